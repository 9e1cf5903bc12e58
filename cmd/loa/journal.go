package main

import (
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
	"github.com/truyenthanh/loa/uplink"
)

// journal is the log of the store as whoever sends it sees it (uplink.Kept).
type journal struct {
	store  *store.Store
	now    func() time.Time
	forked func() // told when a log had to be closed
}

func (j journal) Station() string { return j.store.Station() }

// Logs lists none where the disk cannot be read: then nothing can be sent.
func (j journal) Logs() []uplink.LogInfo {
	logs, err := j.store.Logs()
	if err != nil {
		return nil
	}
	infos := make([]uplink.LogInfo, len(logs))
	for i, k := range logs {
		infos[i] = uplink.LogInfo{LogID: k.LogID, Station: k.Station, First: k.First, Last: k.Last, Head: k.Head.Hex()}
		if k.Parent.LogID != "" {
			infos[i].Parent = &uplink.Parent{LogID: k.Parent.LogID, Seq: k.Parent.Seq, Hash: k.Parent.Hash}
		}
	}
	return infos
}

// Read follows the chain as it reads: an entry that is not what was stored ends
// it before it travels under the station's signature.
func (j journal) Read(logID string, from int64, most int) ([][]byte, uplink.Head, error) {
	entries, before, err := j.store.Read(logID, from, most)
	prev := uplink.Head(before)
	if err != nil || len(entries) == 0 {
		return nil, prev, err //nolint:wrapcheck // it says what was read
	}
	at := prev
	for _, e := range entries {
		at = at.Next(e)
	}
	_, stored, err := j.store.Read(logID, at.Seq+1, 0)
	if err == nil && uplink.Head(stored) != at {
		err = broadcast.Refuse(broadcast.ProblemLogBroken, "", at.Seq, store.BadHash)
	}
	return entries, prev, err //nolint:wrapcheck // the same
}

// Acknowledged implements uplink.Kept.
func (j journal) Acknowledged(logID string) int64 {
	logs, _ := j.store.Logs()
	for _, k := range logs {
		if k.LogID == logID {
			return k.Acked.Seq
		}
	}
	return 0
}

// Acknowledge implements uplink.Kept.
func (j journal) Acknowledge(logID string, at uplink.Head) error {
	return j.store.Acknowledge(logID, store.Head(at), j.now()) //nolint:wrapcheck // it says what was written
}

// Forked implements uplink.Kept.
func (j journal) Forked(logID string, theirs uplink.Head) error {
	was := j.store.LogID()
	err := j.store.Fork(logID, store.Head(theirs))
	if err == nil && j.store.LogID() != was {
		j.forked()
	}
	return err //nolint:wrapcheck // the same
}
