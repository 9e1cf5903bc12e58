package speaker

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"unsafe"
)

// quietPipe reads or writes a pipe without telling Go's scheduler of each call. An
// ordinary read or write wakes the runtime's monitor thread, which then naps and
// looks, several times for each block of sound: that costs more than the sound. The
// pipe never blocks, so there is nothing for the monitor to see; waiting is done
// by the poller, with its deadlines.
type quietPipe struct {
	*os.File
	raw syscall.RawConn
}

func newQuietPipe(f *os.File) (quietPipe, error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return quietPipe{}, fmt.Errorf("reach the pipe: %w", err)
	}
	return quietPipe{f, raw}, nil
}

// Read takes what is there; it waits while there is nothing.
func (q quietPipe) Read(p []byte) (int, error) {
	n, err := q.try(q.raw.Read, syscall.SYS_READ, p)
	if n == 0 && err == nil && len(p) > 0 {
		err = io.EOF
	}
	return n, err
}

// Write gives all of p away; it waits while the pipe is full.
func (q quietPipe) Write(p []byte) (done int, err error) {
	for done < len(p) && err == nil {
		var n int
		n, err = q.try(q.raw.Write, syscall.SYS_WRITE, p[done:])
		done += n
	}
	return done, err
}

// try makes the call as often as the pipe is not ready for it.
func (q quietPipe) try(when func(func(fd uintptr) bool) error, call uintptr, p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	var n uintptr
	var errno syscall.Errno
	err := when(func(fd uintptr) bool {
		n, _, errno = syscall.RawSyscall(call, fd, uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)))
		return !errors.Is(errno, syscall.EAGAIN) && !errors.Is(errno, syscall.EINTR)
	})
	switch {
	case err != nil:
		return 0, err //nolint:wrapcheck // the file's own, a deadline among them
	case errno != 0:
		return 0, &os.PathError{Op: "use", Path: q.Name(), Err: errno}
	}
	return int(n), nil
}
