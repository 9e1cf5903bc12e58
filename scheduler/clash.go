package scheduler

import (
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Clash is an airing that a change of the schedule moves, splits or takes off.
type Clash struct {
	Loser broadcast.Airing // as it would be with the change
	With  broadcast.Airing // who holds the air at the time it wanted
	What  string           // waits, split, skipped; within a session also cut, moved
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
		what := difference(old, a)
		if what == "" && there && movesAcross(after, old, a) {
			what = "moved"
		}
		if what == "" || a.Slot != slot && !there {
			continue
		}
		if what == "moved" {
			a.Wanted = old.Planned // that is where it would have been
		}
		out = append(out, Clash{Loser: a, With: holder(after, a), What: what})
	}
	return out
}

// difference says what a change does to an airing; "" is nothing. One that was not
// there before is compared with the zero value.
func difference(old, a broadcast.Airing) string {
	switch {
	case a.Refused != nil && takenOff(a.Refused.Reason) && old.Refused == nil:
		return "skipped"
	case a.Refused != nil:
		return ""
	case len(a.Parts) > 1 && len(old.Parts) != len(a.Parts):
		return "split"
	case a.Lost() > old.Lost():
		return "cut"
	case a.Planned.After(a.Wanted) && !old.Planned.Equal(a.Planned):
		return "waits"
	default:
		return ""
	}
}

// movesAcross says whether an item of a session has gone behind or before a fixed
// one. That the items behind a new one follow later is the nature of a session.
func movesAcross(p broadcast.Plan, old, a broadcast.Airing) bool {
	if a.Session == "" || old.Refused != nil || a.Refused != nil {
		return false
	}
	return slices.ContainsFunc(p.Airings, func(f broadcast.Airing) bool {
		return f.Fixed && f.Session == a.Session && f.ID != a.ID && f.Planned.Before(old.Planned) != f.Planned.Before(a.Planned)
	})
}

// takenOff says whether a reason is one that another item can be the cause of.
func takenOff(r broadcast.Reason) bool {
	return r == broadcast.ReasonPreempted || r == broadcast.ReasonReplaced || r == broadcast.ReasonOverCap
}

// holder finds who is on air when an airing wants to be, or where it is split or
// cut.
func holder(p broadcast.Plan, a broadcast.Airing) broadcast.Airing {
	at := a.Wanted
	switch {
	case len(a.Parts) > 1:
		at = a.Parts[0].Start.Add(a.Parts[0].Length.Duration())
	case a.Refused != nil && a.Refused.Reason == broadcast.ReasonReplaced:
		at = time.Time{} // the session knows who has its room
	case a.Lost() > 0 && len(a.Parts) == 1:
		at = a.Planned.Add(a.PlannedMS.Duration())
	}
	there := slices.IndexFunc(p.Airings, func(other broadcast.Airing) bool { return other.ID != a.ID && isOnAir(other, at) })
	if there < 0 && a.Refused != nil {
		there = slices.IndexFunc(p.Airings, func(other broadcast.Airing) bool { return other.ID == a.Refused.By })
	}
	if there < 0 {
		return broadcast.Airing{}
	}
	return p.Airings[there]
}

// isOnAir says whether an airing is planned to be heard at an instant.
func isOnAir(a broadcast.Airing, at time.Time) bool {
	return slices.ContainsFunc(a.Parts, func(part broadcast.Part) bool {
		return !part.Start.After(at) && part.Start.Add(part.Length.Duration()).After(at)
	})
}
