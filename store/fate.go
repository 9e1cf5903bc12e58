package store

import (
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// An airing's row in the index: the seq of its newest entry, then one of these.
const (
	fateClaimed byte = 'c' // claimed or started, not ended
	fateEnded   byte = 'e' // ended or missed
	fateLet     byte = 0   // not in the index: it may still be aired
)

// putFate keeps the index of airings in step with the chain.
func putFate(airings *bolt.Bucket, e broadcast.Entry) error {
	id, fate := fateOf(e)
	if id == "" {
		return nil
	}
	if fate == fateLet {
		if err := airings.Delete([]byte(id)); err != nil {
			return fmt.Errorf("let airing go: %w", err)
		}
		return nil
	}
	if err := airings.Put([]byte(id), append(keyOf(e.Seq), fate)); err != nil {
		return fmt.Errorf("put airing: %w", err)
	}
	return nil
}

// fateOf is the airing whose fate an entry tells; "" when it tells of none.
func fateOf(e broadcast.Entry) (id broadcast.AiringID, fate byte) {
	switch {
	case e.Claimed != nil:
		return e.Claimed.ID, fateClaimed
	case e.Started != nil:
		return e.Started.Airing, fateClaimed
	case e.Let != nil:
		return e.Let.Airing, fateLet
	case e.Ended != nil:
		return e.Ended.Airing, fateEnded
	case e.Missed != nil:
		return e.Missed.Airing.ID, fateEnded
	}
	return "", 0
}

// Knows says whether the journal has the airing: it was claimed, or it never
// began. Such an airing is not aired (again). One look-up, whatever the length of
// the log; false also when the database cannot be read, for the sound does not
// depend on it.
func (s *Store) Knows(id broadcast.AiringID) (known bool) {
	err := s.log.view(func(tx *bolt.Tx) error {
		known = tx.Bucket(bucketAirings).Get([]byte(id)) != nil
		return nil
	})
	return known && err == nil
}

// Unended lists the airings that were claimed and never ended, in no order that
// means anything: what a restart finds cut.
func (s *Store) Unended() (ids []broadcast.AiringID, err error) {
	err = s.log.view(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketAirings).ForEach(func(k, v []byte) error {
			if len(v) > seqSize && v[seqSize] == fateClaimed {
				ids = append(ids, broadcast.AiringID(k))
			}
			return nil
		})
	})
	return ids, s.problem(err)
}
