package store

import (
	"cmp"
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store/pages"
)

const logName = "loa.db"

// The buckets of loa.db.
var (
	bucketMeta    = []byte("meta")
	bucketSlots   = []byte("slots")
	bucketJournal = []byte("journal") // seq -> hash and canonical bytes
	bucketAirings = []byte("airings") // airing id -> seq of its newest entry, fate
	bucketCells   = []byte("cells")   // values that are written over
	bucketLogs    = []byte("logs")    // ordinal -> a bucket for each log that ended

	logBuckets = [][]byte{bucketMeta, bucketSlots, bucketJournal, bucketAirings, bucketCells}
)

// The rows of meta.
const (
	metaLogID   = "log_id"
	metaStation = "station"
	metaParent  = "parent"
	metaBase    = "base"     // the head before the first entry that is kept
	metaAcked   = "acked"    // how far the collector has the log
	metaEnded   = "ended"    // why the log ended
	metaBroken  = "broken"   // the first entry of its chain that does not follow
	metaBox     = "hardware" // the box that it was written in
)

// openLog opens loa.db. A damaged one keeps its bytes under another name; the
// schedule comes back from its copy, and a new log begins.
func (s *Store) openLog() error {
	path := s.path(logName)
	if err := removeIfThere(path + ".tmp"); err != nil {
		return err
	}
	s.log = newBox(path)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		s.found.Fresh = true
		return s.beginLog(&salvage{})
	}
	strange := error(nil)
	err := pages.Walk(path, func(bucket string, key, _ []byte) {
		inner, _ := innerOf(bucket)
		numbered := inner == string(bucketJournal) || bucket == string(bucketSlots)
		if numbered && len(key) != seqSize {
			strange = damagef(path, "a key of %d bytes in %s", len(key), bucket)
		}
	})
	if err = cmp.Or(err, strange); err == nil {
		err = s.adopt()
	}
	if err == nil {
		s.compact()
		return s.own()
	}
	if !isDamage(err) {
		return err
	}
	_ = s.log.close()
	s.log = newBox(path)
	return s.replaceLog(err)
}

// replaceLog begins a new log in the place of a damaged one.
func (s *Store) replaceLog(cause error) error {
	old := newSalvage()
	_ = pages.Walk(s.log.path, old.take)
	to, err := keepAside(s.log.path)
	if err != nil {
		return err
	}
	s.found.Damaged, s.found.Cause = to, cause.Error()
	if err := s.beginLog(old); err != nil {
		return errors.Join(err, putBack(to, s.log.path))
	}
	return nil
}

// adopt opens an existing database and reads what must be readable.
func (s *Store) adopt() error {
	if err := s.log.reopen(); err != nil {
		return err
	}
	return s.log.view(func(tx *bolt.Tx) error {
		for _, name := range logBuckets {
			if tx.Bucket(name) == nil {
				return damagef(s.log.path, "bucket %s is missing", name)
			}
		}
		now, err := readNow(tx)
		if err == nil {
			_, err = slotsIn(tx)
		}
		if err == nil {
			_, err = sessionsIn(tx)
		}
		for _, cell := range []struct {
			name string
			into any
		}{{cellHold, &Hold{}}, {cellProgress, &broadcast.Progress{}}, {cellConfirmed, &Confirmed{}}} {
			if err == nil {
				err = cellIn(tx, cell.name, cell.into)
			}
		}
		if err != nil {
			return &pages.Damage{File: s.log.path, Cause: err}
		}
		s.setNow(now)
		return nil
	})
}

// beginLog makes a loa.db with a log of its own, with what is left of the one
// before it.
func (s *Store) beginLog(old *salvage) error {
	now := ongoing{account: account{LogID: newLogID(), Station: s.asked.Station, Parent: old.parent()}}
	now.Base = origin(now.Station, now.LogID)
	now.head = now.Base
	if kept, err := s.readCopy(); err == nil {
		old.schedule(kept)
	}
	s.found.Restored = len(old.slots)
	tmp, err := createDB(s.log.path, func(tx *bolt.Tx) error {
		for _, name := range logBuckets {
			if _, err := tx.CreateBucket(name); err != nil {
				return fmt.Errorf("make bucket: %w", err)
			}
		}
		return errors.Join(now.put(tx.Bucket(bucketMeta)), s.putBox(tx), old.put(tx))
	})
	if err != nil {
		return err
	}
	if err := putInPlace(tmp, s.log.path); err != nil {
		return err
	}
	s.setNow(now)
	return s.log.reopen()
}
