package decode

import (
	"encoding/binary"
	"fmt"
	"io"
)

// The sample codings of WAVE, by their format tag (RFC 2361).
const (
	tagPCM        = 0x0001
	tagFloat      = 0x0003
	tagALaw       = 0x0006
	tagMuLaw      = 0x0007
	tagMP3        = 0x0055
	tagExtensible = 0xfffe
)

const maxChannels = 8

// wavHead is what the chunks before the samples say.
type wavHead struct {
	tag      int
	channels int
	rate     int
	bytes    int   // of one sample of one channel
	from, to int64 // where the samples lie
	cut      int64 // bytes that the header promised and the file does not hold
}

func isWAV(head []byte) bool {
	if len(head) < 12 || string(head[8:12]) != "WAVE" {
		return false
	}
	id := string(head[:4])
	return id == "RIFF" || id == "RF64" || id == "BW64"
}

func openWAV(w *window, lim Limits) (*Stream, error) {
	h, err := readWAVHead(w)
	if err == nil {
		err = w.failure()
	}
	if err != nil {
		return nil, err
	}
	if h.tag == tagMP3 {
		data := io.NewSectionReader(w.r, h.from, h.to-h.from)
		return openMP3(newWindow(data, data.Size()), lim)
	}
	convert, err := h.converter()
	if err != nil {
		return nil, err
	}
	b := newWAVBody(w, h, convert)
	return &Stream{info: b.info, body: b}, nil
}

// readWAVHead walks over the chunks up to the samples.
func readWAVHead(w *window) (wavHead, error) {
	const chunks = 1000
	var h wavHead
	pos, long := int64(12), int64(0)
	for range chunks {
		b := w.at(pos, 8)
		if len(b) < 8 {
			break
		}
		id, size := string(b[:4]), int64(binary.LittleEndian.Uint32(b[4:]))
		switch id {
		case "ds64": // RF64, EBU Tech 3306: the sizes that do not fit in 32 bits
			if b := w.at(pos+8, 24); len(b) >= 16 {
				long = int64(binary.LittleEndian.Uint64(b[8:]))
			}
		case "fmt ":
			if err := h.readFormat(w.at(pos+8, int(min(size, 40)))); err != nil {
				return h, err
			}
		case "data":
			if h.channels == 0 {
				return h, &Error{Kind: Damaged, Detail: "wav", Offset: pos}
			}
			h.place(w, pos+8, size, long)
			return h, nil
		}
		pos += 8 + size
		if size&1 == 1 && !knownChunk(w.at(pos, 4)) { // some writers forget the byte that evens it out
			pos++
		}
	}
	if err := w.failure(); err != nil {
		return h, err
	}
	return h, &Error{Kind: NoSound, Detail: "wav"}
}

// readFormat reads the fmt chunk.
func (h *wavHead) readFormat(b []byte) error {
	bad := &Error{Kind: Damaged, Detail: "wav"}
	if len(b) < 16 {
		return bad
	}
	h.tag = int(binary.LittleEndian.Uint16(b))
	h.channels = int(binary.LittleEndian.Uint16(b[2:]))
	h.rate = int(binary.LittleEndian.Uint32(b[4:]))
	align, bits := int(binary.LittleEndian.Uint16(b[12:])), int(binary.LittleEndian.Uint16(b[14:]))
	if h.tag == tagExtensible && len(b) >= 26 {
		h.tag = int(binary.LittleEndian.Uint16(b[24:]))
	}
	switch {
	case h.channels == 0 || h.rate < 1000 || h.rate > 768000:
		return bad
	case h.channels > maxChannels:
		return &Error{Kind: Unsupported, Detail: fmt.Sprintf("wav %d channels", h.channels)}
	}
	// Samples may lie in larger containers; where the two sizes disagree
	// nonsensically, the number of bits is the one that writers get right.
	h.bytes = (bits + 7) / 8
	if box := align / h.channels; align%h.channels == 0 && box > h.bytes && box <= 8 {
		h.bytes = box
	}
	return nil
}

// place finds where the samples end. Programs that write into a pipe do not
// know the length beforehand and leave 0, 0x7ffff000 or 0xffffffff; recorders
// that lose power leave 0 or what they hoped for.
func (h *wavHead) place(w *window, from, size, long int64) {
	const noLength, most = 0x7ff00000, 1 << 40 // no file has more, and sums of more would overflow
	h.from, h.to = from, w.size
	if size == 0xffffffff && long > 0 && long < most {
		size = long
	} else if size >= noLength || size == 0 && !chunkAt(w, from) {
		return
	}
	if h.to > from+size {
		h.to = from + size
		return
	}
	// A length beyond the end is a cut if the whole header tells the same story.
	b := w.at(4, 4)
	if len(b) == 4 && int64(binary.LittleEndian.Uint32(b))+8 >= from+size || long > 0 {
		h.cut = from + size - w.size
	}
}

// chunkAt reports whether another chunk begins here, so that the samples before
// it really are none.
func chunkAt(w *window, pos int64) bool {
	b := w.at(pos, 8)
	if len(b) < 8 || int64(binary.LittleEndian.Uint32(b[4:])) > w.size-pos-8 {
		return false
	}
	return knownChunk(b[:4])
}

func knownChunk(id []byte) bool {
	switch string(id) {
	case "fmt ", "data", "LIST", "fact", "cue ", "bext", "id3 ", "smpl", "JUNK", "PEAK":
		return true
	}
	return false
}
