package scheduler

import "github.com/truyenthanh/loa/broadcast"

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
	case a.Refused != nil && takenOff(a.Refused.Reason) && (!there || old.Refused == nil):
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

// takenOff says whether a reason is one that another item can be the cause of.
func takenOff(r broadcast.Reason) bool {
	return r == broadcast.ReasonPreempted || r == broadcast.ReasonOverCap
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
