package main

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"errors"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler/clock"
	"github.com/truyenthanh/loa/uplink"
)

// faultClockDiffers is raised while the clock differs from the collector's.
const faultClockDiffers = "clock_differs"

// road is the station's way to its district.
type road struct {
	loop *uplink.Loop

	mu       sync.Mutex
	client   *uplink.Client // the one of the address that holds; used under the loop's turn
	anchored time.Time      // when the true time was written down last
}

// collector gives the client of the address that holds (uplink.Loop's open).
func (s *station) collector() (*uplink.Client, error) {
	at, err := s.collectorURL()
	if err != nil {
		return nil, err
	}
	if at == "" {
		return nil, uplink.ErrNotEnrolled
	}
	key, err := readKey(s.store.Dir())
	if err != nil {
		return nil, err
	}
	s.road.mu.Lock()
	defer s.road.mu.Unlock()
	if s.road.client == nil || s.road.client.URL != at {
		peer, err := s.peer(at)
		if err != nil {
			return nil, err
		}
		s.road.client = &uplink.Client{Peer: peer, Log: s.sent()}
	}
	s.road.client.Key = key
	return s.road.client, nil
}

// collectorURL is the address that holds: that of the configuration, else that of
// the enrolment; "" when there is none.
func (s *station) collectorURL() (string, error) {
	if url := s.config.Uplink.URL; url != "" {
		return url, nil
	}
	e, err := readEnrolment(s.store.Dir())
	return e.URL, err
}

// peer makes the means to ask one collector.
func (s *station) peer(url string) (uplink.Peer, error) {
	trust := uplink.Trust{
		Now: s.clock.Now, Floor: s.clock.Floor,
		Sure: func() bool { q, _ := s.clock.Quality(); return q == broadcast.ClockTrusted },
	}
	if file := s.config.Uplink.CAFile; file != "" {
		trust.CA = x509.NewCertPool()
		text, err := os.ReadFile(file)
		if err != nil || !trust.CA.AppendCertsFromPEM(text) {
			return uplink.Peer{}, broadcast.Refuse(broadcast.ProblemCAFile, "ca_file", file).Because(err)
		}
	}
	client, err := uplink.NewHTTP(url, trust)
	if err != nil {
		return uplink.Peer{}, addressProblem(url, err)
	}
	return uplink.Peer{
		URL: url, HTTP: client, Agent: "loa/" + version, Lang: s.config.Station.Language,
		Now: time.Now, OnTime: s.hearTime,
	}, nil
}

// addressProblem says what is wrong with an address.
func addressProblem(url string, err error) error {
	if errors.Is(err, uplink.ErrPlain) {
		return broadcast.Refuse(broadcast.ProblemURLPlain, "url", url).Because(err)
	}
	return broadcast.Refuse(broadcast.ProblemURLUnknown, "url", url).Because(err)
}

// clocksDiffer is how far two clocks may be apart before people are told.
const clocksDiffer = time.Minute

// hearTime compares the clock with the collector's. Where nobody else keeps the
// clock, what was written since the machine was switched on can be dated by it.
func (s *station) hearTime(at time.Time, within time.Duration) {
	ahead, known := s.clock.Hear(at, within)
	if !known {
		return
	}
	s.setFault(faultClockDiffers, ahead.Round(time.Second).String(), ahead.Abs() > within+clocksDiffer)
	if s.clock.Synced() {
		return
	}
	s.road.mu.Lock()
	defer s.road.mu.Unlock()
	now := time.Now()
	if last := s.road.anchored; !last.IsZero() && now.Sub(last) < anchorEvery {
		return
	}
	s.road.anchored = now
	written := s.Record(broadcast.Entry{Anchor: &broadcast.Anchor{
		Boot: s.clock.Boot(), UpNS: s.clock.Up().Nanoseconds(), At: at.In(s.loc),
		Source: clock.WhyCollector, ErrorMS: broadcast.MillisOf(within),
	}})
	settle(written)
}

// settle waits until the disk has an entry, so that it goes with what is sent now;
// a disk that refuses is not waited for.
func settle(written <-chan struct{}) {
	select {
	case <-written:
	case <-time.After(time.Second):
	}
}

// Sync implements control.Station.
func (s *station) Sync(ctx context.Context, progress control.Progress) (control.SyncAnswer, error) {
	r, err := s.road.loop.Sync(ctx, func(p uplink.Progress) {
		progress(control.ProgressLine{Stage: "send", Done: p.Seq, Total: p.Last})
	})
	url, _ := s.collectorURL()
	a := control.SyncAnswer{URL: url, Sent: r.Sent, Bytes: r.Bytes, SyncedTo: s.syncedTo()}
	if err != nil {
		return a, s.syncProblem(url, a.Waiting, err)
	}
	return a, nil
}

// syncProblem says why nothing came through.
func (s *station) syncProblem(url string, waiting int64, err error) error {
	if p, ok := errors.AsType[*broadcast.Problem](err); ok {
		return p
	}
	if errors.Is(err, uplink.ErrNotEnrolled) {
		return broadcast.Refuse(broadcast.ProblemNotEnrolled, "")
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	kind := broadcast.ProblemSyncFailed
	if refused, ok := errors.AsType[*uplink.Refused](err); ok && refused.Status < http.StatusInternalServerError && refused.Kind != uplink.KindBusy {
		kind = broadcast.ProblemSyncRefused
	}
	return broadcast.Refuse(kind, "", url, waiting, uplink.Why(err)).Because(err)
}

func (s *station) syncedTo() (to control.SyncedTo) {
	logs, _ := s.store.Logs() // what cannot be read is a fault, told elsewhere
	for _, k := range logs {
		to.Waiting += k.Waiting()
		to.AckedSeq = k.Acked.Seq // the last one goes on
	}
	return to
}

// lastAck is when the collector acknowledged anything last.
func (s *station) lastAck() *time.Time {
	last := s.road.loop.Status().LastAck
	logs, _ := s.store.Logs()
	for _, k := range logs {
		if k.Acked.At.After(last) {
			last = k.Acked.At
		}
	}
	return someTime(last, s.loc)
}

// someTime is nil for no time.
func someTime(t time.Time, loc *time.Location) *time.Time {
	if t.IsZero() {
		return nil
	}
	return ptr(t.In(loc).Round(0))
}

// SyncState implements control.Station.
func (s *station) SyncState(context.Context) (control.SyncState, error) {
	url, err := s.collectorURL()
	if err != nil {
		return control.SyncState{}, s.diskProblem(s.store.Dir(), err)
	}
	st := s.road.loop.Status()
	return control.SyncState{URL: url, SyncedTo: s.syncedTo(), LastTry: someTime(st.LastTry, s.loc), LastAck: s.lastAck(), Answer: s.answer(st)}, nil
}

// answer is the stable word for the last answer. What the station lacks of its own
// is a problem with a kind.
func (s *station) answer(st uplink.Status) string {
	if p, ok := errors.AsType[*broadcast.Problem](st.Err); ok {
		return string(p.Kind)
	}
	return st.Why
}

// syncStatus is the road at a glance.
func (s *station) syncStatus() control.SyncStatus {
	st := s.road.loop.Status()
	out := control.SyncStatus{Waiting: s.syncedTo().Waiting, LastAck: s.lastAck()}
	if st.Err != nil && !errors.Is(st.Err, uplink.ErrNotEnrolled) {
		out.LastError = s.answer(st)
	}
	return out
}

// keepRoad sends what grows, and tries again when the network is another.
func (s *station) keepRoad(ctx context.Context) error {
	moved := make(chan struct{}, 1)
	network := begin(ctx, func(ctx context.Context) error { return watchNetwork(ctx, moved) }, s.road.loop.Run)
	ticker := time.NewTicker(houseEvery)
	defer ticker.Stop()
	for seen := int64(0); ; {
		select {
		case <-ctx.Done():
			return network.end()
		case <-moved:
			s.road.loop.Changed()
		case <-ticker.C:
			if last := s.store.LastSeq(); last != seen {
				seen = last
				s.road.loop.Added()
			}
		}
	}
}

// Enrol implements control.Station.
func (s *station) Enrol(ctx context.Context, who control.Who, r control.EnrolRequest) (control.EnrolAnswer, error) {
	a := control.EnrolAnswer{URL: r.URL, Station: s.store.Station()}
	key, err := readKey(s.store.Dir())
	if err != nil {
		return a, err
	}
	public, _ := key.Public().(ed25519.PublicKey)
	a.Fingerprint = uplink.Fingerprint(public)
	if url := s.config.Uplink.URL; url != r.URL {
		a.Configured = url
	}
	peer, err := s.peer(r.URL)
	if err != nil || r.DryRun {
		return a, err
	}
	welcome, err := peer.Enrol(ctx, uplink.Enrolment{Station: a.Station, Name: s.config.Station.Name, Code: r.Code}, key)
	act := broadcast.Act{Verb: "enrol", Title: r.URL}
	if err != nil {
		act.Refused = uplink.Why(err)
		s.Record(s.act(who, act))
		return a, enrolProblem(r.URL, err)
	}
	a.District, a.Waiting = welcome.District, welcome.Waiting
	if err := saveEnrolment(s.store.Dir(), enrolment{URL: r.URL, District: welcome.District}); err != nil {
		return a, s.diskProblem(s.store.Dir(), err)
	}
	settle(s.Record(s.act(who, act)))
	s.road.loop.Changed()
	return a, nil
}

func enrolProblem(url string, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	kind := broadcast.ProblemEnrolFailed
	if refused, ok := errors.AsType[*uplink.Refused](err); ok && refused.Status < http.StatusInternalServerError && refused.Kind != uplink.KindBusy {
		kind = broadcast.ProblemEnrolRefused
	}
	return broadcast.Refuse(kind, "", url, uplink.Why(err)).Because(err)
}
