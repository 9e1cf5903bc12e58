package scheduler

import (
	"errors"
	"fmt"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler/lunar"
)

// line is a cron line made ready: a set of days, and the times it wants on each
// of them. A day is asked in a few instructions, where searching for the next
// time walks along the calendar.
//
// It knows no zone. Its times are set on the clock of the station by
// [broadcast.TimeOfDay.On]: an hour that the zone skips is aired at the end of
// the gap instead of never, an hour that comes twice is aired once.
type line struct {
	months, days, weekdays uint64 // bit n = n is wanted
	either                 bool   // a day of the month or a weekday will do, as cron has it
	times                  []broadcast.TimeOfDay
}

// anyDay is how the parser marks a field with a star.
const anyDay = 1 << 63

// readLine reads the six fields of a stored cron line, seconds first.
func readLine(text string) (line, error) {
	spec, err := parseLine(text)
	if err != nil {
		return line{}, err
	}
	l := line{months: spec.Month, days: spec.Dom, weekdays: spec.Dow, either: spec.Dom&anyDay == 0 && spec.Dow&anyDay == 0}
	seconds := wantedOf(spec.Second, 60)
	for _, h := range wantedOf(spec.Hour, 24) {
		for _, m := range wantedOf(spec.Minute, 60) {
			for _, s := range seconds {
				l.times = append(l.times, broadcast.TimeOfDay(h*3600+m*60+s))
			}
		}
	}
	return l, nil
}

// wantedOf lists the numbers below an end whose bits are set.
func wantedOf(bits uint64, end int) (out []int) {
	for n := range end {
		if bits>>n&1 != 0 {
			out = append(out, n)
		}
	}
	return out
}

// parseLine keeps a line that makes the parser panic from ending the station.
func parseLine(text string) (spec *cron.SpecSchedule, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read cron line: %v", p)
		}
	}()
	parser := cron.NewParser(cron.Second | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
	schedule, err := parser.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("read cron line: %w", err)
	}
	spec, ok := schedule.(*cron.SpecSchedule)
	if !ok {
		return nil, errors.New("read cron line: it names no times of the clock")
	}
	return spec, nil
}

// wants says whether the line has starts on a day.
func (l line) wants(d day) bool {
	if l.months>>d.month&1 == 0 {
		return false
	}
	inMonth, inWeek := l.days>>d.inMonth&1 != 0, l.weekdays>>d.weekday&1 != 0
	if l.either {
		return inMonth || inWeek
	}
	return inMonth && inWeek
}

// day is a broadcast day made ready to be asked about.
type day struct {
	date                    broadcast.Date
	month, inMonth, weekday uint
	midnight                time.Time
	even                    bool // no change of clocks: times can be counted from midnight
	loc                     *time.Location

	almanac almanac // who was asked for what follows
	moon    lunar.Month
	age     int      // day of the lunar month; 0 = not known
	names   []string // the calendars and their days that it is
}

func newDay(date broadcast.Date, loc *time.Location, a almanac) day {
	wall := date.In(time.UTC)
	d := day{
		date: date, month: uint(wall.Month()), inMonth: uint(wall.Day()), weekday: uint(wall.Weekday()),
		midnight: date.In(loc), loc: loc,
	}
	_, change := d.midnight.ZoneBounds()
	d.even = broadcast.TimeOfDayOf(d.midnight) == 0 && (change.IsZero() || change.Sub(d.midnight) >= 24*time.Hour)
	d.almanac = a
	a.mark(&d)
	return d
}

// at is a time of the clock on the day.
func (d day) at(clock broadcast.TimeOfDay) time.Time {
	if d.even {
		return d.midnight.Add(time.Duration(clock) * time.Second)
	}
	return clock.On(d.date, d.loc)
}
