package scheduler

import (
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler/lunar"
)

// Options is what planning needs to know besides the slots.
type Options struct {
	Loc   *time.Location
	Media Media
	Days  broadcast.DayBook
	// Sessions are those to which slots belong; Seasons those that slots name.
	Sessions []broadcast.Session
	Seasons  map[string]broadcast.Season
}

// almanac tells what a day is besides its date. It has no moon where no rule asks.
type almanac struct {
	moon *lunar.Calendar
	book broadcast.DayBook
}

// newAlmanac looks whether any of the slots needs one.
func newAlmanac(book broadcast.DayBook, slots ...broadcast.Slot) almanac {
	if !slices.ContainsFunc(slots, asksAlmanac) {
		return almanac{}
	}
	return almanac{moon: lunar.NewCalendar(), book: book}
}

func asksAlmanac(s broadcast.Slot) bool {
	return len(s.At.Lunar)+len(s.At.Calendar)+len(s.ExceptCalendars) > 0
}

// mark writes on a day what it is.
func (a almanac) mark(d *day) {
	if a.moon == nil {
		return
	}
	if m, ok := a.moon.MonthOf(d.date); ok {
		today, _ := a.moon.FromSolar(d.date)
		d.moon, d.age = m, today.Day
	}
	for _, c := range a.book {
		for _, marked := range c.Days {
			if !d.is(marked) {
				continue
			}
			d.names = append(d.names, c.Name, c.Name+"/"+marked.Name)
		}
	}
}

// is says whether a marked day falls on the day.
func (d day) is(m broadcast.MarkedDay) bool {
	later := max(m.Days, 1) - 1
	switch {
	case m.From != "":
		return m.From <= d.date && d.date <= max(m.Until, m.From)
	case m.Solar.Month != 0:
		first := uint(m.Solar.Day)
		return uint(m.Solar.Month) == d.month && first <= d.inMonth && d.inMonth <= first+uint(later)
	case m.Lunar.Last:
		return d.isLunar(m.Lunar)
	}
	for n := range later + 1 {
		if d.isLunar(broadcast.LunarDay{Month: m.Lunar.Month, Day: m.Lunar.Day + n, Both: m.Lunar.Both}) {
			return true
		}
	}
	return false
}

// isLunar says whether a lunar day falls on the day.
func (d day) isLunar(l broadcast.LunarDay) bool {
	switch {
	case d.age == 0, l.Month != 0 && l.Month != d.moon.Number, d.moon.Leap && !l.Both:
		return false
	case l.Last:
		return d.age == d.moon.Length
	}
	return d.age == l.Day
}

// named says whether the day is one of the calendars or of their days.
func (d day) named(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(d.names, name) })
}

// Marks lists the days of the calendars that fall on a date, in the order of the
// book.
func Marks(book broadcast.DayBook, moon *lunar.Calendar, date broadcast.Date) (out []broadcast.MarkedDay) {
	d := newDay(date, time.UTC, almanac{moon: moon})
	for _, c := range book {
		for _, marked := range c.Days {
			if d.is(marked) {
				out = append(out, marked)
			}
		}
	}
	return out
}
