package district

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/truyenthanh/loa/uplink"
)

// Relay passes what a collector keeps on to the one above it, as it came and with
// the signatures of the stations: a commune's collector is to the province what a
// station is to the commune. The parent has to know the stations and their keys.
// It is used by one goroutine at a time.
type Relay struct {
	store Store
	peer  *uplink.Peer
	known map[int64]int64 // log no -> seq that the parent has
}

// NewRelay makes a relay to the collector that peer asks.
func NewRelay(c *Collector, peer *uplink.Peer) *Relay {
	return &Relay{store: c.store, peer: peer, known: map[int64]int64{}}
}

// Passed is what a turn of a relay did.
type Passed struct {
	Members int
	Refused []Wrong // logs that the parent does not take, and why
}

// Times of a relay's turns.
const (
	relayEvery   = 30 * time.Second // while all goes well
	relayFirst   = 5 * time.Second  // after a turn that failed, then twice as long each time
	relayLongest = 10 * time.Minute
)

// Run passes on until ctx ends, then returns nil. tell hears of each turn that
// did something or failed.
func (r *Relay) Run(ctx context.Context, tell func(Passed, error)) error {
	timer := time.NewTimer(rand.N(time.Second))
	defer timer.Stop()
	wait := relayFirst
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		passed, err := r.Pass(ctx)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // what it was broken off by
		}
		if err != nil || passed.Members > 0 || len(passed.Refused) > 0 {
			tell(passed, err)
		}
		next := relayEvery
		if err != nil {
			next, wait = wait, min(2*wait, relayLongest)
		} else {
			wait = relayFirst
		}
		timer.Reset(next/2 + rand.N(next)) // others have the line back in the same second
	}
}

// Pass sends all that the parent does not have. Of each log it asks for the
// parent's head first and believes it. A log that is refused holds up no other;
// an error says that the parent cannot be reached or has trouble of its own.
func (r *Relay) Pass(ctx context.Context) (Passed, error) {
	var passed Passed
	logs, err := r.store.Logs(ctx, "")
	if err != nil {
		return passed, err
	}
	stations := map[string]Station{}
	for _, l := range logs {
		if _, met := stations[l.Station]; !met {
			if stations[l.Station], _, err = r.store.Station(ctx, l.Station); err != nil {
				return passed, err
			}
		}
		err := r.passLog(ctx, stations[l.Station], l, mainOf(logs, l), &passed)
		if refused, ok := errors.AsType[*uplink.Refused](err); ok && refused.Status < 500 && refused.Kind != uplink.KindBusy {
			passed.Refused = append(passed.Refused, Wrong{Station: l.Station, LogID: l.LogID, Branch: l.Branch, Kind: refused.Kind})
			delete(r.known, l.No)
			continue
		}
		if err != nil {
			clear(r.known)
			return passed, err
		}
	}
	return passed, nil
}

// mainOf is the log that a branch goes by the name of.
func mainOf(logs []Log, branch Log) Log {
	for _, l := range logs {
		if l.Station == branch.Station && l.LogID == branch.LogID && l.Branch == 0 {
			return l
		}
	}
	return branch
}

// relayPage is how many members are read at once.
const relayPage = 64

func (r *Relay) passLog(ctx context.Context, s Station, l, main Log, passed *Passed) error {
	at, err := r.position(ctx, l)
	for err == nil && at < l.Head.Seq {
		var members []Member
		if members, err = r.store.Members(ctx, l, at+1, relayPage); err != nil || len(members) == 0 {
			return err
		}
		for _, m := range members {
			if err = r.send(ctx, s, l, main, m); err != nil {
				break
			}
			passed.Members++
			at = m.From + int64(m.Count) - 1
			r.known[l.No] = at
		}
	}
	return err
}

// position is the seq up to which the parent has a log.
func (r *Relay) position(ctx context.Context, l Log) (int64, error) {
	if at, known := r.known[l.No]; known {
		return at, nil
	}
	if l.Branch > 0 { // of a branch a parent tells no head, only whether it has all of it
		all, err := r.peer.Keeps(ctx, l.Station, l.LogID, "", l.Head)
		if err != nil || !all {
			return l.Base.Seq, err //nolint:wrapcheck // the peer says what is wrong
		}
		r.known[l.No] = l.Head.Seq
		return l.Head.Seq, nil
	}
	head, err := r.peer.Head(ctx, l.Station, l.LogID, "")
	if err != nil {
		return 0, err //nolint:wrapcheck // the peer says what is wrong
	}
	r.known[l.No] = head.Seq
	return head.Seq, nil
}

// send hands a member on. That the parent keeps it as a fork is no refusal: so do
// we, and so it was passed on.
func (r *Relay) send(ctx context.Context, s Station, l, main Log, m Member) error {
	b, err := r.rebuild(ctx, s, l, main, m)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if _, err := b.WriteTo(&text); err != nil {
		return fmt.Errorf("write member: %w", err)
	}
	_, err = r.peer.Send(ctx, text.Bytes())
	if refused, ok := errors.AsType[*uplink.Refused](err); ok && refused.Kind == uplink.KindFork {
		return nil
	}
	return err //nolint:wrapcheck // the peer says what is wrong
}

// errNotAsItCame says that a member cannot be put together any more.
var errNotAsItCame = errors.New("a member is not there as it came")

// rebuild puts a member together as the station signed it. What of it lies before
// a branch is the same in the log itself.
func (r *Relay) rebuild(ctx context.Context, s Station, l, main Log, m Member) (b uplink.Batch, err error) {
	from := max(m.From-1, 1)
	last := m.From + int64(m.Count) - 1
	var before []Record
	if from <= l.Base.Seq && l.Branch > 0 {
		if before, err = r.store.Records(ctx, main, from, int(l.Base.Seq-from+1)); err != nil {
			return b, err
		}
	}
	after, err := r.store.Records(ctx, l, max(from, l.Base.Seq+1), int(last-max(from, l.Base.Seq+1)+1))
	if err != nil {
		return b, err
	}
	b.Header = uplink.Header{
		Bundle: uplink.Version, Station: l.Station, LogID: l.LogID, From: m.From, Count: m.Count, Key: m.Key, Parent: m.Parent,
		PrevHash: l.Base.Hex(),
	}
	if m.From == 1 {
		b.PrevHash = uplink.Origin(l.Station, l.LogID).Hex()
	}
	for _, record := range append(before, after...) {
		switch {
		case record.Seq == m.From-1:
			b.PrevHash = uplink.Head{Hash: record.Hash}.Hex()
		case record.Seq >= m.From:
			b.Entries = append(b.Entries, record.Stored)
		}
	}
	k := s.Key(m.Key)
	if k == nil || len(b.Entries) != m.Count {
		return b, fmt.Errorf("%w: station %s, entry %d", errNotAsItCame, l.Station, m.From)
	}
	b.PublicKey, b.Signature = k.Public, m.Signature
	return b, nil
}
