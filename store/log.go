package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

const logName = "loa.db"

// The buckets of loa.db.
var (
	bucketMeta    = []byte("meta")
	bucketSlots   = []byte("slots")
	bucketJournal = []byte("journal") // seq -> hash and canonical bytes
	bucketAirings = []byte("airings") // airing id -> seq of its newest entry, fate
	bucketCells   = []byte("cells")   // values that are written over

	logBuckets = [][]byte{bucketMeta, bucketSlots, bucketJournal, bucketAirings, bucketCells}
)

// The rows of meta.
const (
	metaLogID   = "log_id"
	metaStation = "station"
	metaParent  = "parent"
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
	err := walkFile(path, func(bucket string, key, _ []byte) {
		numbered := bucket == string(bucketJournal) || bucket == string(bucketSlots)
		if numbered && len(key) != seqSize {
			strange = damagef(path, "a key of %d bytes in %s", len(key), bucket)
		}
	})
	if err = cmp.Or(err, strange); err == nil {
		err = s.adopt()
	}
	if err == nil || !isDamage(err) {
		return err
	}
	_ = s.log.close()
	s.log = newBox(path)
	return s.replaceLog(err)
}

// replaceLog begins a new log in the place of a damaged one.
func (s *Store) replaceLog(cause error) error {
	old := newSalvage()
	_ = walkFile(s.log.path, old.take)
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
		meta := tx.Bucket(bucketMeta)
		asked := s.station
		s.logID, s.station = string(meta.Get([]byte(metaLogID))), string(meta.Get([]byte(metaStation)))
		if asked != s.station {
			s.found.OtherStation = asked
		}
		if text := meta.Get([]byte(metaParent)); text != nil {
			_ = json.Unmarshal(text, &s.parent) // a lost pointer is no reason to lose the log
		}
		last, err := lastOf(tx, origin(s.station, s.logID))
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
			return &damage{s.log.path, err}
		}
		s.setHead(last)
		return nil
	})
}

// beginLog makes a loa.db with a log of its own, with what is left of the one
// before it.
func (s *Store) beginLog(old *salvage) error {
	s.logID, s.parent = newLogID(), old.parent()
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
		return errors.Join(s.putIdentity(tx), old.put(tx))
	})
	if err != nil {
		return err
	}
	if err := putInPlace(tmp, s.log.path); err != nil {
		return err
	}
	s.setHead(origin(s.station, s.logID))
	return s.log.reopen()
}

func (s *Store) putIdentity(tx *bolt.Tx) error {
	meta := tx.Bucket(bucketMeta)
	err := errors.Join(meta.Put([]byte(metaLogID), []byte(s.logID)), meta.Put([]byte(metaStation), []byte(s.station)))
	if s.parent.LogID != "" {
		err = errors.Join(err, putJSON(meta, []byte(metaParent), s.parent))
	}
	return err
}
