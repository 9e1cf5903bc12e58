package scheduler

import (
	"regexp"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// longestRange is how many days one range may take out of a rule.
const longestRange = 366

// dateRange is two days with a sign or a word between.
var dateRange = regexp.MustCompile(`^(.*\S)(?:\s+(?:den|to)\s+|\s*-\s*)(\S.*)$`)

// isoRange is two dates that have hyphens themselves.
var isoRange = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})(?:\s+(?:den|to)\s+|\s*-\s*)(\d{4}-\d{1,2}-\d{1,2})$`)

// ParseExcept reads days on which a rule is silent: a day, a range of days as in
// "24/12-2/1/2027", a calendar or one of its days. field names the flag for the
// problem.
func ParseExcept(text, field string, now time.Time, book broadcast.DayBook) (days []broadcast.Date, calendars []string, err error) {
	folded := plain(text)
	if rest, names := takeCalendars(folded, book); len(names) > 0 && strings.TrimSpace(joints.ReplaceAllString(rest, " ")) == "" {
		return nil, names, nil
	}
	days, err = ParseDates(text, field, now)
	return days, nil, err
}

// ParseDates reads a day, or a range of days with both its ends: "24/12-26/12",
// "24/12 đến 26/12", "2026-12-24 to 2026-12-26". field names the flag for the
// problem.
func ParseDates(text, field string, now time.Time) ([]broadcast.Date, error) {
	day, err := ParseDay(text, field, now)
	if err == nil {
		return []broadcast.Date{day}, nil
	}
	folded := plain(text)
	m := isoRange.FindStringSubmatch(folded)
	if m == nil {
		m = dateRange.FindStringSubmatch(folded)
	}
	if m == nil {
		return nil, err
	}
	return daysBetween(m[1], m[2], field, now)
}

// daysBetween lists the days of a range, both ends included. A year that one end
// leaves out is told by the other: the range lies within one year, or runs over
// the end of one by half a year at most.
func daysBetween(first, last, field string, now time.Time) (out []broadcast.Date, err error) {
	from, err := ParseDay(first, field, now)
	if err != nil {
		return nil, err
	}
	until, err := ParseDay(last, field, now)
	if err != nil {
		return nil, err
	}
	switch {
	case yearless(first):
		from = inYearOf(from, until)
		if before := addYears(from, -1); from > until && before.AddDays(halfYear) >= until {
			from = before
		}
	case yearless(last):
		until = inYearOf(until, from)
		if after := addYears(until, 1); from > until && from.AddDays(halfYear) >= after {
			until = after
		}
	}
	switch {
	case until < from:
		return nil, broadcast.Refuse(broadcast.ProblemRangeReversed, field, first, last)
	case from.AddDays(longestRange) <= until:
		return nil, broadcast.Refuse(broadcast.ProblemRangeLong, field, first+" - "+last, longestRange)
	}
	for day := from; day <= until; day = day.AddDays(1) {
		out = append(out, day)
	}
	return out, nil
}

const halfYear = 183

// yearless says whether a text is a date without its year.
func yearless(text string) bool {
	m := slashDate.FindStringSubmatch(text)
	return m != nil && m[0] == strings.TrimSpace(text) && m[3] == ""
}

func inYearOf(d, other broadcast.Date) broadcast.Date {
	return addYears(d, other.In(time.UTC).Year()-d.In(time.UTC).Year())
}

func addYears(d broadcast.Date, n int) broadcast.Date {
	return broadcast.DateOf(d.In(time.UTC).AddDate(n, 0, 0))
}
