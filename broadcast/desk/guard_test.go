package desk_test

import (
	"errors"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
)

var vietnam = time.FixedZone("+07", 7*3600)

// at is a time on Tuesday 24 November 2026.
func at(clock string) time.Time {
	c, err := broadcast.ParseTimeOfDay(clock)
	if err != nil {
		panic(err)
	}
	return c.On("2026-11-24", vietnam)
}

func spans(texts ...string) (out []broadcast.ClockSpan) {
	for _, s := range texts {
		span, err := broadcast.ParseClockSpan(s)
		if err != nil {
			panic(err)
		}
		out = append(out, span)
	}
	return out
}

func bulletin(clock string, length time.Duration) (broadcast.Slot, []broadcast.Airing) {
	s := broadcast.Slot{ID: 1, Title: "Bản tin xã", Repeat: 1, Priority: broadcast.PriorityRoutine, CreatedBy: "vanthu"}
	a := broadcast.Airing{Slot: 1, Wanted: at(clock), Length: broadcast.MillisOf(length), Priority: s.Priority}
	return s, []broadcast.Airing{a}
}

func kindOf(err error) broadcast.ProblemKind {
	if p, ok := errors.AsType[*broadcast.Problem](err); ok {
		return p.Kind
	}
	return ""
}

func TestAdmitAsksTheCommunesPolicy(t *testing.T) {
	country := desk.Rules{Policy: broadcast.Policy{Quiet: spans("21:00-05:00")}}
	ward := desk.Rules{Policy: broadcast.Policy{Quiet: spans("21:00-05:00"), Windows: spans("05:30-06:30", "17:00-18:00")}}
	for _, tt := range []struct {
		what   string
		rules  desk.Rules
		clock  string
		length time.Duration
		want   broadcast.ProblemKind
	}{
		// the accident of Trung Lộc: a relay hour mistyped
		{"a commune woken at a quarter past three", country, "03:15", 5 * time.Minute, broadcast.ProblemQuietHours},
		{"half past five", country, "05:30", 5 * time.Minute, ""},
		// both ends of the night
		{"the first second after quiet hours", country, "05:00", time.Minute, ""},
		{"the last second of quiet hours", country, "04:59:59", time.Minute, broadcast.ProblemQuietHours},
		{"over at nine sharp", country, "20:55", 5 * time.Minute, ""},
		{"begins in time, runs into the night", country, "20:56", 5 * time.Minute, broadcast.ProblemQuietHours},
		// windows
		{"inside a window", ward, "05:30", 15 * time.Minute, ""},
		{"outlasts its window", ward, "06:20", 15 * time.Minute, broadcast.ProblemOutsideWindows},
		{"noon without a noon window", ward, "12:00", time.Minute, broadcast.ProblemOutsideWindows},
	} {
		t.Run(tt.what, func(t *testing.T) {
			slot, airings := bulletin(tt.clock, tt.length)
			got, err := desk.Admit(slot, airings, nil, tt.rules, false)
			if kindOf(err) != tt.want {
				t.Fatalf("admitting %s for %s: got %v, want %q", tt.clock, tt.length, err, tt.want)
			}
			if tt.want == "" && got.State != broadcast.SlotActive {
				t.Errorf("state %q, want active", got.State)
			}
		})
	}
}

func TestAnExceptionWaitsForASecondPerson(t *testing.T) {
	rules := desk.Rules{Policy: broadcast.Policy{Quiet: spans("21:00-05:00")}}
	slot, airings := bulletin("23:50", 10*time.Minute)
	got, err := desk.Admit(slot, airings, nil, rules, true)
	if err != nil || got.State != broadcast.SlotWaiting || got.Waits.Kind != broadcast.ProblemQuietHours {
		t.Fatalf("got %+v, %v; want it to wait because of quiet hours", got, err)
	}
	slot.State, slot.Waits = got.State, got.Waits.Kind

	if _, err := desk.Approve(slot, "vanthu", "", at("08:00")); kindOf(err) != broadcast.ProblemOwnApproval {
		t.Errorf("the creator approves: got %v, want own_approval", err)
	}
	approved, err := desk.Approve(slot, "lanhdao", "12/TB-UBND", at("08:00"))
	if err != nil || approved.State != broadcast.SlotActive || approved.ApprovedBy != "lanhdao" || !approved.Exempt {
		t.Errorf("the vice-chairman approves: got %+v, %v", approved, err)
	}
	if _, err := desk.Approve(approved, "lanhdao", "", at("08:00")); kindOf(err) != broadcast.ProblemNotWaiting {
		t.Errorf("approving twice: got %v, want not_waiting", err)
	}
}

func TestScheduledEmergency(t *testing.T) {
	slot, airings := bulletin("02:00", time.Minute)
	slot.Priority = broadcast.PriorityEmergency
	if _, err := desk.Admit(slot, airings, nil, desk.Rules{}, true); kindOf(err) != broadcast.ProblemNeedsUntil {
		t.Errorf("without an end: got %v, want needs_until", err)
	}
	slot.Until = "2026-11-30"
	if _, err := desk.Admit(slot, airings, nil, desk.Rules{}, false); kindOf(err) != broadcast.ProblemNeedsApproval {
		t.Errorf("without asking a second person: got %v, want needs_approval", err)
	}
	if got, err := desk.Admit(slot, airings, nil, desk.Rules{}, true); err != nil || got.State != broadcast.SlotWaiting {
		t.Errorf("asking: got %+v, %v; want it to wait", got, err)
	}
}

func TestTwoPersonPolicyMakesEverySlotWait(t *testing.T) {
	slot, airings := bulletin("05:30", time.Minute)
	got, err := desk.Admit(slot, airings, nil, desk.Rules{TwoPerson: true}, false)
	if err != nil || got.State != broadcast.SlotWaiting {
		t.Errorf("two-person: got %+v, %v; want it to wait", got, err)
	}
	slot.State, slot.Waits = got.State, got.Waits.Kind
	if approved, err := desk.Approve(slot, "lanhdao", "12/TB-UBND", at("08:00")); err != nil || approved.Exempt || approved.Waits != "" {
		t.Errorf("an ordinary approval: %+v, %v; want it to open no quiet hours", approved, err)
	}
	got, _ = desk.Admit(slot, airings, nil, desk.Rules{}, false)
	if got.State != broadcast.SlotActive || got.ApprovedBy != "vanthu" {
		t.Errorf("one-person: got %+v; want active, the creator named as approver", got)
	}
}

func TestAStormLoopMustFitItsStep(t *testing.T) {
	slot, airings := bulletin("07:00", 5*time.Minute)
	slot.Repeat, slot.Gap = 2, broadcast.MillisOf(time.Minute)
	slot.At.Every = broadcast.MillisOf(11 * time.Minute)
	if _, err := desk.Admit(slot, airings, nil, desk.Rules{}, false); err != nil {
		t.Errorf("two turns of 5 min and 1 min between in 11 min: %v", err)
	}
	slot.At.Every = broadcast.MillisOf(10 * time.Minute)
	if _, err := desk.Admit(slot, airings, nil, desk.Rules{}, false); kindOf(err) != broadcast.ProblemLoopTooTight {
		t.Errorf("the same in 10 min: got %v, want loop_too_tight", err)
	}
}

func TestAdmitPlay(t *testing.T) {
	quiet := desk.Rules{Policy: broadcast.Policy{Quiet: spans("21:00-05:00")}}
	for _, tt := range []struct {
		what           string
		rules          desk.Rules
		clock          string
		priority       broadcast.Priority
		held, approved bool
		want           broadcast.ProblemKind
	}{
		{"in the afternoon", quiet, "15:00", broadcast.PriorityRoutine, false, false, ""},
		{"at night", quiet, "22:00", broadcast.PriorityRoutine, false, false, broadcast.ProblemQuietHours},
		{"an emergency at night", quiet, "02:00", broadcast.PriorityEmergency, false, false, ""},
		{"while held", quiet, "15:00", broadcast.PriorityRoutine, true, false, broadcast.ProblemOnHold},
		{"an emergency while held", quiet, "15:00", broadcast.PriorityEmergency, true, false, ""},
		{"a file nobody approved, under two-person", desk.Rules{TwoPerson: true}, "15:00", broadcast.PriorityRoutine, false, false, broadcast.ProblemTwoPerson},
		{"an approved file, under two-person", desk.Rules{TwoPerson: true}, "15:00", broadcast.PriorityRoutine, false, true, ""},
	} {
		t.Run(tt.what, func(t *testing.T) {
			a := broadcast.Airing{Wanted: at(tt.clock), Length: 60_000, Priority: tt.priority, Trigger: broadcast.TriggerOperator}
			if err := desk.AdmitPlay(a, tt.rules, tt.held, tt.approved); kindOf(err) != tt.want {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// The gravest rule is told: who lets a slot in must know that it wakes people.
func TestTheGravestRuleIsTold(t *testing.T) {
	rules := desk.Rules{Policy: broadcast.Policy{
		Quiet: spans("21:00-05:00"), Windows: spans("05:30-06:30"),
		Rules: []broadcast.PolicyRule{{Dates: []broadcast.Date{"2026-11-24"}, Closed: true}},
	}}
	slot, noon := bulletin("12:00", time.Minute)
	_, night := bulletin("03:15", time.Minute)
	over := noon[0]
	over.Refused = &broadcast.Verdict{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonOverCap}
	for _, tt := range []struct {
		what            string
		wanted, planned []broadcast.Airing
		rules           desk.Rules
		want            broadcast.ProblemKind
	}{
		{"a closed day", noon, nil, rules, broadcast.ProblemClosedDay},
		{"a closed day and a night", []broadcast.Airing{noon[0], night[0]}, nil, rules, broadcast.ProblemQuietHours},
		{"a session that is full", noon, []broadcast.Airing{over}, desk.Rules{Policy: broadcast.Policy{MaxBlock: 60_000}}, broadcast.ProblemOverCap},
		{"a night in a full session", night, []broadcast.Airing{over}, rules, broadcast.ProblemQuietHours},
	} {
		if _, err := desk.Admit(slot, tt.wanted, tt.planned, tt.rules, false); kindOf(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.what, err, tt.want)
		}
	}
	music := noon[0]
	music.Kind = broadcast.KindMusic
	mourning := desk.Rules{Policy: broadcast.Policy{Rules: []broadcast.PolicyRule{{From: "2026-11-24", Until: "2026-11-25", NoMusic: true}}}}
	if got, err := desk.Admit(slot, []broadcast.Airing{music}, nil, mourning, false); err != nil || got.State != broadcast.SlotActive {
		t.Errorf("music of every day, two of them in mourning: %+v, %v", got, err)
	}
}

// What a second person approved, an exception most of all, holds for what he saw.
func TestAChangeWithdrawsTheApproval(t *testing.T) {
	rules := desk.Rules{Policy: broadcast.Policy{Quiet: spans("21:00-05:00")}}
	slot, airings := bulletin("23:50", 10*time.Minute)
	first, err := desk.Admit(slot, airings, nil, rules, true)
	if err != nil {
		t.Fatal(err)
	}
	approved, err := desk.Approve(first.Put(slot), "lanhdao", "12/TB-UBND", at("08:00"))
	if err != nil || !approved.Exempt || !approved.Extra || approved.DocumentNo != "12/TB-UBND" {
		t.Fatalf("got %+v, %v", approved, err)
	}
	_, later := bulletin("23:55", 10*time.Minute)
	again, err := desk.Admit(approved, later, nil, rules, true)
	if err != nil {
		t.Fatal(err)
	}
	changed := again.Put(approved)
	if changed.State != broadcast.SlotWaiting || changed.Exempt || changed.Extra || changed.ApprovedBy != "" || changed.DocumentNo != "" || !changed.DecidedAt.IsZero() {
		t.Errorf("five minutes later it is still approved: %+v", changed)
	}
}

func TestANoIsKept(t *testing.T) {
	slot, _ := bulletin("17:00", time.Minute)
	if _, err := desk.Reject(slot, "lanhdao", "", at("08:00")); kindOf(err) != broadcast.ProblemNotWaiting {
		t.Errorf("a slot that waits for nobody: %v", err)
	}
	slot.State, slot.Waits = broadcast.SlotWaiting, broadcast.ProblemAwaitsApproval
	got, err := desk.Reject(slot, "lanhdao", "13/TB-UBND", at("08:00"))
	if err != nil || got.State != broadcast.SlotRejected || !got.Silent() || got.RejectedBy != "lanhdao" || got.DocumentNo != "13/TB-UBND" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := desk.Approve(got, "chutich", "", at("09:00")); kindOf(err) != broadcast.ProblemNotWaiting {
		t.Errorf("approved after the no: %v", err)
	}
}
