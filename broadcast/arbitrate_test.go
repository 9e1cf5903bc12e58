package broadcast_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/truyenthanh/loa/broadcast"
	"pgregory.net/rapid"
)

func TestTheDayIsPlayedThroughBeforehand(t *testing.T) {
	for _, tt := range []struct {
		what   string
		rules  broadcast.Rules
		wanted []broadcast.Airing
		want   string
	}{
		{
			"hours apart", night,
			[]broadcast.Airing{item("05:30", 20), item("17:00", 15)},
			"05:30 05:30-05:50; 17:00 17:00-17:15",
		},
		{
			"end to end", night,
			[]broadcast.Airing{item("05:30", 20), item("05:50", 10)},
			"05:30 05:30-05:50; 05:50 05:50-06:00",
		},
		{
			"the second waits for the first", night,
			[]broadcast.Airing{item("05:30", 20), item("05:45", 10)},
			"05:30 05:30-05:50; 05:45 05:50-06:00",
		},
		// who waits in front
		{
			"priority goes before a routine item that came earlier", night,
			[]broadcast.Airing{item("05:30", 20), item("05:42", 5), item("05:45", 5, priority)},
			"05:30 05:30-05:50; 05:42 skipped/preempted by 05:45; 05:45 05:50-05:55",
		},
		{
			"priority at the same minute goes first", night,
			[]broadcast.Airing{item("05:30", 5, slotted(1)), item("05:30", 5, slotted(2), priority)},
			"05:30 05:30-05:35; 05:30 05:35-05:40",
		},
		// who cuts in
		{
			"priority waits for an own item", night,
			[]broadcast.Airing{item("05:30", 10), item("05:35", 5, priority)},
			"05:30 05:30-05:40; 05:35 05:40-05:45",
		},
		{
			"priority cuts in on the relay, which comes back", night,
			[]broadcast.Airing{item("05:30", 30, from(broadcast.SourceRelay)), item("05:40", 5, priority)},
			"05:30 05:30-05:40 05:45-06:05; 05:40 05:40-05:45",
		},
		{
			"priority cuts in on filler", night,
			[]broadcast.Airing{item("05:30", 30, filler), item("05:40", 5, priority)},
			"05:30 05:30-05:40 05:45-06:05; 05:40 05:40-05:45",
		},
		{
			"a routine item does not cut in on the relay", night,
			[]broadcast.Airing{item("05:30", 15, from(broadcast.SourceRelay)), item("05:40", 5)},
			"05:30 05:30-05:45; 05:40 05:45-05:50",
		},
		{
			"an emergency splits a routine item, which resumes", night,
			[]broadcast.Airing{item("05:30", 20), item("05:40", 5, emergency)},
			"05:30 05:30-05:40 05:45-05:55; 05:40 05:40-05:45",
		},
		{
			"an emergency splits a priority item", night,
			[]broadcast.Airing{item("05:30", 20, priority), item("05:40", 5, emergency)},
			"05:30 05:30-05:40 05:45-05:55; 05:40 05:40-05:45",
		},
		{
			"a second emergency waits for the first", night,
			[]broadcast.Airing{item("05:30", 5, emergency), item("05:31", 5, emergency)},
			"05:30 05:30-05:35; 05:31 05:35-05:40",
		},
		{
			"split twice", night,
			[]broadcast.Airing{item("05:30", 20), item("05:35", 5, emergency), item("05:45", 5, emergency)},
			"05:30 05:30-05:35 05:40-05:45 05:50-06:00; 05:35 05:35-05:40; 05:45 05:45-05:50",
		},
		{
			"two emergencies on end: the item waits for both", night,
			[]broadcast.Airing{item("05:30", 20), item("05:40", 4, emergency), item("05:42", 4, emergency)},
			"05:30 05:30-05:40 05:48-05:58; 05:40 05:40-05:44; 05:42 05:44-05:48",
		},
		// what becomes of who was cut
		{
			"restart: it begins again", night,
			[]broadcast.Airing{item("05:30", 20, afterCut(broadcast.CutRestart)), item("05:40", 5, emergency)},
			"05:30 05:30-05:40 05:45-06:05; 05:40 05:40-05:45",
		},
		{
			"drop: it ends there", night,
			[]broadcast.Airing{item("05:30", 20, afterCut(broadcast.CutDrop)), item("05:40", 5, emergency), item("05:50", 5)},
			"05:30 05:30-05:40 partial/preempted by 05:40; 05:40 05:40-05:45; 05:50 05:50-05:55",
		},
		{
			"cut for longer than its --late bears", night,
			[]broadcast.Airing{item("05:30", 20), item("05:40", 15, emergency)},
			"05:30 05:30-05:40 partial/preempted by 05:40; 05:40 05:40-05:55",
		},
		{
			"cut for long, but it may always come back", night,
			[]broadcast.Airing{item("05:30", 20, always), item("05:40", 60, emergency)},
			"05:30 05:30-05:40 06:40-06:50; 05:40 05:40-06:40",
		},
		// --late
		{
			"pushed past its --late, and by whom", night,
			[]broadcast.Airing{item("05:30", 20), item("05:35", 5)},
			"05:30 05:30-05:50; 05:35 skipped/preempted by 05:30",
		},
		{
			"--late always waits to the end", night,
			[]broadcast.Airing{item("05:30", 60), item("05:35", 5, always)},
			"05:30 05:30-06:30; 05:35 06:30-06:35",
		},
		{
			"--late skip waits for nobody", night,
			[]broadcast.Airing{item("05:30", 5), item("05:34", 5, late(broadcast.Late{}))},
			"05:30 05:30-05:35; 05:34 skipped/preempted by 05:30",
		},
		// quiet hours
		{
			"no frame in quiet hours", night,
			[]broadcast.Airing{item("03:15", 5), item("04:59", 5), item("05:00", 5), item("20:50", 10), item("20:59", 5)},
			"03:15 skipped/quiet_hours; 04:59 skipped/quiet_hours; 05:00 05:00-05:05; 20:50 20:50-21:00; 20:59 skipped/quiet_hours",
		},
		{
			"an emergency wakes the village", night,
			[]broadcast.Airing{item("03:15", 5, emergency)},
			"03:15 03:15-03:20",
		},
		{
			"what waited would end in quiet hours", night,
			[]broadcast.Airing{item("20:40", 15), item("20:50", 8)},
			"20:40 20:40-20:55; 20:50 skipped/quiet_hours",
		},
		{
			"what was cut would end in quiet hours", night,
			[]broadcast.Airing{item("20:40", 20), item("20:50", 5, emergency)},
			"20:40 20:40-20:50 partial/quiet_hours; 20:50 20:50-20:55",
		},
		// hard end
		{
			"it ends there whatever is left", night,
			[]broadcast.Airing{item("05:30", 60, hardEnd("06:00")), item("06:00", 5)},
			"05:30 05:30-06:00; 06:00 06:00-06:05",
		},
		{
			"the wait eats into it", night,
			[]broadcast.Airing{item("05:30", 10), item("05:35", 20, hardEnd("05:50"))},
			"05:30 05:30-05:40; 05:35 05:40-05:50",
		},
		{
			"its end came before its turn", night,
			[]broadcast.Airing{item("05:30", 10), item("05:35", 20, hardEnd("05:40"))},
			"05:30 05:30-05:40; 05:35 skipped/preempted by 05:30",
		},
		// a hold that outlasts the day
		{
			"on hold", held(night),
			[]broadcast.Airing{item("05:30", 5), item("06:00", 5, emergency), item("17:00", 5, always)},
			"05:30 skipped/held; 06:00 06:00-06:05; 17:00 skipped/held",
		},
		// a length that nobody knows
		{
			"a lost file holds nobody up and cuts nobody off", night,
			[]broadcast.Airing{item("05:30", 20), item("05:30", 0, slotted(1)), item("05:40", 0, emergency)},
			"05:30 05:30-05:30; 05:30 05:30-05:50; 05:40 05:40-05:40",
		},
		{
			"past midnight, where the night is not quiet",
			broadcast.Rules{},
			[]broadcast.Airing{item("23:50", 20), item("+1 00:05", 5)},
			"23:50 23:50-00:10; 00:05 00:10-00:15",
		},
	} {
		t.Run(tt.what, func(t *testing.T) {
			if got := told(broadcast.Arbitrate(tt.wanted, tt.rules)); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestAWholeItemIsPlannedWhole(t *testing.T) {
	got := broadcast.Arbitrate([]broadcast.Airing{item("05:30", 20), item("05:40", 5, emergency)}, night)
	for _, a := range got {
		if a.PlannedMS != a.Length || !a.Planned.Equal(a.Parts[0].Start) || a.Refused != nil {
			t.Errorf("%s: planned %s for %d ms of %d, refused %v", a.ID, a.Planned, a.PlannedMS, a.Length, a.Refused)
		}
	}
}

func TestPlanningTwiceGivesTheSamePlan(t *testing.T) {
	first := broadcast.Arbitrate([]broadcast.Airing{item("05:30", 20), item("05:40", 5, emergency), item("05:45", 5, late(broadcast.Late{}))}, night)
	if d := cmp.Diff(first, broadcast.Arbitrate(first, night)); d != "" {
		t.Errorf("a plan that is planned again changes:\n%s", d)
	}
}

func TestArbitrationKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wanted := make([]broadcast.Airing, rapid.IntRange(0, 12).Draw(t, "airings"))
		for i := range wanted {
			wanted[i] = anyAiring(t, i+1)
		}
		rules := night
		rules.Held = rapid.IntRange(0, 9).Draw(t, "held") == 0
		plan := broadcast.Arbitrate(wanted, rules)

		if broken := brokenPromise(wanted, plan, rules); broken != "" {
			t.Fatal(broken)
		}
		rand.New(rand.NewPCG(1, uint64(len(wanted)))).Shuffle(len(wanted), func(i, j int) {
			wanted[i], wanted[j] = wanted[j], wanted[i]
		})
		if d := cmp.Diff(plan, broadcast.Arbitrate(wanted, rules)); d != "" {
			t.Fatalf("the order in which they were wanted changes the plan:\n%s", d)
		}
	})
}

// brokenPromise names the first promise that a plan does not keep; "" = none.
func brokenPromise(wanted, plan []broadcast.Airing, rules broadcast.Rules) string {
	ids := func(airings []broadcast.Airing) (out []string) {
		for _, a := range airings {
			out = append(out, string(a.ID))
		}
		slices.Sort(out)
		return out
	}
	if !slices.Equal(ids(wanted), ids(plan)) {
		return "not every airing is there exactly once: " + told(plan)
	}
	var free time.Time // when the air is free again
	for _, p := range spoken(plan) {
		if p.Start.Before(free) {
			return "two speak at once: " + told(plan)
		}
		free = p.Start.Add(p.Length.Duration())
	}
	for _, a := range plan {
		if broken := brokenBy(a, rules); broken != "" {
			return broken + ": " + told([]broadcast.Airing{a})
		}
	}
	return ""
}

// spoken are all parts of a plan that make sound, in the order of the air.
func spoken(plan []broadcast.Airing) (out []broadcast.Part) {
	for _, a := range plan {
		for _, p := range a.Parts {
			if p.Length > 0 {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, func(a, b broadcast.Part) int { return a.Start.Compare(b.Start) })
	return out
}

func brokenBy(a broadcast.Airing, rules broadcast.Rules) string {
	var sum broadcast.Millis
	for _, p := range a.Parts {
		sum += p.Length
		end := p.Start.Add(p.Length.Duration())
		switch _, breach := rules.Policy.Guard(a, p.Start, p.Length.Duration()); {
		case p.Start.Before(a.Wanted):
			return "it speaks before its time"
		case breach:
			return "it speaks in quiet hours"
		case !a.HardEnd.IsZero() && end.After(a.HardEnd):
			return "it speaks past its hard end"
		case rules.Held && a.Priority != broadcast.PriorityEmergency:
			return "it speaks on hold"
		}
	}
	deadline, has := a.Late.Deadline(a.Wanted)
	switch {
	case sum != a.PlannedMS:
		return "its parts do not add up"
	case len(a.Parts) == 0 && a.Refused == nil:
		return "it neither speaks nor is refused"
	case len(a.Parts) == 0 && a.Refused.Outcome == broadcast.OutcomePartial:
		return "it is partial without a part"
	case len(a.Parts) > 0 && has && a.Parts[0].Start.After(deadline):
		return "it begins later than its --late bears"
	case a.Refused == nil && a.HardEnd.IsZero() && sum < a.Length:
		return "it is cut short and nobody says why"
	}
	return ""
}

// The judge above must see what is wrong, or it proves nothing.
func TestABrokenPlanIsNoticed(t *testing.T) {
	whole := []broadcast.Airing{item("05:30", 10), item("05:40", 5)}
	for what, spoil := range map[string]func(plan []broadcast.Airing) []broadcast.Airing{
		"one is missing":       func(p []broadcast.Airing) []broadcast.Airing { return p[:1] },
		"one is there twice":   func(p []broadcast.Airing) []broadcast.Airing { return append(p, p[0]) },
		"two speak at once":    func(p []broadcast.Airing) []broadcast.Airing { p[1].Parts[0].Start = at("05:39"); return p },
		"before its time":      func(p []broadcast.Airing) []broadcast.Airing { p[0].Parts[0].Start = at("05:29"); return p },
		"a part is lost":       func(p []broadcast.Airing) []broadcast.Airing { p[0].PlannedMS--; return p },
		"neither nor":          func(p []broadcast.Airing) []broadcast.Airing { p[0].Parts, p[0].PlannedMS = nil, 0; return p },
		"in quiet hours":       func(p []broadcast.Airing) []broadcast.Airing { p[1].Parts[0].Start = at("21:00"); return p },
		"much too late":        func(p []broadcast.Airing) []broadcast.Airing { p[1].Parts[0].Start = at("05:51"); return p },
		"past its hard end":    func(p []broadcast.Airing) []broadcast.Airing { p[1].HardEnd = at("05:44"); return p },
		"cut short in silence": func(p []broadcast.Airing) []broadcast.Airing { p[0].Length++; return p },
	} {
		plan := spoil(broadcast.Arbitrate(whole, night))
		if brokenPromise(whole, plan, night) == "" {
			t.Errorf("%s: not noticed in %s", what, told(plan))
		}
	}
	if broken := brokenPromise(whole, broadcast.Arbitrate(whole, night), night); broken != "" {
		t.Errorf("a good plan is called bad: %s", broken)
	}
}
