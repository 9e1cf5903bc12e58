package main

import (
	"slices"
	"testing"
	"time"

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
	if slices.Contains(days, "2030-02-02") || len(days) != lastRuledYear-firstRuledYear+1 {
		t.Errorf("%d days, from %s to %s", len(days), days[0], days[len(days)-1])
	}
	if got := calendarDays("lễ"); got != nil {
		t.Errorf("a calendar nobody knows has the days %v", got)
	}
}

// Every calendar that the configuration lets a rule name has its days: a commune may
// keep silent on public holidays.
func TestARuleOfThePolicyOnHolidays(t *testing.T) {
	for _, name := range configs.PolicyCalendars() {
		if days := calendarDays(name); len(days) < 70 || !slices.IsSorted(days) {
			t.Errorf("%s has %d days", name, len(days))
		}
	}
	c, err := configs.Parse("loa.toml", []byte("[[policy.rules]]\ncalendar = \"ngay-le\"\nclosed = true\n"))
	if err != nil {
		t.Fatal(err)
	}
	policy, err := c.Policy.Hours(calendarDays)
	if err != nil {
		t.Fatal(err)
	}
	for day, closed := range map[broadcast.Date]bool{
		"2027-01-01": true, "2027-01-04": false, // Tết dương lịch
		"2027-02-06": true, "2027-02-15": false, // Tết
		"2027-04-16": true,                      // 10/3 by the moon
		"2027-09-02": true, "2027-11-20": false, // no day off
	} {
		if _, breach := policy.Check(day.In(hanoi).Add(9*time.Hour), time.Minute); breach != closed {
			t.Errorf("%s closed %t, want %t", day, breach, closed)
		}
	}
}
