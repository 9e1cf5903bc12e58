package main

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
)

// tone is what the configuration makes of the sound of a programme.
type tone struct {
	target    float64 // LUFS
	low, high float64 // the band of speech in Hz; 0 leaves a side open
	soft      time.Duration
	volumes   []configs.Volume
	zones     map[string]float64 // dB
	ducking   audio.Ducking
	overlap   time.Duration // of chime and programme
}

func newTone(c configs.Sound) (t tone, err error) {
	t = tone{target: c.TargetLUFS, zones: c.Zones, ducking: audio.Ducking{DepthDB: c.BedDepthDB, Fade: bedFade}}
	if t.low, t.high, err = c.Band(); err != nil {
		return t, fmt.Errorf("read the sound: %w", err)
	}
	if t.volumes, err = c.Volumes(); err != nil {
		return t, fmt.Errorf("read the sound: %w", err)
	}
	if t.overlap, err = c.Overlap(); err != nil {
		return t, fmt.Errorf("read the sound: %w", err)
	}
	for _, ramp := range []struct {
		text string
		into *time.Duration
	}{{c.SoftStart, &t.soft}, {c.BedAttack, &t.ducking.Attack}, {c.BedRelease, &t.ducking.Release}} {
		if *ramp.into, err = configs.Ramp(ramp.text); err != nil {
			return t, fmt.Errorf("read the sound: %w", err)
		}
	}
	return t, nil
}

// band is what a kind of content keeps: horns get speech without what they cannot
// give, and music as it is.
func (t tone) band(kind broadcast.Kind) (low, high float64) {
	if kind != broadcast.KindSpeech {
		return 0, 0
	}
	return t.low, t.high
}

// fadeIn is how long an airing takes to its level where it begins out of silence.
// Warnings and tunes are there at once.
func (t tone) fadeIn(a broadcast.Airing, chime bool) time.Duration {
	if chime || a.Kind == broadcast.KindTune || a.Priority == broadcast.PriorityEmergency {
		return 0
	}
	return t.soft
}

// volume is the gain that an hour asks for: of several the lowest.
func (t tone) volume(now time.Time) float64 {
	lowest := math.Inf(1)
	for _, v := range t.volumes {
		if v.Span.Contains(now) {
			lowest = min(lowest, v.DB)
		}
	}
	if math.IsInf(lowest, 1) {
		return 1
	}
	return audio.Linear(lowest)
}

// zone is the gain for those who hear an airing. There is one output, so of
// several zones the nearest ear decides; a zone without a gain of its own counts
// as 0 dB, and so does an airing that names none.
func (t tone) zone(zones []string) float64 {
	if len(zones) == 0 {
		return 1
	}
	gains := make([]float64, len(zones))
	for i, zone := range zones {
		gains[i] = t.zones[zone]
	}
	return audio.Linear(slices.Min(gains))
}
