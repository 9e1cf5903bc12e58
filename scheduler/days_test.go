package scheduler_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// A plan is made of the crowds of a day, each arbitrated apart. The result must
// be that of arbitrating three days in one go.
func TestADayInCrowdsIsTheDayAsAWhole(t *testing.T) {
	quiet := broadcast.Policy{Quiet: []broadcast.ClockSpan{{Start: 12 * 3600, End: 13 * 3600}}}
	rapid.Check(t, func(t *rapid.T) {
		slots := anySlots(t)
		for i := range slots { // around midnight too
			slots[i].HardEnd = broadcast.TimeOfDay(rapid.SampledFrom([]int{0, 0, 0, 600, 12 * 3600, 24 * 3600}).Draw(t, "hard end"))
			slots[i].State = rapid.SampledFrom([]broadcast.SlotState{broadcast.SlotActive, broadcast.SlotActive, broadcast.SlotWaiting}).Draw(t, "state")
		}
		rules := broadcast.Rules{Policy: quiet, Held: rapid.IntRange(0, 9).Draw(t, "held") == 0}
		schedule := scheduler.Compile(slots, options)

		var window []broadcast.Airing
		mine := map[broadcast.AiringID]bool{}
		for n := -1; n <= 1; n++ {
			for _, a := range schedule.Wanted(tuesday.AddDays(n)) {
				mine[a.ID] = n == 0
				if a.Refused == nil {
					window = append(window, a)
				}
			}
		}
		want := slices.DeleteFunc(broadcast.Arbitrate(window, rules), func(a broadcast.Airing) bool { return !mine[a.ID] })
		got := slices.DeleteFunc(schedule.Plan(tuesday, rules).Airings, func(a broadcast.Airing) bool {
			return a.Refused != nil && a.Refused.Reason == broadcast.ReasonNotApproved
		})
		if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("as a whole -, in crowds +:\n%s", d)
		}
	})
}

// An item that begins again takes longer than all lengths together say.
func TestWhoBeginsAgainIsStillInTheWay(t *testing.T) {
	again, storm := slot(t, 1, "daily 05:30", 20), slot(t, 2, "daily 05:40", 5)
	again.AfterCut, storm.Priority = broadcast.CutRestart, broadcast.PriorityEmergency
	check(t, plan(again, storm, slot(t, 3, "daily 05:58", 5)), "1 05:30+10m0s 05:45+20m0s", "2 05:40+5m0s", "3 06:05+5m0s")
}

func TestManyDaysArePlannedAsOneByOne(t *testing.T) {
	schedule := aStationsRules(t)
	for _, p := range schedule.Plans("2026-11-20", "2026-12-05", quietNights) {
		if d := cmp.Diff(schedule.Plan(p.Date, quietNights), p); d != "" {
			t.Fatalf("%s alone -, among others +:\n%s", p.Date, d)
		}
	}
}

func TestMidnightIsNoEdge(t *testing.T) {
	long := slot(t, 1, "daily 23:50", 20)
	plans := func(slots ...broadcast.Slot) []broadcast.Plan {
		return scheduler.Compile(slots, options).Plans(tuesday, tuesday.AddDays(1), broadcast.Rules{})
	}
	t.Run("what runs over belongs to the day it began on", func(t *testing.T) {
		p := plans(long, slot(t, 2, "daily 00:05", 3))
		check(t, p[0], "2 00:10+3m0s", "1 23:50+20m0s")
		check(t, p[1], "2 00:10+3m0s", "1 23:50+20m0s")
	})
	t.Run("an emergency after midnight splits what began before", func(t *testing.T) {
		storm := slot(t, 2, "25/11/2026 00:05", 3)
		storm.Priority = broadcast.PriorityEmergency
		p := plans(long, storm)
		check(t, p[0], "1 23:50+15m0s 00:08+5m0s")
		check(t, p[1], "2 00:05+3m0s", "1 23:50+20m0s")
	})
	t.Run("a repeat past midnight belongs to the day of its start", func(t *testing.T) {
		twice := slot(t, 1, "24/11/2026 23:55", 3)
		twice.Repeat, twice.Gap = 2, 600_000
		p := plans(twice)
		check(t, p[0], "1 23:55+3m0s", "1 00:08+3m0s")
		check(t, p[1])
	})
	t.Run("a hard end past midnight", func(t *testing.T) {
		ended := long
		ended.HardEnd = 5 * 60
		check(t, plans(ended)[0], "1 23:50+15m0s")
	})
}

func TestWhatASlotsStateMeansForThePlan(t *testing.T) {
	paused, waiting, young := slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 06:00", 5), slot(t, 3, "daily 07:00", 5)
	paused.State, waiting.State = broadcast.SlotPaused, broadcast.SlotWaiting
	young.CreatedAt = time.Date(2026, 11, 24, 7, 0, 1, 0, vietnam)
	check(t, plan(paused, waiting, young, slot(t, 4, "daily 05:40", 5)), "4 05:40+5m0s", "2 skipped not_approved")
}

func TestALengthThatNoFileGives(t *testing.T) {
	relay, gone := slot(t, 1, "daily 05:30", 0), slot(t, 2, "daily 05:29", 0)
	relay.Source, relay.Cap = broadcast.SourceRelay, 1_800_000
	gone.Cap = 60_000
	check(t, plan(relay, gone), "2 05:29+0s", "1 05:30+30m0s")
}
