package clock

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// clocks are those that a test sets: boot runs with the bubble, wall is off by an
// offset.
type clocks struct {
	began  time.Time
	offset atomic.Int64
}

func (c *clocks) read() (wall, boot time.Duration) {
	boot = time.Since(c.began)
	return time.Duration(c.began.UnixNano()) + boot + time.Duration(c.offset.Load()), boot
}

// bell sounds when a test rings it.
type bell struct {
	rings  chan error
	closed bool
}

func (b *bell) Wait(ctx context.Context) (bool, error) {
	select {
	case err := <-b.rings:
		return true, err
	case <-time.After(quietFor):
		return false, nil
	case <-ctx.Done():
		return false, nil
	}
}

func (b *bell) Close() error {
	b.closed = true
	return nil
}

// watched runs a watch on made-up clocks while a story is told.
func watched(t *testing.T, story func(w *Watch, c *clocks, b *bell)) (err error) {
	synctest.Test(t, func(t *testing.T) {
		c, b := &clocks{began: time.Now()}, &bell{rings: make(chan error)}
		w := &Watch{open: func() (alarm, error) { return b, nil }, read: c.read, steps: make(chan Step, 1)}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- w.Run(ctx) }()
		synctest.Wait()
		story(w, c, b)
		cancel()
		err = <-done
		if !b.closed {
			t.Error("the timer was not let go")
		}
	})
	return err
}

// step sets the wall clock and lets the kernel tell of it.
func step(c *clocks, b *bell, by time.Duration) {
	c.offset.Add(int64(by))
	b.rings <- nil
	synctest.Wait()
}

func TestAStepIsMeasured(t *testing.T) {
	err := watched(t, func(w *Watch, c *clocks, b *bell) {
		for _, by := range []time.Duration{time.Hour, -2 * time.Hour, 56 * 365 * 24 * time.Hour, 300 * time.Millisecond, 0} {
			time.Sleep(90 * time.Second)
			step(c, b, by)
			wall, _ := c.read()
			if got := <-w.Steps(); got.By != by || got.At.UnixNano() != int64(wall) {
				t.Errorf("set by %v: told %v at %v", by, got.By, got.At)
			}
		}
	})
	if err != nil {
		t.Error(err)
	}
}

func TestStepsThatNobodyFetchedAddUp(t *testing.T) {
	_ = watched(t, func(w *Watch, c *clocks, b *bell) {
		step(c, b, time.Hour)
		step(c, b, -20*time.Minute)
		if got := <-w.Steps(); got.By != 40*time.Minute {
			t.Errorf("told %v, want both steps, 40 minutes", got.By)
		}
	})
}

// A clock that is slewed for a day is off by seconds; that is no step, and must
// not be counted into the next one.
func TestSlewingIsNoStep(t *testing.T) {
	_ = watched(t, func(w *Watch, c *clocks, b *bell) {
		for range 24 * 60 {
			time.Sleep(time.Minute)
			c.offset.Add(int64(5 * time.Millisecond))
		}
		synctest.Wait()
		select {
		case s := <-w.Steps():
			t.Errorf("slewing was told as a step of %v", s.By)
		default:
		}
		step(c, b, time.Hour)
		if got := <-w.Steps(); (got.By - time.Hour).Abs() > 10*time.Millisecond {
			t.Errorf("told %v, want the hour alone", got.By)
		}
	})
}

func TestAWatchThatCannotGoOnSaysWhy(t *testing.T) {
	broken := errors.New("no such timer")
	err := watched(t, func(_ *Watch, _ *clocks, b *bell) {
		b.rings <- broken
		synctest.Wait()
	})
	if !errors.Is(err, broken) {
		t.Errorf("ended with %v, want its cause", err)
	}
	w := &Watch{open: func() (alarm, error) { return nil, broken }, read: readBoth, steps: make(chan Step, 1)}
	if err := w.Run(t.Context()); !errors.Is(err, broken) {
		t.Errorf("ended with %v, want its cause", err)
	}
}

// The kernel's own timer, as far as it can be tried without setting the clock:
// it waits, it ends with its context, and it does wake the watch when it is due.
func TestTheKernelsTimer(t *testing.T) {
	t.Run("ends with its context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		w := NewWatch()
		done := make(chan error, 1)
		go func() { done <- w.Run(ctx) }()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("ended with %v", err)
		}
		select {
		case s := <-w.Steps():
			t.Errorf("nobody set the clock, and yet a step of %v", s.By)
		default:
		}
	})
	t.Run("sounds when it is due", func(t *testing.T) {
		ring, err := newTimer(1) // a second after the epoch: long ago
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = ring.Close() }()
		if sounded, err := ring.Wait(t.Context()); !sounded || err != nil {
			t.Errorf("sounded %t, %v", sounded, err)
		}
	})
	t.Run("keeps quiet while its time is far", func(t *testing.T) {
		quiet, err := newTimer(farAhead)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = quiet.Close() }()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if sounded, err := quiet.Wait(ctx); sounded || err != nil {
			t.Errorf("sounded %t, %v", sounded, err)
		}
	})
}
