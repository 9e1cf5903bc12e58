package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

// written is an entry as the oracle knows it.
type written struct {
	station, logID string
	seq            int64
	hash           [sha256.Size]byte
}

// progress counts what was acknowledged to the whole fleet.
type progress struct {
	acked atomic.Int64
	moved func(acked int64) // nil = nobody watches
}

// ledger is the oracle's own book of one box. It forgets nothing when the box
// does.
type ledger struct {
	fleet  *progress
	all    map[written]bool // true: it claims an airing
	acked  map[written]bool
	far    map[string]uplink.Head // by log, up to where it was acknowledged
	broken []string
}

func newLedger(p *progress) *ledger {
	return &ledger{fleet: p, all: map[written]bool{}, acked: map[written]bool{}, far: map[string]uplink.Head{}}
}

func (l *ledger) wrote(w written, claim bool) { l.all[w] = claim }

// acknowledged holds an acknowledgement against the log and against those before.
// A collector that says less than before had acknowledged what it did not have; a
// branch alone may be sent again from its start by a box that lost its cursor.
func (l *ledger) acknowledged(station string, j *journal, at uplink.Head) {
	far := l.far[j.logID]
	switch {
	case at.Seq > j.end().Seq || j.heads[at.Seq] != at:
		l.broken = append(l.broken, fmt.Sprintf("%s %s: entry %d was acknowledged as another", station, j.logID, at.Seq))
		return
	case at.Seq < far.Seq && j.closed:
		return
	case at.Seq < far.Seq:
		l.broken = append(l.broken, fmt.Sprintf("%s %s: acknowledged to %d, later to %d alone", station, j.logID, far.Seq, at.Seq))
		return
	}
	for seq := far.Seq + 1; seq <= at.Seq; seq++ {
		l.acked[written{station, j.logID, seq, j.heads[seq].Hash}] = true
	}
	l.far[j.logID] = at
	if total := l.fleet.acked.Add(at.Seq - far.Seq); l.fleet.moved != nil {
		l.fleet.moved(total)
	}
}

// census is what a store holds of one station.
type census struct {
	rows  []counted
	logs  map[string]int // log id: branches, the log itself among them
	aired int            // as-run records, without those of forks
}

type counted struct {
	written
	branch int
}

// count reads a store.
func count(ctx context.Context, s district.Store, station string) (c census, err error) {
	logs, err := s.Logs(ctx, station)
	if err != nil {
		return c, err
	}
	c.logs = map[string]int{}
	for _, l := range logs {
		c.logs[l.LogID]++
		records, err := s.Records(ctx, l, 1, 1<<24)
		if err != nil {
			return c, err
		}
		for _, r := range records {
			c.rows = append(c.rows, counted{written{l.Station, l.LogID, r.Seq, r.Hash}, l.Branch})
		}
	}
	err = s.Runs(ctx, district.Query{Station: station}, func(district.Run) bool { c.aired++; return true })
	return c, err
}

// digest is one sum over a census: whether anything went or came since.
func (c census) digest() [sha256.Size]byte {
	slices.SortFunc(c.rows, func(a, b counted) int {
		return cmp.Or(cmp.Compare(a.logID, b.logID), cmp.Compare(a.branch, b.branch), cmp.Compare(a.seq, b.seq), bytes.Compare(a.hash[:], b.hash[:]))
	})
	sum := sha256.New()
	for _, r := range c.rows {
		fmt.Fprintf(sum, "%s %s %d %d %x\n", r.station, r.logID, r.branch, r.seq, r.hash)
	}
	fmt.Fprintf(sum, "%d\n", c.aired)
	return [sha256.Size]byte(sum.Sum(nil))
}

// audit holds what a store has of a station against the books of its boxes, and
// lists what is wrong: what was acknowledged is there, once; nothing is there that
// no box wrote; each fork is there as one; each airing has one as-run record; and
// of the boxes that still stand everything was acknowledged.
func audit(boxes []*box, standing func(*box) bool, c census) (wrong []string) {
	wrote, acked, stored := map[written]bool{}, map[written]bool{}, map[written]int{}
	for _, b := range boxes {
		wrong = append(wrong, b.ledger.broken...)
		for w, claim := range b.ledger.all {
			wrote[w] = claim
			if standing(b) && !b.ledger.acked[w] {
				wrong = append(wrong, fmt.Sprintf("not acknowledged: %s %s %d", w.station, w.logID, w.seq))
			}
		}
		for w := range b.ledger.acked {
			acked[w] = true
		}
	}
	claims := 0
	for _, r := range c.rows {
		stored[r.written]++
		claim, known := wrote[r.written]
		if !known {
			wrong = append(wrong, fmt.Sprintf("nobody wrote it: %s %s %d", r.station, r.logID, r.seq))
		}
		if claim && r.branch == 0 {
			claims++
		}
	}
	for w, n := range stored {
		if n > 1 {
			wrong = append(wrong, fmt.Sprintf("there %d times: %s %s %d", n, w.station, w.logID, w.seq))
		}
	}
	for w := range acked {
		if stored[w] == 0 {
			wrong = append(wrong, fmt.Sprintf("lost: %s %s %d", w.station, w.logID, w.seq))
		}
	}
	if claims != c.aired {
		wrong = append(wrong, fmt.Sprintf("%d as-run records of %d airings", c.aired, claims))
	}
	for logID, n := range chains(boxes) {
		if n != c.logs[logID] {
			wrong = append(wrong, fmt.Sprintf("log %s went %d ways, %d are reported", logID, n, c.logs[logID]))
		}
	}
	return wrong
}

// chains counts in how many ways each log went on, as far as it was acknowledged.
func chains(boxes []*box) map[string]int {
	ways := map[string]int{}
	for i, b := range boxes {
		for logID, far := range b.ledger.far {
			goesOn := func(k int) bool { // another box has all this, and it or more was acknowledged
				other := boxes[k].find(logID)
				if other == nil || boxes[k].ledger.far[logID].Seq < far.Seq || other.heads[far.Seq] != far {
					return false
				}
				return boxes[k].ledger.far[logID].Seq > far.Seq || k < i
			}
			part := false
			for k := range boxes {
				part = part || k != i && goesOn(k)
			}
			if !part && far.Seq > 0 {
				ways[logID]++
			}
		}
	}
	return ways
}
