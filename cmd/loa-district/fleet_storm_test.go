//go:build bench

package main

import (
	"context"
	"flag"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

var fleetSpread = flag.Duration("spread", 50*time.Second, "in which the links come back")

// stormAnswer is how long the slowest of a hundred answers may take while all
// stations of a country come back within a minute.
const stormAnswer = 2 * time.Second

// All stations come back after a cut, each with what it wrote in the meantime, and
// speak when the client's own jitter lets them.
func TestReconnectStorm(t *testing.T) {
	address, err := database.Empty()
	if err != nil {
		t.Fatal(err)
	}
	f := newFleet(t, *fleetCollectors, func() (district.Store, error) { return district.OpenPG(context.Background(), address) }, "--db="+address)
	boxes := make([]*box, *fleetStations)
	for n := range boxes {
		boxes[n] = newBox(stationName(n), uint64(n), newLedger(&f.progress))
		for day := range *fleetDays {
			boxes[n].day(day, *fleetAirings)
		}
	}
	began := time.Now()
	var all sync.WaitGroup
	for n, b := range boxes {
		all.Go(func() {
			if err := f.comesBack(t.Context(), n, b); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	took := time.Since(began)
	t.Logf("%d stations, %d entries each, came back in %v: %.0f entries/s", len(boxes), boxes[0].logs[0].end().Seq, took.Round(time.Millisecond),
		float64(f.acked.Load())/took.Seconds())
	f.herd.kill()
	for _, b := range boxes {
		if err := f.check(t.Context(), f.live, []*box{b}); err != nil {
			t.Fatal(err)
		}
	}
	f.report(t)
	if f.meter.failed > 0 || f.meter.at(99) > stormAnswer {
		t.Errorf("%d answers 5xx, p99 %v", f.meter.failed, f.meter.at(99))
	}
}

// comesBack is one station from its boot until everything is acknowledged.
func (f *fleet) comesBack(ctx context.Context, n int, b *box) error {
	if *fleetSpread > 0 {
		pause(ctx, rand.N(*fleetSpread))
	}
	l := &life{fleet: f, n: n, rng: rand.New(rand.NewPCG(*fleetSeed, uint64(n)))}
	client, err := l.clientOf(b, f.herd.url(n), 0)
	if err != nil {
		return err
	}
	ctx, done := context.WithCancel(ctx)
	defer done()
	b.done = func() {
		if b.logs[0].acked == b.logs[0].end().Seq {
			done()
		}
	}
	return uplink.NewLoop(func() (*uplink.Client, error) { return client, nil }, time.Now).Run(ctx)
}
