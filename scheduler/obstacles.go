package scheduler

import (
	"fmt"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// obstacles names what kept it off the air, keeps it off now, or cut it short.
func (e *explainer) obstacles() {
	if e.Run == nil && !e.due() {
		e.ahead()
		return
	}
	switch e.out.Reason {
	case broadcast.ReasonPowerOff, broadcast.ReasonCrash, broadcast.ReasonStopped:
		e.wasDown()
	case broadcast.ReasonHeld:
		e.wasHeld()
	case broadcast.ReasonQuietHours, broadcast.ReasonOutsideWindows, broadcast.ReasonHoliday:
		e.guarded()
	case broadcast.ReasonClockUnknown:
		e.noClock()
	case broadcast.ReasonNotApproved:
		e.unapproved()
	case broadcast.ReasonNoMedia, broadcast.ReasonBadMedia:
		e.add(broadcast.Because{Kind: broadcast.BecauseNoFile})
	}
	if e.out.Outcome == broadcast.OutcomeMissed || e.out.Outcome == broadcast.OutcomeSkipped {
		e.lateness()
	}
}

// ahead looks at what would keep off the air what is still to come.
func (e *explainer) ahead() {
	a := e.Airing
	switch e.out.Reason {
	case broadcast.ReasonNotApproved:
		e.unapproved()
	case broadcast.ReasonQuietHours, broadcast.ReasonOutsideWindows, broadcast.ReasonHoliday:
		e.guarded()
	}
	if e.NoFile {
		e.add(broadcast.Because{Kind: broadcast.BecauseNoFile})
		e.out.Outcome, e.out.Reason = broadcast.OutcomeMissed, broadcast.ReasonNoMedia
	}
	if e.Held && a.Priority != broadcast.PriorityEmergency {
		e.wasHeld()
	}
	if e.Clock == broadcast.ClockUnknown {
		e.noClock()
	}
	if !a.HardEnd.IsZero() {
		e.add(broadcast.Because{Kind: broadcast.BecauseHardEnd, At: a.HardEnd})
	}
}

func (e *explainer) unapproved() {
	b := broadcast.Because{Kind: broadcast.BecauseAwaits}
	if e.Slot != nil {
		b.Word = string(e.Slot.Waits)
	}
	e.add(b)
}

// guarded names the hours or the day that the commune keeps free of it.
func (e *explainer) guarded() {
	b, found := e.Policy.Guard(*e.Airing, e.Airing.Wanted, e.Airing.Length.Duration())
	switch {
	case !found:
	case b.Music:
		e.add(broadcast.Because{Kind: broadcast.BecauseMourning})
	case b.Outside:
		spans := make([]string, len(b.Windows))
		for i, w := range b.Windows {
			spans[i] = w.String()
		}
		e.add(broadcast.Because{Kind: broadcast.BecauseWindows, Text: strings.Join(spans, ", ")})
	default:
		e.add(broadcast.Because{Kind: broadcast.BecauseQuiet, Text: b.Span.String()})
	}
}

func (e *explainer) noClock() {
	b := broadcast.Because{Kind: broadcast.BecauseClock, Word: string(broadcast.ClockUnknown)}
	if d, found := e.Trail.Down(e.Airing.Wanted, e.chance()); found && d.Reason == broadcast.ReasonClockUnknown {
		b.From, b.To = d.From, d.To
	}
	e.add(b)
}

func (e *explainer) wasDown() {
	until := e.chance()
	if e.Run != nil && !e.Run.Ended.IsZero() {
		until = later(until, e.Run.Ended)
	}
	if d, found := e.Trail.Down(e.Airing.Wanted, until); found {
		e.add(broadcast.Because{Kind: broadcast.BecauseDown, Word: string(d.Reason), From: d.From, To: d.To})
	}
}

func (e *explainer) wasHeld() {
	h, found := e.Trail.HoldAt(e.Airing.Wanted, e.chance())
	if !found {
		h, found = e.Trail.HoldAt(e.Now, e.Now)
	}
	if found {
		e.add(broadcast.Because{Kind: broadcast.BecauseHeld, From: h.From, To: h.To, By: h.By})
	}
}

// chance is until when it could have begun.
func (e *explainer) chance() time.Time {
	if deadline, has := e.Airing.Late.Deadline(e.Airing.Wanted); has {
		return deadline
	}
	return e.Now
}

// lateness names the rule for what comes late, and how late it would have been.
func (e *explainer) lateness() {
	a := e.Airing
	switch {
	case a.Late.Always:
		e.add(broadcast.Because{Kind: broadcast.BecauseLateEver})
	case a.Late.Within == 0:
		e.add(broadcast.Because{Kind: broadcast.BecauseLateNever})
	default:
		e.add(broadcast.Because{Kind: broadcast.BecauseLateRule, MS: a.Late.Within})
	}
	if by := e.lateBy(); by > 0 {
		e.add(broadcast.Because{Kind: broadcast.BecauseLateBy, MS: broadcast.MillisOf(by)})
	}
}

// lateBy is how late it could have begun at the earliest, as far as that is known.
func (e *explainer) lateBy() time.Duration {
	wanted := e.Airing.Wanted
	for _, b := range e.out.Because {
		down := b.Kind == broadcast.BecauseDown || b.Kind == broadcast.BecauseHeld || b.Kind == broadcast.BecauseClock
		if down && b.To.After(wanted) {
			return b.To.Sub(wanted)
		}
	}
	if e.Run == nil {
		return 0
	}
	for _, r := range e.Runs {
		if r.Airing == e.Run.PreemptedBy && r.Ended.After(wanted) {
			return r.Ended.Sub(wanted)
		}
	}
	return 0
}

// outcome says what was heard, or when it is due.
func (e *explainer) outcome() {
	a, r := e.Airing, e.Run
	switch {
	case r != nil && r.HeardMS != nil:
		e.add(broadcast.Because{Kind: broadcast.BecauseHeard, MS: *r.HeardMS, From: r.Started, To: r.Ended})
		if r.Clock != "" && r.Clock != broadcast.ClockTrusted {
			e.add(broadcast.Because{Kind: broadcast.BecauseClock, Word: string(r.Clock)})
		}
	case r != nil:
	case !e.due():
		e.add(broadcast.Because{Kind: broadcast.BecauseDueIn, MS: broadcast.MillisOf(e.out.At.Sub(e.Now))})
	case e.out.Outcome == "" && e.Now.After(e.chance()):
		e.add(broadcast.Because{Kind: broadcast.BecauseNoNote})
	}
	if a.PlannedMS > 0 && e.out.Outcome != broadcast.OutcomeAired {
		e.add(broadcast.Because{Kind: broadcast.BecausePlan, At: spoken(*a), MS: a.PlannedMS})
	}
}

func (e *explainer) do(what, command string, args ...any) {
	e.out.DoWhat, e.out.Do = what, fmt.Sprintf(command, args...)
}

// advise names the command that would change it: the reason says which.
func (e *explainer) advise() {
	day := broadcast.DateOf(e.Airing.Wanted.In(e.Now.Location()))
	switch e.out.Reason {
	case broadcast.ReasonNotApproved:
		e.do(broadcast.DoApprove, "loa approve %d", e.out.Programme)
	case broadcast.ReasonNoMedia, broadcast.ReasonBadMedia:
		e.do(broadcast.DoImport, "loa import")
	case broadcast.ReasonQuietHours, broadcast.ReasonOutsideWindows, broadcast.ReasonOverCap, broadcast.ReasonReplaced:
		e.do(broadcast.DoChangeTime, "loa edit %d --at", e.out.Programme)
	case broadcast.ReasonNoDevice, broadcast.ReasonDeviceLost, broadcast.ReasonSourceLost, broadcast.ReasonDiskFull:
		e.do(broadcast.DoSeeStation, "loa status")
	case broadcast.ReasonPowerOff, broadcast.ReasonCrash, broadcast.ReasonStopped, broadcast.ReasonLate:
		e.adviseLate()
	case broadcast.ReasonPreempted:
		e.do(broadcast.DoSeeClash, "loa schedule --date %s", day.In(time.UTC).Format("02/01/2006"))
		e.adviseLate()
	}
	switch {
	case e.Held && (e.out.Reason == broadcast.ReasonHeld || !e.due() && e.out.Outcome == ""):
		e.do(broadcast.DoRelease, "loa hold --off")
	case e.Clock == broadcast.ClockUnknown && (e.out.Reason == broadcast.ReasonClockUnknown || e.out.Outcome == ""):
		e.do(broadcast.DoConfirm, "loa clock confirm")
	}
}

// latest is the latest that anybody wants yesterday's bulletin.
const latest = 12 * time.Hour

// adviseLate proposes the rule under which it would have aired after all.
func (e *explainer) adviseLate() {
	if e.Slot == nil || e.Airing.Late.Always || e.out.Outcome == broadcast.OutcomePartial {
		return
	}
	by := e.lateBy()
	for _, within := range []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, latest} {
		if by > 0 && by <= within && within > e.Airing.Late.Within.Duration() {
			e.do(broadcast.DoChangeLate, "loa edit %d --late %dm", e.Slot.ID, within/time.Minute)
			return
		}
	}
}
