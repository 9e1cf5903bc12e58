package district

import (
	"cmp"
	"slices"

	"github.com/truyenthanh/loa/broadcast"
)

// Counts is how the airings of some time ended. Planned is what the plans hold:
// what a person starts at once is in none, so that more can end than was planned.
type Counts struct {
	Planned   int           `json:"planned"`
	Aired     int           `json:"aired"`
	Partial   int           `json:"partial"`
	Missed    int           `json:"missed"`
	Skipped   int           `json:"skipped"`
	Cancelled int           `json:"cancelled"`
	OnAir     int           `json:"on_air"` // not over when the log was sent
	Reasons   []ReasonCount `json:"reasons,omitempty"`
}

// ReasonCount says how often airings ended in one way for one reason.
type ReasonCount struct {
	Outcome broadcast.Outcome `json:"outcome"`
	Reason  broadcast.Reason  `json:"reason"`
	N       int               `json:"n"`
}

// Ended is how many airings there is a record of.
func (c Counts) Ended() int {
	return c.Aired + c.Partial + c.Missed + c.Skipped + c.Cancelled + c.OnAir
}

// Unknown is how many of those planned nothing has been heard of.
func (c Counts) Unknown() int { return max(0, c.Planned-c.Ended()) }

// Add counts n airings that ended in one way.
func (c *Counts) Add(outcome broadcast.Outcome, reason broadcast.Reason, n int) {
	switch outcome {
	case broadcast.OutcomeAired:
		c.Aired += n
	case broadcast.OutcomePartial:
		c.Partial += n
	case broadcast.OutcomeMissed:
		c.Missed += n
	case broadcast.OutcomeSkipped:
		c.Skipped += n
	case broadcast.OutcomeCancelled:
		c.Cancelled += n
	case broadcast.OutcomeOnAir:
		c.OnAir += n
	}
	if reason == "" {
		return
	}
	for i := range c.Reasons {
		if r := &c.Reasons[i]; r.Outcome == outcome && r.Reason == reason {
			r.N += n
			return
		}
	}
	c.Reasons = append(c.Reasons, ReasonCount{outcome, reason, n})
}

// AddAll counts all of another sum in.
func (c *Counts) AddAll(o Counts) {
	c.Planned += o.Planned
	for _, r := range o.Reasons {
		c.Add(r.Outcome, r.Reason, r.N)
		c.Add(r.Outcome, "", -r.N)
	}
	c.Aired, c.Partial, c.Missed = c.Aired+o.Aired, c.Partial+o.Partial, c.Missed+o.Missed
	c.Skipped, c.Cancelled, c.OnAir = c.Skipped+o.Skipped, c.Cancelled+o.Cancelled, c.OnAir+o.OnAir
}

// order puts the reason that came most often first.
func (c *Counts) order() {
	slices.SortFunc(c.Reasons, func(a, b ReasonCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Reason, b.Reason))
	})
}
