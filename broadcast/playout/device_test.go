package playout_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/playout"
)

// tick is how often the device takes frames: 10 ms of them.
const tick = 10 * time.Millisecond

// device is a sound card that opens after a while, may be lost and come back,
// and goes on then with what it held. It keeps what it played.
type device struct {
	mixer *audio.Mixer

	mu      sync.Mutex
	opening time.Duration // how long it takes to open
	steady  time.Duration // how long until it can say which frame is heard when
	buffer  int64         // frames between taken and heard
	want    bool
	lost    bool
	running bool
	since   time.Time // when it was asked for, or began to run
	from    int64     // heard when it began to run
	heard   int64
	stream  []float32 // all that was mixed
	faults  int
	closed  []time.Time
	opened  []time.Time
	pressed bool // asked for often
}

func newDevice() *device {
	return &device{
		mixer:   audio.NewMixer(mono, 0.8),
		opening: 300 * time.Millisecond, steady: 300 * time.Millisecond, buffer: 4800,
	}
}

func (d *device) run(ctx context.Context) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			d.turn(now)
		}
	}
}

func (d *device) turn(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case !d.want || d.lost:
		return
	case d.running:
		d.heard += mono.Frames(tick)
	case now.Sub(d.since) >= d.opening:
		d.running, d.since, d.from = true, now, d.heard
	default:
		return
	}
	if missing := d.heard + d.buffer - int64(len(d.stream)); missing > 0 {
		block := make([]float32, missing)
		d.mixer.Mix(block)
		d.stream = append(d.stream, block...)
	}
}

// lose unplugs the device, comeBack plugs it in again.
func (d *device) lose() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lost, d.running = true, false
}

func (d *device) comeBack() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.lost {
		d.lost, d.since = false, time.Now()
		d.faults++
	}
}

func (d *device) Open() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.want {
		d.want, d.since = true, time.Now()
		d.opened = append(d.opened, d.since)
	}
}

// Close plays what was mixed and lets go; it takes no time here.
func (d *device) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.running {
		d.heard = int64(len(d.stream))
	}
	d.want, d.running = false, false
	d.closed = append(d.closed, time.Now())
}

func (d *device) Play(src audio.Source, cue audio.Cue) *audio.Voice { return d.mixer.Play(src, cue) }

func (d *device) FrameAt(t time.Time) (int64, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.running || time.Since(d.since) < d.steady {
		return 0, false
	}
	return d.from + mono.Frames(t.Sub(d.since)), true
}

func (d *device) TimeOf(frame int64) time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.running {
		return time.Now()
	}
	return d.since.Add(mono.Duration(frame - d.from)).Round(time.Microsecond)
}

func (d *device) Heard() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.heard
}

func (d *device) OnAir(on bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pressed = on
}

func (d *device) CeilingDB() float64 { return -2 }

func (d *device) isPressed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.pressed
}

// Underruns: this device runs dry only with its faults.
func (d *device) Underruns() int { return d.Restarts() }

func (d *device) Restarts() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.faults
}

// played is what was heard so far.
func (d *device) played() []float32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.stream[:min(d.heard, int64(len(d.stream)))])
}

func (d *device) isOpen() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.want
}

// Media that go wrong; any other number is so many milliseconds of sound.
const (
	gone       broadcast.MediaID = 1_000_000 + iota // was deleted
	unreadable                                      // is no sound
	explosive                                       // breaks its decoder when it is opened
	empty                                           // holds nothing
	breaking                                        // fails after 2 s of 10
	bursting                                        // panics after 2 s of 10
	short                                           // ends after 2 s of 10
)

// shelf opens media and keeps count of what is open and of who sounded when.
type shelf struct {
	mixer *audio.Mixer

	mu    sync.Mutex
	open  int
	reads []reading
	dress func(*playout.Item) // what an item has besides its samples; nil = nothing
}

// reading is a stretch of the stream in which an airing was read.
type reading struct {
	id       broadcast.AiringID
	at, past int64
}

func (s *shelf) Open(a broadcast.Airing) (playout.Item, error) {
	whole := mono.Frames(10 * time.Second)
	two := audiotest.Level(mono, level, mono.Frames(2*time.Second))
	switch a.Media {
	case gone:
		return playout.Item{}, broadcast.Refuse(broadcast.ProblemMediaGone, "", a.Media.String())
	case unreadable:
		return playout.Item{}, errors.New("no sound in it")
	case explosive:
		panic("index out of range")
	case empty:
		return s.item(a, two, 0), nil
	case breaking:
		return s.item(a, audiotest.Broken(two), whole), nil
	case bursting:
		return s.item(a, audiotest.Panicking(two), whole), nil
	case short:
		return s.item(a, two, whole), nil
	}
	frames := mono.Frames(time.Duration(a.Media) * time.Millisecond)
	return s.item(a, audiotest.Level(mono, level, frames), frames), nil
}

// level is how loud everything is: a step at its first frame shows as it is.
const level = 0.25

func (s *shelf) item(a broadcast.Airing, src audio.Source, frames int64) playout.Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open++
	w := &watched{Source: src, id: a.ID, shelf: s}
	item := playout.Item{Source: w, Gain: 1, Frames: frames, Close: w.close}
	if s.dress != nil {
		s.dress(&item)
	}
	return item
}

func (s *shelf) stillOpen() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

// watched is a source that notes where in the stream it is read.
type watched struct {
	audio.Source
	id     broadcast.AiringID
	shelf  *shelf
	closed bool
}

func (w *watched) Read(dst []float32) (int, error) {
	n, err := w.Source.Read(dst)
	w.shelf.mu.Lock()
	defer w.shelf.mu.Unlock()
	if w.closed {
		return 0, errors.New("read after close")
	}
	at := w.shelf.mixer.Position()
	reads := w.shelf.reads
	if i := len(reads) - 1; i >= 0 && reads[i].id == w.id && reads[i].past >= at {
		reads[i].past = at + 480
	} else if n > 0 {
		w.shelf.reads = append(reads, reading{w.id, at, at + 480})
	}
	return n, err
}

func (w *watched) close() {
	w.shelf.mu.Lock()
	defer w.shelf.mu.Unlock()
	if w.closed {
		panic("closed twice")
	}
	w.closed = true
	w.shelf.open--
}

// overlap is the longest stretch in which two airings were read at once.
func (s *shelf) overlap() (longest time.Duration, who [2]broadcast.AiringID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, a := range s.reads {
		for _, b := range s.reads[i+1:] {
			both := mono.Duration(min(a.past, b.past) - max(a.at, b.at))
			if a.id != b.id && both > longest {
				longest, who = both, [2]broadcast.AiringID{a.id, b.id}
			}
		}
	}
	return longest, who
}
