package audio

import (
	"errors"
	"io"
)

// resampler converts the rate of a source by a rational factor up/down with a
// polyphase windowed sinc (Kaiser window; Oppenheim, Schafer: Discrete-Time
// Signal Processing, 7.6). Its delay is compensated: frame 0 out is frame 0 in.
type resampler struct {
	src      Source
	channels int
	up, down int64
	bank     // of filters, each between two source frames

	in    []float32 // frames from the source, the oldest first
	first int64     // number of the first frame in in
	got   int64     // frames read from the source
	out   int64     // frames given
	ended bool
	err   error
}

// Resample gives src, whose format is from, in the format to. The length is
// that of the source to the nearest frame. With the same rate and channels it
// is src itself. Mono becomes stereo by copying, stereo mono by averaging.
func Resample(src Source, from, to Format) Source {
	if from.Channels == 2 && to.Channels == 1 {
		src, from.Channels = &toMono{src: src}, 1
	}
	if from.Rate != to.Rate {
		if s := newSpectral(src, from, to.Rate); s != nil {
			src = s
		} else {
			src = newResampler(src, from, to.Rate)
		}
	}
	if from.Channels == 1 && to.Channels == 2 {
		src = &toStereo{src: src}
	}
	return src
}

func newResampler(src Source, from Format, rate int) *resampler {
	g := gcd(from.Rate, rate)
	r := &resampler{
		src: src, channels: from.Channels, up: int64(rate / g), down: int64(from.Rate / g),
	}
	r.bank = newBank(min(float64(rate)/float64(from.Rate), 1), min(r.up, maxSteps))
	// What lies before the first frame is silence.
	r.first = -int64(r.taps / 2)
	r.in = make([]float32, r.taps/2*r.channels)
	return r
}

// Read implements [Source].
func (r *resampler) Read(dst []float32) (int, error) {
	n := 0
	for n+r.channels <= len(dst) {
		place := r.out * r.down
		base, phase := place/r.up, place%r.up
		if !r.reach(base + int64(r.taps/2) + 1) {
			break
		}
		// The length is got*up/down, to the nearest frame.
		if r.ended && 2*r.out*r.down+r.down > 2*r.got*r.up {
			break
		}
		r.frame(dst[n:n+r.channels], base, phase)
		n += r.channels
		r.out++
	}
	if n > 0 {
		return n / r.channels, nil
	}
	if r.err != nil {
		return 0, r.err
	}
	return 0, io.EOF
}

// frame computes one output frame from the taps around source frame base.
func (r *resampler) frame(dst []float32, base, phase int64) {
	from := int(base-int64(r.taps/2)+1-r.first) * r.channels
	in := r.in[from : from+r.taps*r.channels]
	if r.steps == r.up {
		r.filter(dst, in, phase)
		return
	}
	place := phase * r.steps
	r.between(dst, in, place/r.up, float32(place%r.up)/float32(r.up))
}

// reach makes sure that source frames up to (not including) frame end are there,
// silence standing for what lies behind the end. It is false when the source
// failed.
func (r *resampler) reach(end int64) bool {
	for r.first+int64(len(r.in)/r.channels) < end {
		r.forget()
		if r.ended {
			missing := end - r.first - int64(len(r.in)/r.channels)
			r.in = append(r.in, make([]float32, int(missing)*r.channels)...)
			return true
		}
		have := len(r.in)
		r.in = append(r.in, make([]float32, 1024*r.channels)...)
		n, err := r.src.Read(r.in[have:])
		r.in = r.in[:have+n*r.channels]
		r.got += int64(n)
		switch {
		case errors.Is(err, io.EOF):
			r.ended = true
		case err != nil:
			r.err = err
			return false
		}
	}
	return true
}

// forget drops the frames that no output frame needs any more.
func (r *resampler) forget() {
	oldest := r.out*r.down/r.up - int64(r.taps/2) + 1
	if n := oldest - r.first; n > 0 {
		kept := copy(r.in, r.in[int(n)*r.channels:])
		r.in, r.first = r.in[:kept], oldest
	}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// toStereo copies one channel to both sides.
type toStereo struct{ src Source }

func (t *toStereo) Read(dst []float32) (int, error) {
	n, err := t.src.Read(dst[:len(dst)/2])
	for i := n - 1; i >= 0; i-- {
		dst[2*i], dst[2*i+1] = dst[i], dst[i]
	}
	return n, err
}

// toMono averages two channels.
type toMono struct {
	src Source
	buf []float32
}

func (t *toMono) Read(dst []float32) (int, error) {
	if len(t.buf) < 2*len(dst) {
		t.buf = make([]float32, 2*len(dst))
	}
	n, err := t.src.Read(t.buf[:2*len(dst)])
	for i := range n {
		dst[i] = (t.buf[2*i] + t.buf[2*i+1]) / 2
	}
	return n, err
}
