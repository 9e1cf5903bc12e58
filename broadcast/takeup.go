package broadcast

import "time"

// Life is what the journal says of the time before a start of the station: it
// takes the newest entries, in order. The zero value knows of no life.
type Life struct {
	Any     bool
	Last    Entry
	Alive   time.Time // the last sign of life, as the clock of then had it
	Sure    time.Time // the newest time of a trusted clock; zero when there is none
	Known   time.Time // the newest time of a clock that was not unknown; zero when there is none
	Anchor  Anchor    // the newest; zero when there is none
	Dates   []Date    // days on which such a clock was looked at, as they came
	Planned []Plan    // what was last planned for the newest of them, the days before first
}

// Apply takes the next entry into account; loc is the station's zone.
func (l *Life) Apply(e Entry, loc *time.Location) {
	l.Any, l.Last, l.Alive = true, e, e.At
	if e.Anchor != nil {
		l.Anchor = *e.Anchor
	}
	if e.Clock == ClockUnknown {
		return
	}
	l.Known = e.At
	if e.Clock == ClockTrusted {
		l.Sure = e.At
	}
	if day := DateOf(e.At.In(loc)); len(l.Dates) == 0 || l.Dates[len(l.Dates)-1] != day {
		l.Dates = append(l.Dates, day)
	}
	if e.Plan != nil {
		l.plan(*e.Plan)
	}
}

// plan keeps the newest plan of a day, and those of the days that touch it.
func (l *Life) plan(p Plan) {
	n := len(l.Planned)
	switch {
	case n > 0 && l.Planned[n-1].Date == p.Date:
		l.Planned[n-1] = p
	case n > 0 && l.Planned[n-1].Date.AddDays(1) == p.Date:
		l.Planned = append(l.Planned[n-1:n:n], p)
	default:
		l.Planned = []Plan{p}
	}
}

// Reached takes the cell beside the chain into account: it is younger than the
// last entry while something is on air.
func (l *Life) Reached(p Progress) {
	if !l.Any || p.Boot != l.Last.Boot || !p.At.After(l.Alive) {
		return
	}
	l.Alive = p.At
	if p.Clock != ClockUnknown {
		l.Known = p.At
	}
}

// Reason tells a power cut from a crash and from a clean stop: another boot id, or
// the same one with or without a goodbye.
func (l Life) Reason(boot string) Reason { return DownReason(l.Last, boot) }

// BlindFrom is since when, in time since boot, a clock that is unknown at the start
// has not been trusted: since the boot, or since the last sign of life in it.
func (l Life) BlindFrom(boot string) time.Duration {
	if l.Last.Boot == boot {
		return time.Duration(l.Last.UpNS)
	}
	return 0
}

// Endings are the entries that close what was on air, or about to be, when the
// station went down; now is the moment of its return. A claim whose time is still
// ahead is let go: not a frame of it can have been heard. Only the same boot proves
// that, by a clock that is known and shows no less than the last sign of life.
func (l Life) Endings(open []AsRun, p Progress, now Stamp) (out []Entry) {
	reason := l.Reason(now.Boot)
	proof := now.Clock != ClockUnknown && now.Boot == l.Last.Boot && !now.At.Before(l.Alive)
	for _, r := range open {
		reach := p.Of(r.Airing)
		if proof && r.Started.IsZero() && reach.HeardMS == 0 && r.Wanted.After(now.At) {
			out = append(out, Entry{Let: &Let{Airing: r.Airing}})
			continue
		}
		e := Ended{Airing: r.Airing, At: l.Alive, HeardMS: reach.HeardMS, Restarts: reach.Restarts}
		e.Verdict = Verdict{Outcome: OutcomePartial, Reason: reason}
		switch {
		case reach.HeardMS > 0:
			e.At = p.At
		case !r.Started.IsZero():
			e.At = r.Started
		default:
			e.Outcome = OutcomeMissed
		}
		out = append(out, Entry{Ended: &e})
	}
	return out
}

// Downtime is a stretch in which nothing could be aired, and why.
type Downtime struct {
	From, To time.Time // To is zero while it lasts
	Reason   Reason
	Open     bool // its end was shown by a clock that nobody trusted
}

// Downtimes are the stretches of one life of the station.
type Downtimes []Downtime

// Within says why nothing was aired from one time to another, both included: the
// first stretch that falls into it is the reason.
func (d Downtimes) Within(from, until time.Time) Reason {
	for _, s := range d {
		if !until.Before(s.From) && from.Before(s.To) {
			return s.Reason
		}
	}
	return ReasonLate
}

// Blind adds the stretch in which the clock was not to be trusted. What was open
// lasted until then, whatever the clock showed at the time: a clock that is set
// right shows how long the machine was off.
func (d Downtimes) Blind(from, to time.Time) Downtimes {
	out := make(Downtimes, len(d), len(d)+1)
	for i, s := range d {
		if s.Open {
			s.To, s.Open = from, false
		}
		out[i] = s
	}
	return append(out, Downtime{From: from, To: to, Reason: ReasonClockUnknown})
}
