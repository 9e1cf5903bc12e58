package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// An entry is stored under its seq, eight bytes big-endian, as its hash followed
// by its canonical bytes: the JSON of the entry, made once when it was appended.
//
//	hash(n) = SHA-256(hash(n-1) || canonical bytes of n)
//	hash(0) = SHA-256("loa journal 1\n" + station + "\n" + log id)
const hashDomain = "loa journal 1\n"

// head is the end of the chain.
type head struct {
	seq  int64
	hash [sha256.Size]byte
}

// parent is the log that ended where this one began.
type parent struct {
	LogID string `json:"log_id"`
	Seq   int64  `json:"seq"`
	Hash  string `json:"hash"`
}

// origin is the head of an empty chain.
func (s *Store) origin() head {
	return head{hash: sha256.Sum256([]byte(hashDomain + s.station + "\n" + s.logID))}
}

func (h head) next(canonical []byte) head {
	sum := sha256.New()
	sum.Write(h.hash[:])
	sum.Write(canonical)
	n := head{seq: h.seq + 1}
	sum.Sum(n.hash[:0])
	return n
}

func keyOf(seq int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(seq)) }

// createLog makes a new loa.db with a log of its own; slots come back from
// schedule.json where there is one.
func (s *Store) createLog(path string, p parent) error {
	s.logID = newLogID()
	slots, last := s.copiedSlots()
	err := createDB(path, func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketMeta, bucketSlots, bucketJournal, bucketAirings, bucketCells} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		meta := tx.Bucket(bucketMeta)
		if err := meta.Put([]byte("log_id"), []byte(s.logID)); err != nil {
			return err
		}
		if p.LogID != "" {
			if err := putJSON(meta, []byte("parent"), p); err != nil {
				return err
			}
		}
		bucket := tx.Bucket(bucketSlots)
		for _, slot := range slots {
			if err := putJSON(bucket, keyOf(int64(slot.ID)), slot); err != nil {
				return err
			}
		}
		return bucket.SetSequence(last)
	})
	if err != nil {
		return err
	}
	s.head = s.origin()
	s.db, err = s.open(path)
	return err
}

// lastOf reads the end of the chain.
func lastOf(tx *bolt.Tx, origin head) (head, error) {
	k, v := tx.Bucket(bucketJournal).Cursor().Last()
	if k == nil {
		return origin, nil
	}
	if len(k) != 8 || len(v) <= sha256.Size {
		return origin, &damage{fmt.Errorf("journal: the last entry is torn")}
	}
	return head{seq: int64(binary.BigEndian.Uint64(k)), hash: [sha256.Size]byte(v[:sha256.Size])}, nil
}

// Append stores entries at the end of the chain, all or none, and returns them
// with their seq once they are durable.
//
// When the disk reports an error it is not known whether the entries were
// stored. Append then opens the database again and looks: what is there counts
// as stored, what is not comes back as the error.
func (s *Store) Append(entries ...broadcast.Entry) ([]broadcast.Entry, error) {
	return s.update(func(*bolt.Tx) ([]broadcast.Entry, error) { return entries, nil })
}

// update runs change and appends the entries it returns, in one transaction.
func (s *Store) update(change func(tx *bolt.Tx) ([]broadcast.Entry, error)) ([]broadcast.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db == nil {
		if err := s.reopen(); err != nil {
			return nil, err
		}
	}
	var stored []broadcast.Entry
	next, refused := s.head, false
	err := guarded(func() error {
		return s.db.Update(func(tx *bolt.Tx) error {
			entries, err := change(tx)
			if err != nil {
				refused = true
				return err
			}
			stored, next, err = appendAll(tx, s.head, entries)
			return err
		})
	})
	switch {
	case err == nil:
		s.head = next
		return stored, nil
	case refused:
		return nil, err
	case s.reopen() == nil && s.head == next && len(stored) > 0:
		return stored, nil // the commit had happened after all
	default:
		return nil, fmt.Errorf("append to journal: %w", err)
	}
}

// reopen opens loa.db anew after an error, for what bbolt has in memory may no
// longer be what is on the disk, and finds the head again.
func (s *Store) reopen() error {
	if s.db != nil {
		_ = guarded(s.db.Close)
		s.db = nil
	}
	db, err := s.open(s.dbPath())
	if err != nil {
		return err
	}
	err = guarded(func() error {
		return db.View(func(tx *bolt.Tx) (err error) {
			s.head, err = lastOf(tx, s.origin())
			return err
		})
	})
	if err != nil {
		_ = guarded(db.Close)
		return err
	}
	s.db = db
	return nil
}

func appendAll(tx *bolt.Tx, h head, entries []broadcast.Entry) ([]broadcast.Entry, head, error) {
	stored := make([]broadcast.Entry, 0, len(entries))
	journal, airings := tx.Bucket(bucketJournal), tx.Bucket(bucketAirings)
	journal.FillPercent = 0.95 // keys only grow
	for _, e := range entries {
		e.Seq = h.seq + 1
		canonical, err := json.Marshal(e)
		if err != nil {
			return nil, h, fmt.Errorf("write entry: %w", err)
		}
		h = h.next(canonical)
		if err := journal.Put(keyOf(h.seq), append(h.hash[:], canonical...)); err != nil {
			return nil, h, err
		}
		if id := airingOf(e); id != "" {
			if err := airings.Put([]byte(id), keyOf(h.seq)); err != nil {
				return nil, h, err
			}
		}
		stored = append(stored, e)
	}
	return stored, h, nil
}

// airingOf is the airing whose fate an entry tells.
func airingOf(e broadcast.Entry) broadcast.AiringID {
	switch {
	case e.Claimed != nil:
		return e.Claimed.ID
	case e.Started != nil:
		return e.Started.Airing
	case e.Ended != nil:
		return e.Ended.Airing
	case e.Missed != nil:
		return e.Missed.Airing.ID
	}
	return ""
}

// Knows says whether the journal has an entry of the airing: it was claimed, or
// it never began. Such an airing is not aired (again).
func (s *Store) Knows(id broadcast.AiringID) (known bool) {
	_ = s.view(func(tx *bolt.Tx) error {
		known = tx.Bucket(bucketAirings).Get([]byte(id)) != nil
		return nil
	})
	return known
}

// view reads from the database as it is.
func (s *Store) view(look func(tx *bolt.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db == nil {
		if err := s.reopen(); err != nil {
			return err
		}
	}
	return guarded(func() error { return s.db.View(look) })
}

// LastSeq is the seq of the newest entry; 0 when there is none.
func (s *Store) LastSeq() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.head.seq
}

// readBatch is how many entries are read in one transaction: a reader that takes
// its time must not keep old pages alive.
const readBatch = 256

// Entries gives the entries from a seq on, in order. An entry that cannot be
// read comes as an error, and the next one follows.
func (s *Store) Entries(from int64) iter.Seq2[broadcast.Entry, error] {
	return func(yield func(broadcast.Entry, error) bool) {
		for {
			batch, err := s.batch(from)
			if err != nil {
				yield(broadcast.Entry{}, err)
				return
			}
			for _, item := range batch {
				if from = item.seq + 1; !yield(item.entry()) {
					return
				}
			}
			if len(batch) < readBatch {
				return
			}
		}
	}
}

// item is an entry as it is stored.
type item struct {
	seq   int64
	value []byte
}

func (i item) entry() (e broadcast.Entry, err error) {
	if len(i.value) <= sha256.Size {
		return e, fmt.Errorf("read entry %d: it is torn", i.seq)
	}
	if err := json.Unmarshal(i.value[sha256.Size:], &e); err != nil {
		return e, fmt.Errorf("read entry %d: %w", i.seq, err)
	}
	return e, nil
}

func (s *Store) batch(from int64) (out []item, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		c := tx.Bucket(bucketJournal).Cursor()
		for k, v := c.Seek(keyOf(from)); k != nil && len(out) < readBatch; k, v = c.Next() {
			out = append(out, item{int64(binary.BigEndian.Uint64(k)), append([]byte(nil), v...)})
		}
		return nil
	})
	return out, err
}

// Verdict is what a walk along the whole chain found.
type Verdict struct {
	Entries int64
	Head    string // hash of the last good entry, hexadecimal
	BadSeq  int64  // the first entry that is wrong; 0 = the chain is whole
	What    string // hash, gap or unreadable
}

// Verify walks the chain: every hash, every seq, nothing left out.
func (s *Store) Verify() (Verdict, error) {
	at := s.origin()
	v := Verdict{}
	for {
		batch, err := s.batch(at.seq + 1)
		if err != nil {
			return v, fmt.Errorf("read journal: %w", err)
		}
		for _, item := range batch {
			next, what := follow(at, item)
			if what != "" {
				v.BadSeq, v.What, v.Head = at.seq+1, what, hex.EncodeToString(at.hash[:])
				return v, nil
			}
			at = next
			v.Entries++
		}
		if len(batch) < readBatch {
			v.Head = hex.EncodeToString(at.hash[:])
			return v, nil
		}
	}
}

// follow checks one entry against the one before it.
func follow(at head, i item) (next head, what string) {
	if i.seq != at.seq+1 {
		return at, "gap"
	}
	if len(i.value) <= sha256.Size {
		return at, "unreadable"
	}
	next = at.next(i.value[sha256.Size:])
	if next.hash != [sha256.Size]byte(i.value[:sha256.Size]) {
		return at, "hash"
	}
	if e, err := i.entry(); err != nil || e.Seq != i.seq {
		return at, "unreadable"
	}
	return next, ""
}

func putJSON(b *bolt.Bucket, key []byte, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	return b.Put(key, text)
}
