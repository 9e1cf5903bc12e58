package store

import (
	"context"
	"sync"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Times and bounds of the writer.
const (
	retryEvery = time.Second
	queueBound = 10_000          // entries that wait for a disk
	flushWait  = 5 * time.Second // for the disk, when the station goes down
	batchBound = 256             // entries in one transaction
)

// Log is where a Writer writes: a Store.
type Log interface {
	Append(entries ...broadcast.Entry) ([]broadcast.Entry, error)
	SaveProgress(p broadcast.Progress) error
}

// Writer stands between the sound and the disk: what is recorded waits here, in
// order, until the disk has taken it, however long that lasts. When the queue is
// full the newest entries are counted instead, and a gap entry with the exact
// number follows as soon as the disk takes writes again.
type Writer struct {
	log Log
	now func() time.Time

	mu       sync.Mutex
	queue    []waiting
	progress *broadcast.Progress
	lost     broadcast.Gap
	lastErr  error
	beat     time.Time
	wake     chan struct{}
}

// waiting is an entry in the queue.
type waiting struct {
	entry   broadcast.Entry
	durable chan struct{}
}

// NewWriter makes a writer; [Writer.Run] sets it to work.
func NewWriter(l Log, now func() time.Time) *Writer {
	return &Writer{log: l, now: now, wake: make(chan struct{}, 1), beat: now()}
}

// Record queues an entry that is stamped already and returns at once. The
// channel is closed when the entry is durable; it stays open when the entry was
// lost and only counted.
func (w *Writer) Record(e broadcast.Entry) <-chan struct{} {
	durable := make(chan struct{})
	w.mu.Lock()
	if len(w.queue) < queueBound {
		w.queue = append(w.queue, waiting{e, durable})
	} else {
		w.count(e)
	}
	w.mu.Unlock()
	w.nudge()
	return durable
}

// count remembers an entry that cannot be kept.
func (w *Writer) count(e broadcast.Entry) {
	if w.lost.Lost == 0 {
		w.lost.Since = e.At
	}
	w.lost.Lost++
	if w.lastErr != nil { // else the next refusal names it
		w.lost.Cause = w.lastErr.Error()
	}
}

// Progress keeps the newest progress until the disk has taken it.
func (w *Writer) Progress(p broadcast.Progress) {
	w.mu.Lock()
	w.progress = &p
	w.mu.Unlock()
	w.nudge()
}

func (w *Writer) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Waiting is how many entries the disk has not taken, and why, if it refuses.
func (w *Writer) Waiting() (n int, cause error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.queue) + w.lost.Lost, w.lastErr
}

// Beat is when the writer last turned, for the watchdog.
func (w *Writer) Beat() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.beat
}

// Run writes until ctx is done, then what is left, for as long as the disk takes
// it and not longer than a bound. It returns nil.
func (w *Writer) Run(ctx context.Context) error {
	ticker := time.NewTicker(retryEvery)
	defer ticker.Stop()
	for {
		refused := w.flush()
		select {
		case <-ctx.Done():
			w.lastFlush()
			return nil
		case <-ticker.C:
		case <-unless(refused, w.wake):
		}
	}
}

// unless hides the wake-up while the disk refuses: then only the tick tries again.
func unless(refused bool, wake <-chan struct{}) <-chan struct{} {
	if refused {
		return nil
	}
	return wake
}

func (w *Writer) lastFlush() {
	end := w.now().Add(flushWait)
	for w.flush() && w.now().Before(end) {
		timer := time.NewTimer(retryEvery / 4)
		<-timer.C
	}
}

// flush writes all that waits; it says whether the disk refused. What waits
// leaves the queue when the disk has it, not before.
func (w *Writer) flush() (refused bool) {
	for {
		b := w.next()
		if b.empty() {
			return false
		}
		if err := w.write(b); err != nil {
			w.refuse(err)
			return true
		}
	}
}

// batch is what goes to the disk in one go.
type batch struct {
	items    []waiting
	gap      *broadcast.Entry
	progress *broadcast.Progress
}

func (b batch) empty() bool { return len(b.items) == 0 && b.gap == nil && b.progress == nil }

// next looks at the head of the queue. A gap goes behind the entries from before
// it.
func (w *Writer) next() (b batch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.beat = w.now()
	n := min(len(w.queue), batchBound)
	b.items, b.progress = w.queue[:n:n], w.progress
	if n == len(w.queue) && w.lost.Lost > 0 {
		gap := w.lost
		b.gap = &broadcast.Entry{Gap: &gap}
		if n > 0 {
			b.gap.Stamp = b.items[n-1].entry.Stamp
		}
		b.gap.At = w.now()
	}
	return b
}

// write stores a batch and tells everybody who waits for it.
func (w *Writer) write(b batch) error {
	if err := w.append(b); err != nil || b.progress == nil {
		return err
	}
	if err := w.log.SaveProgress(*b.progress); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.progress == b.progress {
		w.progress = nil
	}
	return nil
}

func (w *Writer) append(b batch) error {
	entries := make([]broadcast.Entry, 0, len(b.items)+1)
	for _, item := range b.items {
		entries = append(entries, item.entry)
	}
	if b.gap != nil {
		entries = append(entries, *b.gap)
	}
	if len(entries) == 0 {
		return nil
	}
	if _, err := w.log.Append(entries...); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lastErr, w.queue = nil, w.queue[len(b.items):]
	for _, item := range b.items {
		close(item.durable)
	}
	if b.gap != nil {
		if w.lost.Lost -= b.gap.Gap.Lost; w.lost.Lost == 0 {
			w.lost = broadcast.Gap{}
		}
	}
	return nil
}

// refuse remembers why the disk does not take what waits.
func (w *Writer) refuse(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lastErr = err
	if w.lost.Lost > 0 {
		w.lost.Cause = err.Error()
	}
}
