package audio

import (
	"math"
	"slices"
)

// Limiter keeps samples within a ceiling by turning the gain down shortly
// before a peak and back up after it. Below the ceiling it changes nothing but
// the time: what comes out is Delay frames behind what went in.
type Limiter struct {
	format  Format
	ceiling float32
	ahead   int       // frames of look-ahead
	line    []float32 // the last ahead frames that went in
	gains   []float32 // the gain that each frame in the line asks for
	smooth  []float32 // ring of released gains that are averaged
	head    int
	sum     float64
	release float32 // share of the way back to 1 in one frame
	current float32
	lowest  float32 // among gains
	busy    int     // frames until the gain is 1 again for sure, when no peak comes
}

// Limiter times: the gain goes down over limiterAhead and comes back with a time
// constant of limiterRelease.
const (
	limiterAhead   = 0.0015 // s
	limiterRelease = 0.080  // s
	limiterSettled = 0.99999
)

// NewLimiter makes a limiter with a linear ceiling.
func NewLimiter(f Format, ceiling float64) *Limiter {
	ahead := max(int(limiterAhead*float64(f.Rate)), 1)
	l := &Limiter{
		format: f, ceiling: float32(ceiling), ahead: ahead, current: 1,
		line:    make([]float32, ahead*f.Channels),
		gains:   make([]float32, ahead),
		smooth:  make([]float32, ahead),
		release: float32(1 - math.Exp(-1/(limiterRelease*float64(f.Rate)))),
	}
	l.rest()
	return l
}

// Delay is how many frames the output is behind the input.
func (l *Limiter) Delay() int { return l.ahead }

// rest puts the gain back to 1 exactly.
func (l *Limiter) rest() {
	for i := range l.ahead {
		l.gains[i], l.smooth[i] = 1, 1
	}
	l.current, l.lowest, l.sum, l.busy = 1, 1, float64(l.ahead), 0
}

// Process limits samples in place. The first Delay frames out are silence.
func (l *Limiter) Process(samples []float32) {
	if l.busy == 0 && peak(samples) <= l.ceiling {
		l.pass(samples)
		return
	}
	ch := l.format.Channels
	for i := 0; i < len(samples); i += ch {
		l.frame(samples[i : i+ch])
	}
}

// pass is the way of all ordinary sound: only the delay.
func (l *Limiter) pass(samples []float32) {
	n := l.ahead * l.format.Channels
	at := l.head * l.format.Channels
	for i, s := range samples {
		samples[i], l.line[at] = l.line[at], s
		if at++; at == n {
			at = 0
		}
	}
	l.head = at / l.format.Channels
}

// frame takes one frame in and gives the one from Delay frames ago.
func (l *Limiter) frame(frame []float32) {
	want := float32(1)
	if p := peak(frame); p > l.ceiling {
		want = l.ceiling / p
		l.busy = l.ahead * 2
	}
	at := l.head
	// The lowest gain that any frame asks for, from the one that leaves to the
	// one that enters, released slowly.
	l.lowest = min(l.lowest, want)
	l.current = min(l.lowest, l.current+(1-l.current)*l.release)
	leaves := l.gains[at]
	l.gains[at] = want
	if leaves <= l.lowest { // only then can the lowest have changed
		l.lowest = slices.Min(l.gains)
	}
	l.sum += float64(l.current) - float64(l.smooth[at])
	l.smooth[at] = l.current

	gain := min(float32(l.sum/float64(l.ahead)), 1)
	line := l.line[at*len(frame):]
	for c, s := range frame {
		// The average of gains that are each low enough is low enough; the clamp
		// takes what rounding leaves over.
		frame[c] = min(max(line[c]*gain, -l.ceiling), l.ceiling)
		line[c] = s
	}
	if l.head++; l.head == l.ahead {
		l.head = 0
	}
	l.settle()
}

// settle ends the busy time when the gain is all but 1 everywhere.
func (l *Limiter) settle() {
	switch {
	case l.busy == 0:
	case l.current < limiterSettled:
		l.busy = l.ahead * 2
	default:
		if l.busy--; l.busy == 0 {
			l.rest()
		}
	}
}
