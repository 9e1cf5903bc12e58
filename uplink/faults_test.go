package uplink_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/uplink"
)

// cutConn breaks after so many bytes that were sent, or that came.
type cutConn struct {
	net.Conn
	out, in atomic.Int64 // bytes until the cut
}

var errCut = errors.New("the line was cut")

func (c *cutConn) Write(b []byte) (int, error) {
	most := min(int64(len(b)), c.out.Load())
	n, err := c.Conn.Write(b[:most])
	if c.out.Add(-int64(n)) == 0 {
		_ = c.Close()
		return n, errCut
	}
	return n, err
}

func (c *cutConn) Read(b []byte) (int, error) {
	most := min(int64(len(b)), c.in.Load())
	n, err := c.Conn.Read(b[:most])
	if c.in.Add(-int64(n)) == 0 {
		_ = c.Close()
		return n, errCut
	}
	return n, err
}

const never = 1 << 40

// cutting is a client whose first connection breaks after so many bytes; whole
// says whether they were never reached.
func cutting(out, in int64) (h *http.Client, whole func() bool) {
	var first *cutConn
	dial := func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		if err != nil || first != nil {
			return conn, err
		}
		first = &cutConn{Conn: conn}
		first.out.Store(out)
		first.in.Store(in)
		return first, nil
	}
	return &http.Client{Transport: &http.Transport{DialContext: dial}}, func() bool { return first.out.Load() > 0 && first.in.Load() > 0 }
}

// The line is cut after each byte in turn, on the way there and on the way back:
// what arrived stays, what did not is sent again, nothing is there twice.
func TestTheLineMayBeCutAfterAnyByte(t *testing.T) {
	for way, limits := range map[string]func(at int64) (out, in int64){
		"there": func(at int64) (int64, int64) { return at, never },
		"back":  func(at int64) (int64, int64) { return never, at },
	} {
		t.Run(way, func(t *testing.T) {
			cuts := 0
			c, j := newCollector(), newJournal("box")
			srv := serve(t, c)
			for at := int64(1); ; at++ {
				j.append(2)
				h, whole := cutting(limits(at))
				station := client(srv.URL, h, j)
				if _, err := station.Sync(t.Context()); err != nil {
					cuts++
					mustSync(t, station)
				}
				h.CloseIdleConnections()
				if n, wrong := c.missing(j); n > 0 || wrong != nil || j.waiting() != 0 {
					t.Fatalf("cut at byte %d: %d missing, %d wait, %q", at, n, j.waiting(), wrong)
				}
				if whole() {
					break
				}
			}
			if cuts < 150 {
				t.Errorf("%d cuts were noticed: nothing was tested", cuts)
			}
		})
	}
}

// badRoad loses, doubles, delays and cuts what it carries.
type badRoad struct {
	to    http.RoundTripper
	fault func() int
	late  []*http.Request // travel yet
}

const (
	noFault = iota
	questionLost
	answerLost
	doubled
	delayed   // it arrives after a later one
	cutMiddle // half of it arrives
	faults
)

func again(r *http.Request, body []byte) *http.Request {
	other := r.Clone(context.Background())
	other.Body, other.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return other
}

func (b *badRoad) deliver(r *http.Request) {
	if resp, err := b.to.RoundTrip(r); err == nil {
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
}

func (b *badRoad) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	fault := b.fault()
	late := b.late
	b.late = nil
	switch fault {
	case questionLost:
		err = errCut
	case answerLost:
		b.deliver(again(r, body))
		err = errCut
	case doubled:
		b.deliver(again(r, body))
	case delayed:
		b.late = append(b.late, again(r, body))
		err = errCut
	case cutMiddle:
		b.deliver(again(r, body[:len(body)/2]))
		err = errCut
	}
	for _, old := range late {
		b.deliver(old)
	}
	if err != nil {
		return nil, err
	}
	return b.to.RoundTrip(again(r, body))
}

// world is a collector, the boxes that ever were, and the road between.
type world struct {
	c     *collector
	url   string
	boxes []*journal
	road  *badRoad
}

// play lets anything happen in any order, then waits for a good line.
func play(t *rapid.T, c *collector, url string) *world {
	w := &world{c: c, url: url, boxes: []*journal{newJournal("box0")}}
	w.road = &badRoad{to: http.DefaultTransport, fault: func() int { return rapid.IntRange(0, faults-1).Draw(t, "fault") }}
	copies := map[int]*journal{}
	old := c.snapshot()
	pick := func() (int, *journal) {
		i := rapid.IntRange(0, len(w.boxes)-1).Draw(t, "box")
		return i, w.boxes[i]
	}
	t.Repeat(map[string]func(*rapid.T){
		"it airs": func(t *rapid.T) {
			_, j := pick()
			j.append(rapid.IntRange(1, 40).Draw(t, "entries"))
		},
		"it syncs": func(*rapid.T) {
			_, j := pick()
			_, _ = client(url, &http.Client{Transport: w.road}, j).Sync(context.Background())
		},
		"a backup is made": func(*rapid.T) {
			i, j := pick()
			copies[i] = j.copied(fmt.Sprintf("box%d", len(w.boxes)))
		},
		"the backup goes on beside it": func(t *rapid.T) { // a clone; a restored box is one whose first half is silent from then on
			i, _ := pick()
			if copies[i] == nil || len(w.boxes) > 3 {
				t.Skip("no copy, or enough boxes")
			}
			w.boxes = append(w.boxes, copies[i].copied(fmt.Sprintf("box%d", len(w.boxes))))
		},
		"the collector is copied":   func(*rapid.T) { old = c.snapshot() },
		"the collector is restored": func(*rapid.T) { c.restore(old); old = c.snapshot() },
	})
	w.road.fault = func() int { return noFault }
	return w
}

// settle lets every box sync on a good line and holds all that they have against
// what the collector has.
func (w *world) settle() (missing int, wrong []string, err error) {
	for range 2 { // the second time nothing is new, and forks come out as they were
		for _, j := range w.boxes {
			_, e := client(w.url, &http.Client{Transport: w.road}, j).Sync(context.Background())
			err = errors.Join(err, e)
		}
	}
	for _, j := range w.boxes {
		n, bad := w.c.missing(j)
		missing, wrong = missing+n+int(j.waiting()), append(wrong, bad...)
	}
	return missing, wrong, err
}

// Whatever happens to line, stations and collector: once the line is good, every
// entry of every box is at the collector, once, on a log or on a branch.
func TestNothingIsLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCollector()
		srv := httptest.NewServer(uplink.NewServer(c, uplink.ServerOptions{Now: time.Now}))
		defer srv.Close()
		missing, wrong, err := play(t, c, srv.URL).settle()
		if missing > 0 || wrong != nil || err != nil {
			t.Fatalf("%d missing, %q, %v", missing, wrong, err)
		}
	})
}

// The oracle is worth what it finds: a collector that says yes and forgets, and
// one that stores a repeat again, must both be seen.
func TestTheOracleSeesLossAndDoubles(t *testing.T) {
	for what, c := range map[string]*collector{"it forgets": {forgetful: true}, "it doubles": {doubling: true}} {
		t.Run(what, func(t *testing.T) {
			sound := newCollector()
			sound.forgetful, sound.doubling = c.forgetful, c.doubling
			srv := serve(t, sound)
			j := newJournal("box")
			j.append(20)
			w := &world{c: sound, url: srv.URL, boxes: []*journal{j}, road: &badRoad{to: http.DefaultTransport, fault: func() int { return doubled }}}
			if missing, wrong, _ := w.settle(); missing == 0 && wrong == nil {
				t.Error("nothing was seen")
			}
		})
	}
}
