package main

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"io"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/store"
	"github.com/truyenthanh/loa/uplink"
)

// Export implements control.Station.
func (s *station) Export(ctx context.Context, out io.Writer, progress control.Progress) (control.ExportAnswer, error) {
	answer := control.ExportAnswer{Station: s.store.Station(), Logs: []control.BundleLog{}}
	key, err := readKey(s.store.Dir())
	if err != nil {
		return answer, err
	}
	stretches, err := uplink.Export(heeding{ctx, out}, journal{s.store}, key, func(done, total int64) {
		progress(control.ProgressLine{Stage: "write", Done: done, Total: total})
	})
	if err != nil {
		return answer, diskProblem(s.store.Dir(), err)
	}
	for _, l := range stretches {
		answer.Logs = append(answer.Logs, control.BundleLog{LogID: l.LogID, From: l.From, To: l.To, Members: l.Members})
		answer.Entries += l.To - l.From + 1
		answer.Bytes += l.Bytes
	}
	if answer.Entries == 0 {
		return answer, broadcast.Refuse(broadcast.ProblemLogEmpty, "")
	}
	return answer, nil
}

// Key implements control.Station.
func (s *station) Key(context.Context) (control.KeyAnswer, error) {
	key, err := readKey(s.store.Dir())
	if err != nil {
		return control.KeyAnswer{}, err
	}
	public, _ := key.Public().(ed25519.PublicKey)
	return control.KeyAnswer{
		Station: s.store.Station(), Key: uplink.Base64(public),
		PEM: string(uplink.FormatKey(public)), Fingerprint: uplink.Fingerprint(public),
	}, nil
}

// heeding writes as long as somebody wants it.
type heeding struct {
	ctx context.Context
	to  io.Writer
}

func (h heeding) Write(b []byte) (int, error) {
	if err := context.Cause(h.ctx); err != nil {
		return 0, err
	}
	return h.to.Write(b) //nolint:wrapcheck // a writer passes errors on as they are
}

// journal is the log of the store as whoever sends it sees it (uplink.Log).
type journal struct{ store *store.Store }

func (j journal) Station() string { return j.store.Station() }

func (j journal) Logs() []uplink.LogInfo {
	info := uplink.LogInfo{LogID: j.store.LogID(), First: 1, Last: j.store.LastSeq()}
	if _, hash, err := j.store.Raw(info.Last); err == nil {
		info.Head = hex.EncodeToString(hash[:])
	}
	if p, ok := j.store.Parent(); ok {
		info.Parent = &uplink.Parent{LogID: p.LogID, Seq: p.Seq, Hash: p.Hash}
	}
	return []uplink.LogInfo{info}
}

// Read follows the chain as it reads: an entry that is not what was stored ends
// it before it travels under the station's signature.
func (j journal) Read(_ string, from int64, most int) (entries [][]byte, prev uplink.Head, err error) {
	prev = uplink.Origin(j.store.Station(), j.store.LogID())
	if from > 1 {
		prev.Seq = from - 1
		if _, prev.Hash, err = j.store.Raw(prev.Seq); err != nil {
			return nil, prev, err //nolint:wrapcheck // it says what was read
		}
	}
	last := min(j.store.LastSeq(), from+int64(most)-1)
	for at := prev; at.Seq < last; {
		stored, hash, err := j.store.Raw(at.Seq + 1)
		if err != nil {
			return nil, prev, err //nolint:wrapcheck // the same
		}
		if at = at.Next(stored); at.Hash != hash {
			return nil, prev, broadcast.Refuse(broadcast.ProblemLogBroken, "", at.Seq, store.BadHash)
		}
		entries = append(entries, stored)
	}
	return entries, prev, nil
}
