package scheduler

import (
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Case is what is known of an airing when somebody asks why.
type Case struct {
	Now    time.Time
	Date   broadcast.Date    // the day that is asked about
	Slot   *broadcast.Slot   // nil when it is there no more, and for a play
	Airing *broadcast.Airing // as planned or as the log has it; nil when no turn of the day is known
	Run    *broadcast.AsRun  // what became of it
	Yields []Yield           // of the day's plan
	Runs   []broadcast.AsRun // the others of those days
	Next   time.Time         // the slot's next start
	Trail  broadcast.Trail

	NoFile bool                   // its file is not there
	Held   bool                   // now, and still at its time
	Clock  broadcast.ClockQuality // now
	Policy broadcast.Policy
	Days   broadcast.DayBook
}

// Explain names every rule and fact that led to an airing or kept it off the air,
// and what would change it.
func Explain(c Case) broadcast.Explanation {
	e := explainer{Case: c, out: broadcast.Explanation{Because: []broadcast.Because{}}}
	e.begin()
	e.origin()
	if e.Airing == nil {
		e.noTurn()
		return e.out
	}
	e.others()
	e.obstacles()
	e.outcome()
	e.advise()
	return e.out
}

// explainer puts an explanation together.
type explainer struct {
	Case
	out broadcast.Explanation
}

func (e *explainer) add(b broadcast.Because) { e.out.Because = append(e.out.Because, b) }

// begin says what it is about and how it went.
func (e *explainer) begin() {
	if e.Slot != nil {
		e.out.Programme, e.out.Title = e.Slot.ID, e.Slot.Title
	}
	a := e.Airing
	if a == nil {
		return
	}
	e.out.Airing, e.out.Programme, e.out.Title, e.out.At = a.ID, a.Slot, a.Title, spoken(*a)
	switch r := e.Run; {
	case r != nil:
		e.out.Outcome, e.out.Reason = r.Outcome, r.Reason
	case a.Refused != nil:
		e.out.Outcome, e.out.Reason = a.Refused.Outcome, a.Refused.Reason
	}
	if e.out.Outcome == broadcast.OutcomeMissed || e.out.Outcome == broadcast.OutcomeSkipped {
		e.out.At = a.Wanted
	}
}

// due says whether its time has come.
func (e *explainer) due() bool { return !e.Airing.Wanted.After(e.Now) }

// origin names the rule or the person behind it.
func (e *explainer) origin() {
	s, a := e.Slot, e.Airing
	switch {
	case s != nil:
		e.rule()
	case a != nil && a.Slot == 0:
		e.add(broadcast.Because{Kind: broadcast.BecausePlayed, By: a.CreatedBy, At: a.Wanted})
	default:
		e.add(broadcast.Because{Kind: broadcast.BecauseGone})
	}
	for _, d := range e.Trail.Of(e.out.Programme) {
		e.add(broadcast.Because{Kind: broadcast.BecauseDeed, At: d.At, By: d.By, Word: d.Verb})
	}
	if a != nil && a.Slot != 0 && a.ApprovedBy != "" && a.ApprovedBy != a.CreatedBy {
		e.add(broadcast.Because{Kind: broadcast.BecauseApproved, By: a.ApprovedBy})
	}
}

// others names who else wanted the air: after the log where there is one, else
// after the plan.
func (e *explainer) others() {
	a := e.Airing
	if a.Priority != broadcast.PriorityRoutine && a.Priority != 0 {
		e.add(broadcast.Because{Kind: broadcast.BecausePriority, Word: a.Priority.String()})
	}
	if e.Run != nil {
		e.met()
		return
	}
	for _, y := range e.Yields {
		switch a.ID {
		case y.Loser.ID:
			e.add(lost(y))
		case y.Winner.ID:
			if y.What == YieldSplit {
				e.add(broadcast.Because{Kind: broadcast.BecauseCutsIn, Airing: y.Loser.ID, Title: y.Loser.Title, At: spoken(*a)})
			}
		}
	}
}

// lost says what a turn of the plan loses, and to whom.
func lost(y Yield) broadcast.Because {
	b := broadcast.Because{Kind: y.What, Airing: y.Winner.ID, Title: y.Winner.Title}
	switch y.What {
	case YieldWaits:
		b.At = y.Loser.Planned
	case YieldSplit:
		b.At = y.Loser.Parts[0].Start.Add(y.Loser.Parts[0].Length.Duration())
	}
	return b
}

// met finds in the log who was on air when it wanted to be, who cut it, and into
// whom it cut.
func (e *explainer) met() {
	for _, other := range e.Runs {
		if kind, at := encounter(*e.Run, other); kind != "" {
			e.add(broadcast.Because{Kind: kind, Airing: other.Airing, Title: other.Title, At: at})
		}
	}
}

// encounter says what another that was heard meant for a run, and when; "" is
// nothing.
func encounter(r, other broadcast.AsRun) (kind string, at time.Time) {
	began, ended := other.Started, other.Ended
	cutBy, onAir := other.Airing == r.PreemptedBy, !r.Started.IsZero()
	switch {
	case other.Airing == r.Airing, began.IsZero(), !cutBy && !onAir:
		return "", at
	case !onAir:
		return broadcast.BecauseNoRoom, at
	case cutBy, began.After(r.Started) && began.Before(r.Ended):
		return broadcast.BecauseYields, began
	case began.Before(r.Started) && (ended.IsZero() || ended.After(r.Started)):
		return broadcast.BecauseCutsIn, r.Started
	case !began.After(r.Wanted) && ended.After(r.Wanted) && r.Started.After(r.Wanted):
		return broadcast.BecauseWaits, r.Started
	}
	return "", at
}
