package audio

import (
	"slices"
	"sync"
	"sync/atomic"
)

// mixBlock is how many frames are mixed in one go: the grain at which orders to
// a voice take effect, 10 ms at 48 kHz.
const mixBlock = 480

// Mixer adds voices up into one endless stream of frames, numbered from 0. It
// never runs dry: where nothing plays there is silence. What comes out stays
// below the ceiling of its limiter. A source that fails, panics or gives what is
// no sound costs its own voice and nothing else; one that blocks stops the
// stream, so what may block has to be read ahead of time.
//
// Mix belongs to one goroutine; everything else may be called from any.
type Mixer struct {
	format  Format
	limiter *Limiter
	block   []float32 // mixed, limited, not yet handed out
	ready   []float32 // the part of block still to be handed out
	scratch []float32
	mixed   atomic.Int64

	mu     sync.Mutex // guards voices; never held while a source is read
	voices []*Voice
	active []*Voice // Mix's own copy
}

// NewMixer makes a mixer for streams of the format f whose samples stay within
// ceiling (linear).
func NewMixer(f Format, ceiling float64) *Mixer {
	m := &Mixer{
		format:  f,
		limiter: NewLimiter(f, ceiling),
		block:   make([]float32, mixBlock*f.Channels),
		scratch: make([]float32, mixBlock*f.Channels),
	}
	// The limiter looks ahead, and begins with that much silence inside: it is the
	// beginning of the stream, so that frame n of the stream is frame n of the voices.
	m.mixed.Store(int64(m.limiter.Delay()))
	return m
}

// Format is the format of the stream and of every source given to Play.
func (m *Mixer) Format() Format { return m.format }

// Position is the first frame of the stream that is not mixed yet, and so where
// a voice lands that begins at once: at most a block and the limiter's look-ahead
// further than what Mix has handed out.
func (m *Mixer) Position() int64 { return m.mixed.Load() }

// Play places a source in the stream. The mixer reads it from now on.
func (m *Mixer) Play(src Source, cue Cue) *Voice {
	v := newVoice(src, cue, m.format)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.voices = append(m.voices, v)
	return v
}

// Mix fills dst, whose length is a multiple of the channels, with the next
// frames of the stream. It allocates nothing.
func (m *Mixer) Mix(dst []float32) {
	for len(dst) > 0 {
		if len(m.ready) == 0 {
			m.mix(m.block)
			m.limiter.Process(m.block)
			m.ready = m.block
		}
		n := copy(dst, m.ready)
		dst, m.ready = dst[n:], m.ready[n:]
	}
}

// mix adds the next frames of every voice into block.
func (m *Mixer) mix(block []float32) {
	clear(block)
	m.mu.Lock()
	m.active = append(m.active[:0], m.voices...)
	m.mu.Unlock()

	at, over := m.mixed.Load(), false
	for _, v := range m.active {
		v.mixInto(block, m.scratch, at)
		over = over || v.Done()
	}
	m.mixed.Add(int64(len(block) / m.format.Channels))
	if over {
		m.mu.Lock()
		m.voices = slices.DeleteFunc(m.voices, (*Voice).Done)
		m.mu.Unlock()
		clear(m.active)
	}
}
