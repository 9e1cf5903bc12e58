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
	"cmp"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Media looks up the file of a slot. Its duration is that of all that is heard on
// air with it: a chime before it counts.
type Media func(broadcast.Slot) (broadcast.Media, bool)

// Schedule is a set of slots made ready for planning. It does not change; after
// a change of the slots or of their media a new one is compiled.
type Schedule struct {
	slots     []compiled
	sessions  []session
	loc       *time.Location
	confirmed *Confirmed // nil: all of it is
}

// compiled is a slot whose rule is read and whose airing is filled in but for
// its time.
type compiled struct {
	broadcast.Slot
	lines []line
	once  []onceAt
	turn  broadcast.Airing
}

// onceAt is one start of a rule that names its days.
type onceAt struct {
	day   broadcast.Date
	clock broadcast.TimeOfDay
}

// Compile makes slots ready. Lines that cannot be read, which ParseWhen never
// gives, want nothing.
func Compile(slots []broadcast.Slot, media Media, loc *time.Location) *Schedule {
	s := &Schedule{loc: loc, slots: make([]compiled, 0, len(slots))}
	for _, slot := range slots {
		s.slots = append(s.slots, compile(slot, media))
	}
	slices.SortFunc(s.slots, func(a, b compiled) int { return cmp.Compare(a.ID, b.ID) })
	return s
}

func compile(slot broadcast.Slot, media Media) compiled {
	slot.At = daysInSession(slot)
	c := compiled{Slot: slot, turn: firstTurn(slot, media)}
	for _, text := range slot.At.Cron {
		if l, err := readLine(text); err == nil {
			l.times = stormLoop(l.times, slot.At)
			c.lines = append(c.lines, l)
		}
	}
	for _, text := range slot.At.Once {
		wall := text.In(time.UTC)
		if wall.IsZero() {
			continue
		}
		for _, clock := range stormLoop([]broadcast.TimeOfDay{broadcast.TimeOfDayOf(wall)}, slot.At) {
			c.once = append(c.once, onceAt{broadcast.DateOf(wall), clock})
		}
	}
	return c
}

// stormLoop repeats each start at the rule's step up to and including its last
// time on the same day.
func stormLoop(starts []broadcast.TimeOfDay, w broadcast.When) []broadcast.TimeOfDay {
	step := broadcast.TimeOfDay(w.Every.Duration() / time.Second)
	if step <= 0 {
		return starts
	}
	var out []broadcast.TimeOfDay
	for _, start := range starts {
		for t := start; t <= w.To && t < endOfDay; t += step {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

const endOfDay = broadcast.TimeOfDay(24 * 3600)

// horizon is how many years ahead a next start is looked for.
const horizon = 5

// Starts lists what a slot's rule wants from one instant up to, not including,
// another, in the zone of the first.
func Starts(slot broadcast.Slot, from, until time.Time) (out []time.Time) {
	c := compile(slot, nil)
	loc := from.Location()
	for day := broadcast.DateOf(from); !day.In(loc).After(until); day = day.AddDays(1) {
		for _, t := range c.on(newDay(day, loc)) {
			if !t.Before(from) && t.Before(until) {
				out = append(out, t)
			}
		}
	}
	return out
}

// NextStarts gives up to n starts of a slot from a time on, oldest first; fewer
// when no more are ahead within five years.
func NextStarts(slot broadcast.Slot, from time.Time, n int) (out []time.Time) {
	c := compile(slot, nil)
	day := max(broadcast.DateOf(from), slot.From)
	last := broadcast.DateOf(from.AddDate(horizon, 0, 0))
	if slot.Until != "" {
		last = min(last, slot.Until)
	}
	for ; day <= last; day = day.AddDays(1) {
		for _, t := range c.on(newDay(day, from.Location())) {
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

// on lists the starts that the rule wants on a day, in order, each once: two
// times that a change of clocks makes one are one start.
func (c *compiled) on(d day) (out []time.Time) {
	if d.date < c.From || c.Until != "" && d.date > c.Until || slices.Contains(c.Except, d.date) {
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
	if len(c.lines)+len(c.once) > 1 {
		slices.SortFunc(out, time.Time.Compare)
	}
	return slices.CompactFunc(out, time.Time.Equal)
}
