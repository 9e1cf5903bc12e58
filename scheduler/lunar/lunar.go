// Package lunar is the Vietnamese lunar calendar (âm lịch), computed from
// astronomy: days change at midnight UTC+7 (105° E), a month begins on the day
// that holds the new moon, the winter solstice lies in month 11, and of thirteen
// months between two such months the first without a trung khí is leap.
//
// It promises every day from 1900-01-01 to the end of 2053. From there to 2100 it
// answers as well as the theory does, but the turning of the Earth is not known
// that far ahead: the new moon of 2054-05-08, half a minute past midnight, is too
// close to call. UTC+7 is used throughout: before 1968 calendars printed in the
// North followed UTC+8, those of the South other offsets still, and may differ
// by a day or a month.
//
// Sources: Meeus, Astronomical Algorithms (2nd edition), chapters 25, 32 and 49;
// ΔT by the polynomials of Espenak and Meeus. Holidays are data and live elsewhere.
//
// The one way to hurt yourself: month and day alone do not name a lunar day. A
// leap month repeats the number of the month before it, and a month has day 30
// in some years only.
package lunar

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// The years that the calendar knows, by the solar calendar.
const (
	FirstYear = 1900
	LastYear  = 2100
)

// Day is a day of the lunar calendar.
type Day struct {
	Year  int  // the solar year in which its month 1 begins
	Month int  // 1 to 12
	Leap  bool // of the leap month of that number
	Day   int  // 1 to 30
}

// String gives "15/7/2026", with "+" behind the number of a leap month.
func (d Day) String() string {
	leap := ""
	if d.Leap {
		leap = "+"
	}
	return fmt.Sprintf("%d/%d%s/%d", d.Day, d.Month, leap, d.Year)
}

// Month is a month of the lunar calendar.
type Month struct {
	Year, Number int
	Leap         bool
	Start        broadcast.Date // the solar day of its day 1
	Length       int            // 29 or 30 days
	NewMoon      time.Time      // at UTC+7, good to some seconds
	first        int            // Start as a Julian day number
}

// Zone is the meridian of the calendar, 105° E.
var Zone = time.FixedZone("+07", 7*3600) //nolint:gochecknoglobals // a constant in all but form

// Calendar answers for all years; what it has computed of a year it keeps. It
// may be used by several goroutines at once.
type Calendar struct {
	// winters are the months from one month 11 to the next, by the solar year in
	// which they end.
	winters [LastYear - FirstYear + 2]func() []Month
}

// NewCalendar makes a calendar that has computed nothing yet.
func NewCalendar() *Calendar {
	c := &Calendar{}
	for i := range c.winters {
		c.winters[i] = sync.OnceValue(func() []Month { return winter(FirstYear + i) })
	}
	return c
}

// FromSolar is the lunar day of a solar one; false outside the known years.
func (c *Calendar) FromSolar(d broadcast.Date) (Day, bool) {
	at := d.In(time.UTC)
	if at.Year() < FirstYear || at.Year() > LastYear {
		return Day{}, false
	}
	m := c.month(at.Year(), julianDay(at))
	return Day{Year: m.Year, Month: m.Number, Leap: m.Leap, Day: julianDay(at) - m.first + 1}, true
}

// MonthOf is the lunar month that holds a solar day; false outside the known years.
func (c *Calendar) MonthOf(d broadcast.Date) (Month, bool) {
	at := d.In(time.UTC)
	if at.Year() < FirstYear || at.Year() > LastYear {
		return Month{}, false
	}
	return c.month(at.Year(), julianDay(at)), true
}

// month finds the month that holds a day of a solar year.
func (c *Calendar) month(year, day int) Month {
	months := c.winters[year-FirstYear]()
	if last := months[len(months)-1]; day >= last.first+last.Length {
		months = c.winters[year-FirstYear+1]()
	}
	i, found := slices.BinarySearchFunc(months, day, func(m Month, day int) int { return m.first - day })
	if !found {
		i--
	}
	return months[i]
}

// Months are the months of a lunar year in order, 12 or 13 of them; nil outside
// the known years.
func (c *Calendar) Months(year int) (out []Month) {
	if year < FirstYear || year > LastYear {
		return nil
	}
	for _, months := range [][]Month{c.winters[year-FirstYear](), c.winters[year-FirstYear+1]()} {
		for _, m := range months {
			if m.Year == year {
				out = append(out, m)
			}
		}
	}
	return out
}

// ToSolar is the solar day of a lunar one; false when the year has no such month,
// or the month no such day, or the year is not known.
func (c *Calendar) ToSolar(d Day) (broadcast.Date, bool) {
	for _, m := range c.Months(d.Year) {
		if m.Number == d.Month && m.Leap == d.Leap && d.Day >= 1 && d.Day <= m.Length {
			return m.Start.AddDays(d.Day - 1), true
		}
	}
	return "", false
}

// NewYearsEve is the eve of Tết (giao thừa) of a lunar year: the last day of its
// month 12, which has 29 days in some years.
func (c *Calendar) NewYearsEve(year int) (broadcast.Date, bool) {
	months := c.Months(year)
	if len(months) == 0 {
		return "", false
	}
	last := months[len(months)-1]
	return last.Start.AddDays(last.Length - 1), true
}
