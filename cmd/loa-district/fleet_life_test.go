package main

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/truyenthanh/loa/uplink"
)

// life is the life of one station, which may have two boxes.
type life struct {
	fleet *fleet
	n     int
	rng   *rand.Rand
	all   []*box
	turn  int // how often it looked for another collector
}

// run airs day after day and syncs after some of them. Every fifth card is cloned,
// and every seventh box comes back from an old copy.
func (l *life) run(ctx context.Context) error {
	b := newBox(stationName(l.n), l.rng.Uint64(), newLedger(&l.fleet.progress))
	l.all = []*box{b}
	parts := 1 + l.rng.IntN(*fleetDays)
	for day := range *fleetDays {
		for _, b := range l.all {
			if b.gone {
				continue
			}
			b.day(day, *fleetAirings)
			if l.rng.IntN(*fleetDays) < parts || day == *fleetDays-1 {
				if err := l.sync(ctx, b); err != nil {
					return err
				}
			}
		}
		if day != *fleetDays/2 {
			continue
		}
		switch {
		case l.n%5 == 1:
			l.all = append(l.all, b.another(l.rng.Uint64()))
		case l.n%7 == 2:
			old := b.another(l.rng.Uint64())
			b.day(day+1, *fleetAirings)
			if err := l.sync(ctx, b); err != nil {
				return err
			}
			b.gone = true
			l.all = append(l.all, old)
		}
	}
	for _, b := range l.all {
		if err := l.sync(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// sync tries until everything is acknowledged, as a box does that loses its power
// now and then and finds another collector when it comes back.
func (l *life) sync(ctx context.Context, b *box) error {
	if b.gone {
		return nil
	}
	client, err := l.client(b)
	for wait := 2 * time.Millisecond; err == nil; wait = min(2*wait, time.Second) {
		if l.rng.IntN(10) == 0 {
			b.forgets()
			if client, err = l.client(b); err != nil {
				return err
			}
		}
		_, bad := client.Sync(ctx)
		if bad == nil {
			client.HTTP.CloseIdleConnections()
			return nil
		}
		if uplink.Why(bad) == string(uplink.KindUnknownStation) || ctx.Err() != nil {
			return bad
		}
		pause(ctx, time.Duration(l.rng.Int64N(int64(wait))))
	}
	return err
}

func (l *life) client(b *box) (*uplink.Client, error) {
	l.turn++
	return l.clientOf(b, l.fleet.herd.url(l.n+l.turn), *fleetFault)
}

// clientOf is the station's own client, on a line with faults.
func (l *life) clientOf(b *box, url string, fault float64) (*uplink.Client, error) {
	hc, err := uplink.NewHTTP(url, uplink.Trust{Now: time.Now, Floor: func() time.Time { return firstDay }, Sure: func() bool { return true }})
	if err != nil {
		return nil, err
	}
	hc.Transport = &line{to: hc.Transport, rng: l.rng, fault: fault, meter: &l.fleet.meter}
	return &uplink.Client{Peer: uplink.Peer{URL: url, HTTP: hc, Agent: "loa/fleet"}, Key: stationKey(b.station), Log: b}, nil
}

// pause waits, as a station does between tries.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
