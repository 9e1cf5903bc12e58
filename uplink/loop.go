package uplink

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"math/rand/v2"
	"sync"
	"syscall"
	"time"
)

// Times of a [Loop]. Stations of a district air the same bulletin and get power
// and line back in the same second, so each waits a little of its own.
const (
	spread      = 10 * time.Second // at most, before a try that nobody waits for
	gather      = time.Second      // entries that come together go together
	firstWait   = 5 * time.Second  // after a try that failed, then twice as long each time
	longestWait = 15 * time.Minute // the cap, and how often a station with nothing to send says that it is there
)

// ErrNotEnrolled is returned while there is no collector to speak to.
var ErrNotEnrolled = errors.New("no collector")

// Loop keeps a journal on its way to the district. It tries when entries came,
// when the network changed, when someone asks, else again and again, ever more
// seldom up to a cap.
type Loop struct {
	open func() (*Client, error)
	now  func() time.Time

	added, changed chan struct{}
	turn           chan struct{} // held by the one who syncs

	mu      sync.Mutex
	status  Status
	failed  int // tries since the last success
	watcher func(Progress)
}

// Status is what became of the tries.
type Status struct {
	LastTry time.Time
	LastAck time.Time // the collector has acknowledged all it was sent
	Why     string    // stable word for the last answer, see [Why]; "" before the first
	Err     error     // nil after a success
	After   time.Duration
}

// NewLoop makes a loop. open gives the client, the same one as long as nothing has
// changed, or [ErrNotEnrolled].
func NewLoop(open func() (*Client, error), now func() time.Time) *Loop {
	return &Loop{
		open: open, now: now, added: make(chan struct{}, 1), changed: make(chan struct{}, 1), turn: make(chan struct{}, 1),
	}
}

// Added tells that the journal has grown. It returns at once.
func (l *Loop) Added() { nudge(l.added) }

// Changed tells that the network, or the collector's address, is another. It
// returns at once.
func (l *Loop) Changed() { nudge(l.changed) }

func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Status is how it stands.
func (l *Loop) Status() Status {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.status
}

// Run tries until ctx is done, then returns nil.
func (l *Loop) Run(ctx context.Context) error {
	timer := time.NewTimer(within(spread))
	defer timer.Stop()
	soon := true // a try is near already
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			_, _ = l.try(ctx, true)
			timer.Reset(l.wait())
			soon = false
		case <-l.added:
			if !soon && l.healthy() { // else its time comes
				timer.Reset(gather + within(spread))
				soon = true
			}
		case <-l.changed:
			if !soon || !l.healthy() {
				timer.Reset(within(spread))
				soon = true
			}
		}
	}
}

// Sync tries now and tells how it went. While another try is under way it waits
// for the end of that, which progress is told of too.
func (l *Loop) Sync(ctx context.Context, progress func(Progress)) (Result, error) {
	l.watch(progress)
	defer l.watch(nil)
	return l.try(ctx, false)
}

func (l *Loop) watch(f func(Progress)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.watcher = f
}

// try syncs once. A try that nobody asked for begins with the collector's head
// when the last one is long ago: the collector may have been restored since.
func (l *Loop) try(ctx context.Context, itself bool) (Result, error) {
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return Result{}, context.Cause(ctx)
	}
	client, err := l.open()
	if err != nil {
		l.note(err)
		return Result{}, err
	}
	if last := l.Status().LastTry; !itself || l.now().Sub(last).Abs() > longestWait/2 {
		client.Forget()
	}
	client.OnProgress = l.tell
	r, err := client.Sync(ctx)
	if ctx.Err() == nil {
		l.note(err)
	}
	return r, err
}

func (l *Loop) tell(p Progress) {
	l.mu.Lock()
	watcher := l.watcher
	l.mu.Unlock()
	if watcher != nil {
		watcher(p)
	}
}

func (l *Loop) note(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status.LastTry, l.status.Err, l.status.Why, l.status.After = l.now(), err, Why(err), 0
	if err == nil {
		l.status.LastAck, l.failed = l.status.LastTry, 0
		return
	}
	l.failed++
	if refused, ok := errors.AsType[*Refused](err); ok {
		l.status.After = refused.After
	}
}

func (l *Loop) healthy() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failed == 0
}

// wait is how long to wait for the next try.
func (l *Loop) wait() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait := longestWait
	if l.failed > 0 && l.failed < 16 && !errors.Is(l.status.Err, ErrNotEnrolled) {
		wait = min(longestWait, firstWait<<(l.failed-1))
	}
	wait = wait/2 + within(wait/2)
	return max(wait, l.status.After+within(l.status.After))
}

// within is a part of d by chance.
func within(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return rand.N(d)
}

// Stable words for why nothing was acknowledged, besides the kinds of a [Refused].
const (
	WhyUnreachable  = "unreachable"   // no answer
	WhyBrokenOff    = "broken_off"    // the line broke in the middle
	WhyUntrusted    = "untrusted"     // the certificate is not the right one
	WhyNotCollector = "not_collector" // something else answers there
	WhyNotEnrolled  = "not_enrolled"  // there is no collector to speak to
	WhyDisk         = "disk"          // the station's own
)

// Why names what became of a try in a stable word: that of the collector's
// refusal, or one of the above.
func Why(err error) string {
	if err == nil {
		return string(KindOK)
	}
	if refused, ok := errors.AsType[*Refused](err); ok {
		return string(refused.Kind)
	}
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return string(refusal.Kind)
	}
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	_, unreachable := errors.AsType[*Unreachable](err)
	switch {
	case errors.Is(err, ErrNotEnrolled):
		return WhyNotEnrolled
	case untrusted:
		return WhyUntrusted
	case errors.Is(err, errNoCollector):
		return WhyNotCollector
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return WhyBrokenOff
	case unreachable:
		return WhyUnreachable
	default:
		return WhyDisk
	}
}
