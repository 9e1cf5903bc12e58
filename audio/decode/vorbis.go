package decode

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"

	"github.com/jfreymuth/vorbis"
)

// vorbisHeaders reads the three headers of a Vorbis stream (Vorbis I, section
// 4.2). The setup is checked before the decoder sees it; the tags it never sees.
func vorbisHeaders(s *oggStream, ident []byte) (oggHeader, error) {
	h, blocks, err := vorbisIdent(ident)
	if err != nil {
		return h, err
	}
	setup, err := vorbisSetupPacket(s)
	if err != nil {
		return h, err
	}
	long, err := checkVorbisSetup(setup)
	if err != nil {
		return h, err
	}
	dec, err := newVorbisDecoder(ident, setup)
	if err != nil {
		return h, err
	}
	h.from = *s
	h.timer = func() timer { return &vorbisTimer{blocks: blocks, long: long} }
	h.decoder = func() packetDecoder { return dec }
	return h, nil
}

func vorbisIdent(b []byte) (h oggHeader, blocks [2]int64, err error) {
	bad := &Error{Kind: Damaged, Detail: "ogg vorbis"}
	if len(b) < 30 || binary.LittleEndian.Uint32(b[7:]) != 0 || b[29]&1 == 0 {
		return h, blocks, bad
	}
	channels, rate := int(b[11]), int(int32(binary.LittleEndian.Uint32(b[12:])))
	short, long := b[28]&15, b[28]>>4
	switch {
	case channels == 0 || rate < 1000 || rate > 768000 || short < 6 || short > long || long > 13:
		return h, blocks, bad
	case channels > maxChannels:
		return h, blocks, &Error{Kind: Unsupported, Detail: "ogg vorbis surround"}
	}
	h = oggHeader{codec: "ogg vorbis", rate: rate, channels: min(channels, 2)}
	return h, [2]int64{1 << short, 1 << long}, nil
}

// vorbisSetupPacket reads up to the third header.
func vorbisSetupPacket(s *oggStream) ([]byte, error) {
	for range 100_000 { // pages of tags: a picture may be large
		p, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil, &Error{Kind: NoSound, Detail: "ogg vorbis"}
		}
		if err != nil {
			return nil, err
		}
		for _, packet := range p.packets {
			if bytes.HasPrefix(packet, []byte("\x05vorbis")) {
				return bytes.Clone(packet), nil
			}
		}
		if p.granule > 0 {
			break // sound
		}
	}
	return nil, &Error{Kind: Damaged, Detail: "ogg vorbis"}
}

// vorbisTimer tells the length of packets from the modes in the setup: a packet
// gives a quarter of its block and of the one before (Vorbis I, section 4.3.8).
type vorbisTimer struct {
	blocks [2]int64
	long   []bool // for each mode: it has long blocks
	before int64  // the block before; 0 = none
}

func (t *vorbisTimer) miss() { t.before = 0 }

func (t *vorbisTimer) frames(packet []byte) (int64, bool) {
	if len(packet) == 0 {
		return 0, true
	}
	if packet[0]&1 != 0 {
		return 0, false
	}
	mode := int(packet[0]>>1) & (1<<bits.Len(uint(len(t.long)-1)) - 1)
	if mode >= len(t.long) {
		return 0, false
	}
	block := t.blocks[0]
	if t.long[mode] {
		block = t.blocks[1]
	}
	n := block/4 + t.before/4
	if t.before == 0 {
		n = 0
	}
	t.before = block
	return n, true
}

// vorbisDecoder decodes packets with jfreymuth/vorbis.
type vorbisDecoder struct {
	dec   vorbis.Decoder
	order []int // where each channel of WAVE stands; nil = one or two channels
	mix   [][2]float32
	pcm   []float32
	out   []float32
}

// newVorbisDecoder prepares a decoder. The library refuses the setup of 5.1
// channels, and panics on some others: what it does not take is not said to be
// damaged.
func newVorbisDecoder(ident, setup []byte) (d *vorbisDecoder, err error) {
	odd := &Error{Kind: Unsupported, Detail: "ogg vorbis"}
	defer func() {
		if recover() != nil {
			d, err = nil, odd
		}
	}()
	d = &vorbisDecoder{}
	if d.dec.ReadHeader(ident) != nil || d.dec.ReadHeader(setup) != nil {
		return nil, odd
	}
	if n := d.dec.Channels(); n > 2 {
		d.order, d.mix = vorbisOrder(n), mixDown(n)
	}
	d.pcm = make([]float32, d.dec.BufferSize())
	return d, nil
}

func (d *vorbisDecoder) miss() { d.dec.Clear() }

func (d *vorbisDecoder) decode(packet []byte) ([]float32, error) {
	if len(packet) == 0 {
		return nil, nil
	}
	out, err := d.dec.DecodeInto(packet, d.pcm)
	if err != nil || d.mix == nil {
		return out, err
	}
	channels := len(d.mix)
	d.out = d.out[:0]
	for ; len(out) >= channels; out = out[channels:] {
		var left, right float32
		for c, part := range d.mix {
			v := within(out[d.order[c]])
			left += part[0] * v
			right += part[1] * v
		}
		d.out = append(d.out, left, right)
	}
	return d.out, nil
}

// vorbisOrder gives for each channel in the order of WAVE its place in the order
// of Vorbis (Vorbis I, section 4.3.9).
func vorbisOrder(channels int) []int {
	return [][]int{
		3: {0, 2, 1},
		4: {0, 1, 2, 3},
		5: {0, 2, 1, 3, 4},
		6: {0, 2, 1, 5, 3, 4},
		7: {0, 2, 1, 6, 5, 3, 4},
		8: {0, 2, 1, 7, 5, 6, 3, 4},
	}[channels]
}
