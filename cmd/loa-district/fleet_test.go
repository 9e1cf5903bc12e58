package main

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"flag"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/truyenthanh/loa/district"
)

// How large a fleet is: see scripts/fleet. The tests run a small one.
var (
	fleetStations   = flag.Int("stations", 20, "stations of the fleet")
	fleetDays       = flag.Int("days", 3, "days of each")
	fleetAirings    = flag.Int("airings", 4, "airings of each day")
	fleetCollectors = flag.Int("collectors", 2, "collectors on one PostgreSQL")
	fleetKills      = flag.Int("kills", 4, "kills of collectors and of PostgreSQL")
	fleetFault      = flag.Float64("fault", 0.03, "chance of each of five faults, a request")
	fleetWorkers    = flag.Int("workers", 24, "stations that speak at a time")
	fleetSeed       = flag.Uint64("seed", 1, "what happens to happen")
)

// fleet is a number of stations that send to collectors of their own.
type fleet struct {
	progress
	herd    *herd
	store   func() (district.Store, error) // as the oracle sees it
	meter   meter
	live    district.Store
	kill    chan int64
	mu      sync.Mutex
	wrong   []string
	sums    map[string][sha256.Size]byte
	entries int64 // in the store
	airings int64
	forks   int
}

func stationName(n int) string { return fmt.Sprintf("dai-%05d", n) }

func stationKey(station string) ed25519.PrivateKey {
	sum := sha256.Sum256([]byte("fleet " + station))
	return ed25519.NewKeyFromSeed(sum[:])
}

func stationPublic(station string) ed25519.PublicKey {
	return stationKey(station).Public().(ed25519.PublicKey)
}

// Whatever the line, the stations, the collectors and the database do: what was
// acknowledged to a station is kept, once, and every fork is reported.
func TestFleetLosesNothing(t *testing.T) {
	address, err := database.Empty()
	if err != nil {
		t.Fatal(err)
	}
	f := newFleet(t, *fleetCollectors, func() (district.Store, error) { return district.OpenPG(context.Background(), address) }, "--db="+address)
	kills := f.killAsItGoes(t, func(n int) error {
		if n%2 == 0 {
			return f.herd.again(n / 2)
		}
		if err := database.Kill(); err != nil {
			return err
		}
		return database.Start()
	})
	f.run(t)
	if n := kills(); n != *fleetKills || f.forks == 0 {
		t.Errorf("%d kills, want %d; %d forks, want some", n, *fleetKills, f.forks)
	}
	f.report(t)
}

// The same with the store in a file, which one collector has.
func TestFleetOnOneFileLosesNothing(t *testing.T) {
	dir := t.TempDir()
	f := newFleet(t, 1, func() (district.Store, error) { return district.OpenFile(dir) }, "--data="+dir)
	f.live = nil // the collector has it
	kills := f.killAsItGoes(t, f.herd.again)
	f.run(t)
	if n := kills(); n != *fleetKills || f.forks == 0 {
		t.Errorf("%d kills, want %d; %d forks, want some", n, *fleetKills, f.forks)
	}
	f.report(t)
}

// newFleet enrols the stations and starts the collectors.
func newFleet(t *testing.T, collectors int, store func() (district.Store, error), where string) *fleet {
	t.Helper()
	f := &fleet{store: store, sums: map[string][sha256.Size]byte{}}
	s, err := store()
	if err != nil {
		t.Fatal(err)
	}
	c := district.New(s)
	var enrol errgroup.Group
	enrol.SetLimit(8)
	for n := range *fleetStations {
		enrol.Go(func() error {
			_, err := c.AddStation(t.Context(), stationName(n), "", stationPublic(stationName(n)), time.Now())
			return err
		})
	}
	if err := enrol.Wait(); err != nil {
		t.Fatal(err)
	}
	if pg, shared := s.(*district.PGStore); shared {
		f.live = pg
		t.Cleanup(func() { _ = pg.Close() })
	} else if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if f.herd, err = startHerd(collectors, where); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.herd.kill)
	return f
}

// killAsItGoes kills each time that another part of the entries was acknowledged.
// The function that it gives waits for the last kill and says how many there were.
func (f *fleet) killAsItGoes(t *testing.T, kill func(n int) error) (end func() int) {
	all := int64(*fleetStations) * int64(*fleetDays) * int64(3**fleetAirings)
	f.kill = make(chan int64, *fleetKills)
	var next atomic.Int64
	f.moved = func(acked int64) {
		n := next.Load()
		if n < int64(*fleetKills) && acked > (n+1)*all/int64(*fleetKills+1) && next.CompareAndSwap(n, n+1) {
			f.kill <- n
		}
	}
	ended := make(chan int)
	go func() {
		done := 0
		for n := range f.kill {
			if err := kill(int(n)); err != nil {
				t.Errorf("kill %d: %v", n, err)
			}
			done++
		}
		ended <- done
	}()
	return func() int {
		close(f.kill)
		return <-ended
	}
}

// run lets all stations live and holds the store against their books: each when it
// is done, and the whole again at the end.
func (f *fleet) run(t *testing.T) {
	t.Helper()
	began := time.Now()
	var all errgroup.Group
	all.SetLimit(*fleetWorkers)
	boxes := make([][]*box, *fleetStations)
	for n := range *fleetStations {
		all.Go(func() error {
			l := &life{fleet: f, n: n, rng: rand.New(rand.NewPCG(*fleetSeed, uint64(n)))}
			if err := l.run(t.Context()); err != nil {
				return fmt.Errorf("%s: %w", stationName(n), err)
			}
			if f.live == nil {
				boxes[n] = l.all
				return nil
			}
			return f.check(t.Context(), f.live, l.all)
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	t.Logf("%d entries acknowledged in %v: %.0f entries/s, %.0f airings/s", f.acked.Load(), took.Round(time.Millisecond),
		float64(f.acked.Load())/took.Seconds(), float64(f.acked.Load())/3/took.Seconds())
	f.herd.kill()
	s, err := f.store()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for n := range *fleetStations {
		if boxes[n] != nil {
			err = f.check(t.Context(), s, boxes[n])
		} else {
			err = f.unchanged(t.Context(), s, stationName(n))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// check holds the store against the books of one station's boxes. A database that
// is away is waited for.
func (f *fleet) check(ctx context.Context, s district.Store, boxes []*box) error {
	c, err := count(ctx, s, boxes[0].station)
	for wait := time.Millisecond; err != nil && ctx.Err() == nil && wait < time.Minute; wait *= 2 {
		pause(ctx, wait)
		c, err = count(ctx, s, boxes[0].station)
	}
	if err != nil {
		return err
	}
	wrong := audit(boxes, func(b *box) bool { return !b.gone }, c)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.wrong = append(f.wrong, wrong...)
	f.sums[boxes[0].station] = c.digest()
	f.entries += int64(len(c.rows))
	f.airings += int64(c.aired)
	for _, n := range c.logs {
		f.forks += n - 1
	}
	return nil
}

func (f *fleet) unchanged(ctx context.Context, s district.Store, station string) error {
	c, err := count(ctx, s, station)
	if err == nil && c.digest() != f.sums[station] {
		f.wrong = append(f.wrong, station+": the store is another than when the station was done")
	}
	return err
}

func (f *fleet) report(t *testing.T) {
	t.Helper()
	t.Logf("%d stations, %d entries of %d airings kept, %d forks reported", *fleetStations, f.entries, f.airings, f.forks)
	t.Logf("%.1f bytes an entry on the wire, %.1f an airing, what was sent in vain among them",
		float64(f.meter.bytes)/float64(f.entries), float64(f.meter.bytes)/float64(f.airings))
	t.Log(f.meter.String())
	for i, w := range f.wrong {
		if i == 20 {
			t.Errorf("and %d more", len(f.wrong)-i)
			break
		}
		t.Error(w)
	}
}
