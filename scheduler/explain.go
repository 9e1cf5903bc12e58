package scheduler

import (
	"fmt"
	"slices"
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
		e.add(broadcast.Because{Kind: broadcast.BecauseRule, Text: ruleText(s.At), When: &s.At})
		e.bounds()
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

// bounds are the first and the last day of the rule.
func (e *explainer) bounds() {
	for _, b := range []struct {
		kind string
		day  broadcast.Date
	}{{broadcast.BecauseFirstDay, e.Slot.From}, {broadcast.BecauseLastDay, e.Slot.Until}} {
		if b.day != "" {
			e.add(broadcast.Because{Kind: b.kind, At: b.day.In(e.Now.Location())})
		}
	}
	if e.Slot.Session != "" {
		e.add(broadcast.Because{Kind: broadcast.BecauseSession, Text: e.Slot.Session})
	}
}

// ruleText is a rule as it was typed, its storm loop with it.
func ruleText(w broadcast.When) string {
	if w.Every > 0 {
		return fmt.Sprintf("%s --every %s --to %s", w.Text, w.Every.Duration(), w.To)
	}
	return w.Text
}

// noTurn says why a slot wants nothing of the day.
func (e *explainer) noTurn() {
	s := e.Slot
	if s == nil {
		return
	}
	day := e.Date.In(e.Now.Location())
	e.out.At = day
	changed := e.Trail.Changed(s.ID)
	switch {
	case s.State == broadcast.SlotPaused:
		e.add(broadcast.Because{Kind: broadcast.BecausePaused})
		e.do(broadcast.DoResume, "loa resume %d", s.ID)
	case s.State == broadcast.SlotRejected:
		e.add(broadcast.Because{Kind: broadcast.BecauseRejected, By: s.RejectedBy})
	case slices.Contains(s.Except, e.Date):
		e.add(broadcast.Because{Kind: broadcast.BecauseExcepted, At: day})
	case broadcast.DateOf(s.CreatedAt.In(e.Now.Location())) >= e.Date:
		e.add(broadcast.Because{Kind: broadcast.BecauseUnborn, At: s.CreatedAt.In(e.Now.Location())})
	case broadcast.DateOf(changed.In(e.Now.Location())) >= e.Date:
		e.add(broadcast.Because{Kind: broadcast.BecauseNewRule, At: changed.In(e.Now.Location())})
	default:
		e.add(broadcast.Because{Kind: broadcast.BecauseOtherDay, At: day})
	}
	if !e.Next.IsZero() {
		e.add(broadcast.Because{Kind: broadcast.BecauseNextTime, At: e.Next})
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
	r := e.Run
	for _, o := range e.Runs {
		began, ended := o.Started, o.Ended
		switch {
		case o.Airing == r.Airing || began.IsZero():
		case o.Airing == r.PreemptedBy && r.Started.IsZero():
			e.add(broadcast.Because{Kind: broadcast.BecauseNoRoom, Airing: o.Airing, Title: o.Title})
		case r.Started.IsZero():
		case o.Airing == r.PreemptedBy, began.After(r.Started) && began.Before(r.Ended):
			e.add(broadcast.Because{Kind: broadcast.BecauseYields, Airing: o.Airing, Title: o.Title, At: began})
		case began.Before(r.Started) && (ended.IsZero() || ended.After(r.Started)):
			e.add(broadcast.Because{Kind: broadcast.BecauseCutsIn, Airing: o.Airing, Title: o.Title, At: r.Started})
		case !began.After(r.Wanted) && ended.After(r.Wanted) && r.Started.After(r.Wanted):
			e.add(broadcast.Because{Kind: broadcast.BecauseWaits, Airing: o.Airing, Title: o.Title, At: r.Started})
		}
	}
}
