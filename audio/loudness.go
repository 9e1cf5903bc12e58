package audio

import "math"

// Loudness measures programme loudness after ITU-R BS.1770-4: K-weighting, mean
// square in blocks of 400 ms that overlap by three quarters, gated at −70 LUFS
// and 10 LU below the ungated mean. The range follows EBU Tech 3342.
type Loudness struct {
	weight   kWeighting
	channels int
	hop      int // frames in 100 ms
	filled   int
	sum      float64     // weighted energy of the hop that is being filled
	hops     [30]float64 // the last 3 s, a ring of hops
	count    int64       // hops filled so far
	blocks   histogram   // 400 ms
	short    histogram   // 3 s, for the range
	momentum float64     // energy of the last 400 ms
}

// NewLoudness makes a meter for mono or stereo sound at any usual rate.
func NewLoudness(f Format) *Loudness {
	return &Loudness{
		weight: newKWeighting(f), channels: f.Channels, hop: max(f.Rate/10, 1),
	}
}

// Write takes the next frames. It allocates nothing.
func (l *Loudness) Write(samples []float32) {
	for len(samples) > 0 {
		n := min(l.hop-l.filled, len(samples)/l.channels)
		l.sum += l.weight.energy(samples[:n*l.channels])
		samples = samples[n*l.channels:]
		if l.filled += n; l.filled == l.hop {
			l.turnHop()
		}
	}
}

// turnHop closes 100 ms.
func (l *Loudness) turnHop() {
	l.hops[l.count%30] = l.sum / float64(l.hop)
	l.count++
	l.filled, l.sum = 0, 0
	if l.count >= 4 {
		l.momentum = l.mean(4)
		l.blocks.add(l.momentum)
	}
	if l.count >= 30 {
		l.short.add(l.mean(30))
	}
}

// mean is the mean energy of the last n hops.
func (l *Loudness) mean(n int64) float64 {
	var sum float64
	for i := l.count - n; i < l.count; i++ {
		sum += l.hops[i%30]
	}
	return sum / float64(n)
}

// Integrated is the gated loudness of all that was written, in LUFS; −Inf for
// silence and for anything shorter than 400 ms.
func (l *Loudness) Integrated() float64 {
	ungated := l.blocks.meanAbove(absoluteGate)
	return lufs(l.blocks.meanAbove(math.Max(ungated*gateLU(-10), absoluteGate)))
}

// Range is the loudness range in LU; 0 for anything shorter than 3 s.
func (l *Loudness) Range() float64 {
	gate := math.Max(l.short.meanAbove(absoluteGate)*gateLU(-20), absoluteGate)
	low, high := l.short.percentile(gate, 0.10), l.short.percentile(gate, 0.95)
	return high - low
}

// Momentary is the loudness of the last 400 ms in LUFS.
func (l *Loudness) Momentary() float64 { return lufs(l.momentum) }

// absoluteGate is −70 LUFS as energy: 10^((−70+0.691)/10).
const absoluteGate = 1.1724653045822964e-07

func gateLU(lu float64) float64 { return math.Pow(10, lu/10) }

// lufs turns K-weighted energy into loudness, BS.1770-4 annex 1.
func lufs(energy float64) float64 { return -0.691 + 10*math.Log10(energy) }

// histogram keeps energies by loudness, 0.05 LU wide from −70 to +10 LUFS, with
// the exact energy of each bin: gating over any length in bounded memory.
type histogram struct {
	count  [histogramBins]int64
	energy [histogramBins]float64
}

const (
	histogramBins   = 1600
	histogramPerLU  = 20
	histogramLowest = -70.0
)

func (h *histogram) add(energy float64) {
	if energy < absoluteGate || math.IsNaN(energy) {
		return
	}
	bin := min(max(int((lufs(energy)-histogramLowest)*histogramPerLU), 0), histogramBins-1)
	h.count[bin]++
	h.energy[bin] += energy
}

// meanAbove is the mean energy of the bins whose own mean is not below a gate.
func (h *histogram) meanAbove(gate float64) float64 {
	var n int64
	var sum float64
	for i, c := range h.count {
		if c > 0 && h.energy[i] >= gate*float64(c) {
			n += c
			sum += h.energy[i]
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// percentile is the loudness below which a share of the blocks above a gate
// lies; 0 when there are none.
func (h *histogram) percentile(gate, share float64) float64 {
	var n int64
	for i, c := range h.count {
		if h.energy[i] >= gate*float64(c) {
			n += c
		}
	}
	rank := int64(share*float64(n-1) + 0.5)
	for i, c := range h.count {
		if c == 0 || h.energy[i] < gate*float64(c) {
			continue
		}
		if rank -= c; rank < 0 {
			return histogramLowest + (float64(i)+0.5)/histogramPerLU
		}
	}
	return 0
}

// kWeighting is the filter of BS.1770-4 annex 1: a shelf for the head, then a
// high-pass. The standard gives coefficients for 48 kHz; those for other rates
// come from the same analogue prototypes by the bilinear transform.
type kWeighting struct {
	shelf, pass biquad
	state       [2][4]float64 // channel; two delays of each stage
	channels    int
}

// biquad is a second-order section with a0 = 1.
type biquad struct{ b0, b1, b2, a1, a2 float64 }

func newKWeighting(f Format) kWeighting {
	return kWeighting{shelf: headShelf(f.Rate), pass: lowCut(f.Rate), channels: f.Channels}
}

// headShelf is +4 dB above about 1.7 kHz.
func headShelf(rate int) biquad {
	const freq, gain, q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
	k := math.Tan(math.Pi * freq / float64(rate))
	high := math.Pow(10, gain/20)
	band := math.Pow(high, 0.4996667741545416)
	a0 := 1 + k/q + k*k
	return biquad{
		b0: (high + band*k/q + k*k) / a0, b1: 2 * (k*k - high) / a0, b2: (high - band*k/q + k*k) / a0,
		a1: 2 * (k*k - 1) / a0, a2: (1 - k/q + k*k) / a0,
	}
}

// lowCut takes away what is below about 38 Hz.
func lowCut(rate int) biquad {
	const freq, q = 38.13547087602444, 0.5003270373238773
	k := math.Tan(math.Pi * freq / float64(rate))
	a0 := 1 + k/q + k*k
	return biquad{b0: 1, b1: -2, b2: 1, a1: 2 * (k*k - 1) / a0, a2: (1 - k/q + k*k) / a0}
}

// energy filters samples and sums the squares of all channels.
func (k *kWeighting) energy(samples []float32) (sum float64) {
	if k.channels == 1 {
		sum = k.mono(samples)
	} else {
		sum = k.stereo(samples)
	}
	for c := range k.state {
		for i, v := range k.state[c] {
			// Denormals cost a hundred times more than sound, and what is not a
			// number would never leave again.
			if !(math.Abs(v) > 1e-30 && math.Abs(v) < 1e30) {
				k.state[c][i] = 0
			}
		}
	}
	return sum
}

func (k *kWeighting) mono(samples []float32) (sum float64) {
	s, p, st := k.shelf, k.pass, k.state[0]
	for _, v := range samples {
		x := float64(v)
		y := s.b0*x + st[0]
		st[0] = s.b1*x + st[1] - s.a1*y
		st[1] = s.b2*x - s.a2*y
		z := y + st[2]
		st[2] = st[3] - 2*y - p.a1*z // the low cut is 1, −2, 1 over a1, a2
		st[3] = y - p.a2*z
		sum += z * z
	}
	k.state[0] = st
	return sum
}

// stereo is mono twice: each sample of a channel waits for the one before, so
// the processor has time for the other channel.
func (k *kWeighting) stereo(samples []float32) (sum float64) {
	s, p := k.shelf, k.pass
	l0, l1, l2, l3 := k.state[0][0], k.state[0][1], k.state[0][2], k.state[0][3]
	r0, r1, r2, r3 := k.state[1][0], k.state[1][1], k.state[1][2], k.state[1][3]
	var right float64
	for len(samples) >= 2 {
		l, r := float64(samples[0]), float64(samples[1])
		samples = samples[2:]
		ly, ry := s.b0*l+l0, s.b0*r+r0
		l0, r0 = s.b1*l+l1-s.a1*ly, s.b1*r+r1-s.a1*ry
		l1, r1 = s.b2*l-s.a2*ly, s.b2*r-s.a2*ry
		lz, rz := ly+l2, ry+r2
		l2, r2 = l3-2*ly-p.a1*lz, r3-2*ry-p.a1*rz
		l3, r3 = ly-p.a2*lz, ry-p.a2*rz
		sum += lz * lz
		right += rz * rz
	}
	k.state = [2][4]float64{{l0, l1, l2, l3}, {r0, r1, r2, r3}}
	return sum + right
}
