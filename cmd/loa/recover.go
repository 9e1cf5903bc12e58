package main

import (
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// downtime is a stretch in which the station was not there, and why.
type downtime struct {
	from, to time.Time
	reason   broadcast.Reason
}

// reasonAt says why nothing was aired at a time.
func reasonAt(downs []downtime, at time.Time) broadcast.Reason {
	for _, d := range downs {
		if !at.Before(d.from) && at.Before(d.to) {
			return d.reason
		}
	}
	return broadcast.ReasonLate
}

// lastWords is what the journal says of the time before this start.
type lastWords struct {
	entry broadcast.Entry
	alive time.Time // the last sign of life
	any   bool
}

// lastSeen reads the end of the journal and the progress of what was on air.
func lastSeen(s *store.Store) lastWords {
	var w lastWords
	for e, err := range s.Entries(s.LastSeq()) {
		if err == nil {
			w = lastWords{entry: e, alive: e.At, any: true}
		}
	}
	if p, err := s.Progress(); err == nil && w.any && p.Boot == w.entry.Boot && p.At.After(w.alive) {
		w.alive = p.At
	}
	return w
}

// reason tells a power cut from a crash and from a clean stop: another boot id, or
// the same one with or without a goodbye.
func (w lastWords) reason(boot string) broadcast.Reason {
	switch {
	case w.entry.Down != nil:
		return broadcast.ReasonStopped
	case w.entry.Boot != boot:
		return broadcast.ReasonPowerOff
	default:
		return broadcast.ReasonCrash
	}
}

// endings are the entries that close what was on air, or about to be, when the
// station went down.
func endings(open []broadcast.AsRun, p broadcast.Progress, w lastWords, reason broadcast.Reason) (out []broadcast.Entry) {
	for _, r := range open {
		e := broadcast.Ended{Airing: r.Airing, At: w.alive}
		switch {
		case p.Airing == r.Airing && p.HeardMS > 0:
			e.At, e.HeardMS = p.At, p.HeardMS
			e.Verdict = broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: reason}
		case !r.Started.IsZero():
			e.At = r.Started
			e.Verdict = broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: reason}
		default:
			e.Verdict = broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: reason}
		}
		out = append(out, broadcast.Entry{Ended: &e})
	}
	return out
}

// takeUp closes what the last life of the station left open and notes that it is
// up again. It returns the last sign of life.
func (s *station) takeUp() (alive time.Time, err error) {
	now := s.clock.Now()
	last := lastSeen(s.store)
	entries := []broadcast.Entry{}
	if last.any {
		reason := last.reason(s.clock.Boot())
		s.downs = append(s.downs, downtime{from: last.alive, to: now, reason: reason})
		progress, err := s.store.Progress()
		if err != nil {
			return now, err //nolint:wrapcheck // it says what was read
		}
		entries = endings(s.recent.update().Open(), progress, last, reason)
	} else {
		last.alive = now
	}
	// Through the writer: a full disk must not keep the station down.
	for _, e := range append(entries, broadcast.Entry{Up: &broadcast.Up{Version: version}}) {
		s.Record(e)
	}
	if last.entry.Clock != broadcast.ClockUnknown {
		s.clock.Learn(last.alive)
	}
	return last.alive.In(s.loc), nil
}
