package speaker

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"sync"
	"testing"
	"time"
)

// pipe is a pipe in memory with room, as the system's has, and with deadlines.
// It works inside a synctest bubble.
type pipe struct {
	mu       sync.Mutex
	data     bytes.Buffer
	closed   bool
	deadline time.Time
	changed  chan struct{}
}

func newPipe() *pipe { return &pipe{changed: make(chan struct{})} }

// wake tells everybody who waits; mu is held.
func (p *pipe) wake() {
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *pipe) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0, io.ErrClosedPipe
	}
	defer p.wake()
	return p.data.Write(b)
}

func (p *pipe) Read(b []byte) (int, error) {
	for {
		p.mu.Lock()
		late := !p.deadline.IsZero() && !time.Now().Before(p.deadline)
		left, changed := time.Until(p.deadline), p.changed
		switch {
		case late:
			p.mu.Unlock()
			return 0, os.ErrDeadlineExceeded
		case p.data.Len() > 0:
			defer p.mu.Unlock()
			return p.data.Read(b)
		case p.closed:
			p.mu.Unlock()
			return 0, io.EOF
		}
		p.mu.Unlock()
		if left < 0 {
			left = time.Hour // no deadline
		}
		select {
		case <-changed:
		case <-time.After(left):
		}
	}
}

func (p *pipe) SetReadDeadline(t time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deadline = t
	p.wake()
	return nil
}

func (p *pipe) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.wake()
	return nil
}

// fakeProc is a child inside the test: attend with a device of the test's own,
// or any other function between two pipes.
type fakeProc struct {
	frames, reports *pipe
	cancel          context.CancelFunc
	done            chan struct{}
	err             error
}

func runFake(live func(ctx context.Context, in io.Reader, out io.Writer) error) *fakeProc {
	ctx, cancel := context.WithCancel(context.Background())
	p := &fakeProc{frames: newPipe(), reports: newPipe(), cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(p.done)
		p.err = live(ctx, p.frames, p.reports)
		_, _ = p.reports.Close(), p.frames.Close()
	}()
	return p
}

func (p *fakeProc) Read(b []byte) (int, error)        { return p.reports.Read(b) }
func (p *fakeProc) Write(b []byte) (int, error)       { return p.frames.Write(b) }
func (p *fakeProc) SetReadDeadline(t time.Time) error { return p.reports.SetReadDeadline(t) }
func (p *fakeProc) CloseWrite() error                 { return p.frames.Close() }
func (p *fakeProc) LastWords() string                 { return "no words" }
func (p *fakeProc) Kill()                             { p.cancel(); _, _ = p.frames.Close(), p.reports.Close() }
func (p *fakeProc) Wait() error                       { <-p.done; return p.err }

// card is a device of the test's: it takes a block whenever its time has come,
// holds it as long as its buffer is, and then it was heard.
type card struct {
	mu     sync.Mutex
	heard  []int16 // first channel
	broken bool    // it takes nothing more, without a word
	opens  int
	refuse *Fault // the next children find this
}

const (
	cardBlock   = 40 * time.Millisecond
	cardLatency = 80 * time.Millisecond
)

// start is the Start of a Config.
func (c *card) start(context.Context) (Proc, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.opens++
	if c.refuse != nil {
		return nil, c.refuse
	}
	return runFake(c.live), nil
}

// live is a child that plays on the card.
func (c *card) live(ctx context.Context, stdin io.Reader, stdout io.Writer) error {
	say := &teller{out: stdout}
	in := newIntake(stdin, say, 4)
	if err := say.ready("card", cardLatency); err != nil {
		return err
	}
	queue, block := []int16{}, make([]byte, 4*48*int(cardBlock/time.Millisecond))
	hear := func(keep time.Duration) {
		n := max(0, len(queue)-48*int(keep/time.Millisecond))
		c.mu.Lock()
		c.heard = append(c.heard, queue[:n]...)
		c.mu.Unlock()
		queue = queue[n:]
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(cardBlock):
		}
		if c.isBroken() {
			<-ctx.Done()
			return ctx.Err()
		}
		n, err := in.Read(block)
		if errors.Is(err, io.EOF) {
			hear(0)
			return say.end(in.taken())
		}
		for i := 0; i < n; i += 4 {
			queue = append(queue, int16(binary.LittleEndian.Uint16(block[i:])))
		}
		hear(cardLatency)
		if err := in.tell(); err != nil {
			return err
		}
	}
}

func (c *card) isBroken() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.broken
}

func (c *card) set(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
}

// wasHeard returns everything that came out of the card, over all children.
func (c *card) wasHeard() []int16 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]int16(nil), c.heard...)
}

// counter is a stream whose every frame is its own number, modulo 30,000, plus one.
type counter struct{ next int64 }

func (c *counter) Mix(dst []float32) {
	for i := 0; i < len(dst); i += 2 {
		v := float32(number(c.next)) / (1 << 15)
		dst[i], dst[i+1] = v, v
		c.next++
	}
}

func number(frame int64) int16 { return int16(frame%30000) + 1 }

// checkUnbroken fails unless what was heard is the stream from its beginning,
// each frame once, in order.
func checkUnbroken(t *testing.T, heard []int16) {
	t.Helper()
	for i, v := range heard {
		if v != number(int64(i)) {
			t.Fatalf("frame %d of what was heard is frame %d of the stream (modulo 30,000)", i, v-1)
		}
	}
}
