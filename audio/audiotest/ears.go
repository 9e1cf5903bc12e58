package audiotest

import "math"

// Amplitude is that of the sine of hz in mono samples, by Goertzel's recurrence.
func Amplitude(samples []float32, rate int, hz float64) float64 {
	k := 2 * math.Cos(2*math.Pi*hz/float64(rate))
	var s1, s2 float64
	for _, v := range samples {
		s1, s2 = float64(v)+k*s1-s2, s1
	}
	return 2 * math.Sqrt(max(s1*s1+s2*s2-k*s1*s2, 0)) / float64(len(samples))
}

// Channel picks one channel out of interleaved samples.
func Channel(samples []float32, channels, c int) []float32 {
	out := make([]float32, 0, len(samples)/channels)
	for i := c; i < len(samples); i += channels {
		out = append(out, samples[i])
	}
	return out
}

// Clicks finds the places where mono samples jump as no sound below hz with the
// given amplitude can: the steepest slope of such a sine, and half as much again.
func Clicks(samples []float32, rate int, hz, amp float64) (at []int) {
	steepest := 1.5 * amp * 2 * math.Pi * hz / float64(rate)
	for i := 1; i < len(samples); i++ {
		if math.Abs(float64(samples[i]-samples[i-1])) > steepest {
			at = append(at, i)
		}
	}
	return at
}

// listens is how many times a second the ears listen anew: windows of 10 ms, in
// which tones 200 Hz apart are well apart.
const listens = 100

// Onset is the first sample of the tone of hz in mono samples from one on, or −1
// when it is not there. amp is the amplitude that the tone has where it sounds;
// half of it counts as presence. It is exact to a period of the tone.
func Onset(samples []float32, rate int, hz, amp float64, from int) int {
	return crossing(samples, rate, hz, from, func(a float64) bool { return a >= amp/2 })
}

// Until is the sample just past the tone of hz that sounds at one, exact to a
// period of the tone; len(samples) when it goes on to the end.
func Until(samples []float32, rate int, hz, amp float64, from int) int {
	if at := crossing(samples, rate, hz, from, func(a float64) bool { return a < amp/2 }); at >= 0 {
		return at
	}
	return len(samples)
}

// crossing finds the first window whose amplitude is as wanted; the tone begins
// or ends in its middle, for half the window has it. Strides first, then samples.
func crossing(samples []float32, rate int, hz float64, from int, wanted func(amplitude float64) bool) int {
	window := rate / listens
	stride := window / 8
	at := func(i int) bool { return wanted(Amplitude(samples[i:i+window], rate, hz)) }
	for i := max(from, 0); i+window <= len(samples); i += stride {
		if !at(i) {
			continue
		}
		if i == from {
			return from
		}
		for i > from && at(i-1) {
			i--
		}
		return i + window/2
	}
	return -1
}
