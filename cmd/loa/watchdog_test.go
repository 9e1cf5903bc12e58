package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheWatchdogBeatsOnlyWhileEverythingTurns(t *testing.T) {
	now := time.Date(2026, 11, 24, 5, 30, 0, 0, time.UTC)
	well := pulse{Scheduler: now, Store: now, Conductor: now, OnAir: true, Frames: 480}
	for _, tt := range []struct {
		what   string
		change func(before, after *pulse)
		want   bool
	}{
		{"all is well", func(*pulse, *pulse) {}, true},
		{"idle, no frame moves", func(b, a *pulse) { b.OnAir, a.OnAir, a.Frames = false, false, 0 }, true},
		{"on air, no frame moves", func(_, a *pulse) { a.Frames = 0 }, false},
		{"on air, no frame moves, but the card is known to be gone", func(_, a *pulse) { a.Frames, a.Excused = 0, true }, true},
		{"just came on air", func(b, a *pulse) { b.OnAir, a.Frames = false, 0 }, true},
		{"the scheduler hangs", func(_, a *pulse) { a.Scheduler = now.Add(-time.Minute) }, false},
		{"the writer of the journal hangs", func(_, a *pulse) { a.Store = now.Add(-time.Minute) }, false},
		{"the conductor hangs", func(_, a *pulse) { a.Conductor = now.Add(-time.Minute) }, false},
	} {
		t.Run(tt.what, func(t *testing.T) {
			before, after := pulse{OnAir: true}, well
			tt.change(&before, &after)
			if got := alive(before, after, 10*time.Second, now); got != tt.want {
				t.Errorf("alive = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestAHungSchedulerStopsTheBeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, beats := time.Now(), 0
		look := func() pulse {
			p := pulse{Scheduler: time.Now(), Store: time.Now(), Conductor: time.Now()}
			if time.Since(start) > time.Minute {
				p.Scheduler = start.Add(time.Minute) // hung
			}
			return p
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		if err := watch(ctx, 10*time.Second, look, func() { beats++ }); err != nil {
			t.Fatal(err)
		}
		if beats < 6 || beats > 7 {
			t.Errorf("%d beats in five minutes, want the 6 or 7 of the first minute and its grace", beats)
		}
	})
}
