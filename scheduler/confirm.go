package scheduler

import (
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Confirmed is the schedule that a person last let air, with the policy and the
// zone of that time.
type Confirmed struct {
	Schedule *Schedule // nil: nothing of what there is was ever confirmed
	Policy   broadcast.Policy
}

// HoldNew gives the schedule in which every airing is held that the confirmed one
// does not want at the same instant and of the same media and length, or that its
// policy kept from the air. What is the same airs on: a restart with a changed
// configuration silences no more than it changed.
func (s *Schedule) HoldNew(last Confirmed) *Schedule {
	held := *s
	held.confirmed = &last
	return &held
}

// holdNew refuses the airings of a day that nobody confirmed.
func (s *Schedule) holdNew(date broadcast.Date, out []broadcast.Airing) {
	if s.confirmed == nil {
		return
	}
	seen := s.confirmed.around(date)
	for i := range out {
		if a := &out[i]; a.Refused == nil && !s.confirmed.permits(*a, seen) {
			a.Refused = &broadcast.Verdict{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonHeld}
		}
	}
}

// placed is what makes an airing the same as one that was confirmed.
type placed struct {
	slot   broadcast.SlotID
	media  broadcast.MediaID
	wanted int64 // UnixNano, for a zone may have changed its name
	length broadcast.Millis
}

func placeOf(a broadcast.Airing) placed {
	return placed{slot: a.Slot, media: a.Media, wanted: a.Wanted.UnixNano(), length: a.Length}
}

// around lists what was confirmed for a day and those beside it, which another
// zone may call by another date.
func (c *Confirmed) around(date broadcast.Date) map[placed]broadcast.Airing {
	seen := map[placed]broadcast.Airing{}
	if c.Schedule == nil {
		return seen
	}
	for day := -1; day <= 1; day++ {
		for _, a := range c.Schedule.Wanted(date.AddDays(day)) {
			seen[placeOf(a)] = a
		}
	}
	return seen
}

func (c *Confirmed) permits(a broadcast.Airing, seen map[placed]broadcast.Airing) bool {
	was, ok := seen[placeOf(a)]
	if !ok || was.Refused != nil || a.Priority > was.Priority {
		return false
	}
	_, breach := c.Policy.Guard(was, was.Wanted, was.Length.Duration())
	return !breach
}

// Upcoming lists the airings of the plan from an instant on for a day and a night:
// what a person looks at before confirming it.
func (s *Schedule) Upcoming(from time.Time, rules broadcast.Rules) (out []broadcast.Airing) {
	all := *s
	all.confirmed = nil
	today := broadcast.DateOf(from)
	for _, p := range all.Plans(today, today.AddDays(1), rules) {
		for _, a := range p.Airings {
			if at := spoken(a); a.Refused == nil && !at.Before(from) && at.Before(from.Add(24*time.Hour)) {
				out = append(out, a)
			}
		}
	}
	return out
}
