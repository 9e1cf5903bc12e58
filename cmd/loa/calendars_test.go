package main

import (
	"slices"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
)

// The eve of Tết is the last day of the lunar year, by the calendar of Vietnam: in
// 2030 a day before China's, and never "30/12".
func TestTheEveOfTetIsComputed(t *testing.T) {
	days := calendarDays(configs.NewYearsEve)
	for _, want := range []broadcast.Date{"2026-02-16", "2027-02-05", "2030-02-01", "2033-01-30"} {
		if !slices.Contains(days, want) {
			t.Errorf("%s is not among them", want)
		}
	}
	if slices.Contains(days, "2030-02-02") || len(days) != lastLunarYear-firstLunarYear+1 {
		t.Errorf("%d days, from %s to %s", len(days), days[0], days[len(days)-1])
	}
	if got := calendarDays("lễ"); got != nil {
		t.Errorf("a calendar nobody knows has the days %v", got)
	}
}
