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

func resampled(t *testing.T, hz float64, from, to int) []float32 {
	t.Helper()
	f := audio.Format{Rate: from, Channels: 1}
	out, err := audiotest.Collect(audio.Resample(audiotest.Tone(f, hz, 0.5, int64(from)), f, audio.Format{Rate: to, Channels: 1}), 1, 777)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// middle leaves out the ends, where the filter sees the silence around.
func middle(samples []float32) []float32 { return samples[len(samples)/5 : 4*len(samples)/5] }

func TestThePassBandIsFlat(t *testing.T) {
	for _, from := range rates {
		for _, to := range []int{44100, 48000} {
			t.Run(fmt.Sprint(from, "-", to), func(t *testing.T) {
				nyquist := float64(min(from, to)) / 2
				for _, share := range []float64{0.01, 0.1, 0.3, 0.5, 0.7, 0.8, 0.89} {
					hz := math.Round(share * nyquist)
					got := audiotest.Amplitude(middle(resampled(t, hz, from, to)), to, hz)
					if ripple := audio.DB(got / 0.5); math.Abs(ripple) > 0.1 {
						t.Errorf("%v Hz is %.3f dB off, want within 0.1", hz, ripple)
					}
				}
			})
		}
	}
}

// What lies above the lower Nyquist frequency must be gone: aliases when the
// rate goes down, images when it goes up.
func TestAliasesAndImagesAreGone(t *testing.T) {
	for _, tt := range []struct {
		what     string
		from, to int
		hz, look float64
	}{
		{"image of 3 kHz, telephone to studio", 8000, 48000, 3000, 5000},
		{"image of 10 kHz, 22.05 to 48", 22050, 48000, 10000, 12050},
		{"image of 19 kHz, CD to studio", 44100, 48000, 19500, 44100 - 19500 - 600},
		{"alias of 23 kHz, studio to CD", 48000, 44100, 23000, 44100 - 23000},
		{"alias of 30 kHz, 96 to 48", 96000, 48000, 30000, 18000},
		{"alias of 5 kHz, studio to telephone", 48000, 8000, 5000, 3000},
	} {
		t.Run(tt.what, func(t *testing.T) {
			out := middle(resampled(t, tt.hz, tt.from, tt.to))
			for i, s := range hann(out) {
				out[i] = s
			}
			if level := audio.DB(2 * audiotest.Amplitude(out, tt.to, tt.look) / 0.5); level > -90 {
				t.Errorf("%.1f dB at %v Hz, want below -90", level, tt.look)
			}
		})
	}
}

// hann windows samples so that one tone does not leak into the look at another.
func hann(samples []float32) []float32 {
	out := slices.Clone(samples)
	for i := range out {
		out[i] *= float32(0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(len(out))))
	}
	return out
}

func TestFrameZeroStaysFrameZero(t *testing.T) {
	for _, from := range rates {
		out := resampled(t, 100, from, 48000)
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

// Rates without a handsome ratio share a bounded set of filters and are as clean.
func TestOddRatesAreAsClean(t *testing.T) {
	for _, from := range []int{44101, 47999, 31250, 11127} {
		out := middle(resampled(t, 997, from, 48000))
		if off := audio.DB(audiotest.Amplitude(out, 48000, 997) / 0.5); math.Abs(off) > 0.01 {
			t.Errorf("from %d Hz: the tone is %.3f dB off", from, off)
		}
		if rest := audio.DB(residue(out, 48000, 997)); rest > -90 {
			t.Errorf("from %d Hz: %.1f dB beside the tone, want below -90", from, rest)
		}
	}
	// the control: the same measure sees a distortion 80 dB down
	tone := middle(resampled(t, 997, 44101, 48000))
	for i := range tone {
		tone[i] += 0.5e-4 * float32(math.Sin(2*math.Pi*5000*float64(i)/48000))
	}
	if rest := audio.DB(residue(tone, 48000, 997)); rest < -85 {
		t.Errorf("a tone 80 dB down shows as %.1f dB: the measure sees nothing", rest)
	}
}

// residue is what is left beside the tone of hz, relative to the tone, as RMS:
// the sine that fits best is taken out.
func residue(samples []float32, rate int, hz float64) float64 {
	w := 2 * math.Pi * hz / float64(rate)
	var ss, cc, sc, xs, xc float64
	for i, v := range samples {
		s, c := math.Sincos(w * float64(i))
		ss, cc, sc = ss+s*s, cc+c*c, sc+s*c
		xs, xc = xs+float64(v)*s, xc+float64(v)*c
	}
	det := ss*cc - sc*sc
	a, b := (xs*cc-xc*sc)/det, (xc*ss-xs*sc)/det
	var rest, all float64
	for i, v := range samples {
		s, c := math.Sincos(w * float64(i))
		d := float64(v) - a*s - b*c
		rest, all = rest+d*d, all+float64(v)*float64(v)
	}
	return math.Sqrt(rest / all)
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

func BenchmarkResample(b *testing.B) {
	for _, channels := range []int{1, 2} {
		b.Run(fmt.Sprintf("44100-48000/%dch", channels), func(b *testing.B) {
			from := audio.Format{Rate: 44100, Channels: channels}
			src := audio.Resample(audiotest.Count(from, 1<<40), from, audio.Format{Rate: 48000, Channels: channels})
			buf := make([]float32, 4800*channels)
			for b.Loop() {
				if _, err := src.Read(buf); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/4800, "ns/frame")
		})
	}
}
