package speaker

import (
	"testing"
	"time"
)

func TestGuardNoticesADeviceThatStopsTaking(t *testing.T) {
	steady := func(i int) int64 { return int64(i) * 12000 } // 48,000 a second
	for _, row := range []struct {
		name   string
		taken  func(i int) int64
		hungry func(i int) int64
		fed    func(i int) bool
		want   int // the tick at which it cries; 0 = never
	}{
		{"steady", steady, nil, nil, 0},
		{"stops after 2 s", func(i int) int64 { return steady(min(i, 8)) }, nil, nil, 11},
		{"takes half", func(i int) int64 { return steady(i) / 2 }, nil, nil, 4},
		{"takes 75 %", func(i int) int64 { return steady(i) * 75 / 100 }, nil, nil, 4},
		{"takes half in blocks, from the third second on", func(i int) int64 { return (steady(i) - steady(max(i-8, 0))/2) / 2880 * 2880 }, nil, nil, 11},
		{"takes 95 %", func(i int) int64 { return steady(i) * 95 / 100 }, nil, nil, 0},
		{"takes 85 %", func(i int) int64 { return steady(i) * 85 / 100 }, nil, nil, 16},
		{"40 ms blocks", func(i int) int64 { return steady(i) / 1920 * 1920 }, nil, nil, 0},
		{"95 % in 60 ms blocks", func(i int) int64 { return steady(i) * 95 / 100 / 2880 * 2880 }, nil, nil, 0},
		{"never fed", func(int) int64 { return 0 }, nil, func(int) bool { return false }, 0},
		{"nothing from the start", func(int) int64 { return 0 }, nil, nil, 3},
		{"slow because the parent is", func(i int) int64 { return steady(i) / 2 }, func(i int) int64 { return int64(i) }, nil, 0},
		{"a hiccup of 0.38 s", func(i int) int64 { return steady(i) - min(max(steady(i)-96000, 0), 18000) }, nil, nil, 0},
		{"a hiccup of a quarter second", func(i int) int64 { return steady(i - min(max(i-8, 0), 1)) }, nil, nil, 0},
		{"stops after the parent was late once", func(i int) int64 { return steady(min(i, 4)) }, func(i int) int64 { return int64(i/4) % 2 }, nil, 7},
	} {
		t.Run(row.name, func(t *testing.T) {
			g, cried := newGuard(48000), 0
			for i := range 40 {
				hungry, fed := int64(0), true
				if row.hungry != nil {
					hungry = row.hungry(i)
				}
				if row.fed != nil {
					fed = row.fed(i)
				}
				at := time.Unix(0, 0).Add(time.Duration(i) * guardTick)
				if g.observe(at, row.taken(i), hungry, fed) {
					cried = i
					break
				}
			}
			if cried != row.want {
				t.Errorf("cried at tick %d, want %d", cried, row.want)
			}
		})
	}
}

// A box that had no time for the child says nothing about the device: the sound
// that was not taken meanwhile was not offered either.
func TestGuardForgivesWhatHappenedWhileItWasNotLooking(t *testing.T) {
	g, at, taken := newGuard(48000), time.Unix(0, 0), int64(0)
	for i := range 40 {
		pause := guardTick
		if i%5 == 4 { // half a second away, again and again
			pause = 2 * guardTick
		}
		at, taken = at.Add(pause), taken+12000
		if g.observe(at, taken, 0, true) {
			t.Fatalf("cried at glance %d", i)
		}
	}
}
