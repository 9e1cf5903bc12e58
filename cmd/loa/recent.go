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
	// catchUpMost is how often the journal is read for one that grows meanwhile.
	catchUpMost = 5
)

// recent is the newest part of the as-run log, kept in memory and brought up to
// date from the journal.
type recent struct {
	store  *store.Store
	writer *store.Writer
	ledger *broadcast.Ledger
	at     place // where the entries begin that are not in the ledger
	held   int64 // entries in the ledger
}

func newRecent(s *store.Store, w *store.Writer) *recent {
	r := &recent{store: s, writer: w}
	r.begin()
	return r
}

// begin starts anew with the last entries of the journal.
func (r *recent) begin() {
	logs, _ := r.store.Logs() // verify tells; what can be read is shown
	r.ledger = broadcast.NewLedger(r.store.Station(), r.store.LogID())
	r.at, r.held = back(logs, recentEntries), 0
}

// update takes in what the journal has gained.
func (r *recent) update() *broadcast.Ledger {
	if r.held > recentMost {
		r.begin()
	}
	at, n, _ := catchUp(r.ledger, r.store, r.writer, r.at) // the same
	r.at, r.held = at, r.held+n
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
