package store

import bolt "go.etcd.io/bbolt"

// What a walk along the chain can find.
const (
	BadHash       = "hash"       // an entry is not what it was when it was stored
	BadGap        = "gap"        // an entry is missing
	BadUnreadable = "unreadable" // an entry is no entry, or says it is another
)

// Verdict is what a walk along the whole chain found.
type Verdict struct {
	Entries int64  // good ones, from the first that is kept
	Head    string // hash of the last good one, hexadecimal
	BadSeq  int64  // the first entry that is wrong; 0 = the chain is whole
	What    string // BadHash, BadGap or BadUnreadable; "" = the chain is whole
}

// Verify walks the chain of the log that goes on, as [Store.VerifyLog] does.
func (s *Store) Verify() (Verdict, error) { return s.VerifyLog(s.LogID()) }

// VerifyLog walks a chain from the first entry that is kept: every hash, every
// seq, nothing left out at the end. It stops at the first fault, for nothing
// behind it is vouched for. The error is about reading at all; [ErrNoLog] when
// the log is not kept.
func (s *Store) VerifyLog(logID string) (Verdict, error) { return s.walk(logID, follow) }

// walk follows a chain by a rule.
func (s *Store) walk(logID string, rule func(at Head, l link) (Head, string)) (Verdict, error) {
	var base Head
	err := s.log.view(func(tx *bolt.Tx) error {
		a, _, err := findLog(tx, logID)
		base = a.Base
		return err
	})
	if err != nil {
		return Verdict{}, s.problem(err)
	}
	for at := base; ; {
		links, given, err := s.links(logID, at.Seq+1, readBatch)
		if err != nil {
			return reportAt(base, at, ""), err
		}
		for _, l := range links {
			next, what := rule(at, l)
			if what != "" {
				return reportAt(base, at, what), nil
			}
			at = next
		}
		if len(links) == readBatch {
			continue
		}
		if given > at.Seq {
			return reportAt(base, at, BadGap), nil // the end is missing
		}
		return reportAt(base, at, ""), nil
	}
}

func reportAt(base, at Head, what string) Verdict {
	r := Verdict{Entries: at.Seq - base.Seq, Head: at.Hex(), What: what}
	if what != "" {
		r.BadSeq = at.Seq + 1
	}
	return r
}

// chained checks that an entry follows from the one before it, whatever it says.
func chained(at Head, l link) (next Head, what string) {
	if l.seq != at.Seq+1 {
		return at, BadGap
	}
	hash, canonical, err := l.split()
	if err != nil {
		return at, BadUnreadable
	}
	if next = at.next(canonical); next.Hash != hash {
		return at, BadHash
	}
	return next, ""
}

// follow checks one entry against the one before it, and that it is an entry.
func follow(at Head, l link) (next Head, what string) {
	if next, what = chained(at, l); what != "" {
		return at, what
	}
	if e, err := l.entry(); err != nil || e.Seq != l.seq {
		return at, BadUnreadable
	}
	return next, ""
}
