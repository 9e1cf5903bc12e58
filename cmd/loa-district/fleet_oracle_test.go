package main

import (
	"context"
	"math/rand/v2"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

// honest is a station of which all was acknowledged, its card cloned, and what an
// honest store has of it.
func honest() ([]*box, census) {
	one := newBox("dai-00001", 1, newLedger(&progress{}))
	one.day(0, 3)
	two := one.another(2)
	one.day(1, 3)
	two.day(1, 2)
	boxes := []*box{one, two}
	c := census{logs: map[string]int{one.logs[0].logID: 2}, aired: 6}
	for branch, b := range boxes {
		j := b.logs[0]
		_ = b.Acknowledge(j.logID, j.end())
		for n, h := range j.heads[1:] {
			if branch == 0 || two.logs[0].heads[n+1] != one.logs[0].heads[n+1] {
				c.rows = append(c.rows, counted{written{b.station, j.logID, h.Seq, h.Hash}, branch})
			}
		}
	}
	return boxes, c
}

// The oracle is held against stores that are wrong in one thing each: what it would
// not see, no fleet proves.
func TestTheOracleSeesEachWrong(t *testing.T) {
	for _, tc := range []struct {
		what, says string
		spoil      func(boxes []*box, c *census)
	}{
		{"nothing is wrong", "", func([]*box, *census) {}},
		{"an entry is lost", "lost", func(_ []*box, c *census) { c.rows = c.rows[:len(c.rows)-1] }},
		{"an entry is there twice", "2 times", func(_ []*box, c *census) { c.rows = append(c.rows, c.rows[3]) }},
		{"an entry is another", "nobody wrote it", func(_ []*box, c *census) { c.rows[3].hash[0]++ }},
		{"a fork is not reported", "2 ways", func(_ []*box, c *census) { clear(c.logs) }},
		{"a fork is reported that is none", "3 are reported", func(b []*box, c *census) { c.logs[b[0].logs[0].logID]++ }},
		{"an airing has two records", "7 as-run records", func(_ []*box, c *census) { c.aired++ }},
		{"a box was not listened to", "not acknowledged", func(b []*box, _ *census) { b[0].day(2, 1) }},
		{"it forgets what it acknowledged", "later to 3 alone", func(b []*box, _ *census) {
			_ = b[0].Acknowledge(b[0].logs[0].logID, b[0].logs[0].heads[3])
		}},
		{"it acknowledges another entry", "as another", func(b []*box, _ *census) {
			_ = b[0].Acknowledge(b[0].logs[0].logID, uplink.Head{Seq: 3})
		}},
	} {
		t.Run(tc.what, func(t *testing.T) {
			boxes, c := honest()
			tc.spoil(boxes, &c)
			wrong := audit(boxes, func(*box) bool { return true }, c)
			if tc.says == "" && len(wrong) > 0 {
				t.Errorf("%q", wrong)
			}
			if !slices.ContainsFunc(wrong, func(w string) bool { return strings.Contains(w, tc.says) }) && tc.says != "" {
				t.Errorf("%q, want %q", wrong, tc.says)
			}
		})
	}
}

// hasty is a collector that acknowledges before it has committed, and whose disk
// loses the first that it was given.
type hasty struct {
	district.Road
	lost map[string]bool
}

func (h hasty) Take(ctx context.Context, b uplink.Batch, from uplink.Receipt) (uplink.Taken, error) {
	if !h.lost[b.Station] {
		h.lost[b.Station] = true
		return uplink.Taken{Head: b.End()}, nil
	}
	return h.Road.Take(ctx, b, from)
}

// A station heals such a loss, for it asks for the head again and keeps what is not
// acknowledged; the oracle has to see it all the same.
func TestACollectorThatAcknowledgesTooEarlyIsCaught(t *testing.T) {
	s, err := district.OpenFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	f := &fleet{}
	l := &life{fleet: f, n: 1, rng: rand.New(rand.NewPCG(1, 1))}
	b := newBox(stationName(1), 1, newLedger(&f.progress))
	c := district.New(s)
	if _, err := c.AddStation(t.Context(), b.station, "", stationPublic(b.station), time.Now()); err != nil {
		t.Fatal(err)
	}
	road := hasty{district.Road{Collector: c, Now: time.Now}, map[string]bool{}}
	server := httptest.NewServer(uplink.NewServer(road, uplink.ServerOptions{Now: time.Now}))
	defer server.Close()
	for day := range 2 {
		b.day(day, 2)
		client, err := l.clientOf(b, server.URL, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := count(t.Context(), s, b.station)
	if err != nil {
		t.Fatal(err)
	}
	wrong := audit([]*box{b}, func(*box) bool { return true }, kept)
	if len(wrong) != 1 || !strings.Contains(wrong[0], "later to 0 alone") {
		t.Errorf("%q", wrong)
	}
}
