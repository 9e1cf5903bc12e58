package main

import (
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// lastLife reads the end of the journal and the progress of what was on air.
func lastLife(s *store.Store, loc *time.Location) (l broadcast.Life) {
	for e, err := range s.Entries(max(s.LastSeq()-recentEntries, 0) + 1) {
		if err == nil {
			l.Apply(e, loc)
		}
	}
	if p, err := s.Progress(); err == nil {
		l.Reached(p)
	}
	return l
}

// lastSign is how long the station is known to have lived before this start: the
// floor of the clock is kept also while nothing airs.
func (s *station) lastSign(last broadcast.Life, now time.Time) time.Time {
	if !last.Any {
		return time.Time{}
	}
	if floor, err := s.store.Floor(); err == nil && floor.After(last.Alive) && !floor.After(now) {
		return floor
	}
	return last.Alive
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
// up again. It returns what the journal says of that life.
func (s *station) takeUp() (broadcast.Life, error) {
	last := lastLife(s.store, s.loc)
	s.clock.Learn(last.Sure, last.Known, last.Anchor) // before anything is stamped
	now := s.clock.Stamp()
	s.quality = now.Clock
	entries := []broadcast.Entry{}
	if last.Any {
		s.blindSince = last.BlindFrom(now.Boot)
		s.downs = append(s.downs, broadcast.Downtime{
			From: last.Alive, To: now.At, Reason: last.Reason(now.Boot), Open: now.Clock == broadcast.ClockUnknown,
		})
		progress, err := s.store.Progress()
		if err != nil {
			return last, err //nolint:wrapcheck // it says what was read
		}
		open, err := s.open()
		if err != nil {
			return last, err
		}
		entries = last.Endings(open, progress, now)
	}
	// Through the writer: a full disk must not keep the station down.
	for _, e := range append(entries, broadcast.Entry{Up: &broadcast.Up{Version: version, Alive: s.lastSign(last, now.At)}}) {
		s.Record(e)
	}
	s.noteAnchor()
	return last, nil
}
