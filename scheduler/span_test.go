package scheduler_test

import (
	"testing"
	"time"

	"github.com/truyenthanh/loa/scheduler"
)

// Who reads the log says "this week" and means from Monday on.
func TestWeeksAndMonthsInWords(t *testing.T) {
	zone := time.FixedZone("+07", 7*3600)
	tuesday := time.Date(2026, 11, 24, 9, 0, 0, 0, zone)
	sunday := time.Date(2026, 3, 1, 23, 59, 0, 0, zone)
	last31 := time.Date(2026, 1, 31, 9, 0, 0, 0, zone)
	for _, tt := range []struct {
		now         time.Time
		text        string
		first, last string
	}{
		{tuesday, "tuần này", "2026-11-23", "2026-11-29"},
		{tuesday, "Tuần trước", "2026-11-16", "2026-11-22"},
		{tuesday, "last  week", "2026-11-16", "2026-11-22"},
		{tuesday, "tháng này", "2026-11-01", "2026-11-30"},
		{tuesday, "last month", "2026-10-01", "2026-10-31"},
		{sunday, "this week", "2026-02-23", "2026-03-01"},
		{sunday, "thang truoc", "2026-02-01", "2026-02-28"},
		{last31, "tháng sau", "2026-02-01", "2026-02-28"},
		{last31, "last month", "2025-12-01", "2025-12-31"},
		{tuesday, "hôm qua", "2026-11-23", "2026-11-23"},
	} {
		since, err := scheduler.ParseMoment(tt.text, "since", tt.now, false)
		if err != nil || since.Format(time.DateOnly) != tt.first || since.Hour() != 0 {
			t.Errorf("since %q on %s: %v, %v; want %s", tt.text, tt.now, since, err, tt.first)
		}
		until, err := scheduler.ParseMoment(tt.text, "until", tt.now, true)
		if err != nil || until.AddDate(0, 0, -1).Format(time.DateOnly) != tt.last || until.Hour() != 0 {
			t.Errorf("until %q on %s: %v, %v; want the end of %s", tt.text, tt.now, until, err, tt.last)
		}
	}
	for _, text := range []string{"tuần", "this", "tuần này 05:30", "week"} {
		if at, err := scheduler.ParseMoment(text, "since", tuesday, false); err == nil {
			t.Errorf("%q is understood as %s", text, at)
		}
	}
}
