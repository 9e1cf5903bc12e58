package audio

import (
	"errors"
	"io"
	"math"
	"time"
)

// Crossfade plays sources one after the other, each fading in while the one
// before it fades out, by gains of equal power: cos² + sin² = 1. Two neighbours
// overlap by the given time, but never by more than half of either, so that a
// short one is heard; the length is that of all sources less the overlaps. An
// overlap of 0 is gapless, and so is [Concat]. A source that fails is faded out
// at the place where it failed, and its error is the end.
//
// It reads ahead, up to twice the overlap of two sources, at a pace of four
// frames for each one given: it never asks a source for much at once.
func Crossfade(f Format, overlap time.Duration, sources ...Source) Source {
	frames := int(f.Frames(overlap))
	if frames <= 0 || len(sources) < 2 {
		return Concat(sources...)
	}
	x := &crossfade{channels: f.Channels, overlap: frames, rest: sources, tail: newRing(frames, f.Channels)}
	for i := range x.lanes {
		x.lanes[i].ring = newRing(2*frames+mixBlock, f.Channels)
	}
	x.now, x.next = &x.lanes[0], &x.lanes[1]
	x.load(x.now)
	x.load(x.next)
	return x
}

// Overlap is how many frames two neighbours of a crossfade overlap.
func Overlap(overlap, before, behind int64) int64 {
	return max(min(overlap, before/2, behind/2), 0)
}

type crossfade struct {
	channels int
	overlap  int // frames
	rest     []Source
	lanes    [2]lane
	now      *lane // what is heard
	next     *lane // what is read ahead
	tail     ring  // the end of the source before now, while it fades out
	fade     int   // length of that fade in frames
	faded    int
}

// lane is a source that is read ahead.
type lane struct {
	src  Source
	ring ring
	read int   // frames of src
	over error // io.EOF at its end
}

// load puts the next source into a lane; none left is a source without frames.
func (x *crossfade) load(l *lane) {
	l.src, l.read, l.over = nil, 0, io.EOF
	l.ring.start, l.ring.length = 0, 0
	if len(x.rest) > 0 {
		l.src, l.over = x.rest[0], nil
		x.rest = x.rest[1:]
	}
}

// ahead reads so many frames, as far as there is room.
func (l *lane) ahead(frames int) {
	if l.over == nil {
		had := l.ring.length
		l.over = l.ring.take(l.src, frames)
		l.read += l.ring.length - had
	}
}

// half is half of the source as far as it was read: of all of it, once it has ended.
func (l *lane) half() int { return l.read / 2 }

// failed says that the source ended in an error.
func (l *lane) failed() bool { return l.over != nil && !errors.Is(l.over, io.EOF) }

// Read implements [Source].
func (x *crossfade) Read(dst []float32) (int, error) {
	frames := min(len(dst)/x.channels, mixBlock)
	for frames > 0 {
		// Twice as fast as it is heard: when half of a source is heard, all of it is
		// read, or more than the overlap is left.
		x.now.ahead(2 * frames)
		x.next.ahead(2 * frames)
		if n := min(frames, x.alone()); n > 0 {
			return x.give(dst[:n*x.channels]), nil
		}
		if x.now.failed() || x.next.src == nil {
			return 0, x.now.over
		}
		x.turn()
	}
	return 0, nil
}

// alone is how many frames of now there are before the next source is due.
func (x *crossfade) alone() int {
	l := x.now
	heard := l.read - l.ring.length
	if l.over == nil {
		return max(l.read-x.overlap, l.half()) - heard
	}
	if l.failed() {
		return l.ring.length
	}
	return l.ring.length - x.due()
}

// due is how many frames of now, which has ended, the next source overlaps.
func (x *crossfade) due() int {
	most := min(x.overlap, x.now.half())
	if lacks := 2*most - x.next.read; lacks > 0 {
		x.next.ahead(lacks)
	}
	return min(most, x.next.half())
}

// turn makes the next source the one that is heard. What is left of the one
// before fades out beside it.
func (x *crossfade) turn() {
	x.fade, x.faded = x.now.ring.length, 0
	for x.now.ring.length > 0 {
		x.now.ring.drop(x.tail.push(x.now.ring.front(x.overlap)))
	}
	x.load(x.now)
	x.now, x.next = x.next, x.now
}

// give takes frames of now, with the tail of the source before.
func (x *crossfade) give(dst []float32) (frames int) {
	frames = x.now.ring.pop(dst)
	if x.now.failed() {
		x.sink(dst, x.now.ring.length)
	}
	for i := 0; i < frames && x.tail.length > 0; i++ {
		x.faded++
		in, out := math.Sincos(math.Pi / 2 * float64(x.faded) / float64(x.fade+1))
		old := x.tail.front(1)
		for c := range x.channels {
			s := &dst[i*x.channels+c]
			*s = *s*float32(in) + old[c]*float32(out)
		}
		x.tail.drop(1)
	}
	return frames
}

// sink fades out a source that failed, which has so many frames left behind
// those in samples.
func (x *crossfade) sink(samples []float32, left int) {
	fade := min(x.overlap, x.now.half())
	for i := len(samples) - x.channels; i >= 0 && left < fade; i -= x.channels {
		g := float32(left) / float32(fade)
		for c := range x.channels {
			samples[i+c] *= g
		}
		left++
	}
}
