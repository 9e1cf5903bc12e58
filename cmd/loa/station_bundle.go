package main

import (
	"context"
	"crypto/ed25519"
	"io"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
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
		return answer, s.diskProblem(s.store.Dir(), err)
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
