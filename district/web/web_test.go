package web_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/district/web"
	"github.com/truyenthanh/loa/uplink"
)

// evening is Monday 23 November 2026, 18:00 at the district.
var evening = time.Date(2026, 11, 23, 18, 0, 0, 0, time.FixedZone("", 7*3600))

const password = "một câu dài dễ nhớ"

// office is a collector with its pages, and a browser.
type office struct {
	*testing.T
	collector *district.Collector
	url       string
	now       time.Time
	browser   *http.Client
}

func newOffice(t *testing.T) *office {
	t.Helper()
	return newOfficeWith(t, nil)
}

func newOfficeWith(t *testing.T, vouching *web.OIDC) *office {
	t.Helper()
	store, err := district.OpenFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	o := &office{T: t, collector: district.New(store), now: evening}
	now := func() time.Time { return o.now }
	metrics := web.NewMetrics(o.collector, now)
	site, err := web.New(o.collector, now, web.Options{
		Lang: words.EN, Location: evening.Location(), Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Metrics: metrics, Export: csvOnly{}, OIDC: vouching,
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	site.Register(mux)
	server := httptest.NewServer(metrics.Around(mux))
	t.Cleanup(server.Close)
	o.url = server.URL
	o.browser = o.fresh()
	return o
}

// fresh is a browser without cookies that shows where it is sent.
func (o *office) fresh() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (o *office) do(method, path string, form url.Values, header ...string) (*http.Response, string) {
	o.Helper()
	r, err := http.NewRequestWithContext(o.Context(), method, o.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		o.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := o.browser.Do(r)
	if err != nil {
		o.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		o.Fatal(err)
	}
	return answer, string(text)
}

// get fetches a page that must be there.
func (o *office) get(path string, header ...string) string {
	o.Helper()
	answer, text := o.do(http.MethodGet, path, nil, header...)
	if answer.StatusCode != http.StatusOK {
		o.Fatalf("GET %s: %s\n%s", path, answer.Status, text)
	}
	return text
}

func (o *office) user(name string, role district.Role) {
	o.Helper()
	if _, err := o.collector.AddUser(o.Context(), name, role, password, o.now); err != nil {
		o.Fatal(err)
	}
}

func (o *office) login(name, password string) *http.Response {
	o.Helper()
	answer, _ := o.do(http.MethodPost, "/login", url.Values{"user": {name}, "password": {password}})
	return answer
}

// as signs in a person who is made for it.
func (o *office) as(role district.Role) {
	o.Helper()
	o.user("lan", role)
	if answer := o.login("lan", password); answer.StatusCode != http.StatusSeeOther {
		o.Fatalf("login: %s", answer.Status)
	}
}

func (o *office) wants(text string, parts ...string) {
	o.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			o.Errorf("%q is missing in\n%s", part, text)
		}
	}
}

// log is a station's log that grows.
type log struct {
	station, id string
	key         ed25519.PrivateKey
	head        uplink.Head
	fresh       [][]byte
}

// add makes a station with a key, and its empty log.
func (o *office) add(id, name string) *log {
	o.Helper()
	l := &log{station: id, id: fmt.Sprintf("%032x", len(id)), key: newKey(byte(len(id)))}
	l.head = uplink.Origin(id, l.id)
	if _, err := o.collector.AddStation(o.Context(), id, name, l.public(), o.now); err != nil {
		o.Fatal(err)
	}
	return l
}

func (l *log) write(at time.Time, e broadcast.Entry) {
	e.Seq = l.head.Seq + int64(len(l.fresh)) + 1
	e.Stamp = broadcast.Stamp{At: at, Clock: broadcast.ClockTrusted, Boot: "boot"}
	text, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	l.fresh = append(l.fresh, text)
}

// send hands the collector what was written.
func (o *office) send(l *log) {
	o.Helper()
	var file bytes.Buffer
	h := uplink.Header{Station: l.station, LogID: l.id, From: l.head.Seq + 1, PrevHash: l.head.Hex()}
	if _, err := uplink.Seal(&file, h, l.fresh, l.key); err != nil {
		o.Fatal(err)
	}
	if _, err := o.collector.Import(o.Context(), &file, o.now); err != nil {
		o.Fatal(err)
	}
	for _, e := range l.fresh {
		l.head = l.head.Next(e)
	}
	l.fresh = nil
}

func airing(n broadcast.SlotID, title string, clock time.Time) broadcast.Airing {
	return broadcast.Airing{
		ID: broadcast.NewAiringID(n, clock, 1), Slot: n, Title: title, Source: broadcast.SourceFile,
		Priority: broadcast.PriorityRoutine, Trigger: broadcast.TriggerSchedule,
		Wanted: clock, Planned: clock, PlannedMS: 600_000, Length: 600_000,
	}
}

func at(hour, minute int) time.Time {
	return time.Date(2026, 11, 23, hour, minute, 0, 0, evening.Location())
}

func (l *log) plan(airings ...broadcast.Airing) {
	l.write(at(0, 0), broadcast.Entry{Plan: &broadcast.Plan{Date: "2026-11-23", Airings: airings}})
}

func (l *log) air(a broadcast.Airing, v broadcast.Verdict, heard broadcast.Millis) {
	l.write(a.Planned, broadcast.Entry{Claimed: &a})
	l.write(a.Planned, broadcast.Entry{Started: &broadcast.Started{Airing: a.ID, At: a.Planned}})
	end := a.Planned.Add(heard.Duration())
	l.write(end, broadcast.Entry{Ended: &broadcast.Ended{Airing: a.ID, At: end, HeardMS: heard, Verdict: v}})
}

func (l *log) miss(a broadcast.Airing, why broadcast.Reason) {
	l.write(a.Planned, broadcast.Entry{Missed: &broadcast.Missed{
		Airing: a, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: why},
	}})
}

var (
	whole = broadcast.Verdict{Outcome: broadcast.OutcomeAired}
	short = broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPowerOff}
)

// threeStations: one well, one that lost its power, one of which nothing came.
func (o *office) threeStations() {
	o.Helper()
	election := "Bản tin bầu cử"
	good := o.add("dai-loc-01", "Đại Lộc")
	tune, notice, later := airing(1, "Thời tiết", at(5, 30)), airing(2, election, at(6, 0)), airing(3, "Giá nông sản", at(19, 0))
	good.plan(tune, notice, later)
	good.air(tune, whole, 600_000)
	good.air(notice, whole, 600_000)
	o.send(good)
	bad := o.add("ba-tang-xa", "Ba Tầng")
	bad.plan(tune, notice, later)
	bad.air(tune, short, 90_000)
	bad.miss(notice, broadcast.ReasonNoDevice)
	o.send(bad)
	o.add("mo-o", "Mò Ó")
}

func newKey(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

func (l *log) public() ed25519.PublicKey { return l.key.Public().(ed25519.PublicKey) }
