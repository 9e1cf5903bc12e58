package audiotest

import "math"

const (
	// tearWindow is how many times a second the ear listens anew: what lies within
	// 5 ms to both sides covers a tear.
	tearWindow = 200
	// tearSpan is how many samples around a place belong to it and not to what
	// covers it.
	tearSpan = 8
	// tearRatio is how far a tear stands out of the sound around it: noise of any
	// kind stays below.
	tearRatio = 8
	// tearLeast is the smallest tear that is one: a step of −43 dBFS. The corner of a
	// linear fade of 5 ms at full scale is half of that.
	tearLeast = 0.02
)

// Tears finds the places where mono samples do not go on as they went: steps,
// corners and single wrong samples, in any sound. A short predictor, the cubic
// through four samples, foretells each next one; where it errs by far more than
// around there, the sound is torn. What noise as loud as the tear covers is not
// found, nor heard.
func Tears(samples []float32, rate int) (at []int) {
	missed := make([]float64, len(samples)) // by the predictor
	energy := make([]float64, len(samples)+1)
	for i := range samples {
		if i >= 4 {
			s := samples[i-4 : i+1]
			missed[i] = math.Abs(float64(s[4]) - 4*float64(s[3]) + 6*float64(s[2]) - 4*float64(s[1]) + float64(s[0]))
		}
		energy[i+1] = energy[i] + missed[i]*missed[i]
	}
	between := func(from, to int) float64 { // both clipped to what there is
		from, to = min(max(from, 0), len(samples)), min(max(to, 0), len(samples))
		return energy[to] - energy[from]
	}
	window := rate / tearWindow
	for i, m := range missed {
		if m < tearLeast {
			continue
		}
		around := between(i-window, i-tearSpan) + between(i+tearSpan+1, i+window+1)
		if m > tearRatio*math.Sqrt(around/float64(2*(window-tearSpan))) {
			at = append(at, i)
		}
	}
	return at
}
