package district_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/uplink"
)

// morning is Monday 23 November 2026, half past five in the commune.
var morning = time.Date(2026, 11, 23, 5, 30, 0, 0, time.FixedZone("", 7*3600))

// box is a station's log as the station keeps it.
type box struct {
	station, logID string
	key            ed25519.PrivateKey
	entries        [][]byte
	heads          []uplink.Head // heads[n] behind entry n
	parent         *uplink.Parent
}

func newBox(station string, n byte) *box {
	seed := bytes.Repeat([]byte{n}, ed25519.SeedSize)
	b := &box{station: station, logID: strings.Repeat(fmt.Sprintf("%02x", n), 16), key: ed25519.NewKeyFromSeed(seed)}
	b.heads = []uplink.Head{uplink.Origin(station, b.logID)}
	return b
}

func (b *box) public() ed25519.PublicKey { return b.key.Public().(ed25519.PublicKey) }

// clone is a second box from the same card.
func (b *box) clone() *box {
	c := *b
	c.entries, c.heads = append([][]byte(nil), b.entries...), append([]uplink.Head(nil), b.heads...)
	return &c
}

func (b *box) raw(stored []byte) {
	b.entries = append(b.entries, stored)
	b.heads = append(b.heads, b.heads[len(b.heads)-1].Next(stored))
}

func (b *box) add(e broadcast.Entry) {
	e.Seq = int64(len(b.entries)) + 1
	if e.At.IsZero() {
		e.Stamp = broadcast.Stamp{At: morning, Clock: broadcast.ClockTrusted, Boot: "boot"}
	}
	text, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	b.raw(text)
}

// airing is the n-th airing of slot 14, five minutes after the one before.
func airing(n int, title string) broadcast.Airing {
	at := morning.Add(time.Duration(n) * 5 * time.Minute)
	return broadcast.Airing{
		ID: broadcast.NewAiringID(14, at, 1), Slot: 14, Title: title, Source: broadcast.SourceFile,
		Priority: broadcast.PriorityRoutine, Trigger: broadcast.TriggerSchedule,
		Wanted: at, Planned: at, PlannedMS: 60_000, Length: 60_000,
	}
}

// air puts a whole airing into the log: claimed, started, ended.
func (b *box) air(n int) {
	a := airing(n, fmt.Sprintf("Bản tin %d", n))
	stamp := broadcast.Stamp{At: a.Planned, Clock: broadcast.ClockTrusted, Boot: "boot"}
	b.add(broadcast.Entry{Stamp: stamp, Claimed: &a})
	b.add(broadcast.Entry{Stamp: stamp, Started: &broadcast.Started{Airing: a.ID, At: a.Planned}})
	b.add(broadcast.Entry{Stamp: stamp, Ended: &broadcast.Ended{
		Airing: a.ID, At: a.Planned.Add(time.Minute), HeardMS: 60_000, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeAired},
	}})
}

// upTo fills the log up to a seq with entries of no further meaning.
func (b *box) upTo(seq int, version string) {
	for len(b.entries) < seq {
		b.add(broadcast.Entry{Up: &broadcast.Up{Version: version}})
	}
}

// batch is the member that holds the entries from one seq to another.
func (b *box) batch(t testing.TB, from, to int) uplink.Batch {
	t.Helper()
	r := uplink.NewReader(bytes.NewReader(b.bundle(t, from, to)))
	batch, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	return batch
}

// bundle is a file of one member.
func (b *box) bundle(t testing.TB, from, to int) []byte {
	t.Helper()
	var file bytes.Buffer
	h := uplink.Header{Station: b.station, LogID: b.logID, From: int64(from), PrevHash: b.heads[from-1].Hex(), Parent: b.parent}
	if _, err := uplink.Seal(&file, h, b.entries[from-1:to], b.key); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
