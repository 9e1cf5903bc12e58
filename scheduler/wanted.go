package scheduler

import (
	"cmp"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Wanted lists what the rules want of a day, in the order of time, before anybody
// has to yield: every start of every slot with its repeats. A paused or rejected slot wants
// nothing, and no slot wants what lies before it was made.
func (s *Schedule) Wanted(date broadcast.Date) []broadcast.Airing {
	var turns []turn
	d := newDay(date, s.loc)
	for i := range s.slots {
		c := &s.slots[i]
		if c.Silent() || c.Session != "" {
			continue
		}
		for _, start := range c.on(d) {
			if !start.Before(c.CreatedAt) {
				turns = c.addTurns(turns, start)
			}
		}
	}
	for i := range s.sessions {
		turns = append(turns, s.sessions[i].turns(d)...)
	}
	slices.SortFunc(turns, turn.compare)
	out := make([]broadcast.Airing, len(turns))
	for i, t := range turns {
		t.fill(&out[i])
	}
	s.holdNew(date, out)
	return out
}

// turn is an airing to be: little enough to be sorted.
type turn struct {
	slot          *compiled
	start, wanted time.Time
	run           int // from 1
	hardEnd       time.Time
	fixed         bool
	refused       *broadcast.Verdict // nil unless its session has no room for it
}

// compare orders turns as inTime orders their airings.
func (t turn) compare(other turn) int {
	return cmp.Or(
		t.wanted.Compare(other.wanted),
		cmp.Compare(other.slot.turn.Rank(), t.slot.turn.Rank()),
		cmp.Compare(t.slot.ID, other.slot.ID),
		t.start.Compare(other.start),
		cmp.Compare(t.run, other.run),
	)
}

// addTurns adds one start and its repeats, as far as its hard end lets them begin.
func (c *compiled) addTurns(turns []turn, start time.Time) []turn {
	t := turn{slot: c, start: start, wanted: start, run: 1}
	if c.HardEnd > 0 {
		t.hardEnd = c.hardEnd(start)
	}
	step := c.turn.Length.Duration() + c.Gap.Duration()
	for {
		turns = append(turns, t)
		t.run++
		t.wanted = t.wanted.Add(step)
		if t.run > c.Repeat || !t.hardEnd.IsZero() && !t.wanted.Before(t.hardEnd) {
			return turns
		}
	}
}

// fill writes the airing of the turn.
func (t turn) fill(a *broadcast.Airing) {
	*a = t.slot.turn
	a.ID = t.id()
	a.Wanted, a.HardEnd, a.Fixed = t.wanted, t.hardEnd, t.fixed
	if t.refused != nil {
		a.Refused = t.refused
	}
}

func (t turn) id() broadcast.AiringID { return broadcast.NewAiringID(t.slot.ID, t.start, t.run) }

// hardEnd is the first time after a start at which the clock shows the hard end:
// for what begins shortly before midnight that is on the next day.
func (c *compiled) hardEnd(start time.Time) time.Time {
	day := broadcast.DateOf(start)
	if end := c.HardEnd.On(day, start.Location()); end.After(start) {
		return end
	}
	return c.HardEnd.On(day.AddDays(1), start.Location())
}

// firstTurn is what all airings of a slot have in common.
func firstTurn(slot broadcast.Slot, media Media) broadcast.Airing {
	a := broadcast.Airing{
		Slot: slot.ID, Title: slot.Title, Source: slot.Source, Media: slot.Media, Bed: slot.Bed, URL: slot.URL, Kind: slot.Kind,
		Language: slot.Language, Zones: slot.Zones, Priority: slot.Priority, Trigger: broadcast.TriggerSchedule,
		Late: slot.Late, AfterCut: slot.AfterCut, Exempt: slot.Exempt, Extra: slot.Extra, Session: slot.Session,
		CreatedBy: slot.CreatedBy, ApprovedBy: slot.ApprovedBy, DocumentNo: slot.DocumentNo,
	}
	if media != nil {
		if m, ok := media(slot); ok {
			a.SHA256, a.Length = m.SHA256, m.Airs()
		}
	}
	switch {
	case a.Length == 0 && slot.Source != broadcast.SourceFile:
		a.Length = slot.Cap // a relay or a microphone has no length of its own
	case slot.Cap > 0:
		a.Length = min(a.Length, slot.Cap)
	}
	if slot.State == broadcast.SlotWaiting {
		a.Refused = &broadcast.Verdict{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonNotApproved}
	}
	return a
}
