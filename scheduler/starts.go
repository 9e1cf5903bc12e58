package scheduler

import (
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Horizon is how many years ahead a next start is looked for.
const Horizon = 5

// Starts lists what a slot's rule wants from one instant up to, not including,
// another, in the zone of the first. Of the options it takes days and seasons.
func Starts(slot broadcast.Slot, o Options, from, until time.Time) []time.Time {
	o.Media = nil
	c := compile(slot, o)
	return c.between(newAlmanac(o.Days, slot), from, until)
}

func (c *compiled) between(a almanac, from, until time.Time) (out []time.Time) {
	loc := from.Location()
	for day := broadcast.DateOf(from); !day.In(loc).After(until); day = day.AddDays(1) {
		for _, t := range c.on(newDay(day, loc, a)) {
			if !t.Before(from) && t.Before(until) {
				out = append(out, t)
			}
		}
	}
	return out
}

// NextStarts gives up to n starts of a slot from a time on, oldest first; fewer
// when no more are ahead within five years. Of the options it takes days and seasons.
func NextStarts(slot broadcast.Slot, o Options, from time.Time, n int) []time.Time {
	o.Media = nil
	c := compile(slot, o)
	return c.next(newAlmanac(o.Days, slot), from, n)
}

func (c *compiled) next(a almanac, from time.Time, n int) (out []time.Time) {
	day, last := c.reach(from)
	for ; day <= last; day = day.AddDays(1) {
		for _, t := range c.on(newDay(day, from.Location(), a)) {
			if len(out) == n {
				return out
			}
			if !t.Before(from) {
				out = append(out, t)
			}
		}
	}
	return out
}

// reach are the first and the last day on which a start after an instant is
// looked for: moved ones may lie outside the slot's own days.
func (c *compiled) reach(from time.Time) (first, last broadcast.Date) {
	first = max(broadcast.DateOf(from), c.From)
	last = broadcast.DateOf(from.AddDate(Horizon, 0, 0))
	if c.Until != "" {
		last = min(last, c.Until)
	}
	for _, m := range c.Moved {
		first, last = min(first, m.To), max(last, m.To)
	}
	return max(first, broadcast.DateOf(from)), last
}

// on lists the starts that the slot wants on a day, in order, each once: two
// times that a change of clocks makes one are one start, and so are a start of the
// day and one that was moved onto it.
func (c *compiled) on(d day) []time.Time {
	out := c.ruled(d)
	if len(c.Moved) > 0 {
		out = c.moved(d, out)
	}
	if len(c.lines)+len(c.once)+len(c.at)+len(c.Moved) > 1 {
		slices.SortFunc(out, time.Time.Compare)
	}
	return slices.CompactFunc(out, time.Time.Equal)
}

// ruled lists what the rule wants on a day before anything is moved.
func (c *compiled) ruled(d day) (out []time.Time) {
	if !c.speaksOn(d) {
		return nil
	}
	for _, l := range c.lines {
		if !l.wants(d) {
			continue
		}
		for _, clock := range l.times {
			out = append(out, d.at(clock))
		}
	}
	for _, m := range c.once {
		if m.day == d.date {
			out = append(out, d.at(m.clock))
		}
	}
	if slices.ContainsFunc(c.At.Lunar, d.isLunar) || d.named(c.At.Calendar) {
		for _, clock := range c.at {
			out = append(out, d.at(clock))
		}
	}
	return out
}

// speaksOn says whether the rule counts on a day: it lies within the slot's days,
// and no exception takes it out.
func (c *compiled) speaksOn(d day) bool {
	within := c.From <= d.date && (c.Until == "" || d.date <= c.Until)
	return within && !c.not[d.date] && !d.named(c.ExceptCalendars) && c.Wants(d.date)
}

// moved takes away what goes from a day and brings what comes to it. A move is a
// person's word on one day: neither the last day of the slot nor an exception
// stands against it.
func (c *compiled) moved(d day, own []time.Time) []time.Time {
	if _, away := c.Moved[d.date]; away {
		own = nil
	}
	for from, m := range c.Moved {
		if m.To != d.date {
			continue
		}
		starts := c.ruled(newDay(from, d.loc, d.almanac))
		if m.At != nil && len(starts) > 0 {
			own = append(own, d.at(*m.At))
			continue
		}
		for _, t := range starts {
			own = append(own, d.at(broadcast.TimeOfDayOf(t)))
		}
	}
	return own
}
