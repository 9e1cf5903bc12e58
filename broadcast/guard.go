package broadcast

import (
	"slices"
	"time"
)

// Breach says which rule of the commune something would break.
type Breach struct {
	Span    ClockSpan // the quiet hours, where it is those
	Outside bool      // it lies outside every permitted window
	Windows []ClockSpan
	Closed  bool          // nothing is scheduled on that day at all
	Music   bool          // music or a tune in mourning
	Cap     time.Duration // longer than a buổi phát may be
	Blocks  int           // one more buổi phát than a day may have
}

// Reason is the log's word for what the rule keeps from the air.
func (b Breach) Reason() Reason {
	switch {
	case b.Music:
		return ReasonHoliday
	case b.Outside:
		return ReasonOutsideWindows
	case b.Cap > 0, b.Blocks > 0:
		return ReasonOverCap
	default:
		return ReasonQuietHours
	}
}

// Graver says whether b has to be told rather than another breach of the same
// slot: who lets something in must know that it wakes people.
func (b Breach) Graver(other Breach) bool {
	return b.Reason() == ReasonQuietHours && other.Reason() != ReasonQuietHours
}

// Guard is the one question to the commune's policy. It is asked when a slot is
// entered, when a day is planned, and again on air: whether an airing may be heard
// from an instant on for a length. An emergency passes. Quiet hours are held
// against that stretch; windows against the place that the rule wants, for an item
// that waits a minute behind another must not fall silent for it; and neither
// stops what a second person let in, at the times that he let in.
func (p Policy) Guard(a Airing, from time.Time, length time.Duration) (Breach, bool) {
	if a.Priority == PriorityEmergency {
		return Breach{}, false
	}
	calendar := a.Trigger != TriggerOperator
	if calendar && p.mourns(a) {
		return Breach{Music: true}, true
	}
	if b, found := p.quietFor(a, from, from.Add(max(length, time.Nanosecond))); found {
		return b, true
	}
	if !calendar || a.Exempt || a.Extra {
		return Breach{}, false
	}
	return p.outside(a.Wanted, a.Wanted.Add(max(a.Length.Duration(), time.Nanosecond)), a.Zones)
}

// Check holds a stretch of sound against quiet hours and windows alike, in the
// zones named or, without any, in all. A length of zero asks about the instant
// alone.
func (p Policy) Check(start time.Time, length time.Duration, zones ...string) (Breach, bool) {
	until := start.Add(max(length, time.Nanosecond))
	if b, found := p.quiet(start, until, zones); found {
		return b, true
	}
	return p.outside(start, until, zones)
}

// mourns says whether the day is one on which an item of its kind is left out.
func (p Policy) mourns(a Airing) bool {
	if a.Kind != KindMusic && a.Kind != KindTune {
		return false
	}
	day := dayOf(a.Wanted, 0)
	return slices.ContainsFunc(p.zonesOf(a.Zones), func(zone string) bool { return p.on(day, zone).noMusic })
}

// exemptFor is how long past its own end what a second person let into quiet hours
// may still be heard: the stretch that the queue before it may have cost.
const exemptFor = 10 * time.Minute

// exemption is the stretch that was let into quiet hours; both zero when none was.
func (a Airing) exemption() (from, until time.Time) {
	if !a.Exempt {
		return from, until
	}
	return a.Wanted, a.Wanted.Add(a.Length.Duration() + exemptFor)
}

// quietFor finds quiet hours in a stretch, the airing's exemption left out.
func (p Policy) quietFor(a Airing, from, until time.Time) (Breach, bool) {
	let, end := a.exemption()
	if !a.Exempt || !from.Before(end) || !let.Before(until) {
		return p.quiet(from, until, a.Zones)
	}
	if from.Before(let) {
		if b, found := p.quiet(from, let, a.Zones); found {
			return b, true
		}
	}
	if end.Before(until) {
		return p.quiet(end, until, a.Zones)
	}
	return Breach{}, false
}

// quiet finds quiet hours in a stretch, in any of the zones. It looks at the
// nights that begin from the day before on.
func (p Policy) quiet(start, end time.Time, zones []string) (Breach, bool) {
	first, last, clock := dayOf(start, -1), dayOf(end, 0), dialAround(start, end)
	for _, zone := range p.zonesOf(zones) {
		for night := first; !night.After(last); night = night.Add(24 * time.Hour) { // a day of UTC
			for _, q := range p.on(night, zone).quiet {
				from, to := q.on(night, clock)
				if !from.Before(end) || !start.Before(to) {
					continue
				}
				from, to = latest(from, start), earliest(to, end)
				if from.Before(to) && !p.opened(from, to, zone) {
					return Breach{Span: q}, true
				}
			}
		}
	}
	return Breach{}, false
}

// opened says whether all of a stretch of quiet hours is opened by a rule.
func (p Policy) opened(start, end time.Time, zone string) bool {
	return len(p.Rules) > 0 && covered(start, end, func(h hours) []ClockSpan { return h.open }, p, zone)
}

// outside finds a stretch that no window permits, in any of the zones.
func (p Policy) outside(start, end time.Time, zones []string) (Breach, bool) {
	if len(p.Windows) == 0 && len(p.Rules) == 0 {
		return Breach{}, false
	}
	for _, zone := range p.zonesOf(zones) {
		if !covered(start, end, hours.permitted, p, zone) {
			h := p.on(dayOf(start, 0), zone)
			return Breach{Outside: true, Windows: h.windows, Closed: h.closed}, true
		}
	}
	return Breach{}, false
}

// allDay is what is permitted where nothing is said.
var allDay = []ClockSpan{{Start: 0, End: 24 * 3600}} //nolint:gochecknoglobals // a constant in all but form

// permitted are the stretches of a day in which something may be scheduled.
func (h hours) permitted() []ClockSpan {
	switch {
	case h.closed:
		return h.open
	case len(h.windows) == 0:
		return allDay
	case len(h.open) == 0:
		return h.windows
	default:
		return append(slices.Clip(h.windows), h.open...)
	}
}

// covered follows the spans of the days from start as far as they reach: two that
// touch permit what runs across their border.
func covered(start, end time.Time, spans func(hours) []ClockSpan, p Policy, zone string) bool {
	at, clock := start, dialAround(start, end)
	for at.Before(end) {
		next := at
		for day := -1; day <= 0; day++ {
			begins := dayOf(at, day)
			for _, w := range spans(p.on(begins, zone)) {
				from, to := w.on(begins, clock)
				if !from.After(at) && to.After(next) {
					next = to
				}
			}
		}
		if !next.After(at) {
			return false
		}
		at = next
	}
	return true
}

// QuietFrom is when the next quiet hours begin at or after t in any of the zones;
// ok is false when none do before the day after next. Within quiet hours it is t
// itself.
func (p Policy) QuietFrom(t time.Time, zones ...string) (from time.Time, ok bool) {
	clock := dialAround(t, t)
	for _, zone := range p.zonesOf(zones) {
		for day := -1; day <= 1; day++ {
			night := dayOf(t, day)
			for _, q := range p.on(night, zone).quiet {
				start, end := q.on(night, clock)
				start = p.pastOpen(latest(start, t), zone)
				if start.Before(end) && (!ok || start.Before(from)) {
					from, ok = start, true
				}
			}
		}
	}
	return from, ok
}

// pastOpen is the first instant from t on that no rule opens.
func (p Policy) pastOpen(t time.Time, zone string) time.Time {
	if len(p.Rules) == 0 {
		return t
	}
	for day := -1; day <= 0; day++ {
		begins := dayOf(t, day)
		for _, o := range p.on(begins, zone).open {
			if from, to := o.on(begins, dialAround(t, t)); !from.After(t) && to.After(t) {
				return p.pastOpen(to, zone)
			}
		}
	}
	return t
}

// SilentFrom is when the airing, heard at t, has to be silent for quiet hours; ok
// is false when that is not before the day after next.
func (p Policy) SilentFrom(a Airing, t time.Time) (from time.Time, ok bool) {
	if a.Priority == PriorityEmergency {
		return from, false
	}
	if _, until := a.exemption(); until.After(t) {
		t = until.In(t.Location())
	}
	return p.QuietFrom(t, a.Zones...)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
