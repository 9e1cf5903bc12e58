package main

import (
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// downtime is a stretch in which the station was not there, and why.
type downtime struct {
	from, to time.Time
	reason   broadcast.Reason
}

// reasonWithin says why nothing was aired from one time to another, both included:
// the first stretch without the station that falls into it is the reason.
func reasonWithin(downs []downtime, from, until time.Time) broadcast.Reason {
	for _, d := range downs {
		if !until.Before(d.from) && from.Before(d.to) {
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

// endings are the entries that close what was on air, or about to be, when the
// station went down. A claim whose time is still ahead is let go: not a frame of it
// can have been heard. A clock that shows less than the last sign of life was set
// back meanwhile, and does not prove that.
func endings(open []broadcast.AsRun, p broadcast.Progress, w lastWords, reason broadcast.Reason, now time.Time) (out []broadcast.Entry) {
	for _, r := range open {
		reach := p.Of(r.Airing)
		if r.Started.IsZero() && reach.HeardMS == 0 && r.Wanted.After(now) && !now.Before(w.alive) {
			out = append(out, broadcast.Entry{Let: &broadcast.Let{Airing: r.Airing}})
			continue
		}
		e := broadcast.Ended{Airing: r.Airing, At: w.alive, HeardMS: reach.HeardMS, Restarts: reach.Restarts}
		e.Verdict = broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: reason}
		switch {
		case reach.HeardMS > 0:
			e.At = p.At
		case !r.Started.IsZero():
			e.At = r.Started
		default:
			e.Outcome = broadcast.OutcomeMissed
		}
		out = append(out, broadcast.Entry{Ended: &e})
	}
	return out
}

// lastSign is how long the station is known to have lived before this start: the
// floor of the clock is kept also while nothing airs.
func (s *station) lastSign(w lastWords, now time.Time) time.Time {
	if floor, err := s.store.Floor(); err == nil && w.any && floor.After(w.alive) && !floor.After(now) {
		return floor
	}
	if !w.any {
		return time.Time{}
	}
	return w.alive
}

// open lists what the journal has claimed and not ended, with what the newest part
// of it tells.
func (s *station) open() ([]broadcast.AsRun, error) {
	open := s.recent.update().Open()
	ids, err := s.store.Unended()
	for _, id := range ids {
		if !slices.ContainsFunc(open, func(r broadcast.AsRun) bool { return r.Airing == id }) {
			open = append(open, broadcast.AsRun{Airing: id}) // of long ago
		}
	}
	return open, err //nolint:wrapcheck // it says what was read
}

// takeUp closes what the last life of the station left open and notes that it is
// up again. It returns the last sign of life.
func (s *station) takeUp() (alive time.Time, err error) {
	now := s.clock.Now()
	last := lastSeen(s.store)
	if last.any && last.entry.Clock != broadcast.ClockUnknown {
		s.clock.Learn(last.alive) // before anything is stamped
	}
	entries := []broadcast.Entry{}
	if last.any {
		reason := broadcast.DownReason(last.entry, s.clock.Boot())
		s.downs = append(s.downs, downtime{from: last.alive, to: now, reason: reason})
		progress, err := s.store.Progress()
		if err != nil {
			return now, err //nolint:wrapcheck // it says what was read
		}
		open, err := s.open()
		if err != nil {
			return now, err
		}
		entries = endings(open, progress, last, reason, now)
	} else {
		last.alive = now
	}
	// Through the writer: a full disk must not keep the station down.
	for _, e := range append(entries, broadcast.Entry{Up: &broadcast.Up{Version: version, Alive: s.lastSign(last, now)}}) {
		s.Record(e)
	}
	return last.alive.In(s.loc), nil
}
