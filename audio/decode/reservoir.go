package decode

import "bytes"

// unit is one MPEG frame made independent of its neighbours: its side
// information and exactly the main data that it needs. A unit without data is
// silence.
type unit struct {
	h    header
	side side
	data []byte
	what What // why it is silence: Gap, Broken, or "" for a frame that can be decoded
}

// reservoir gathers main data. Layer III lets a frame's data begin in frames
// before it, so a damaged frame also takes some of its followers with it; the
// reservoir knows exactly which.
type reservoir struct {
	kept marked // the last main data before the coming frame, without a hole
	main marked // scratch
	raw  marked // scratch
}

// marked is bytes with a mark on each that lies in a lost sector.
type marked struct {
	b    []byte
	lost []bool
}

func (m *marked) reset() { m.b, m.lost = m.b[:0], m.lost[:0] }

func (m *marked) append(o marked) {
	m.b = append(m.b, o.b...)
	m.lost = append(m.lost, o.lost...)
}

// from gives what lies behind the first n bytes.
func (m marked) from(n int) marked {
	n = min(max(n, 0), len(m.b))
	return marked{b: m.b[n:], lost: m.lost[n:]}
}

// unit takes the next frame.
func (r *reservoir) unit(f found) unit {
	if f.lost > 0 || len(f.gap) > 0 {
		r.raw.read(f.gap, f.at-int64(len(f.gap)))
		r.kept.reset()
		r.kept.append(r.raw.from(len(f.gap) - intact(f.h)))
	}
	u := unit{h: f.h, what: Broken}
	head := 4
	if f.h.crc() {
		head += 2
	}
	r.raw.read(f.raw, f.at)
	body := r.raw.from(head)
	u.side = parseSide(f.h, body.b)
	r.main.reset()
	r.main.append(r.kept)
	r.main.append(body.from(f.h.sideSize()))
	from := len(r.kept.b) - u.side.begin
	to := from + (u.side.bits+7)/8
	r.kept.reset()
	r.kept.append(r.main.from(len(r.main.b) - f.h.maxBegin()))

	switch {
	case !u.side.sane || len(body.b) < f.h.sideSize() || body.hurt(0, f.h.sideSize()):
	case u.side.bits == 0:
		u.what = "" // digital silence needs no data
	case from < 0 || to > len(r.main.b) || r.main.hurt(from, to):
	default:
		u.data, u.what = bytes.Clone(r.main.b[from:to]), ""
	}
	return u
}

// intact is how many bytes behind a gap are main data of the lost frame before
// h: its header lay in the damage, the end of its body did not. To reach
// further back than one frame's body would run into a header.
func intact(h header) int { return max(h.size()-4-h.sideSize()-2, 0) }

// A lost sector reads as zeros, or as ones from erased flash, and lies on the
// grid of sectors. Padding in encoded sound looks the same but lies anywhere.
const (
	sectorSize = 512
	blankRun   = 32 // bytes; shorter runs occur in sound
	byChance   = 4  // bytes next to a blank sector that may be blank by themselves
)

// read takes b, which begins at the byte at of the file, and marks lost sectors.
func (m *marked) read(b []byte, at int64) {
	m.b = append(m.b[:0], b...)
	m.lost = append(m.lost[:0], make([]bool, len(b))...)
	for from := 0; from < len(b); {
		to := from + 1
		for to < len(b) && b[to] == b[from] {
			to++
		}
		blank := b[from] == 0 || b[from] == 0xff
		if blank && to-from >= blankRun && (onGrid(at+int64(from)) || onGrid(at+int64(to-byChance))) {
			for i := from; i < to; i++ {
				m.lost[i] = true
			}
		}
		from = to
	}
}

// onGrid reports whether a sector begins within a few bytes from the place on.
func onGrid(at int64) bool { return (at+byChance)%sectorSize <= byChance }

// hurt reports whether more of the bytes from:to is lost than chance explains.
func (m marked) hurt(from, to int) bool {
	n := 0
	for _, lost := range m.lost[from:to] {
		if lost {
			n++
		}
	}
	return n >= byChance
}
