package decode

import (
	"bytes"
	"io"
)

// native gives what opens a file that begins like head, of the formats that
// have a magic; nil where it is none of them.
func native(head []byte) func(*window, Limits) (*Stream, error) {
	switch {
	case isWAV(head):
		return openWAV
	case bytes.HasPrefix(head, []byte("fLaC")):
		return openFLAC
	case bytes.HasPrefix(head, []byte("OggS")):
		return openOgg
	}
	return nil
}

// from is a window of the file from pos on: what follows a tag.
func (w *window) from(pos int64) *window {
	if pos == 0 {
		return w
	}
	r := io.NewSectionReader(w.r, pos, w.size-pos)
	return newWindow(r, r.Size())
}
