package store

import (
	"fmt"
	"os"
	"syscall"
)

// What files of media leave of a disk. A sixteenth, at most 256 MiB, is for the log,
// which goes on when no file can be taken in any more: years of it fit. An eighth, at
// most 1 GiB, is left free by prepared sound, which can be made again: it is room for
// files that come.
const (
	logShare, logMost     = 16, 256 << 20
	shelfShare, shelfMost = 8, 1 << 30
)

// ErrNoRoom is the error when the disk has no more room for files of media. It is
// also syscall.ENOSPC.
var ErrNoRoom = fmt.Errorf("what is left of the disk is for the log: %w", syscall.ENOSPC)

// roomGrain is how many bytes are written between two looks at the disk.
const roomGrain = 1 << 20

// Growing is a file of media that grows only while the disk keeps room for the log.
type Growing struct {
	f    *os.File
	left int64 // bytes that may be written before the next look
}

// Grow guards a file.
func Grow(f *os.File) *Growing { return &Growing{f: f} }

// ReadAt implements io.ReaderAt.
func (g *Growing) ReadAt(p []byte, at int64) (int, error) {
	return g.f.ReadAt(p, at) //nolint:wrapcheck // the file's own
}

// Truncate cuts the file.
func (g *Growing) Truncate(size int64) error {
	return g.f.Truncate(size) //nolint:wrapcheck // the file's own
}

// Write implements io.Writer; without room it writes nothing and returns [ErrNoRoom].
func (g *Growing) Write(p []byte) (int, error) {
	if err := g.take(len(p)); err != nil {
		return 0, err
	}
	return g.f.Write(p) //nolint:wrapcheck // the file's own
}

// WriteAt implements io.WriterAt in the same way.
func (g *Growing) WriteAt(p []byte, at int64) (int, error) {
	if err := g.take(len(p)); err != nil {
		return 0, err
	}
	return g.f.WriteAt(p, at) //nolint:wrapcheck // the file's own
}

// take counts bytes that are about to be written.
func (g *Growing) take(n int) error {
	if g.left < int64(n) {
		var disk syscall.Statfs_t
		if err := syscall.Fstatfs(int(g.f.Fd()), &disk); err != nil {
			return fmt.Errorf("look at the room on the disk: %w", err)
		}
		room := roomOn(disk, logShare, logMost)
		if room < int64(n) {
			return ErrNoRoom
		}
		g.left = min(room, max(roomGrain, int64(n)))
	}
	g.left -= int64(n)
	return nil
}

// ShelfRoom is how many bytes of prepared sound the disk can take beside what is
// there; negative when there is too much of it.
func (s *Store) ShelfRoom() (int64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(s.media.dir, &disk); err != nil {
		return 0, fmt.Errorf("look at the room on the disk: %w", err)
	}
	return roomOn(disk, shelfShare, shelfMost), nil
}

// roomOn is what is free beyond a share of a disk, and beyond most bytes of it at
// the most.
func roomOn(disk syscall.Statfs_t, share, most int64) int64 {
	if disk.Blocks == 0 {
		return 1 << 62 // a file system that does not tell
	}
	size := int64(disk.Bsize) //nolint:unconvert // other systems have other types
	return int64(disk.Bavail)*size - min(int64(disk.Blocks)*size/share, most)
}
