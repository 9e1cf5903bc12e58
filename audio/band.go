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
	for _, q := range butterworth4 {
		if low > 0 && low < nyquist {
			b.stages = append(b.stages, stage2{biquad: highPass(low/float64(f.Rate), q)})
		}
		if high > 0 && high < nyquist {
			b.stages = append(b.stages, stage2{biquad: lowPass(high/float64(f.Rate), q)})
		}
	}
	if len(b.stages) == 0 {
		return src
	}
	return b
}

// butterworth4 holds the quality of the two second-order sections that make a
// Butterworth filter of the fourth order: 1/(2 cos(π/8)) and 1/(2 cos(3π/8)).
var butterworth4 = [2]float64{0.5411961001461969, 1.3065629648763766} //nolint:gochecknoglobals // a constant that Go has no word for

type band struct {
	src      Source
	channels int
	stages   []stage2
}

// stage2 is a section of second order with what it remembers of each channel.
type stage2 struct {
	biquad
	state [2][2]float64
}

// Read implements [Source].
func (b *band) Read(dst []float32) (int, error) {
	n, err := b.src.Read(dst)
	samples := dst[:n*b.channels]
	tame(samples) // one NaN would stay in the filter
	if b.alike(samples) {
		b.once(samples)
		return n, err
	}
	for i := range b.stages {
		for c := range b.channels {
			b.stages[i].filter(samples, c, b.channels)
		}
	}
	return n, err
}

// alike says whether both channels hold the same, and did so far: speech that was
// recorded in mono.
func (b *band) alike(samples []float32) bool {
	if b.channels != 2 {
		return false
	}
	for i := range b.stages {
		if b.stages[i].state[0] != b.stages[i].state[1] {
			return false
		}
	}
	for ; len(samples) >= 2; samples = samples[2:] {
		if samples[0] != samples[1] {
			return false
		}
	}
	return true
}

// once filters one channel for both.
func (b *band) once(samples []float32) {
	for i := range b.stages {
		b.stages[i].filter(samples, 0, 2)
		b.stages[i].state[1] = b.stages[i].state[0]
	}
	for ; len(samples) >= 2; samples = samples[2:] {
		samples[1] = samples[0]
	}
}

// filter works on one channel in place (transposed direct form II).
func (s *stage2) filter(samples []float32, c, channels int) {
	f, s1, s2 := s.biquad, s.state[c][0], s.state[c][1]
	for i := c; i < len(samples); i += channels {
		x := float64(samples[i])
		y := f.b0*x + s1
		s1 = f.b1*x - f.a1*y + s2
		s2 = f.b2*x - f.a2*y
		samples[i] = float32(y)
	}
	// What rings on in silence would fall to numbers so small that processors
	// slow down.
	if math.Abs(s1)+math.Abs(s2) < 1e-20 {
		s1, s2 = 0, 0
	}
	s.state[c] = [2]float64{s1, s2}
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
