package scheduler_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

func TestAChangeOfTheScheduleWhileTheLoopRuns(t *testing.T) {
	five := time.Date(2026, 11, 24, 5, 0, 0, 0, vietnam)
	always := func() broadcast.Slot {
		s := slot(t, 1, "daily 05:30", 5)
		s.Late, s.CreatedAt = broadcast.Late{Always: true}, five.AddDate(0, 0, -9)
		return s
	}
	for _, tt := range []struct {
		what  string
		steps func(v *village) []func()
		want  []string
	}{
		{"added for a minute from now", func(v *village) []func() {
			return []func(){sleep(time.Hour), func() {
				s := slot(t, 2, "24/11/2026 06:01", 5)
				s.CreatedAt = v.now()
				v.slots = append(v.slots, s)
			}, sleep(2 * time.Minute)}
		}, []string{"air 1 24/11 05:30", "air 2 24/11 06:01"}},
		{"removed before its time", func(v *village) []func() {
			return []func(){sleep(29 * time.Minute), func() { v.slots = nil }, sleep(time.Hour)}
		}, nil},
		{"paused over its time and back: neither made up nor missed", func(v *village) []func() {
			return []func(){
				func() { v.slots[0].State = broadcast.SlotPaused }, sleep(time.Hour),
				func() { v.slots[0].State = broadcast.SlotActive }, sleep(24 * time.Hour),
			}
		}, []string{"air 1 25/11 05:30"}},
		{"removed and taken back in time", func(v *village) []func() {
			return []func(){func() { v.slots = nil }, sleep(time.Minute), func() { v.slots = []broadcast.Slot{always()} }, sleep(time.Hour)}
		}, []string{"air 1 24/11 05:30"}},
		{"back on the next day, with a step of the clock between", func(v *village) []func() {
			return []func(){
				func() { v.slots = nil }, sleep(20 * time.Hour),
				func() { v.offset += time.Hour }, sleep(time.Minute),
				func() { v.slots = []broadcast.Slot{always()} }, sleep(5 * time.Hour),
			}
		}, []string{"air 1 25/11 05:30"}},
		{"added in the very moment in which the clock is set back", func(v *village) []func() {
			return []func(){sleep(3 * time.Hour), func() {
				v.offset -= 2 * time.Hour
				s := slot(t, 2, "24/11/2026 06:30", 5)
				s.CreatedAt = v.now()
				v.slots = append(v.slots, s)
			}, sleep(time.Hour)}
		}, []string{"air 1 24/11 05:30", "air 2 24/11 06:30"}},
		{"waiting for approval until after its time", func(v *village) []func() {
			v.slots[0].State = broadcast.SlotWaiting
			return []func(){sleep(time.Hour), func() { v.slots[0].State = broadcast.SlotActive }, sleep(time.Hour)}
		}, []string{"skipped 1 24/11 05:30 not_approved"}},
		{"a wish for another hour: the one that has passed is not made up", func(v *village) []func() {
			return []func(){sleep(time.Hour), func() { v.slots[0].At = slot(t, 1, "daily 05:10", 5).At }, sleep(time.Hour)}
		}, []string{"air 1 24/11 05:30"}},
	} {
		t.Run(tt.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newVillage(always())
				v.at(five)
				v.run(t, v.now(), tt.steps(v)...)
				v.expect(t, tt.want...)
			})
		})
	}
}

func TestADiskThatFailsCostsTheChangesNotThePlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVillage(slot(t, 1, "daily 05:30", 5))
		v.at(time.Date(2026, 11, 24, 5, 0, 0, 0, vietnam))
		v.run(t, v.now(),
			func() { v.broken = errors.New("input/output error"); v.slots = nil }, sleep(time.Hour),
			func() { v.broken, v.slots = nil, []broadcast.Slot{slot(t, 2, "daily 07:00", 5)} }, sleep(time.Hour))
		v.expect(t, "air 1 24/11 05:30", "air 2 24/11 07:00")
	})
}

func TestALoopThatNeverSawAScheduleSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVillage()
		v.broken = errors.New("input/output error")
		loop := scheduler.NewLoop(v, v.now(), 0, v.tick, v.now)
		if err := loop.Run(t.Context()); !errors.Is(err, v.broken) {
			t.Errorf("ended with %v, want the disk's own words", err)
		}
	})
}

func TestTheBeatGoesOnAndTheLeadIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVillage(slot(t, 1, "daily 05:30", 5))
		v.at(time.Date(2026, 11, 24, 5, 29, 50, 0, vietnam))
		loop := scheduler.NewLoop(v, v.now(), 6*time.Second, scheduler.Tick, v.now)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- loop.Run(ctx) }()
		for _, tt := range []struct {
			wait  time.Duration
			aired int
		}{{3900 * time.Millisecond, 0}, {100 * time.Millisecond, 1}, {10 * time.Second, 1}} {
			time.Sleep(tt.wait)
			synctest.Wait()
			if len(v.story) != tt.aired {
				t.Errorf("at %s: %v", v.now().Format("15:04:05.0"), v.story)
			}
			if age := v.now().Sub(loop.Beat()); age > scheduler.Tick {
				t.Errorf("the last beat is %v old", age)
			}
		}
		if got := loop.Today(); got.Date != tuesday || len(got.Airings) != 1 {
			t.Errorf("today is %+v", got)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
