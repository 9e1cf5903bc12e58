package scheduler_test

import (
	"slices"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// The accidents that stations had, each as it must not happen here.

func quietNight() broadcast.Rules {
	return broadcast.Rules{Policy: broadcast.Policy{Quiet: []broadcast.ClockSpan{{Start: 21 * 3600, End: 5 * 3600}}}}
}

// A relay hour was mistyped and woke a commune for twenty minutes. Whatever is in
// the schedule, the plan leaves it out and the log says why.
func TestAccidentACommuneWokenAtAQuarterPastThree(t *testing.T) {
	relay := slot(t, 1, "daily 03:15", 20)
	relay.Source, relay.Priority = broadcast.SourceRelay, broadcast.PriorityPriority
	relay.Late = broadcast.Late{Always: true}
	p := scheduler.Compile([]broadcast.Slot{relay}, minutes, vietnam).Plan(tuesday, quietNight())
	check(t, p, "1 skipped quiet_hours")
}

// A box without a battery wakes up in 1970. Nothing of the calendar airs by that
// clock, and nothing is lost by it either.
func TestAccidentTheClockIsBackIn1970(t *testing.T) {
	s := scheduler.Compile([]broadcast.Slot{slot(t, 1, "daily 05:30", 5)}, minutes, vietnam)
	boot := time.Date(1970, 1, 1, 5, 30, 0, 0, vietnam)
	var airings []broadcast.Airing
	for _, p := range s.Plans(broadcast.DateOf(boot), broadcast.DateOf(boot), broadcast.Rules{}) {
		airings = append(airings, p.Airings...)
	}
	start, lost := scheduler.Due(airings, func(broadcast.AiringID) bool { return false }, scheduler.Moment{
		Now: boot, Lead: time.Minute, Clock: broadcast.ClockUnknown,
		Down: func(time.Time, time.Time) broadcast.Reason { return broadcast.ReasonLate },
	})
	if len(airings) != 1 || len(start) != 0 || len(lost) != 0 {
		t.Errorf("%d planned, %d to air, %d lost; want 1, 0, 0", len(airings), len(start), len(lost))
	}
}

// Province and commune want the same minute with the same rank: the commune's order
// holds, and both are in the plan, whichever came first.
func TestAccidentTwoPriorityItemsInOneSlot(t *testing.T) {
	commune, province := slot(t, 1, "daily 17:30", 5), slot(t, 2, "daily 17:30", 10)
	commune.Priority, province.Priority = broadcast.PriorityPriority, broadcast.PriorityPriority
	check(t, plan(commune, province), "1 17:30+5m0s", "2 17:35+10m0s")
	check(t, plan(province, commune), "1 17:30+5m0s", "2 17:35+10m0s")
}

// National mourning: music is skipped with its reason, the news goes on, and the
// day after all is as before.
func TestAccidentMusicOnADayOfMourning(t *testing.T) {
	news, music, tune := slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 05:40", 5), slot(t, 3, "daily 05:29", 1)
	music.Kind, tune.Kind = broadcast.KindMusic, broadcast.KindTune
	order := broadcast.Rules{Policy: broadcast.Policy{Rules: []broadcast.PolicyRule{{Name: "quốc tang", From: "2026-11-24", Until: "2026-11-25", NoMusic: true}}}}
	s := scheduler.Compile([]broadcast.Slot{news, music, tune}, minutes, vietnam)
	check(t, s.Plan(tuesday, order), "3 skipped holiday", "1 05:30+5m0s", "2 skipped holiday")
	check(t, s.Plan("2026-11-25", order), "3 skipped holiday", "1 05:30+5m0s", "2 skipped holiday")
	check(t, s.Plan("2026-11-26", order), "3 05:29+1m0s", "1 05:30+5m0s", "2 05:40+5m0s")
}

// In the night an emergency passes, and nothing in its wake does.
func TestAccidentAnEmergencyInTheNight(t *testing.T) {
	storm, late := slot(t, 1, "daily 02:00", 3), slot(t, 2, "daily 20:58", 5)
	storm.Priority = broadcast.PriorityEmergency
	late.Late = broadcast.Late{Always: true}
	p := scheduler.Compile([]broadcast.Slot{storm, late}, minutes, vietnam).Plan(tuesday, quietNight())
	check(t, p, "1 02:00+3m0s", "2 skipped quiet_hours")
}

// The server that many communes know forgets Sundays, leaves out the last day of a
// range, ends everything a second before midnight, and reads no priority.
func TestAccidentsOfTheServerManyCommunesKnow(t *testing.T) {
	t.Run("Sunday is a day of the week", func(t *testing.T) {
		for _, at := range []string{"chủ nhật 05:30", "cn 5h30", "sun 05:30", "30 5 * * 0"} {
			w, err := scheduler.ParseWhen(at, now)
			if err != nil {
				t.Fatal(err)
			}
			s := slot(t, 1, "daily 05:30", 5)
			s.At = w
			p := scheduler.Compile([]broadcast.Slot{s}, minutes, vietnam).Plan("2026-11-29", broadcast.Rules{})
			if len(p.Airings) != 1 {
				t.Errorf("%q: %d airings on a Sunday", at, len(p.Airings))
			}
		}
	})
	t.Run("the last day of a range is in it", func(t *testing.T) {
		s := slot(t, 1, "daily 05:30", 5)
		s.From, s.Until = "2026-11-22", tuesday
		check(t, plan(s), "1 05:30+5m0s")
	})
	t.Run("what begins before midnight is heard whole", func(t *testing.T) {
		check(t, plan(slot(t, 1, "daily 23:58", 5)), "1 23:58+5m0s")
	})
	t.Run("the priority column is read", func(t *testing.T) {
		urgent := slot(t, 9, "daily 05:31", 2)
		urgent.Priority = broadcast.PriorityPriority
		check(t, plan(slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 05:31", 5), urgent), "1 05:30+5m0s", "9 05:35+2m0s", "2 05:37+5m0s")
	})
}

// Clash checks elsewhere compare rules and miss midnight, repeats with a gap, and
// relays; here the plan is compared.
func TestAccidentClashesThatRulesDoNotShow(t *testing.T) {
	for _, tt := range []struct {
		what string
		old  broadcast.Slot
		add  broadcast.Slot
		day  broadcast.Date
		want string
	}{
		{
			"across midnight", slot(t, 1, "daily 23:55", 10),
			slot(t, 2, "daily 00:02", 5), "2026-11-25", "2 waits",
		},
		{
			"the second turn of a repeat",
			with(slot(t, 1, "daily 05:30", 2), func(s *broadcast.Slot) { s.Repeat, s.Gap = 3, 10*60_000 }),
			slot(t, 2, "daily 05:43", 5), tuesday, "2 waits",
		},
		{
			"in the gap of a repeat there is room",
			with(slot(t, 1, "daily 05:30", 2), func(s *broadcast.Slot) { s.Repeat, s.Gap = 3, 10*60_000 }),
			slot(t, 2, "daily 05:33", 5), tuesday, "",
		},
		{
			"a notice that cuts into a relay",
			with(slot(t, 1, "daily 06:00", 25), func(s *broadcast.Slot) { s.Source = broadcast.SourceRelay }),
			with(slot(t, 2, "daily 06:10", 2), func(s *broadcast.Slot) { s.Priority = broadcast.PriorityPriority }), tuesday, "1 split",
		},
		{
			"every fifth minute of a storm loop",
			with(slot(t, 1, "daily 07:00", 1), func(s *broadcast.Slot) { s.At.Every, s.At.To = 5*60_000, 8*3600 }),
			slot(t, 2, "daily 07:24", 3), tuesday, "1 waits",
		},
	} {
		t.Run(tt.what, func(t *testing.T) {
			before := scheduler.Compile([]broadcast.Slot{tt.old}, minutes, vietnam)
			after := scheduler.Compile([]broadcast.Slot{tt.old, tt.add}, minutes, vietnam)
			var got string
			for _, c := range scheduler.Clashes(before.Plan(tt.day, broadcast.Rules{}), after.Plan(tt.day, broadcast.Rules{}), 2) {
				got += c.Loser.Slot.String() + " " + c.What
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func with(s broadcast.Slot, change func(*broadcast.Slot)) broadcast.Slot {
	change(&s)
	return s
}

// A session fills up: what no longer fits its cap is shown as a clash when the item
// that fills it is entered, and the plan's word on it is the last.
func TestAccidentASessionThatGrowsLonger(t *testing.T) {
	ward := broadcast.Rules{Policy: broadcast.Policy{MaxBlock: 15 * 60_000, MaxBlocks: 2}}
	relay := slot(t, 1, "daily 07:05", 10)
	relay.Source = broadcast.SourceRelay
	opening := slot(t, 2, "daily 07:00", 6)
	before := scheduler.Compile([]broadcast.Slot{relay}, minutes, vietnam).Plan(tuesday, ward)
	after := scheduler.Compile([]broadcast.Slot{relay, opening}, minutes, vietnam).Plan(tuesday, ward)
	check(t, before, "1 07:05+10m0s")
	check(t, after, "2 07:00+6m0s", "1 skipped over_cap")
	clashes := scheduler.Clashes(before, after, 2)
	if len(clashes) != 1 || clashes[0].What != "skipped" || clashes[0].Loser.Slot != 1 {
		t.Errorf("clashes %+v", clashes)
	}
	m := scheduler.Moment{Now: tuesday.In(vietnam).Add(7*time.Hour + 5*time.Minute), Clock: broadcast.ClockTrusted}
	known := func(id broadcast.AiringID) bool { return id == after.Airings[0].ID }
	start, lost := scheduler.Due(after.Airings, known, m)
	if len(start) != 0 || len(lost) != 1 || lost[0].Reason != broadcast.ReasonOverCap {
		t.Errorf("to air %v, lost %v", start, lost)
	}
}

// The plan under caps is the same whenever it is made and in whatever order the
// rules stand, as every plan is.
func TestCapsDoNotDependOnTheOrderOfRules(t *testing.T) {
	ward := broadcast.Rules{Policy: broadcast.Policy{MaxBlock: 15 * 60_000, MaxBlocks: 3}}
	slots := []broadcast.Slot{
		slot(t, 1, "daily 07:00", 6), slot(t, 2, "daily 07:03", 7), slot(t, 3, "daily 07:10", 4), slot(t, 4, "daily 12:00", 5),
		slot(t, 5, "daily 17:00", 15), slot(t, 6, "daily 23:50", 14), slot(t, 7, "daily 00:01", 5),
	}
	want := lines(scheduler.Compile(slots, minutes, vietnam).Plan(tuesday, ward))
	slices.Reverse(slots)
	check(t, scheduler.Compile(slots, minutes, vietnam).Plan(tuesday, ward), want...)
	check(t, scheduler.Compile(slots, minutes, vietnam).Plans("2026-11-20", tuesday, ward)[4], want...)
}

// The operator holds the station: all is silent but an emergency.
func TestAccidentTheWrongThingIsOnTheAirAndTheStationIsHeld(t *testing.T) {
	storm := slot(t, 2, "daily 05:31", 1)
	storm.Priority = broadcast.PriorityEmergency
	p := scheduler.Compile([]broadcast.Slot{slot(t, 1, "daily 05:30", 5), storm}, minutes, vietnam).Plan(tuesday, broadcast.Rules{Held: true})
	check(t, p, "1 skipped held", "2 05:31+1m0s")
}
