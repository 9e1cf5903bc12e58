package decode

import "slices"

// timer tells how long the packets of a codec last, without decoding them.
type timer interface {
	// frames is how many frames packet gives behind those before it; false = it
	// is no packet of sound.
	frames(packet []byte) (int64, bool)
	// miss says that packets are missing here.
	miss()
}

// step is one packet to be decoded, or silence for what is missing.
type step struct {
	packet []byte // nil = silence
	frames int64
}

// oggClock lays the packets of a stream on its line of time: by their own
// lengths where they follow one another, by the granule where some are missing.
type oggClock struct {
	timer
	granule int64 // the last one that was believed, and
	since   int64 // frames behind it
	behind  bool  // something is missing since
	begun   bool
	base    int64 // granule at which the sound begins
	held    int64 // frames of packets
	missing int64 // frames of silence
	tail    int64 // frames that the last page takes back
}

// mostGap bounds what one damaged page can have held: 255 packets of 120 ms.
const mostGap = 255 * 5760

// page gives the steps that a page stands for, appended to dst.
func (c *oggClock) page(p oggPage, dst []step) []step {
	hole := -1
	if p.lost {
		c.miss()
	}
	if p.lost || c.behind {
		hole = len(dst)
	}
	dst, torn := c.lay(p.packets, dst)
	if hole < 0 {
		hole = torn
	}
	c.behind = hole >= 0
	if p.granule < 0 || len(p.packets) == 0 {
		return dst
	}
	c.begin(p)
	gap, last := p.granule-c.granule-c.since, p.flags&oggLast != 0
	if torn >= 0 && !last && (gap < 0 || gap > mostGap) {
		return dst // of a torn page the granule may be wrong as well; the next one tells
	}
	if last {
		c.tail = min(max(-gap, 0), c.since)
	}
	if hole >= 0 && gap > 0 {
		dst = slices.Insert(dst, hole, step{frames: gap})
		c.missing += gap
	}
	c.granule, c.since, c.behind = p.granule, 0, false
	return dst
}

// lay puts the packets of a page behind one another and tells before which step
// the first damaged one belongs; -1 = there is none.
func (c *oggClock) lay(packets [][]byte, dst []step) (steps []step, torn int) {
	torn = -1
	for _, packet := range packets {
		n, ok := int64(0), false
		if packet != nil {
			n, ok = c.frames(packet)
		}
		if ok {
			dst = append(dst, step{packet, n})
			c.since, c.held = c.since+n, c.held+n
			continue
		}
		if c.miss(); torn < 0 {
			torn = len(dst)
		}
	}
	return dst, torn
}

// begin finds where the sound begins: before the packets of the first page,
// whose granule says where they end; at 0 where that page is not all there.
func (c *oggClock) begin(p oggPage) {
	if c.begun {
		return
	}
	c.begun = true
	if !c.behind && p.flags&oggLast == 0 {
		c.base = p.granule - c.since
	}
	c.granule = c.base
}

// total is how long the stream is.
func (c *oggClock) total() int64 { return c.held + c.missing - c.tail }
