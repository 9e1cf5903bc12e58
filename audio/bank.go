package audio

import "math"

// The low-pass of the resampler: within 0.1 dB to passBand of the lower Nyquist
// frequency, down by stopDB from that Nyquist frequency on.
const (
	passBand = 0.9
	stopDB   = 96.0
	// maxSteps bounds the filters kept in memory. All usual rates need fewer; a
	// file of 44,101 frames a second would need 48,000 of them.
	maxSteps = 1024
)

// bank holds what one long low-pass gives at the places between two frames: a
// windowed sinc (Kaiser window; Oppenheim, Schafer: Discrete-Time Signal
// Processing, 7.6), cut into steps filters.
type bank struct {
	taps   int       // of one filter
	steps  int64     // how many there are
	phases []float32 // one behind the other, and the first one again, a frame later, at the end
}

// newBank makes a low-pass for the given share of the Nyquist frequency.
func newBank(lower float64, steps int64) bank {
	width := math.Pi * lower * (1 - passBand) // of the transition, radians a frame
	b := bank{steps: steps, taps: int(math.Ceil((stopDB-7.95)/(2.285*width))) + 1}
	b.taps += (8 - b.taps%8) % 8 // for the lanes of dot
	cutoff := lower * (1 + passBand) / 2
	beta := 0.1102 * (stopDB - 8.7)

	b.phases = make([]float32, int(steps+1)*b.taps)
	half := float64(b.taps / 2)
	row := make([]float64, b.taps)
	for p := range steps + 1 {
		sum := 0.0
		for k := range b.taps {
			// Distance of tap k from the place of the output frame, in source frames.
			x := float64(k) - half + 1 - float64(p)/float64(steps)
			row[k] = sinc(cutoff*x) * kaiser(x/half, beta)
			sum += row[k]
		}
		for k, v := range row { // every phase passes DC alike
			b.phases[int(p)*b.taps+k] = float32(v / sum)
		}
	}
	return b
}

// between computes one frame at a place between two filters, share of the way
// from one step to the next: what the line misses of the curve is 115 dB down
// with maxSteps.
func (b *bank) between(dst, in []float32, step int64, share float32) {
	var next [2]float32
	b.filter(dst, in, step)
	b.filter(next[:len(dst)], in, step+1)
	for c := range dst {
		dst[c] += (next[c] - dst[c]) * share
	}
}

// filter computes one frame from taps frames, with the filter of a step.
func (b *bank) filter(dst, in []float32, step int64) {
	h := b.phases[int(step)*b.taps : int(step+1)*b.taps]
	if len(dst) == 1 {
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
