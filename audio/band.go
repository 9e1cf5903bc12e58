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
		if b.channels == 2 {
			b.stages[i].both(samples)
			continue
		}
		b.stages[i].filter(samples, 0, 1)
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
	s.state[c] = settled(s1, s2)
}

// both is filter for two channels: each sample of a channel waits for the one
// before, so the processor has time for the other channel.
func (s *stage2) both(samples []float32) {
	f, l1, l2, r1, r2 := s.biquad, s.state[0][0], s.state[0][1], s.state[1][0], s.state[1][1]
	for len(samples) >= 2 {
		pair := (*[2]float32)(samples)
		l, r := float64(pair[0]), float64(pair[1])
		yl, yr := f.b0*l+l1, f.b0*r+r1
		l1, r1 = f.b1*l-f.a1*yl+l2, f.b1*r-f.a1*yr+r2
		l2, r2 = f.b2*l-f.a2*yl, f.b2*r-f.a2*yr
		pair[0], pair[1] = float32(yl), float32(yr)
		samples = samples[2:]
	}
	s.state = [2][2]float64{settled(l1, l2), settled(r1, r2)}
}

// settled ends what rings on in silence: it would fall to numbers so small that
// processors slow down.
func settled(s1, s2 float64) [2]float64 {
	if math.Abs(s1)+math.Abs(s2) < 1e-20 {
		return [2]float64{}
	}
	return [2]float64{s1, s2}
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
