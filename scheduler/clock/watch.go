package clock

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Step is a jump of the wall clock.
type Step struct {
	At time.Time     // what the wall clock shows after it
	By time.Duration // forward is positive; 0 where the kernel only hints at a change
}

// Watch notices steps of the wall clock as they happen. The kernel wakes it: a
// timer set to a time of the wall clock is cancelled when that clock is set.
type Watch struct {
	open  func() (alarm, error)
	read  func() (wall, boot time.Duration)
	steps chan Step
}

// alarm sounds when the wall clock was set.
type alarm interface {
	// Wait returns true when it sounds, false after it was quiet for a while.
	Wait(ctx context.Context) (sounded bool, err error)
	Close() error
}

// NewWatch watches the clock of this computer.
func NewWatch() *Watch {
	return &Watch{open: openTimer, read: readBoth, steps: make(chan Step, 1)}
}

// Steps tells of each step. Who looks seldom hears of several as of one.
func (w *Watch) Steps() <-chan Step { return w.steps }

// Run watches until ctx is done, then returns nil. It returns an error when the
// kernel has no such timer; the loop's own tick then has to do.
func (w *Watch) Run(ctx context.Context) error {
	a, err := w.open()
	if err != nil {
		return fmt.Errorf("watch the clock: %w", err)
	}
	defer func() { _ = a.Close() }()
	wall, boot := w.read()
	for {
		sounded, err := a.Wait(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("watch the clock: %w", err)
		}
		newWall, newBoot := w.read()
		if sounded {
			w.tell(Step{At: time.Unix(0, int64(newWall)), By: (newWall - wall) - (newBoot - boot)})
		}
		// Read anew when it was quiet too: else days of slewing would count as a step.
		wall, boot = newWall, newBoot
	}
}

// tell never waits: a step that nobody fetched is added to the new one.
func (w *Watch) tell(s Step) {
	select {
	case older := <-w.steps:
		s.By += older.By
	default:
	}
	w.steps <- s
}

// readBoth reads the clock that people set and the one that nobody can.
func readBoth() (wall, boot time.Duration) {
	return time.Duration(time.Now().UnixNano()), sinceBoot()
}

// quietFor is how long a wait lasts at most.
const quietFor = time.Minute

// timer is a timerfd that is cancelled when the wall clock is set.
type timer struct {
	file *os.File
	at   int64 // seconds of the wall clock at which it would ring
}

// farAhead is a time that no clock shows; where seconds have 32 bits it is the
// last that fits.
const farAhead = min(1<<33, math.MaxInt)

func openTimer() (alarm, error) { return newTimer(farAhead) }

func newTimer(at int64) (*timer, error) {
	fd, err := unix.TimerfdCreate(unix.CLOCK_REALTIME, unix.TFD_CLOEXEC|unix.TFD_NONBLOCK)
	if err != nil {
		return nil, fmt.Errorf("create timer: %w", err)
	}
	return &timer{file: os.NewFile(uintptr(fd), "timerfd"), at: at}, nil
}

// Wait sets the timer and waits for its end, one way or the other.
func (t *timer) Wait(ctx context.Context) (bool, error) {
	if err := t.set(); err != nil {
		return false, err
	}
	if err := t.file.SetReadDeadline(time.Now().Add(quietFor)); err != nil {
		return false, fmt.Errorf("wait for timer: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = t.file.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	var rings [8]byte
	_, err := t.file.Read(rings[:])
	switch {
	case err == nil, errors.Is(err, unix.ECANCELED):
		return true, nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return false, nil
	default:
		return false, fmt.Errorf("wait for timer: %w", err)
	}
}

// set arms the timer.
func (t *timer) set() error {
	raw, err := t.file.SyscallConn()
	if err != nil {
		return fmt.Errorf("set timer: %w", err)
	}
	spec := unix.ItimerSpec{Value: unix.NsecToTimespec(t.at * int64(time.Second))}
	var setErr error
	err = raw.Control(func(fd uintptr) {
		setErr = unix.TimerfdSettime(int(fd), unix.TFD_TIMER_ABSTIME|unix.TFD_TIMER_CANCEL_ON_SET, &spec, nil)
	})
	if err := errors.Join(err, setErr); err != nil {
		return fmt.Errorf("set timer: %w", err)
	}
	return nil
}

// Close lets the timer go.
func (t *timer) Close() error { return t.file.Close() } //nolint:wrapcheck // nothing to add
