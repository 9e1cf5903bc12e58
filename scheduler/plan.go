package scheduler

import (
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Wanted lists what the rules want of a day, before anybody has to yield: every
// start of every slot with its repeats. A paused slot wants nothing, and no slot
// wants what lies before it was made.
func (s *Schedule) Wanted(day broadcast.Date) (out []broadcast.Airing) {
	for _, c := range s.slots {
		if c.State == broadcast.SlotPaused {
			continue
		}
		for _, start := range c.on(day, s.loc) {
			if !start.Before(c.CreatedAt) {
				out = append(out, s.turns(c.Slot, start)...)
			}
		}
	}
	return out
}

// turns are the airings of one start: the item and its repeats.
func (s *Schedule) turns(slot broadcast.Slot, start time.Time) []broadcast.Airing {
	a := s.airing(slot, start)
	step := a.Length.Duration() + slot.Gap.Duration()
	out := make([]broadcast.Airing, 0, max(slot.Repeat, 1))
	for run := 1; run <= max(slot.Repeat, 1); run++ {
		a.ID = broadcast.NewAiringID(slot.ID, start, run)
		out = append(out, a)
		a.Wanted = a.Wanted.Add(step)
	}
	return out
}

// airing is the first turn of a start.
func (s *Schedule) airing(slot broadcast.Slot, start time.Time) broadcast.Airing {
	a := broadcast.Airing{
		Slot: slot.ID, Title: slot.Title, Source: slot.Source, Media: slot.Media, Kind: slot.Kind,
		Language: slot.Language, Zones: slot.Zones, Priority: slot.Priority, Trigger: broadcast.TriggerSchedule,
		Wanted: start, Late: slot.Late, AfterCut: slot.AfterCut, Exempt: slot.Exempt,
		CreatedBy: slot.CreatedBy, ApprovedBy: slot.ApprovedBy,
	}
	if s.media != nil {
		if m, ok := s.media(slot.Media); ok {
			a.SHA256, a.Length = m.SHA256, m.DurationMS
		}
	}
	if slot.Cap > 0 {
		a.Length = min(a.Length, slot.Cap)
	}
	if slot.HardEnd > 0 {
		a.HardEnd = slot.HardEnd.On(broadcast.DateOf(start), s.loc)
	}
	if slot.State == broadcast.SlotWaiting {
		a.Refused = &broadcast.Verdict{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonNotApproved}
	}
	return a
}

// Plan arbitrates a day as a whole. What runs over from the day before takes its
// place first, so a plan does not depend on the hour at which it is made.
func (s *Schedule) Plan(day broadcast.Date, rules broadcast.Rules) broadcast.Plan {
	p := broadcast.Plan{Date: day, Airings: []broadcast.Airing{}}
	var asked []broadcast.Airing
	for _, d := range []broadcast.Date{day.AddDays(-1), day} {
		for _, a := range s.Wanted(d) {
			switch {
			case a.Refused == nil:
				asked = append(asked, a)
			case d == day:
				p.Airings = append(p.Airings, a)
			}
		}
	}
	for _, a := range broadcast.Arbitrate(asked, rules) {
		if wantedOn(a, s.loc) == day {
			p.Airings = append(p.Airings, a)
		}
	}
	return p
}

// wantedOn is the broadcast day that an airing belongs to: that of its rule's
// start, also for a repeat that is wanted past midnight.
func wantedOn(a broadcast.Airing, loc *time.Location) broadcast.Date {
	if start, ok := a.ID.Start(); ok {
		return broadcast.DateOf(start.In(loc))
	}
	return broadcast.DateOf(a.Wanted.In(loc))
}

// Clash is an airing that a change of the schedule moves, splits or takes off.
type Clash struct {
	Loser broadcast.Airing // as it would be with the change
	With  broadcast.Airing // who holds the air at the time it wanted
	What  string           // waits, split or skipped
}

// Clashes compares a day without and with a slot: who would have to wait, be
// split or be dropped because of it, the slot itself included.
func Clashes(before, after broadcast.Plan, slot broadcast.SlotID) (out []Clash) {
	was := map[broadcast.AiringID]broadcast.Airing{}
	for _, a := range before.Airings {
		was[a.ID] = a
	}
	for _, a := range after.Airings {
		old, there := was[a.ID]
		what := difference(old, there, a)
		if what == "" || a.Slot != slot && !there {
			continue
		}
		out = append(out, Clash{Loser: a, With: holder(after, a), What: what})
	}
	return out
}

// difference says what a change does to an airing; "" is nothing.
func difference(old broadcast.Airing, there bool, a broadcast.Airing) string {
	switch {
	case a.Refused != nil && a.Refused.Reason == broadcast.ReasonPreempted && (!there || old.Refused == nil):
		return "skipped"
	case a.Refused != nil:
		return ""
	case len(a.Parts) > 1 && (!there || len(old.Parts) != len(a.Parts)):
		return "split"
	case a.Planned.After(a.Wanted) && (!there || !old.Planned.Equal(a.Planned)):
		return "waits"
	default:
		return ""
	}
}

// holder finds who is on air when an airing wants to be, or where it is split.
func holder(p broadcast.Plan, a broadcast.Airing) broadcast.Airing {
	at := a.Wanted
	if len(a.Parts) > 1 {
		at = a.Parts[0].Start.Add(a.Parts[0].Length.Duration())
	}
	for _, other := range p.Airings {
		for _, part := range other.Parts {
			if other.ID != a.ID && !part.Start.After(at) && part.Start.Add(part.Length.Duration()).After(at) {
				return other
			}
		}
	}
	if a.Refused != nil {
		for _, other := range p.Airings {
			if other.ID == a.Refused.By {
				return other
			}
		}
	}
	return broadcast.Airing{}
}
