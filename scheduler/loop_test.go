package scheduler_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// village is a station that remembers what was handed to it, as the journal does.
type village struct {
	slots   []broadcast.Slot
	clock   broadcast.ClockQuality
	down    broadcast.Reason
	offset  time.Duration // how wrong the wall clock is
	journal map[broadcast.AiringID]bool
	story   []string
	plans   int
	tick    time.Duration
	broken  error // the disk, when the schedule is read
}

func newVillage(slots ...broadcast.Slot) *village {
	return &village{slots: slots, clock: broadcast.ClockTrusted, down: broadcast.ReasonLate, tick: scheduler.Tick, journal: map[broadcast.AiringID]bool{}}
}

func (v *village) now() time.Time { return time.Now().Add(v.offset).In(vietnam) }

func (v *village) Schedule() (*scheduler.Schedule, broadcast.Rules, error) {
	return scheduler.Compile(v.slots, options), broadcast.Rules{}, v.broken
}
func (v *village) Known(id broadcast.AiringID) bool     { return v.journal[id] }
func (v *village) Clock() broadcast.ClockQuality        { return v.clock }
func (v *village) Down(_, _ time.Time) broadcast.Reason { return v.down }
func (v *village) Planned(broadcast.Plan)               { v.plans++ }
func (v *village) Air(_ context.Context, a broadcast.Airing) error {
	v.tell("air", a, "")
	return nil
}
func (v *village) Lose(m scheduler.Missed) { v.tell(string(m.Outcome), m.Airing, string(m.Reason)) }

func (v *village) tell(what string, a broadcast.Airing, why string) {
	v.journal[a.ID] = true
	v.story = append(v.story, strings.TrimSpace(fmt.Sprintf("%s %d %s %s", what, a.Slot, a.Wanted.Format("02/01 15:04"), why)))
}

// run lets the loop work for a while; step may change the world in between.
func (v *village) run(t *testing.T, alive time.Time, steps ...func()) {
	loop := scheduler.NewLoop(v, alive, 0, v.tick, v.now)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { _ = loop.Run(ctx); close(done) }()
	for _, step := range steps {
		synctest.Wait()
		step()
		loop.Poke()
	}
	synctest.Wait()
	cancel()
	<-done
}

func sleep(d time.Duration) func() { return func() { time.Sleep(d) } }

// world begins in the bubble's year 2000; this moves it to a time of the story.
func (v *village) at(t time.Time) { v.offset = time.Until(t) }

func (v *village) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(v.story, want) {
		t.Errorf("got:\n  %s\nwant:\n  %s", strings.Join(v.story, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestAYearOfScheduleInABlink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVillage(slot(t, 1, "daily 05:30", 5), slot(t, 2, "t2-t6 17h", 5), slot(t, 3, "0 19 25 * *", 1))
		v.tick = time.Minute // a year of seconds takes its time even in a bubble
		v.at(time.Date(2026, 1, 1, 0, 0, 0, 0, vietnam))
		v.run(t, v.now(), sleep(365*24*time.Hour))
		count := map[string]int{}
		for _, line := range v.story {
			count[strings.Join(strings.Fields(line)[:2], " ")]++
		}
		if count["air 1"] != 365 || count["air 2"] != 261 || count["air 3"] != 12 || len(v.story) != 365+261+12 {
			t.Errorf("%v in a year; want 365 mornings, 261 weekday evenings, 12 insurance days, nothing else", count)
		}
		if v.plans != 365+1 {
			t.Errorf("%d plans announced, want one a day", v.plans)
		}
	})
}

func TestTheClockSteps(t *testing.T) {
	morning := time.Date(2026, 11, 24, 5, 0, 0, 0, vietnam)
	bulletin := func() broadcast.Slot {
		s := slot(t, 1, "daily 05:30", 5)
		s.CreatedAt = morning
		return s
	}
	step := func(v *village, d time.Duration) func() { return func() { v.offset += d } }
	for _, tt := range []struct {
		what  string
		steps func(v *village) []func()
		want  []string
	}{
		{"forward over it by a little: aired late", func(v *village) []func() {
			return []func(){sleep(29 * time.Minute), step(v, 5*time.Minute), sleep(time.Minute)}
		}, []string{"air 1 24/11 05:30"}},
		{"forward over it by an hour: lost, with its reason", func(v *village) []func() {
			return []func(){sleep(29 * time.Minute), step(v, time.Hour), sleep(time.Minute)}
		}, []string{"missed 1 24/11 05:30 late"}},
		{"back over it: not aired twice", func(v *village) []func() {
			return []func(){sleep(31 * time.Minute), step(v, -10*time.Minute), sleep(time.Hour)}
		}, []string{"air 1 24/11 05:30"}},
		{"back before it came: aired once, at its time", func(v *village) []func() {
			return []func(){sleep(29 * time.Minute), step(v, -20*time.Minute), sleep(time.Hour)}
		}, []string{"air 1 24/11 05:30"}},
		{"back over midnight and forward again: nothing twice", func(v *village) []func() {
			return []func(){sleep(31 * time.Minute), step(v, -24*time.Hour), sleep(time.Minute), step(v, 24*time.Hour), sleep(time.Hour)}
		}, []string{"air 1 24/11 05:30"}},
	} {
		t.Run(tt.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newVillage(bulletin())
				v.at(morning)
				v.run(t, v.now(), tt.steps(v)...)
				v.expect(t, tt.want...)
			})
		})
	}
}

func TestWhileTheClockIsUnknownTheCalendarIsHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVillage(slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 06:00", 5))
		v.clock = broadcast.ClockUnknown
		v.at(time.Date(2026, 11, 24, 5, 29, 0, 0, vietnam))
		v.run(t, v.now(), sleep(30*time.Minute), func() { v.clock = broadcast.ClockTrusted }, sleep(10*time.Minute))
		v.expect(t, "missed 1 24/11 05:30 clock_unknown", "air 2 24/11 06:00")
	})
}

func TestAfterAPowerCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := slot(t, 3, "daily 17:00", 5)
		late.Late = broadcast.Late{Within: broadcast.MillisOf(time.Hour)}
		v := newVillage(slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 16:50", 5), late)
		v.down = broadcast.ReasonPowerOff
		v.journal[broadcast.NewAiringID(1, time.Date(2026, 11, 23, 5, 30, 0, 0, vietnam), 1)] = true
		v.at(time.Date(2026, 11, 24, 17, 5, 0, 0, vietnam))
		// last known to be alive at noon the day before
		v.run(t, time.Date(2026, 11, 23, 12, 0, 0, 0, vietnam), sleep(time.Minute))
		v.expect(t, "missed 2 23/11 16:50 power_off", "missed 3 23/11 17:00 power_off",
			"missed 1 24/11 05:30 power_off", "missed 2 24/11 16:50 power_off", "air 3 24/11 17:00")
	})
}

func TestOfAStormLoopThatIsLateOnlyTheNewestIsMadeUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		storm := slot(t, 1, "daily 07:00", 1)
		storm.At.Every, storm.At.To = broadcast.MillisOf(30*time.Minute), 20*3600
		storm.Late = broadcast.Late{Always: true}
		v := newVillage(storm)
		v.down = broadcast.ReasonPowerOff
		v.at(time.Date(2026, 11, 24, 8, 10, 0, 0, vietnam))
		v.run(t, v.now(), sleep(time.Minute))
		v.expect(t, "missed 1 24/11 07:00 power_off", "missed 1 24/11 07:30 power_off", "air 1 24/11 08:00")
	})
}
