package desk

import (
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// AdmitSession holds a session against the commune's rules for the starts that it
// would have: all of it must lie where something may be heard. No second person
// makes an exception for a whole session; its items may ask for one.
func AdmitSession(session broadcast.Session, starts []time.Time, policy broadcast.Policy) error {
	if len(starts) == 0 {
		return broadcast.Refuse(broadcast.ProblemWhenPast, "at", session.At.Text, time.Time{})
	}
	for i, start := range starts {
		if i > 0 && start.Before(starts[i-1].Add(session.Max.Duration())) {
			return broadcast.Refuse(broadcast.ProblemSessionOverlap, "max", starts[i-1], start, session.Max.Duration())
		}
		b, found := policy.Check(start, session.Max.Duration())
		switch {
		case found && b.Outside:
			return broadcast.Refuse(broadcast.ProblemOutsideWindows, "max", start, slices.Clone(policy.Windows))
		case found:
			return broadcast.Refuse(broadcast.ProblemQuietHours, "max", start, b.Span)
		}
	}
	return nil
}
