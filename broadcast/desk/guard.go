package desk

import (
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Admission is the answer to a new or changed slot.
type Admission struct {
	State      broadcast.SlotState
	ApprovedBy string
	// Waits is the rule that makes it wait for a second person; nil when it airs.
	Waits *broadcast.Problem
}

// Put writes the admission on the slot. What was approved before is withdrawn: an
// exception covers the times and the media that a second person saw, no others.
func (a Admission) Put(s broadcast.Slot) broadcast.Slot {
	s.State, s.ApprovedBy, s.Waits = a.State, a.ApprovedBy, ""
	s.Exempt, s.Extra, s.RejectedBy, s.DocumentNo, s.DecidedAt = false, false, "", "", time.Time{}
	if a.Waits != nil {
		s.Waits = a.Waits.Kind
	}
	return s
}

// Admit holds a slot against the commune's rules for the airings that it would
// have, as its own rule wants them; planned are the same as the plan of their days
// places them among all others. askException lets a slot that a rule refuses wait
// for a second person instead; without it the rule's problem comes back as the
// error.
func Admit(s broadcast.Slot, wanted, planned []broadcast.Airing, rules Rules, askException bool) (Admission, error) {
	if p := impossible(s, wanted); p != nil {
		return Admission{}, p
	}
	p := breach(s, wanted, planned, rules.Policy)
	if p != nil && !askException {
		return Admission{}, p
	}
	if p == nil && rules.TwoPerson {
		p = broadcast.Refuse(broadcast.ProblemAwaitsApproval, "")
	}
	if p != nil {
		return Admission{State: broadcast.SlotWaiting, Waits: p}, nil
	}
	return Admission{State: broadcast.SlotActive, ApprovedBy: s.Author()}, nil
}

// impossible finds what no second person can make right.
func impossible(s broadcast.Slot, airings []broadcast.Airing) *broadcast.Problem {
	if s.Priority == broadcast.PriorityEmergency && s.Until == "" {
		return broadcast.Refuse(broadcast.ProblemNeedsUntil, "until")
	}
	if p := endsBefore(s, airings); p != nil {
		return p
	}
	if s.At.Every <= 0 {
		return noRoom(s, airings)
	}
	turn := broadcast.Millis(max(s.Repeat, 1)-1) * s.Gap
	for _, a := range airings[:min(1, len(airings))] {
		turn += broadcast.Millis(max(s.Repeat, 1)) * a.Length
	}
	if turn > s.At.Every {
		return broadcast.Refuse(broadcast.ProblemLoopTooTight, "every", s.At.Every.Duration(), turn.Duration())
	}
	return noRoom(s, airings)
}

// breach finds the gravest rule that the slot would break. An emergency may speak
// at any hour, but to schedule one takes a second person. A day of mourning ahead
// does not refuse the music of all other days: the plan leaves it out then.
func breach(s broadcast.Slot, wanted, planned []broadcast.Airing, policy broadcast.Policy) *broadcast.Problem {
	if s.Priority == broadcast.PriorityEmergency {
		return broadcast.Refuse(broadcast.ProblemNeedsApproval, "priority")
	}
	var worst *broadcast.Problem
	var found broadcast.Breach
	for _, a := range wanted {
		b, breaks := policy.Guard(a, a.Wanted, a.Length.Duration())
		if !breaks || b.Music || worst != nil && !b.Graver(found) {
			continue
		}
		worst, found = problem(b, a.Wanted), b
	}
	if worst != nil {
		return worst
	}
	for _, a := range planned {
		if a.Refused != nil && a.Refused.Reason == broadcast.ReasonOverCap {
			return problem(policy.Cap(a), a.Wanted)
		}
	}
	return nil
}

// problem is the refusal for a breach at a time.
func problem(b broadcast.Breach, at time.Time) *broadcast.Problem {
	switch {
	case b.Closed:
		return broadcast.Refuse(broadcast.ProblemClosedDay, "at", at)
	case b.Outside:
		return broadcast.Refuse(broadcast.ProblemOutsideWindows, "at", at, slices.Clone(b.Windows))
	case b.Cap > 0 || b.Blocks > 0:
		return broadcast.Refuse(broadcast.ProblemOverCap, "at", at, b.Cap, b.Blocks)
	default:
		return broadcast.Refuse(broadcast.ProblemQuietHours, "at", at, b.Span)
	}
}

// Approve is the second person's word on a slot that waits, with the number of the
// paper that says so. An exception always takes two people; who may approve an
// ordinary slot is the commune's rule.
func Approve(s broadcast.Slot, by, note string, now time.Time) (broadcast.Slot, error) {
	if s.State != broadcast.SlotWaiting {
		return s, broadcast.Refuse(broadcast.ProblemNotWaiting, "", s.ID.String())
	}
	if by == s.Author() {
		return s, broadcast.Refuse(broadcast.ProblemOwnApproval, "", s.ID.String())
	}
	switch s.Waits {
	case broadcast.ProblemQuietHours: // only who approves an hour at which all is quiet lets the slot into it
		s.Exempt, s.Extra = true, true
	case broadcast.ProblemOutsideWindows, broadcast.ProblemClosedDay, broadcast.ProblemOverCap:
		s.Extra = true
	default:
	}
	s.State, s.ApprovedBy, s.Waits = broadcast.SlotActive, by, ""
	s.DocumentNo, s.DecidedAt = note, now
	return s, nil
}

// Reject is the second person's no; also who made the slot may take it back so. The
// slot stays, with the rule for which it waited, until somebody changes or removes
// it.
func Reject(s broadcast.Slot, by, note string, now time.Time) (broadcast.Slot, error) {
	if s.State != broadcast.SlotWaiting {
		return s, broadcast.Refuse(broadcast.ProblemNotWaiting, "", s.ID.String())
	}
	s.State, s.RejectedBy, s.DocumentNo, s.DecidedAt = broadcast.SlotRejected, by, note, now
	return s, nil
}

// AdmitPlay holds a person's play against the rules. An emergency passes them
// all; approved says whether the file belongs to an approved slot.
func AdmitPlay(a broadcast.Airing, rules Rules, held, approved bool) error {
	if a.Priority == broadcast.PriorityEmergency {
		return nil
	}
	if held {
		return broadcast.Refuse(broadcast.ProblemOnHold, "")
	}
	if b, found := rules.Policy.Guard(a, a.Wanted, a.Length.Duration()); found {
		return broadcast.Refuse(broadcast.ProblemQuietHours, "", a.Wanted, b.Span)
	}
	if rules.TwoPerson && !approved {
		return broadcast.Refuse(broadcast.ProblemTwoPerson, "")
	}
	return nil
}
