package broadcast

import (
	"slices"
	"time"
)

// Hold is a stretch in which all but emergencies were silent.
type Hold struct {
	From, To time.Time // To is zero while it lasts
	By       string
}

// Deed is what a person did to a slot, and when.
type Deed struct {
	At time.Time
	Act
}

// Trail is what the journal tells besides the as-run records: when the station
// was down or on hold, who did what, and how each airing was planned when it was
// claimed or lost. The zero value is an empty trail.
type Trail struct {
	Downs []Downtime
	Holds []Hold
	Deeds []Deed
	last  Entry
}

// Apply takes the next entry of the journal into account.
func (t *Trail) Apply(e Entry) {
	switch {
	case e.Up != nil && !t.last.At.IsZero():
		t.Downs = append(t.Downs, Downtime{From: t.aliveUntil(e), To: e.At, Reason: DownReason(t.last, e.Boot)})
	case e.Step != nil && e.Step.From == ClockUnknown && e.Step.To != ClockUnknown:
		t.believed(e.Stamp)
	case e.Act != nil && e.Act.Refused == "":
		t.deed(e.At, *e.Act)
	}
	t.last = e
}

// aliveUntil is the last sign of life before a start.
func (t *Trail) aliveUntil(up Entry) time.Time {
	if up.Up.Alive.After(t.last.At) {
		return up.Up.Alive
	}
	return t.last.At
}

// believed ends a time in which nobody could trust the clock. What came before
// the machine was switched on was down-time, dated only now.
func (t *Trail) believed(s Stamp) {
	booted := s.At.Add(-time.Duration(s.UpNS))
	if n := len(t.Downs); n > 0 && t.Downs[n-1].From.Before(booted) {
		t.Downs[n-1].To = booted
	}
	t.Downs = append(t.Downs, Downtime{From: booted, To: s.At, Reason: ReasonClockUnknown})
}

func (t *Trail) deed(at time.Time, a Act) {
	switch a.Verb {
	case "hold", "hold off", "hold over":
		if n := len(t.Holds); n > 0 && t.Holds[n-1].To.IsZero() {
			t.Holds[n-1].To = at
		}
		if a.Verb == "hold" {
			t.Holds = append(t.Holds, Hold{From: at, By: a.By})
		}
	default:
		if a.Slot != 0 {
			t.Deeds = append(t.Deeds, Deed{At: at, Act: a})
		}
	}
}

// DownReason tells a power cut from a crash and from a clean stop, by the last
// entry before a start: another boot id, or the same one with or without a
// goodbye.
func DownReason(last Entry, boot string) Reason {
	switch {
	case last.Down != nil:
		return ReasonStopped
	case last.Boot != boot:
		return ReasonPowerOff
	default:
		return ReasonCrash
	}
}

// Down finds the first down-time that falls between two times, both included.
func (t *Trail) Down(from, until time.Time) (Downtime, bool) {
	i := slices.IndexFunc(t.Downs, func(d Downtime) bool { return !until.Before(d.From) && (d.To.IsZero() || from.Before(d.To)) })
	if i < 0 {
		return Downtime{}, false
	}
	return t.Downs[i], true
}

// HoldAt finds the hold that was in force between two times.
func (t *Trail) HoldAt(from, until time.Time) (Hold, bool) {
	i := slices.IndexFunc(t.Holds, func(h Hold) bool { return !until.Before(h.From) && (h.To.IsZero() || from.Before(h.To)) })
	if i < 0 {
		return Hold{}, false
	}
	return t.Holds[i], true
}

// Of lists what was done to a slot, oldest first.
func (t *Trail) Of(slot SlotID) []Deed {
	return slices.DeleteFunc(slices.Clone(t.Deeds), func(d Deed) bool { return d.Slot != slot })
}

// Changed is when the rule of a slot became what it is; zero when it was never
// changed. Approval counts: before it nothing aired.
func (t *Trail) Changed(slot SlotID) (at time.Time) {
	for _, d := range t.Of(slot) {
		if d.Verb != "add" && d.Verb != "remove" && d.Verb != "reject" {
			at = d.At
		}
	}
	return at
}
