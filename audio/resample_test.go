package audio_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

var rates = []int{8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000}

// resampled is a tone of some seconds at another rate.
func resampled(t *testing.T, hz, seconds float64, from, to int) []float32 {
	t.Helper()
	f := audio.Format{Rate: from, Channels: 1}
	out, err := audiotest.Collect(audio.Resample(audiotest.Tone(f, hz, 0.5, int64(seconds*float64(from))), f, audio.Format{Rate: to, Channels: 1}), 1, 777)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// middle leaves out the ends, where the filter sees the silence around.
func middle(samples []float32) []float32 { return samples[len(samples)/5 : 4*len(samples)/5] }

// All that a sweep through every pair of rates shows: within 0.1 dB to 0.9 of the
// lower Nyquist frequency; whatever is not the tone, image, alias or distortion,
// 90 dB below it; and nothing at all of what lies above.
func TestASweepThroughTheRates(t *testing.T) {
	type pair struct{ from, to int }
	pairs := []pair{{48000, 44100}, {96000, 48000}, {88200, 44100}, {48000, 8000}, {48000, 22050}, {96000, 44100}}
	for _, from := range []int{8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 31250, 44101, 47999, 11127} {
		pairs = append(pairs, pair{from, 48000})
	}
	for _, p := range pairs {
		t.Run(fmt.Sprint(p.from, "-", p.to), func(t *testing.T) {
			t.Parallel()
			lower := float64(min(p.from, p.to)) / 2
			for share := 0.005; share < 1; share += 0.019 {
				sweptTone(t, p.from, p.to, math.Round(share*float64(p.from)/2), lower)
			}
			for _, share := range []float64{0.9, 0.95, 0.99, 1.001} {
				if hz := math.Floor(share * lower); 2*hz < float64(p.from) {
					sweptTone(t, p.from, p.to, hz, lower)
				}
			}
		})
	}
}

func sweptTone(t *testing.T, from, to int, hz, lower float64) {
	t.Helper()
	out := middle(resampled(t, hz, 0.25, from, to))
	gain, rest := fit(out, to, hz)
	switch {
	case hz <= 0.9*lower && math.Abs(audio.DB(gain/0.5)) > 0.1:
		t.Errorf("%v Hz is %.3f dB off, want within 0.1", hz, audio.DB(gain/0.5))
	case hz > 0.9*lower && gain > 0.506:
		t.Errorf("%v Hz is %.3f dB up", hz, audio.DB(gain/0.5))
	case hz > lower: // where it would come down to there is no tone to be told from
		rest = math.Hypot(rest, gain/math.Sqrt2)
	}
	if level := audio.DB(rest / (0.5 / math.Sqrt2)); level > -90 {
		t.Errorf("%.1f dB beside %v Hz, want below -90", level, hz)
	}
}

func TestFrameZeroStaysFrameZero(t *testing.T) {
	for _, from := range rates {
		out := resampled(t, 100, 1, from, 48000)
		worst := 0.0
		for i := 4800; i < 40000; i++ {
			want := 0.5 * math.Sin(2*math.Pi*100*float64(i)/48000)
			worst = max(worst, math.Abs(want-float64(out[i])))
		}
		if worst > 1e-4 {
			t.Errorf("from %d Hz: the wave is %.5f off its place", from, worst)
		}
	}
}

// The length is that of the source to the nearest frame, halves rounded up:
// in whole numbers, for nothing else is exact.
func TestTheLengthIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SampledFrom(append(rates, 44101)).Draw(t, "from")
		to := rapid.SampledFrom(rates).Draw(t, "to")
		frames := rapid.Int64Range(0, 5000).Draw(t, "frames")
		block := rapid.IntRange(1, 2000).Draw(t, "block")
		f := audio.Format{Rate: from, Channels: 2}
		out, err := audiotest.Collect(audio.Resample(audiotest.Noise(f, 0.5, 1, frames), f, audio.Format{Rate: to, Channels: 2}), 2, block)
		if err != nil {
			t.Fatal(err)
		}
		want := (2*frames*int64(to) + int64(from)) / (2 * int64(from))
		if got := int64(len(out) / 2); got != want {
			t.Fatalf("%d frames at %d Hz became %d at %d Hz, want %d", frames, from, got, to, want)
		}
	})
}

// The control of the sweep: the same measure sees a distortion 80 dB down.
func TestTheMeasureSeesADistortion(t *testing.T) {
	tone := middle(resampled(t, 997, 1, 44100, 48000))
	for i := range tone {
		tone[i] += 0.5e-4 * float32(math.Sin(2*math.Pi*5000*float64(i)/48000))
	}
	if rest := audio.DB(residue(tone, 48000, 997)); rest < -85 || rest > -75 {
		t.Errorf("a tone 80 dB down shows as %.1f dB", rest)
	}
}

// fit finds the sine of hz that fits best: its amplitude, and what is left beside
// it, as RMS.
func fit(samples []float32, rate int, hz float64) (amp, rest float64) {
	w := 2 * math.Pi * hz / float64(rate)
	var ss, cc, sc, xs, xc, xx float64
	for i, v := range samples {
		s, c := math.Sincos(w * float64(i))
		ss, cc, sc = ss+s*s, cc+c*c, sc+s*c
		xs, xc, xx = xs+float64(v)*s, xc+float64(v)*c, xx+float64(v)*float64(v)
	}
	det := ss*cc - sc*sc
	a, b := (xs*cc-xc*sc)/det, (xc*ss-xs*sc)/det
	return math.Hypot(a, b), math.Sqrt(max(xx-a*xs-b*xc, 0) / float64(len(samples)))
}

// residue is what is left beside the tone of hz, relative to the tone.
func residue(samples []float32, rate int, hz float64) float64 {
	amp, rest := fit(samples, rate, hz)
	return rest / (amp / math.Sqrt2)
}

func TestTheSameFormatIsNotTouched(t *testing.T) {
	src := audiotest.Count(stereo, 10)
	if audio.Resample(src, stereo, stereo) != src {
		t.Error("a source in the right format was wrapped")
	}
}

func TestAResampledSourceFailsAsItsSourceDoes(t *testing.T) {
	from := audio.Format{Rate: 44100, Channels: 2}
	for _, to := range []audio.Format{stereo, mono, from} {
		src := audio.Resample(audiotest.Broken(audiotest.Count(from, 10000)), from, to)
		for range 2 { // it stays failed
			if _, err := audiotest.Collect(src, to.Channels, 500); !errors.Is(err, audiotest.ErrBroken) {
				t.Errorf("to %v: %v, want the source's own error", to, err)
			}
		}
	}
}

func TestChannelsAreMapped(t *testing.T) {
	one := audio.Format{Rate: 48000, Channels: 1}
	two := audio.Format{Rate: 48000, Channels: 2}
	up, _ := audiotest.Collect(audio.Resample(audiotest.Count(one, 100), one, two), 2, 7)
	for i := range 100 {
		if up[2*i] != up[2*i+1] || up[2*i] != float32(i+1)/(1<<20) {
			t.Fatalf("frame %d of mono became %v, %v", i, up[2*i], up[2*i+1])
		}
	}
	down, _ := audiotest.Collect(audio.Resample(audio.NewPCMSource(pcm(100, 300, -100, 100), 2), two, one), 1, 7)
	if want := []float32{200.0 / 32768, 0}; !slices.Equal(down, want) {
		t.Errorf("stereo became %v, want the mean %v", down, want)
	}
}

// What is on one side stays there.
func TestTheSidesAreKeptApart(t *testing.T) {
	from := audio.Format{Rate: 44100, Channels: 2}
	for _, to := range []int{48000, 32000, 47999} {
		src := beside(audiotest.Tone(mono, 500, 0.5, 44100), audiotest.Tone(mono, 3000, 0.25, 44100))
		out, _ := audiotest.Collect(audio.Resample(src, from, audio.Format{Rate: to, Channels: 2}), 2, 500)
		for side, hz := range []float64{500, 3000} {
			hz *= 44100.0 / 48000 // the tones were made for 48 kHz
			if rest := audio.DB(residue(middle(audiotest.Channel(out, 2, side)), to, hz)); rest > -90 {
				t.Errorf("to %d Hz, side %d: %.1f dB beside its tone, want below -90", to, side, rest)
			}
		}
	}
}
