package audio

import "math"

// Limiter keeps the true peak within a ceiling (ITU-R BS.1770-4 annex 2: what
// lies between the samples counts) by turning the gain down shortly before a peak
// and back up after it. Below the ceiling it changes nothing but the time: what
// comes out is Delay frames behind what went in.
type Limiter struct {
	oversampler
	format  Format
	ceiling float32
	line    []float32 // the last frames that went in, Delay of them, then the new ones
	wants   lowest    // of the gains that frames ask for
	smooth  []float32 // ring of released gains that are averaged
	head    int       // where in smooth
	sum     float64
	release float32 // share of the way back to 1 in one frame
	current float32
	busy    int // frames until the gain is 1 again for sure, when no peak comes
}

// Limiter times: the gain goes down over limiterAhead and comes back with a time
// constant of limiterRelease.
const (
	limiterAhead   = 0.0015 // s
	limiterRelease = 0.080  // s
	limiterSettled = 0.99999
	// limiterHold is how many frames to both sides of a peak have its gain too: a
	// peak between samples is made of those around it.
	limiterHold = 8
)

// NewLimiter makes a limiter with a linear ceiling.
func NewLimiter(f Format, ceiling float64) *Limiter {
	ahead := max(int(limiterAhead*float64(f.Rate)), limiterHold)
	delay := peakTaps/2 + ahead + limiterHold - 1
	l := &Limiter{
		oversampler: newOversampler(), format: f, ceiling: float32(ceiling),
		line:    make([]float32, delay*f.Channels, (delay+mixBlock)*f.Channels),
		wants:   newLowest(ahead + 2*limiterHold),
		smooth:  make([]float32, ahead),
		release: float32(1 - math.Exp(-1/(limiterRelease*float64(f.Rate)))),
	}
	l.rest()
	return l
}

// Delay is how many frames the output is behind the input.
func (l *Limiter) Delay() int { return peakTaps/2 + len(l.smooth) + limiterHold - 1 }

// rest puts the gain back to 1 exactly.
func (l *Limiter) rest() {
	l.wants.rest()
	for i := range l.smooth {
		l.smooth[i] = 1
	}
	l.current, l.sum, l.busy = 1, float64(len(l.smooth)), 0
}

// Process limits samples in place. The first Delay frames out are silence.
func (l *Limiter) Process(samples []float32) {
	for len(samples) > 0 {
		n := min(len(samples), mixBlock*l.format.Channels)
		l.process(samples[:n])
		samples = samples[n:]
	}
}

func (l *Limiter) process(samples []float32) {
	delayed := len(l.line)
	l.line = append(l.line, samples...)
	copy(samples, l.line)
	if l.busy > 0 || l.loud(delayed, len(samples)) {
		grain := peakGrain * l.format.Channels
		for i := 0; i < len(samples); i += grain {
			n := min(grain, len(samples)-i)
			l.grain(samples[i:i+n], delayed+i)
		}
	}
	l.line = l.line[:copy(l.line, l.line[len(samples):])]
}

// loud says whether there may be a peak around so many samples from one in the
// line on. In ordinary sound a look at the samples is enough to say no.
func (l *Limiter) loud(from, samples int) bool {
	around := l.line[from-(peakTaps-1)*l.format.Channels : from+samples]
	return !l.below(l.ceiling, around, l.format.Channels)
}

// grain limits a few samples; those that have just come begin at a place in the
// line.
func (l *Limiter) grain(samples []float32, at int) {
	ch, loud := l.format.Channels, l.loud(at, len(samples))
	for i := 0; i < len(samples); i += ch {
		want := float32(1)
		if loud {
			want = l.want(l.line[at+i-(peakTaps-1)*ch : at+i+ch])
		}
		gain := l.gain(want)
		for c := range ch {
			// The clamp takes what rounding leaves over.
			samples[i+c] = min(max(samples[i+c]*gain, -l.ceiling), l.ceiling)
		}
	}
}

// want is the gain that the middle of a window of peakTaps frames asks for.
func (l *Limiter) want(window []float32) float32 {
	ch := l.format.Channels
	p := peak(window[(peakTaps/2-1)*ch : peakTaps/2*ch])
	for c := range ch {
		p = max(p, l.between(window[c:], ch))
	}
	if p <= l.ceiling {
		return 1
	}
	return l.ceiling / p
}

// gain takes what the newest frame wants and gives the gain for the one that
// leaves: the lowest that any frame asks for, limiterHold on both sides, released
// slowly and averaged. The average of gains that are each low enough is low enough.
func (l *Limiter) gain(want float32) float32 {
	l.current = min(l.wants.next(want), l.current+(1-l.current)*l.release)

	l.sum += float64(l.current) - float64(l.smooth[l.head])
	l.smooth[l.head] = l.current
	if l.head++; l.head == len(l.smooth) {
		l.head = 0
	}
	gain := min(float32(l.sum/float64(len(l.smooth))), 1)
	l.settle(want)
	return gain
}

// settle ends the busy time when the gain is all but 1 everywhere.
func (l *Limiter) settle(want float32) {
	switch {
	case want < 1 || l.current < limiterSettled:
		l.busy = len(l.wants.kept) + len(l.smooth)
	case l.busy > 0:
		if l.busy--; l.busy == 0 {
			l.rest()
		}
	}
}
