package words

import (
	"strconv"
	"strings"
	"time"
)

var weekdays = [7]entry{ //nolint:gochecknoglobals // a table
	{"chủ nhật", "Sunday"},
	{"thứ hai", "Monday"},
	{"thứ ba", "Tuesday"},
	{"thứ tư", "Wednesday"},
	{"thứ năm", "Thursday"},
	{"thứ sáu", "Friday"},
	{"thứ bảy", "Saturday"},
}

// Weekday is the name of a day of the week.
func Weekday(lang Lang, d time.Weekday) string { return weekdays[d].in(lang) }

// Day writes the day of t in its own zone: "thứ hai 23/11/2026".
func Day(lang Lang, t time.Time) string {
	return Weekday(lang, t.Weekday()) + " " + t.Format("02/01/2006")
}

// ShortDay is a day of the coming week: "T3 24/11", "Tue 24/11".
func ShortDay(lang Lang, t time.Time) string {
	name := t.Format("Mon")
	if lang == VI {
		name = "T" + strconv.Itoa(int(t.Weekday())+1)
		if t.Weekday() == time.Sunday {
			name = "CN"
		}
	}
	return name + t.Format(" 02/01")
}

// DayTime writes day and time of t in its own zone: "thứ hai 23/11/2026 05:30".
func DayTime(lang Lang, t time.Time) string { return Day(lang, t) + " " + ClockTime(t) }

// ClockTime writes the time of day of t in its own zone, "05:30", with seconds
// only where there are any.
func ClockTime(t time.Time) string {
	if t.Second() == 0 {
		return t.Format("15:04")
	}
	return t.Format("15:04:05")
}

// NearDay writes the day of t as seen from now: today, tomorrow, yesterday, or
// weekday and date.
func NearDay(lang Lang, t, now time.Time) string {
	day := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	switch day(t).Sub(day(now.In(t.Location()))) {
	case 0:
		return entry{"hôm nay", "today"}.in(lang)
	case 24 * time.Hour:
		return entry{"ngày mai", "tomorrow"}.in(lang)
	case -24 * time.Hour:
		return entry{"hôm qua", "yesterday"}.in(lang)
	}
	return Day(lang, t)
}

// And joins names as a sentence does: "thứ hai, thứ tư và thứ sáu".
func And(lang Lang, names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + entry{"và", "and"}.in(lang) + " " + names[last]
}
