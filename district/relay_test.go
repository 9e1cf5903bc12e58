package district_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

func newFile(t *testing.T) *district.Collector {
	t.Helper()
	return district.New(fileStore(t)())
}

// served puts a collector on the network and gives who asks it.
func served(t *testing.T, c *district.Collector) *uplink.Peer {
	t.Helper()
	now := func() time.Time { return morning }
	srv := httptest.NewServer(uplink.NewServer(district.Road{Collector: c, Now: now}, uplink.ServerOptions{Now: now}))
	t.Cleanup(srv.Close)
	return &uplink.Peer{URL: srv.URL, HTTP: srv.Client()}
}

// What the commune keeps, a fork too, arrives at the province as the stations
// signed it; a second turn sends nothing, and a new relay asks and sends nothing.
func TestACommunePassesOnToItsProvince(t *testing.T) {
	commune, province := newFile(t), newFile(t)
	b, other, unknown := newBox("dai-loc-01", 1), newBox("khe-sanh-02", 2), newBox("la-nga-03", 3)
	b.upTo(10, "1")
	twin := b.clone()
	b.air(0)
	b.upTo(30, "1")
	twin.upTo(25, "of the twin")
	other.air(1)
	unknown.upTo(3, "1")
	for _, box := range []*box{b, other, unknown} {
		added(t, commune, box)
	}
	added(t, province, b)
	added(t, province, other)
	take(t, commune, b.batch(t, 1, 7))
	take(t, commune, b.batch(t, 5, 30))
	take(t, commune, twin.batch(t, 8, 20))
	take(t, commune, twin.batch(t, 21, 25))
	take(t, commune, other.batch(t, 1, 3))
	take(t, commune, unknown.batch(t, 1, 3))

	peer := served(t, province)
	relay := district.NewRelay(commune, peer)
	want := district.Passed{Members: 5, Refused: []district.Wrong{
		{Station: "la-nga-03", LogID: unknown.logID, Kind: uplink.KindUnknownStation},
	}}
	passed, err := relay.Pass(t.Context())
	if diff := cmp.Diff(want, passed); diff != "" || err != nil {
		t.Fatalf("%v\n%s", err, diff)
	}
	kept(t, province, b, 0, 1, 30)
	kept(t, province, twin, 1, 11, 25)
	kept(t, province, other, 0, 1, 3)

	want.Members = 0
	for name, r := range map[string]*district.Relay{"a second turn": relay, "after a restart": district.NewRelay(commune, peer)} {
		if passed, err := r.Pass(t.Context()); !cmp.Equal(want, passed) || err != nil {
			t.Errorf("%s: %+v, %v", name, passed, err)
		}
	}
	added(t, province, unknown)
	b.upTo(40, "1")
	take(t, commune, b.batch(t, 31, 40))
	if passed, err := relay.Pass(t.Context()); passed.Members != 2 || len(passed.Refused) != 0 || err != nil {
		t.Errorf("what came meanwhile: %+v, %v", passed, err)
	}
	kept(t, province, b, 0, 1, 40)
	kept(t, province, unknown, 0, 1, 3)
}

func TestAParentThatIsDown(t *testing.T) {
	commune := newFile(t)
	b := newBox("dai-loc-01", 1)
	b.upTo(3, "1")
	added(t, commune, b)
	take(t, commune, b.batch(t, 1, 3))
	srv := httptest.NewServer(http.NotFoundHandler())
	srv.Close()
	relay := district.NewRelay(commune, &uplink.Peer{URL: srv.URL, HTTP: srv.Client()})
	if passed, err := relay.Pass(t.Context()); err == nil || passed.Members != 0 {
		t.Errorf("%+v, %v", passed, err)
	}
}

// The road itself: who is known, who waits, what a station hears of a gap and of
// a fork, and how far its branch is kept.
func TestTheRoad(t *testing.T) {
	c := newFile(t)
	peer := served(t, c)
	b := newBox("dai-loc-01", 1)
	b.upTo(10, "1")
	twin := b.clone()
	b.upTo(20, "1")
	twin.upTo(20, "2")
	ctx := t.Context()
	if _, err := peer.Head(ctx, b.station, b.logID, ""); kindOf(err) != uplink.KindUnknownStation {
		t.Errorf("before it is added: %v", err)
	}
	code, _, err := c.AddCode(ctx, b.station, "", morning)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := peer.Head(ctx, b.station, b.logID, ""); kindOf(err) != uplink.KindWaiting {
		t.Errorf("before it has a key: %v", err)
	}
	e := uplink.Enrolment{Station: b.station, Code: "wrong"}
	if _, err := peer.Enrol(ctx, e, b.key); kindOf(err) != uplink.KindCode {
		t.Errorf("with a wrong code: %v", err)
	}
	e.Code = code
	if w, err := peer.Enrol(ctx, e, b.key); err != nil || w.Waiting {
		t.Fatalf("with the code: %+v, %v", w, err)
	}
	if _, err := peer.Enrol(ctx, e, newBox("x", 9).key); kindOf(err) != uplink.KindDuplicate {
		t.Errorf("another with the same id: %v", err)
	}
	if _, err := peer.Send(ctx, b.bundle(t, 11, 20)); kindOf(err) != uplink.KindGap {
		t.Errorf("with a gap: %v", err)
	}
	if taken, err := peer.Send(ctx, b.bundle(t, 1, 20)); err != nil || taken.Head != b.heads[20] {
		t.Errorf("%+v, %v", taken, err)
	}
	_, err = peer.Send(ctx, twin.bundle(t, 1, 20))
	if refused, ok := err.(*uplink.Refused); !ok || refused.Kind != uplink.KindFork || refused.Branch == nil || refused.Branch.Hash != twin.heads[20].Hex() {
		t.Errorf("the twin: %v", err)
	}
	if _, err := c.Retire(ctx, b.station, morning); err != nil {
		t.Fatal(err)
	}
	if _, err := peer.Send(ctx, b.bundle(t, 1, 20)); kindOf(err) != uplink.KindRevoked {
		t.Errorf("retired: %v", err)
	}
}

func kindOf(err error) uplink.Kind {
	if refused, ok := err.(*uplink.Refused); ok {
		return refused.Kind
	}
	return ""
}
