package main

import (
	"errors"
	"fmt"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
	"github.com/truyenthanh/loa/uplink"
)

// journal is the log of the store as whoever sends it sees it (uplink.Log), with
// what the district said of it.
type journal struct{ store *store.Store }

func (j journal) Station() string { return j.store.Station() }

// Logs lists what can be sent of each log.
func (j journal) Logs() []uplink.LogInfo {
	logs, err := j.store.Logs()
	if err != nil {
		return nil // reading them says why
	}
	out := make([]uplink.LogInfo, len(logs))
	for i, k := range logs {
		out[i] = uplink.LogInfo{LogID: k.LogID, Station: k.Station, First: k.First, Last: k.Head.Seq, Head: k.Head.Hex()}
		if k.Parent.LogID != "" {
			out[i].Parent = &uplink.Parent{LogID: k.Parent.LogID, Seq: k.Parent.Seq, Hash: k.Parent.Hash}
		}
	}
	return out
}

func (j journal) Read(logID string, from int64, most int) ([][]byte, uplink.Head, error) {
	entries, prev, err := j.store.Read(logID, from, most)
	return entries, uplink.Head(prev), err //nolint:wrapcheck // it says what was read
}

// sent is the journal with what the district says of it.
type sent struct {
	journal

	station *station
}

func (s *station) sent() sent { return sent{journal{s.store}, s} }

// Acknowledged is how far the district has a log, as it said last.
func (j sent) Acknowledged(logID string) int64 {
	logs, _ := j.store.Logs()
	for _, k := range logs {
		if k.LogID == logID {
			return k.Acked.Seq
		}
	}
	return 0
}

// Acknowledge keeps what the district has just said of a log.
func (j sent) Acknowledge(logID string, at uplink.Head) error {
	return j.store.Acknowledge(logID, store.Head(at), j.station.clock.Now()) //nolint:wrapcheck // it says what was kept
}

// Forked ends a log that the district knows otherwise; one that has ended stays
// as it is.
func (j sent) Forked(logID string, theirs uplink.Head) error {
	was := j.store.LogID()
	err := j.store.Fork(logID, store.Head(theirs))
	if j.store.LogID() != was {
		j.station.setFault(faultForked, logID, true)
	}
	return err //nolint:wrapcheck // it says what was begun
}

// place is how far the logs of the station were read.
type place struct {
	logID string // "" = from the first that is kept
	next  int64  // seq of the entry that comes next
}

// catchUp brings a ledger up to date with the logs from a place on, and with what
// waits for the disk: that was heard too. It returns the place that comes next and
// how many entries it read.
func catchUp(l *broadcast.Ledger, s *store.Store, w *store.Writer, at place) (place, int64, error) {
	var pending []broadcast.Entry
	read := int64(0)
	for range catchUpMost {
		var n int64
		var err error
		if at, n, err = readLogs(l, s, at); err != nil {
			return at, read, err
		}
		read += n
		pending = w.Pending()
		if s.LogID() == at.logID && s.LastSeq() < at.next {
			break
		} // else some that were pending have just become journal
	}
	for _, e := range pending {
		l.Apply(e)
	}
	return at, read, nil
}

// readLogs reads the entries of the logs from a place on.
func readLogs(l *broadcast.Ledger, s *store.Store, at place) (place, int64, error) {
	logs, err := s.Logs()
	if err != nil {
		return at, 0, fmt.Errorf("read journal: %w", err)
	}
	n := int64(0)
	for _, k := range from(logs, at.logID) {
		if k.LogID != at.logID {
			at = place{k.LogID, k.First}
		}
		l.Follow(k.Station, k.LogID)
		for e, err := range s.EntriesOf(k.LogID, at.next) {
			if errors.Is(err, store.ErrNoLog) {
				break // it was dropped meanwhile
			}
			if err != nil {
				return at, n, fmt.Errorf("read journal: %w", err)
			}
			l.Apply(e)
			at.next = e.Seq + 1
			n++
		}
	}
	return at, n, nil
}

// from lists the logs from one on: all of them for "", the newest when that one
// is not kept any more.
func from(logs []store.Kept, logID string) []store.Kept {
	for i, k := range logs {
		if k.LogID == logID || logID == "" {
			return logs[i:]
		}
	}
	return logs[len(logs)-1:]
}

// back is the place that lies so many entries before the end of the logs.
func back(logs []store.Kept, entries int64) place {
	for i := len(logs) - 1; i >= 0; i-- {
		k := logs[i]
		n := max(k.Last-k.First+1, 0)
		if n >= entries {
			return place{k.LogID, k.Last - entries + 1}
		}
		entries -= n
	}
	return place{}
}
