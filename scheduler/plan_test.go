package scheduler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// slot makes a routine slot; media number n is n minutes long.
func slot(t testing.TB, id int64, at string, minutes int64) broadcast.Slot {
	t.Helper()
	w, err := scheduler.ParseWhen(at, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	return broadcast.Slot{
		ID: broadcast.SlotID(id), Title: fmt.Sprint("slot ", id), State: broadcast.SlotActive, Source: broadcast.SourceFile,
		Media: broadcast.MediaID(minutes), At: w, Repeat: 1, Priority: broadcast.PriorityRoutine,
		Late: broadcast.DefaultLate, AfterCut: broadcast.CutResume,
	}
}

func minutes(s broadcast.Slot) (broadcast.Media, bool) {
	id := s.Media
	return broadcast.Media{ID: id, SHA256: fmt.Sprint("sha", id), DurationMS: broadcast.Millis(id) * 60_000}, true
}

// options plan for Vietnam, without any calendar.
var options = scheduler.Options{Loc: vietnam, Media: minutes}

// lines shows a plan as a page of the schedule.
func lines(p broadcast.Plan) (out []string) {
	for _, a := range p.Airings {
		s := fmt.Sprintf("%d", a.Slot)
		for _, part := range a.Parts {
			s += fmt.Sprintf(" %s+%s", part.Start.Format("15:04"), part.Length.Duration())
		}
		if a.Refused != nil {
			s += fmt.Sprintf(" %s %s", a.Refused.Outcome, a.Refused.Reason)
		}
		out = append(out, s)
	}
	return out
}

const tuesday = broadcast.Date("2026-11-24")

func plan(slots ...broadcast.Slot) broadcast.Plan {
	return scheduler.Compile(slots, options).Plan(tuesday, broadcast.Rules{})
}

func check(t *testing.T, got broadcast.Plan, want ...string) {
	t.Helper()
	if d := cmp.Diff(want, lines(got)); d != "" {
		t.Errorf("plan (-want +got):\n%s", d)
	}
}

func TestThePlanOfADay(t *testing.T) {
	t.Run("bulletins follow each other", func(t *testing.T) {
		check(t, plan(slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 05:31", 6), slot(t, 3, "daily 17:00", 1)),
			"1 05:30+5m0s", "2 05:35+6m0s", "3 17:00+1m0s")
	})
	t.Run("priority goes before routine that waits, not into it", func(t *testing.T) {
		urgent := slot(t, 3, "daily 05:33", 2)
		urgent.Priority = broadcast.PriorityPriority
		check(t, plan(slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 05:31", 6), urgent),
			"1 05:30+5m0s", "3 05:35+2m0s", "2 05:37+6m0s")
	})
	t.Run("an emergency splits a bulletin, which resumes", func(t *testing.T) {
		storm := slot(t, 2, "daily 05:32", 1)
		storm.Priority = broadcast.PriorityEmergency
		check(t, plan(slot(t, 1, "daily 05:30", 5), storm),
			"1 05:30+2m0s 05:33+3m0s", "2 05:32+1m0s")
	})
	t.Run("pushed past its lateness an item is skipped", func(t *testing.T) {
		check(t, plan(slot(t, 1, "daily 05:30", 15), slot(t, 2, "daily 05:31", 1)),
			"1 05:30+15m0s", "2 skipped preempted")
	})
	t.Run("repeats with a gap", func(t *testing.T) {
		twice := slot(t, 1, "daily 17:00", 2)
		twice.Repeat, twice.Gap = 2, 60_000
		p := plan(twice)
		check(t, p, "1 17:00+2m0s", "1 17:03+2m0s")
		if !strings.HasSuffix(string(p.Airings[1].ID), "17:00:00+07:00#2") {
			t.Errorf("the second turn is called %s", p.Airings[1].ID)
		}
	})
	t.Run("a storm loop, its last start included", func(t *testing.T) {
		storm := slot(t, 1, "daily 07:00", 1)
		storm.At.Every, storm.At.To = broadcast.MillisOf(time.Hour), 20*3600
		if p := plan(storm); len(p.Airings) != 14 || p.Airings[13].Wanted.Hour() != 20 {
			t.Errorf("%d airings, want 14 from 07 to 20", len(p.Airings))
		}
	})
	t.Run("an item cut short by --for and by a hard end", func(t *testing.T) {
		capped, ended := slot(t, 1, "daily 06:00", 30), slot(t, 2, "daily 07:00", 30)
		capped.Cap = 60_000
		ended.HardEnd = 7*3600 + 10*60
		check(t, plan(capped, ended), "1 06:00+1m0s", "2 07:00+10m0s")
	})
	t.Run("quiet hours", func(t *testing.T) {
		night, err := broadcast.ParseClockSpan("21:00-05:00")
		if err != nil {
			t.Fatal(err)
		}
		rules := broadcast.Rules{Policy: broadcast.Policy{Quiet: []broadcast.ClockSpan{night}}}
		exempt := slot(t, 3, "daily 23:50", 5)
		exempt.Exempt = true
		p := scheduler.Compile([]broadcast.Slot{slot(t, 1, "daily 03:15", 1), slot(t, 2, "daily 20:58", 5), exempt}, options).Plan(tuesday, rules)
		check(t, p, "1 skipped quiet_hours", "2 skipped quiet_hours", "3 23:50+5m0s")
	})
	t.Run("what runs over midnight takes its place first", func(t *testing.T) {
		check(t, plan(slot(t, 1, "23/11 23:58", 5), slot(t, 2, "daily 00:01", 1)), "2 00:03+1m0s")
	})
	t.Run("paused, waiting, excepted, out of season", func(t *testing.T) {
		paused, waiting, except, early, late := slot(t, 1, "daily 6h", 1), slot(t, 2, "daily 7h", 1), slot(t, 3, "daily 8h", 1), slot(t, 4, "daily 9h", 1), slot(t, 5, "daily 10h", 1)
		paused.State, waiting.State = broadcast.SlotPaused, broadcast.SlotWaiting
		except.Except = []broadcast.Date{tuesday}
		early.Until, late.From = tuesday.AddDays(-1), tuesday.AddDays(1)
		last, first := slot(t, 6, "daily 11h", 1), slot(t, 7, "daily 12h", 1)
		last.Until, first.From = tuesday, tuesday // both ends count
		check(t, plan(paused, waiting, except, early, late, last, first), "2 skipped not_approved", "6 11:00+1m0s", "7 12:00+1m0s")
	})
	t.Run("nothing before the slot was made", func(t *testing.T) {
		young := slot(t, 1, "daily 05:30, 17:00", 1)
		young.CreatedAt = time.Date(2026, 11, 24, 8, 0, 0, 0, vietnam)
		check(t, plan(young), "1 17:00+1m0s")
	})
}

// anySlots draws schedules that people could enter.
func anySlots(t *rapid.T) (out []broadcast.Slot) {
	for id := range rapid.Int64Range(1, 12).Draw(t, "slots") {
		c := broadcast.TimeOfDay(rapid.IntRange(0, 24*60-1).Draw(t, "minute") * 60)
		s := broadcast.Slot{
			ID: broadcast.SlotID(id + 1), State: broadcast.SlotActive, Source: broadcast.SourceFile,
			Media: broadcast.MediaID(rapid.Int64Range(1, 40).Draw(t, "length")), Repeat: rapid.IntRange(1, 3).Draw(t, "repeat"),
			Gap:      broadcast.Millis(rapid.Int64Range(0, 300_000).Draw(t, "gap")),
			At:       broadcast.When{Cron: []string{fmt.Sprintf("0 %d %d * * *", c/60%60, c/3600)}},
			Priority: rapid.SampledFrom([]broadcast.Priority{broadcast.PriorityFiller, broadcast.PriorityRoutine, broadcast.PriorityPriority, broadcast.PriorityEmergency}).Draw(t, "priority"),
			Late:     rapid.SampledFrom([]broadcast.Late{{}, broadcast.DefaultLate, {Always: true}}).Draw(t, "late"),
			AfterCut: rapid.SampledFrom([]broadcast.AfterCut{broadcast.CutResume, broadcast.CutRestart, broadcast.CutDrop}).Draw(t, "after cut"),
		}
		out = append(out, s)
	}
	return out
}

func TestEveryPlanKeepsItsPromises(t *testing.T) {
	quiet := broadcast.Policy{Quiet: []broadcast.ClockSpan{{Start: 21 * 3600, End: 5 * 3600}, {Start: 12 * 3600, End: 13 * 3600}}}
	rapid.Check(t, func(t *rapid.T) {
		slots := anySlots(t)
		schedule := scheduler.Compile(slots, options)
		p := schedule.Plan(tuesday, broadcast.Rules{Policy: quiet})

		// every wanted airing exactly once
		var wanted, planned []string
		for _, a := range schedule.Wanted(tuesday) {
			wanted = append(wanted, string(a.ID))
		}
		for _, a := range p.Airings {
			planned = append(planned, string(a.ID))
		}
		slices.Sort(wanted)
		slices.Sort(planned)
		if !slices.Equal(wanted, planned) {
			t.Fatalf("wanted %v\nplanned %v", wanted, planned)
		}
		checkAir(t, p, quiet)

		// the order in which slots are given does not matter
		slices.Reverse(slots)
		if d := cmp.Diff(p, scheduler.Compile(slots, options).Plan(tuesday, broadcast.Rules{Policy: quiet})); d != "" {
			t.Fatalf("another order, another plan:\n%s", d)
		}
	})
}

// checkAir proves that parts never overlap, add up, and keep out of quiet hours.
func checkAir(t *rapid.T, p broadcast.Plan, quiet broadcast.Policy) {
	type span struct {
		from, to time.Time
		who      broadcast.AiringID
	}
	var air []span
	for _, a := range p.Airings {
		var sum broadcast.Millis
		for _, part := range a.Parts {
			sum += part.Length
			air = append(air, span{part.Start, part.Start.Add(part.Length.Duration()), a.ID})
			if b, found := quiet.Check(part.Start, part.Length.Duration()); found && part.Length > 0 && a.Priority != broadcast.PriorityEmergency {
				t.Fatalf("%s speaks at %v, in quiet hours %v", a.ID, part.Start, b.Span)
			}
		}
		if sum != a.PlannedMS {
			t.Fatalf("%s: parts of %v, planned_ms %v", a.ID, sum, a.PlannedMS)
		}
	}
	slices.SortFunc(air, func(a, b span) int { return a.from.Compare(b.from) })
	for i := 1; i < len(air); i++ {
		if air[i].from.Before(air[i-1].to) {
			t.Fatalf("%s at %v speaks over %s until %v", air[i].who, air[i].from, air[i-1].who, air[i-1].to)
		}
	}
}

func TestClashesNameWhoWaitsForWhom(t *testing.T) {
	old := slot(t, 1, "daily 05:30", 5)
	fresh := slot(t, 2, "daily 05:32", 1)
	before := plan(old)
	got := scheduler.Clashes(before, plan(old, fresh), 2)
	if len(got) != 1 || got[0].What != "waits" || got[0].Loser.Slot != 2 || got[0].With.Slot != 1 {
		t.Errorf("the fresh one behind the old: %+v", got)
	}
	fresh.Priority = broadcast.PriorityEmergency
	got = scheduler.Clashes(before, plan(old, fresh), 2)
	if len(got) != 1 || got[0].What != "split" || got[0].Loser.Slot != 1 || got[0].With.Slot != 2 {
		t.Errorf("the fresh one cuts in: %+v", got)
	}
	if got := scheduler.Clashes(before, plan(old, slot(t, 3, "daily 17h", 1)), 3); len(got) != 0 {
		t.Errorf("hours apart: %+v", got)
	}
}

// A zone that changes its clocks: the hour that is skipped is aired after the
// gap, the hour that comes twice is aired once.
func TestChangesOfTheClock(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	s := scheduler.Compile([]broadcast.Slot{{ID: 1, State: broadcast.SlotActive, At: broadcast.When{Cron: []string{"0 30 2 * * *"}}}}, scheduler.Options{Loc: berlin})
	for day, want := range map[broadcast.Date]string{"2026-03-29": "03:00 CEST", "2026-10-25": "02:30 CEST", "2026-06-01": "02:30 CEST"} {
		got := s.Wanted(day)
		if len(got) != 1 || got[0].Wanted.Format("15:04 MST") != want {
			t.Errorf("%s: %v, want once at %s", day, got, want)
		}
	}
}

func TestClashesOfEveryKind(t *testing.T) {
	old := slot(t, 1, "daily 05:30", 15)
	for _, tt := range []struct {
		what   string
		at     string
		length int64
		change func(*broadcast.Slot)
		want   string // loser, what becomes of it, because of whom
	}{
		{"pushed past its own lateness", "daily 05:31", 1, nil, "2 skipped by 1"},
		{"the old one is put off", "daily 05:29", 5, nil, "1 waits by 2"},
		{"the old one loses its chance", "daily 05:29", 15, nil, "1 skipped by 2"},
		{"the old one is cut off for good", "daily 05:35", 15, func(s *broadcast.Slot) { s.Priority = broadcast.PriorityEmergency }, "1 skipped by 2"},
		{"it ends as the old one begins", "daily 05:25", 5, nil, ""},
		{"each of its turns that is in the way", "daily 05:31", 1, func(s *broadcast.Slot) { s.Late = broadcast.Late{Always: true}; s.Repeat = 2 }, "2 waits by 1, 2 waits by 1"},
		{"paused, it is in nobody's way", "daily 05:31", 1, func(s *broadcast.Slot) { s.State = broadcast.SlotPaused }, ""},
	} {
		t.Run(tt.what, func(t *testing.T) {
			s := slot(t, 2, tt.at, tt.length)
			if tt.change != nil {
				tt.change(&s)
			}
			var got []string
			for _, c := range scheduler.Clashes(plan(old), plan(old, s), 2) {
				got = append(got, fmt.Sprintf("%d %s by %d", c.Loser.Slot, c.What, c.With.Slot))
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
