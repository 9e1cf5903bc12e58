package scheduler_test

import (
	"fmt"
	"testing"

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

func BenchmarkPlanOfAYearOf200Rules(b *testing.B) {
	s := aStationsRules(b)
	airings := 0
	for b.Loop() {
		airings = 0
		for _, p := range s.Plans("2026-01-01", "2026-12-31", quietNights) {
			airings += len(p.Airings)
		}
	}
	b.ReportMetric(float64(airings), "airings")
}

// The same rules, none of which airs on holidays, a fifth by the moon.
func BenchmarkPlanOfAYearOf200RulesAndTheMoon(b *testing.B) {
	s := aStationsRulesByTheMoon(b)
	airings := 0
	for b.Loop() {
		airings = 0
		for _, p := range s.Plans("2026-01-01", "2026-12-31", quietNights) {
			airings += len(p.Airings)
		}
	}
	b.ReportMetric(float64(airings), "airings")
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
