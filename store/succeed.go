package store

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Fork ends the log that goes on where the collector's head of it is none of
// ours, and begins the next, whose parent it is: no seq is used twice, and sound
// and schedule go on as they were. Nothing happens when the log has ended
// already, or when the head is one of this log after all.
func (s *Store) Fork(logID string, theirs Head) error {
	s.write.Lock()
	defer s.write.Unlock()
	err := s.ready()
	if err == nil && logID == s.LogID() {
		var ours Head
		err = s.log.view(func(tx *bolt.Tx) (err error) {
			ours, err = headAt(tx.Bucket(bucketJournal), s.current().Base, theirs.Seq)
			return err
		})
		if err == nil && ours != theirs {
			err = s.succeed(EndedForked, s.Station(), 0)
		}
	}
	if err != nil {
		return s.problem(fmt.Errorf("begin a new log: %w", err))
	}
	return nil
}

// own looks whose folder it was before. Where a new log has to begin and the disk
// will not have it, it begins before the next entry is appended.
func (s *Store) own() error {
	if was := s.Station(); s.asked.Station != "" && was != s.asked.Station {
		s.found.OtherStation, s.owed = was, EndedRenamed
	}
	var was Hardware
	if err := s.log.view(func(tx *bolt.Tx) error { was = boxIn(tx); return nil }); err != nil {
		return err
	}
	if s.found.Cloned = s.asked.Hardware.OtherThan(was); s.found.Cloned != "" {
		s.owed = EndedCloned
	}
	if s.owed != "" {
		return nil
	}
	if !s.asked.Hardware.Same(was) {
		_ = s.act(s.putBox, s.LogID()) // the same box knows more or less of itself; it is put at the next start
	}
	return nil
}

// payOwed ends the log if it has to end.
func (s *Store) payOwed() error {
	if s.owed == "" {
		return nil
	}
	station := s.Station()
	if s.asked.Station != "" {
		station = s.asked.Station
	}
	return s.succeed(s.owed, station, s.broken)
}

// succeed ends the log that goes on and begins the next. The caller holds write.
func (s *Store) succeed(why Ending, station string, broken int64) error {
	old := s.current()
	old.Broken = broken
	next := account{LogID: newLogID(), Station: station, Parent: Parent{LogID: old.LogID, Seq: old.head.Seq, Hash: old.head.Hex()}}
	next.Base = origin(station, next.LogID)
	err := s.act(func(tx *bolt.Tx) error {
		if err := putAside(tx, old.account, why); err != nil {
			return err
		}
		if _, err := tx.CreateBucket(bucketJournal); err != nil {
			return fmt.Errorf("make journal: %w", err)
		}
		if err := next.put(tx.Bucket(bucketMeta)); err != nil {
			return err
		}
		return s.putBox(tx)
	}, old.LogID)
	if err == nil {
		s.owed = ""
	}
	return err
}

// putAside moves the journal to the logs that ended. An empty one is not worth a
// place there.
func putAside(tx *bolt.Tx, a account, why Ending) error {
	if k, _ := tx.Bucket(bucketJournal).Cursor().First(); k == nil {
		if err := tx.DeleteBucket(bucketJournal); err != nil {
			return fmt.Errorf("remove empty journal: %w", err)
		}
		return nil
	}
	logs, err := tx.CreateBucketIfNotExists(bucketLogs)
	if err != nil {
		return fmt.Errorf("make logs: %w", err)
	}
	shelf, err := newShelf(logs)
	if err != nil {
		return err
	}
	a.Ended = why
	if err := a.put(shelf); err != nil {
		return err
	}
	if err := tx.MoveBucket(bucketJournal, nil, shelf); err != nil {
		return fmt.Errorf("move journal: %w", err)
	}
	return nil
}

// newShelf makes a place for a log that ended, behind those there are.
func newShelf(logs *bolt.Bucket) (*bolt.Bucket, error) {
	n, err := logs.NextSequence()
	if err != nil {
		return nil, fmt.Errorf("number log: %w", err)
	}
	shelf, err := logs.CreateBucket(keyOf(int64(n)))
	if err != nil {
		return nil, fmt.Errorf("make log: %w", err)
	}
	return shelf, nil
}
