package main

import (
	"fmt"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

const (
	// recentEntries is how far back the station remembers without reading the
	// journal: some weeks.
	recentEntries = 2000
	// recentMost is when it begins to forget.
	recentMost = 3 * recentEntries
	// catchUpMost is how often the journal is read for one that grows meanwhile.
	catchUpMost = 5
)

// recent is the newest part of the as-run log, kept in memory and brought up to
// date from the journal.
type recent struct {
	store  *store.Store
	writer *store.Writer
	name   string
	ledger *broadcast.Ledger
	next   int64 // first seq that is not in the ledger
	held   int64 // entries in the ledger
}

func newRecent(s *store.Store, w *store.Writer, name string) *recent {
	r := &recent{store: s, writer: w, name: name}
	r.begin()
	return r
}

// begin starts anew with the last entries of the journal.
func (r *recent) begin() {
	r.ledger = broadcast.NewLedger(r.name, r.store.LogID())
	r.next, r.held = max(r.store.LastSeq()-recentEntries, 0)+1, 0
}

// update takes in what the journal has gained.
func (r *recent) update() *broadcast.Ledger {
	if r.held > recentMost {
		r.begin()
	}
	from := r.next
	r.next, _ = catchUp(r.ledger, r.store, r.writer, from) // verify tells; what can be read is shown
	r.held += r.next - from
	if p, err := r.store.Progress(); err == nil {
		r.ledger.Reach(p)
	}
	return r.ledger
}

// reader takes in the entries of the journal, oldest first.
type reader interface{ Apply(e broadcast.Entry) }

// catchUp brings a reader up to date with the journal from seq next on, and with
// what waits for the disk: that was heard too. It returns the seq that comes next.
func catchUp(l reader, s *store.Store, w *store.Writer, next int64) (int64, error) {
	var pending []broadcast.Entry
	for range catchUpMost {
		for e, err := range s.Entries(next) {
			if err != nil {
				return next, fmt.Errorf("read journal: %w", err)
			}
			l.Apply(e)
			next = e.Seq + 1
		}
		pending = w.Pending()
		if s.LastSeq() < next {
			break
		} // else some that were pending have just become journal
	}
	for _, e := range pending {
		l.Apply(e)
	}
	return next, nil
}

// runs are the newest as-run records.
func (s *station) runs() []broadcast.AsRun {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.recent.update().AsRuns()
}
