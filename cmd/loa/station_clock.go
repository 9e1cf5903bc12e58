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
	ticker := time.NewTicker(houseEvery)
	defer ticker.Stop()
	before, _ := s.clock.Quality()
	for {
		var by time.Duration
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		case step := <-watch.Steps():
			by = step.By.Round(time.Millisecond)
		}
		now, why := s.clock.Quality()
		s.setFault(faultClock, why, now == broadcast.ClockUnknown)
		if now == before && by == 0 {
			continue
		}
		s.noteStep(broadcast.Step{ByMS: broadcast.MillisOf(by), From: before, To: now, Why: why})
		before = now
	}
}

// noteStep puts a step on record. Time that passed while nobody could trust the
// clock is the reason for what was not aired in it. A clock that is set forward shows
// how long the machine was off, also when it is vouched for only a moment later.
func (s *station) noteStep(step broadcast.Step) {
	if step.From == broadcast.ClockUnknown && (step.To != broadcast.ClockUnknown || step.ByMS > 0) {
		stamp := s.clock.Stamp()
		s.untrusted(stamp.At.Add(-time.Duration(stamp.UpNS)), stamp.At)
	}
	s.Record(broadcast.Entry{Step: &step})
	s.loop.Poke()
}

// untrusted splits the time since the last sign of life: until the machine was
// switched on it was down, from then on its clock was not to be trusted.
func (s *station) untrusted(booted, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.downs {
		if s.downs[i].from.Before(booted) {
			s.downs[i].to = booted
		}
	}
	s.downs = append(s.downs, downtime{from: booted, to: now, reason: broadcast.ReasonClockUnknown})
}
