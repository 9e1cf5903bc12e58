package store

import (
	"bytes"
	"errors"
	"iter"
	"slices"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// readBatch is how many entries are read in one transaction: a reader who takes
// his time must not keep old pages from being used again.
const readBatch = 256

// LastSeq is the seq of the newest entry; 0 when there is none.
func (s *Store) LastSeq() int64 { return s.headNow().Seq }

// Entries gives the entries of the log that goes on, from a seq on, in order. An
// entry that cannot be read comes as an error, and the next one follows.
func (s *Store) Entries(from int64) iter.Seq2[broadcast.Entry, error] {
	return s.EntriesOf(s.LogID(), from)
}

// EntriesOf is Entries for any log that is kept; [ErrNoLog] when it is not.
func (s *Store) EntriesOf(logID string, from int64) iter.Seq2[broadcast.Entry, error] {
	return func(yield func(broadcast.Entry, error) bool) {
		for {
			links, _, err := s.links(logID, from, readBatch)
			if err != nil {
				yield(broadcast.Entry{}, err)
				return
			}
			for _, l := range links {
				from = l.seq + 1
				if !yield(l.entry()) {
					return
				}
			}
			if len(links) < readBatch {
				return
			}
		}
	}
}

// links reads a batch of a chain, and the seq that the database says was given
// last.
func (s *Store) links(logID string, from int64, most int) (out []link, given int64, err error) {
	err = s.log.view(func(tx *bolt.Tx) error {
		_, journal, err := findLog(tx, logID)
		if err != nil {
			return err
		}
		given = int64(journal.Sequence())
		c := journal.Cursor()
		for k, v := c.Seek(keyOf(max(from, 0))); k != nil && len(out) < most; k, v = c.Next() {
			if len(k) != seqSize {
				return damagef(s.log.path, "a key of %d bytes in the journal", len(k))
			}
			out = append(out, link{seqOf(k), bytes.Clone(v)})
		}
		return nil
	})
	return out, given, s.problem(err)
}

// Tail gives the newest n entries, oldest first. Entries that cannot be read are
// left out and named in the error.
func (s *Store) Tail(n int) (out []broadcast.Entry, err error) {
	var bad []error
	err = s.log.view(func(tx *bolt.Tx) error {
		c := tx.Bucket(bucketJournal).Cursor()
		for k, v := c.Last(); k != nil && n > 0; k, v = c.Prev() {
			n--
			e, err := link{seqOf(k), v}.entry()
			if err != nil {
				bad = append(bad, err)
				continue
			}
			out = append(out, e)
		}
		return nil
	})
	slices.Reverse(out)
	return out, errors.Join(s.problem(err), errors.Join(bad...))
}

// Raw gives the stored bytes of an entry, untouched, and its hash; [ErrNoEntry]
// when there is none.
func (s *Store) Raw(seq int64) (canonical []byte, hash [hashSize]byte, err error) {
	err = s.log.view(func(tx *bolt.Tx) error {
		v := tx.Bucket(bucketJournal).Get(keyOf(seq))
		if v == nil {
			return ErrNoEntry
		}
		var err error
		hash, canonical, err = link{seq, bytes.Clone(v)}.split()
		return err
	})
	return canonical, hash, s.problem(err)
}
