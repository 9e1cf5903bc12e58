package store

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// Kept is a log of which something is kept: the one that goes on, or one that
// ended and waits to be acknowledged and to grow old.
type Kept struct {
	LogID   string
	Station string // the id that the station had when it began
	Parent  Parent // LogID "" = there was none
	First   int64  // the seqs that are kept; Last < First when there are none
	Last    int64
	Head    Head // of the last entry that follows from those before it
	Acked   Ack
	Ended   Ending // "" = it goes on
}

// Waiting is how many of its entries the collector does not have. What does not
// follow from the entries before it cannot go there and does not wait.
func (k Kept) Waiting() int64 { return max(k.Head.Seq-max(k.Acked.Seq, k.First-1), 0) }

// Logs lists the logs that are kept, a parent before what follows it; the last
// is the one that goes on.
func (s *Store) Logs() (out []Kept, err error) {
	err = s.log.view(func(tx *bolt.Tx) error {
		return eachLog(tx, func(l logIn) error {
			last, err := lastOf(l.journal, l.Base)
			if err != nil {
				return err
			}
			end, err := l.end()
			if err != nil {
				return err
			}
			out = append(out, Kept{
				LogID: l.LogID, Station: l.Station, Parent: l.Parent, First: l.Base.Seq + 1, Last: last.Seq,
				Head: end, Acked: l.Acked, Ended: l.Ended,
			})
			return nil
		})
	})
	return out, s.problem(err)
}

// Waiting counts the entries of all logs that the collector does not have.
func (s *Store) Waiting() (n int64, err error) {
	logs, err := s.Logs()
	for _, k := range logs {
		n += k.Waiting()
	}
	return n, err
}

// Read gives at most so many entries of a log from a seq on, as they are stored,
// and the head before the first of them. There are none behind the last, and none
// before the first that is kept: then the head is that before the first kept. It
// follows the chain as it reads and ends before an entry that is not what was
// stored; log_broken is the answer when that is the first. What the entries say
// does not matter: one that cannot be read is on the chain all the same.
func (s *Store) Read(logID string, from int64, most int) (entries [][]byte, prev Head, err error) {
	err = s.log.view(func(tx *bolt.Tx) (err error) {
		a, journal, err := findLog(tx, logID)
		if err != nil {
			return err
		}
		if prev, err = headAt(journal, a.Base, max(from-1, a.Base.Seq)); err != nil {
			return err
		}
		c := journal.Cursor()
		at := prev
		for k, v := c.Seek(keyOf(at.Seq + 1)); k != nil && len(entries) < most; k, v = c.Next() {
			l := link{seqOf(k), v}
			next, what := chained(at, l)
			if what != "" && len(entries) == 0 {
				return broadcast.Refuse(broadcast.ProblemLogBroken, "", at.Seq+1, what)
			}
			if what != "" {
				return nil
			}
			entries, at = append(entries, bytes.Clone(l.value[hashSize:])), next
		}
		return nil
	})
	return entries, prev, s.problem(err)
}

// headAt is the head at a seq from the base on; the last one for a seq behind it.
func headAt(journal *bolt.Bucket, base Head, seq int64) (Head, error) {
	if seq <= base.Seq {
		return base, nil
	}
	last, err := lastOf(journal, base)
	if err != nil || seq >= last.Seq {
		return last, err
	}
	v := journal.Get(keyOf(seq))
	if v == nil {
		return Head{}, fmt.Errorf("read entry %d: %w", seq, ErrNoEntry)
	}
	hash, _, err := link{seq, v}.split()
	return Head{seq, hash}, err
}

// Acknowledge keeps how far the collector says it has a log, and believes it: a
// collector that was restored has less than it had. [ErrForked] says that its
// head is none of this log; nothing is kept then, and [Store.Fork] is next.
func (s *Store) Acknowledge(logID string, theirs Head, at time.Time) error {
	return s.account("acknowledge", logID, func(l logIn) (account, error) {
		last, err := l.end()
		if err != nil {
			return l.account, err
		}
		ours, err := headAt(l.journal, l.Base, theirs.Seq)
		if err != nil {
			return l.account, err
		}
		if theirs.Seq > last.Seq || theirs.Seq >= l.Base.Seq && ours != theirs {
			return l.account, ErrForked
		}
		l.Acked = Ack{theirs.Seq, theirs.Hex(), at}
		return l.account, nil
	})
}

// account changes the account of one log.
func (s *Store) account(what, logID string, change func(l logIn) (account, error)) error {
	s.write.Lock()
	defer s.write.Unlock()
	err := s.ready()
	if err == nil {
		err = s.act(func(tx *bolt.Tx) error {
			return eachLog(tx, func(l logIn) error {
				if l.LogID != logID {
					return nil
				}
				a, err := change(l)
				if err != nil {
					return err
				}
				return a.put(l.rows)
			})
		}, logID)
	}
	if err != nil {
		return s.problem(fmt.Errorf("%s: %w", what, err))
	}
	return nil
}

// act changes something beside the chain, and takes in what became of it.
func (s *Store) act(do func(tx *bolt.Tx) error, logID string) error {
	unknown, err := s.log.update(func(tx *bolt.Tx) error {
		if _, _, err := findLog(tx, logID); err != nil {
			return err
		}
		return do(tx)
	})
	if err == nil {
		return s.reread()
	}
	if unknown || isDamage(err) {
		s.log.distrust()
	}
	return err
}

// logIn is a log within a transaction.
type logIn struct {
	account

	rows    *bolt.Bucket // of the account
	journal *bolt.Bucket
}

// end is the head of the last entry that follows from those before it.
func (l logIn) end() (Head, error) {
	if l.Broken == 0 {
		return lastOf(l.journal, l.Base)
	}
	return headAt(l.journal, l.Base, l.Broken-1)
}

// eachLog visits the logs that are kept, oldest first.
func eachLog(tx *bolt.Tx, visit func(l logIn) error) error {
	if logs := tx.Bucket(bucketLogs); logs != nil {
		err := logs.ForEachBucket(func(k []byte) error {
			rows := logs.Bucket(k)
			l := logIn{accountIn(rowsOf(rows)), rows, rows.Bucket(bucketJournal)}
			if l.journal == nil || l.LogID == "" {
				return nil
			}
			if l.Ended == "" {
				l.Ended = endedUnknown
			}
			return visit(l)
		})
		if err != nil {
			return err //nolint:wrapcheck // the visitor's own
		}
	}
	meta := tx.Bucket(bucketMeta)
	return visit(logIn{accountIn(rowsOf(meta)), meta, tx.Bucket(bucketJournal)})
}

// findLog finds a log that is kept by its id.
func findLog(tx *bolt.Tx, logID string) (a account, journal *bolt.Bucket, err error) {
	err = eachLog(tx, func(l logIn) error {
		if l.LogID == logID && journal == nil {
			a, journal = l.account, l.journal
		}
		return nil
	})
	if err == nil && journal == nil {
		err = ErrNoLog
	}
	return a, journal, err
}

// innerOf splits the path of a bucket of a log that ended into the bucket's name
// within that log ("" for its rows) and the ordinal of the log.
func innerOf(path string) (inner, ordinal string) {
	rest, ok := strings.CutPrefix(path, string(bucketLogs)+"/")
	if !ok {
		return path, ""
	}
	if len(rest) < seqSize {
		return "", ""
	}
	return strings.TrimPrefix(rest[seqSize:], "/"), rest[:seqSize]
}
