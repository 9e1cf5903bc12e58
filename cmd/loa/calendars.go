package main

import (
	"fmt"
	"slices"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/scheduler/lunar"
)

// The years whose days a policy may name.
const firstRuledYear, lastRuledYear = 2025, 2099

// calendarDays lists the days of a calendar that the policy names, in their order; the
// configuration has checked the name.
func calendarDays(name string) (days []broadcast.Date) {
	moon := lunar.NewCalendar()
	if name == configs.NewYearsEve {
		for year := firstRuledYear; year <= lastRuledYear; year++ {
			if eve, ok := moon.NewYearsEve(year); ok {
				days = append(days, eve)
			}
		}
		return days
	}
	book := slices.DeleteFunc(configs.Holidays(), func(c broadcast.Calendar) bool { return c.Name != name })
	if len(book) == 0 {
		return nil
	}
	day, last := broadcast.Date(fmt.Sprintf("%d-01-01", firstRuledYear)), broadcast.Date(fmt.Sprintf("%d-12-31", lastRuledYear))
	for ; day <= last; day = day.AddDays(1) {
		if len(scheduler.Marks(book, moon, day)) > 0 {
			days = append(days, day)
		}
	}
	return days
}
