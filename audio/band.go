package audio

import "math"

// Band lets the frequencies from low to high in Hz through and takes the rest
// away, 24 dB an octave on each side (Butterworth, fourth order, −3 dB at the
// edge): what a horn cannot give only drives its membrane and the ear away. 0
// leaves a side open, and so does a high edge at or above the Nyquist frequency.
// The length is that of src; the sound comes later by the filter's own group
// delay, some milliseconds at the low edge.
func Band(src Source, f Format, low, high float64) Source {
	b := &band{src: src, channels: f.Channels}
	nyquist := float64(f.Rate) / 2
	if low > 0 && low < nyquist {
		b.edges = append(b.edges, newEdge(highPass, low/float64(f.Rate)))
	}
	if high > 0 && high < nyquist {
		b.edges = append(b.edges, newEdge(lowPass, high/float64(f.Rate)))
	}
	if len(b.edges) == 0 {
		return src
	}
	return b
}

type band struct {
	src      Source
	channels int
	edges    []edge
}

// edge is a Butterworth filter of the fourth order: two sections of the second,
// and what they remember of each channel.
type edge struct {
	first, second biquad
	state         [2][4]float64 // channel; two delays of each section
}

// newEdge takes the quality of the sections from 1/(2 cos(π/8)) and 1/(2 cos(3π/8)).
func newEdge(section func(freq, q float64) biquad, freq float64) edge {
	return edge{first: section(freq, 0.5411961001461969), second: section(freq, 1.3065629648763766)}
}

// Read implements [Source].
func (b *band) Read(dst []float32) (int, error) {
	n, err := b.src.Read(dst)
	samples := dst[:n*b.channels]
	tame(samples) // one NaN would stay in the filter
	for i := range b.edges {
		if b.channels == 1 {
			b.edges[i].mono(samples)
		} else {
			b.edges[i].stereo(samples)
		}
	}
	return n, err
}

// mono filters in place (transposed direct form II). Within a section a sample
// waits for the one before: the order of the sums keeps that wait short.
func (e *edge) mono(samples []float32) {
	f, g := e.first, e.second
	s0, s1, s2, s3 := e.state[0][0], e.state[0][1], e.state[0][2], e.state[0][3]
	for i, v := range samples {
		x := float64(v)
		y := f.b0*x + s0
		s0 = f.b1*x + s1 - f.a1*y
		s1 = f.b2*x - f.a2*y
		z := g.b0*y + s2
		s2 = g.b1*y + s3 - g.a1*z
		s3 = g.b2*y - g.a2*z
		samples[i] = float32(z)
	}
	e.state[0] = settled(s0, s1, s2, s3)
}

// stereo is mono for two channels: while one waits, the processor has time for
// the other.
func (e *edge) stereo(samples []float32) {
	f, g := e.first, e.second
	l0, l1, l2, l3 := e.state[0][0], e.state[0][1], e.state[0][2], e.state[0][3]
	r0, r1, r2, r3 := e.state[1][0], e.state[1][1], e.state[1][2], e.state[1][3]
	for len(samples) >= 2 {
		pair := (*[2]float32)(samples)
		l, r := float64(pair[0]), float64(pair[1])
		ly, ry := f.b0*l+l0, f.b0*r+r0
		l0, r0 = f.b1*l+l1-f.a1*ly, f.b1*r+r1-f.a1*ry
		l1, r1 = f.b2*l-f.a2*ly, f.b2*r-f.a2*ry
		lz, rz := g.b0*ly+l2, g.b0*ry+r2
		l2, r2 = g.b1*ly+l3-g.a1*lz, g.b1*ry+r3-g.a1*rz
		l3, r3 = g.b2*ly-g.a2*lz, g.b2*ry-g.a2*rz
		pair[0], pair[1] = float32(lz), float32(rz)
		samples = samples[2:]
	}
	e.state = [2][4]float64{settled(l0, l1, l2, l3), settled(r0, r1, r2, r3)}
}

// settled ends what rings on in silence: it would fall to numbers so small that
// processors slow down.
func settled(s0, s1, s2, s3 float64) [4]float64 {
	if math.Abs(s0)+math.Abs(s1)+math.Abs(s2)+math.Abs(s3) < 1e-20 {
		return [4]float64{}
	}
	return [4]float64{s0, s1, s2, s3}
}

// lowPass and highPass are sections at freq, a share of the rate, by the
// bilinear transform.
func lowPass(freq, q float64) biquad {
	k := math.Tan(math.Pi * freq)
	a0 := 1 + k/q + k*k
	return biquad{b0: k * k / a0, b1: 2 * k * k / a0, b2: k * k / a0, a1: 2 * (k*k - 1) / a0, a2: (1 - k/q + k*k) / a0}
}

func highPass(freq, q float64) biquad {
	k := math.Tan(math.Pi * freq)
	a0 := 1 + k/q + k*k
	return biquad{b0: 1 / a0, b1: -2 / a0, b2: 1 / a0, a1: 2 * (k*k - 1) / a0, a2: (1 - k/q + k*k) / a0}
}
