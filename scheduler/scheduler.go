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
	almanac   almanac
	confirmed *Confirmed // nil: all of it is
}

// compiled is a slot whose rule is read and whose airing is filled in but for
// its time.
type compiled struct {
	broadcast.Slot
	lines []line
	once  []onceAt
	at    []broadcast.TimeOfDay // on the lunar days and the days of calendars
	not   map[broadcast.Date]bool
	turn  broadcast.Airing
}

// onceAt is one start of a rule that names its days.
type onceAt struct {
	day   broadcast.Date
	clock broadcast.TimeOfDay
}

// Compile makes slots ready, those that belong to a session with its times. A slot
// of a session that is not among them wants nothing, and so do lines that cannot be
// read, which ParseWhen never gives.
func Compile(slots []broadcast.Slot, o Options) *Schedule {
	s := &Schedule{loc: o.Loc, slots: make([]compiled, 0, len(slots))}
	asking := slices.Clone(slots)
	for _, session := range o.Sessions {
		asking = append(asking, slotOf(session))
	}
	s.almanac = newAlmanac(o.Days, asking...)
	for _, slot := range slots {
		s.slots = append(s.slots, compile(slot, o))
	}
	slices.SortFunc(s.slots, func(a, b compiled) int { return cmp.Compare(a.ID, b.ID) })
	s.open(o.Sessions)
	return s
}

func compile(slot broadcast.Slot, o Options) compiled {
	if span, known := o.Seasons[slot.Season]; known {
		slot.Span = span
	}
	slot.At = daysInSession(slot)
	c := compiled{Slot: slot, turn: firstTurn(slot, o.Media), at: stormLoop(slot.At.At, slot.At)}
	for _, date := range slot.Except {
		if c.not == nil {
			c.not = map[broadcast.Date]bool{}
		}
		c.not[date] = true
	}
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
