package audio

import (
	"errors"
	"io"
)

// playing is where a voice stands. Only the mixer's goroutine touches it.
type playing struct {
	stage  stage
	at     int64 // where it begins or goes on, while it waits
	gain   float64
	target float64
	ramp   int64     // frames until gain is target
	then   after     // what the end of the ramp means
	next   order     // a resume that came during the fade of a pause
	cap    int64     // frames that may still be taken; < 0 = no cap
	tail   int64     // length of the fade before the cap
	least  int64     // length of the shortest fade that an order gets
	fresh  bool      // the next frame begins a segment
	past   []float32 // what sounded last, as long as the shortest fade: what a source that failed ends with
	left   int64     // frames of that end
}

type stage uint8

const (
	waiting  stage = iota // for its frame of the stream
	sounding              // takes frames, perhaps in a fade
	held                  // paused
	falling               // the source failed: on to silence
	over
)

// after is what becomes of a voice when its ramp is over.
type after uint8

const (
	goOn after = iota
	hold
	end
)

// leastFades is how many of the shortest fades make a second: 5 ms each.
const leastFades = 200

func newPlaying(cue Cue, f Format) playing {
	p := playing{
		at: cue.At, gain: cue.Gain, target: cue.Gain, ramp: max(f.Frames(cue.FadeIn), 0),
		cap: cue.Frames, least: max(int64(f.Rate/leastFades), 1),
	}
	p.past = make([]float32, p.least*int64(f.Channels))
	if cue.FadeOut > 0 {
		p.tail = max(f.Frames(cue.FadeOut), p.least)
	}
	if p.cap <= 0 {
		p.cap = -1
	}
	if p.ramp > 0 {
		p.gain = 0
	}
	return p
}

// obey carries out an order in the block that begins at a frame of the stream.
func (p *playing) obey(o order, at int64) {
	switch {
	case p.stage == falling: // it ends by itself
	case o.kind == toStop:
		p.silence(o.ramp, end, over)
	case o.kind == toPause:
		p.silence(o.ramp, hold, held)
	case o.kind == toGain:
		p.setGain(o)
	case p.stage != sounding:
		p.wait(o)
	case p.then == hold && o.at > at:
		p.next = o
	default: // it fades, or never paused: from the gain reached to the new one
		p.fade(o.gain, o.ramp, goOn)
	}
}

// silence ends or holds the voice: behind a fade when it sounds.
func (p *playing) silence(ramp int64, then after, at stage) {
	p.next = order{}
	if p.stage == sounding {
		p.fade(0, ramp, then)
		return
	}
	p.stage = at
}

func (p *playing) setGain(o order) {
	switch {
	case p.next.kind == toResume:
		p.next.gain = o.gain
	case p.stage == waiting:
		p.target = o.gain
		if p.ramp == 0 {
			p.gain = o.gain
		}
	case p.stage == sounding && p.then != hold:
		p.fade(o.gain, o.ramp, goOn)
	}
}

// wait places a voice that does not sound at a frame of the stream.
func (p *playing) wait(o order) {
	switch {
	case p.stage == held || o.ramp > 0:
		p.gain = 0
	case p.gain != 0: // it never sounded: it begins as loud as it is to be
		p.gain = o.gain
	}
	p.stage, p.at, p.next = waiting, o.at, order{}
	p.fade(o.gain, o.ramp, goOn)
	if p.cap >= 0 {
		p.tail = min(p.tail, p.cap/2) // the rest may be shorter than both its fades
	}
}

// fade moves the gain from where it is.
func (p *playing) fade(target float64, ramp int64, then after) {
	p.target, p.ramp, p.then = target, max(ramp, p.least), then
	if p.cap >= 0 && then != goOn {
		p.ramp = min(p.ramp, p.cap)
	}
}

// begin says where in the block of so many frames from at on the voice takes
// its first frame; false when it is silent in the rest of the block.
func (p *playing) begin(from, end int64) (int64, bool) {
	if p.stage == waiting && p.at < end {
		p.stage, p.fresh = sounding, true
		from = max(p.at, from)
	}
	return from, p.stage == sounding && from < end
}

// stretch is how many frames may be taken before the ramp or the cap wants a
// look.
func (p *playing) stretch(frames int64) int64 {
	if p.cap >= 0 && p.tail > 0 && p.then == goOn {
		if p.cap > p.tail {
			frames = min(frames, p.cap-p.tail)
		} else {
			p.target, p.ramp, p.then = 0, p.cap, end
		}
	}
	if p.ramp > 0 {
		frames = min(frames, p.ramp)
	}
	if p.cap >= 0 {
		frames = min(frames, p.cap)
	}
	return frames
}

// shape applies the gain, along the ramp where there is one. A stretch never
// crosses the end of a ramp.
func (p *playing) shape(samples []float32, channels int) {
	if p.ramp == 0 {
		if g := float32(p.gain); g != 1 {
			for i := range samples {
				samples[i] *= g
			}
		}
		return
	}
	frames := len(samples) / channels
	step := (p.target - p.gain) / float64(p.ramp)
	for i := range frames {
		g := float32(p.gain + step*float64(i+1))
		for c := range channels {
			samples[i*channels+c] *= g
		}
	}
	p.gain += step * float64(frames)
	if p.ramp -= int64(frames); p.ramp == 0 {
		p.gain = p.target
		p.rampOver()
	}
}

// fail ends a voice whose source failed in the middle of its sound: without a step.
func (p *playing) fail() { p.stage, p.left = falling, p.least }

// fall adds the way to silence: what sounded last, turned around its last frame, so
// that neither the value nor the slope of the wave jumps.
func (p *playing) fall(sum []float32, channels int) {
	last := p.past[len(p.past)-channels:]
	for ; len(sum) > 0 && p.left > 0; sum = sum[channels:] {
		p.left--
		for c := range channels {
			sum[c] += (2*last[c] - p.past[int(max(p.left-1, 0))*channels+c]) * float32(p.left) / float32(p.least)
		}
	}
	if p.left == 0 {
		p.stage = over
	}
}

// remember keeps the last of what sounds.
func (p *playing) remember(samples []float32) {
	n := min(len(samples), len(p.past))
	copy(p.past, p.past[n:])
	copy(p.past[len(p.past)-n:], samples[len(samples)-n:])
}

// rampOver does what the order wanted behind its fade.
func (p *playing) rampOver() {
	switch p.then {
	case hold:
		p.stage = held
		if p.next.kind == toResume {
			p.wait(p.next)
		}
	case end:
		p.stage = over
	}
	p.then = goOn
}

// mixInto adds the voice's frames of the stream from at on into block.
func (v *Voice) mixInto(block, scratch []float32, at int64) {
	v.listen(at)
	channels, past := v.format.Channels, at+int64(len(block)/v.format.Channels)
	for v.play.stage != over {
		if v.play.stage == falling {
			v.play.fall(block[len(block)-int(past-at)*channels:], channels)
			v.settle()
			return
		}
		from, ok := v.play.begin(at, past)
		if !ok {
			return
		}
		want := v.play.stretch(min(past-from, int64(len(scratch)/channels)))
		got, err := readGuarded(v.src, scratch[:int(want)*channels], channels)
		samples := scratch[:got*channels]
		tame(samples)
		v.play.shape(samples, channels)
		v.meter.turned(v.play.gain)
		v.meter.Write(samples)
		sum := block[len(block)-int(past-from)*channels:]
		for i, s := range samples {
			sum[i] += s
		}
		v.play.remember(samples)
		v.count(got, from, err)
		at = from + int64(got)
	}
}

// listen obeys the orders that came since the last block.
func (v *Voice) listen(at int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, o := range v.orders {
		v.play.obey(o, at)
	}
	v.orders = v.orders[:0]
	v.done = v.play.stage == over
}

// settle notes whether the voice has ended.
func (v *Voice) settle() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.done = v.play.stage == over
}

// count notes frames that were mixed and how the source is.
func (v *Voice) count(frames int, at int64, err error) {
	p := &v.play
	if p.cap >= 0 {
		p.cap -= int64(frames)
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF) && p.cap != 0 && p.left == 0:
		p.fail()
	case err != nil || p.cap == 0:
		p.stage = over
	}
	if p.stage >= falling {
		v.meter.flush()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if frames > 0 {
		if p.fresh {
			v.segments = append(v.segments, segment{at: at})
			p.fresh = false
		}
		v.segments[len(v.segments)-1].frames += int64(frames)
		v.mixed += int64(frames)
	}
	v.done = p.stage == over
	if !errors.Is(err, io.EOF) {
		v.err = err
	}
}
