package decode

import (
	"bytes"
	"encoding/binary"
	"strconv"
)

// tagAt gives the length of the tag that begins at pos: ID3v2, ID3v1, APEv2 or
// Lyrics3. 0 = there is none, or its length cannot be true.
func tagAt(w *window, pos int64) int64 {
	b := w.at(pos, 32)
	var n int64
	switch {
	case len(b) >= 10 && string(b[:3]) == "ID3":
		n = id3v2Size(b)
	case len(b) >= 4 && string(b[:4]) == "TAG+":
		n = 227
	case len(b) >= 3 && string(b[:3]) == "TAG":
		n = 128
	case len(b) >= 32 && string(b[:8]) == "APETAGEX":
		n = 32 + int64(binary.LittleEndian.Uint32(b[12:]))
	case len(b) >= 11 && string(b[:11]) == "LYRICSBEGIN":
		n = lyricsSize(w, pos)
	}
	if n > w.size-pos {
		return 0
	}
	return n
}

// tagMark reports whether b begins like a tag; cheaper than knowing its length.
func tagMark(b []byte) bool {
	for _, mark := range []string{"TAG", "ID3", "APETAGEX", "LYRICSBEGIN"} {
		if bytes.HasPrefix(b, []byte(mark)) {
			return true
		}
	}
	return false
}

// id3v2Size decodes the syncsafe length; a tag with its high bits set has a
// broken length and is left to the search for the first frame.
func id3v2Size(b []byte) int64 {
	if b[3] == 0xff || b[4] == 0xff || (b[6]|b[7]|b[8]|b[9])&0x80 != 0 {
		return 0
	}
	n := 10 + int64(b[6])<<21 + int64(b[7])<<14 + int64(b[8])<<7 + int64(b[9])
	if b[5]&0x10 != 0 {
		n += 10 // a footer
	}
	return n
}

// lyricsSize finds the end of a Lyrics3 block, which knows its length only there:
// the nearest one. Another beginning before it means that there is none.
func lyricsSize(w *window, pos int64) int64 {
	const begin, mark = len("LYRICSBEGIN"), "LYRICS"
	b := w.at(pos, lookAhead)
	for at := begin; ; at += len(mark) {
		i := bytes.Index(b[at:], []byte(mark))
		if i < 0 {
			return 0
		}
		at += i
		switch rest := b[at+len(mark):]; {
		case bytes.HasPrefix(rest, []byte("200")), bytes.HasPrefix(rest, []byte("END")):
			return int64(at + len(mark) + 3)
		case bytes.HasPrefix(rest, []byte("BEGIN")):
			return 0
		}
	}
}

// soundEnd is where the tags at the end of the file begin.
func soundEnd(w *window) int64 {
	end := w.size
	for range 8 { // tags may be stacked; a few are enough
		n := tagBefore(w, end)
		if n <= 0 || n > end {
			return end
		}
		end -= n
	}
	return end
}

func tagBefore(w *window, end int64) int64 {
	if b := w.at(end-128, 128); end >= 128 && len(b) == 128 && string(b[:3]) == "TAG" {
		return 128
	}
	b := w.at(end-32, 32)
	if end < 32 || len(b) < 32 {
		return 0
	}
	if string(b[:8]) == "APETAGEX" {
		n := int64(binary.LittleEndian.Uint32(b[12:]))
		if binary.LittleEndian.Uint32(b[20:])>>31 == 1 {
			n += 32 // a header as well
		}
		return n
	}
	if string(b[23:]) == "LYRICS200" {
		n, err := strconv.Atoi(string(b[17:23]))
		if err != nil || n < 0 {
			return 0
		}
		return int64(n) + 15
	}
	return 0
}

// decoderDelay is what every Layer III decoder adds before the first sample.
const decoderDelay = 529

// promise is what the encoder wrote into the first frame (Xing, Info or VBRI).
type promise struct {
	found          bool
	frames         int64 // of sound; 0 = not said
	bytes          int64 // of the stream with this frame; 0 = not said
	delay, padding int   // samples the encoder added at both ends (LAME)
	gapless        bool  // delay and padding are known
}

// promiseOf reads the first frame; a frame that promises holds no sound.
func promiseOf(h header, raw []byte) promise {
	side := h.sideSize()
	for _, at := range []int{4 + side, 6 + side} { // with a CRC some write it behind, some over it
		if at+8 > len(raw) {
			continue
		}
		if id := string(raw[at : at+4]); id == "Xing" || id == "Info" {
			return xing(raw[at:])
		}
	}
	if len(raw) >= 36+18 && string(raw[36:40]) == "VBRI" {
		vbri := raw[36:]
		return promise{found: true, bytes: int64(binary.BigEndian.Uint32(vbri[10:])), frames: int64(binary.BigEndian.Uint32(vbri[14:]))}
	}
	return promise{}
}

func xing(b []byte) promise {
	p := promise{found: true}
	flags, at := binary.BigEndian.Uint32(b[4:]), 8
	fields := []int{4, 4, 100, 4} // frames, bytes, table of contents, quality
	for i, size := range fields {
		if flags>>i&1 == 0 {
			continue
		}
		if at+size > len(b) {
			return p
		}
		switch i {
		case 0:
			p.frames = int64(binary.BigEndian.Uint32(b[at:]))
		case 1:
			p.bytes = int64(binary.BigEndian.Uint32(b[at:]))
		}
		at += size
	}
	if at+24 > len(b) {
		return p
	}
	lame := b[at:]
	if name := string(lame[:4]); name != "LAME" && name != "Lavf" && name != "Lavc" && name != "L3.9" {
		return p
	}
	p.delay = int(lame[21])<<4 | int(lame[22])>>4
	p.padding = int(lame[22]&15)<<8 | int(lame[23])
	p.gapless = true
	return p
}
