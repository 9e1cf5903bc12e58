package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/uplink"
)

// journal is one log of a simulated station, as the station writes it.
type journal struct {
	logID   string
	parent  *uplink.Parent
	entries [][]byte
	heads   []uplink.Head // heads[n] behind entry n
	acked   int64         // the station's own cursor, which it may forget
	closed  bool
}

func newJournal(station, logID string, parent *uplink.Parent) *journal {
	return &journal{logID: logID, parent: parent, heads: []uplink.Head{uplink.Origin(station, logID)}}
}

func (j *journal) end() uplink.Head { return j.heads[len(j.heads)-1] }

// copy is the journal as another card has it.
func (j *journal) copy() *journal {
	c := *j
	c.entries, c.heads = slices.Clone(j.entries), slices.Clone(j.heads)
	return &c
}

// box is one simulated station: a card with its logs. A cloned card is another
// box of the same station.
type box struct {
	station string
	logs    []*journal
	rng     *rand.Rand
	at      time.Time
	boot    string
	up      int64
	ledger  *ledger
	gone    bool   // it came back from a copy, as another box
	done    func() // is told of each acknowledgement; nil = nobody waits
}

// firstDay of a simulated fleet, before the power comes.
var firstDay = time.Date(2026, 10, 1, 4, 55, 0, 0, time.FixedZone("", 7*3600))

func newBox(station string, seed uint64, l *ledger) *box {
	b := &box{station: station, rng: rand.New(rand.NewPCG(seed, 1)), at: firstDay, ledger: l}
	b.open(nil)
	b.reboot()
	return b
}

// another is a box that begins with a copy of the card.
func (b *box) another(seed uint64) *box {
	c := &box{station: b.station, rng: rand.New(rand.NewPCG(seed, 2)), at: b.at, ledger: newLedger(b.ledger.fleet)}
	for _, j := range b.logs {
		c.logs = append(c.logs, j.copy())
	}
	c.reboot()
	return c
}

// hex is so many random digits.
func (b *box) hex(digits int) string {
	text := ""
	for len(text) < digits {
		text += fmt.Sprintf("%016x", b.rng.Uint64())
	}
	return text[:digits]
}

func (b *box) open(parent *uplink.Parent) {
	b.logs = append(b.logs, newJournal(b.station, b.hex(32), parent))
}

func (b *box) reboot() {
	h := b.hex(32)
	b.boot, b.up = fmt.Sprintf("%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:]), 9_214_003_210
	b.add(broadcast.Entry{Up: &broadcast.Up{Version: "1.0"}})
}

// moment goes on to a time, and a little further.
func (b *box) moment(to time.Time) time.Time {
	to = to.Add(time.Duration(b.rng.IntN(300)) * time.Millisecond)
	b.up += int64(max(0, to.Sub(b.at))) + int64(b.rng.IntN(1_000_000))
	b.at = to
	return to
}

func (b *box) add(e broadcast.Entry) {
	j := b.logs[len(b.logs)-1]
	e.Seq = int64(len(j.entries)) + 1
	e.Stamp = broadcast.Stamp{At: b.at, Clock: broadcast.ClockTrusted, Boot: b.boot, UpNS: b.up}
	stored, err := json.Marshal(e)
	if err != nil {
		panic(err) // a value of ours: it does not happen
	}
	j.entries, j.heads = append(j.entries, stored), append(j.heads, j.end().Next(stored))
	b.ledger.wrote(written{b.station, j.logID, e.Seq, j.end().Hash}, e.Claimed != nil)
}

// fleetTitles are the programmes of a commune.
var fleetTitles = []string{
	"Bản tin sáng", "Tiếp âm Đài Tiếng nói Việt Nam", "Thông báo của Ủy ban nhân dân xã", "Lịch tiêm chủng mở rộng",
	"Phòng chống dịch sốt xuất huyết", "Nhắc lịch thu gom rác", "Ca nhạc quê hương", "Bản tin nông nghiệp",
}

// day airs a day: its plan, and of each airing the claim, the start and the end.
func (b *box) day(n, airings int) {
	first := firstDay.AddDate(0, 0, n).Add(30 * time.Minute)
	b.moment(first.Add(-20 * time.Minute))
	if b.rng.IntN(5) == 0 {
		b.reboot()
	}
	plan := &broadcast.Plan{Date: broadcast.DateOf(first)}
	for i := range airings {
		plan.Airings = append(plan.Airings, b.airing(i, first.Add(time.Duration(i)*12*time.Minute)))
	}
	b.add(broadcast.Entry{Plan: plan})
	for _, a := range plan.Airings {
		b.air(a)
	}
}

func (b *box) airing(i int, wanted time.Time) broadcast.Airing {
	title := fleetTitles[i%len(fleetTitles)]
	file := title
	if i%4 == 0 {
		file += wanted.Format(time.DateOnly) // recorded for this day
	}
	sum := sha256.Sum256([]byte(file))
	length := broadcast.Millis(20_000 + b.rng.IntN(500_000))
	return broadcast.Airing{
		ID: broadcast.NewAiringID(broadcast.SlotID(i+3), wanted, 1), Slot: broadcast.SlotID(i + 3), Title: title,
		Source: broadcast.SourceFile, Media: broadcast.MediaID(i + 7), SHA256: hex.EncodeToString(sum[:]),
		Priority: broadcast.PriorityRoutine, Trigger: broadcast.TriggerSchedule, Wanted: wanted, Length: length,
		AfterCut: "resume", Planned: wanted, PlannedMS: length, CreatedBy: "lan", ApprovedBy: "hung",
	}
}

func (b *box) air(a broadcast.Airing) {
	b.moment(a.Planned.Add(-5 * time.Second))
	b.add(broadcast.Entry{Claimed: &a})
	began := b.moment(a.Planned.Add(2 * time.Millisecond))
	b.add(broadcast.Entry{Started: &broadcast.Started{Airing: a.ID, At: began}})
	over := b.moment(began.Add(a.Length.Duration()))
	lufs, peak := float64(-180-b.rng.IntN(60))/10, float64(-10-b.rng.IntN(40))/10
	ended := &broadcast.Ended{
		Airing: a.ID, At: over, HeardMS: a.Length, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeAired},
		LUFS: &lufs, PeakDB: &peak, SilenceMS: broadcast.Millis(b.rng.IntN(900)),
	}
	if b.rng.IntN(20) == 0 {
		ended.Outcome, ended.Reason, ended.Restarts = broadcast.OutcomePartial, broadcast.ReasonDeviceLost, 1
	}
	b.add(broadcast.Entry{Ended: ended})
}

// forgets is a cut of the power before the cursor was written down.
func (b *box) forgets() {
	for _, j := range b.logs {
		j.acked = b.rng.Int64N(j.acked + 1)
	}
}

func (b *box) find(logID string) *journal {
	for _, j := range b.logs {
		if j.logID == logID {
			return j
		}
	}
	return nil
}

// A box is an uplink.Kept.

func (b *box) Station() string { return b.station }

func (b *box) Logs() (all []uplink.LogInfo) {
	for _, j := range b.logs {
		all = append(all, uplink.LogInfo{LogID: j.logID, First: 1, Last: j.end().Seq, Head: j.end().Hex(), Parent: j.parent})
	}
	return all
}

func (b *box) Read(logID string, from int64, most int) ([][]byte, uplink.Head, error) {
	j := b.find(logID)
	rest := j.entries[from-1:]
	return rest[:min(most, len(rest))], j.heads[from-1], nil
}

func (b *box) Acknowledged(logID string) int64 { return b.find(logID).acked }

func (b *box) Acknowledge(logID string, at uplink.Head) error {
	j := b.find(logID)
	j.acked = at.Seq
	b.ledger.acknowledged(b.station, j, at)
	if b.done != nil {
		b.done()
	}
	return nil
}

// Forked closes a log and goes on in another.
func (b *box) Forked(logID string, _ uplink.Head) error {
	j := b.find(logID)
	if !j.closed && j == b.logs[len(b.logs)-1] {
		b.open(&uplink.Parent{LogID: logID, Seq: j.end().Seq, Hash: j.end().Hex()})
	}
	j.closed = true
	return nil
}
