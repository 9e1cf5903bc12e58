package scheduler

import "github.com/truyenthanh/loa/broadcast"

// Yield is a turn of the plan that did not get the air when it wanted it.
type Yield struct {
	Loser, Winner broadcast.Airing // the winner is empty when it is of another day
	What          string           // YieldWaits, YieldSplit or YieldNoRoom
}

// What becomes of a turn that yields.
const (
	YieldWaits  = "waits"   // it goes after the winner
	YieldSplit  = "yields"  // the winner cuts into it
	YieldNoRoom = "no_room" // its chance passes while it waits
)

// Yields lists who has to make way for whom in a day, in the order of the plan.
func Yields(p broadcast.Plan) (out []Yield) {
	for _, a := range p.Airings {
		if what := yielding(a); what != "" {
			out = append(out, Yield{Loser: a, Winner: holder(p, a), What: what})
		}
	}
	return out
}

func yielding(a broadcast.Airing) string {
	switch {
	case len(a.Parts) > 1, a.Refused != nil && a.Refused.Outcome == broadcast.OutcomePartial:
		return YieldSplit
	case a.Refused != nil && a.Refused.Reason == broadcast.ReasonPreempted:
		return YieldNoRoom
	case a.Refused == nil && a.Planned.After(a.Wanted):
		return YieldWaits
	}
	return ""
}
