package broadcast_test

import (
	"encoding/json"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/truyenthanh/loa/broadcast"
	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// Zones that change their clocks: the village keeps its habits, the hour that is
// skipped comes at the end of the gap, the hour that comes twice comes once.
func TestAClockTimeInAZoneThatChangesItsClocks(t *testing.T) {
	for _, tt := range []struct {
		zone, what string
		day        broadcast.Date
		clock      string
		want       string
	}{
		{"Asia/Ho_Chi_Minh", "no change ever", "2026-03-29", "02:30", "2026-03-29T02:30:00+07:00"},
		{"Europe/Berlin", "an ordinary day", "2026-06-01", "02:30", "2026-06-01T02:30:00+02:00"},
		{"Europe/Berlin", "before the gap", "2026-03-29", "01:59", "2026-03-29T01:59:00+01:00"},
		{"Europe/Berlin", "in the gap", "2026-03-29", "02:30", "2026-03-29T03:00:00+02:00"},
		{"Europe/Berlin", "after the gap", "2026-03-29", "03:00", "2026-03-29T03:00:00+02:00"},
		{"Europe/Berlin", "the hour that comes twice", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00"},
		{"Europe/Berlin", "after it", "2026-10-25", "03:00", "2026-10-25T03:00:00+01:00"},
		{"America/New_York", "in the gap, west of Greenwich", "2026-03-08", "02:30", "2026-03-08T03:00:00-04:00"},
		{"America/New_York", "the hour that comes twice", "2026-11-01", "01:30", "2026-11-01T01:30:00-04:00"},
		{"America/New_York", "after it", "2026-11-01", "02:00", "2026-11-01T02:00:00-05:00"},
		{"Australia/Lord_Howe", "half an hour is skipped", "2026-10-04", "02:15", "2026-10-04T02:30:00+11:00"},
		{"Australia/Lord_Howe", "half an hour comes twice", "2026-04-05", "01:45", "2026-04-05T01:45:00+11:00"},
		{"Asia/Beirut", "midnight is skipped", "2026-03-29", "00:00", "2026-03-29T01:00:00+03:00"},
		{"Europe/Berlin", "the end of the short day", "2026-03-29", "24:00", "2026-03-30T00:00:00+02:00"},
		{"Pacific/Apia", "a whole day is skipped", "2011-12-30", "05:30", "2011-12-31T00:00:00+14:00"},
	} {
		c, err := broadcast.ParseTimeOfDay(tt.clock)
		if err != nil {
			t.Fatal(err)
		}
		loc := zone(t, tt.zone)
		if got := c.On(tt.day, loc).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s, %s, %s: %s, want %s", tt.zone, tt.what, tt.clock, got, tt.want)
		}
		if tt.clock == "24:00" {
			continue
		}
		local := broadcast.LocalTime(string(tt.day) + "T" + tt.clock + ":00")
		if got := local.In(loc).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s, %s, %s as a local time: %s, want %s", tt.zone, tt.what, local, got, tt.want)
		}
	}
}

func TestTheFirstInstantOfADay(t *testing.T) {
	for _, tt := range []struct {
		zone string
		day  broadcast.Date
		want string
	}{
		{"Asia/Ho_Chi_Minh", "2026-11-24", "2026-11-24T00:00:00+07:00"},
		{"Asia/Beirut", "2026-03-29", "2026-03-29T01:00:00+03:00"},    // no midnight that day
		{"America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00"}, // midnight twice
		{"UTC", "2026-11-24", "2026-11-24T00:00:00Z"},
	} {
		got := tt.day.In(zone(t, tt.zone))
		if got.Format(time.RFC3339) != tt.want || broadcast.DateOf(got) != tt.day {
			t.Errorf("%s in %s begins at %s, want %s", tt.day, tt.zone, got.Format(time.RFC3339), tt.want)
		}
	}
	for _, none := range []broadcast.Date{"", "2026-02-30", "soon"} {
		if !none.In(vietnam).IsZero() {
			t.Errorf("%q begins at %v, want never", none, none.In(vietnam))
		}
	}
}

func TestDaysAreCountedOnTheCalendar(t *testing.T) {
	for _, tt := range []struct {
		from broadcast.Date
		days int
		want broadcast.Date
	}{
		{"2026-11-30", 1, "2026-12-01"},
		{"2026-12-31", 1, "2027-01-01"},
		{"2027-01-01", -1, "2026-12-31"},
		{"2028-02-28", 1, "2028-02-29"}, // a leap year
		{"2026-02-28", 1, "2026-03-01"},
		{"2026-11-24", 365, "2027-11-24"},
	} {
		if got := tt.from.AddDays(tt.days); got != tt.want {
			t.Errorf("%s and %d days: %s, want %s", tt.from, tt.days, got, tt.want)
		}
	}
}

func TestADateThatNoCalendarHasIsRefused(t *testing.T) {
	for _, text := range []string{"2026-02-30", "2026-13-01", "24/11/2026", "2026-11-24T00:00", "", "2026-1-2"} {
		if d, err := broadcast.ParseDate(text); err == nil {
			t.Errorf("%q was read as %s", text, d)
		}
	}
	if d, err := broadcast.ParseDate("2028-02-29"); err != nil || d != "2028-02-29" {
		t.Errorf("29 February of a leap year: %s, %v", d, err)
	}
}

func TestATimeOfDayIsReadAndWritten(t *testing.T) {
	for text, want := range map[string]string{
		"05:30": "05:30", "5:30": "05:30", "05:30:15": "05:30:15", "00:00": "00:00", "23:59:59": "23:59:59",
		"24:00": "24:00", "24:00:00": "24:00", // the end of a day
		"24:00:01": "", "24:01": "", "25:00": "", "5:60": "", "05:30:60": "", "5": "", "": "", "-1:00": "", "5h30": "",
	} {
		got := ""
		if c, err := broadcast.ParseTimeOfDay(text); err == nil {
			got = c.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTimesOfDayComeBackFromJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := broadcast.TimeOfDay(rapid.IntRange(0, 24*3600).Draw(t, "second"))
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var back broadcast.TimeOfDay
		if err := json.Unmarshal(text, &back); err != nil || back != c {
			t.Fatalf("%d was written as %s and read as %d, %v", c, text, back, err)
		}
	})
}

// Whatever the zone, the clock shows the time asked for at that instant, or the
// zone skipped it; no earlier instant of the day shows it.
func TestTheClockShowsWhatWasAsked(t *testing.T) {
	zones := []string{"Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Havana", "Africa/Casablanca"}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		day := broadcast.Date("2026-01-01").AddDays(rapid.IntRange(0, 3650).Draw(t, "day"))
		c := broadcast.TimeOfDay(rapid.IntRange(0, 24*3600-1).Draw(t, "second"))
		got := c.On(day, loc)
		if broadcast.DateOf(got) != day {
			t.Fatalf("%s %s in %s: %v is another day", day, c, loc, got)
		}
		if broadcast.TimeOfDayOf(got) == c {
			earlier := got.Add(-time.Hour)
			if broadcast.TimeOfDayOf(earlier) == c && broadcast.DateOf(earlier) == day {
				t.Fatalf("%s %s in %s: %v is the second of two", day, c, loc, got)
			}
			return
		}
		if before := got.Add(-time.Second); broadcast.TimeOfDayOf(before) > c && broadcast.DateOf(before) == day || broadcast.TimeOfDayOf(got) < c {
			t.Fatalf("%s %s in %s: %v is not the end of a gap", day, c, loc, got)
		}
	})
}

func TestLengthsAreRoundedToTheNearestMillisecond(t *testing.T) {
	for d, want := range map[time.Duration]broadcast.Millis{
		0: 0, 499 * time.Microsecond: 0, 500 * time.Microsecond: 1, 4*time.Minute + 2*time.Second: 242_000,
	} {
		if got := broadcast.MillisOf(d); got != want {
			t.Errorf("%v: %d ms, want %d", d, got, want)
		}
	}
}
