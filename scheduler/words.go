package scheduler

import (
	"regexp"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/typed"
)

// ParseDay reads a day: today, tomorrow, yesterday in both languages, dd/mm with
// or without year, yyyy-mm-dd, a lunar day as in "10/3 âm lịch" or "rằm". field
// names the flag for the problem.
func ParseDay(text, field string, now time.Time) (broadcast.Date, error) {
	rest, moons, p := takeLunar(plain(text), text, field)
	if p != nil {
		return "", p
	}
	rest, dates, p := takeDates(rest, text, now, rawDate.coming)
	for _, r := range moons {
		date, ok := r.coming(now)
		if !ok {
			p = broadcast.Refuse(broadcast.ProblemNoSuchLunarDay, field, text)
		}
		dates = append(dates, date)
	}
	if p != nil {
		p.Field = field
		return "", p
	}
	if len(dates) != 1 || strings.Trim(joints.ReplaceAllString(rest, " "), " ") != "" {
		return "", broadcast.Refuse(broadcast.ProblemDateUnknown, field, text)
	}
	return dates[0], nil
}

// ParseMoment reads a point in time: a day, a time of today, both, a week or a
// month ("this week", "tháng trước"), or a length
// back from now, as in "90m" or "2h30m"; "2h" alone is two o'clock. end asks for the end of a day that is named without a
// time, rather than its beginning. A date without a year is the nearest one: who
// reads the log looks back.
func ParseMoment(text, field string, now time.Time, end bool) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, strings.TrimSpace(text)); err == nil {
		return t.In(now.Location()), nil
	}
	if first, last, ok := span(strings.Join(strings.Fields(plain(text)), " "), broadcast.DateOf(now)); ok {
		if end {
			return last.AddDays(1).In(now.Location()), nil
		}
		return first.In(now.Location()), nil
	}
	rest, dates, p := takeDates(plain(text), text, now, rawDate.nearest)
	if p == nil {
		var clocks []broadcast.TimeOfDay
		if rest, clocks, p = takeClocks(rest, text); p == nil {
			rest = strings.Trim(joints.ReplaceAllString(rest, " "), " ")
			if t, ok := moment(dates, clocks, now, end); ok && rest == "" {
				return t, nil
			}
		}
	}
	if back, err := ParseLength(text, field); err == nil {
		return now.Add(-back.Duration()), nil
	}
	if p == nil {
		p = broadcast.Refuse(broadcast.ProblemDateUnknown, field, text)
	}
	p.Field = field
	return time.Time{}, p
}

func moment(dates []broadcast.Date, clocks []broadcast.TimeOfDay, now time.Time, end bool) (time.Time, bool) {
	if len(dates) > 1 || len(clocks) > 1 || len(dates)+len(clocks) == 0 {
		return time.Time{}, false
	}
	day := broadcast.DateOf(now)
	if len(dates) == 1 {
		day = dates[0]
	}
	switch {
	case len(clocks) == 1:
		return clocks[0].On(day, now.Location()), true
	case end:
		return day.AddDays(1).In(now.Location()), true
	default:
		return day.In(now.Location()), true
	}
}

// ParseClock reads a time of day that stands alone, such as 17:00 or 5 giờ chiều.
func ParseClock(text, field string) (broadcast.TimeOfDay, error) {
	rest, clocks, p := takeClocks(plain(text), text)
	switch {
	case p != nil:
		p.Field = field
		return 0, p
	case len(clocks) != 1 || strings.Trim(joints.ReplaceAllString(rest, " "), " ") != "":
		return 0, broadcast.Refuse(broadcast.ProblemNoSuchTime, field, text)
	}
	return clocks[0], nil
}

// lengthPart is one number with its unit in folded text.
var lengthPart = regexp.MustCompile(`^\s*(\d+)\s*(hours?|giay|gio|h|g|minutes?|mins?|phut|m|p|'|seconds?|secs?|s|days?|ngay|d)`)

// units of lengthPart by their first letters.
func unitOf(word string) time.Duration {
	switch {
	case strings.HasPrefix(word, "giay"), strings.HasPrefix(word, "s"):
		return time.Second
	case strings.HasPrefix(word, "h"), strings.HasPrefix(word, "g"):
		return time.Hour
	case strings.HasPrefix(word, "d"), word == "ngay":
		return 24 * time.Hour
	default:
		return time.Minute
	}
}

// longestLength bounds every length that is typed.
const longestLength = 400 * 24 * time.Hour

// ParseLength reads a length such as 90s, 10m, 1h30m, 45 giây, 10 phút, 10', 1
// giờ. A number without a unit is refused: it could be anything.
func ParseLength(text, field string) (broadcast.Millis, error) {
	var sum time.Duration
	smaller := longestLength // units go from great to small, each at most once
	rest := typed.Fold(text)
	for rest != "" {
		m := lengthPart.FindStringSubmatch(rest)
		if m == nil || len(m[1]) > 8 || unitOf(m[2]) >= smaller {
			return 0, broadcast.Refuse(broadcast.ProblemLengthUnknown, field, text)
		}
		smaller = unitOf(m[2])
		sum += time.Duration(number(m[1])) * smaller
		rest = strings.TrimSpace(rest[len(m[0]):])
	}
	if sum <= 0 || sum > longestLength {
		return 0, broadcast.Refuse(broadcast.ProblemLengthUnknown, field, text)
	}
	return broadcast.MillisOf(sum), nil
}
