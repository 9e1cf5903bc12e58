package desk

import (
	"slices"

	"github.com/truyenthanh/loa/broadcast"
)

// Admission is the answer to a new or changed slot.
type Admission struct {
	State      broadcast.SlotState
	ApprovedBy string
	// Waits is the rule that makes it wait for a second person; nil when it airs.
	Waits *broadcast.Problem
}

// Admit holds a slot against the commune's rules for the airings that it would
// have. askException lets a slot that a rule refuses wait for a second person
// instead; without it the rule's problem comes back as the error.
func Admit(s broadcast.Slot, airings []broadcast.Airing, rules Rules, askException bool) (Admission, error) {
	if p := impossible(s, airings); p != nil {
		return Admission{}, p
	}
	p := breach(s, airings, rules.Policy)
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

// breach finds the first rule that the slot would break. An emergency may speak
// at any hour, but to schedule one takes a second person.
func breach(s broadcast.Slot, airings []broadcast.Airing, policy broadcast.Policy) *broadcast.Problem {
	if s.Priority == broadcast.PriorityEmergency {
		return broadcast.Refuse(broadcast.ProblemNeedsApproval, "priority")
	}
	for _, a := range airings {
		b, found := policy.Check(a.Wanted, a.Length.Duration())
		switch {
		case found && b.Outside:
			return broadcast.Refuse(broadcast.ProblemOutsideWindows, "at", a.Wanted, slices.Clone(policy.Windows))
		case found:
			return broadcast.Refuse(broadcast.ProblemQuietHours, "at", a.Wanted, b.Span)
		}
	}
	return nil
}

// Approve is the second person's word on a slot that waits. An exception always
// takes two people; who may approve an ordinary slot is the commune's rule.
func Approve(s broadcast.Slot, by string) (broadcast.Slot, error) {
	if s.State != broadcast.SlotWaiting {
		return s, broadcast.Refuse(broadcast.ProblemNotWaiting, "", s.ID.String())
	}
	if by == s.Author() {
		return s, broadcast.Refuse(broadcast.ProblemOwnApproval, "", s.ID.String())
	}
	// Only who approves an hour at which all is quiet lets the slot into it.
	s.Exempt = s.Waits == broadcast.ProblemQuietHours
	s.State, s.ApprovedBy, s.Waits = broadcast.SlotActive, by, ""
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
	quiet := broadcast.Policy{Quiet: rules.Policy.Quiet}
	if b, found := quiet.Check(a.Wanted, a.Length.Duration()); found {
		return broadcast.Refuse(broadcast.ProblemQuietHours, "", a.Wanted, b.Span)
	}
	if rules.TwoPerson && !approved {
		return broadcast.Refuse(broadcast.ProblemTwoPerson, "")
	}
	return nil
}
