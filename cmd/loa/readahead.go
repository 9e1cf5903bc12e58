package main

import (
	"os"

	"golang.org/x/sys/unix"
)

const (
	// aheadBytes is how much of a file on air is asked for before it is read: six
	// seconds of 48 kHz stereo. The kernel alone reads half a second ahead, and a card
	// that tidies up inside answers nothing for longer than that.
	aheadBytes = 1152 << 10
	// aheadStep is how much is read between two requests.
	aheadStep = 256 << 10
)

// tape reads prepared sound that is on air. The mixer must not wait for the disk, so
// the system has read what comes long before.
type tape struct {
	f     *os.File
	at    int64
	asked int64 // up to which the system was asked to read
}

// newTape asks for the beginning of a file that is about to air.
func newTape(f *os.File) *tape {
	willNeed(f, 0, aheadBytes)
	return &tape{f: f, asked: aheadBytes}
}

// Read implements io.Reader.
func (t *tape) Read(p []byte) (int, error) {
	n, err := t.f.Read(p)
	t.at += int64(n)
	if t.at+aheadBytes-t.asked >= aheadStep {
		willNeed(t.f, t.at, aheadBytes)
		t.asked = t.at + aheadBytes
	}
	return n, err //nolint:wrapcheck // a reader passes io.EOF on as it is
}

// willNeed asks the system to read a part of a file in the background. Where it does
// not, the sound only loses its lead.
func willNeed(f *os.File, from, length int64) {
	raw, err := f.SyscallConn()
	if err == nil {
		_ = raw.Control(func(fd uintptr) { _ = unix.Fadvise(int(fd), from, length, unix.FADV_WILLNEED) })
	}
}
