package scheduler_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
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
	mu      sync.Mutex
	offset  time.Duration // how wrong the wall clock is
	journal map[broadcast.AiringID]bool
	story   []string
	plans   int
	tick    time.Duration
	poke    func()
	aired   time.Time // when something was handed over, by the test's own clock
	// unclaimed keeps from the journal what is handed over: it waits for the air.
	unclaimed bool
	broken    error // the disk, when the schedule is read
}

func newVillage(slots ...broadcast.Slot) *village {
	return &village{slots: slots, clock: broadcast.ClockTrusted, down: broadcast.ReasonLate, tick: scheduler.Tick, journal: map[broadcast.AiringID]bool{}}
}

func (v *village) now() time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return time.Now().Add(v.offset).In(vietnam)
}

// step sets the wall clock, and tells nobody.
func (v *village) step(by time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.offset += by
}

func (v *village) Schedule() (*scheduler.Schedule, broadcast.Rules, error) {
	return scheduler.Compile(v.slots, minutes, vietnam), broadcast.Rules{}, v.broken
}
func (v *village) Known(id broadcast.AiringID) bool     { return v.journal[id] }
func (v *village) Clock() broadcast.ClockQuality        { return v.clock }
func (v *village) Down(_, _ time.Time) broadcast.Reason { return v.down }
func (v *village) Planned(broadcast.Plan)               { v.plans++ }
func (v *village) Air(_ context.Context, a broadcast.Airing) error {
	v.aired = time.Now()
	v.tell("air", a, "")
	return nil
}
func (v *village) Lose(m scheduler.Missed) { v.tell(string(m.Outcome), m.Airing, string(m.Reason)) }

func (v *village) tell(what string, a broadcast.Airing, why string) {
	v.journal[a.ID] = !v.unclaimed || what != "air"
	v.story = append(v.story, strings.TrimSpace(fmt.Sprintf("%s %d %s %s", what, a.Slot, a.Wanted.Format("02/01 15:04"), why)))
}

// run lets the loop work for a while; step may change the world in between.
func (v *village) run(t *testing.T, alive time.Time, steps ...func()) {
	loop := scheduler.NewLoop(v, alive, 0, v.tick, v.now)
	v.poke = loop.Poke
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
		v.run(t, v.now(), sleep(30*time.Minute), func() { v.clock, v.down = broadcast.ClockTrusted, broadcast.ReasonClockUnknown }, sleep(10*time.Minute))
		v.expect(t, "missed 1 24/11 05:30 clock_unknown", "air 2 24/11 06:00")
	})
}

// The box boots without a battery and believes it is years ahead; on the next day
// a time server sets it right. What it could still air is aired, what was to air
// meanwhile has its reason, and no day between is left out.
func TestAClockThatRunsAheadWritesNothingOff(t *testing.T) {
	for _, ahead := range []time.Duration{time.Hour, 24 * time.Hour, 60 * 365 * 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			v := newVillage(slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 06:00", 5))
			v.tick = time.Minute
			v.at(time.Date(2026, 11, 24, 5, 0, 0, 0, vietnam))
			v.clock, v.offset = broadcast.ClockUnknown, v.offset+ahead
			right := func() { v.offset -= ahead; v.clock, v.down = broadcast.ClockTrusted, broadcast.ReasonClockUnknown }
			v.run(t, time.Date(2026, 11, 24, 4, 0, 0, 0, vietnam), sleep(35*time.Minute), right, sleep(time.Hour),
				func() { v.offset += ahead; v.clock = broadcast.ClockUnknown }, sleep(48*time.Hour), right, sleep(time.Minute))
			v.expect(t, "air 1 24/11 05:30", "air 2 24/11 06:00",
				"missed 1 25/11 05:30 clock_unknown", "missed 2 25/11 06:00 clock_unknown",
				"missed 1 26/11 05:30 clock_unknown", "missed 2 26/11 06:00 clock_unknown")
		})
	}
}

// A clock that is trusted and lies: it runs more than a year ahead for three days. The days
// that it skipped get their reason when it is right again.
func TestDaysThatALyingClockSkippedAreNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVillage(slot(t, 1, "daily 05:30", 5))
		v.tick = time.Minute
		v.at(time.Date(2026, 11, 24, 5, 0, 0, 0, vietnam))
		const lie = 500 * 24 * time.Hour
		v.run(t, v.now(), sleep(time.Hour), func() { v.offset += lie }, sleep(72*time.Hour), func() { v.offset -= lie }, sleep(time.Minute))
		var kept []string
		for _, line := range v.story {
			if strings.Contains(line, "/11 ") {
				kept = append(kept, line)
			}
		}
		if want := []string{"air 1 24/11 05:30", "missed 1 25/11 05:30 late", "missed 1 26/11 05:30 late", "missed 1 27/11 05:30 late"}; !slices.Equal(kept, want) {
			t.Errorf("got %v, want %v", kept, want)
		}
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

// What was handed over waits for the air for days, unclaimed, because the station is
// held. A clock that jumps by decades and back makes nobody decide on it a second
// time. (Found by the years.)
func TestWhatWaitsForTheAirIsNotForgottenByAJump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		waiting := slot(t, 1, "daily 05:30", 5)
		waiting.Late = broadcast.Late{Always: true}
		v := newVillage(waiting)
		v.unclaimed = true // the journal hears nothing of what is handed over
		v.tick = time.Minute
		v.at(time.Date(2026, 11, 24, 5, 29, 0, 0, vietnam))
		const jump = 20 * 365 * 24 * time.Hour
		v.run(t, v.now(), sleep(time.Hour), func() { v.offset += jump }, sleep(time.Hour), func() { v.offset -= jump }, sleep(26*time.Hour))
		n := 0
		for _, line := range v.story {
			if strings.HasSuffix(line, "1 24/11 05:30") || strings.Contains(line, "1 24/11 05:30 ") {
				n++
			}
		}
		if v.story[0] != "air 1 24/11 05:30" || n != 1 {
			t.Errorf("decided %d times on the airing of 24/11: %v", n, v.story)
		}
	})
}

// A step of the clock costs at most the rest of a tick: what is due by the new time
// is handed over within a second when nobody tells of the step, at once when the
// kernel does, and what comes later is on time by the new clock.
func TestSilenceAfterAClockStep(t *testing.T) {
	for _, tt := range []struct {
		by   time.Duration
		want time.Duration // from the step on
	}{
		{time.Minute, 0},
		{5 * time.Minute, 0}, // late, and made up
		{-time.Minute, 90 * time.Second},
		{-3 * time.Hour, 3*time.Hour + 30*time.Second},
		{60 * 365 * 24 * time.Hour, 30 * time.Second},
	} {
		for _, told := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				v := newVillage(slot(t, 1, "daily 05:30", 5))
				v.at(clockAt("05:29:30").Add(-400 * time.Millisecond))
				var stepped time.Time
				v.run(t, v.now(), sleep(400*time.Millisecond), func() { // in the middle of a tick
					v.step(tt.by)
					stepped = time.Now()
					if told {
						v.poke()
					}
					time.Sleep(tt.want + time.Minute)
				})
				late := v.aired.Sub(stepped) - tt.want
				if late < 0 || late > time.Second || told && late > 20*time.Millisecond {
					t.Errorf("set by %v, told %t: handed over %v after its time: %v", tt.by, told, late, v.story)
				}
			})
		}
	}
}
