package scheduler_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// aStationsRules are 200 rules as a busy commune has them: about 60 airings a day,
// in quiet hours' company, among them weekly and monthly items, repeats, and
// bulletins that fall on each other.
func aStationsRules(b testing.TB) *scheduler.Schedule { return scheduler.Compile(rules(b), options) }

func rules(b testing.TB) (slots []broadcast.Slot) {
	for i := range int64(200) {
		at := fmt.Sprintf("%d %d * * %d", i%60, 5+i%15, i%7)
		switch {
		case i < 24:
			at = fmt.Sprintf("%d %d * * *", i*7%60, 5+i%15)
		case i%20 == 0:
			at = fmt.Sprintf("0 17 %d * *", 1+i%28)
		}
		s := slot(b, i+1, at, 1+i%5)
		if i%10 == 0 {
			s.Repeat, s.Gap = 2, 60_000
		}
		slots = append(slots, s)
	}
	return slots
}

var quietNights = broadcast.Rules{Policy: broadcast.Policy{Quiet: []broadcast.ClockSpan{{Start: 21 * 3600, End: 5 * 3600}}}}

// planTheYear plans 2026 again and again.
func planTheYear(b *testing.B, s *scheduler.Schedule) {
	b.Helper()
	airings := 0
	for b.Loop() {
		airings = 0
		for _, p := range s.Plans("2026-01-01", "2026-12-31", quietNights) {
			airings += len(p.Airings)
		}
	}
	b.ReportMetric(float64(airings), "airings")
}

func BenchmarkPlanOfAYearOf200Rules(b *testing.B) {
	s := aStationsRules(b)
	planTheYear(b, s)
}

// The same commune, half of whose rules are items of four sessions a day.
func BenchmarkPlanOfAYearOf200RulesInSessions(b *testing.B) {
	var slots []broadcast.Slot
	var sessions []broadcast.Session
	for _, at := range []string{"daily 05:00", "daily 11:00", "daily 17:00", "daily 19:00"} {
		sessions = append(sessions, buoi(b, at, at, time.Hour))
	}
	for i := range int64(200) {
		s := slot(b, i+1, fmt.Sprintf("%d %d * * %d", i%60, 5+i%15, i%7), 1+i%5)
		if i%2 == 0 {
			s = inSession(i+1, sessions[i/2%4].Name, s.Title, 60*(1+i%5), onDays(b, []string{"t2", "t3", "t4", "t5", "t6", "t7", "cn"}[i/8%7]))
			if i%8 == 0 {
				s.Fixed = broadcast.TimeOfDay(3600*(5+6*(i/2%4)) + 60*(i%60))
			}
		}
		slots = append(slots, s)
	}
	schedule := scheduler.Compile(slots, scheduler.Options{Loc: vietnam, Media: minutes, Sessions: sessions})
	planTheYear(b, schedule)
}

// The same rules, none of which airs on holidays, a fifth by the moon.
func BenchmarkPlanOfAYearOf200RulesAndTheMoon(b *testing.B) {
	s := aStationsRulesByTheMoon(b)
	planTheYear(b, s)
}

func aStationsRulesByTheMoon(b testing.TB) *scheduler.Schedule {
	slots := rules(b)
	for i := range slots {
		slots[i].ExceptCalendars = []string{"ngay-le"}
		if i%5 == 0 {
			slots[i].At = broadcast.When{Lunar: []broadcast.LunarDay{{Day: 1 + i%30, Both: true}}, At: []broadcast.TimeOfDay{broadcast.TimeOfDay(5+i%15) * 3600}}
		}
	}
	return scheduler.Compile(slots, withBook)
}

func BenchmarkPlanOfADayOf200RulesAndTheMoon(b *testing.B) {
	s := aStationsRulesByTheMoon(b)
	for b.Loop() {
		s.Plan(tuesday, quietNights)
	}
}

// seasonsAndCaps is a policy as full as a commune would write one.
func seasonsAndCaps() broadcast.Rules {
	p := quietNights.Policy
	p.Windows = []broadcast.ClockSpan{{Start: 5 * 3600, End: 21 * 3600}}
	p.MaxBlock, p.MaxBlocks = 45*60_000, 30
	p.Rules = []broadcast.PolicyRule{
		{From: "10-16", Until: "04-15", Windows: []broadcast.ClockSpan{{Start: 5*3600 + 900, End: 20*3600 + 2700}}},
		{Weekdays: 0x41, Windows: []broadcast.ClockSpan{{Start: 6 * 3600, End: 20 * 3600}}},
		{Zones: []string{"Trường học"}, Quiet: []broadcast.ClockSpan{{Start: 7 * 3600, End: 11 * 3600}}},
	}
	return broadcast.Rules{Policy: p}
}

func BenchmarkPlanOfAYearUnderAFullPolicy(b *testing.B) {
	s, rules := aStationsRules(b), seasonsAndCaps()
	for b.Loop() {
		s.Plans("2026-01-01", "2026-12-31", rules)
	}
}

func BenchmarkPlanOfADayOf200Rules(b *testing.B) {
	s := aStationsRules(b)
	for b.Loop() {
		s.Plan(tuesday, quietNights)
	}
}

func BenchmarkCompile200Rules(b *testing.B) {
	for b.Loop() {
		aStationsRules(b)
	}
}
