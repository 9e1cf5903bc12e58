package store

import (
	"cmp"

	bolt "go.etcd.io/bbolt"
)

// Commit puts a disk of the test's own under loa.db. lands says whether the
// commits reach it, says what it answers to those that did all before.
func (s *Store) Commit(disk func() (lands bool, says error)) {
	s.log.commit = func(d *database, act func(tx *bolt.Tx) error) error {
		lands, says := disk()
		err := d.update(func(tx *bolt.Tx) error {
			if err := act(tx); err != nil || lands {
				return err
			}
			return says // rolled back, after all was done: nothing reaches the disk
		})
		return cmp.Or(err, says)
	}
}

// Opening makes loa.db refuse to be opened while it returns an error.
func (s *Store) Opening(refuse func(readOnly bool) error) {
	s.log.open = func(path string, readOnly bool) (*database, error) {
		if err := refuse(readOnly); err != nil {
			return nil, err
		}
		return openDB(path, readOnly)
	}
}

// Unsynced lets loa.db skip fsync, for tests that only ask how much is written.
func (s *Store) Unsynced() { s.log.db.bolt.NoSync = true }

// QueueBound is how many entries wait at most.
const QueueBound = queueBound

// Lost is how many entries were lost since the disk began to refuse; 0 once a gap
// entry tells of them.
func (w *Writer) Lost() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.gap == nil {
		return 0
	}
	return w.gap.Lost
}
