package decode

// side is the side information of a Layer III frame, as far as it tells which
// bytes of main data the frame needs and whether it can be true.
type side struct {
	raw   [32]byte
	begin int // how many bytes before this frame's own main data its data begins
	bits  int // of main data
	sane  bool
	parts [4]part // granules and their channels, in the order of the data
	count int     // of parts
}

// part is one channel of one granule.
type part struct {
	at     int  // bits from the beginning of the side information: its 12-bit length
	bits   int  // of main data
	short  bool // three short blocks
	quads4 bool // quadruples in the table of 4-bit codes
}

// bitReader reads big-endian bit fields; beyond the end it reads zeros.
type bitReader struct {
	b   []byte
	pos int
}

func (r *bitReader) read(n int) int {
	v := 0
	for range n {
		v <<= 1
		if i := r.pos >> 3; i < len(r.b) {
			v |= int(r.b[i]>>(7-r.pos&7)) & 1
		}
		r.pos++
	}
	return v
}

// parseSide reads the side information behind the header h (and its CRC).
func parseSide(h header, b []byte) side {
	s := side{sane: true}
	size := copy(s.raw[:h.sideSize()], b)
	r := bitReader{b: s.raw[:size]}
	granules, compress := 2, 4
	if h.version() == mpeg1 {
		s.begin = r.read(9)
		r.read(7 + 2*h.channels()) // private bits and scfsi: 5+4 or 3+8
	} else {
		granules, compress = 1, 9
		s.begin = r.read(8)
		r.read(h.channels())
	}
	s.count = granules * h.channels()
	for i := range s.count {
		s.parts[i] = s.part(&r, h, compress)
		s.bits += s.parts[i].bits
	}
	return s
}

// part reads one channel of one granule, ISO/IEC 11172-3 2.4.1.7, and notes
// values that no encoder writes.
func (s *side) part(r *bitReader, h header, compress int) part {
	const lines = 576
	p := part{at: r.pos}
	p.bits = r.read(12)
	if pairs := r.read(9); pairs*2 > lines {
		s.sane = false
	}
	r.read(8 + compress) // global gain, scale factor sizes
	if r.read(1) == 1 {
		block := r.read(2)
		if block == 0 {
			s.sane = false // reserved
		}
		p.short = block == 2
		r.read(1 + 2*5 + 3*3)
	} else {
		r.read(3*5 + 4 + 3)
	}
	if h.version() == mpeg1 {
		r.read(1)
	}
	r.read(1)
	p.quads4 = r.read(1) == 1
	return p
}

// longestRun is the length of the longest run of one byte value.
func longestRun(b []byte) int {
	best := 0
	for from := 0; from < len(b); {
		to := from + 1
		for to < len(b) && b[to] == b[from] {
			to++
		}
		best = max(best, to-from)
		from = to
	}
	return best
}
