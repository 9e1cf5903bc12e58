package main

import (
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/scheduler/lunar"
)

// The lunar years whose days a policy may name.
const firstLunarYear, lastLunarYear = 2025, 2099

// calendarDays lists the days of a calendar that the policy names; the
// configuration has checked the name.
func calendarDays(name string) (days []broadcast.Date) {
	if name != configs.NewYearsEve {
		return nil
	}
	calendar := lunar.NewCalendar()
	for year := firstLunarYear; year <= lastLunarYear; year++ {
		if eve, ok := calendar.NewYearsEve(year); ok {
			days = append(days, eve)
		}
	}
	return days
}
