package scheduler_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing/synctest"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/scheduler/clock"
)

const (
	lead   = 6 * time.Second
	coarse = 6 * time.Hour // the tick of a simulated loop: everything that happens pokes it
)

// year is a simulated station: the real loop, ladder, clock and ledger between a
// box that lies, a journal in memory and an air without sound.
type year struct {
	*box
	r      *rand.Rand
	loc    *time.Location
	broken string // what is spoilt on purpose, so that the oracles can be seen to bite

	mu      sync.Mutex
	memory  *memory
	clock   *clock.Clock
	slots   []broadcast.Slot
	ready   *scheduler.Schedule // of the slots; nil after a change
	policy  broadcast.Policy
	held    bool
	loop    *scheduler.Loop
	air     *air
	claimed map[broadcast.AiringID]bool
	downs   broadcast.Downtimes
	quality broadcast.ClockQuality
	blind   time.Duration
	told    broadcast.Anchor
	toldAt  time.Duration
	stop    func()

	// What the oracles ask for.
	begun   map[broadcast.AiringID]int
	excused map[broadcast.AiringID]bool // the disk lost the claim
	looks   []time.Time                 // true times at which the plan was looked at
	looked  time.Time
	edits   map[broadcast.SlotID][]edit
	lied    bool      // a clock that was trusted was wrong
	over    time.Time // when the year was over
	wrong   []string
}

// start brings the daemon up, as the station of cmd/loa does.
func (y *year) start() {
	y.clock = clock.New(y.box, clock.TrustAuto, y.memory.floor, y.loc)
	life, open := y.memory.life(y.loc)
	y.clock.Learn(life.Sure, life.Known, life.Anchor)
	now := y.clock.Stamp()
	y.quality, y.blind, y.told, y.downs, y.claimed = now.Clock, 0, broadcast.Anchor{}, nil, map[broadcast.AiringID]bool{}
	if life.Any {
		y.blind = life.BlindFrom(now.Boot)
		y.downs = append(y.downs, broadcast.Downtime{From: life.Alive, To: now.At, Reason: life.Reason(now.Boot), Open: now.Clock == broadcast.ClockUnknown})
	}
	if y.broken != "ends nothing" {
		for _, e := range life.Endings(open, y.memory.cell, now) {
			y.record(e)
		}
	}
	y.record(broadcast.Entry{Up: &broadcast.Up{}})
	y.noteAnchor()
	alive := life.Known
	if y.broken == "looks back to nothing" {
		alive, life.Dates, life.Planned = time.Time{}, nil, nil
	}
	y.loop = scheduler.NewLoop(y, alive, lead, coarse, y.clock.Now)
	y.loop.Lived(life.Dates...)
	y.loop.Recall(life.Known, life.Planned...)
	y.air = &air{y: y, wake: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() { _ = y.loop.Run(ctx) })
	group.Go(func() { y.air.run(ctx) })
	y.stop = func() { cancel(); group.Wait() }
}

// crash ends the daemon without a goodbye.
func (y *year) crash() {
	y.stop()
	y.memory.cell = y.air.reach()
	for _, id := range y.memory.cut() {
		y.excused[id] = true
	}
}

// goodbye ends it in good order.
func (y *year) goodbye() {
	y.stop()
	y.air.goodbye()
	y.record(broadcast.Entry{Down: &broadcast.Down{}})
	y.memory.floor = y.clock.Sure()
	for _, id := range y.memory.cut() { // the disk was full until the end
		y.excused[id] = true
	}
}

// record stamps an entry and hands it to the journal.
func (y *year) record(e broadcast.Entry) {
	e.Stamp = y.clock.Stamp()
	y.memory.record(e)
}

// happened tells everybody that something changed.
func (y *year) happened(by time.Duration) {
	y.mu.Lock()
	y.look(by)
	y.clock.Raise()
	y.memory.floor = y.clock.Sure()
	y.mu.Unlock()
	y.loop.Poke()
	y.air.poke()
	synctest.Wait()
}

// look notices what changed about the clock; mu is held.
func (y *year) look(by time.Duration) broadcast.ClockQuality {
	now, why := y.clock.Quality()
	before := y.quality
	y.quality = now
	defer y.noteAnchor()
	if now == before && by == 0 {
		return now
	}
	stamp := y.clock.Stamp()
	switch up := time.Duration(stamp.UpNS); {
	case now == before:
	case now == broadcast.ClockUnknown:
		y.blind = up
	case before == broadcast.ClockUnknown:
		y.downs = y.downs.Blind(stamp.At.Add(y.blind-up), stamp.At)
	}
	y.record(broadcast.Entry{Step: &broadcast.Step{ByMS: broadcast.MillisOf(by), From: before, To: now, Why: why}})
	return now
}

func (y *year) noteAnchor() {
	a, ok := y.clock.Anchor()
	same := a.Source == y.told.Source && (a.Source != clock.WhyConfirmed || a.UpNS == y.told.UpNS)
	if ok && (!same || y.Up()-y.toldAt >= 24*time.Hour) {
		y.told, y.toldAt = a, y.Up()
		y.record(broadcast.Entry{Anchor: &a})
	}
}

func (y *year) rules() broadcast.Rules {
	quality, _ := y.clock.Quality()
	r := broadcast.Rules{Policy: y.policy, Held: y.held, Blind: quality == broadcast.ClockUnknown && y.broken != "believes any clock"}
	if y.broken == "forgets the quiet hours" {
		r.Policy = broadcast.Policy{}
	}
	return r
}

// What the loop asks.

func (y *year) Schedule() (*scheduler.Schedule, broadcast.Rules, error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.ready == nil {
		y.ready = scheduler.Compile(y.slots, minutes, y.loc)
	}
	return y.ready, broadcast.Rules{Policy: y.policy}, nil
}

func (y *year) Known(id broadcast.AiringID) bool {
	return y.broken != "forgets the journal" && y.memory.knows(id)
}

func (y *year) Clock() broadcast.ClockQuality {
	y.mu.Lock()
	defer y.mu.Unlock()
	q := y.look(0)
	y.looked = time.Now()
	if y.broken == "believes any clock" {
		return broadcast.ClockTrusted
	}
	if now := y.truth(); q != broadcast.ClockUnknown && (len(y.looks) == 0 || now.Sub(y.looks[len(y.looks)-1]) > time.Hour) {
		y.looks = append(y.looks, now)
	}
	return q
}

func (y *year) Down(from, until time.Time) broadcast.Reason {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.downs.Within(from, until)
}

func (y *year) Air(_ context.Context, a broadcast.Airing) error {
	y.mu.Lock()
	defer y.mu.Unlock()
	for _, t := range y.air.waiting {
		if t.ID == a.ID {
			return nil
		}
	}
	if y.air.onAir == nil || y.air.onAir.ID != a.ID {
		y.air.waiting = append(y.air.waiting, broadcast.Turn{Airing: a, Left: a.Length.Duration()})
		y.air.poke()
	}
	return nil
}

func (y *year) Lose(m scheduler.Missed) {
	if y.broken != "loses in silence" {
		y.record(broadcast.Entry{Missed: &broadcast.Missed{Airing: m.Airing, Verdict: m.Verdict}})
	}
}

func (y *year) Planned(p broadcast.Plan) { y.record(broadcast.Entry{Plan: &p}) }
