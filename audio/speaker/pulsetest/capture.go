package pulsetest

import (
	"encoding/binary"
	"io"
	"math"
	"os/exec"
	"strconv"
	"sync"
	"time"
)

// CaptureRate is the rate of every capture, in samples a second, mono.
const CaptureRate = 48000

// captureLatency is asked of the sink: it then works in blocks this long, so a
// sample reaches the capture at most this much after it was heard.
const captureLatency = 5 * time.Millisecond

// Capture listens to the monitor of the null sink from [Server.Capture] on.
type Capture struct {
	s   *Server
	cmd *exec.Cmd

	mu      sync.Mutex
	samples []float32
	arrived []arrival
	done    chan struct{}
}

// arrival says that the first n samples were there at a time.
type arrival struct {
	n  int
	at time.Time
}

// Capture starts listening and returns when the first samples have come. It ends
// with the server or the test; a capture does not outlive [Server.Kill].
func (s *Server) Capture() *Capture {
	s.t.Helper()
	return s.capture(captureLatency)
}

// CaptureLoosely is Capture in long blocks: the times of what was heard are worth
// less, and the sink works at the pace of those who play.
func (s *Server) CaptureLoosely() *Capture {
	s.t.Helper()
	return s.capture(400 * time.Millisecond)
}

func (s *Server) capture(latency time.Duration) *Capture {
	s.t.Helper()
	ms := strconv.Itoa(int(latency / time.Millisecond))
	c := &Capture{s: s, done: make(chan struct{})}
	c.cmd = s.client("parec", "-d", Sink+".monitor", "--format=s16le", "--raw",
		"--rate="+strconv.Itoa(CaptureRate), "--channels=1", "--latency-msec="+ms)
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatalf("make the capture's pipe: %v", err)
	}
	if err := c.cmd.Start(); err != nil {
		s.t.Fatalf("start the capture: %v", err)
	}
	hurry(c.cmd.Process.Pid)
	first := make(chan struct{})
	go c.listen(out, first)
	s.t.Cleanup(func() { c.Stop() })
	select {
	case <-first:
	case <-c.done:
		s.t.Fatal("the capture ended before it heard anything")
	case <-time.After(10 * time.Second):
		s.t.Fatal("the capture heard nothing for 10 s, not even silence")
	}
	return c
}

func (c *Capture) listen(out io.Reader, first chan struct{}) {
	defer close(c.done)
	buf, kept := make([]byte, 1<<16), 0
	for {
		n, err := out.Read(buf[kept:])
		now := time.Now()
		n += kept
		c.mu.Lock()
		for i := 0; i+1 < n; i += 2 {
			c.samples = append(c.samples, float32(int16(binary.LittleEndian.Uint16(buf[i:])))/(1<<15))
		}
		c.arrived = append(c.arrived, arrival{len(c.samples), now})
		c.mu.Unlock()
		if kept = n % 2; kept == 1 {
			buf[0] = buf[n-1]
		}
		if first != nil && n > 0 {
			close(first)
			first = nil
		}
		if err != nil {
			return
		}
	}
}

// Stop ends the capture and returns what was heard. A second Stop returns the same.
func (c *Capture) Stop() Recording {
	_ = c.cmd.Process.Kill()
	<-c.done
	_ = c.cmd.Wait()
	return c.Heard()
}

// Heard returns what was heard so far; the capture goes on.
func (c *Capture) Heard() Recording {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Recording{
		Rate:    CaptureRate,
		Samples: append([]float32(nil), c.samples...),
		Start:   startOf(c.arrived),
	}
}

// startOf finds the time of sample 0. The last sample of a piece was heard just
// before the piece came; pieces can be late, never early, so the earliest
// decides. The first half second is left out where there is more, since a
// starting stream delivers what it had saved up.
func startOf(pieces []arrival) time.Time {
	var start time.Time
	total := 0
	if len(pieces) > 0 {
		total = pieces[len(pieces)-1].n
	}
	for _, p := range pieces {
		if p.n < CaptureRate/2 && total > CaptureRate {
			continue
		}
		t := p.at.Add(-time.Duration(p.n) * time.Second / CaptureRate)
		if start.IsZero() || t.Before(start) {
			start = t
		}
	}
	return start
}

// Recording is mono sound with the wall time of its first sample.
type Recording struct {
	Rate    int       // samples a second
	Samples []float32 // in [-1, 1]
	Start   time.Time // when sample 0 was heard, to about a millisecond
}

// At returns when sample i was heard.
func (r Recording) At(i int) time.Time {
	return r.Start.Add(time.Duration(i) * time.Second / time.Duration(r.Rate))
}

// Index returns the sample that was heard at t, within the recording.
func (r Recording) Index(t time.Time) int {
	i := int(math.Round(t.Sub(r.Start).Seconds() * float64(r.Rate)))
	return min(max(i, 0), len(r.Samples))
}

// Onset returns the first sample at or after from whose size is above level,
// or -1 when there is none.
func (r Recording) Onset(from int, level float32) int {
	for i := max(from, 0); i < len(r.Samples); i++ {
		if v := r.Samples[i]; v > level || v < -level {
			return i
		}
	}
	return -1
}

// Tone returns the amplitude of the sine of hz in samples [from, to), by
// Goertzel's recurrence: 0 for silence and for other tones, a for a sine of amplitude a.
func (r Recording) Tone(hz float64, from, to int) float64 {
	from, to = max(from, 0), min(to, len(r.Samples))
	if to <= from {
		return 0
	}
	w := 2 * math.Pi * hz / float64(r.Rate)
	k := 2 * math.Cos(w)
	var s1, s2 float64
	for _, v := range r.Samples[from:to] {
		s1, s2 = float64(v)+k*s1-s2, s1
	}
	power := s1*s1 + s2*s2 - k*s1*s2
	return 2 * math.Sqrt(max(power, 0)) / float64(to-from)
}

// Breaks finds the places in samples [from, to) where a sine of hz is not continued
// as it has to be: x[n] = 2 cos(w) x[n-1] - x[n-2]. A gap, a repeat and a jump show
// unless they are whole periods; each stands once.
func (r Recording) Breaks(hz float64, from, to int) (at []int) {
	const mute = 480 // samples after a break that belong to it
	from, to = max(from, 2), min(to, len(r.Samples))
	if to <= from {
		return nil
	}
	k := 2 * math.Cos(2*math.Pi*hz/float64(r.Rate))
	limit := 0.05 * r.Tone(hz, from, to)
	last := from - mute
	for i := from; i < to; i++ {
		off := float64(r.Samples[i]) - k*float64(r.Samples[i-1]) + float64(r.Samples[i-2])
		if math.Abs(off) <= limit && limit > 0 {
			continue
		}
		if i-last >= mute {
			at = append(at, i)
		}
		last = i
	}
	return at
}

// Sounding counts the samples of [from, to) that lie in blocks of 5 ms with any
// sample above level: how long there was sound, in samples.
func (r Recording) Sounding(from, to int, level float32) int {
	block := r.Rate / 200
	from, to = max(from, 0), min(to, len(r.Samples))
	total := 0
	for i := from; i < to; i += block {
		end := min(i+block, to)
		piece := Recording{Rate: r.Rate, Samples: r.Samples[i:end]}
		if piece.Onset(0, level) >= 0 {
			total += end - i
		}
	}
	return total
}
