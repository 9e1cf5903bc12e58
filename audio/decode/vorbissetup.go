package decode

import "math/bits"

// What a setup header may ask for. The largest books of real encoders have some
// 6,600 entries and 50,000 values, all books of a file together some 30,000
// entries; the library spends time with their square.
const (
	maxBookEntries = 1 << 14
	maxBookValues  = 1 << 18
	maxAllEntries  = 1 << 17
	maxAllValues   = 1 << 21
)

// lsbReader reads bits from the lowest of a byte on, as Vorbis packs them;
// behind the end it says short.
type lsbReader struct {
	b     []byte
	pos   int
	short bool
}

func (r *lsbReader) read(n int) int {
	v := 0
	for i := range n {
		if r.pos >= len(r.b)*8 {
			r.short = true
			return 0
		}
		v |= int(r.b[r.pos>>3]>>(r.pos&7)&1) << i
		r.pos++
	}
	return v
}

// checkVorbisSetup walks over a setup header (Vorbis I, section 4.2.4), refuses
// what would make the library loop or take memory without bound, and gives for
// each mode whether its blocks are long.
func checkVorbisSetup(packet []byte) (long []bool, err error) {
	bad := &Error{Kind: Damaged, Detail: "ogg vorbis"}
	odd := &Error{Kind: Unsupported, Detail: "ogg vorbis"}
	r := &lsbReader{b: packet, pos: 7 * 8}
	entries, values := 0, 0
	for range r.read(8) + 1 {
		e, v, ok := checkBook(r)
		if entries, values = entries+e, values+v; r.short {
			return nil, bad
		}
		if !ok || entries > maxAllEntries || values > maxAllValues {
			return nil, odd
		}
	}
	for range r.read(6) + 1 {
		r.read(16) // time domain transforms: a place kept free
	}
	if r.read(6); r.read(16) != 1 {
		return nil, odd // a floor of the first kind, which no encoder in use writes
	}
	if long = vorbisModes(packet); long == nil {
		return nil, bad
	}
	return long, nil
}

// checkBook walks over one codebook (Vorbis I, section 3.2.1).
func checkBook(r *lsbReader) (entries, values int, ok bool) {
	if r.read(24) != 0x564342 {
		return 0, 0, false
	}
	dimensions := r.read(16)
	entries = r.read(24)
	values = entries * dimensions
	if dimensions == 0 || entries < 2 || entries > maxBookEntries || values > maxBookValues {
		return entries, values, false
	}
	if !checkLengths(r, entries) {
		return entries, values, false
	}
	switch r.read(4) {
	case 0:
		return entries, 0, true
	case 1:
		checkTable(r, latticeSide(entries, dimensions))
	case 2:
		checkTable(r, values)
	default:
		return entries, values, false
	}
	return entries, values, true
}

// checkLengths walks over the lengths of the code words, of which there must be
// one at least.
func checkLengths(r *lsbReader, entries int) bool {
	if r.read(1) == 0 {
		sparse, used := r.read(1) == 1, 0
		for range entries {
			if !sparse || r.read(1) == 1 {
				r.read(5)
				used++
			}
		}
		return used > 0
	}
	length := r.read(5) + 1
	for at := 0; at < entries; length++ {
		n := r.read(bits.Len(uint(entries - at)))
		if r.short || length > 32 || n > entries-at {
			return false
		}
		at += n
	}
	return true
}

func checkTable(r *lsbReader, values int) {
	r.read(32)
	r.read(32)
	size := r.read(4) + 1
	r.read(1)
	if left := len(r.b)*8 - r.pos; values*size > left {
		r.short = true
		return
	}
	r.pos += values * size
}

// latticeSide is the largest number whose power of dimensions is not above
// entries.
func latticeSide(entries, dimensions int) int {
	side := 1
	for {
		power := 1
		for range dimensions {
			if power *= side + 1; power > entries {
				return side
			}
		}
		side++
	}
}

// vorbisModes reads the modes, which are the last in a setup header, from its
// end: what stands before them has no length of its own. A mode is a flag, two
// empty words and a mapping; before the first stands their number.
func vorbisModes(packet []byte) []bool {
	const size, most, framing = 1 + 16 + 16 + 8, 64, 1
	end := len(packet)*8 - 1
	for end > 0 && packet[end>>3]>>(end&7)&framing == 0 {
		end--
	}
	var long []bool
	for n := 1; n <= most; n++ {
		at := end - n*size
		if at < 6+7*8 {
			break
		}
		r := lsbReader{b: packet, pos: at}
		if r.read(1); r.read(32) != 0 || r.read(8) > 63 {
			break
		}
		r = lsbReader{b: packet, pos: at - 6}
		if r.read(6)+1 == n {
			long = readModes(packet, at, n)
		}
	}
	return long
}

func readModes(packet []byte, at, n int) []bool {
	long := make([]bool, n)
	for i := range long {
		r := lsbReader{b: packet, pos: at + i*(1+16+16+8)}
		long[i] = r.read(1) == 1
	}
	return long
}
