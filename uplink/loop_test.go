package uplink_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/truyenthanh/loa/uplink"
)

// direct carries a question to a handler without a network, as long as it is up.
type direct struct {
	h     http.Handler
	down  atomic.Bool
	tries atomic.Int64
}

func (d *direct) RoundTrip(r *http.Request) (*http.Response, error) {
	d.tries.Add(1)
	if d.down.Load() {
		return nil, errCut
	}
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	return w.Result(), nil
}

// looped runs a loop between a journal and a collector while a story is told.
func looped(t *testing.T, story func(l *uplink.Loop, c *collector, j *journal, road *direct)) {
	synctest.Test(t, func(t *testing.T) {
		c, j := newCollector(), newJournal("box")
		road := &direct{h: uplink.NewServer(c, uplink.ServerOptions{Now: time.Now, Uploads: 4})}
		station := client("http://collector", &http.Client{Transport: road}, j)
		l := uplink.NewLoop(func() (*uplink.Client, error) { return station, nil }, time.Now)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- l.Run(ctx) }()
		story(l, c, j, road)
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestWhatIsAddedIsSentWithinSeconds(t *testing.T) {
	looped(t, func(l *uplink.Loop, _ *collector, j *journal, road *direct) {
		j.append(5)
		time.Sleep(20 * time.Second)
		if st := l.Status(); j.waiting() != 0 || st.Why != "ok" || st.LastAck.IsZero() {
			t.Errorf("at the start: %d wait, %+v", j.waiting(), st)
		}
		before := road.tries.Load()
		for range 50 { // they come together, and go together
			j.append(1)
			l.Added()
		}
		time.Sleep(20 * time.Second)
		if j.waiting() != 0 || road.tries.Load()-before != 1 {
			t.Errorf("%d wait after %d round trips, want one", j.waiting(), road.tries.Load()-before)
		}
	})
}

func TestTriesBecomeSeldomAndDoNotStop(t *testing.T) {
	looped(t, func(l *uplink.Loop, _ *collector, j *journal, road *direct) {
		road.down.Store(true)
		j.append(5)
		time.Sleep(10 * time.Minute)
		if n := road.tries.Load(); n < 5 || n > 12 {
			t.Errorf("%d tries in ten minutes", n)
		}
		if st := l.Status(); st.Why != uplink.WhyUnreachable || st.Err == nil {
			t.Errorf("%+v", st)
		}
		before := road.tries.Load()
		time.Sleep(21 * 24 * time.Hour)
		if n := road.tries.Load() - before; n < 21*24*4 || n > 21*24*8+1 {
			t.Errorf("%d tries in three weeks, want four to eight an hour", n)
		}
		before = road.tries.Load()
		for range 60 { // what is added meanwhile does not hammer the line
			j.append(1)
			l.Added()
			time.Sleep(time.Second)
		}
		if n := road.tries.Load() - before; n > 1 {
			t.Errorf("%d tries in a minute", n)
		}
		road.down.Store(false)
		l.Changed()
		time.Sleep(11 * time.Second)
		if j.waiting() != 0 {
			t.Errorf("%d wait though the network is back, %+v", j.waiting(), l.Status())
		}
	})
}

func TestAStationWithNothingToSendSaysThatItIsThere(t *testing.T) {
	looped(t, func(_ *uplink.Loop, c *collector, j *journal, road *direct) {
		j.append(5)
		time.Sleep(time.Minute)
		before := road.tries.Load()
		time.Sleep(24 * time.Hour)
		if n := road.tries.Load() - before; n < 24*4 || n > 24*8+1 {
			t.Errorf("%d questions in a day", n)
		}
		c.restore(map[place]*chain{}) // noticed, though nothing new is said
		time.Sleep(16 * time.Minute)
		if n, _ := c.missing(j); n > 0 {
			t.Errorf("a collector that was restored lacks %d", n)
		}
	})
}

func TestSomeoneAsks(t *testing.T) {
	looped(t, func(l *uplink.Loop, _ *collector, j *journal, road *direct) {
		road.down.Store(true)
		time.Sleep(time.Hour)
		j.append(5)
		if _, err := l.Sync(context.Background(), nil); uplink.Why(err) != uplink.WhyUnreachable {
			t.Errorf("%v", err)
		}
		road.down.Store(false)
		var seen uplink.Progress
		r, err := l.Sync(context.Background(), func(p uplink.Progress) { seen = p })
		if err != nil || r.Sent != 5 || j.waiting() != 0 || seen.Seq != 5 {
			t.Errorf("%+v, %v, %d wait, %+v", r, err, j.waiting(), seen)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := l.Sync(ctx, nil); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("who went away: %v", err)
		}
	})
}

func TestABusyCollectorIsLeftAloneForAsLongAsItAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		busy := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			tries++
			w.Header().Set("Retry-After", "1200")
			w.WriteHeader(http.StatusServiceUnavailable) // a proxy in front of it
		})
		j := newJournal("box")
		j.append(1)
		station := client("http://collector", &http.Client{Transport: &direct{h: busy}}, j)
		l := uplink.NewLoop(func() (*uplink.Client, error) { return station, nil }, time.Now)
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Minute)
		defer stop()
		if err := l.Run(ctx); err != nil || tries != 1 {
			t.Errorf("%d tries in twenty minutes, %v", tries, err)
		}
		if st := l.Status(); st.Why != string(uplink.KindBusy) {
			t.Errorf("%+v", st)
		}
	})
}
