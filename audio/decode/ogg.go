package decode

import (
	"bytes"
	"encoding/binary"
	"io"
)

// The layout of an Ogg page (RFC 3533, section 6).
const (
	oggHead   = 27
	oggMost   = oggHead + 255 + 255*255 // bytes of the largest page
	oggOpen   = 1                       // the page continues a packet
	oggFirst  = 2                       // the first page of a stream
	oggLast   = 4                       // the last page of a stream
	packetTop = 256 << 10               // bytes of a packet; no packet of sound is nearly as large
)

// oggPage is a page of one logical stream: the packets that end in it.
type oggPage struct {
	at      int64
	flags   byte
	serial  uint32
	granule int64    // where the sound of its packets ends; -1 = no packet ends here
	packets [][]byte // nil = damaged; valid until the next page is asked for
	lost    bool     // something is missing before it, or in it
}

// oggStream walks over the pages of one logical stream, past junk and damage: a
// page counts when its checksum holds. Of a page that does not, but whose
// outline leads to the next one, the packets outside the blank stretch count.
type oggStream struct {
	w      *window
	pos    int64
	serial uint32
	bound  bool // pages of other streams are passed over
	begun  bool
	seq    uint32
	open   []byte // the beginning of a packet that goes on in the next page
	whole  bool   // open holds all of it so far
	arena  []byte // memory of the packets of a page
	list   [][]byte
	budget int64 // bytes that may still be hashed in vain
	cut    int64 // granule of a page that the end of the file cut off, or 0

	ended, chained bool // the last page was seen; another stream begins behind it
}

func newOggStream(w *window) *oggStream {
	return &oggStream{w: w, budget: 16*w.size + 1<<24, arena: make([]byte, 0, 4096)}
}

// next gives the next page; io.EOF behind the last, *Error where the disk fails.
func (s *oggStream) next() (oggPage, error) {
	for missed := false; ; {
		raw, sound := s.find()
		if raw == nil {
			if err := s.w.failure(); err != nil {
				return oggPage{}, err
			}
			return oggPage{}, io.EOF
		}
		p := oggPage{
			at: s.pos, flags: raw[5], serial: binary.LittleEndian.Uint32(raw[14:]),
			granule: int64(binary.LittleEndian.Uint64(raw[6:])),
		}
		seq := binary.LittleEndian.Uint32(raw[18:])
		s.pos += int64(len(raw))
		if s.bound && p.serial != s.serial {
			missed = missed || !sound
			s.chained = s.chained || s.ended && p.flags&oggFirst != 0
			continue
		}
		s.ended = s.ended || p.flags&oggLast != 0
		p.lost = s.begun && (seq != s.seq || missed || !sound)
		if p.lost && seq != s.seq {
			s.open, s.whole = s.open[:0], false
		}
		s.begun, s.seq = true, seq+1
		s.split(&p, raw, sound)
		return p, nil
	}
}

// find gives the next believable page, from s.pos on, and whether it is sound.
func (s *oggStream) find() (raw []byte, sound bool) {
	for s.budget > 0 {
		i := bytes.Index(s.w.rest(s.pos, oggMost), []byte("OggS"))
		if i < 0 {
			rest := int64(len(s.w.rest(s.pos, oggMost)))
			if s.pos += max(rest-3, 1); rest == 0 || s.pos+oggHead > s.w.size {
				return nil, false
			}
			continue
		}
		s.pos += int64(i)
		b := s.w.at(s.pos, oggMost+4)
		size := pageSize(b)
		switch {
		case size == 0:
		case size > len(b) && binary.LittleEndian.Uint32(b[14:]) != s.serial:
		case size > len(b):
			s.cut = int64(binary.LittleEndian.Uint64(b[6:]))
		case pageSum(b[:size]) == binary.LittleEndian.Uint32(b[22:]):
			return b[:size], true
		default:
			if s.budget -= int64(size); s.outlined(b, size) {
				return b[:size], false
			}
		}
		s.pos++
	}
	return nil, false
}

// outlined reports whether a page whose checksum does not hold is the one that
// comes next, and leads to another or into a blank stretch.
func (s *oggStream) outlined(b []byte, size int) bool {
	if !s.bound || !s.begun || binary.LittleEndian.Uint32(b[14:]) != s.serial || binary.LittleEndian.Uint32(b[18:]) != s.seq {
		return false
	}
	end := b[size-min(oggBlank, size) : min(size+4, len(b))]
	return bytes.HasPrefix(b[size:], []byte("OggS")) || len(end) > oggBlank && longestRun(end) == len(end)
}

// pageSize is the length of the page whose header begins b, or 0.
func pageSize(b []byte) int {
	if len(b) < oggHead || string(b[:4]) != "OggS" || b[4] != 0 || b[5] > 7 {
		return 0
	}
	body := oggHead + int(b[26])
	if len(b) < body {
		return 0
	}
	size := body
	for _, n := range b[oggHead:body] {
		size += int(n)
	}
	return size
}

// split takes the packets out of a page.
func (s *oggStream) split(p *oggPage, raw []byte, sound bool) {
	lacing := raw[oggHead : oggHead+int(raw[26])]
	body := raw[oggHead+len(lacing):]
	from, to := 0, 0 // of what is not to be believed
	if !sound {
		if from, to = blank(body); to == from {
			to = len(body) // it may be anywhere
		}
	}
	s.open = append(s.arena[:0], s.open...)
	if p.flags&oggOpen == 0 {
		s.open, s.whole = s.open[:0], true
	}
	p.packets = s.list[:0]
	end := 0
	for _, n := range lacing {
		start := end
		end += int(n)
		s.take(body[start:end], start >= to || end <= from)
		if n < 255 {
			p.packets = append(p.packets, s.packet())
		}
	}
	s.arena, s.list = s.open[:0], p.packets
}

// take adds a piece to the open packet.
func (s *oggStream) take(piece []byte, good bool) {
	if s.whole = s.whole && good && len(s.open)+len(piece) <= packetTop; s.whole {
		s.open = append(s.open, piece...)
	}
}

// packet closes the open packet; nil = damaged, which an empty one is not.
func (s *oggStream) packet() []byte {
	packet := s.open[:len(s.open):len(s.open)]
	s.open = s.open[len(s.open):]
	if !s.whole {
		packet = nil
	}
	s.whole = true
	return packet
}

// oggBlank is how many equal bytes make a stretch that was never written.
const oggBlank = 24

// blank finds the stretch of a damaged body that was never written: from the
// first to the last long run of one byte. Coded sound has none.
func blank(b []byte) (from, to int) {
	for at := 0; at < len(b); {
		end := at + 1
		for end < len(b) && b[end] == b[at] {
			end++
		}
		if end-at >= oggBlank {
			if to == 0 {
				from = at
			}
			to = end
		}
		at = end
	}
	return from, to
}

// oggTable is the table of the checksum, polynomial 0x04c11db7.
var oggTable = makeOggTable()

func makeOggTable() [256]uint32 {
	var table [256]uint32
	for i := range table {
		r := uint32(i) << 24
		for range 8 {
			r = r<<1 ^ r>>31*0x04c11db7
		}
		table[i] = r
	}
	return table
}

// pageSum is the checksum of a page, its own field counting as zeros.
func pageSum(page []byte) uint32 {
	sum := uint32(0)
	for i, b := range page {
		if i >= 22 && i < 26 {
			b = 0
		}
		sum = sum<<8 ^ oggTable[byte(sum>>24)^b]
	}
	return sum
}
