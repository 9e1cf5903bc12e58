package decode

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// wavFrames is how many frames are read at a time.
const wavFrames = 4096

// wavBody reads the samples of a WAVE file.
type wavBody struct {
	w       *window
	head    wavHead
	info    Info
	pos     int64
	convert func(b []byte) float32
	mix     [][2]float32 // the part of each channel in left and right; nil = as they are
	bad     ledger
	ended   bool
}

func newWAVBody(w *window, h wavHead, convert func([]byte) float32) *wavBody {
	b := &wavBody{w: w, head: h, pos: h.from, convert: convert}
	if h.channels > 2 {
		b.mix = mixDown(h.channels)
	}
	frames := max(h.to-h.from, 0) / int64(b.frameSize())
	b.info = newInfo("wav", h.rate, min(h.channels, 2), frames)
	return b
}

func (b *wavBody) frameSize() int  { return b.head.bytes * b.head.channels }
func (b *wavBody) damage() *ledger { return &b.bad }

func (b *wavBody) read(dst []float32) (int, error) {
	size := b.frameSize()
	left := (b.head.to - b.pos) / int64(size)
	if left <= 0 {
		return 0, b.finish()
	}
	n := int(min(left, int64(len(dst)/b.info.Channels), wavFrames))
	raw := b.w.at(b.pos, n*size)
	if len(raw) < n*size {
		if err := b.w.failure(); err != nil {
			return 0, err
		}
		return 0, &Error{Kind: Changed, Offset: b.pos} // it was longer when it was opened
	}
	for i := range n {
		b.frame(dst[i*b.info.Channels:], raw[i*size:(i+1)*size])
	}
	b.pos += int64(n * size)
	return n, nil
}

// frame converts one frame, mixing more than two channels down.
func (b *wavBody) frame(dst []float32, raw []byte) {
	if b.mix == nil {
		for c := range b.head.channels {
			dst[c] = within(b.convert(raw[c*b.head.bytes:]))
		}
		return
	}
	var left, right float32
	for c, part := range b.mix {
		v := within(b.convert(raw[c*b.head.bytes:]))
		left += part[0] * v
		right += part[1] * v
	}
	dst[0], dst[1] = within(left), within(right)
}

func (b *wavBody) finish() error {
	if b.head.cut > 0 && !b.ended {
		lost := newInfo("wav", b.head.rate, b.head.channels, b.head.cut/int64(b.frameSize()))
		b.bad.add(Damage{At: b.info.Duration, Lost: lost.Duration, What: Cut})
	}
	b.ended = true
	return io.EOF
}

// within keeps a sample in [-1, 1]; what is no number becomes silence.
func within(v float32) float32 {
	if v != v {
		return 0
	}
	return min(max(v, -1), 1)
}

// mixDown gives the parts of each channel in stereo, in the order of WAVE
// (FL FR FC LFE BL BR SL SR), after ITU-R BS.775: centre and surround at -3 dB,
// no low-frequency effects, scaled so that full scale cannot clip.
func mixDown(channels int) [][2]float32 {
	const part = math.Sqrt2 / 2
	left, right, both, none := [2]float32{1, 0}, [2]float32{0, 1}, [2]float32{part, part}, [2]float32{}
	sideL, sideR := [2]float32{part, 0}, [2]float32{0, part}
	var parts [][2]float32
	switch channels {
	case 3:
		parts = [][2]float32{left, right, both}
	case 4:
		parts = [][2]float32{left, right, sideL, sideR}
	case 5:
		parts = [][2]float32{left, right, both, sideL, sideR}
	case 6:
		parts = [][2]float32{left, right, both, none, sideL, sideR}
	case 7:
		parts = [][2]float32{left, right, both, none, both, sideL, sideR}
	default:
		parts = [][2]float32{left, right, both, none, sideL, sideR, sideL, sideR}
	}
	sum := float32(0)
	for _, p := range parts {
		sum += p[0]
	}
	for i := range parts {
		parts[i][0] /= sum
		parts[i][1] /= sum
	}
	return parts
}

// converter chooses how one sample is read; it refuses codings by name.
func (h wavHead) converter() (func([]byte) float32, error) {
	switch {
	case h.tag == tagPCM && h.bytes >= 1 && h.bytes <= 4:
		return pcmConverters()[h.bytes-1], nil
	case h.tag == tagFloat && h.bytes == 4:
		return float32At, nil
	case h.tag == tagFloat && h.bytes == 8:
		return float64At, nil
	case h.tag == tagALaw && h.bytes == 1:
		return aLaw, nil
	case h.tag == tagMuLaw && h.bytes == 1:
		return muLaw, nil
	}
	names := map[int]string{0x02: "adpcm", 0x11: "ima adpcm", 0x31: "gsm", 0x50: "mpeg layer 2", 0xff: "aac", 0x161: "wma"}
	detail, ok := names[h.tag]
	if !ok {
		detail = fmt.Sprintf("0x%02x, %d bytes", h.tag, h.bytes)
	}
	return nil, &Error{Kind: Unsupported, Detail: "wav " + detail}
}

func float32At(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) }

func float64At(b []byte) float32 {
	return float32(math.Float64frombits(binary.LittleEndian.Uint64(b)))
}

// pcmConverters reads whole numbers of 1 to 4 bytes; one byte is unsigned.
func pcmConverters() [4]func([]byte) float32 {
	return [4]func([]byte) float32{
		func(b []byte) float32 { return float32(int(b[0])-128) / (1 << 7) },
		func(b []byte) float32 { return float32(int16(binary.LittleEndian.Uint16(b))) / (1 << 15) },
		func(b []byte) float32 {
			return float32(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24)) / (1 << 31)
		},
		func(b []byte) float32 { return float32(int32(binary.LittleEndian.Uint32(b))) / (1 << 31) },
	}
}

// aLaw expands a sample of ITU-T G.711 A-law.
func aLaw(b []byte) float32 {
	v := b[0] ^ 0x55
	exponent, mantissa := int(v>>4)&7, int(v&15)
	size := mantissa<<4 + 8
	if exponent > 0 {
		size = (size + 0x100) << (exponent - 1)
	}
	if v&0x80 == 0 {
		size = -size
	}
	return float32(size) / (1 << 15)
}

// muLaw expands a sample of ITU-T G.711 mu-law.
func muLaw(b []byte) float32 {
	const bias = 0x84
	v := ^b[0]
	size := (int(v&15)<<3+bias)<<(v>>4&7) - bias
	if v&0x80 != 0 {
		size = -size
	}
	return float32(size) / (1 << 15)
}
