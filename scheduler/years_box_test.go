package scheduler_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler/clock"
)

// box is the computer of a simulated station: what it shows, and what is true.
type box struct {
	mu      sync.Mutex
	zero    time.Time     // the true time at which the bubble began
	began   time.Time     // when the bubble began
	slept   time.Duration // in suspends: the timers of the program stood still
	off     time.Duration // how wrong the wall clock is
	booted  time.Time     // in true time
	boots   int
	synced  bool
	battery bool // a battery-backed clock
	// credible says whether somebody who is right vouches for the clock; lying that
	// somebody does who is wrong. The station cannot see either.
	credible, lying bool
}

// change lets something happen to the box, and says by how much its clock was set.
func (b *box) change(happen func()) (by time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	was := b.off
	happen()
	return b.off - was
}

// truth is the true time; no step of the clock moves it.
func (b *box) truth() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.trueTime()
}

func (b *box) trueTime() time.Time { return b.zero.Add(time.Since(b.began) + b.slept).Round(0) }

func (b *box) Now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.trueTime().Add(b.off)
}

func (b *box) Up() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.trueTime().Sub(b.booted)
}

func (b *box) Boot() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return fmt.Sprint("boot-", b.boots)
}

func (b *box) Read() clock.Reading {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.trueTime()
	return clock.Reading{
		Now: now.Add(b.off), Up: now.Sub(b.booted), Synced: b.synced, RTC: b.battery, Error: 50 * time.Millisecond,
	}
}

// vouched says whether somebody vouches for the clock, who is right or who lies, or
// whether it was set by hand to what it should be.
func (b *box) vouched() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.credible || b.lying || b.off.Abs() <= 3*time.Second
}

// reboot switches the box on again; called within change. Without a battery it wakes up in 1970, or at the
// hour at which it last saved the time.
func (b *box) reboot(r *rand.Rand) {
	b.boots++
	b.booted, b.synced, b.lying = b.trueTime(), false, false
	b.credible = b.battery
	switch {
	case b.battery:
		b.off = time.Duration(r.Int64N(int64(4*time.Second))) - 2*time.Second
	case r.IntN(2) == 0:
		b.off = -b.trueTime().Sub(time.Date(1970, 1, 1, 0, 0, 30, 0, time.UTC))
	default:
		b.off -= time.Duration(r.Int64N(int64(72 * time.Hour)))
	}
}

// memory is a journal without a disk: what is durable, and what waits for room.
type memory struct {
	mu       sync.Mutex
	seq      int64
	full     bool
	queue    []broadcast.Entry
	entries  []broadcast.Entry // the newest
	fate     map[broadcast.AiringID]byte
	waits    map[broadcast.AiringID]bool
	ledger   *broadcast.Ledger
	closings map[broadcast.AiringID]int // how often each was closed
	cell     broadcast.Progress
	floor    time.Time
}

// kept is how much of the journal a start reads.
const kept = 400

func newMemory() *memory {
	return &memory{
		fate: map[broadcast.AiringID]byte{}, waits: map[broadcast.AiringID]bool{},
		closings: map[broadcast.AiringID]int{}, ledger: broadcast.NewLedger("xa", "log"),
	}
}

func (m *memory) record(e broadcast.Entry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.queue = append(m.queue, e)
	if id, _ := fateOf(e); id != "" {
		m.waits[id] = true
	}
	if !m.full {
		m.flush()
	}
}

// flush makes durable what waits; the caller holds mu.
func (m *memory) flush() {
	for _, e := range m.queue {
		m.seq++
		e.Seq = m.seq
		m.entries = append(m.entries, e)
		m.ledger.Apply(e)
		switch id, fate := fateOf(e); {
		case id == "":
		case fate == 0:
			delete(m.fate, id)
		default:
			m.fate[id] = fate
			if fate == 'e' {
				m.closings[id]++
			}
		}
	}
	m.queue = m.queue[:0]
	clear(m.waits)
	if len(m.entries) > 4*kept {
		m.entries = slices.Clone(m.entries[len(m.entries)-kept:])
	}
}

// fateOf is what an entry makes of an airing, as the index of the store has it.
func fateOf(e broadcast.Entry) (broadcast.AiringID, byte) {
	switch {
	case e.Claimed != nil:
		return e.Claimed.ID, 'c'
	case e.Started != nil:
		return e.Started.Airing, 'c'
	case e.Let != nil:
		return e.Let.Airing, 0
	case e.Ended != nil:
		return e.Ended.Airing, 'e'
	case e.Missed != nil:
		return e.Missed.Airing.ID, 'e'
	}
	return "", 0
}

func (m *memory) setFull(full bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full = full; !full {
		m.flush()
	}
}

func (m *memory) knows(id broadcast.AiringID) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.fate[id] != 0 || m.waits[id]
}

// cut loses what the disk has not taken; it lists the claims among it.
func (m *memory) cut() (lost []broadcast.AiringID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.queue {
		if e.Claimed != nil {
			lost = append(lost, e.Claimed.ID)
		}
	}
	m.queue = nil
	clear(m.waits)
	return lost
}

// life is what a start reads of the journal, and what it finds open.
func (m *memory) life(loc *time.Location) (l broadcast.Life, open []broadcast.AsRun) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.entries[max(len(m.entries)-kept, 0):] {
		l.Apply(e, loc)
	}
	l.Reached(m.cell)
	for id, fate := range m.fate {
		if fate == 'c' {
			open = append(open, broadcast.AsRun{Airing: id})
		}
	}
	slices.SortFunc(open, func(a, b broadcast.AsRun) int { return cmp.Compare(a.Airing, b.Airing) })
	if len(open) == 0 {
		return l, nil
	}
	for _, r := range m.ledger.Open() {
		if j := slices.IndexFunc(open, func(o broadcast.AsRun) bool { return r.Airing == o.Airing }); j >= 0 {
			open[j] = r
		}
	}
	return l, open
}
