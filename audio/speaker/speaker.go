// Package speaker is the sound device behind a child process.
//
// A [Speaker] pulls mixed sound from its [Stream] and gives it to a child, which
// plays it and reports how many frames the device has taken. The child is
// replaceable: when it dies, hangs, or its device stops taking frames, the
// Speaker starts another and goes on at the frame that was last heard. What was
// mixed is kept until it was heard, so nothing is lost and nothing counts twice.
//
// It promises that a frame counts as heard only after a device took it, that at
// most [Config.Ahead] plus the device's own buffer lie between mixing and hearing,
// and that it says which frame is heard when. It leaves to others what to play,
// when to open the device, and what to tell people about a [Fault].
//
// The one way to hurt yourself: a Stream that waits. Mix is called in the loop
// that feeds the device; it must fill its block at once, with silence if need be.
package speaker

import (
	"context"
	"sync"
	"time"

	"github.com/truyenthanh/loa/audio"
)

// Stream is where the sound comes from: it never ends and never waits.
type Stream interface {
	// Mix fills dst with the next whole frames, interleaved, in the format of
	// the Speaker. It is called from one goroutine and must not keep dst.
	Mix(dst []float32)
}

// Config says what to play on, and how. The zero value of a field means its default.
type Config struct {
	Command []string     // starts the child: the program and "speaker"; [ChildConfig.Args] are added
	Env     []string     // added to the child's environment
	Backend string       // Oto (default), Aplay, File or Null
	Device  string       // CARD or CARD,DEVICE by the kernel's id, or file:PATH of an ALSA configuration; "" = the system's default
	Path    string       // the WAV file of the file backend
	Dir     string       // a folder to write the child's ALSA configuration to, when Device is set
	Format  audio.Format // of the stream; default 48,000 frames a second, 2 channels

	Ahead     time.Duration // mixed but not yet taken by the device; default 120 ms, at most 200
	Buffer    time.Duration // of the device; default: what suits the backend
	CardsFile string        // default /proc/asound/cards

	// OnChange is told each new state, in order, from the goroutine of Run. It
	// must return at once and must not call Run.
	OnChange func(State)
	// Start puts something else in the place of the child process. For tests.
	Start func(ctx context.Context) (Proc, error)
}

const (
	defaultAhead = 120 * time.Millisecond // two blocks of a device, which are told together, and one more
	maxAhead     = 200 * time.Millisecond
	mixBlock     = 20 * time.Millisecond
	// keepHeard bounds how much of a device's buffer can be played again after
	// its death, beside the frames ahead.
	keepHeard = 400 * time.Millisecond
)

func (c Config) withDefaults() Config {
	if c.Backend == "" {
		c.Backend = Oto
	}
	if c.Format == (audio.Format{}) {
		c.Format = audio.Format{Rate: 48000, Channels: 2}
	}
	if c.Ahead <= 0 {
		c.Ahead = defaultAhead
	}
	c.Ahead = min(c.Ahead, maxAhead)
	if c.CardsFile == "" {
		c.CardsFile = "/proc/asound/cards"
	}
	if c.Start == nil {
		c.Start = c.start
	}
	return c
}

// The states of a device.
const (
	Closed  = "closed"  // not wanted
	Opening = "opening" // wanted, the first child has not played yet
	Running = "running" // taking frames
	Missing = "lost"    // wanted, but there is a fault; it is tried again and again
)

// State is how the device is, for status lines and the journal.
type State struct {
	Name     string // the configured device, else the backend
	Driver   string // what the child plays through, once known: pulse, alsa, aplay, file, null
	State    string // Closed, Opening, Running or Missing
	Why      *Fault // of Missing, else nil
	Since    time.Time
	Restarts int // children that had to be replaced since New
	// Underruns counts, since New, how often the device wanted frames and had none:
	// each was a moment of silence that nobody planned.
	Underruns int
}

// Speaker is one sound device. Make it with [New], start [Speaker.Run], then
// [Speaker.Open] and [Speaker.Close] it as the programme wants. All its methods
// are safe for several goroutines.
type Speaker struct {
	cfg    Config
	stream Stream
	epoch  time.Time
	kick   chan struct{}

	mu     sync.Mutex
	want   bool // Open was called last, not Close
	onAir  bool
	ending bool
	proc   Proc // the living child, to wake its reader
	roused bool // it was woken: its deadline is in the past
	state  State
	mixed  int64
	heard  int64
	line   track
}

// New makes a closed speaker that plays stream.
func New(cfg Config, stream Stream) *Speaker {
	cfg = cfg.withDefaults()
	name := cfg.Device
	if name == "" {
		name = cfg.Backend
	}
	now := time.Now()
	return &Speaker{
		cfg: cfg, stream: stream, epoch: now, kick: make(chan struct{}, 1),
		state: State{Name: name, State: Closed, Since: now},
	}
}

// Open says that the device is wanted. It is opened soon, and reopened whenever
// it is lost, until [Speaker.Close].
func (s *Speaker) Open() { s.wish(func() { s.want = true }) }

// Close says that the device is wanted no more. What is mixed already is played,
// then the child ends. Where no device was to be had, what waited for it is
// forgotten: it never counts as heard.
func (s *Speaker) Close() { s.wish(func() { s.want = false }) }

// OnAir says whether something is on air right now: a lost device is then tried
// again within 1 s, otherwise at growing intervals of up to 10 s.
func (s *Speaker) OnAir(on bool) { s.wish(func() { s.onAir = on }) }

// wish changes what is wanted and wakes Run, wherever it waits.
func (s *Speaker) wish(change func()) {
	s.mu.Lock()
	change()
	if s.proc != nil && (!s.want || s.ending) {
		s.roused = true
		_ = s.proc.SetReadDeadline(time.Unix(1, 0)) // a reader that ended has seen the wish
	}
	s.mu.Unlock()
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// State returns how the device is.
func (s *Speaker) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// Mixed returns how many frames were pulled from the stream since New: the number
// of the frame that the next Mix begins with.
func (s *Speaker) Mixed() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mixed
}

// Heard returns the place in the stream up to which sound was heard: taken by the
// device, less what its buffer still holds. It never runs backwards, and it
// stands still while the device is lost or closed.
func (s *Speaker) Heard() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.heard
}

// FrameAt returns the frame of the stream that is heard at t, which may lie some
// seconds ahead. A t without a monotonic reading, such as a planned wall time, is
// measured from the wall clock of this moment. ok is false until the device has
// run steadily for about half a second.
func (s *Speaker) FrameAt(t time.Time) (frame int64, ok bool) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.line.ok() {
		return 0, false
	}
	return s.line.frame(now.Sub(s.epoch) + t.Sub(now)), true
}

// TimeOf returns when a frame is heard: the inverse of [Speaker.FrameAt], with
// its conditions.
func (s *Speaker) TimeOf(frame int64) (t time.Time, ok bool) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.line.ok() {
		return time.Time{}, false
	}
	return now.Add(s.line.at(frame) - now.Sub(s.epoch)), true
}

// underrun counts moments in which the device ran dry.
func (s *Speaker) underrun(times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.Underruns += max(times, 0)
}

// become sets the state and tells it, if anything but its time has changed.
func (s *Speaker) become(state string, why *Fault, driver string) {
	s.mu.Lock()
	old := s.state
	next := State{Name: old.Name, Driver: driver, State: state, Why: why, Since: old.Since, Restarts: old.Restarts, Underruns: old.Underruns}
	if state != old.State {
		next.Since = time.Now()
	}
	s.state = next
	changed := state != old.State || driver != old.Driver || (why == nil) != (old.Why == nil) ||
		why != nil && why.Kind != old.Why.Kind
	s.mu.Unlock()
	if changed && s.cfg.OnChange != nil {
		s.cfg.OnChange(next)
	}
}
