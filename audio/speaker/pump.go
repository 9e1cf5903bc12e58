package speaker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/truyenthanh/loa/audio"
)

const (
	// openWithin is the child's own limit and time to start.
	openWithin = readyWithin + time.Second
	// stillFor is how long a running device may take nothing: longer than the
	// child's own guard needs, so that the child can name the cause.
	stillFor = 900 * time.Millisecond
	// drainGrace is added to what is left to play after a Close.
	drainGrace = time.Second
)

// takenPrefix begins the report that comes with each block.
var takenPrefix = []byte(wordTaken + " ")

// pump feeds one child after the other. All of it happens in the goroutine of Run.
type pump struct {
	s      *Speaker
	keep   *backlog
	mix    []float32
	block  []byte
	report []byte // room for the reports of a child
	ran    bool   // the last child has played

	// of the present child
	proc     Proc
	origin   int64 // the frame of the stream that it began with
	taken    int64 // of the stream
	latency  int64 // frames between taken and heard
	driver   string
	draining bool
	dry      int64     // underruns reported
	unread   int       // bytes of report not parsed yet
	deadline time.Time // by which the child must speak
	armed    time.Time // the deadline that is set
}

func newPump(s *Speaker) *pump {
	f := s.cfg.Format
	frame := sampleBytes * f.Channels
	block := int(f.Frames(mixBlock))
	return &pump{
		s:      s,
		keep:   newBacklog(f.Frames(s.cfg.Ahead+keepHeard), frame),
		mix:    make([]float32, block*f.Channels),
		block:  make([]byte, block*frame),
		report: make([]byte, 4096),
	}
}

// serve is the life of one child. It returns nil when the child was closed and
// has played everything, and otherwise a Fault.
func (p *pump) serve(ctx context.Context) error {
	origin := p.keep.rewind()
	*p = pump{s: p.s, keep: p.keep, mix: p.mix, block: p.block, report: p.report, origin: origin, taken: origin}
	proc, err := p.s.cfg.Start(ctx)
	if err != nil {
		return err
	}
	p.proc = proc
	p.s.mu.Lock()
	p.s.proc = proc
	p.s.mu.Unlock()
	err = p.listen()
	p.s.mu.Lock()
	p.s.proc = nil
	p.s.line.restart(p.s.cfg.Format.Rate, 0)
	p.s.mu.Unlock()
	proc.Kill()
	status := proc.Wait()
	if errors.Is(err, io.EOF) {
		words := proc.LastWords()
		return &Fault{Crashed, fmt.Sprintf("%v: %s", status, words)}
	}
	return err
}

// forget drops what no device was there to play.
func (p *pump) forget() { p.keep.discard() }

// listen follows the child's reports until its end.
func (p *pump) listen() error {
	limit, spoke := openWithin, true
	for {
		if p.arm(limit, spoke) {
			limit, spoke = p.finish(), true
			continue
		}
		n, err := p.proc.Read(p.report[p.unread:])
		p.unread += n
		spoke = n > 0
		ended, perr := p.parse()
		switch {
		case perr != nil || ended:
			return perr
		case errors.Is(err, os.ErrDeadlineExceeded):
			if !time.Now().Before(p.deadline) { // else it was for a wish, or for an earlier deadline
				return p.overdue(limit)
			}
		case err != nil:
			return err
		case p.ran && !p.draining:
			limit = stillFor
		}
	}
}

// arm sets the time by which the child must speak again after it spoke. It returns
// true once, when the child must come to its end.
func (p *pump) arm(limit time.Duration, spoke bool) bool {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	now := time.Now()
	if spoke {
		p.deadline = now.Add(limit)
	}
	// A deadline that is moved on still wakes the process at its old time: it is
	// moved when that has come, and what comes too early is read again.
	if p.s.roused || !p.armed.After(now) || p.armed.After(p.deadline) {
		p.armed, p.s.roused = p.deadline, false
		_ = p.proc.SetReadDeadline(p.armed) // pipes take deadlines
	}
	return (!p.s.want || p.s.ending) && !p.draining
}

// finish gives the child all there is, lets it come to its end, and returns by
// when that must be. A child that takes nothing more is overdue then.
func (p *pump) finish() time.Duration {
	p.draining = true
	p.send(p.keep.capacity())
	_ = p.proc.CloseWrite()
	limit := p.s.cfg.Ahead + keepHeard + drainGrace
	if p.driver == "" {
		limit += openWithin
	}
	return limit
}

func (p *pump) overdue(limit time.Duration) error {
	if p.driver == "" {
		return &Fault{NotReady, fmt.Sprintf("the child said nothing for %v", limit)}
	}
	return &Fault{Stalled, fmt.Sprintf("no frame taken for %v", limit)}
}

// parse handles the whole lines that were read; ended means a proper end.
func (p *pump) parse() (ended bool, err error) {
	rest := p.report[:p.unread]
	for !ended && err == nil {
		line, after, found := bytes.Cut(rest, []byte{'\n'})
		if !found {
			break
		}
		rest = after
		ended, err = p.handle(line)
	}
	p.unread = copy(p.report, rest)
	if p.unread == len(p.report) {
		return false, &Fault{Crashed, "the child says what nobody understands"}
	}
	return ended, err
}

func (p *pump) handle(line []byte) (ended bool, err error) {
	if count, taken := bytes.CutPrefix(line, takenPrefix); taken { // many a second: nothing is allocated
		frames, err := parseCount(string(count))
		if err != nil {
			return false, &Fault{Crashed, err.Error()}
		}
		if err := p.account(frames); err != nil {
			return false, err
		}
		p.feed()
		return false, nil
	}
	r, err := parseReport(string(line))
	if err != nil {
		return false, &Fault{Crashed, err.Error()}
	}
	switch r.word {
	case wordFault:
		return false, r.fault
	case wordReady:
		p.driver, p.latency = r.driver, p.s.cfg.Format.Frames(r.latency)
		p.s.mu.Lock()
		p.s.line.restart(p.s.cfg.Format.Rate, r.latency)
		p.s.mu.Unlock()
		p.feed()
		return false, nil
	case wordDry:
		p.s.underrun(int(r.frames - p.dry))
		p.dry = r.frames
		return false, nil
	default: // the end: all that was taken was heard
		p.latency = 0
		return true, p.account(r.frames)
	}
}

// account takes note of what the device has taken.
func (p *pump) account(frames int64) error {
	taken := p.origin + frames
	if taken < p.taken || taken > p.keep.sent {
		return &Fault{Crashed, fmt.Sprintf("the child reports %d frames taken after %d, of %d", frames, p.taken-p.origin, p.keep.sent-p.origin)}
	}
	p.taken = taken
	heard := max(p.origin, taken-p.latency)
	p.keep.release(heard)
	p.s.mu.Lock()
	p.s.heard = max(p.s.heard, heard)
	p.s.line.add(time.Since(p.s.epoch), taken)
	p.s.mu.Unlock()
	if frames > 0 && !p.ran {
		p.ran = true
		p.s.become(Running, nil, p.driver)
	}
	return nil
}

// feed tops up what lies between mixing and the device: first what another child
// left, then new sound. A child that comes to its end gets nothing more.
func (p *pump) feed() {
	if p.draining {
		return
	}
	f := p.s.cfg.Format
	ahead, block := f.Frames(p.s.cfg.Ahead), int64(len(p.mix)/f.Channels)
	for p.keep.mixed-p.taken+block <= ahead {
		p.mixMore()
	}
	p.send(ahead)
}

// send writes what is pending, at most ahead frames before the device.
func (p *pump) send(ahead int64) {
	for {
		piece := p.keep.pending(ahead - (p.keep.sent - p.taken))
		if len(piece) == 0 {
			return
		}
		if _, err := p.proc.Write(piece); err != nil {
			return // a dying child; its last report or its end says why
		}
		p.keep.advance(len(piece))
	}
}

// mixMore pulls the next block from the stream.
func (p *pump) mixMore() {
	p.s.stream.Mix(p.mix)
	audio.PutS16(p.block, p.mix)
	p.keep.add(p.block)
	p.s.mu.Lock()
	p.s.mixed = p.keep.mixed
	p.s.mu.Unlock()
}
