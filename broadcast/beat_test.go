package broadcast_test

import (
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

func TestBeatsFallOnTheClock(t *testing.T) {
	for at, want := range map[string]time.Duration{
		"05:30:00.000": time.Second, // this one is over
		"05:30:00.001": 999 * time.Millisecond,
		"05:30:00.400": 600 * time.Millisecond,
		"05:30:00.999": time.Millisecond,
	} {
		now, err := time.Parse("15:04:05.000", at)
		if err != nil {
			t.Fatal(err)
		}
		if got := broadcast.UntilBeat(now, time.Second); got != want {
			t.Errorf("at %s the next beat is in %v, want %v", at, got, want)
		}
	}
}
