package district

import (
	"context"
	"crypto/ed25519"
	"errors"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/uplink"
)

// Road is the collector as stations on the network meet it: see
// [uplink.NewServer].
type Road struct {
	Collector *Collector
	Name      string           // of the district, for people
	Now       func() time.Time // of enrolments
}

var _ uplink.Ingest = Road{}

// Key is the key that a station signs with now.
func (r Road) Key(ctx context.Context, station string) (ed25519.PublicKey, error) {
	s, found, err := r.Collector.store.Station(ctx, station)
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, &uplink.Refusal{Kind: uplink.KindUnknownStation, Detail: station}
	}
	if k := s.Active(); k != nil {
		return k.Public, nil
	}
	return nil, s.State().refusal()
}

// Head is how far a log is known.
func (r Road) Head(ctx context.Context, station, logID string) (uplink.Head, error) {
	return r.Collector.Head(ctx, station, logID)
}

// Keeps says whether a log, or a branch of it, goes through a head.
func (r Road) Keeps(ctx context.Context, station, logID string, end uplink.Head) (bool, error) {
	return r.Collector.Keeps(ctx, station, logID, end)
}

// Take takes a batch in.
func (r Road) Take(ctx context.Context, b uplink.Batch, from uplink.Receipt) (uplink.Taken, error) {
	taken, err := r.Collector.Take(ctx, b, Receipt{Now: from.At, Way: WayNetwork})
	if err == nil && taken.Kind != "" {
		err = &uplink.Refusal{Kind: taken.Kind, Seq: taken.Head.Seq + 1}
	}
	return uplink.Taken{Head: taken.Head, Branch: taken.Kept}, err
}

// Enrol introduces a station.
func (r Road) Enrol(ctx context.Context, e uplink.Enrolment) (uplink.Welcome, error) {
	state, err := r.Collector.Enrol(ctx, e.Station, e.Name, e.Key, e.Code, r.Now())
	if p, ok := errors.AsType[*broadcast.Problem](err); ok {
		err = &uplink.Refusal{Kind: enrolKinds[p.Kind], Detail: p.Error()}
	}
	return uplink.Welcome{Waiting: err == nil && state == KeyWaiting, District: r.Name}, err
}

// enrolKinds are the refusals of an enrolment as the road knows them.
var enrolKinds = map[broadcast.ProblemKind]uplink.Kind{
	broadcast.ProblemCodeWrong:     uplink.KindCode,
	broadcast.ProblemCodeNeeded:    uplink.KindCodeNeeded,
	broadcast.ProblemStationHasKey: uplink.KindDuplicate,
	broadcast.ProblemKeyRetired:    uplink.KindRevoked,
	broadcast.ProblemStationName:   uplink.KindStation,
}
