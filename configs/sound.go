package configs

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Sound says how programmes are heard: how loud beside each other, with what
// tone, what before, behind and under them. All of it is done on air; no file is
// ever changed for it.
type Sound struct {
	TargetLUFS float64            `toml:"target_lufs"`  // integrated loudness (ITU-R BS.1770), -40 to -5
	TruePeakDB float64            `toml:"true_peak_db"` // ceiling of the limiter in dBTP, -20 to 0
	SpeechBand string             `toml:"speech_band"`  // "180-8000" Hz; "" = all
	SoftStart  string             `toml:"soft_start"`   // a duration, up to 10 s
	Volume     []string           `toml:"volume"`       // each "05:00-06:00 -6 dB"
	Opening    string             `toml:"opening"`      // a media id or a file; "" = none
	Closing    string             `toml:"closing"`      // the same
	Crossfade  string             `toml:"crossfade"`    // a duration, up to 3 s
	BedDepthDB float64            `toml:"bed_depth_db"` // 0 to 60
	BedAttack  string             `toml:"bed_attack"`   // a duration, up to 10 s
	BedRelease string             `toml:"bed_release"`  // the same
	Zones      map[string]float64 `toml:"zones"`        // gain in dB, -60 to 12
}

// Input says where sound comes in from outside.
type Input struct {
	Device string `toml:"device"` // ALSA name of the capture card; "" = the system's default
}

// Volume is a gain for a stretch of every day.
type Volume struct {
	Span broadcast.ClockSpan
	DB   float64
}

// mostGain and leastGain bound a gain in dB: beyond them it is a slip.
const (
	leastGain = -60
	mostGain  = 12
)

// longestRamp bounds every fade of the configuration but the crossfade, whose
// sound is held in memory five times over.
const (
	longestRamp      = 10 * time.Second
	longestCrossfade = 3 * time.Second
)

// Band gives the edges of the speech band in Hz; both 0 when speech is left as
// it is. It fails only on a configuration that did not come from [Parse].
func (s Sound) Band() (low, high float64, err error) {
	if s.SpeechBand == "" {
		return 0, 0, nil
	}
	from, to, _ := strings.Cut(strings.ReplaceAll(s.SpeechBand, "–", "-"), "-")
	low, err = strconv.ParseFloat(strings.TrimSpace(from), 64)
	if err == nil {
		high, err = strconv.ParseFloat(strings.TrimSpace(to), 64)
	}
	if err == nil && !(low >= 20 && high > low && high <= 96000) {
		err = fmt.Errorf("read speech band %q: want two frequencies, the lower one first", s.SpeechBand)
	}
	return low, high, err
}

// Volumes gives the gains by time of day. It fails only on a configuration that
// did not come from [Parse].
func (s Sound) Volumes() ([]Volume, error) {
	out := make([]Volume, 0, len(s.Volume))
	for _, text := range s.Volume {
		v, err := volume(text)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// volume reads "05:00-06:00 -6 dB"; the unit may be left out.
func volume(text string) (v Volume, err error) {
	when, level, _ := strings.Cut(strings.TrimSpace(text), " ")
	if v.Span, err = span(when); err != nil {
		return v, err
	}
	level = strings.TrimSpace(strings.ReplaceAll(level, "−", "-"))
	if at := len(level) - len("dB"); at > 0 && strings.EqualFold(level[at:], "dB") {
		level = strings.TrimSpace(level[:at])
	}
	if v.DB, err = strconv.ParseFloat(level, 64); err != nil {
		return v, fmt.Errorf("read volume %q: %w", text, err)
	}
	if !(v.DB >= leastGain && v.DB <= mostGain) {
		return v, fmt.Errorf("read volume %q: want %d to %d dB", text, leastGain, mostGain)
	}
	return v, nil
}

// Ramp reads a duration of the configuration, such as SoftStart. It fails only
// on one that did not come from [Parse].
func Ramp(text string) (time.Duration, error) { return upTo(longestRamp, text) }

// Overlap gives the time of Crossfade. It fails only on a configuration that did
// not come from [Parse].
func (s Sound) Overlap() (time.Duration, error) { return upTo(longestCrossfade, s.Crossfade) }

func upTo(longest time.Duration, text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err == nil && (d < 0 || d > longest) {
		err = fmt.Errorf("read duration %q: want 0s to %s", text, longest)
	}
	return d, err //nolint:wrapcheck // it names the text
}

// sound finds what may not stand in [sound].
func (v *checker) sound(s Sound) {
	v.between("sound.target_lufs", s.TargetLUFS, -40, -5)
	v.between("sound.true_peak_db", s.TruePeakDB, -20, 0)
	v.between("sound.bed_depth_db", s.BedDepthDB, 0, 60)
	if _, _, err := s.Band(); err != nil {
		v.refuse("sound.speech_band", quote(s.SpeechBand), "", FormBand)
	}
	for _, text := range s.Volume {
		if _, err := volume(text); err != nil {
			v.refuse("sound.volume", quote(text), "", FormVolume)
		}
	}
	for key, text := range map[string]string{"soft_start": s.SoftStart, "bed_attack": s.BedAttack, "bed_release": s.BedRelease} {
		if _, err := Ramp(text); err != nil {
			v.refuse("sound."+key, quote(text), "", FormRamp)
		}
	}
	if _, err := s.Overlap(); err != nil {
		v.refuse("sound.crossfade", quote(s.Crossfade), "", FormCrossfade)
	}
	v.plain("sound.opening", s.Opening)
	v.plain("sound.closing", s.Closing)
	for zone, gain := range s.Zones {
		v.between("sound.zones."+strings.ToLower(zone), gain, leastGain, mostGain)
	}
}
