package playout_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/playout"
)

var mono = audio.Format{Rate: 48000, Channels: 1}

// station is a conductor with a real mixer, a device, a disk and a shelf of
// media that do as they are told, all in virtual time.
type station struct {
	t       *testing.T
	zero    time.Time // when the test began
	device  *device
	journal *journal
	shelf   *shelf
	*playout.Conductor

	mu    sync.Mutex
	rules broadcast.Rules
	stop  context.CancelFunc
	done  chan struct{}
}

// onStation runs a test on a station that conducts until the test is over.
func onStation(t *testing.T, test func(s *station)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := newStation(t)
		test(s)
		s.shutDown()
	})
}

func newStation(t *testing.T) *station {
	s := &station{t: t, zero: time.Now(), journal: &journal{delay: 20 * time.Millisecond}, done: make(chan struct{})}
	s.device = newDevice()
	s.shelf = &shelf{mixer: s.device.mixer}
	rules := func(time.Time) broadcast.Rules {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.rules
	}
	s.Conductor = playout.New(s.device, s.shelf, s.journal, rules, mono, time.Now)
	ctx, cancel := context.WithCancel(t.Context())
	s.stop = cancel
	deviceCtx, deviceOff := context.WithCancel(t.Context())
	go s.device.run(deviceCtx)
	go func() {
		defer close(s.done)
		defer deviceOff()
		if err := s.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	return s
}

// shutDown ends the conductor and says how long that took.
func (s *station) shutDown() time.Duration {
	began := time.Now()
	s.stop()
	<-s.done
	return time.Since(began)
}

func (s *station) setRules(r broadcast.Rules) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules = r
}

// at is an instant of the test; until waits for it.
func (s *station) at(d time.Duration) time.Time { return s.zero.Add(d) }

func (s *station) until(d time.Duration) {
	<-time.After(time.Until(s.at(d)))
	synctest.Wait()
}

// slot makes a routine airing that is wanted at an instant, seconds long.
func (s *station) slot(n int, wanted time.Duration, length time.Duration, changes ...func(*broadcast.Airing)) broadcast.Airing {
	a := broadcast.Airing{
		ID: broadcast.NewAiringID(broadcast.SlotID(n), s.at(wanted), 1), Slot: broadcast.SlotID(n),
		Title: fmt.Sprintf("item %d", n), Source: broadcast.SourceFile, Media: broadcast.MediaID(length.Milliseconds()),
		Priority: broadcast.PriorityRoutine, Trigger: broadcast.TriggerSchedule, Wanted: s.at(wanted), Planned: s.at(wanted),
		Length: broadcast.MillisOf(length), Late: broadcast.DefaultLate, AfterCut: broadcast.CutResume,
	}
	for _, change := range changes {
		change(&a)
	}
	return a
}

func priority(a *broadcast.Airing)  { a.Priority = broadcast.PriorityPriority }
func emergency(a *broadcast.Airing) { a.Priority = broadcast.PriorityEmergency }
func restart(a *broadcast.Airing)   { a.AfterCut = broadcast.CutRestart }
func drop(a *broadcast.Airing)      { a.AfterCut = broadcast.CutDrop }
func media(id broadcast.MediaID) func(*broadcast.Airing) {
	return func(a *broadcast.Airing) { a.Media = id }
}

func late(d time.Duration) func(*broadcast.Airing) {
	return func(a *broadcast.Airing) { a.Late = broadcast.Late{Within: broadcast.MillisOf(d)} }
}

// offer hands airings of the plan over.
func (s *station) offer(airings ...broadcast.Airing) {
	for _, a := range airings {
		if err := s.Offer(s.t.Context(), a); err != nil {
			s.t.Error(err)
		}
	}
}

// played is what a person started, and the answers.
type played struct {
	broadcast.Airing
	begun <-chan playout.Begun
	over  <-chan playout.Over
}

// play starts something now, as a person does.
func (s *station) play(length time.Duration, changes ...func(*broadcast.Airing)) played {
	a := s.slot(0, 0, length, changes...)
	a.ID, a.Trigger, a.Wanted = broadcast.NewPlayID(time.Now()), broadcast.TriggerOperator, time.Now()
	if a.Late == broadcast.DefaultLate {
		a.Late = broadcast.Late{Within: broadcast.MillisOf(15 * time.Second)}
	}
	begun, over, err := s.Play(s.t.Context(), a)
	if err != nil {
		s.t.Error(err)
	}
	return played{a, begun, over}
}

// end is how an airing ended by the journal: "aired 10s", "partial preempted
// 3.05s", and what is wrong with it when it has not exactly one end.
func (s *station) end(id broadcast.AiringID) string {
	ends := s.journal.ends(id)
	if len(ends) != 1 {
		return fmt.Sprintf("%d ends", len(ends))
	}
	return ends[0]
}

// ended checks that the airing has exactly this end.
func (s *station) ended(a broadcast.Airing, want string) {
	s.t.Helper()
	if got := s.end(a.ID); got != want {
		s.t.Errorf("%s ended %q, want %q", a.ID, got, want)
	}
}

// heardNear checks how an airing ended and how much was heard, give or take.
func (s *station) heardNear(a broadcast.Airing, outcome string, want, off time.Duration) {
	s.t.Helper()
	got := s.end(a.ID)
	i := max(lastSpace(got), 0)
	heard, err := time.ParseDuration(got[min(i+1, len(got)):])
	if err != nil || got[:i] != outcome || (heard-want).Abs() > off {
		s.t.Errorf("%s ended %q, want %q and %v ± %v", a.ID, got, outcome, want, off)
	}
}

func lastSpace(text string) int {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == ' ' {
			return i
		}
	}
	return -1
}

// near checks an instant.
func (s *station) near(what string, got time.Time, want, off time.Duration) {
	s.t.Helper()
	if d := got.Sub(s.at(want)); d.Abs() > off {
		s.t.Errorf("%s at %v, want %v ± %v", what, got.Sub(s.zero), want, off)
	}
}

// journal is a disk that takes entries after a while, or never.
type journal struct {
	mu      sync.Mutex
	delay   time.Duration // < 0: the disk is full
	entries []noted
	cells   []broadcast.Progress
}

type noted struct {
	broadcast.Entry
	at      time.Time
	durable time.Time // zero: never
}

func (j *journal) Record(e broadcast.Entry) <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := noted{Entry: e, at: time.Now()}
	done := make(chan struct{})
	if j.delay >= 0 {
		n.durable = n.at.Add(j.delay)
		time.AfterFunc(j.delay, func() { close(done) })
	}
	j.entries = append(j.entries, n)
	return done
}

func (j *journal) Progress(p broadcast.Progress) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.cells = append(j.cells, p)
}

func (j *journal) all() []noted {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.entries)
}

// claim and started find what was noted of an airing.
func (j *journal) claim(id broadcast.AiringID) (n noted, ok bool) {
	for _, n := range j.all() {
		if n.Claimed != nil && n.Claimed.ID == id {
			return n, true
		}
	}
	return noted{}, false
}

func (j *journal) started(id broadcast.AiringID) (at []time.Time) {
	for _, n := range j.all() {
		if n.Started != nil && n.Started.Airing == id && !n.at.Before(n.Started.At) { // not before it was heard
			at = append(at, n.Started.At)
		}
	}
	return at
}

func (j *journal) ends(id broadcast.AiringID) (ends []string) {
	for _, n := range j.all() {
		switch {
		case n.Ended != nil && n.Ended.Airing == id:
			ends = append(ends, fmt.Sprintf("%s %v", verdict(n.Ended.Verdict), n.Ended.HeardMS.Duration()))
		case n.Missed != nil && n.Missed.Airing.ID == id:
			ends = append(ends, verdict(n.Missed.Verdict)+" unclaimed")
		}
	}
	return ends
}

func (j *journal) endedAt(id broadcast.AiringID) time.Time {
	for _, n := range j.all() {
		if n.Ended != nil && n.Ended.Airing == id {
			return n.Ended.At
		}
	}
	return time.Time{}
}

func verdict(v broadcast.Verdict) string {
	if v.Reason == "" {
		return string(v.Outcome)
	}
	return string(v.Outcome) + " " + string(v.Reason)
}

// silentBetween says how long the longest silence is in a stretch of what the
// device played.
func silentBetween(samples []float32) time.Duration {
	var longest, run int64
	for _, v := range samples {
		run++
		if math.Abs(float64(v)) > 1e-6 {
			run = 0
		}
		longest = max(longest, run)
	}
	return mono.Duration(longest)
}
