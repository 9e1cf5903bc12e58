package main

import (
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

const (
	// recentEntries is how far back the station remembers without reading the
	// journal: some weeks.
	recentEntries = 2000
	// recentMost is when it begins to forget.
	recentMost = 3 * recentEntries
)

// recent is the newest part of the as-run log, kept in memory and brought up to
// date from the journal.
type recent struct {
	store  *store.Store
	name   string
	ledger *broadcast.Ledger
	next   int64 // first seq that is not in the ledger
	held   int64 // entries in the ledger
}

func newRecent(s *store.Store, name string) *recent {
	r := &recent{store: s, name: name}
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
	for e, err := range r.store.Entries(r.next) {
		if err != nil {
			break // verify tells; what can be read is shown
		}
		r.ledger.Apply(e)
		r.next = e.Seq + 1
		r.held++
	}
	if p, err := r.store.Progress(); err == nil {
		r.ledger.Reach(p)
	}
	return r.ledger
}

// runs are the newest as-run records.
func (s *station) runs() []broadcast.AsRun {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.recent.update().AsRuns()
}
