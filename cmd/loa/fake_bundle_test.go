package main

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/uplink"
)

// fakeLog holds the log that a station gave up after damage, and the one since.
type fakeLog struct{}

const oldLog, newLogID = "0000000000000000000000000000000a", "0000000000000000000000000000000b"

func (fakeLog) Station() string { return "dai-loc" }

func (fakeLog) chain(logID string) (entries [][]byte, heads []uplink.Head) {
	heads = append(heads, uplink.Origin("dai-loc", logID))
	for i := range int64(40) {
		stored, err := json.Marshal(broadcast.Entry{
			Seq: i + 1, Stamp: broadcast.Stamp{At: fakeNow().Add(time.Duration(i-40) * time.Hour), Clock: broadcast.ClockTrusted, Boot: "b1"},
			Act: &broadcast.Act{Verb: "add", Title: "Bản tin", By: "lan"},
		})
		if err != nil {
			panic(err)
		}
		if i == 12 {
			stored = []byte("not an entry")
		}
		entries, heads = append(entries, stored), append(heads, heads[i].Next(stored))
	}
	return entries, heads
}

func (l fakeLog) Logs() []uplink.LogInfo {
	_, heads := l.chain(oldLog)
	parent := &uplink.Parent{LogID: oldLog, Seq: 40, Hash: heads[40].Hex()}
	return []uplink.LogInfo{{LogID: oldLog, First: 11, Last: 40}, {LogID: newLogID, First: 1, Last: 40, Parent: parent}}
}

func (l fakeLog) Read(logID string, from int64, most int) ([][]byte, uplink.Head, error) {
	entries, heads := l.chain(logID)
	rest := entries[from-1:]
	return slices.Clone(rest[:min(most, len(rest))]), heads[from-1], nil
}

// fakeKey is the same in every run.
func fakeKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte("the seed of the station dai-loc!"))
}

func (s *fakeStation) Export(_ context.Context, out io.Writer, _ control.Progress) (control.ExportAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := control.ExportAnswer{Station: "dai-loc", Entries: 70, Bytes: 2500}
	stretches, err := uplink.Export(out, fakeLog{}, fakeKey(), nil)
	for _, l := range stretches {
		a.Logs = append(a.Logs, control.BundleLog{LogID: l.LogID, From: l.From, To: l.To, Members: l.Members})
	}
	if s.broken {
		err = errors.Join(err, broadcast.Refuse(broadcast.ProblemLogBroken, "", int64(13), "hash"))
	}
	return a, err
}

func (s *fakeStation) Key(context.Context) (control.KeyAnswer, error) {
	public := fakeKey().Public().(ed25519.PublicKey)
	return control.KeyAnswer{
		Station: "dai-loc", Key: uplink.Base64(public), PEM: string(uplink.FormatKey(public)), Fingerprint: uplink.Fingerprint(public),
	}, nil
}
