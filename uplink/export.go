package uplink

import (
	"crypto/ed25519"
	"fmt"
	"io"
)

// readAhead is how many entries are asked of a log at once.
const readAhead = 1 << 10

// Stretch is what a bundle holds of one log.
type Stretch struct {
	LogID    string
	From, To int64 // seqs
	Members  int
	Bytes    int64
}

// Export writes all kept entries of all logs as one bundle. What is appended
// meanwhile stays for the next. tell hears how many entries of how many are
// written; it may be nil.
func Export(w io.Writer, log Log, key ed25519.PrivateKey, tell func(done, total int64)) ([]Stretch, error) {
	logs := log.Logs()
	var total, done int64
	for _, l := range logs {
		total += max(0, l.Last-l.First+1)
	}
	var out []Stretch
	for _, l := range logs {
		if l.Last < l.First {
			continue
		}
		s := Stretch{LogID: l.LogID, From: l.First, To: l.First - 1}
		for s.To < l.Last {
			sealed, n, err := sealNext(w, log, l, s.To+1, key)
			if err != nil {
				return out, err
			}
			s.To, s.Members, s.Bytes = s.To+int64(sealed), s.Members+1, s.Bytes+n
			if done += int64(sealed); tell != nil {
				tell(done, total)
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// sealNext writes one member with the entries from a seq on.
func sealNext(w io.Writer, log Log, l LogInfo, from int64, key ed25519.PrivateKey) (sealed int, n int64, err error) {
	entries, prev, err := log.Read(l.LogID, from, int(min(readAhead, l.Last-from+1)))
	if err != nil {
		return 0, 0, fmt.Errorf("read log %s: %w", l.LogID, err)
	}
	if len(entries) == 0 {
		return 0, 0, &Refusal{Kind: KindGap, Seq: from, Detail: "the log ends before what it says is its last entry"}
	}
	h := Header{Station: log.Station(), LogID: l.LogID, From: from, PrevHash: prev.Hex(), Parent: l.Parent}
	return Pack(w, h, entries, key)
}
