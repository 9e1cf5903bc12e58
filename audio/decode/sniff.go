package decode

import (
	"bytes"
	"encoding/binary"
)

// sniffed is how much of a file's beginning is looked at.
const sniffed = 4096

// magic is how a format that is not decoded here begins.
type magic struct {
	at     int
	text   string
	kind   Kind
	detail string
}

// magics come in order of trial; the first that fits wins.
func magics() []magic {
	return []magic{
		{0, "#!AMR", Unsupported, "amr"},
		{0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", Unsupported, "wma"},
		{8, "AIFF", Unsupported, "aiff"},
		{8, "AIFC", Unsupported, "aiff"},
		{0, ".snd", Unsupported, "au"},
		{0, "caff", Unsupported, "caf"},
		{0, "MThd", Unsupported, "midi"},
		{0, "ADIF", Unsupported, "aac"},
		{0, ".RMF", Unsupported, "realmedia"},
		{0, "MAC ", Unsupported, "ape"},
		{0, "wvpk", Unsupported, "wavpack"},
		{0, "riff\x2e\x91\xcf\x11", Unsupported, "w64"},
		{8, "AVI ", Unsupported, "avi video"},
		{0, "\x1a\x45\xdf\xa3", Unsupported, "matroska"},
		{0, "FLV\x01", Unsupported, "flash video"},
		{0, "\x00\x00\x01\xba", Unsupported, "mpeg video"},
		{0, "%PDF", NotAudio, "pdf"},
		{0, "PK\x03\x04", NotAudio, "zip"},
		{0, "Rar!\x1a\x07", NotAudio, "rar"},
		{0, "7z\xbc\xaf\x27\x1c", NotAudio, "7z"},
		{0, "\x1f\x8b\x08", NotAudio, "gzip"},
		{0, "\x89PNG\r\n", NotAudio, "png"},
		{0, "\xff\xd8\xff", NotAudio, "jpeg"},
		{0, "GIF8", NotAudio, "gif"},
		{8, "WEBP", NotAudio, "webp"},
		{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", NotAudio, "office document"},
		{0, "\x7fELF", NotAudio, "program"},
		{0, "MZ\x90\x00", NotAudio, "program"},
		{0, "SQLite format 3", NotAudio, "database"},
	}
}

// sniff refuses what is known by its first bytes, here those at pos.
func sniff(w *window, pos int64) error {
	head := w.at(pos, sniffed)
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		return &Error{Kind: Unsupported, Detail: mp4Detail(w, pos), Offset: pos}
	}
	for _, m := range magics() {
		if len(head) > m.at && bytes.HasPrefix(head[m.at:], []byte(m.text)) {
			return &Error{Kind: m.kind, Detail: m.detail, Offset: pos}
		}
	}
	if isADTS(head) {
		return &Error{Kind: Unsupported, Detail: "aac", Offset: pos}
	}
	return nil
}

// isADTS follows three frames of a raw AAC stream.
func isADTS(b []byte) bool {
	for range 3 {
		if len(b) < 7 || b[0] != 0xff || b[1]&0xf6 != 0xf0 {
			return false
		}
		n := int(b[3]&3)<<11 | int(b[4])<<3 | int(b[5])>>5
		if n < 7 || n > len(b) {
			return false
		}
		b = b[n:]
	}
	return true
}

// mp4Detail names what the MP4 family holds: phones record speech into it.
func mp4Detail(w *window, pos int64) string {
	const boxes, inside = 64, 128 << 10
	brand := string(w.at(pos, 12)[8:11])
	for range boxes {
		b := w.at(pos, 16)
		if len(b) < 16 {
			break
		}
		size := int64(binary.BigEndian.Uint32(b))
		if size == 1 {
			size = int64(binary.BigEndian.Uint64(b[8:]))
		}
		if string(b[4:8]) == "moov" {
			if bytes.Contains(w.at(pos, int(min(max(size, 0), inside))), []byte("vide")) {
				return "mp4 video"
			}
			break
		}
		if size < 8 || size > w.size-pos {
			break
		}
		pos += size
	}
	if brand == "3gp" || brand == "3g2" {
		return "3gp"
	}
	return "m4a"
}

// looksLike names bytes in which no sound was found.
func looksLike(b []byte) string {
	trimmed := bytes.ToLower(bytes.TrimLeft(b, " \t\r\n\xef\xbb\xbf"))
	switch {
	case bytes.HasPrefix(trimmed, []byte("<!doctype html")), bytes.HasPrefix(trimmed, []byte("<html")):
		return "html"
	case len(b) > 0 && longestRun(b) == len(b) && b[0] == 0:
		return "zeros"
	case isText(b):
		return "text"
	}
	return "unknown"
}

// isText accepts every encoding a village computer may still use: UTF-16 by its
// mark, the others by the absence of control characters and by plain letters.
func isText(b []byte) bool {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return true
	}
	high := 0
	for _, c := range b {
		if c >= 0x80 {
			high++
		}
		if c < ' ' && !bytes.ContainsRune([]byte("\t\n\v\f\r\x1b"), rune(c)) {
			return false
		}
	}
	return high*2 < len(b)
}
