package uplink_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/uplink"
)

// collector is a district in memory: each log with its entries, and the branches
// that are kept beside it.
type collector struct {
	mu       sync.Mutex
	keys     map[string]ed25519.PublicKey
	refusals map[string]uplink.Kind // by station
	codes    map[string]bool        // true = unused
	logs     map[place]*chain
	receipts []uplink.Receipt
	tries    map[string]int // by what was asked

	forgetful bool // it says yes and stores only half
	doubling  bool // it stores what it has already
}

type place struct{ station, logID string }

// chain is a log with its branches.
type chain struct {
	entries  [][]byte
	heads    []uplink.Head // heads[n] is behind entry n
	branches map[uplink.Head][][]byte
}

func newCollector() *collector {
	return &collector{
		keys:     map[string]ed25519.PublicKey{station: publicOf(keyOf(station))},
		refusals: map[string]uplink.Kind{}, codes: map[string]bool{"MA-MOI": true}, logs: map[place]*chain{}, tries: map[string]int{},
	}
}

func (c *collector) Key(_ context.Context, s string) (ed25519.PublicKey, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if kind := c.refusals[s]; kind != "" {
		return nil, &uplink.Refusal{Kind: kind}
	}
	key, ok := c.keys[s]
	if !ok {
		return nil, &uplink.Refusal{Kind: uplink.KindUnknownStation}
	}
	return key, nil
}

func (c *collector) log(at place) *chain {
	if c.logs[at] == nil {
		c.logs[at] = &chain{heads: []uplink.Head{uplink.Origin(at.station, at.logID)}, branches: map[uplink.Head][][]byte{}}
	}
	return c.logs[at]
}

func (l *chain) head() uplink.Head { return l.heads[len(l.heads)-1] }

func (c *collector) Head(_ context.Context, s, logID string) (uplink.Head, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tries["head"]++
	return c.log(place{s, logID}).head(), nil
}

func (c *collector) Keeps(_ context.Context, s, logID string, end uplink.Head) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	l := c.log(place{s, logID})
	_, kept := l.branches[end]
	return kept || end.Seq < int64(len(l.heads)) && l.heads[end.Seq] == end, nil
}

func (c *collector) Take(_ context.Context, b uplink.Batch, from uplink.Receipt) (uplink.Taken, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tries["take"]++
	c.receipts = append(c.receipts, from)
	l := c.log(place{b.Station, b.LogID})
	if kept, ok := l.branches[b.Prev()]; ok { // it goes on where a branch ended
		return l.keep(b, kept)
	}
	fresh, _, err := b.Fit(l.head())
	if err != nil && kindOf(err) != uplink.KindFork {
		return uplink.Taken{Head: l.head()}, err
	}
	if err != nil || !l.agrees(b) {
		return l.keep(b, nil)
	}
	if c.doubling && len(fresh) == 0 {
		fresh = b.Entries
	}
	for i, e := range fresh {
		if c.forgetful && i%2 == 1 {
			e = nil
		}
		l.entries = append(l.entries, e)
		l.heads = append(l.heads, l.head().Next(fresh[i]))
	}
	return uplink.Taken{Head: l.head()}, nil
}

// agrees compares a batch with what is there.
func (l *chain) agrees(b uplink.Batch) bool {
	at := b.Prev()
	for _, e := range append([][]byte{nil}, b.Entries...) {
		if e != nil {
			at = at.Next(e)
		}
		if at.Seq < int64(len(l.heads)) && l.heads[at.Seq] != at {
			return false
		}
	}
	return true
}

// keep puts a batch beside the log.
func (l *chain) keep(b uplink.Batch, before [][]byte) (uplink.Taken, error) {
	l.branches[b.End()] = append(slices.Clone(before), b.Entries...)
	return uplink.Taken{Head: l.head(), Branch: b.End()}, &uplink.Refusal{Kind: uplink.KindFork, Seq: b.From}
}

func (c *collector) Enrol(_ context.Context, e uplink.Enrolment) (uplink.Welcome, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.keys[e.Station]; ok && !known.Equal(e.Key) {
		return uplink.Welcome{}, &uplink.Refusal{Kind: uplink.KindDuplicate}
	}
	unused, ok := c.codes[e.Code]
	if e.Code != "" && (!ok || !unused) {
		return uplink.Welcome{}, &uplink.Refusal{Kind: uplink.KindCode}
	}
	if ok {
		c.codes[e.Code] = false
		c.keys[e.Station] = e.Key
	}
	return uplink.Welcome{Waiting: e.Code == "", District: "Huyện Đại Lộc"}, nil
}

// snapshot is a copy from which a collector can be restored.
func (c *collector) snapshot() map[place]*chain {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept := map[place]*chain{}
	for at, l := range c.logs {
		kept[at] = &chain{slices.Clone(l.entries), slices.Clone(l.heads), maps.Clone(l.branches)}
	}
	return kept
}

func (c *collector) restore(kept map[place]*chain) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.logs = kept
}

// missing counts the entries of a box that the collector does not have, on the
// log or on a branch; wrong says what it has twice or out of its place.
func (c *collector) missing(box *journal) (missing int, wrong []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, kept := range box.logs {
		l := c.log(place{station, kept.id})
		for n, e := range kept.entries {
			on := n < len(l.entries) && bytes.Equal(l.entries[n], e)
			for _, branch := range l.branches {
				on = on || slices.ContainsFunc(branch, func(b []byte) bool { return bytes.Equal(b, e) })
			}
			if !on {
				missing++
			}
		}
		seen := map[string]bool{}
		for n, e := range l.entries {
			if seen[string(e)] {
				wrong = append(wrong, fmt.Sprintf("entry %d of %s is there twice", n+1, kept.id))
			}
			seen[string(e)] = true
		}
	}
	return missing, wrong
}

// journal is the disk of a station in memory.
type journal struct {
	mu   sync.Mutex
	name string // told in the entries, so that no two boxes write the same
	logs []*kept
	made int
	full error // the disk takes no more
}

type kept struct {
	id      string
	entries [][]byte
	heads   []uplink.Head
	parent  *uplink.Parent
	acked   int64
	closed  bool
}

func newJournal(name string) *journal {
	j := &journal{name: name}
	j.begin(nil)
	return j
}

func (j *journal) begin(parent *uplink.Parent) {
	j.made++
	id := fmt.Sprintf("%032x", fmt.Sprintf("%-12.12s%04d", j.name, j.made))
	j.logs = append(j.logs, &kept{id: id, heads: []uplink.Head{uplink.Origin(station, id)}, parent: parent})
}

func (j *journal) append(n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	l := j.logs[len(j.logs)-1]
	for range n {
		e := fmt.Appendf(nil, `{"seq":%d,"at":"2026-11-24T05:30:00+07:00","clock":"trusted","boot":"%s","up_ns":%d}`, len(l.entries)+1, j.name, 1000*len(l.entries))
		l.entries, l.heads = append(l.entries, e), append(l.heads, l.heads[len(l.heads)-1].Next(e))
	}
}

// copied is what a backup, or another card, holds.
func (j *journal) copied(name string) *journal {
	j.mu.Lock()
	defer j.mu.Unlock()
	to := &journal{name: name, made: j.made}
	for _, l := range j.logs {
		same := *l
		same.entries, same.heads = slices.Clone(l.entries), slices.Clone(l.heads)
		to.logs = append(to.logs, &same)
	}
	return to
}

func (j *journal) Station() string { return station }

func (j *journal) Logs() (infos []uplink.LogInfo) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, l := range j.logs {
		infos = append(infos, uplink.LogInfo{LogID: l.id, First: 1, Last: int64(len(l.entries)), Head: l.heads[len(l.entries)].Hex(), Parent: l.parent})
	}
	return infos
}

func (j *journal) find(id string) *kept {
	for _, l := range j.logs {
		if l.id == id {
			return l
		}
	}
	return nil
}

func (j *journal) Read(id string, from int64, most int) ([][]byte, uplink.Head, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	l := j.find(id)
	from = min(from, int64(len(l.entries)+1))
	to := min(int(from)-1+most, len(l.entries))
	return l.entries[from-1 : to], l.heads[from-1], nil
}

func (j *journal) Acknowledged(id string) int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.find(id).acked
}

func (j *journal) Acknowledge(id string, at uplink.Head) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.full != nil {
		return j.full
	}
	l := j.find(id)
	if l.heads[at.Seq] != at {
		return fmt.Errorf("entry %d is acknowledged with another hash", at.Seq)
	}
	l.acked = at.Seq
	return nil
}

func (j *journal) Forked(id string, _ uplink.Head) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	l := j.find(id)
	if l.closed {
		return nil
	}
	l.closed = true
	if last := j.logs[len(j.logs)-1]; last == l {
		j.begin(&uplink.Parent{LogID: l.id, Seq: int64(len(l.entries)), Hash: l.heads[len(l.entries)].Hex()})
	}
	return nil
}

// waiting counts what is not acknowledged.
func (j *journal) waiting() (n int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, l := range j.logs {
		n += int64(len(l.entries)) - l.acked
	}
	return n
}

// serve puts a server in front of a collector.
func serve(t testing.TB, c uplink.Ingest) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(uplink.NewServer(c, uplink.ServerOptions{Now: time.Now, Lang: words.VI}))
	t.Cleanup(srv.Close)
	return srv
}

// client is a station that speaks to an address.
func client(url string, h *http.Client, j *journal) *uplink.Client {
	return &uplink.Client{Peer: uplink.Peer{URL: url, HTTP: h, Agent: "loa/test", Now: time.Now}, Key: keyOf(station), Log: j}
}

// slowCollector stores nothing before it may.
type slowCollector struct {
	*collector
	entered, hold chan struct{}
}

func (c *slowCollector) Take(ctx context.Context, b uplink.Batch, from uplink.Receipt) (uplink.Taken, error) {
	c.entered <- struct{}{}
	<-c.hold
	return c.collector.Take(ctx, b, from)
}

func serveWith(t testing.TB, c uplink.Ingest, o uplink.ServerOptions) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(uplink.NewServer(c, o))
	t.Cleanup(srv.Close)
	return srv
}
