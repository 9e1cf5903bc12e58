package audio

import (
	"errors"
	"io"
	"math"
)

// The low-pass of the resampler: flat to passBand of the lower Nyquist
// frequency, down by stopDB from that Nyquist frequency on.
const (
	passBand = 0.9
	stopDB   = 96.0
	// maxSteps bounds the filters kept in memory. All usual rates need fewer; a
	// file of 44,101 frames a second would need 48,000 of them.
	maxSteps = 1024
)

// resampler converts the rate of a source by a rational factor up/down with a
// polyphase windowed sinc (Kaiser window; Oppenheim, Schafer: Discrete-Time
// Signal Processing, 7.6). Its delay is compensated: frame 0 out is frame 0 in.
type resampler struct {
	src      Source
	channels int
	up, down int64
	taps     int       // of one phase
	phases   []float32 // filters of taps coefficients each, and the first one again at the end
	steps    int64     // how many filters there are between two source frames

	in    []float32 // frames from the source, the oldest first
	first int64     // number of the first frame in in
	got   int64     // frames read from the source
	out   int64     // frames given
	ended bool
	err   error
}

// Resample gives src, whose format is from, in the format to. The length is
// that of the source to the nearest frame. With the same rate and channels it
// is src itself. Mono becomes stereo by copying, stereo mono by averaging.
func Resample(src Source, from, to Format) Source {
	if from.Channels == 2 && to.Channels == 1 {
		src, from.Channels = &toMono{src: src}, 1
	}
	if from.Rate != to.Rate {
		src = newResampler(src, from, to.Rate)
	}
	if from.Channels == 1 && to.Channels == 2 {
		src = &toStereo{src: src}
	}
	return src
}

func newResampler(src Source, from Format, rate int) *resampler {
	g := gcd(from.Rate, rate)
	r := &resampler{
		src: src, channels: from.Channels, up: int64(rate / g), down: int64(from.Rate / g),
	}
	r.design(from.Rate, rate)
	// What lies before the first frame is silence.
	r.first = -int64(r.taps / 2)
	r.in = make([]float32, r.taps/2*r.channels)
	return r
}

// design computes the filters: one long low-pass at the rate up*from, of which
// each phase takes every up'th coefficient.
func (r *resampler) design(from, to int) {
	lower := float64(min(from, to)) / float64(from) // of the source's Nyquist frequency
	width := math.Pi * lower * (1 - passBand)       // of the transition, radians a source frame
	r.taps = int(math.Ceil((stopDB-7.95)/(2.285*width))) + 1
	r.taps += (8 - r.taps%8) % 8 // for the lanes of dot
	cutoff := lower * (1 + passBand) / 2
	beta := 0.1102 * (stopDB - 8.7)

	r.steps = min(r.up, maxSteps)
	r.phases = make([]float32, int(r.steps+1)*r.taps)
	half := float64(r.taps / 2)
	row := make([]float64, r.taps)
	for p := range r.steps + 1 {
		sum := 0.0
		for k := range r.taps {
			// Distance of tap k from the place of the output frame, in source frames.
			x := float64(k) - half + 1 - float64(p)/float64(r.steps)
			row[k] = sinc(cutoff*x) * kaiser(x/half, beta)
			sum += row[k]
		}
		for k, v := range row { // every phase passes DC alike
			r.phases[int(p)*r.taps+k] = float32(v / sum)
		}
	}
}

// Read implements [Source].
func (r *resampler) Read(dst []float32) (int, error) {
	n := 0
	for n+r.channels <= len(dst) {
		place := r.out * r.down
		base, phase := place/r.up, place%r.up
		if !r.reach(base + int64(r.taps/2) + 1) {
			break
		}
		// The length is got*up/down, to the nearest frame.
		if r.ended && 2*r.out*r.down+r.down > 2*r.got*r.up {
			break
		}
		r.frame(dst[n:n+r.channels], base, phase)
		n += r.channels
		r.out++
	}
	if n > 0 {
		return n / r.channels, nil
	}
	if r.err != nil {
		return 0, r.err
	}
	return 0, io.EOF
}

// frame computes one output frame from the taps around source frame base.
func (r *resampler) frame(dst []float32, base, phase int64) {
	from := int(base-int64(r.taps/2)+1-r.first) * r.channels
	in := r.in[from : from+r.taps*r.channels]
	if r.steps == r.up {
		r.filter(dst, in, phase)
		return
	}
	// Between two filters: what the line misses of the curve is 115 dB down.
	var next [2]float32
	place := phase * r.steps
	share := float32(place%r.up) / float32(r.up)
	r.filter(dst, in, place/r.up)
	r.filter(next[:len(dst)], in, place/r.up+1)
	for c := range dst {
		dst[c] += (next[c] - dst[c]) * share
	}
}

func (r *resampler) filter(dst, in []float32, step int64) {
	h := r.phases[int(step)*r.taps : int(step+1)*r.taps]
	if r.channels == 1 {
		dst[0] = dot(in, h)
		return
	}
	dst[0], dst[1] = dotStereo(in, h)
}

// dot sums in four lanes, which the processor works on side by side; with eight,
// Go runs out of registers.
func dot(x, h []float32) float32 {
	var a, b, c, d float32
	for len(h) >= 8 && len(x) >= 8 {
		x8, h8 := (*[8]float32)(x), (*[8]float32)(h)
		a += x8[0] * h8[0]
		b += x8[1] * h8[1]
		c += x8[2] * h8[2]
		d += x8[3] * h8[3]
		a += x8[4] * h8[4]
		b += x8[5] * h8[5]
		c += x8[6] * h8[6]
		d += x8[7] * h8[7]
		x, h = x[8:], h[8:]
	}
	return (a + b) + (c + d)
}

// dotStereo has two lanes a channel.
func dotStereo(x, h []float32) (left, right float32) {
	var a, b, c, d float32
	for len(h) >= 4 && len(x) >= 8 {
		x8, h4 := (*[8]float32)(x), (*[4]float32)(h)
		a += x8[0] * h4[0]
		b += x8[1] * h4[0]
		c += x8[2] * h4[1]
		d += x8[3] * h4[1]
		a += x8[4] * h4[2]
		b += x8[5] * h4[2]
		c += x8[6] * h4[3]
		d += x8[7] * h4[3]
		x, h = x[8:], h[4:]
	}
	return a + c, b + d
}

// reach makes sure that source frames up to (not including) frame end are there,
// silence standing for what lies behind the end. It is false when the source
// failed.
func (r *resampler) reach(end int64) bool {
	for r.first+int64(len(r.in)/r.channels) < end {
		r.forget()
		if r.ended {
			missing := end - r.first - int64(len(r.in)/r.channels)
			r.in = append(r.in, make([]float32, int(missing)*r.channels)...)
			return true
		}
		have := len(r.in)
		r.in = append(r.in, make([]float32, 1024*r.channels)...)
		n, err := r.src.Read(r.in[have:])
		r.in = r.in[:have+n*r.channels]
		r.got += int64(n)
		switch {
		case errors.Is(err, io.EOF):
			r.ended = true
		case err != nil:
			r.err = err
			return false
		}
	}
	return true
}

// forget drops the frames that no output frame needs any more.
func (r *resampler) forget() {
	oldest := r.out*r.down/r.up - int64(r.taps/2) + 1
	if n := oldest - r.first; n > 0 {
		kept := copy(r.in, r.in[int(n)*r.channels:])
		r.in, r.first = r.in[:kept], oldest
	}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// sinc is sin(πx)/(πx).
func sinc(x float64) float64 {
	if math.Abs(x) < 1e-12 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// kaiser is the Kaiser window over [−1, 1], not normalised to 1 at its middle:
// the filters are normalised as a whole.
func kaiser(x, beta float64) float64 {
	if x < -1 || x > 1 {
		return 0
	}
	return bessel0(beta * math.Sqrt(1-x*x))
}

// bessel0 is the modified Bessel function of order 0, by its power series.
func bessel0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-12*sum; k++ {
		term *= (x / (2 * k)) * (x / (2 * k))
		sum += term
	}
	return sum
}

// toStereo copies one channel to both sides.
type toStereo struct{ src Source }

func (t *toStereo) Read(dst []float32) (int, error) {
	n, err := t.src.Read(dst[:len(dst)/2])
	for i := n - 1; i >= 0; i-- {
		dst[2*i], dst[2*i+1] = dst[i], dst[i]
	}
	return n, err
}

// toMono averages two channels.
type toMono struct {
	src Source
	buf []float32
}

func (t *toMono) Read(dst []float32) (int, error) {
	if len(t.buf) < 2*len(dst) {
		t.buf = make([]float32, 2*len(dst))
	}
	n, err := t.src.Read(t.buf[:2*len(dst)])
	for i := range n {
		dst[i] = (t.buf[2*i] + t.buf[2*i+1]) / 2
	}
	return n, err
}
