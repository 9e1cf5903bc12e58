package scheduler

import (
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Moment is what Due needs to know besides the plan.
type Moment struct {
	Now   time.Time
	Lead  time.Duration // how long before its time an airing is handed over
	Clock broadcast.ClockQuality
	// Busy is for how long the air is taken by what was made up before.
	Busy time.Duration
	// Down says why nothing was aired from one time to another, both included: the
	// station was down in it, or simply late.
	Down func(from, until time.Time) broadcast.Reason
}

// Missed is an airing that has lost its chance.
type Missed struct {
	broadcast.Airing
	broadcast.Verdict
}

// Due lists the airings to hand over now and those whose chance has passed. It
// remembers nothing: known answers from the journal, so a clock stepped back airs
// nothing twice and a clock stepped forward loses nothing in silence.
//
// Of a slot that is late more than once only the newest turn is made up, and what
// is late waits for a gap in which it is over before the next programme begins.
// While the clock is not trusted nothing of the calendar is handed over, and
// nothing is given up either: it may not be as late as the clock says.
func Due(plan []broadcast.Airing, known func(broadcast.AiringID) bool, m Moment) (start []broadcast.Airing, lost []Missed) {
	if m.Clock == broadcast.ClockUnknown {
		return nil, nil
	}
	for _, a := range plan {
		if a.Wanted.Sub(m.Now) > m.Lead || known(a.ID) {
			continue
		}
		deadline, has := a.Late.Deadline(a.Wanted)
		switch {
		case final(a.Refused):
			if !a.Wanted.After(m.Now) {
				lost = append(lost, Missed{a, *a.Refused})
			}
		case unconfirmed(a.Refused):
			if has && m.Now.After(deadline) {
				lost = append(lost, Missed{a, *a.Refused})
			}
		case has && m.Now.After(deadline):
			lost = append(lost, m.miss(a, deadline))
		default:
			start = append(start, a)
		}
	}
	start, lost = m.newestOnly(start, lost)
	return m.fitting(plan, start), lost
}

// final says whether the plan's word on an airing is the last: nothing that happens
// on air can change it. Quiet hours are no such word, an item may come earlier than
// the plan had it; they are asked again on air.
func final(v *broadcast.Verdict) bool {
	if v == nil {
		return false
	}
	switch v.Reason {
	case broadcast.ReasonNotApproved, broadcast.ReasonOutsideWindows, broadcast.ReasonOverCap, broadcast.ReasonHoliday,
		broadcast.ReasonReplaced:
		return v.Outcome == broadcast.OutcomeSkipped
	default:
		return false
	}
}

// unconfirmed says whether an airing is held for a person's word: that may still
// come while the airing is not too late.
func unconfirmed(v *broadcast.Verdict) bool { return v != nil && v.Reason == broadcast.ReasonHeld }

// miss says why an airing was not handed over while it could have been: what was
// in line when the station went down has lost its chance by that, too.
// What lay in quiet hours would not have been heard in any case.
func (m Moment) miss(a broadcast.Airing, until time.Time) Missed {
	if v := a.Refused; v != nil && v.Outcome == broadcast.OutcomeSkipped && v.Reason == broadcast.ReasonQuietHours {
		return Missed{a, *v}
	}
	return Missed{a, broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: m.Down(a.Wanted, until)}}
}

// newestOnly takes back the older of several late turns of one slot. Turns that
// are on time, and the repeats of one start, all stay.
func (m Moment) newestOnly(start []broadcast.Airing, lost []Missed) ([]broadcast.Airing, []Missed) {
	newest := map[broadcast.SlotID]time.Time{}
	for _, a := range start {
		if at, ok := a.ID.Start(); ok && !at.After(m.Now) && at.After(newest[a.Slot]) {
			newest[a.Slot] = at
		}
	}
	start = slices.DeleteFunc(start, func(a broadcast.Airing) bool {
		at, ok := a.ID.Start()
		older := ok && at.Before(newest[a.Slot])
		if older {
			lost = append(lost, m.miss(a, a.Wanted))
		}
		return older
	})
	return start, lost
}

// fitting keeps back what is late and would run into the next programme, each
// behind those before it. It waits for a gap, or for the end of its chance.
func (m Moment) fitting(plan, start []broadcast.Airing) []broadcast.Airing {
	free := m.Now.Add(m.Busy)
	return slices.DeleteFunc(start, func(a broadcast.Airing) bool {
		if onTime, _ := (broadcast.Late{}).Deadline(a.Wanted); !m.Now.After(onTime) {
			return false
		}
		end := free.Add(a.Length.Duration())
		if !a.HardEnd.IsZero() && end.After(a.HardEnd) {
			end = a.HardEnd // it is cut there
		}
		if next, ok := m.next(plan, a); ok && end.After(next) {
			return true
		}
		free = end
		return false
	})
}

// next is when the next programme begins that a late airing must not run into:
// one of another slot that does not stand below it.
func (m Moment) next(plan []broadcast.Airing, late broadcast.Airing) (at time.Time, ok bool) {
	for _, a := range plan {
		ahead := a.Refused == nil && a.Wanted.After(m.Now) && a.Slot != late.Slot && a.Rank() >= late.Rank()
		if ahead && (!ok || a.Planned.Before(at)) {
			at, ok = a.Planned, true
		}
	}
	return at, ok
}
