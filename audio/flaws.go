package audio

import "math"

// Flaws are what is wrong with a recording and can be seen in its samples.
type Flaws struct {
	Clipped  int64   // stretches of three samples or more at full scale
	DC       float64 // mean of the samples of the channel where it is furthest from 0, as a share of full scale
	DualMono bool    // both channels of a stereo recording are the same, 60 dB down to the difference
}

const (
	// fullScale is the largest sample of 16 bits: what a clipped recording sticks to.
	fullScale = 32767 * scale16
	// clipRun is how many samples in a row make a clipped place. A sine at full scale
	// has no three of them above 60 Hz.
	clipRun = 3
	// dualMonoDB is how far the difference of the channels is below their sum, at
	// least, in a mono recording that went through a stereo codec.
	dualMonoDB = -60.0
)

// FlawMeter looks for flaws in a recording while it is written.
type FlawMeter struct {
	channels int
	frames   int64
	clipped  int64
	runs     [2]int // samples at full scale in a row, negative ones below 0
	sums     [2]float64
	mid      float64 // energy of the sum of the channels
	side     float64 // and of their difference
}

// NewFlawMeter makes a meter for mono or stereo sound.
func NewFlawMeter(f Format) *FlawMeter { return &FlawMeter{channels: f.Channels} }

// Write takes the next frames. It allocates nothing.
func (m *FlawMeter) Write(samples []float32) {
	if peak(samples) >= fullScale {
		for i, s := range samples {
			m.clip(i%m.channels, s)
		}
	} else {
		m.runs = [2]int{}
	}
	for len(samples) > 0 { // in pieces: a NaN costs its own
		n := min(len(samples), mixBlock*m.channels)
		m.balance(samples[:n])
		samples = samples[n:]
	}
}

// clip counts a run when it has become long enough.
func (m *FlawMeter) clip(c int, s float32) {
	run := &m.runs[c]
	switch {
	case s >= fullScale:
		*run = max(*run, 0) + 1
	case s <= -fullScale:
		*run = min(*run, 0) - 1
	default:
		*run = 0
	}
	if *run == clipRun || *run == -clipRun {
		m.clipped++
	}
}

func (m *FlawMeter) balance(samples []float32) {
	var left, right, mid, side float64
	if m.channels == 1 {
		for _, s := range samples {
			left += float64(s)
		}
	} else {
		for i := 0; i+1 < len(samples); i += 2 {
			l, r := float64(samples[i]), float64(samples[i+1])
			left += l
			right += r
			mid += (l + r) * (l + r)
			side += (l - r) * (l - r)
		}
	}
	if sum := mid + side + left + right; math.IsNaN(sum) || math.IsInf(sum, 0) {
		return
	}
	m.frames += int64(len(samples) / m.channels)
	m.sums[0] += left
	m.sums[1] += right
	m.mid += mid
	m.side += side
}

// Flaws is what was found so far.
func (m *FlawMeter) Flaws() Flaws {
	f := Flaws{Clipped: m.clipped, DualMono: m.mid > 0 && 10*math.Log10(m.side/m.mid) <= dualMonoDB}
	if m.frames == 0 {
		return f
	}
	for _, sum := range m.sums {
		if dc := sum / float64(m.frames); math.Abs(dc) > math.Abs(f.DC) {
			f.DC = dc
		}
	}
	return f
}
