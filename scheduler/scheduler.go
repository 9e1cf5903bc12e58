// Package scheduler turns the schedule into airings: it reads the words in which
// people say when, works out every start that a slot's rule wants, plans a
// broadcast day as a whole, and says what is due and what has lost its chance.
//
// It promises that the plan is a pure function of the slots and the day, however
// often and whenever it is computed, and that an airing is handed over at most
// once: the journal is the memory, not this package.
//
// What happens on air is playout's business, how far the clock is to be trusted
// that of scheduler/clock. robfig/cron reads cron lines and finds their next
// times; its runner, which sleeps through clock steps, is not used.
//
// The one way to hurt yourself: a slot's rule speaks of the wall clock of the
// station's zone. Times given to this package must be in that zone.
package scheduler

import (
	"slices"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/truyenthanh/loa/broadcast"
)

// lineParser reads the six fields of a stored cron line, seconds first.
func lineParser() cron.Parser {
	return cron.NewParser(cron.Second | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
}

// Media looks up an imported file.
type Media func(broadcast.MediaID) (broadcast.Media, bool)

// Schedule is a set of slots made ready for planning.
type Schedule struct {
	slots []compiled
	media Media
	loc   *time.Location
}

// compiled is a slot with its cron lines parsed.
type compiled struct {
	broadcast.Slot
	lines []cron.Schedule
}

// Compile makes slots ready. Lines that cannot be read, which ParseWhen never
// gives, want nothing.
func Compile(slots []broadcast.Slot, media Media, loc *time.Location) *Schedule {
	s := &Schedule{media: media, loc: loc}
	parser := lineParser()
	for _, slot := range slots {
		c := compiled{Slot: slot}
		for _, text := range slot.At.Cron {
			if line, err := parser.Parse(text); err == nil {
				c.lines = append(c.lines, line)
			}
		}
		s.slots = append(s.slots, c)
	}
	slices.SortFunc(s.slots, func(a, b compiled) int { return int(a.ID - b.ID) })
	return s
}

// horizon is how far ahead a next start is looked for.
const horizon = 5 * 366

// NextStarts gives up to n starts of a slot from a time on, oldest first; fewer
// when none is ahead within five years.
func NextStarts(slot broadcast.Slot, from time.Time, n int) (out []time.Time) {
	c := Compile([]broadcast.Slot{slot}, nil, from.Location()).slots[0]
	day := broadcast.DateOf(from)
	if slot.From > day {
		day = slot.From
	}
	for range horizon {
		if slot.Until != "" && day > slot.Until {
			return out
		}
		for _, t := range c.on(day, from.Location()) {
			if !t.Before(from) {
				out = append(out, t)
			}
			if len(out) == n {
				return out
			}
		}
		day = c.nextDay(day)
		if day == "" {
			return out
		}
	}
	return out
}

// nextDay is the next day on which the rule may want anything: a hint that
// passes over the empty months of a yearly rule. "" means never again.
func (c compiled) nextDay(day broadcast.Date) (next broadcast.Date) {
	end := day.AddDays(1).In(time.UTC).Add(-time.Second)
	for _, line := range c.lines {
		if t := line.Next(end); !t.IsZero() && (next == "" || broadcast.DateOf(t) < next) {
			next = broadcast.DateOf(t)
		}
	}
	for _, once := range c.At.Once {
		if d := broadcast.DateOf(once.In(time.UTC)); d > day && (next == "" || d < next) {
			next = d
		}
	}
	return next
}

// on lists the starts that the rule wants on a day, in order, each once.
//
// Cron lines are followed on a clock without changes of hours, and the time found
// is then set in the station's zone: an hour that a zone skips is aired after the
// gap instead of never, an hour that comes twice is aired once.
func (c compiled) on(day broadcast.Date, loc *time.Location) (out []time.Time) {
	if day < c.From || c.Until != "" && day > c.Until || slices.Contains(c.Except, day) {
		return nil
	}
	first := day.In(time.UTC)
	next := first.AddDate(0, 0, 1)
	for _, line := range c.lines {
		if !mayFire(line, first) {
			continue
		}
		for t := line.Next(first.Add(-time.Second)); !t.IsZero() && t.Before(next); t = line.Next(t) {
			out = append(out, c.loop(broadcast.TimeOfDayOf(t), day, loc)...)
		}
	}
	for _, once := range c.At.Once {
		if t := once.In(loc); broadcast.DateOf(t) == day {
			out = append(out, c.loop(broadcast.TimeOfDayOf(t), day, loc)...)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}

// mayFire says whether a line wants anything on a day, without looking for its
// next time: most rules are silent on most days. It reads the masks of the parser
// as its own matching does: a starred day field leaves the day to the other one.
func mayFire(line cron.Schedule, day time.Time) bool {
	spec, ok := line.(*cron.SpecSchedule)
	if !ok {
		return true
	}
	const star = 1 << 63
	dom := spec.Dom&(1<<uint(day.Day())) != 0
	dow := spec.Dow&(1<<uint(day.Weekday())) != 0
	if spec.Month&(1<<uint(day.Month())) == 0 {
		return false
	}
	if spec.Dom&star != 0 || spec.Dow&star != 0 {
		return dom && dow
	}
	return dom || dow
}

// loop gives a start, and those of a storm loop that follow it on the same day.
func (c compiled) loop(start broadcast.TimeOfDay, day broadcast.Date, loc *time.Location) (out []time.Time) {
	step := broadcast.TimeOfDay(c.At.Every.Duration() / time.Second)
	if step <= 0 {
		return []time.Time{start.On(day, loc)}
	}
	for t := start; t <= c.At.To && t < 24*3600; t += step {
		out = append(out, t.On(day, loc))
	}
	return out
}
