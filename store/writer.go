package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Times and bounds of a Writer.
const (
	retryEvery = time.Second     // while the disk refuses
	beatEvery  = 2 * time.Second // while nothing is to be done
	// At most one commit for progress in this time: a little less than the second
	// after which the next comes.
	progressEvery = 950 * time.Millisecond
	flushWait     = 3 * time.Second // for the disk, when the station goes down
	queueBound    = 10_000          // entries that wait for the disk
	batchBound    = 512             // entries in one transaction
)

// Log is what a Writer writes to: a [Store], or a failing disk in a test.
type Log interface {
	Append(entries ...broadcast.Entry) ([]broadcast.Entry, error)
	SaveProgress(p broadcast.Progress) error
}

// Writer stands between the sound and the disk. Entries wait in it, in order,
// until the disk has taken them, however long that lasts; several go in one
// transaction. Where there was no room for all, a gap entry says since when and
// how many were lost, as soon as the disk takes writes again.
type Writer struct {
	log  Log
	now  func() time.Time
	wake chan struct{}

	mu    sync.Mutex
	queue queue
	cell  *broadcast.Progress // not yet written
	gap   *broadcast.Gap      // the disk refuses since then
	err   error               // why it refuses
	over  bool                // Run has ended
	beat  time.Time
	last  broadcast.Stamp // of the newest entry, for the gap's
}

// NewWriter makes a writer; [Writer.Run] sets it to work. now dates the gap
// entries and the beat.
func NewWriter(log Log, now func() time.Time) *Writer {
	return &Writer{log: log, now: now, wake: make(chan struct{}, 1), beat: now()}
}

// Record queues an entry that is stamped already and returns at once. The channel
// is closed when the entry is durable. It stays open when the entry was lost:
// then a gap entry counts it.
func (w *Writer) Record(e broadcast.Entry) (durable <-chan struct{}) {
	done := make(chan struct{})
	_, unwritable := canonicalOf(e)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = e.Stamp
	switch {
	case w.over:
		w.lose(e, "stopped")
	case unwritable != nil: // it would stop all that comes behind it
		w.lose(e, "unwritable")
	case !w.queue.add(waiting{e, done}):
		w.lose(e, "queue_full")
	case w.queue.len() > queueBound:
		w.lose(w.queue.shed(), "queue_full")
	}
	w.nudge()
	return done
}

// lose counts an entry that will not be stored. The caller holds mu.
func (w *Writer) lose(e broadcast.Entry, cause string) {
	if w.gap == nil {
		w.gap = &broadcast.Gap{Since: e.At, Cause: cause}
	}
	if w.gap.Lost == 0 || e.At.Before(w.gap.Since) {
		w.gap.Since = e.At
	}
	w.gap.Lost++
	if w.gap.Kinds == nil {
		w.gap.Kinds = map[string]int{}
	}
	w.gap.Kinds[e.Kind()]++
}

// Progress keeps the newest progress until the disk has taken it, at most once a
// second. It returns at once.
func (w *Writer) Progress(p broadcast.Progress) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cell = &p
	w.nudge()
}

func (w *Writer) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Knows says whether the airing waits for the disk or was lost on its way there:
// the log does not have it, and it must not be aired (again) all the same.
func (w *Writer) Knows(id broadcast.AiringID) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.queue.knows(id)
}

// Waiting is how many entries the disk has not taken, and why, if it refuses.
func (w *Writer) Waiting() (n int, cause error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n = w.queue.len()
	if w.gap != nil {
		n += w.gap.Lost
	}
	return n, w.err
}

// Pending lists the entries that the disk has not taken, oldest first. While they
// are being written the first of them may be in the journal already.
func (w *Writer) Pending() []broadcast.Entry {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.queue.all()
}

// Beat is when the writer last turned, for the watchdog. It stands still while
// the disk does not answer.
func (w *Writer) Beat() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.beat
}

// Run writes until ctx is done, then what is left, for as long as the disk takes
// it and not much longer than 3 s. It returns an error when entries were left.
func (w *Writer) Run(ctx context.Context) error {
	pulse, retry, calm := stopped(), stopped(), stopped()
	defer pulse.Stop()
	defer retry.Stop()
	defer calm.Stop()
	refused, rested := false, time.Time{} // until then no progress is written
	for {
		w.turn()
		pulse.Reset(beatEvery)
		select {
		case <-ctx.Done():
			return w.finish()
		case <-pulse.C:
			continue
		case <-w.wake:
			if refused {
				continue // the retry comes; a worn card is not hammered
			}
		case <-retry.C:
		case <-calm.C:
		}
		now := w.now()
		wait := rested.Sub(now)
		resting := wait > 0 && wait <= progressEvery // more: the clock was set back
		wrote, err := w.flush(!resting)
		if refused = err != nil; refused {
			retry.Reset(retryEvery)
		}
		if wrote {
			rested = now.Add(progressEvery)
		} else if resting {
			calm.Reset(wait) // for progress that came too soon
		}
	}
}

// stamp dates a gap like the newest entry, with the time of now: the two are of
// the same boot. The caller holds mu.
func (w *Writer) stamp() broadcast.Stamp {
	s := w.last
	s.At = w.now()
	return s
}

// turn moves the beat.
func (w *Writer) turn() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.beat = w.now()
}

// stopped is a timer that has not been set.
func stopped() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

// flush writes all that waits, the progress too if it may. wrote says whether
// progress was written.
func (w *Writer) flush(progress bool) (wrote bool, err error) {
	for more := true; more; {
		if more, err = w.flushBatch(); err != nil {
			return false, err
		}
	}
	if !progress {
		return false, nil
	}
	return w.flushCell()
}

// flushBatch writes the entries at the front; more says whether there are others.
func (w *Writer) flushBatch() (more bool, err error) {
	w.mu.Lock()
	batch := w.queue.front(batchBound)
	if len(batch) == 0 && w.gap != nil && w.gap.Lost > 0 && !w.over {
		w.queue.add(waiting{broadcast.Entry{Stamp: w.stamp(), Gap: w.gap}, make(chan struct{})})
		batch, w.gap = w.queue.front(1), nil
	}
	w.mu.Unlock()
	if len(batch) == 0 {
		return false, nil
	}
	if _, err := w.log.Append(batch...); err != nil {
		return false, w.refuse(fmt.Errorf("write journal: %w", err))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.err = nil
	w.queue.drop(len(batch))
	if w.gap != nil && w.gap.Lost == 0 {
		w.gap = nil // nothing was lost meanwhile
	}
	return w.queue.len() > 0 || w.gap != nil, nil
}

func (w *Writer) flushCell() (wrote bool, err error) {
	w.mu.Lock()
	cell := w.cell
	w.cell = nil
	w.mu.Unlock()
	if cell == nil {
		return false, nil
	}
	if err := w.log.SaveProgress(*cell); err != nil {
		w.mu.Lock()
		if w.cell == nil {
			w.cell = cell
		}
		w.mu.Unlock()
		return false, w.refuse(fmt.Errorf("write progress: %w", err))
	}
	return true, nil
}

// refuse notes that the disk does not take writes.
func (w *Writer) refuse(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.err = err
	cause := "io"
	if p, ok := errors.AsType[*broadcast.Problem](err); ok {
		cause = string(p.Kind)
	}
	if w.gap == nil && !w.queue.hasGap() {
		w.gap = &broadcast.Gap{Since: w.now()}
	}
	if w.gap != nil {
		w.gap.Cause = cause
	}
	return err
}

// finish writes what is left when the station goes down.
func (w *Writer) finish() error {
	_, err := w.flush(true)
	for range flushWait / retryEvery {
		if err == nil {
			break
		}
		<-time.After(retryEvery)
		_, err = w.flush(true)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	if n := w.queue.len(); n > 0 {
		return fmt.Errorf("%d entries were not stored: %w", n, err)
	}
	return nil
}
