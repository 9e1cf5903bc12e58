package audio_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
)

func TestFramesAndDurationsConvert(t *testing.T) {
	f := audio.Format{Rate: 44100, Channels: 2}
	for d, frames := range map[time.Duration]int64{
		time.Second: 44100, time.Millisecond: 44, 3 * time.Hour: 3 * 3600 * 44100, 0: 0,
		11 * time.Microsecond: 0, 12 * time.Microsecond: 1, // half a frame is 11.3 µs
		10 * 365 * 24 * time.Hour: 10 * 365 * 24 * 3600 * 44100, // and does not overflow
	} {
		if got := f.Frames(d); got != frames {
			t.Errorf("%v is %d frames, want %d", d, got, frames)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1<<43).Draw(t, "frames")
		if got := f.Frames(f.Duration(n)); got != n {
			t.Fatalf("%d frames came back as %d", n, got)
		}
	})
}
