package store

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Parent is the log that ended where this one began, as far as it could be read.
type Parent struct {
	LogID string `json:"log_id"`
	Seq   int64  `json:"seq"`  // of its last readable entry
	Hash  string `json:"hash"` // of that entry, hexadecimal
}

// Ending is why a log ended; "" while it goes on.
type Ending string

// The endings of a log.
const (
	EndedDamaged Ending = "damaged"   // its database could not be used any more
	EndedForked  Ending = "forked"    // the collector has another log by its id: a backup was restored, or a copy works elsewhere
	EndedCloned  Ending = "cloned"    // the card woke up in another box
	EndedRenamed Ending = "other_id"  // the station has another id
	endedUnknown Ending = "not_known" // its row was lost
)

// Ack is how far the collector has a log, as it said last. It is a cache: what
// the collector says next holds, also where that is less.
type Ack struct {
	Seq  int64     `json:"seq"`
	Hash string    `json:"hash"` // of that entry, hexadecimal
	At   time.Time `json:"at"`   // when it said so
}

// account is what is known of a log beside its entries.
type account struct {
	LogID, Station string
	Parent         Parent
	Base           Head // before the first entry that is kept
	Acked          Ack
	Ended          Ending
	Broken         int64 // the first entry that does not follow, of a log that ended for it; 0 = it is whole
}

// ongoing is the log that goes on.
type ongoing struct {
	account

	head Head
}

// mark is a head as it is stored.
type mark struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

func (h Head) mark() mark { return mark{h.Seq, h.Hex()} }

func (m mark) head() (h Head, ok bool) {
	raw, err := hex.DecodeString(m.Hash)
	if err != nil || len(raw) != hashSize || m.Seq < 1 {
		return Head{}, false
	}
	return Head{m.Seq, [hashSize]byte(raw)}, true
}

// accountIn reads an account. A row that cannot be read is as one that is
// missing: it is no reason to lose the log.
func accountIn(rows func(name string) []byte) account {
	a := account{
		LogID: string(rows(metaLogID)), Station: string(rows(metaStation)), Ended: Ending(rows(metaEnded)),
	}
	for name, into := range map[string]any{metaParent: &a.Parent, metaAcked: &a.Acked, metaBroken: &a.Broken} {
		if text := rows(name); text != nil {
			_ = json.Unmarshal(text, into)
		}
	}
	a.Base = origin(a.Station, a.LogID)
	var m mark
	if json.Unmarshal(rows(metaBase), &m) == nil {
		if at, ok := m.head(); ok {
			a.Base = at
		}
	}
	return a
}

func rowsOf(b *bolt.Bucket) func(string) []byte {
	return func(name string) []byte { return b.Get([]byte(name)) }
}

// put writes an account over the one that is there.
func (a account) put(b *bolt.Bucket) error {
	err := errors.Join(b.Put([]byte(metaLogID), []byte(a.LogID)), b.Put([]byte(metaStation), []byte(a.Station)))
	for name, row := range map[string]struct {
		there bool
		value any
	}{
		metaParent: {a.Parent.LogID != "", a.Parent},
		metaBase:   {a.Base.Seq > 0, a.Base.mark()},
		metaAcked:  {!a.Acked.At.IsZero(), a.Acked},
		metaBroken: {a.Broken > 0, a.Broken},
	} {
		if row.there {
			err = errors.Join(err, putJSON(b, []byte(name), row.value))
		} else {
			err = errors.Join(err, b.Delete([]byte(name)))
		}
	}
	if a.Ended != "" {
		err = errors.Join(err, b.Put([]byte(metaEnded), []byte(a.Ended)))
	}
	if err != nil {
		return fmt.Errorf("put log: %w", err)
	}
	return nil
}

// readNow reads the log that goes on.
func readNow(tx *bolt.Tx) (now ongoing, err error) {
	now.account = accountIn(rowsOf(tx.Bucket(bucketMeta)))
	now.head, err = lastOf(tx.Bucket(bucketJournal), now.Base)
	return now, err
}

// reread finds out what the disk has after an error.
func (s *Store) reread() error {
	var now ongoing
	err := s.log.view(func(tx *bolt.Tx) (err error) {
		now, err = readNow(tx)
		return err
	})
	if err != nil {
		return err
	}
	s.setNow(now)
	return nil
}

func (s *Store) current() ongoing {
	s.nowMu.Lock()
	defer s.nowMu.Unlock()
	return s.now
}

func (s *Store) setNow(now ongoing) {
	s.nowMu.Lock()
	defer s.nowMu.Unlock()
	s.now = now
}

func (s *Store) headNow() Head { return s.current().head }

func (s *Store) setHead(h Head) {
	s.nowMu.Lock()
	defer s.nowMu.Unlock()
	s.now.head = h
}

// LogID is the random name of the log that goes on, 32 hexadecimal digits.
func (s *Store) LogID() string { return s.current().LogID }

// Station is the id of the station that the log began with.
func (s *Store) Station() string { return s.current().Station }

// Parent is the log before this one; false when there was none.
func (s *Store) Parent() (Parent, bool) {
	p := s.current().Parent
	return p, p.LogID != ""
}
