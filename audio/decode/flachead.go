package decode

import (
	"encoding/binary"
	"fmt"
)

// flacInfo is the block STREAMINFO (RFC 9639, section 8.2).
type flacInfo struct {
	least, most int   // frames in a block
	rate        int   // frames a second
	channels    int   // that are coded
	bits        int   // of a sample
	total       int64 // frames; 0 = not said
	from        int64 // where the first frame of FLAC is looked for
}

// readFLACInfo walks over the metadata. Only STREAMINFO is read: the others
// hold pictures and tags, and lengths that lie.
func readFLACInfo(w *window) (flacInfo, error) {
	const blocks, last, kind = 1000, 0x80, 0x7f
	bad := &Error{Kind: Damaged, Detail: "flac"}
	b := w.at(4, 4+34)
	if len(b) < 4+34 || b[0]&kind != 0 || b[3] != 34 {
		return flacInfo{}, bad
	}
	info := parseFLACInfo(b[4:])
	pos := int64(4)
	for range blocks {
		b := w.at(pos, 4)
		if len(b) < 4 {
			break
		}
		end := pos + 4 + int64(binary.BigEndian.Uint32(b)&0xffffff)
		if b[0]&kind == kind || end > w.size {
			break // damaged: the frames are found by what they look like
		}
		if pos = end; b[0]&last != 0 {
			break
		}
	}
	info.from = pos
	return info, info.check()
}

func parseFLACInfo(b []byte) flacInfo {
	packed := binary.BigEndian.Uint64(b[10:])
	return flacInfo{
		least: int(binary.BigEndian.Uint16(b)), most: int(binary.BigEndian.Uint16(b[2:])),
		rate: int(packed >> 44), channels: int(packed>>41&7) + 1, bits: int(packed>>36&31) + 1,
		total: int64(packed & (1<<36 - 1)),
	}
}

func (i flacInfo) check() error {
	switch {
	case i.most < 16 || i.rate < 1000 || i.rate > 768000 || i.bits < 4:
		return &Error{Kind: Damaged, Detail: "flac"}
	case i.bits > 24:
		return &Error{Kind: Unsupported, Detail: fmt.Sprintf("flac %d bits", i.bits)}
	case i.frameMost() > windowSize:
		return &Error{Kind: Unsupported, Detail: fmt.Sprintf("flac %d-frame blocks", i.most)}
	}
	return nil
}

// frameMost is more bytes than any frame of the file has: its samples as they
// are, the side channel with a bit more, and its headers.
func (i flacInfo) frameMost() int { return i.channels*(i.most*(i.bits+1)/8+16) + 32 }

// bound is more frames than size bytes can hold: a frame of FLAC has 11 bytes
// at least.
func (i flacInfo) bound(size int64) int64 { return (size/11 + 1) * int64(i.most) }

// flacHead is the header of a frame of FLAC (RFC 9639, section 9.1).
type flacHead struct {
	size   int   // bytes of the header
	frames int   // in the block
	at     int64 // the first of them
	raw    [4]byte
}

// head reads the header that begins b, of a file like i.
func (i flacInfo) head(b []byte) (h flacHead, ok bool) {
	if len(b) < 6 || b[0] != 0xff || b[1]&0xfe != 0xf8 || b[3]&1 != 0 {
		return h, false
	}
	copy(h.raw[:], b)
	number, n := flacNumber(b[4:])
	if n == 0 {
		return h, false
	}
	h.size = 4 + n
	rate, more := i.headRate(b[2]&15, i.headFrames(b, &h))
	if h.frames < 1 || h.frames > i.most || rate != i.rate || h.size+more >= len(b) {
		return h, false
	}
	h.size += more + 1
	if channels := flacChannels(b[3] >> 4); channels != i.channels || crc8(b[:h.size-1]) != b[h.size-1] {
		return h, false
	}
	bits := [8]int{i.bits, 8, 12, -1, 16, 20, 24, 32}[b[3]>>1&7]
	h.at = number
	if b[1]&1 == 0 {
		h.at = number * int64(i.most)
	}
	return h, bits == i.bits
}

// headFrames reads the number of frames and gives what follows it.
func (i flacInfo) headFrames(b []byte, h *flacHead) []byte {
	rest := b[h.size:]
	switch code := b[2] >> 4; {
	case code == 0:
		h.frames = 0
	case code == 1:
		h.frames = 192
	case code < 6:
		h.frames = 576 << (code - 2)
	case code == 6 && len(rest) >= 1:
		h.frames, h.size, rest = int(rest[0])+1, h.size+1, rest[1:]
	case code == 7 && len(rest) >= 2:
		h.frames, h.size, rest = int(binary.BigEndian.Uint16(rest))+1, h.size+2, rest[2:]
	case code >= 8:
		h.frames = 256 << (code - 8)
	}
	return rest
}

// headRate reads the rate and tells how many bytes it takes behind the header.
func (i flacInfo) headRate(code byte, rest []byte) (rate, size int) {
	switch {
	case code == 0:
		return i.rate, 0
	case code == 12 && len(rest) >= 1:
		return int(rest[0]) * 1000, 1
	case code == 13 && len(rest) >= 2:
		return int(binary.BigEndian.Uint16(rest)), 2
	case code == 14 && len(rest) >= 2:
		return int(binary.BigEndian.Uint16(rest)) * 10, 2
	case code < 12:
		return [12]int{0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000}[code], 0
	}
	return 0, 0
}

func flacChannels(code byte) int {
	switch {
	case code < 8:
		return int(code) + 1
	case code < 11:
		return 2
	}
	return 0
}

// flacNumber reads a number of 1 to 7 bytes, coded like UTF-8 and beyond.
func flacNumber(b []byte) (v int64, size int) {
	switch first := b[0]; {
	case first < 0x80:
		return int64(first), 1
	case first < 0xc0 || first == 0xff:
		return 0, 0
	default:
		size = 2
		for first<<size&0x80 != 0 {
			size++
		}
		v = int64(first & (1<<(7-size) - 1))
		if size == 7 {
			v = 0
		}
	}
	if size > len(b) {
		return 0, 0
	}
	for _, c := range b[1:size] {
		if c&0xc0 != 0x80 {
			return 0, 0
		}
		v = v<<6 | int64(c&0x3f)
	}
	return v, size
}

// crc8 is the checksum of a frame's header, polynomial 0x07.
func crc8(b []byte) byte {
	sum := byte(0)
	for _, v := range b {
		sum = flacSum8[sum^v]
	}
	return sum
}

// crc16 is the checksum of a frame, polynomial 0x8005; over a frame with its
// checksum it is 0.
func crc16(sum uint16, b []byte) uint16 {
	for _, v := range b {
		sum = sum<<8 ^ flacSum16[byte(sum>>8)^v]
	}
	return sum
}

var (
	flacSum8  = makeSum8()
	flacSum16 = makeSum16()
)

func makeSum8() (table [256]byte) {
	for i := range table {
		r := byte(i)
		for range 8 {
			r = r<<1 ^ r>>7*0x07
		}
		table[i] = r
	}
	return table
}

func makeSum16() (table [256]uint16) {
	for i := range table {
		r := uint16(i) << 8
		for range 8 {
			r = r<<1 ^ r>>15*0x8005
		}
		table[i] = r
	}
	return table
}
