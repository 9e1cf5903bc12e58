package audio

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// scale16 is the value of one step of 16-bit samples.
const scale16 = 1.0 / 32768

// PutS16 writes samples into dst as signed 16-bit little-endian PCM, rounded to
// the nearest step and clamped. dst holds two bytes a sample.
func PutS16(dst []byte, samples []float32) {
	for i, s := range samples {
		v := math.Float32bits(s*32768 + roundMagic)
		// Adding 1.5 * 2^23 leaves the rounded integer in the low bits of the
		// mantissa; it is only right within the range, so clamp first.
		switch {
		case s >= 1-scale16/2:
			v = 32767
		case s < -1:
			v = 0x8000
		}
		binary.LittleEndian.PutUint16(dst[2*i:], uint16(v))
	}
}

// Dither turns samples into 16-bit PCM with triangular noise of two steps (TPDF;
// Lipshitz, Wannamaker, Vanderkooy: Quantization and Dither, JAES 40, 1992): a
// fade ends in an even hiss at −96 dBFS instead of a rattle. The same seed gives
// the same bytes.
type Dither struct{ state uint64 }

// NewDither makes a dither of its own noise for each seed.
func NewDither(seed uint64) *Dither { return &Dither{state: seed} }

// PutS16 is [PutS16] with dither. Digital silence stays silent.
func (d *Dither) PutS16(dst []byte, samples []float32) {
	var one [1]float32
	for i, s := range samples {
		if one[0] = s; s != 0 {
			one[0] += d.noise()
		}
		PutS16(dst[2*i:], one[:])
	}
}

// noise is the sum of two even distributions of one step each, from the two
// halves of a step of splitmix64 (Steele, Lea, Flood: Fast Splittable
// Pseudorandom Number Generators, OOPSLA 2014).
func (d *Dither) noise() float32 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	z ^= z >> 31
	return (float32(int32(z>>32)) + float32(int32(uint32(z)))) * (scale16 / (1 << 32))
}

// roundMagic moves a float32 to where its steps are whole numbers.
const roundMagic = 3 << 22

// GetS16 reads signed 16-bit little-endian PCM into samples.
func GetS16(samples []float32, src []byte) {
	for i := range samples {
		samples[i] = float32(int16(binary.LittleEndian.Uint16(src[2*i:]))) * scale16
	}
}

// pcmRead is how much a PCMSource asks of its reader at once: a third of a
// second of stereo at 48 kHz, so that a disk is asked three times a second.
const pcmRead = 64 << 10

// patience is how many reads may bring less than a frame.
const patience = 100

// PCMSource is a [Source] of signed 16-bit little-endian PCM.
type PCMSource struct {
	r        io.Reader
	channels int
	buf      []byte
	unread   []byte
	err      error
}

// NewPCMSource reads PCM with the given channels from r. A torn last frame is
// left out.
func NewPCMSource(r io.Reader, channels int) *PCMSource {
	return &PCMSource{r: r, channels: channels, buf: make([]byte, pcmRead)}
}

// Read implements [Source].
func (p *PCMSource) Read(dst []float32) (int, error) {
	frame := 2 * p.channels
	if len(p.unread) < frame && p.err == nil {
		p.fill()
	}
	n := min(len(p.unread)/frame, len(dst)/p.channels)
	if n == 0 {
		return 0, p.err
	}
	GetS16(dst[:n*p.channels], p.unread)
	p.unread = p.unread[n*frame:]
	return n, nil
}

// fill reads on until there is at least a frame, or no more. A reader that says
// io.ErrUnexpectedEOF has failed: the file is shorter than it should be.
func (p *PCMSource) fill() {
	have := copy(p.buf, p.unread)
	for range patience {
		n, err := p.r.Read(p.buf[have:])
		have += n
		p.unread = p.buf[:have]
		switch {
		case err == io.EOF: //nolint:errorlint // io.Reader says it bare, a wrapped one is a fault below
			p.err = io.EOF
			return
		case err != nil:
			p.err = fmt.Errorf("read pcm: %w", err)
			return
		case have >= 2*p.channels:
			return
		}
	}
	p.err = fmt.Errorf("read pcm: %w", io.ErrNoProgress)
}
