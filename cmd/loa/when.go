package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// whenText says when a slot speaks, as it was understood. A rule that no plain
// words fit is shown as it was typed; the coming starts beside it tell the rest.
func (e *env) whenText(s broadcast.Slot, now time.Time) string {
	if s.Session != "" {
		return e.inSession(s, now)
	}
	text, ok := e.cronText(s.At.Cron)
	switch {
	case len(s.At.Once) > 0:
		text = e.onceText(s.At.Once, now)
	case len(s.At.Lunar) > 0 && len(s.At.Calendar) == 0:
		text = e.lunarText(s.At)
	case !ok:
		text = s.At.Text
	}
	if s.At.Every > 0 {
		return e.Text(words.AddEvery, text, s.At.Every.Duration(), s.At.To.String())
	}
	return text
}

func (e *env) onceText(once []broadcast.LocalTime, now time.Time) string {
	texts := make([]string, len(once))
	for i, at := range once {
		t := at.In(now.Location())
		texts[i] = e.Text(words.AddDays, words.Day(e.Lang, t), words.ClockTime(t))
	}
	return strings.Join(texts, " · ")
}

// cronText reads the lines that plain words become: one time of day, and every
// day, days of the week, a day of the month or of the year.
func (e *env) cronText(lines []string) (string, bool) {
	var days string
	var times []string
	for _, line := range lines {
		fields := strings.Fields(line)
		if len(fields) != 6 {
			return "", false
		}
		at, ok := clockTimes(fields[0], fields[1], fields[2])
		named, known := e.dayText(fields[3], fields[4], fields[5])
		if !ok || !known || days != "" && days != named {
			return "", false
		}
		days, times = named, append(times, at...)
	}
	if len(times) == 0 {
		return "", false
	}
	slices.Sort(times)
	return e.Text(words.AddDays, days, words.And(e.Lang, times)), true
}

func clockTimes(second, minute, hour string) ([]string, bool) {
	s, errS := strconv.Atoi(second)
	m, errM := strconv.Atoi(minute)
	if errS != nil || errM != nil {
		return nil, false
	}
	var out []string
	for h := range strings.SplitSeq(hour, ",") {
		n, err := strconv.Atoi(h)
		if err != nil {
			return nil, false
		}
		out = append(out, broadcast.TimeOfDay(n*3600+m*60+s).String())
	}
	return out, true
}

func (e *env) dayText(day, month, weekday string) (string, bool) {
	every := func(f string) bool { return f == "*" || f == "?" }
	_, dayIsNumber := number(day)
	_, monthIsNumber := number(month)
	switch {
	case every(day) && every(month) && every(weekday):
		return e.Text(words.DayDaily), true
	case every(day) && every(month):
		return e.weekdayText(weekday)
	case every(weekday) && dayIsNumber && every(month):
		return e.Text(words.DayOfMonth, day), true
	case every(weekday) && dayIsNumber && monthIsNumber:
		return e.Text(words.DayOfMonths, day, month), true
	}
	return "", false
}

func (e *env) weekdayText(field string) (string, bool) {
	var names []string
	for item := range strings.SplitSeq(field, ",") {
		from, to, isRange := strings.Cut(item, "-")
		first, ok := e.weekdayName(from)
		if !ok {
			return "", false
		}
		if isRange {
			last, ok := e.weekdayName(to)
			if !ok {
				return "", false
			}
			first = e.Text(words.DayRange, first, last)
		}
		names = append(names, first)
	}
	return words.And(e.Lang, names), true
}

// weekdayName reads a day of cron: 0 to 6 from Sunday, 7 Sunday again, or its
// English letters.
func (e *env) weekdayName(s string) (string, bool) {
	n, ok := number(s)
	if !ok {
		n = slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, strings.ToLower(s))
	}
	if n < 0 || n > 7 {
		return "", false
	}
	return words.Weekday(e.Lang, time.Weekday(n%7)), true
}

func number(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil
}
