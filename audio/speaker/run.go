package speaker

import (
	"context"
	"errors"
	"time"
)

const (
	firstRetry = 200 * time.Millisecond
	airRetry   = time.Second      // the longest wait while something is on air
	idleRetry  = 10 * time.Second // and while nothing is
)

// Run opens the device whenever it is wanted, feeds it, and replaces its child
// when that fails. It returns nil when ctx is done and what was mixed has been
// played; it starts no goroutine that outlives it.
func (s *Speaker) Run(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { s.wish(func() { s.ending = true }) })
	defer stop()
	p := newPump(s)
	wait := firstRetry
	for s.await(ctx) {
		if s.State().State == Closed {
			s.become(Opening, nil, "")
		}
		err := p.serve(ctx)
		if p.ran {
			wait = firstRetry
		}
		if err == nil {
			s.become(Closed, nil, "")
			continue
		}
		s.become(Missing, asFault(err), "")
		if !s.retry(ctx, wait) {
			p.forget()
			s.become(Closed, nil, "")
		}
		wait = min(2*wait, idleRetry)
	}
	s.become(Closed, nil, "")
	return nil
}

// await waits until the device is wanted; false means that ctx is done.
func (s *Speaker) await(ctx context.Context) bool {
	for {
		if want, _ := s.wishes(); want || ctx.Err() != nil {
			return ctx.Err() == nil
		}
		select {
		case <-s.kick:
		case <-ctx.Done():
		}
	}
}

// retry waits before the next attempt, less while on air; false means that the
// device is not wanted any more.
func (s *Speaker) retry(ctx context.Context, wait time.Duration) bool {
	start := time.Now()
	for {
		want, onAir := s.wishes()
		if !want || ctx.Err() != nil {
			return false
		}
		if onAir {
			wait = min(wait, airRetry)
		}
		left := wait - time.Since(start)
		if left <= 0 {
			s.mu.Lock()
			s.state.Restarts++
			s.mu.Unlock()
			return true
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
		case <-s.kick:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

func (s *Speaker) wishes() (want, onAir bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.want && !s.ending, s.onAir
}

func asFault(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return &Fault{classify(err.Error()), err.Error()}
}
