package main

import (
	"context"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// trimEvery is how often the log is looked through for what may go.
const trimEvery = 24 * time.Hour

// trimRetry is how soon that is tried again while the clock is not known or the
// disk refuses.
const trimRetry = 10 * time.Minute

// keepLog drops what the district has and what is older than the log is kept, at
// the start and every day. It waits for nobody and nobody waits for it longer than
// one short transaction takes.
func (s *station) keepLog(ctx context.Context) error {
	if s.config.Log.KeepDays == 0 {
		return nil // for ever
	}
	for {
		next := trimEvery
		if !s.trimLog(ctx) {
			next = trimRetry
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(next):
		}
	}
}

// trimLog does it once; false when it is not done. A clock that is not known
// makes nothing old.
func (s *station) trimLog(ctx context.Context) (done bool) {
	if quality, _ := s.clock.Quality(); quality == broadcast.ClockUnknown {
		return false
	}
	before := s.clock.Now().AddDate(0, 0, -s.config.Log.KeepDays)
	total := 0
	for ctx.Err() == nil {
		dropped, more, err := s.store.Trim(before)
		if total += dropped; err != nil {
			s.log.Warn("the log is not trimmed", "error", err)
			return false
		}
		if !more {
			if total > 0 {
				s.log.Info("the log was trimmed", "entries", total, "before", before)
			}
			return true
		}
	}
	return false
}
