package broadcast

import (
	"fmt"
	"time"
)

// Millis is a length in milliseconds, the unit of every length that leaves the
// station in JSON.
type Millis int64

// MillisOf rounds a duration to the nearest millisecond.
func MillisOf(d time.Duration) Millis { return Millis(d.Round(time.Millisecond).Milliseconds()) }

// Duration gives the length as a duration.
func (m Millis) Duration() time.Duration { return time.Duration(m) * time.Millisecond }

// Date is a day of the station's calendar as "2006-01-02". Dates compare as
// strings. The empty date means none.
type Date string

// DateOf is the day that t falls on in its own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// ParseDate reads "2006-01-02" and refuses days that no calendar has.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("read date %q: %w", s, err)
	}
	return Date(s), nil
}

// In is the first instant of the day in loc, the zero time for an empty or
// impossible date.
func (d Date) In(loc *time.Location) time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return instant(t, loc)
}

// AddDays is the date n days later (earlier when n is negative).
func (d Date) AddDays(n int) Date { return DateOf(d.In(time.UTC).AddDate(0, 0, n)) }

// TimeOfDay is a time on the wall clock in seconds after midnight. 24:00:00 is
// the end of a day.
type TimeOfDay int

// TimeOfDayOf is what the wall clock shows at t, in t's own zone.
func TimeOfDayOf(t time.Time) TimeOfDay {
	return TimeOfDay(t.Hour()*3600 + t.Minute()*60 + t.Second())
}

// ParseTimeOfDay reads "5:30", "05:30" or "05:30:15". "24:00" is the end of the
// day; nothing past it is a time.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	if s == "24:00" || s == "24:00:00" {
		return 24 * 3600, nil
	}
	for _, layout := range []string{"15:04", "15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return TimeOfDayOf(t), nil
		}
	}
	return 0, fmt.Errorf("read time of day: %q is not of the form 05:30", s)
}

// On is the instant at which the clock of loc shows the time on a day. A time
// that a change of clocks skips is the first instant after the gap; of a time
// that comes twice it is the first.
func (c TimeOfDay) On(d Date, loc *time.Location) time.Time {
	return instant(d.In(time.UTC).Add(time.Duration(c)*time.Second), loc)
}

// instant is when the clock of loc first shows what a clock in UTC shows at wall,
// or the end of the gap that swallows it. [time.Date] promises neither: it lands
// on either side, by the sign of the zone.
func instant(wall time.Time, loc *time.Location) time.Time {
	if loc == time.UTC {
		return wall
	}
	t := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, loc)
	from, to := t.ZoneBounds()
	_, offset := t.Zone()
	shown := t.Unix() + int64(offset)
	switch {
	case shown < wall.Unix() && !to.IsZero():
		return to
	case shown > wall.Unix() && !from.IsZero():
		return from
	case from.IsZero():
		return t
	}
	_, before := from.Add(-time.Second).Zone()
	if first := time.Unix(wall.Unix()-int64(before), 0); first.Before(from) {
		return first.In(loc)
	}
	return t
}

// String gives "05:30", with seconds only where there are any.
func (c TimeOfDay) String() string {
	if c%60 == 0 {
		return fmt.Sprintf("%02d:%02d", c/3600, c/60%60)
	}
	return fmt.Sprintf("%02d:%02d:%02d", c/3600, c/60%60, c%60)
}

// MarshalText writes the time as String does.
func (c TimeOfDay) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (c *TimeOfDay) UnmarshalText(b []byte) error {
	parsed, err := ParseTimeOfDay(string(b))
	if err == nil {
		*c = parsed
	}
	return err
}
