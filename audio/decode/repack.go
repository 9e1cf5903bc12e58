package decode

// packer writes units as an MP3 stream that the decoder cannot lose its way in:
// every frame has the highest bit rate, no CRC and no padding, and holds its own
// main data; what does not fit is carried by the frame before.
//
// This also avoids a fault of go-mp3 0.3.4, which takes padded MPEG-2 frames of
// some rates for one byte shorter than they are and so loses main data.
type packer struct {
	h    header // mode bits excluded
	size int    // of every frame, bytes
	buf  []byte
}

func newPacker(format header) *packer {
	const keep, fastest, noCRC = 0xfffe0c00, 14 << 12, 1 << 16
	h := format&keep | fastest | noCRC
	return &packer{h: h, size: h.size(), buf: make([]byte, h.size())}
}

// room is how many bytes of main data a frame takes.
func (p *packer) room(h header) int { return p.size - 4 - h.sideSize() }

// silence is a unit that decodes to nothing, with the tail of what was before.
func silence(format header) unit { return unit{h: format} }

// pack writes u, of whose data the first carried bytes are already out, and
// behind it as much of next's data as next may look back for. It gives the
// frame, valid until the next call, and how much of next it carries.
func (p *packer) pack(u unit, carried int, next unit) (frame []byte, carry int, ok bool) {
	const modes = 0xf0
	h := p.h | u.h&modes
	rest := u.data[carried:]
	free := p.room(h) - len(rest)
	if free < 0 {
		return nil, 0, false
	}
	clear(p.buf)
	p.buf[0], p.buf[1], p.buf[2], p.buf[3] = byte(h>>24), byte(h>>16), byte(h>>8), byte(h)
	side := p.buf[4 : 4+h.sideSize()]
	if len(u.data) > 0 {
		copy(side, u.side.raw[:])
	}
	setBegin(h, side, carried)
	copy(p.buf[4+len(side):], rest)
	carry = min(free, h.maxBegin(), len(next.data))
	copy(p.buf[p.size-carry:], next.data[:carry])
	return p.buf, carry, true
}

// setBegin overwrites main_data_begin: 9 bits in MPEG-1, 8 in MPEG-2.
func setBegin(h header, side []byte, begin int) {
	if h.version() != mpeg1 {
		side[0] = byte(begin)
		return
	}
	side[0] = byte(begin >> 1)
	side[1] = side[1]&0x7f | byte(begin&1)<<7
}
