// Package audiotest has sources of known sound and ears that tell what was
// heard, for tests that want to know what, when and how long; and a [Device]
// that takes frames from a mixer in virtual time.
//
// Its promise: a tone is told from another tone, from noise and from silence by
// its frequency, not by its loudness. Real devices and files are left to others.
//
// The one way to hurt yourself: a tone shorter than the window it is looked for
// in is heard weaker than it is.
package audiotest

import (
	"errors"
	"io"
	"math"
	"math/rand/v2"

	"github.com/truyenthanh/loa/audio"
)

// Tone is a sine of hz with amplitude amp, frames long, the same on every channel.
func Tone(f audio.Format, hz, amp float64, frames int64) audio.Source {
	return &generator{channels: f.Channels, left: frames, next: func(n int64) float32 {
		return float32(amp * math.Sin(2*math.Pi*hz*float64(n)/float64(f.Rate)))
	}}
}

// Noise is white noise between −amp and amp, the same for the same seed.
func Noise(f audio.Format, amp float64, seed uint64, frames int64) audio.Source {
	r := rand.New(rand.NewPCG(seed, 0))
	return &generator{channels: f.Channels, left: frames, next: func(int64) float32 {
		return float32(amp * (2*r.Float64() - 1))
	}}
}

// Music is what music looks like to a machine: a chord that sways, over noise
// that falls off towards the treble. No sample exceeds amp.
func Music(f audio.Format, amp float64, seed uint64, frames int64) audio.Source {
	r := rand.New(rand.NewPCG(seed, 1))
	root := 110 * math.Pow(2, r.Float64()*2)
	fall := 1 - math.Exp(-2*math.Pi*800/float64(f.Rate))
	var a, b float64
	return &generator{channels: f.Channels, left: frames, next: func(n int64) float32 {
		t := 2 * math.Pi * root * float64(n) / float64(f.Rate)
		chord := math.Sin(t) + math.Sin(1.25*t) + math.Sin(1.5*t) + math.Sin(4*t)/2
		a += fall * (2*r.Float64() - 1 - a)
		b += fall * (a - b)
		return float32(amp * (0.2*chord*(0.8+0.2*math.Sin(t/97)) + 0.3*b))
	}}
}

// Count gives 1, 2, 3 … divided by 1<<20, so that every frame says which it is.
func Count(f audio.Format, frames int64) audio.Source {
	return &generator{channels: f.Channels, left: frames, next: func(n int64) float32 { return float32(n+1) / (1 << 20) }}
}

// Level is the same sample over and over: a step of the gain shows as it is,
// where a tone could hide it at a zero crossing.
func Level(f audio.Format, amp float64, frames int64) audio.Source {
	return &generator{channels: f.Channels, left: frames, next: func(int64) float32 { return float32(amp) }}
}

// Click is silence with one sample of amp at a frame.
func Click(f audio.Format, amp float64, at, frames int64) audio.Source {
	return &generator{channels: f.Channels, left: frames, next: func(n int64) float32 {
		if n == at {
			return float32(amp)
		}
		return 0
	}}
}

// generator makes frames from their number.
type generator struct {
	channels int
	n, left  int64
	next     func(n int64) float32
}

func (g *generator) Read(dst []float32) (int, error) {
	frames := int(min(int64(len(dst)/g.channels), g.left))
	if frames == 0 {
		return 0, io.EOF
	}
	for i := range frames {
		v := g.next(g.n)
		for c := range g.channels {
			dst[i*g.channels+c] = v
		}
		g.n++
	}
	g.left -= int64(frames)
	return frames, nil
}

// ErrBroken is how a source made by Broken fails.
var ErrBroken = errors.New("the source broke, as it was asked to")

// Broken plays a source and fails where it would end.
func Broken(src audio.Source) audio.Source { return broken{src} }

type broken struct{ src audio.Source }

func (b broken) Read(dst []float32) (int, error) {
	n, err := b.src.Read(dst)
	if errors.Is(err, io.EOF) {
		err = ErrBroken
	}
	return n, err
}

// Panicking plays a source and panics where it would end, as decoders do.
func Panicking(src audio.Source) audio.Source { return panicking{src} }

type panicking struct{ src audio.Source }

func (p panicking) Read(dst []float32) (int, error) {
	n, err := p.src.Read(dst)
	if err != nil {
		panic("index out of range")
	}
	return n, err
}

// Collect reads a source to its end in blocks of the given frames.
func Collect(src audio.Source, channels, block int) ([]float32, error) {
	var out []float32
	buf := make([]float32, block*channels)
	for {
		n, err := src.Read(buf)
		out = append(out, buf[:n*channels]...)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
	}
}
