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
// Of a slot that is late more than once only the newest turn is made up. While
// the clock is not trusted nothing of the calendar is handed over.
func Due(plan []broadcast.Airing, known func(broadcast.AiringID) bool, m Moment) (start []broadcast.Airing, lost []Missed) {
	for _, a := range plan {
		if a.Wanted.Sub(m.Now) > m.Lead || known(a.ID) {
			continue
		}
		deadline, has := a.Late.Deadline(a.Wanted)
		switch {
		case a.Refused != nil && refusedBeforehand(a.Refused.Reason):
			if !a.Wanted.After(m.Now) {
				lost = append(lost, Missed{a, *a.Refused})
			}
		case has && m.Now.After(deadline):
			lost = append(lost, m.miss(a, deadline))
		case m.Clock != broadcast.ClockUnknown:
			start = append(start, a)
		}
	}
	return m.newestOnly(start, lost)
}

// refusedBeforehand says whether an airing never asked for the air, so that its
// time alone settles it.
func refusedBeforehand(r broadcast.Reason) bool {
	return r == broadcast.ReasonNotApproved || r == broadcast.ReasonHoliday
}

// miss says why an airing was not handed over while it could have been: what was
// in line when the station went down has lost its chance by that, too.
// What lay in quiet hours would not have been heard in any case.
func (m Moment) miss(a broadcast.Airing, until time.Time) Missed {
	if v := a.Refused; v != nil && v.Outcome == broadcast.OutcomeSkipped && v.Reason == broadcast.ReasonQuietHours {
		return Missed{a, *v}
	}
	reason := m.Down(a.Wanted, until)
	if m.Clock == broadcast.ClockUnknown && reason == broadcast.ReasonLate {
		reason = broadcast.ReasonClockUnknown
	}
	return Missed{a, broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: reason}}
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
