package uplink_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/uplink"
)

func TestABacklogArrivesAndIsAcknowledged(t *testing.T) {
	c, j := newCollector(), newJournal("box")
	j.append(1800)
	srv := serve(t, c)
	station := client(srv.URL, srv.Client(), j)
	var seen []uplink.Progress
	station.OnProgress = func(p uplink.Progress) { seen = append(seen, p) }
	r, err := station.Sync(t.Context())
	if err != nil || r.Sent != 1800 || j.waiting() != 0 {
		t.Fatalf("%+v, %v, %d wait", r, err, j.waiting())
	}
	if want := int(r.Bytes/uplink.MaxMember) + 2; r.Trips > want {
		t.Errorf("%d round trips for %d bytes, want one for the head and one per 64 KiB", r.Trips, r.Bytes)
	}
	if n, wrong := c.missing(j); n > 0 || wrong != nil {
		t.Errorf("%d missing, %q", n, wrong)
	}
	if last := seen[len(seen)-1]; last.Seq != 1800 || last.Last != 1800 {
		t.Errorf("the last progress is %+v", last)
	}
	t.Run("what comes later costs one round trip", func(t *testing.T) {
		j.append(3)
		if r, err := station.Sync(t.Context()); err != nil || r.Sent != 3 || r.Trips != 1 || j.waiting() != 0 {
			t.Errorf("%+v, %v, %d wait", r, err, j.waiting())
		}
	})
	t.Run("with nothing to send nothing is sent", func(t *testing.T) {
		if r, err := station.Sync(t.Context()); err != nil || r.Trips != 0 {
			t.Errorf("%+v, %v", r, err)
		}
		station.Forget()
		if r, err := station.Sync(t.Context()); err != nil || r.Trips != 1 || r.Sent != 0 {
			t.Errorf("after it forgot: %+v, %v", r, err)
		}
	})
	t.Run("a stick went before", func(t *testing.T) {
		j.append(10)
		other := client(srv.URL, srv.Client(), j.copied("box"))
		if _, err := other.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r, err := station.Sync(t.Context()); err != nil || len(r.Forked) > 0 || j.waiting() != 0 {
			t.Errorf("%+v, %v, %d wait", r, err, j.waiting())
		}
	})
}

func TestACollectorThatWasRestoredIsSentTheRestAgain(t *testing.T) {
	c, j := newCollector(), newJournal("box")
	srv := serve(t, c)
	station := client(srv.URL, srv.Client(), j)
	j.append(50)
	mustSync(t, station)
	old := c.snapshot()
	j.append(50)
	mustSync(t, station)
	c.restore(old)
	t.Run("noticed when more is sent", func(t *testing.T) {
		j.append(1)
		mustSync(t, station)
		if n, wrong := c.missing(j); n > 0 || wrong != nil {
			t.Errorf("%d missing, %q", n, wrong)
		}
	})
	t.Run("noticed when it is asked", func(t *testing.T) {
		c.restore(map[place]*chain{})
		station.Forget()
		mustSync(t, station)
		if n, wrong := c.missing(j); n > 0 || wrong != nil || j.waiting() != 0 {
			t.Errorf("%d missing, %q", n, wrong)
		}
	})
}

func TestForksAreHandedToTheOwnerAndNothingIsMerged(t *testing.T) {
	for _, tc := range []struct {
		what string
		play func(c *collector, send func(*journal)) []*journal // the boxes that must have arrived
	}{
		{"restored from a copy, and it went on", func(_ *collector, send func(*journal)) []*journal {
			j := newJournal("box")
			j.append(40)
			send(j)
			backup := j.copied("restored")
			j.append(40)
			send(j)
			backup.append(5)
			send(backup)
			return []*journal{j, backup}
		}},
		{"restored from a copy, before it wrote anything", func(_ *collector, send func(*journal)) []*journal {
			j := newJournal("box")
			j.append(40)
			backup := j.copied("restored")
			j.append(40)
			send(j)
			send(backup)
			backup.append(3)
			send(backup)
			return []*journal{j, backup}
		}},
		{"a card was cloned, and the clone has written more", func(_ *collector, send func(*journal)) []*journal {
			j := newJournal("box")
			j.append(40)
			send(j)
			clone := j.copied("clone")
			j.append(1)
			send(j)
			clone.append(9000)
			send(clone)
			return []*journal{j, clone}
		}},
		{"a reset station begins a log of its own", func(_ *collector, send func(*journal)) []*journal {
			j := newJournal("box")
			j.append(40)
			send(j)
			reset := newJournal("reset")
			reset.append(3)
			send(reset)
			return []*journal{j, reset}
		}},
	} {
		t.Run(tc.what, func(t *testing.T) {
			c := newCollector()
			srv := serve(t, c)
			boxes := tc.play(c, func(j *journal) { mustSync(t, client(srv.URL, srv.Client(), j)) })
			for _, j := range boxes {
				j.append(2)
				mustSync(t, client(srv.URL, srv.Client(), j))
				if n, wrong := c.missing(j); n > 0 || wrong != nil || j.waiting() != 0 {
					t.Errorf("%s: %d missing, %d wait, %q", j.name, n, j.waiting(), wrong)
				}
			}
		})
	}
}

func mustSync(t *testing.T, c *uplink.Client) uplink.Result {
	t.Helper()
	r, err := c.Sync(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// first breaks as often before it carries anything to a collector.
type first struct {
	broken int
	to     http.RoundTripper
}

func (f *first) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost && f.broken > 0 {
		f.broken--
		return nil, errCut
	}
	return f.to.RoundTrip(r)
}

// A bad line makes members small. The first of a branch may then end before the
// fork, where the collector names the head of the log: that is not the branch's.
func TestABranchInSmallMembersArrivesWhole(t *testing.T) {
	for _, ahead := range []int{10, 50} { // the log ends before the branch, or behind it
		c, box := newCollector(), newJournal("box")
		srv := serve(t, c)
		box.append(100)
		clone := box.copied("clone") // before anything was acknowledged
		box.append(ahead)
		mustSync(t, client(srv.URL, srv.Client(), box))
		clone.append(30)
		station := client(srv.URL, &http.Client{Transport: &first{1, srv.Client().Transport}}, clone)
		if _, err := station.Sync(t.Context()); err == nil {
			t.Fatal("the line did not break")
		}
		mustSync(t, station)
		if missing, wrong := c.missing(clone); missing > 0 || len(wrong) > 0 || clone.waiting() > 0 {
			t.Errorf("%d ahead: %d entries of the clone are missing, %d wait, %q", ahead, missing, clone.waiting(), wrong)
		}
	}
}

func TestWhatACollectorMayAnswer(t *testing.T) {
	for _, tc := range []struct {
		what string
		set  func(c *collector)
		want uplink.Kind
	}{
		{"the station was retired", func(c *collector) { c.refusals[station] = uplink.KindRevoked }, uplink.KindRevoked},
		{"nobody has enrolled it", func(c *collector) { delete(c.keys, station) }, uplink.KindUnknownStation},
		{"a person has to accept it", func(c *collector) { c.refusals[station] = uplink.KindWaiting }, uplink.KindWaiting},
		{"another box has its name", func(c *collector) { c.keys[station] = publicOf(keyOf("another")) }, uplink.KindUnknownKey},
	} {
		t.Run(tc.what, func(t *testing.T) {
			c, j := newCollector(), newJournal("box")
			j.append(3)
			tc.set(c)
			srv := serve(t, c)
			_, err := client(srv.URL, srv.Client(), j).Sync(t.Context())
			refused, ok := errors.AsType[*uplink.Refused](err)
			if !ok || refused.Kind != tc.want || j.waiting() != 3 || c.tries["take"] > 0 {
				t.Errorf("%v, %d wait, %v, want %s", err, j.waiting(), c.tries, tc.want)
			}
			if ok && (refused.Message == "" || refused.Message == string(refused.Kind)) {
				t.Errorf("no word on %s", refused.Kind)
			}
		})
	}
}

func TestWhatIsSentWronglyIsRefused(t *testing.T) {
	start := uplink.Origin(station, logID)
	good := sealed(t, start, lines(1, 20))
	var forged bytes.Buffer
	if _, err := uplink.Seal(&forged, headerAt(start), lines(1, 20), keyOf("thief")); err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 1
	for _, tc := range []struct {
		what, method, path string
		body               []byte
		status             int
		kind               uplink.Kind
	}{
		{"a bundle", "POST", uplink.PathBundle, good, 200, uplink.KindOK},
		{"the same again", "POST", uplink.PathBundle, good, 200, uplink.KindOK},
		{"two members", "POST", uplink.PathBundle, append(sealed(t, headAfter(20), lines(21, 5)), sealed(t, headAfter(25), lines(26, 5))...), 200, uplink.KindOK},
		{"one that comes too early", "POST", uplink.PathBundle, sealed(t, headAfter(500), lines(501, 5)), 409, uplink.KindGap},
		{"another log of the same name", "POST", uplink.PathBundle, sealed(t, start, lines(1001, 20)), 409, uplink.KindFork},
		{"signed by a thief", "POST", uplink.PathBundle, forged.Bytes(), 403, uplink.KindUnknownKey},
		{"a bit is flipped", "POST", uplink.PathBundle, flipped, 422, uplink.KindDamaged},
		{"cut short", "POST", uplink.PathBundle, good[:len(good)-9], 422, uplink.KindTruncated},
		{"nothing", "POST", uplink.PathBundle, nil, 422, uplink.KindNotBundle},
		{"a poem", "POST", uplink.PathBundle, []byte("Trăm năm trong cõi người ta"), 422, uplink.KindNotBundle},
		{"without end", "POST", uplink.PathBundle, bytes.Repeat(good, 2+uplink.MaxRequest/len(good)), 422, uplink.KindOrder},
		{"the head of a station with a path in its name", "GET", uplink.PathHead + "?station=../x&log=" + logID, nil, 422, uplink.KindStation},
		{"the head of no log", "GET", uplink.PathHead + "?station=" + station, nil, 422, uplink.KindLog},
		{"an enrolment that is none", "POST", uplink.PathEnrol, []byte(`{"station":"x"`), 400, uplink.KindRequest},
		{"an enrolment that says too much", "POST", uplink.PathEnrol, []byte(`{"station":"x","admin":true}`), 400, uplink.KindRequest},
		{"an enrolment without end", "POST", uplink.PathEnrol, bytes.Repeat([]byte(" "), 1<<20), 400, uplink.KindRequest},
		{"an enrolment that nobody signed", "POST", uplink.PathEnrol, []byte(`{"station":"x","key":"` + uplink.Base64(publicOf(keyOf("x"))) + `"}`), 422, uplink.KindSignature},
	} {
		c := newCollector()
		if _, err := client(serve(t, c).URL, http.DefaultClient, newJournal("none")).Send(t.Context(), sealed(t, start, lines(1, 20))); err != nil {
			t.Fatal(err)
		}
		srv := serve(t, c)
		t.Run(tc.what, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), tc.method, srv.URL+tc.path, bytes.NewReader(tc.body))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := srv.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			text, _ := io.ReadAll(resp.Body)
			if resp.StatusCode != tc.status || !strings.Contains(string(text), `"kind":"`+string(tc.kind)+`"`) || !strings.Contains(string(text), `"message":"`) {
				t.Errorf("%d %s, want %d %s", resp.StatusCode, text, tc.status, tc.kind)
			}
		})
	}
}

func TestMoreThanARequestMayHoldIsRefused(t *testing.T) {
	noise := make([]byte, 1_000_000)
	for k, state := 0, uint32(1); k < len(noise); k++ { // letters that hardly compress
		state = state*1664525 + 1013904223
		noise[k] = byte(33 + state>>24%90)
	}
	at := uplink.Origin(station, logID)
	var file bytes.Buffer
	for file.Len() <= uplink.MaxRequest {
		if _, err := uplink.Seal(&file, headerAt(at), [][]byte{noise}, keyOf(station)); err != nil {
			t.Fatal(err)
		}
		at = at.Next(noise)
	}
	c := newCollector()
	_, err := client(serve(t, c).URL, http.DefaultClient, newJournal("none")).Send(t.Context(), file.Bytes())
	refused, ok := errors.AsType[*uplink.Refused](err)
	if !ok || refused.Kind != uplink.KindTooMuch || refused.Known == nil || refused.Next < 2 {
		t.Errorf("%v, want too_much with what was taken of it", err)
	}
}

func TestABusyCollectorIsAskedAgainLater(t *testing.T) {
	hold, entered := make(chan struct{}), make(chan struct{})
	c := &slowCollector{newCollector(), entered, hold}
	srv := serveWith(t, c, uplink.ServerOptions{Now: time.Now, Uploads: 1})
	first := newJournal("first")
	first.append(1)
	done := make(chan error, 1)
	go func() {
		_, err := client(srv.URL, srv.Client(), first).Sync(t.Context())
		done <- err
	}()
	<-entered
	second := newJournal("second")
	second.append(1)
	_, err := client(srv.URL, srv.Client(), second).Sync(t.Context())
	refused, ok := errors.AsType[*uplink.Refused](err)
	if !ok || refused.Kind != uplink.KindBusy || refused.After < time.Second || refused.Status != http.StatusTooManyRequests {
		t.Errorf("%v, want busy and when to come again", err)
	}
	close(hold)
	if err := <-done; err != nil {
		t.Error(err)
	}
}
