package store

import (
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// trimBatch is how many entries are dropped in one transaction: whoever appends
// waits for no more than that.
const trimBatch = 256

// Trim drops entries from the front of a chain that the collector has and that
// are older than a time, some of one log in one short transaction; more says that
// it is worth calling again. The newest entry of the log that goes on stays, and
// with the hash before the first that is kept the chain can be verified as before.
// A log that ended goes when its last entry has gone.
//
// An entry whose clock was unknown is as old as the one behind it.
func (s *Store) Trim(before time.Time) (dropped int, more bool, err error) {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.ready(); err != nil {
		return 0, false, s.problem(fmt.Errorf("trim journal: %w", err))
	}
	var logID string
	upto := Head{}
	err = s.log.view(func(tx *bolt.Tx) error {
		return eachLog(tx, func(l logIn) (err error) {
			if logID != "" {
				return nil
			}
			if upto, err = l.old(before); err == nil && (upto.Seq > l.Base.Seq || l.done()) {
				logID = l.LogID
			}
			return err
		})
	})
	if err == nil && logID != "" {
		err = s.act(func(tx *bolt.Tx) (err error) {
			dropped, err = drop(tx, logID, upto)
			return err
		}, logID)
	}
	if err != nil {
		return 0, false, s.problem(fmt.Errorf("trim journal: %w", err))
	}
	return dropped, logID != "", nil
}

// done says whether a log that ended has nothing left.
func (l logIn) done() bool {
	k, _ := l.journal.Cursor().First()
	return l.Ended != "" && k == nil
}

// old is the head of the last entry that may go in one batch.
func (l logIn) old(before time.Time) (Head, error) {
	last, err := lastOf(l.journal, l.Base)
	if err != nil {
		return l.Base, err
	}
	bound := min(l.Acked.Seq, last.Seq)
	if l.Ended == "" {
		bound = min(bound, last.Seq-1)
	}
	upto, at := l.Base, l.Base
	c := l.journal.Cursor()
	for k, v := c.First(); k != nil && upto.Seq < l.Base.Seq+trimBatch; k, v = c.Next() {
		e := link{seqOf(k), v}
		if e.seq != at.Seq+1 || e.seq > bound {
			break // behind a hole the chain begins nowhere: it is kept as it is
		}
		hash, _, err := e.split()
		if err != nil {
			break
		}
		at = Head{e.seq, hash}
		entry, err := e.entry()
		if err != nil || entry.Clock == broadcast.ClockUnknown {
			continue
		}
		if !entry.At.Before(before) {
			break
		}
		upto = at
	}
	return upto, nil
}

// drop takes the entries up to a head out of a log, and an old log that is empty
// then out of the file.
func drop(tx *bolt.Tx, logID string, upto Head) (n int, err error) {
	err = eachLog(tx, func(l logIn) error {
		if l.LogID != logID {
			return nil
		}
		c := l.journal.Cursor()
		for k, _ := c.First(); k != nil && seqOf(k) <= upto.Seq; k, _ = c.First() {
			if err := c.Delete(); err != nil {
				return fmt.Errorf("drop entry: %w", err)
			}
			n++
		}
		l.Base = upto
		return l.put(l.rows)
	})
	if err != nil {
		return 0, err
	}
	return n, dropEmpty(tx)
}

// dropEmpty takes the logs that ended and are empty out of the file.
func dropEmpty(tx *bolt.Tx) error {
	logs := tx.Bucket(bucketLogs)
	if logs == nil {
		return nil
	}
	var empty [][]byte
	err := logs.ForEachBucket(func(k []byte) error {
		journal := logs.Bucket(k).Bucket(bucketJournal)
		if journal == nil || journal.Inspect().KeyN == 0 {
			empty = append(empty, append([]byte(nil), k...))
		}
		return nil
	})
	for _, k := range empty {
		if err == nil {
			err = logs.DeleteBucket(k)
		}
	}
	if err != nil {
		return fmt.Errorf("drop log: %w", err)
	}
	return nil
}
