package scheduler_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// starts lists what a slot wants between two days, both included.
func starts(s broadcast.Slot, from, until broadcast.Date, loc *time.Location) string {
	var out []string
	for _, t := range scheduler.Starts(s, options, from.In(loc), until.AddDays(1).In(loc)) {
		out = append(out, t.Format("Mon 02/01 15:04"))
	}
	return strings.Join(out, ", ")
}

func TestWhichDaysASlotSpeaks(t *testing.T) {
	for _, tt := range []struct {
		what, at string
		change   func(*broadcast.Slot)
		from     broadcast.Date
		until    broadcast.Date
		want     string
	}{
		{"every weekday, Sunday among them", "daily 05:30", nil, "2026-11-28", "2026-11-30", "Sat 28/11 05:30, Sun 29/11 05:30, Mon 30/11 05:30"},
		{"Sundays alone", "cn 05:30", nil, "2026-11-23", "2026-12-06", "Sun 29/11 05:30, Sun 06/12 05:30"},
		{"the 31st, where there is one", "0 17 31 * *", nil, "2026-11-01", "2027-01-31", "Thu 31/12 17:00, Sun 31/01 17:00"},
		{"the 29th of February", "0 17 29 2 *", nil, "2027-01-01", "2028-12-31", "Tue 29/02 17:00"},
		{"the 1st or a Monday, as cron has it", "0 17 1 * 1", nil, "2026-11-29", "2026-12-07", "Mon 30/11 17:00, Tue 01/12 17:00, Mon 07/12 17:00"},
		{"the last minute of a day", "59 23 * * *", nil, "2026-11-24", "2026-11-24", "Tue 24/11 23:59"},
		{"midnight belongs to the day that begins", "0 0 * * *", nil, "2026-11-24", "2026-11-24", "Tue 24/11 00:00"},
		{"from and until take in both their days", "daily 05:30", func(s *broadcast.Slot) { s.From, s.Until = "2026-11-24", "2026-11-25" }, "2026-11-20", "2026-11-30", "Tue 24/11 05:30, Wed 25/11 05:30"},
		{"except", "daily 05:30", func(s *broadcast.Slot) { s.Except = []broadcast.Date{"2026-11-25"} }, "2026-11-24", "2026-11-26", "Tue 24/11 05:30, Thu 26/11 05:30"},
		{"once, and only once", "24/11/2026 05:30", nil, "2026-11-01", "2027-11-30", "Tue 24/11 05:30"},
		{"two times on two dates", "24/11, 26/11 5h30 và 17h", nil, "2026-11-01", "2026-11-30", "Tue 24/11 05:30, Tue 24/11 17:00, Thu 26/11 05:30, Thu 26/11 17:00"},
		{"a storm loop, its last time included", "24/11/2026 07:00", func(s *broadcast.Slot) { s.At.Every, s.At.To = 3_600_000, 10*3600 }, "2026-11-24", "2026-11-25", "Tue 24/11 07:00, Tue 24/11 08:00, Tue 24/11 09:00, Tue 24/11 10:00"},
		{"a storm loop ends with its day", "daily 22:00", func(s *broadcast.Slot) { s.At.Every, s.At.To = 3_600_000, 24*3600 }, "2026-11-24", "2026-11-24", "Tue 24/11 22:00, Tue 24/11 23:00"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			s := slot(t, 1, tt.at, 5)
			if tt.change != nil {
				tt.change(&s)
			}
			if got := starts(s, tt.from, tt.until, vietnam); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// The hour that a zone skips is aired at the end of the gap, the hour that comes
// twice once.
func TestStartsWhereTheClocksChange(t *testing.T) {
	for _, tt := range []struct {
		zone, at string
		day      broadcast.Date
		want     string
	}{
		{"Europe/Berlin", "30 2 * * *", "2026-03-29", "03:00 CEST"},
		{"Europe/Berlin", "*/30 1-3 * * *", "2026-03-29", "01:00 CET, 01:30 CET, 03:00 CEST, 03:30 CEST"},
		{"Europe/Berlin", "30 2 * * *", "2026-10-25", "02:30 CEST"},
		{"Europe/Berlin", "0 4 * * *", "2026-10-25", "04:00 CET"},
		{"America/New_York", "30 2 * * *", "2026-03-08", "03:00 EDT"},
		{"America/New_York", "30 1 * * *", "2026-11-01", "01:30 EDT"},
		{"Asia/Beirut", "0 0 * * *", "2026-03-29", "01:00 EEST"},
		{"Australia/Lord_Howe", "15 2 * * *", "2026-10-04", "02:30 +11"},
		{"Asia/Ho_Chi_Minh", "30 2 * * *", "2026-03-29", "02:30 +07"},
	} {
		loc, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, at := range scheduler.Starts(slot(t, 1, tt.at, 5), options, tt.day.In(loc), tt.day.AddDays(1).In(loc)) {
			got = append(got, at.Format("15:04 MST"))
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s, %s, %q: %v, want %s", tt.zone, tt.day, tt.at, got, tt.want)
		}
	}
}

func TestTheNextStarts(t *testing.T) {
	for _, tt := range []struct {
		what, at string
		change   func(*broadcast.Slot)
		n        int
		want     int
	}{
		{"ten of a daily rule", "daily 05:30", nil, 10, 10},
		{"none asked for", "daily 05:30", nil, 0, 0},
		{"once", "24/11/2026 05:30", nil, 10, 1},
		{"the 29th of February, within five years", "0 17 29 2 *", nil, 10, 1},
		{"until the day after tomorrow", "daily 05:30", func(s *broadcast.Slot) { s.Until = "2026-11-25" }, 10, 2},
		{"over", "daily 05:30", func(s *broadcast.Slot) { s.Until = "2026-11-22" }, 10, 0},
		{"from next year", "daily 05:30", func(s *broadcast.Slot) { s.From = "2027-06-01" }, 10, 10},
		{"from beyond five years", "daily 05:30", func(s *broadcast.Slot) { s.From = "2033-01-01" }, 10, 0},
		{"a rule that nobody can read", "daily 05:30", func(s *broadcast.Slot) { s.At.Cron = []string{"TZ=", "soon"} }, 10, 0},
	} {
		s := slot(t, 1, tt.at, 5)
		if tt.change != nil {
			tt.change(&s)
		}
		got := scheduler.NextStarts(s, options, now, tt.n)
		if len(got) != tt.want {
			t.Errorf("%s: %d starts, want %d: %v", tt.what, len(got), tt.want, got)
		}
		for _, at := range got {
			if at.Before(now) || at.After(now.AddDate(5, 0, 1)) {
				t.Errorf("%s: %v is not within the five years ahead", tt.what, at)
			}
		}
	}
}

// anyLine draws a cron line of six fields.
func anyLine(t *rapid.T) string {
	field := func(name string, least, most int) string {
		n := rapid.IntRange(least, most)
		from := n.Draw(t, name)
		switch rapid.IntRange(0, 4).Draw(t, name+" form") {
		case 0:
			return "*"
		case 1:
			return fmt.Sprintf("%d-%d", from, rapid.IntRange(from, most).Draw(t, name+" to"))
		case 2:
			return fmt.Sprintf("%d,%d", from, n.Draw(t, name+" and"))
		case 3:
			return fmt.Sprintf("*/%d", rapid.IntRange(2, 9).Draw(t, name+" step"))
		default:
			return fmt.Sprint(from)
		}
	}
	return strings.Join([]string{
		fmt.Sprint(rapid.IntRange(0, 59).Draw(t, "second")), fmt.Sprint(rapid.IntRange(0, 59).Draw(t, "minute")),
		field("hour", 0, 23), field("day", 1, 31), field("month", 1, 12), field("weekday", 0, 6),
	}, " ")
}

// The days and times read from a line are those that the cron library's own
// search finds, one after the other.
func TestALineWantsWhatCronWants(t *testing.T) {
	parser := cron.NewParser(cron.Second | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
	rapid.Check(t, func(t *rapid.T) {
		line := anyLine(t)
		from := broadcast.Date("2026-01-01").AddDays(rapid.IntRange(0, 1500).Draw(t, "day")).In(time.UTC)
		until := from.AddDate(0, 0, 40)
		theirs, err := parser.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		var want []time.Time
		for at := theirs.Next(from.Add(-time.Second)); !at.IsZero() && at.Before(until); at = theirs.Next(at) {
			want = append(want, at)
		}
		got := scheduler.Starts(broadcast.Slot{At: broadcast.When{Cron: []string{line}}}, options, from, until)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%q from %s:\ngot  %v\nwant %v", line, from, got, want)
		}
	})
}
