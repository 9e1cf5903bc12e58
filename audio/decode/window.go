package decode

import (
	"errors"
	"io"
)

const (
	windowSize = 256 << 10
	// lookAhead is more than any chain of headers that the scanner follows.
	lookAhead = 16 << 10
)

// window is a sliding view of a file. Its error is sticky: after one, every
// view is empty, so that scanners end and the owner looks at err once.
type window struct {
	r    io.ReaderAt
	size int64
	buf  []byte // the bytes from off on
	off  int64
	err  *Error
}

func newWindow(r io.ReaderAt, size int64) *window {
	return &window{r: r, size: size, buf: make([]byte, 0, min(windowSize, max(size, 1)))}
}

// at returns n bytes from pos on; fewer only at the end of the file or after an
// error. The view is valid until the next call.
func (w *window) at(pos int64, n int) []byte {
	if w.err != nil || pos < 0 || pos >= w.size {
		return nil
	}
	n = int(min(int64(n), w.size-pos, windowSize))
	if pos < w.off || pos+int64(n) > w.off+int64(len(w.buf)) {
		w.refill(pos)
		if w.err != nil {
			return nil
		}
	}
	from := int(pos - w.off)
	return w.buf[from : from+n]
}

// rest is everything the window holds from pos on, at least ahead bytes where
// the file has them.
func (w *window) rest(pos int64, ahead int) []byte {
	if w.at(pos, ahead) == nil {
		return nil
	}
	return w.buf[pos-w.off:]
}

// failure is the sticky error, as the interface that callers compare with nil.
func (w *window) failure() error {
	if w.err != nil {
		return w.err
	}
	return nil
}

func (w *window) refill(pos int64) {
	buf := w.buf[:min(int64(cap(w.buf)), w.size-pos)]
	n, err := w.r.ReadAt(buf, pos)
	switch {
	case n == len(buf):
		w.buf, w.off = buf, pos
	case err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		w.err = &Error{Kind: Changed, Offset: pos + int64(n)}
	default:
		w.err = &Error{Kind: ReadFailed, Offset: pos + int64(n), Err: err}
	}
}
