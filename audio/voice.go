package audio

import (
	"slices"
	"sync"
	"time"
)

// Cue says where in the stream a source begins and how it sounds there.
type Cue struct {
	At      int64         // stream frame of the first sample; at once when that is past or negative
	Gain    float64       // linear; 0 is silence
	FadeIn  time.Duration // from silence; 0 = the first sample sounds as it is
	FadeOut time.Duration // before the cap of Frames, 5 ms at least; 0 = the source has its own end there
	Frames  int64         // at most so many frames are heard; 0 = to the end of the source
}

// Voice is a source in the stream of a [Mixer]. All methods may be called from
// any goroutine; an order takes effect with the next block mixed. A fade that
// an order asks for takes 5 ms at least, so that nothing clicks.
type Voice struct {
	src    Source
	format Format
	meter  *Meter
	play   playing // belongs to the mixer's goroutine

	mu       sync.Mutex // guards what follows, for a few instructions at a time
	orders   []order    // not obeyed yet, the oldest first
	stopped  bool       // nothing takes back an end
	segments []segment
	mixed    int64
	done     bool
	err      error
}

// segment is a stretch of the stream that a voice was heard in.
type segment struct{ at, frames int64 }

// order is what somebody wants of a voice.
type order struct {
	kind kind
	gain float64
	ramp int64 // frames
	at   int64 // of toResume
}

type kind uint8

const (
	toGain kind = iota
	toPause
	toResume
	toStop
)

// mostOrders is how many orders can wait: a pause, a resume, a gain.
const mostOrders = 3

func newVoice(src Source, cue Cue, f Format) *Voice {
	return &Voice{
		src: src, format: f, meter: NewMeter(f), play: newPlaying(cue, f),
		orders: make([]order, 0, mostOrders),
	}
}

// Stop fades the voice out and ends it; at once when it does not sound. Every
// order after it is too late.
func (v *Voice) Stop(fade time.Duration) {
	v.give(order{kind: toStop, ramp: v.format.Frames(fade)})
}

// Pause fades the voice out and keeps the source at the frame reached; the
// frames of the fade count as heard.
func (v *Voice) Pause(fade time.Duration) {
	v.give(order{kind: toPause, ramp: v.format.Frames(fade)})
}

// Resume goes on where the voice was paused, at a frame of the stream (at once
// when that is past or negative), with the given gain. A voice that still waits
// for its frame is moved to the new one; one that sounds only takes the gain.
func (v *Voice) Resume(at int64, gain float64, fadeIn time.Duration) {
	v.give(order{kind: toResume, gain: gain, ramp: v.format.Frames(fadeIn), at: at})
}

// SetGain moves the gain, linear, to a new value. A paused voice does not take
// it: Resume brings its own.
func (v *Voice) SetGain(gain float64, ramp time.Duration) {
	v.give(order{kind: toGain, gain: gain, ramp: v.format.Frames(ramp)})
}

// give queues an order and drops those that it makes pointless, so that the
// queue stays short while nobody mixes.
func (v *Voice) give(o order) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.stopped {
		return
	}
	v.stopped = o.kind == toStop
	v.orders = slices.DeleteFunc(v.orders, func(older order) bool {
		switch o.kind {
		case toGain:
			return older.kind == toGain
		case toResume:
			return older.kind != toPause // a pause before it may still have a fade to do
		default:
			return true
		}
	})
	v.orders = append(v.orders, o)
}

// Done says whether nothing more will come of the voice.
func (v *Voice) Done() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.done
}

// Err is why the source failed; nil while it has not, and at its natural end.
func (v *Voice) Err() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.err
}

// Landed is the stream frame of the voice's first sample; false before it is
// mixed.
func (v *Voice) Landed() (frame int64, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.segments) == 0 {
		return 0, false
	}
	return v.segments[0].at, true
}

// Mixed counts the frames taken from the source.
func (v *Voice) Mixed() int64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.mixed
}

// Heard counts the voice's frames that lie before a frame of the stream: with
// the frames the device has taken, it is what was heard of the voice.
func (v *Voice) Heard(device int64) int64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	var n int64
	for _, s := range v.segments {
		n += min(max(device-s.at, 0), s.frames)
	}
	return n
}

// End is the stream frame just past the voice's last sample; false while the
// voice is not done, or when it never sounded.
func (v *Voice) End() (frame int64, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.done || len(v.segments) == 0 {
		return 0, false
	}
	last := v.segments[len(v.segments)-1]
	return last.at + last.frames, true
}

// Level is what the voice sent so far, after its gain: to the last whole 100 ms
// while it sounds, to its last frame once it is done.
func (v *Voice) Level() Level { return v.meter.Level() }
