package audio_test

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

// frames is so many frames of mono at 48 kHz as a time.
func frames(n int) time.Duration { return mono.Duration(int64(n)) + time.Nanosecond }

// lame gives at most so many frames at a time, as decoders do.
func lame(src audio.Source, most int) audio.Source {
	return reads(func(dst []float32) (int, error) { return src.Read(dst[:min(len(dst), most)]) })
}

// The length is that of all sources less the overlaps, and no overlap is longer
// than half of a neighbour.
func TestTheLengthOfACrossfade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		overlap := rapid.IntRange(0, 700).Draw(t, "overlap")
		lengths := rapid.SliceOfN(rapid.OneOf(rapid.IntRange(0, 2000), rapid.IntRange(0, 10)), 1, 6).Draw(t, "lengths")
		var sources []audio.Source
		want := 0
		for i, n := range lengths {
			sources = append(sources, lame(audiotest.Level(mono, 0.5, int64(n)), rapid.IntRange(1, 1000).Draw(t, "at a time")))
			want += n
			if i > 0 {
				want -= int(audio.Overlap(int64(overlap), int64(lengths[i-1]), int64(n)))
			}
		}
		block := rapid.IntRange(1, 1500).Draw(t, "block")
		out, err := audiotest.Collect(audio.Crossfade(mono, frames(overlap), sources...), 1, block)
		if err != nil || len(out) != want {
			t.Fatalf("%v frames crossfaded over %d: %d, %v; want %d", lengths, overlap, len(out), err, want)
		}
	})
}

func TestAnOverlapOfNothingIsGapless(t *testing.T) {
	whole, _ := audiotest.Collect(audiotest.Tone(stereo, 440, 0.5, 3000), 2, 480)
	cut := func(from, to int) audio.Source {
		part := whole[2*from : 2*to]
		return reads(func(dst []float32) (int, error) {
			if len(part) == 0 {
				return audio.Silence(stereo, 0).Read(dst)
			}
			n := copy(dst, part)
			part = part[n:]
			return n / 2, nil
		})
	}
	out, err := audiotest.Collect(audio.Crossfade(stereo, 0, cut(0, 1000), cut(1000, 1777), cut(1777, 3000)), 2, 300)
	if err != nil || !slices.Equal(out, whole) {
		t.Errorf("%d samples, %v; want the tone as it was before it was cut", len(out), err)
	}
}

// Two sounds that have nothing in common keep their power all through the fade.
func TestACrossfadeKeepsThePower(t *testing.T) {
	const n, fade = 96000, 48000
	out, _ := audiotest.Collect(audio.Crossfade(mono, time.Second,
		audiotest.Noise(mono, 0.5, 1, n), audiotest.Noise(mono, 0.5, 2, n)), 1, 480)
	for at := 0; at+4800 <= len(out); at += 4800 {
		var sum float64
		for _, s := range out[at : at+4800] {
			sum += float64(s) * float64(s)
		}
		if db := audio.DB(math.Sqrt(sum/4800) / (0.5 / math.Sqrt(3))); math.Abs(db) > 0.4 {
			t.Errorf("%.2f dB at frame %d, want 0", db, at)
		}
	}
}

// Outside the fade every source is what it was, frame by frame.
func TestACrossfadeTouchesOnlyTheOverlap(t *testing.T) {
	a, _ := audiotest.Collect(audiotest.Noise(mono, 0.5, 1, 10000), 1, 480)
	b, _ := audiotest.Collect(audiotest.Noise(mono, 0.5, 2, 10000), 1, 480)
	out, _ := audiotest.Collect(audio.Crossfade(mono, frames(1000),
		audiotest.Noise(mono, 0.5, 1, 10000), audiotest.Noise(mono, 0.5, 2, 10000)), 1, 700)
	if !slices.Equal(out[:9000], a[:9000]) || !slices.Equal(out[10000:], b[1000:]) {
		t.Error("a source was changed outside of the overlap")
	}
}

func TestACrossfadeEndsWithAFailure(t *testing.T) {
	for what, tt := range map[string]struct {
		sources []audio.Source
		least   int
	}{
		"in the first":         {[]audio.Source{audiotest.Broken(audiotest.Tone(mono, 440, 0.5, 20000)), audiotest.Tone(mono, 440, 0.5, 20000)}, 20000},
		"in the last":          {[]audio.Source{audiotest.Tone(mono, 440, 0.5, 20000), audiotest.Broken(audiotest.Tone(mono, 440, 0.5, 20000))}, 35200},
		"at once":              {[]audio.Source{audiotest.Tone(mono, 440, 0.5, 20000), audiotest.Broken(audio.Silence(mono, 0))}, 20000},
		"by a panic":           {[]audio.Source{audiotest.Panicking(audiotest.Tone(mono, 440, 0.5, 20000)), audiotest.Tone(mono, 440, 0.5, 20000)}, 20000},
		"where it is read now": {[]audio.Source{audiotest.Broken(audio.Silence(mono, 0)), audiotest.Tone(mono, 440, 0.5, 20000)}, 0},
	} {
		t.Run(what, func(t *testing.T) {
			src := audio.Crossfade(mono, 100*ms, tt.sources...)
			out, err := audiotest.Collect(src, 1, 480)
			if err == nil || len(out) != tt.least {
				t.Errorf("%d frames, %v; want %d and an error", len(out), err, tt.least)
			}
			if _, again := src.Read(make([]float32, 1)); again == nil || again.Error() != err.Error() {
				t.Errorf("then %v, want it to stay failed", again)
			}
			if len(out) > 0 && what != "at once" && math.Abs(float64(out[len(out)-1])) > 0.001 {
				t.Errorf("it ends at %v, want a fade", out[len(out)-1])
			}
		})
	}
	if _, err := audiotest.Collect(audio.Crossfade(mono, ms, audiotest.Broken(audio.Silence(mono, 9)), audio.Silence(mono, 9)), 1, 5); !errors.Is(err, audiotest.ErrBroken) {
		t.Errorf("%v, want the source's own error", err)
	}
}

func TestACrossfadeAllocatesNothing(t *testing.T) {
	src := audio.Crossfade(stereo, 100*ms, audiotest.Level(stereo, 0.5, 48000), audiotest.Level(stereo, 0.5, ever))
	buf := make([]float32, 960)
	if n := testing.AllocsPerRun(300, func() { _, _ = src.Read(buf) }); n > 0 {
		t.Errorf("%v allocations a read, want none", n)
	}
}
