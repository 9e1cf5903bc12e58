package audio

import "math"

// Oversampling for true peaks: four times, as ITU-R BS.1770-4 annex 2 asks, with
// a longer filter than the annex's example.
const (
	peakPhases = 4
	peakTaps   = 32
	// peakGrain is how many frames are told to be soft, or looked at, together.
	peakGrain = 16
)

// oversampler computes what lies between two samples, at a quarter, a half and
// three quarters of the way.
type oversampler struct {
	filters [peakPhases - 1][peakTaps]float32
	// Two ways to say that nothing between samples can be above a ceiling, without
	// computing it: no sum is more than bound times the largest sample; and it is off
	// the line between its two neighbours by no more than bend times the largest
	// second difference, which in speech is small, and lean times the largest sample.
	bound, bend, lean float32
}

func newOversampler() oversampler {
	o := oversampler{lean: 1e-5} // for what rounding does
	for p := range o.filters {
		shift := float64(p+1) / peakPhases
		sum := 0.0
		var row [peakTaps]float64
		for k := range row {
			x := float64(k) - peakTaps/2 + 1 - shift
			row[k] = sinc(x) * kaiser(x/(peakTaps/2), 7)
			sum += row[k]
		}
		for k := range row {
			row[k] /= sum
			o.filters[p][k] = float32(row[k])
		}
		o.limits(row, shift)
	}
	return o
}

// limits widens the bounds by a filter. Less the line between the two samples in
// the middle, its coefficients sum up to 0, and so, all but a little, do their
// sums: summed twice, they are the coefficients of the second differences.
func (o *oversampler) limits(row [peakTaps]float64, shift float64) {
	size, once, twice, bend := 0.0, 0.0, 0.0, 0.0
	for k, v := range row {
		size += math.Abs(v)
		switch k {
		case peakTaps/2 - 1:
			v -= 1 - shift
		case peakTaps / 2:
			v -= shift
		}
		once += v
		twice += once
		bend += math.Abs(twice)
	}
	o.bound = max(o.bound, float32(size))
	o.bend = max(o.bend, float32(bend))
	o.lean = max(o.lean, float32(1e-5+2*math.Abs(twice)))
}

// below says that neither samples, of which every step'th belongs to one channel,
// nor anything between them is above a ceiling.
func (o *oversampler) below(ceiling float32, samples []float32, step int) bool {
	p := peak(samples)
	if p*o.bound <= ceiling || p > ceiling {
		return p <= ceiling
	}
	return p*(1+o.lean)+o.bend*bends(samples, step) <= ceiling
}

// bends is the largest second difference of samples.
func bends(samples []float32, step int) float32 {
	var most uint32
	for i := 2 * step; i < len(samples); i++ {
		d := samples[i] - 2*samples[i-step] + samples[i-2*step]
		most = max(most, math.Float32bits(d)&^(1<<31))
	}
	return math.Float32frombits(min(most, infinite))
}

// between is the largest magnitude at the three places in the middle of a window
// of peakTaps samples, which are step apart.
func (o *oversampler) between(window []float32, step int) float32 {
	f := &o.filters
	window = window[:(peakTaps-1)*step+1]
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
	return peak(sums[:])
}
