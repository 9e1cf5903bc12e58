package audio

import "math"

const (
	// spectralBlock is the least number of overlaps in a block of a spectral
	// resampler: of sixteen, two are computed for nothing.
	spectralBlock = 16
	// spectralRatio bounds both sides of the ratio, and so a block.
	spectralRatio = 2500
)

// spectral converts the rate of a source as [resampler] does, with the same
// low-pass, but block by block in the frequency domain: the spectrum of a block of
// n frames, filtered and cut or filled up to m values, is that of m frames of the
// same sound (overlap-save; Oppenheim, Schafer: Discrete-Time Signal Processing,
// 8.7). Both channels go through one transform, as its real and its imaginary part.
type spectral struct {
	src      Source
	channels int
	up, down int64

	overlap    int       // frames of the source at both ends of a block that only serve the filter
	in         []float32 // a block of frames of the source
	filter     []float32 // gain at each frequency from 0 on, and the scale of the transforms
	to, from   *fft
	spectrum   []complex64
	wave       []complex64 // the spectrum of the output, then its frames
	ready      []complex64 // frames of wave to be handed out
	got, given int64
	over       error // of the source
}

// newSpectral is nil for odd rates: those whose ratio is too long, or has factors
// that the transforms have not.
func newSpectral(src Source, from Format, rate int) *spectral {
	g := gcd(from.Rate, rate)
	up, down := rate/g, from.Rate/g
	if !smooth(up) || !smooth(down) || max(up, down) > spectralRatio {
		return nil
	}
	low := newBank(min(float64(rate)/float64(from.Rate), 1), 1)
	overlap := (low.taps/2 + down - 1) / down * down
	size := down
	for size < spectralBlock*overlap || size*up/down%2 == 1 || size%2 == 1 {
		size *= 2
	}
	s := &spectral{
		src: src, channels: from.Channels, up: int64(up), down: int64(down), overlap: overlap,
		in: make([]float32, size*from.Channels), spectrum: make([]complex64, size), wave: make([]complex64, size/down*up),
		to: newFFT(size), from: newFFT(size / down * up),
	}
	s.shape(low)
	return s
}

// shape takes the gain at each frequency from the low-pass.
func (s *spectral) shape(low bank) {
	clear(s.spectrum)
	for k, v := range low.phases[:low.taps] {
		at := (k - low.taps/2 + 1 + len(s.spectrum)) % len(s.spectrum)
		s.spectrum[at] = complex(v, 0)
	}
	gains := s.to.transform(s.spectrum)
	s.filter = make([]float32, min(len(gains), len(s.wave))/2)
	for k := range s.filter {
		s.filter[k] = real(gains[k]) / float32(len(gains))
	}
}

// Read implements [Source].
func (s *spectral) Read(dst []float32) (int, error) {
	frames := len(dst) / s.channels
	if len(s.ready) == 0 && s.left() > 0 {
		s.turn()
	}
	frames = int(min(int64(frames), int64(len(s.ready)), s.left()))
	if frames == 0 {
		return 0, s.over
	}
	if s.channels == 1 {
		for i, z := range s.ready[:frames] {
			dst[i] = imag(z)
		}
	} else {
		for i, z := range s.ready[:frames] { // the inverse transform has them swapped
			dst[2*i], dst[2*i+1] = imag(z), real(z)
		}
	}
	s.ready = s.ready[frames:]
	s.given += int64(frames)
	return frames, nil
}

// left is how many frames are still to come: the length is got*up/down, to the
// nearest frame. There is no end before the source's.
func (s *spectral) left() int64 {
	if s.over == nil {
		return math.MaxInt64
	}
	return (2*s.got*s.up+s.down)/(2*s.down) - s.given
}

// turn computes the next block.
func (s *spectral) turn() {
	kept := 2 * s.overlap * s.channels
	copy(s.in, s.in[len(s.in)-kept:])
	if s.got == 0 { // what lies before the first frame is silence
		kept /= 2
		clear(s.in[:kept])
	}
	s.fill(s.in[kept:])

	if s.channels == 1 {
		for i, v := range s.in {
			s.spectrum[i] = complex(v, 0)
		}
	} else {
		for i := range s.spectrum {
			s.spectrum[i] = complex(s.in[2*i], s.in[2*i+1])
		}
	}
	s.convert(s.to.transform(s.spectrum))
	out := s.overlap / int(s.down) * int(s.up)
	s.ready = s.from.transform(s.wave)[out : len(s.wave)-out]
}

// fill reads frames; behind the end of the source there is silence.
func (s *spectral) fill(in []float32) {
	for len(in) > 0 && s.over == nil {
		n, err := readGuarded(s.src, in, s.channels)
		in = in[n*s.channels:]
		s.got += int64(n)
		s.over = err
	}
	clear(in)
}

// convert makes the spectrum of the output from that of the input, with the
// parts swapped for the inverse transform.
func (s *spectral) convert(x []complex64) {
	y := s.wave
	clear(y[len(s.filter) : len(y)-len(s.filter)+1])
	for k, g := range s.filter {
		y[k] = complex(imag(x[k])*g, real(x[k])*g)
	}
	for k := 1; k < len(s.filter); k++ {
		g, z := s.filter[k], x[len(x)-k]
		y[len(y)-k] = complex(imag(z)*g, real(z)*g)
	}
}
