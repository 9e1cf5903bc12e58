package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/scheduler/lunar"
)

// lunarText says on which lunar days a rule speaks, and when.
func (e *env) lunarText(w broadcast.When) string {
	var times []string
	for _, at := range w.At {
		times = append(times, at.String())
	}
	return e.Text(words.AddDays, e.lunarDaysText(w), words.And(e.Lang, times))
}

// lunarDaysText names the lunar days of a rule, those of every month together.
func (e *env) lunarDaysText(w broadcast.When) string {
	var days []string
	monthly := map[bool][]string{}
	for _, l := range w.Lunar {
		if l.Month == 0 && !l.Last {
			monthly[l.Both] = append(monthly[l.Both], e.lunarDayName(l.Day))
		} else {
			days = append(days, e.lunarRule(l))
		}
	}
	if names := monthly[false]; len(names) > 0 {
		days = append([]string{e.Text(words.LunarOrdinary, e.Text(words.LunarMonthly, words.And(e.Lang, names)))}, days...)
	}
	if names := monthly[true]; len(names) > 0 {
		days = append([]string{e.Text(words.LunarMonthly, words.And(e.Lang, names))}, days...)
	}
	return words.And(e.Lang, days)
}

// lunarRule names a day of every year, or the end of a month.
func (e *env) lunarRule(l broadcast.LunarDay) string {
	text := e.Text(words.LunarYearly, l.Day, l.Month)
	switch {
	case l.Last && l.Month == 12:
		return e.Text(words.LunarEve)
	case l.Last && l.Month == 0:
		text = e.Text(words.LunarLast)
	case l.Last:
		text = e.Text(words.LunarLastOf, l.Month)
	}
	switch {
	case l.Month != 0 && l.Both:
		return e.Text(words.LunarBoth, text)
	case l.Month == 0 && !l.Both:
		return e.Text(words.LunarOrdinary, text)
	}
	return text
}

// lunarDayName is how a day of a lunar month is called.
func (e *env) lunarDayName(day int) string {
	switch {
	case e.Lang == words.EN:
		return strconv.Itoa(day)
	case day == 15:
		return e.Text(words.LunarFull)
	case day <= 10:
		return "mồng " + strconv.Itoa(day)
	}
	return "ngày " + strconv.Itoa(day)
}

// lunarDate is a lunar day in digits without its year: "15/10", "1/6 nhuận".
func (e *env) lunarDate(d lunar.Day) string {
	text := strconv.Itoa(d.Day) + "/" + strconv.Itoa(d.Month)
	if d.Leap {
		return e.Text(words.LunarLeap, text)
	}
	return text
}

// dayTimes writes coming starts, with their lunar days where the rule has any.
func (e *env) dayTimes(w broadcast.When, next []time.Time) (out []string) {
	moon := lunar.NewCalendar()
	for _, t := range next {
		text := words.DayTime(e.Lang, t)
		if day, ok := moon.FromSolar(broadcast.DateOf(t)); ok && len(w.Lunar) > 0 {
			text = e.Text(words.LunarBeside, text, e.lunarDate(day))
		}
		out = append(out, text)
	}
	return out
}

// misses30 says whether a rule asks for a day that short months do not have.
func misses30(w broadcast.When) bool {
	for _, l := range w.Lunar {
		if l.Day == 30 {
			return true
		}
	}
	return false
}

// exceptText names the excepted days, runs of them by their ends, and calendars.
func (e *env) exceptText(s broadcast.Slot) (out []string) {
	day := func(d broadcast.Date) string { return words.Day(e.Lang, d.In(time.UTC)) }
	for i := 0; i < len(s.Except); {
		first, last := s.Except[i], s.Except[i]
		for i++; i < len(s.Except) && s.Except[i] == last.AddDays(1); i++ {
			last = s.Except[i]
		}
		switch last {
		case first:
			out = append(out, day(first))
		case first.AddDays(1):
			out = append(out, day(first), day(last))
		default:
			out = append(out, e.Text(words.DayRange, day(first), day(last)))
		}
	}
	for _, name := range s.ExceptCalendars {
		out = append(out, e.calendarText(name))
	}
	return out
}

// calendarText is a calendar, or a day of one, as people call it.
func (e *env) calendarText(name string) string {
	calendar, day, one := strings.Cut(name, "/")
	for _, c := range configs.Holidays() {
		if c.Name != calendar {
			continue
		}
		for _, d := range c.Days {
			if one && d.Name == day {
				return e.dayName(d)
			}
		}
		if !one && e.Lang == words.VI {
			return c.Words[0]
		}
		if !one {
			return c.Words[len(c.Words)-1]
		}
	}
	if one {
		return day
	}
	return name
}

// dayName is the name of a day of a calendar.
func (e *env) dayName(d broadcast.MarkedDay) string {
	if e.Lang == words.EN && d.NameEN != "" {
		return d.NameEN
	}
	return d.Name
}
