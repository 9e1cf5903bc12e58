package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"
)

// meter measures what the collectors answer.
type meter struct {
	mu       sync.Mutex
	took     []time.Duration
	bytes    int64 // of bodies, those that came to nothing too
	failed   int   // answers of 500 and above
	cut      int   // no answer, faults of the line aside
	injected int
	statuses map[int]int
}

func (m *meter) sent(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.bytes += int64(n)
}

func (m *meter) fault() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.injected++
}

func (m *meter) answered(took time.Duration, r *http.Response, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err != nil {
		m.cut++
		return
	}
	if m.statuses == nil {
		m.statuses = map[int]int{}
	}
	m.took = append(m.took, took)
	m.statuses[r.StatusCode]++
	if r.StatusCode >= http.StatusInternalServerError {
		m.failed++
	}
}

// String is the line of the report: how many, how long, how many failed.
func (m *meter) String() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	slices.Sort(m.took)
	return fmt.Sprintf("%d requests answered, p50 %v, p99 %v, longest %v; %d answers 5xx, %d without answer, %d faults injected; by status %v",
		len(m.took), m.at(50), m.at(99), m.at(100), m.failed, m.cut, m.injected, m.statuses)
}

func (m *meter) at(percent int) time.Duration {
	if len(m.took) == 0 {
		return 0
	}
	return m.took[(len(m.took)-1)*percent/100].Round(10 * time.Microsecond)
}

// errLine is what a bad line does.
var errLine = errors.New("the line broke")

// line is the way of one station to its collector. With a chance each, it loses a
// request, loses an answer, breaks in the middle of a bundle, carries one twice, or
// brings an old one again before the new one.
type line struct {
	to    http.RoundTripper
	rng   *rand.Rand
	fault float64 // chance of each of them
	meter *meter
	old   *http.Request
	text  []byte // of old
}

// RoundTrip carries one request.
func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	what := l.rng.Float64()
	if what < 5*l.fault {
		l.meter.fault()
	}
	switch {
	case what < l.fault:
		return nil, errLine
	case what < 2*l.fault:
		l.drop(l.carry(r, bytes.NewReader(body), len(body)))
		return nil, errLine
	case r.Method != http.MethodPost:
	case what < 3*l.fault:
		half := io.MultiReader(bytes.NewReader(body[:l.rng.IntN(len(body))]), broken{})
		l.drop(l.carry(r, half, len(body)))
		return nil, errLine
	case what < 4*l.fault:
		l.drop(l.carry(r, bytes.NewReader(body), len(body)))
	case what < 5*l.fault && l.old != nil:
		l.drop(l.carry(l.old, bytes.NewReader(l.text), len(l.text)))
	}
	if r.Method == http.MethodPost && l.fault > 0 {
		l.old, l.text = r, body
	}
	asked := time.Now()
	resp, err := l.carry(r, bytes.NewReader(body), len(body))
	l.meter.answered(time.Since(asked), resp, err)
	return resp, err
}

func (l *line) carry(r *http.Request, body io.Reader, size int) (*http.Response, error) {
	again := r.Clone(r.Context())
	again.Body, again.ContentLength, again.GetBody = io.NopCloser(body), int64(size), nil
	if size == 0 {
		again.Body = http.NoBody
	}
	l.meter.sent(size)
	return l.to.RoundTrip(again)
}

// CloseIdleConnections lets http.Client.CloseIdleConnections through.
func (l *line) CloseIdleConnections() {
	if c, ok := l.to.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// drop throws an answer away.
func (l *line) drop(r *http.Response, err error) {
	if err == nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
}

// broken is a reader at the place where the line broke.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errLine }
