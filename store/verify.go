package store

// What a walk along the chain can find.
const (
	BadHash       = "hash"       // an entry is not what it was when it was stored
	BadGap        = "gap"        // an entry is missing
	BadUnreadable = "unreadable" // an entry is no entry, or says it is another
)

// Verdict is what a walk along the whole chain found.
type Verdict struct {
	Entries int64  // good ones, from the first
	Head    string // hash of the last good one, hexadecimal
	BadSeq  int64  // the first entry that is wrong; 0 = the chain is whole
	What    string // BadHash, BadGap or BadUnreadable; "" = the chain is whole
}

// Verify walks the chain: every hash, every seq, nothing left out at the end. It
// stops at the first fault, for nothing behind it is vouched for. The error is
// about reading at all.
func (s *Store) Verify() (Verdict, error) {
	at := origin(s.station, s.logID)
	for {
		links, given, err := s.links(at.seq + 1)
		if err != nil {
			return reportAt(at, ""), err
		}
		for _, l := range links {
			next, what := follow(at, l)
			if what != "" {
				return reportAt(at, what), nil
			}
			at = next
		}
		if len(links) == readBatch {
			continue
		}
		if given > at.seq {
			return reportAt(at, BadGap), nil // the end is missing
		}
		return reportAt(at, ""), nil
	}
}

func reportAt(at head, what string) Verdict {
	r := Verdict{Entries: at.seq, Head: at.hex(), What: what}
	if what != "" {
		r.BadSeq = at.seq + 1
	}
	return r
}

// follow checks one entry against the one before it.
func follow(at head, l link) (next head, what string) {
	if l.seq != at.seq+1 {
		return at, BadGap
	}
	hash, canonical, err := l.split()
	if err != nil {
		return at, BadUnreadable
	}
	if next = at.next(canonical); next.hash != hash {
		return at, BadHash
	}
	if e, err := l.entry(); err != nil || e.Seq != l.seq {
		return at, BadUnreadable
	}
	return next, ""
}
