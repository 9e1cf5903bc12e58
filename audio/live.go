package audio

import (
	"io"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// liveTau is the time, in seconds, in which a drift between the two clocks is
	// taken up: 500 ppm hold the store 5 ms off its aim.
	liveTau = 10.0
	// liveLag is the time constant, in seconds, by which the store is averaged: a
	// writer that brings 100 ms at a time must not bend the tone. A quarter of
	// liveTau is where such a loop settles without swinging.
	liveLag = 2.5
	// liveBend bounds the change of speed: 1000 ppm, under two cents.
	liveBend = 1e-3
	// liveSteps is how many places between two frames there are filters for.
	liveSteps = 512
)

// Live is sound that comes at its own pace: from a network, from a sound card's
// input. One goroutine writes what it has when it has it; the mixer reads, and
// always gets its frames at once.
//
// A store between them holds delay on average. The two clocks drift apart: speed
// follows by some hundred ppm, and when that is not enough, the oldest sound is
// skipped. A writer that stalls is heard as silence, and again once there is
// delay in store. All seams are crossfaded or faded, 5 ms each.
type Live struct {
	format   Format
	least    int // frames of a crossfade
	aim      int // frames in store
	most     int // frames in store from which on sound is skipped
	meter    *Meter
	starved  atomic.Int64
	patience int64 // silent frames at the beginning that are no starving
	speed    elastic

	mu    sync.Mutex // guards what follows; held for the copy of a block at most
	store ring
	seam  []float32 // for the crossfade where sound is skipped
	over  error
}

// NewLive makes a store of delay, which has to be longer than what the writer
// brings at a time. Sound is delayed by twice that and 100 ms at the very most.
func NewLive(f Format, delay time.Duration) *Live {
	least := max(f.Rate/leastFades, 1)
	aim := max(int(f.Frames(delay)), 2*least)
	most := 2*aim + f.Rate/10
	return &Live{
		format: f, least: least, aim: aim, most: most, meter: NewMeter(f), patience: int64(aim),
		store: newRing(most+max(f.Rate/4, 2*mixBlock), f.Channels),
		seam:  make([]float32, least*f.Channels),
		speed: newElastic(f, least),
	}
}

// Write takes the next frames of the source. It never waits for the reader; what
// nobody reads in time is lost, the oldest first.
func (l *Live) Write(samples []float32) {
	l.meter.Write(samples)
	for len(samples) > 0 {
		n := min(len(samples), mixBlock*l.format.Channels)
		l.keep(samples[:n])
		samples = samples[n:]
	}
}

func (l *Live) keep(samples []float32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	frames := len(samples) / l.format.Channels
	if lacks := l.store.length + frames - l.store.size(); lacks > 0 {
		l.store.skip(max(lacks, l.least), l.seam)
	}
	l.store.push(samples)
}

// CloseWith says that nothing follows. What is in store is heard, then the
// reader gets err; nil is the natural end.
func (l *Live) CloseWith(err error) {
	if err == nil {
		err = io.EOF
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over == nil {
		l.over = err
	}
}

// Starved counts the frames of silence given because the writer was late. The
// first delay, while the store fills, does not count.
func (l *Live) Starved() int64 { return max(l.starved.Load()-l.patience, 0) }

// Level is what was written so far.
func (l *Live) Level() Level { return l.meter.Level() }

// Read implements [Source]. It fills dst until the source is closed and all of
// it was heard.
func (l *Live) Read(dst []float32) (int, error) {
	frames := min(len(dst)/l.format.Channels, mixBlock)
	if frames == 0 {
		return 0, nil
	}
	dst = dst[:frames*l.format.Channels]
	left, over := l.fetch(frames)
	heard := l.speed.play(dst, left)
	if over != nil && !l.speed.sounding {
		if heard == 0 {
			return 0, over
		}
		return heard, nil
	}
	l.starved.Add(int64(frames - heard))
	return frames, nil
}

// fetch brings frames from the store to where their speed is bent, and says how
// many are left.
func (l *Live) fetch(frames int) (left int, over error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := &l.speed
	if !s.sounding && (l.store.length >= l.aim || l.over != nil && l.store.length > 2*s.least) {
		l.store.drop(max(l.store.length-l.aim, 0))
		s.begin(l.aim)
	}
	if !s.sounding {
		return 0, l.over
	}
	s.follow(l.store.length, l.aim, frames)
	if skip := l.store.length - l.aim; l.store.length > l.most {
		l.store.skip(skip, l.seam)
		s.mean -= float64(skip)
	}
	s.pull(&l.store, s.needs(frames))
	return l.store.length, l.over
}
