package speaker

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"time"
	"unsafe"
)

// What moves sound here calls the kernel without telling Go's scheduler. An
// ordinary read or write wakes the runtime's monitor thread, which then naps and
// looks, several times for each block of sound: that costs more than the sound.
// None of these descriptors ever blocks, so there is nothing for the monitor to
// see. Nor does more of them than needed wait in the runtime's poller: it asks for
// both directions, and wakes for a reader each time that the other end has made
// room for a writer.

// pollable is what waits in the poller.
type pollable interface {
	syscall.Conn
	SetReadDeadline(t time.Time) error
	Close() error
}

// quietReader reads a descriptor and waits in the poller while there is nothing.
type quietReader struct {
	pollable // what is waited for: the descriptor itself, or one that watches it
	raw      syscall.RawConn
	fd       int // to read from; -1: the one that is waited for
}

func newQuietReader(f pollable) (quietReader, error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return quietReader{}, fmt.Errorf("reach the descriptor: %w", err)
	}
	return quietReader{f, raw, -1}, nil
}

// Read takes what is there; it waits while there is nothing.
func (q quietReader) Read(p []byte) (n int, err error) {
	var failed error
	err = q.raw.Read(func(fd uintptr) bool {
		if q.fd >= 0 {
			fd = uintptr(q.fd)
		}
		n, failed = quietCall(syscall.SYS_READ, fd, p)
		return !errors.Is(failed, syscall.EAGAIN)
	})
	switch {
	case err != nil:
		return 0, err //nolint:wrapcheck // the descriptor's own, a deadline among them
	case failed != nil:
		return 0, fmt.Errorf("read: %w", failed)
	case n == 0 && len(p) > 0:
		return 0, io.EOF
	}
	return n, nil
}

// quietCall reads or writes once. Nothing to read, or no room, is EAGAIN.
func quietCall(call, fd uintptr, p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		n, _, errno := syscall.RawSyscall(call, fd, uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)))
		switch errno {
		case 0:
			return int(n), nil
		case syscall.EINTR:
		default:
			return 0, errno
		}
	}
}

// quietWriter writes to a descriptor that has room, or soon will.
type quietWriter struct{ fd int }

// roomWithin is how long a writer waits for room.
const roomWithin = time.Second

// Write gives all of p away.
func (q quietWriter) Write(p []byte) (done int, err error) {
	var late time.Time
	for done < len(p) {
		n, err := quietCall(syscall.SYS_WRITE, uintptr(q.fd), p[done:])
		done += n
		switch {
		case err == nil:
			late = time.Time{}
		case !errors.Is(err, syscall.EAGAIN):
			return done, fmt.Errorf("write: %w", err)
		case late.IsZero():
			late = time.Now().Add(roomWithin)
		case time.Now().After(late):
			return done, fmt.Errorf("write: no room for %v: %w", roomWithin, err)
		default:
			<-time.After(firstNap)
		}
	}
	return done, nil
}

// Close closes the descriptor; the writer must not be used afterwards.
func (q quietWriter) Close() error { return os.NewSyscallError("close", syscall.Close(q.fd)) }

// newQuietWriter takes over the write end of a pipe and makes it hold size bytes.
func newQuietWriter(f *os.File, size int) (quietWriter, error) {
	fd, err := takeOver(f)
	if err != nil {
		return quietWriter{}, err
	}
	resize(uintptr(fd), size)
	return quietWriter{fd}, nil
}

// takeOver duplicates the descriptor of f, outside the poller and never blocking,
// and closes f.
func takeOver(f pollable) (fd int, err error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return 0, fmt.Errorf("reach the descriptor: %w", err)
	}
	var failed error
	err = raw.Control(func(own uintptr) {
		const dupCloseOnExec = 1030 // F_DUPFD_CLOEXEC, see fcntl(2)
		n, _, errno := syscall.Syscall(syscall.SYS_FCNTL, own, dupCloseOnExec, 3)
		if fd = int(n); errno != 0 {
			failed = errno
		}
	})
	if err = errors.Join(err, failed); err != nil {
		return 0, fmt.Errorf("take over the descriptor: %w", err)
	}
	_ = f.Close() // its double lives on
	if err := syscall.SetNonblock(fd, true); err != nil {
		_ = syscall.Close(fd)
		return 0, fmt.Errorf("take over the descriptor: %w", err)
	}
	return fd, nil
}

// quietSocket is a connection that is waited for only while there is nothing to read.
type quietSocket struct {
	quietReader
	quietWriter
}

// newQuietSocket takes over conn. A descriptor of its own watches the socket for
// what comes in, and the poller watches that.
func newQuietSocket(conn net.Conn) (*quietSocket, error) {
	own, ok := conn.(pollable)
	if !ok {
		return nil, errors.New("reach the socket: it has no descriptor")
	}
	fd, err := takeOver(own)
	if err != nil {
		return nil, err
	}
	watch, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		_ = syscall.Close(fd)
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	err = syscall.EpollCtl(watch, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(fd)})
	if err == nil {
		err = syscall.SetNonblock(watch, true)
	}
	file := os.NewFile(uintptr(watch), "socket")
	var reader quietReader
	if err == nil {
		reader, err = newQuietReader(file)
	}
	if err != nil {
		_, _ = file.Close(), syscall.Close(fd)
		return nil, fmt.Errorf("watch the socket: %w", err)
	}
	reader.fd = fd
	return &quietSocket{reader, quietWriter{fd}}, nil
}

// Close ends the connection.
func (s *quietSocket) Close() error {
	return errors.Join(s.pollable.Close(), s.quietWriter.Close())
}

const (
	firstNap = 2 * time.Millisecond
	longNap  = 16 * time.Millisecond
)

// inlet reads a pipe whose writer is ahead: there is always something. Where there
// is not, it looks again, ever more seldom.
type inlet struct{ fd int }

// Read takes what is there; after retell without anything it gives up for now.
func (i inlet) Read(p []byte) (int, error) {
	var late time.Time
	for nap := firstNap; ; nap = min(2*nap, longNap) {
		n, err := quietCall(syscall.SYS_READ, uintptr(i.fd), p)
		switch {
		case err == nil && n == 0 && len(p) > 0:
			return 0, io.EOF
		case err == nil:
			return n, nil
		case !errors.Is(err, syscall.EAGAIN):
			return 0, fmt.Errorf("read: %w", err)
		case late.IsZero():
			late = time.Now().Add(retell)
		case time.Now().After(late):
			return 0, os.ErrDeadlineExceeded
		}
		<-time.After(nap)
	}
}

// resize makes a pipe hold size bytes, if the system lets it.
func resize(fd uintptr, size int) {
	const setPipeSize = 1031 // F_SETPIPE_SZ, see fcntl(2)
	_, _, _ = syscall.Syscall(syscall.SYS_FCNTL, fd, setPipeSize, uintptr(size))
}
