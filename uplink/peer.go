package uplink

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Peer asks one collector.
type Peer struct {
	URL   string // without a path of ours, for example https://huyen.example
	HTTP  *http.Client
	Agent string // program and version, for the collector's eyes
	Lang  string // of the messages
	// Now measures how long an answer took; with OnTime nil it may be nil.
	Now func() time.Time
	// OnTime is told the collector's time, from answers whose sender TLS vouches
	// for. It is right within so much. nil = nobody wants to know.
	OnTime func(at time.Time, within time.Duration)
}

// Unreachable says that no answer came.
type Unreachable struct{ Err error }

// Error is for the developer's log.
func (u *Unreachable) Error() string { return "no answer: " + u.Err.Error() }

// Unwrap gives the cause.
func (u *Unreachable) Unwrap() error { return u.Err }

// Refused says what a collector answered instead of yes.
type Refused struct {
	Answer
	Status int           // of HTTP
	After  time.Duration // come again only then; 0 = no word on it
}

// Error is for the developer's log.
func (r *Refused) Error() string {
	return fmt.Sprintf("the collector answered %d %s: %s", r.Status, r.Kind, r.Message)
}

// Head asks how far a log is known. key is the fingerprint that the collector
// must know the station by; "" = that of whoever signed.
func (p *Peer) Head(ctx context.Context, station, logID, key string) (Head, error) {
	taken, err := p.head(ctx, url.Values{"station": {station}, "log": {logID}, "key": {key}})
	return taken.Head, err
}

// Keeps asks whether a log, or a branch beside it, is kept that goes through a head.
func (p *Peer) Keeps(ctx context.Context, station, logID, key string, end Head) (bool, error) {
	at := strconv.FormatInt(end.Seq, 10) + ":" + end.Hex()
	taken, err := p.head(ctx, url.Values{"station": {station}, "log": {logID}, "key": {key}, "end": {at}})
	return taken.Branch == end, err
}

func (p *Peer) head(ctx context.Context, asked url.Values) (Taken, error) {
	a, err := p.ask(ctx, http.MethodGet, PathHead+"?"+asked.Encode(), "", nil)
	if err != nil {
		return Taken{}, err
	}
	return a.taken()
}

// Send hands members over. What is refused comes as a [Refused], with what the
// collector knows by now where it says so.
func (p *Peer) Send(ctx context.Context, members []byte) (Taken, error) {
	a, err := p.ask(ctx, http.MethodPost, PathBundle, "application/gzip", members)
	if err != nil {
		return Taken{}, err
	}
	return a.taken()
}

// Enrol introduces a station.
func (p *Peer) Enrol(ctx context.Context, e Enrolment, key ed25519.PrivateKey) (Welcome, error) {
	e.prove(key)
	text, err := json.Marshal(e)
	if err != nil {
		return Welcome{}, fmt.Errorf("write enrolment: %w", err)
	}
	a, err := p.ask(ctx, http.MethodPost, PathEnrol, "application/json", text)
	return Welcome{Waiting: a.Kind == KindWaiting, District: a.District}, err
}

// ask makes one round trip.
func (p *Peer) ask(ctx context.Context, method, path, kind string, body []byte) (a Answer, err error) {
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(p.URL, "/")+path, bytes.NewReader(body))
	if err != nil {
		return a, &Unreachable{err}
	}
	nonce := rand.Text()
	for name, value := range map[string]string{"Content-Type": kind, "User-Agent": p.Agent, "Accept-Language": p.Lang, headerNonce: nonce} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	r.Header["X-Idempotency-Key"] = nil // a connection that died while it was idle is no reason to fail: all questions may be asked twice
	asked := p.now()
	resp, err := p.HTTP.Do(r)
	if err != nil {
		return a, &Unreachable{err}
	}
	defer func() { _ = resp.Body.Close() }()
	if a, err = readAnswer(resp, nonce); err != nil {
		return a, err
	}
	if took := p.now().Sub(asked); p.OnTime != nil && resp.TLS != nil && len(resp.TLS.PeerCertificates) > 0 {
		p.OnTime(a.Time.Add(took/2), took/2)
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		return a, &Refused{Answer: a, Status: resp.StatusCode, After: retryAfter(resp)}
	}
	return a, nil
}

func (p *Peer) now() time.Time {
	if p.Now == nil {
		return time.Time{}
	}
	return p.Now()
}

// errNoCollector: whoever answered is none.
var errNoCollector = errors.New("what answers there is no collector")

// readAnswer reads an answer and makes sure that it belongs to the question. The
// page of a hotel's network, or a proxy's, is none.
func readAnswer(resp *http.Response, nonce string) (a Answer, err error) {
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return a, &Unreachable{fmt.Errorf("read answer: %w", err)}
	}
	if err := json.Unmarshal(text, &a); err != nil || len(text) > maxAnswer || a.Kind == "" || a.Nonce != nonce {
		if after := retryAfter(resp); after > 0 { // a proxy in front of it is busy
			return a, &Refused{Answer: Answer{Kind: KindBusy}, Status: resp.StatusCode, After: after}
		}
		return a, &Unreachable{fmt.Errorf("%w: status %d", errNoCollector, resp.StatusCode)}
	}
	if yes := resp.StatusCode < http.StatusMultipleChoices; yes != (a.Kind == KindOK || a.Kind == KindWaiting && resp.StatusCode == http.StatusAccepted) {
		return a, &Unreachable{fmt.Errorf("%w: status %d says %s", errNoCollector, resp.StatusCode, a.Kind)}
	}
	return a, nil
}

// longestAfter bounds what a server may ask for.
const longestAfter = time.Hour

func retryAfter(resp *http.Response) time.Duration {
	seconds, err := strconv.Atoi(resp.Header.Get("Retry-After"))
	if err != nil || seconds <= 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, longestAfter)
}
