package audio_test

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

// measure runs all meters over a source.
func measure(t *testing.T, f audio.Format, src audio.Source) (*audio.Loudness, *audio.TruePeak, []float32) {
	t.Helper()
	all, err := audiotest.Collect(src, f.Channels, 1000)
	if err != nil {
		t.Fatal(err)
	}
	l, p := audio.NewLoudness(f), audio.NewTruePeak(f)
	step := 1000 * f.Channels
	for i := 0; i < len(all); i += step {
		l.Write(all[i:min(i+step, len(all))])
		p.Write(all[i:min(i+step, len(all))])
	}
	return l, p, all
}

// The vectors of ITU-R BS.1770-4 and EBU Tech 3341, made here from their text.
func TestLoudnessOfKnownTones(t *testing.T) {
	for _, rate := range []int{8000, 11025, 22050, 44100, 48000, 96000} {
		mono, stereo := audio.Format{Rate: rate, Channels: 1}, audio.Format{Rate: rate, Channels: 2}
		for _, tt := range []struct {
			what string
			f    audio.Format
			src  audio.Source
			want float64
		}{
			{"997 Hz at full scale on one channel", mono, audiotest.Tone(mono, 997, 1, int64(5*rate)), -3.01},
			{"1 kHz at -23 dBFS on two channels", stereo, audiotest.Tone(stereo, 1000, audio.Linear(-23), int64(20*rate)), -23},
			{"silence does not count", stereo, audio.Concat(
				audiotest.Tone(stereo, 1000, audio.Linear(-23), int64(20*rate)),
				audio.Silence(stereo, int64(20*rate))), -23},
		} {
			t.Run(fmt.Sprint(tt.what, " ", rate), func(t *testing.T) {
				if got := written(tt.f, tt.src).Integrated(); math.Abs(got-tt.want) > 0.1 {
					t.Errorf("%.2f LUFS, want %.2f ± 0.1", got, tt.want)
				}
			})
		}
	}
}

// step is a stereo tone of 1 kHz for some seconds.
type step struct{ db, seconds float64 }

func staircase(f audio.Format, steps ...step) audio.Source {
	sources := make([]audio.Source, len(steps))
	for i, s := range steps {
		sources[i] = audiotest.Tone(f, 1000, audio.Linear(s.db), int64(s.seconds*float64(f.Rate)))
	}
	return audio.Concat(sources...)
}

// EBU Tech 3341, table 1, cases 1 to 5.
func TestLoudnessVectorsOfTheEBU(t *testing.T) {
	for i, tt := range []struct {
		steps []step
		want  float64
	}{
		{[]step{{-23, 20}}, -23},
		{[]step{{-33, 20}}, -33},
		{[]step{{-36, 10}, {-23, 60}, {-36, 10}}, -23},
		{[]step{{-72, 10}, {-36, 10}, {-23, 60}, {-36, 10}, {-72, 10}}, -23},
		{[]step{{-26, 20}, {-20, 20.1}, {-26, 20}}, -23},
	} {
		if got := written(stereo, staircase(stereo, tt.steps...)).Integrated(); math.Abs(got-tt.want) > 0.1 {
			t.Errorf("case %d: %.2f LUFS, want %.1f ± 0.1", i+1, got, tt.want)
		}
	}
}

// EBU Tech 3341, table 1, case 12: what comes and goes within 400 ms does not show
// in the momentary loudness.
func TestMomentaryLoudnessOfTheEBU(t *testing.T) {
	l := audio.NewLoudness(stereo)
	var steps []step
	for range 25 {
		steps = append(steps, step{-20, 0.18}, step{-30, 0.22})
	}
	all, _ := audiotest.Collect(staircase(stereo, steps...), 2, 4800)
	for i := 0; i+9600 <= len(all); i += 9600 {
		l.Write(all[i : i+9600])
		if got := l.Momentary(); i >= 96000 && math.Abs(got+23) > 0.1 {
			t.Errorf("%.2f LUFS at %.1f s, want -23 ± 0.1", got, float64(i)/96000)
		}
	}
}

// Two channels that have nothing in common: their energies add up (BS.1770-4),
// and the peak is that of the louder one.
func TestChannelsAreMeasuredEachForItself(t *testing.T) {
	left := func() audio.Source { return audiotest.Tone(mono, 2500, 0.2, 5*48000) }
	right := func() audio.Source { return audiotest.Noise(mono, 0.3, 9, 5*48000) }
	energy := func(lufs float64) float64 { return math.Pow(10, lufs/10) }
	apart := energy(written(mono, left()).Integrated()) + energy(written(mono, right()).Integrated())
	if got, want := written(stereo, beside(left(), right())).Integrated(), 10*math.Log10(apart); math.Abs(got-want) > 0.02 {
		t.Errorf("together %.2f LUFS, want %.2f", got, want)
	}
	if got, want := written(stereo, beside(right(), left())).Integrated(), 10*math.Log10(apart); math.Abs(got-want) > 0.02 {
		t.Errorf("the other way round %.2f LUFS, want %.2f", got, want)
	}
	_, alone, _ := measure(t, mono, right())
	for _, both := range []audio.Source{beside(left(), right()), beside(right(), left())} {
		if _, p, _ := measure(t, stereo, both); p.DB() != alone.DB() {
			t.Errorf("true peak %.3f dBTP, want %.3f of the louder channel", p.DB(), alone.DB())
		}
	}
}

// beside plays one mono source on the left and another on the right.
func beside(left, right audio.Source) audio.Source {
	l, _ := audiotest.Collect(left, 1, 4800)
	r, _ := audiotest.Collect(right, 1, 4800)
	raw := make([]float32, 2*min(len(l), len(r)))
	for i := range raw {
		raw[i] = [2][]float32{l, r}[i%2][i/2]
	}
	return reads(func(dst []float32) (int, error) {
		if len(raw) == 0 {
			return 0, io.EOF
		}
		n := copy(dst, raw)
		raw = raw[n:]
		return n / 2, nil
	})
}

// EBU Tech 3342, table 1, cases 1 to 4.
func TestLoudnessRangeVectorsOfTheEBU(t *testing.T) {
	for i, tt := range []struct {
		steps []step
		want  float64
	}{
		{[]step{{-20, 20}, {-30, 20}}, 10},
		{[]step{{-20, 20}, {-15, 20}}, 5},
		{[]step{{-40, 20}, {-20, 20}}, 20},
		{[]step{{-50, 20}, {-35, 20}, {-20, 20}, {-35, 20}, {-50, 20}}, 15},
	} {
		if got := written(stereo, staircase(stereo, tt.steps...)).Range(); math.Abs(got-tt.want) > 1 {
			t.Errorf("case %d: %.2f LU, want %.0f ± 1", i+1, got, tt.want)
		}
	}
}

// written is a loudness meter that saw all of a source.
func written(f audio.Format, src audio.Source) *audio.Loudness {
	l := audio.NewLoudness(f)
	buf := make([]float32, 4096*f.Channels)
	for {
		n, err := src.Read(buf)
		if err != nil {
			return l
		}
		l.Write(buf[:n*f.Channels])
	}
}

// One sample that is not a number must not silence a meter for good.
func TestMetersRecoverFromWhatIsNoSound(t *testing.T) {
	for _, f := range []audio.Format{mono, stereo} {
		l := audio.NewLoudness(f)
		bad := make([]float32, 480*f.Channels)
		for i := range bad {
			bad[i] = float32(math.NaN())
		}
		soft, _ := audiotest.Collect(audiotest.Tone(f, 1000, audio.Linear(-30), 5*48000), f.Channels, 480)
		loud, _ := audiotest.Collect(audiotest.Tone(f, 1000, audio.Linear(-12), 5*48000), f.Channels, 480)
		clean := audio.NewLoudness(f)
		for _, block := range [][]float32{soft, loud} {
			clean.Write(block)
		}
		for _, block := range [][]float32{soft, bad, loud} {
			l.Write(block)
		}
		if got, want := l.Integrated(), clean.Integrated(); math.IsNaN(got) || math.Abs(got-want) > 0.3 {
			t.Errorf("%d channels: %.2f LUFS around a hole of NaN, %.2f without", f.Channels, got, want)
		}
	}
}

func TestSilenceHasNoLoudness(t *testing.T) {
	l, p, _ := measure(t, stereo, audio.Silence(stereo, 96000))
	if !math.IsInf(l.Integrated(), -1) || !math.IsInf(p.DB(), -1) || l.Range() != 0 {
		t.Errorf("silence measures %v LUFS, %v dBTP, %v LU", l.Integrated(), p.DB(), l.Range())
	}
}

// EBU Tech 3341, table 1, cases 15 to 19: sines whose peaks lie between the
// samples. The tolerances are those of the table.
func TestTruePeakVectorsOfTheEBU(t *testing.T) {
	for _, tt := range []struct {
		part, degrees, amp, want float64
	}{
		{4, 0, 0.5, -6},
		{4, 45, 0.5, -6},
		{6, 60, 0.5, -6},
		{8, 67.5, 0.5, -6},
		{4, 45, 1.41, 3},
	} {
		for _, channels := range []int{1, 2} {
			samples := make([]float32, 4800*channels)
			for i := range samples {
				n := float64(i / channels)
				in := math.Min(n/480, 1) // an abrupt beginning would ring
				samples[i] = float32(in * tt.amp * math.Sin(2*math.Pi*n/tt.part+tt.degrees*math.Pi/180))
			}
			p := audio.NewTruePeak(audio.Format{Rate: 48000, Channels: channels})
			p.Write(samples)
			if got := p.DB(); got < tt.want-0.4 || got > tt.want+0.2 {
				t.Errorf("rate/%v at %v°, %d channels: %.2f dBTP, want %v +0.2 −0.4", tt.part, tt.degrees, channels, got, tt.want)
			}
			if between := p.DB() - audio.DB(float64(slices.Max(samples))); tt.degrees == 45 && between < 2.5 {
				t.Errorf("rate/%v at %v°: the samples alone say it: the test shows nothing", tt.part, tt.degrees)
			}
		}
	}
}

func TestTruePeakDoesNotDependOnTheBlocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, _ := audiotest.Collect(audiotest.Noise(stereo, 0.5, rapid.Uint64().Draw(t, "seed"), 5000), 2, 5000)
		whole, parts := audio.NewTruePeak(stereo), audio.NewTruePeak(stereo)
		whole.Write(all)
		block := 2 * rapid.IntRange(1, 700).Draw(t, "block")
		for i := 0; i < len(all); i += block {
			parts.Write(all[i:min(i+block, len(all))])
		}
		if whole.DB() != parts.DB() {
			t.Fatalf("%.4f dBTP in one, %.4f in blocks of %d", whole.DB(), parts.DB(), block/2)
		}
	})
}

// The reference that everybody has: ffmpeg's ebur128 filter, on the same bytes.
func TestLoudnessAgreesWithFFmpeg(t *testing.T) {
	for _, rate := range []int{22050, 44100, 48000} {
		for _, channels := range []int{1, 2} {
			t.Run(fmt.Sprint(rate, " ", channels), func(t *testing.T) {
				f := audio.Format{Rate: rate, Channels: channels}
				r := int64(rate)
				l, p, all := measure(t, f, audio.Concat(
					audiotest.Noise(f, 0.1, 1, 8*r), audiotest.Tone(f, 330, 0.1, 8*r), audio.Silence(f, 2*r),
					audiotest.Noise(f, 0.06, 2, 8*r), audiotest.Tone(f, float64(rate)/4.01, 0.8, r/2), audiotest.Noise(f, 0.15, 3, 8*r)))
				want := ebur128(t, f, all)
				for _, c := range []struct {
					what             string
					got, want, apart float64
				}{
					{"integrated loudness", l.Integrated(), want["I"], 0.1},
					{"loudness range", l.Range(), want["LRA"], 1}, // the tolerance of EBU Tech 3342
					{"true peak", p.DB(), want["Peak"], 0.2},
				} {
					if math.Abs(c.got-c.want) > c.apart {
						t.Errorf("%s: %.2f, ffmpeg says %.2f; want within %v", c.what, c.got, c.want, c.apart)
					}
				}
			})
		}
	}
}

// The same, on a bulletin, as it is and as people bring it.
func TestLoudnessOfRecordingsAgreesWithFFmpeg(t *testing.T) {
	for what, filter := range map[string]string{
		"as it is":       "anull",
		"by telephone":   "volume=-20dB,highpass=f=300,lowpass=f=3400",
		"far too loud":   "volume=18dB",
		"in a hall":      "aecho=0.8:0.9:60|90:0.5|0.3",
		"with treble up": "highshelf=f=4000:g=12",
	} {
		t.Run(what, func(t *testing.T) {
			raw, err := exec.Command("ffmpeg", "-v", "error", "-nostdin", "-i", "../scripts/sample/ban-tin-mau.mp3",
				"-af", filter, "-f", "s16le", "-ar", "48000", "-ac", "2", "-").Output()
			if err != nil {
				t.Fatalf("ffmpeg: %v (is it installed? make setup)", err)
			}
			l, p, all := measure(t, stereo, audio.NewPCMSource(bytes.NewReader(raw), 2))
			want := ebur128(t, stereo, all)
			if got := l.Integrated(); math.Abs(got-want["I"]) > 0.1 {
				t.Errorf("%.2f LUFS, ffmpeg says %.1f", got, want["I"])
			}
			if got := p.DB(); math.Abs(got-want["Peak"]) > 0.2 {
				t.Errorf("%.2f dBTP, ffmpeg says %.1f", got, want["Peak"])
			}
			if got := l.Range(); math.Abs(got-want["LRA"]) > 0.2 {
				t.Errorf("%.2f LU, ffmpeg says %.1f", got, want["LRA"])
			}
		})
	}
}

// ebur128 asks ffmpeg about samples.
func ebur128(t *testing.T, f audio.Format, samples []float32) map[string]float64 {
	t.Helper()
	raw := make([]byte, 2*len(samples))
	audio.PutS16(raw, samples)
	name := filepath.Join(t.TempDir(), "in.raw")
	cmd := exec.Command("ffmpeg", "-hide_banner", "-nostdin", "-f", "s16le", "-ar", strconv.Itoa(f.Rate), "-ac", strconv.Itoa(f.Channels),
		"-i", "pipe:0", "-af", "ebur128=peak=true", "-f", "null", name)
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v (is it installed? make setup)\n%s", err, out)
	}
	_, summary, _ := bytes.Cut(out, []byte("Summary:"))
	values := map[string]float64{}
	for _, m := range regexp.MustCompile(`(I|LRA|Peak): +(-?[0-9.]+)`).FindAllSubmatch(summary, -1) {
		values[string(m[1])], _ = strconv.ParseFloat(string(m[2]), 64)
	}
	return values
}

func TestTheMeterOnAir(t *testing.T) {
	m := audio.NewMeter(stereo)
	tone, _ := audiotest.Collect(audiotest.Tone(stereo, 1000, audio.Linear(-20), 4*48000), 2, 480)
	m.Write(tone)
	m.Write(make([]float32, 2*48000)) // a second of dead air
	m.Write(tone)
	got := m.Level()
	if math.Abs(got.LUFS+20) > 0.3 || math.Abs(got.PeakDB+20) > 0.1 || math.Abs(got.Momentary+20) > 0.2 || got.Silence != 48000 {
		t.Errorf("got %+v; want -20 LUFS, a peak of -20 dBFS, 48000 silent frames", got)
	}
	if n := testing.AllocsPerRun(100, func() { m.Write(tone[:960]) }); n > 0 {
		t.Errorf("the meter allocates %v times a block", n)
	}
}

func BenchmarkMeter(b *testing.B) {
	m := audio.NewMeter(stereo)
	tone, _ := audiotest.Collect(audiotest.Tone(stereo, 1000, 0.1, 48000), 2, 480)
	for b.Loop() {
		m.Write(tone)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/48000, "ns/frame")
}

func BenchmarkTruePeak(b *testing.B) {
	for what, src := range map[string]audio.Source{
		"noise":  audiotest.Noise(stereo, 0.5, 1, 48000),
		"speech": speech(),
	} {
		b.Run(what, func(b *testing.B) {
			all, _ := audiotest.Collect(src, 2, 4800)
			p := audio.NewTruePeak(stereo)
			for b.Loop() {
				p.Write(all)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(all)/2), "ns/frame")
		})
	}
}

// speech is loud and soft in turns, as syllables are.
func speech() audio.Source {
	var parts []audio.Source
	for i := range 10 {
		parts = append(parts, audiotest.Tone(stereo, 300+50*float64(i), 0.05*float64(i%5+1), 4000), audiotest.Noise(stereo, 0.03, uint64(i), 800))
	}
	return audio.Concat(parts...)
}
