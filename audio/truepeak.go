package audio

import "math"

// Oversampling of the true-peak meter: four times, as BS.1770-4 annex 2 asks.
const (
	peakPhases = 4
	peakTaps   = 32
	peakLook   = 64 // frames looked at in one go
)

// TruePeak finds the highest level between the samples, after ITU-R BS.1770-4
// annex 2: four times oversampled, with a longer filter than the annex's example.
type TruePeak struct {
	channels int
	filters  [peakPhases - 1][peakTaps]float32 // phase 0 is the samples themselves
	bound    float32                           // no phase can raise a peak by more
	history  []float32                         // the last peakTaps-1 frames, then the new ones
	highest  float32
}

// NewTruePeak makes a meter for mono or stereo sound at any rate.
func NewTruePeak(f Format) *TruePeak {
	t := &TruePeak{channels: f.Channels, history: make([]float32, (peakTaps-1)*f.Channels, (peakTaps-1+peakLook)*f.Channels)}
	for p := range t.filters {
		shift := float64(p+1) / peakPhases
		sum, size := 0.0, 0.0
		var row [peakTaps]float64
		for k := range row {
			x := float64(k) - peakTaps/2 + 1 - shift
			row[k] = sinc(x) * kaiser(x/(peakTaps/2), 7)
			sum += row[k]
		}
		for k, v := range row {
			t.filters[p][k] = float32(v / sum)
			size += math.Abs(v / sum)
		}
		t.bound = max(t.bound, float32(size))
	}
	return t
}

// Write takes the next frames.
func (t *TruePeak) Write(samples []float32) {
	for len(samples) > 0 {
		n := min(len(samples), peakLook*t.channels)
		t.look(samples[:n])
		samples = samples[n:]
	}
}

// look takes a few frames. Most sound is far below its own highest peak: nothing
// between its samples can exceed that, so there is nothing to compute.
func (t *TruePeak) look(samples []float32) {
	t.highest = max(t.highest, peak(samples))
	t.history = append(t.history, samples...)
	if peak(t.history)*t.bound > t.highest {
		t.between()
	}
	keep := (peakTaps - 1) * t.channels
	t.history = t.history[:copy(t.history, t.history[len(t.history)-keep:])]
}

// between looks at the three places between each two samples.
func (t *TruePeak) between() {
	f, step := &t.filters, t.channels
	for i := 0; i+peakTaps*step <= len(t.history); i++ {
		window := t.history[i:]
		// Two sums a place, so that the processor can work on six at a time.
		var a, b, c, d, e, g float32
		for k := 0; k < peakTaps; k += 2 {
			s, u := window[k*step], window[(k+1)*step]
			a += s * f[0][k]
			b += s * f[1][k]
			c += s * f[2][k]
			d += u * f[0][k+1]
			e += u * f[1][k+1]
			g += u * f[2][k+1]
		}
		sums := [...]float32{a + d, b + e, c + g}
		t.highest = max(t.highest, peak(sums[:]))
	}
}

// DB is the true peak so far in dBTP; −Inf for silence.
func (t *TruePeak) DB() float64 { return DB(float64(t.highest)) }
