package main

import (
	"context"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler/clock"
)

// faultClock is raised while nobody can trust the clock.
const faultClock = "clock_unknown"

// watchClock writes down every step of the wall clock and every change of its
// quality, and lets the scheduler look at once.
func (s *station) watchClock(ctx context.Context) error {
	watch := clock.NewWatch()
	kernel := begin(ctx, watch.Run)
	defer func() {
		if err := kernel.end(); err != nil { // the scheduler's own tick sees steps too, a second later
			s.log.Warn("watch the clock", "error", err)
		}
	}()
	return s.followClock(ctx, watch.Steps())
}

func (s *station) followClock(ctx context.Context, steps <-chan clock.Step) error {
	ticker := time.NewTicker(houseEvery)
	defer ticker.Stop()
	quality, why := s.clock.Quality()
	s.setFault(faultClock, why, quality == broadcast.ClockUnknown)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			s.lookAtClock(0)
		case step := <-steps:
			s.lookAtClock(step.By)
		}
	}
}

// lookAtClock notices how far the clock is trusted, and what changed since it was
// last looked at. Whoever acts by the clock looks at it by this, so that the reason
// for what was not aired meanwhile is known before anybody asks for it.
func (s *station) lookAtClock(by time.Duration) broadcast.ClockQuality {
	s.looking.Lock()
	defer s.looking.Unlock()
	now, why := s.clock.Quality()
	before := s.quality
	by = by.Round(time.Millisecond)
	defer s.noteAnchor()
	if now == before && by == 0 {
		return now
	}
	s.quality = now
	s.setFault(faultClock, why, now == broadcast.ClockUnknown)
	s.noteStep(broadcast.Step{ByMS: broadcast.MillisOf(by), From: before, To: now, Why: why})
	return now
}

// noteStep puts a step on record. Time that passed while nobody could trust the
// clock is the reason for what was not aired in it.
func (s *station) noteStep(step broadcast.Step) {
	stamp := s.clock.Stamp()
	switch up := time.Duration(stamp.UpNS); {
	case step.From != broadcast.ClockUnknown && step.To == broadcast.ClockUnknown:
		s.blindSince = up
	case step.From == broadcast.ClockUnknown && step.To != broadcast.ClockUnknown:
		s.mu.Lock()
		s.downs = s.downs.Blind(stamp.At.Add(s.blindSince-up), stamp.At)
		s.mu.Unlock()
	}
	s.Record(broadcast.Entry{Step: &step})
	s.loop.Poke()
}

// anchorEvery is how often the anchor is told again, so that a start finds it in the
// newest part of the journal.
const anchorEvery = 24 * time.Hour

// noteAnchor writes down for which time somebody vouches: a person each time, the
// others once and then every day. The battery's word is kept too, or a daemon that
// is started again would not see that the clock was set by hand since.
func (s *station) noteAnchor() {
	a, ok := s.clock.Anchor()
	if !ok {
		return
	}
	told, again := s.anchored, s.clock.Up()-s.anchoredAt >= anchorEvery
	if !again && a.Source == told.Source && (a.Source != clock.WhyConfirmed || a.UpNS == told.UpNS) {
		return
	}
	s.anchored, s.anchoredAt = a, s.clock.Up()
	s.Record(broadcast.Entry{Anchor: &a})
}

// surely is a time that has passed for sure: now, or what the clock cannot be before
// when nobody trusts it. A slot that was made in a year to come would want nothing
// until then.
func (s *station) surely(now time.Time) time.Time {
	floor := s.clock.Floor()
	if quality, _ := s.clock.Quality(); quality == broadcast.ClockUnknown && now.After(floor) {
		return floor
	}
	return now
}
