package decode

// zeroQuads is how many quadruples of zeros reach from anywhere in a band of
// short blocks beyond its end: the widest has 3 x 66 lines.
const zeroQuads = 50

// mend works around a fault of go-mp3 0.3.4: in middle/side stereo it leaves
// left and right unmixed above the last coded line, but sorting short blocks
// has moved lines up there. Coded zeros behind each short block push that
// line beyond what sorting can reach; they change nothing else. Without them
// every sharp onset of a joint-stereo file comes out wrong by up to -22 dB.
//
// A frame that would take from the next one the room that it may need, which
// happens only at the highest bit rates, stays as it is.
func mend(u unit, p *packer) unit {
	const mask, jointMiddleSide = 0xe0, 0x60
	if u.h&mask != jointMiddleSide || len(u.data) == 0 {
		return u
	}
	more := 0
	for _, part := range u.side.parts[:u.side.count] {
		more += part.zeros()
	}
	larger := more/8 + 1
	fits := u.h.size()+larger <= p.size || len(u.data)+larger+u.h.maxBegin() <= p.room(u.h)
	if more == 0 || !fits {
		return u
	}
	from := bitReader{b: u.data}
	to := bitWriter{b: make([]byte, (u.side.bits+more+7)/8)}
	for i := range u.side.count {
		p := &u.side.parts[i]
		for range p.bits {
			to.write(from.read(1))
		}
		if p.bits+p.zeros() >= 1<<12 {
			continue
		}
		zeros := p.zeros()
		for range zeros {
			to.write(1) // a quadruple of zeros is 1 or 1111
		}
		p.bits += zeros
		field := bitWriter{b: u.side.raw[:], pos: p.at}
		for bit := 11; bit >= 0; bit-- {
			field.write(p.bits >> bit & 1)
		}
	}
	u.side.bits = to.pos
	u.data = to.b[:(to.pos+7)/8]
	return u
}

// zeros is how many bits of zeros the part needs behind it.
func (p part) zeros() int {
	switch {
	case !p.short || p.bits == 0:
		return 0
	case p.quads4:
		return 4 * zeroQuads
	}
	return zeroQuads
}

// bitWriter sets single bits.
type bitWriter struct {
	b   []byte
	pos int
}

func (w *bitWriter) write(bit int) {
	i, mask := w.pos>>3, byte(1)<<(7-w.pos&7)
	w.b[i] &^= mask
	if bit != 0 {
		w.b[i] |= mask
	}
	w.pos++
}
