package audio_test

import (
	"testing"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

func TestTakeEndsInAFadeOnlyWhereItCuts(t *testing.T) {
	f := audio.Format{Rate: 48000, Channels: 2}
	for _, row := range []struct {
		name                    string
		has, most, fade, frames int64
		level                   map[int]float32 // at some frames
	}{
		{"cut with a fade", 1000, 600, 100, 600, map[int]float32{0: 0.5, 499: 0.5, 549: 0.25, 599: 0}},
		{"cut without", 1000, 600, 0, 600, map[int]float32{0: 0.5, 599: 0.5}},
		{"shorter than allowed", 300, 600, 100, 300, map[int]float32{0: 0.5, 299: 0.5}},
		{"shorter than its fade", 1000, 60, 100, 60, map[int]float32{0: 0.5, 29: 0.5, 44: 0.25, 59: 0}},
		{"nothing", 1000, 0, 100, 0, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			src := audio.Take(audiotest.Level(f, 0.5, row.has), f.Channels, row.most, row.fade)
			got, err := audiotest.Collect(src, f.Channels, 7)
			if err != nil || int64(len(got)) != 2*row.frames {
				t.Fatalf("%d frames, %v; want %d", len(got)/2, err, row.frames)
			}
			for at, want := range row.level {
				if got[2*at] != want || got[2*at+1] != want {
					t.Errorf("frame %d is %v and %v, want %v", at, got[2*at], got[2*at+1], want)
				}
			}
		})
	}
}

// A meter knows for how long nothing was heard, and forgets it with the first
// tenth of a second of sound.
func TestTheMeterCountsTheSilenceSinceTheLastSound(t *testing.T) {
	f := audio.Format{Rate: 48000, Channels: 1}
	m := audio.NewMeter(f)
	listen := func(amp float64, frames int64) {
		got, _ := audiotest.Collect(audiotest.Tone(f, 1000, amp, frames), 1, 480)
		m.Write(got)
	}
	for _, step := range []struct {
		what   string
		amp    float64
		frames int64
		want   int64
	}{
		{"a tone", 0.1, 48000, 0},
		{"ten seconds of silence", 0, 480000, 480000},
		{"a hiss at −60 dBFS", 0.001, 48000, 528000},
		{"a word", 0.1, 4800, 0},
		{"silence again", 0, 9600, 9600},
	} {
		listen(step.amp, step.frames)
		if got := m.Level().Quiet; got != step.want {
			t.Errorf("after %s: %d frames of silence, want %d", step.what, got, step.want)
		}
	}
	if got := m.Level().Silence; got != 480000+48000+9600 {
		t.Errorf("silence in all: %d frames", got)
	}
}
