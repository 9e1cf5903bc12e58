package store_test

import (
	"context"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// disk is a log that takes entries unless it is full.
type disk struct {
	mu       sync.Mutex
	full     bool
	entries  []broadcast.Entry
	progress broadcast.Progress
}

func (d *disk) Append(entries ...broadcast.Entry) ([]broadcast.Entry, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full {
		return nil, syscall.ENOSPC
	}
	d.entries = append(d.entries, entries...)
	return entries, nil
}

func (d *disk) SaveProgress(p broadcast.Progress) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full {
		return syscall.ENOSPC
	}
	d.progress = p
	return nil
}

func (d *disk) fill(full bool) { d.mu.Lock(); d.full = full; d.mu.Unlock() }

func running(t *testing.T, d *disk) *store.Writer {
	w := store.NewWriter(d, time.Now)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { _ = w.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	return w
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestAWriterTellsWhenAnEntryIsDurable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{}
		w := running(t, d)
		durable := w.Record(note("add"))
		synctest.Wait()
		if !isClosed(durable) || len(d.entries) != 1 {
			t.Errorf("durable %v, %d entries on the disk", isClosed(durable), len(d.entries))
		}
	})
}

func TestAFullDiskLosesNothingThatFitsTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{full: true}
		w := running(t, d)
		var last <-chan struct{}
		for range 500 {
			last = w.Record(note("on air"))
			w.Progress(broadcast.Progress{HeardMS: 7})
		}
		time.Sleep(time.Hour) // of the bubble
		if n, cause := w.Waiting(); n != 500 || cause == nil || isClosed(last) {
			t.Errorf("%d wait, cause %v, durable %v", n, cause, isClosed(last))
		}
		d.fill(false)
		time.Sleep(2 * time.Second)
		if n, cause := w.Waiting(); n != 0 || cause != nil || !isClosed(last) || len(d.entries) != 500 || d.progress.HeardMS != 7 {
			t.Errorf("with space again: %d wait, cause %v, %d entries, progress %v", n, cause, len(d.entries), d.progress.HeardMS)
		}
	})
}

func TestWhatDoesNotFitTheQueueIsCountedExactly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{full: true}
		w := running(t, d)
		for range 10_000 + 123 {
			w.Record(note("on air"))
		}
		time.Sleep(10 * time.Second)
		d.fill(false)
		time.Sleep(2 * time.Second)
		if len(d.entries) != 10_001 {
			t.Fatalf("%d entries, want the 10000 of the queue and a gap", len(d.entries))
		}
		gap := d.entries[10_000].Gap
		if gap == nil || gap.Lost != 123 || !gap.Since.Equal(morning) || gap.Cause == "" {
			t.Errorf("gap %+v, want 123 lost since %v and the cause", gap, morning)
		}
	})
}

func TestAWriterThatStopsWritesWhatIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{full: true}
		w := store.NewWriter(d, time.Now)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { _ = w.Run(ctx); close(done) }()
		w.Record(note("last words"))
		synctest.Wait()
		cancel()
		time.Sleep(time.Second)
		d.fill(false)
		<-done
		if len(d.entries) != 1 {
			t.Errorf("%d entries, want the last words", len(d.entries))
		}
	})
}
