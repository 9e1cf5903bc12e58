package audio_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

// A Butterworth filter of the fourth order, on each side: flat within, −3 dB at
// the edge, 24 dB an octave beyond.
func TestBandLetsAHornsFrequenciesThrough(t *testing.T) {
	for _, tt := range []struct {
		low, high, hz float64
		least, most   float64 // dB
	}{
		{180, 8000, 1000, -0.1, 0.1},
		{180, 8000, 400, -0.1, 0.1},
		{180, 8000, 4000, -0.2, 0.1},
		{180, 8000, 180, -3.1, -2.9},
		{180, 8000, 8000, -3.1, -2.9},
		{180, 8000, 90, -25, -23.5},
		{180, 8000, 50, -46, -43},
		{180, 8000, 16000, -40, -24}, // steeper than the analogue one: the bilinear transform
		{0, 8000, 30, -0.1, 0.1},
		{180, 0, 20000, -0.1, 0.1},
		{180, 30000, 20000, -0.1, 0.1},
	} {
		for _, f := range []audio.Format{mono, stereo} {
			src := audio.Band(audiotest.Tone(f, tt.hz, 0.5, 48000), f, tt.low, tt.high)
			out, err := audiotest.Collect(src, f.Channels, 333)
			if err != nil || len(out) != 48000*f.Channels {
				t.Fatalf("%d samples, %v", len(out), err)
			}
			for c := range f.Channels {
				got := audio.DB(audiotest.Amplitude(audiotest.Channel(out, f.Channels, c)[24000:], 48000, tt.hz) / 0.5)
				if got < tt.least || got > tt.most {
					t.Errorf("%v Hz through %v to %v Hz, channel %d: %.2f dB, want %v to %v", tt.hz, tt.low, tt.high, c, got, tt.least, tt.most)
				}
			}
		}
	}
}

func TestAnOpenBandIsTheSourceItself(t *testing.T) {
	src := audiotest.Count(mono, 1)
	for _, edges := range [][2]float64{{0, 0}, {0, 24000}, {-1, 1e6}} {
		if audio.Band(src, mono, edges[0], edges[1]) != src {
			t.Errorf("%v Hz wraps the source", edges)
		}
	}
}

func TestABandRecoversFromWhatIsNoSound(t *testing.T) {
	src := audio.Concat(audiotest.Tone(mono, 1000, 0.5, 4800), onceNaN(), audiotest.Tone(mono, 1000, 0.5, 48000))
	out, err := audiotest.Collect(audio.Band(src, mono, 180, 8000), 1, 480)
	if err != nil || slices.ContainsFunc(out, func(s float32) bool { return s != s }) {
		t.Errorf("NaN got through, %v", err)
	}
	if a := audiotest.Amplitude(out[28800:], 48000, 1000); math.Abs(a-0.5) > 0.01 {
		t.Errorf("behind it the tone has %.3f, want 0.5", a)
	}
}

// onceNaN is a source of one frame that is no number.
func onceNaN() audio.Source {
	left := 1
	return reads(func(dst []float32) (int, error) {
		if left == 0 {
			return audio.Silence(mono, 0).Read(dst)
		}
		left, dst[0] = 0, float32(math.NaN())
		return 1, nil
	})
}

func TestABandFailsAsItsSourceDoes(t *testing.T) {
	src := audio.Band(audiotest.Broken(audiotest.Level(mono, 0.5, 100)), mono, 180, 8000)
	if got, err := audiotest.Collect(src, 1, 64); !errors.Is(err, audiotest.ErrBroken) || len(got) != 100 {
		t.Errorf("%d frames, %v", len(got), err)
	}
}

func BenchmarkBand(b *testing.B) {
	tone, _ := audiotest.Collect(audiotest.Tone(stereo, 440, 0.5, 48000), 2, 480)
	src := audio.Band(loop(tone), stereo, 180, 8000)
	buf := make([]float32, 960)
	for b.Loop() {
		_, _ = src.Read(buf)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/480, "ns/frame")
}

// Two channels side by side come out as each would alone, bit for bit.
func TestBandKeepsChannelsApart(t *testing.T) {
	const frames = 9600
	mono, stereo := audio.Format{Rate: 48000, Channels: 1}, audio.Format{Rate: 48000, Channels: 2}
	music := func() audio.Source { return leaning{audiotest.Music(stereo, 0.5, 1, frames)} }
	drain := func(src audio.Source, channels int) []float32 {
		t.Helper()
		samples, err := audiotest.Collect(src, channels, 480)
		if err != nil {
			t.Fatal(err)
		}
		return samples
	}
	got := drain(audio.Band(music(), stereo, 180, 8000), 2)
	for c := range 2 {
		want := drain(audio.Band(&oneChannel{src: music(), c: c}, mono, 180, 8000), 1)
		for i, w := range want {
			if got[2*i+c] != w {
				t.Fatalf("channel %d, frame %d: %v, alone %v", c, i, got[2*i+c], w)
			}
		}
	}
}

// leaning is a stereo source whose right side is softer and upside down.
type leaning struct{ src audio.Source }

func (l leaning) Read(dst []float32) (int, error) {
	n, err := l.src.Read(dst)
	for i := range n {
		dst[2*i+1] *= -0.3
	}
	return n, err
}

// oneChannel is a channel of a stereo source.
type oneChannel struct {
	src audio.Source
	c   int
}

func (o *oneChannel) Read(dst []float32) (int, error) {
	both := make([]float32, 2*len(dst))
	n, err := o.src.Read(both)
	for i := range n {
		dst[i] = both[2*i+o.c]
	}
	return n, err
}
