package store

import (
	"errors"
	"syscall"
	"testing"
)

func TestWhatFilesLeaveOfADisk(t *testing.T) {
	t.Parallel()
	const gb = 1 << 30
	for _, c := range []struct {
		disk              string
		size, free        uint64 // GiB/8
		forFiles, onShelf int64
	}{
		{"a card of 8 GB that is empty", 64, 64, 8*gb - gb/4, 7 * gb},
		{"with half a GB left", 64, 4, gb / 4, -gb / 2},
		{"with no more than the log's part", 64, 2, 0, -3 * gb / 4},
		{"that is full", 64, 0, -gb / 4, -gb},
		{"a small one of 1 GB", 8, 8, gb - gb/16, gb - gb/8},
		{"a large one of 256 GB, almost full", 2048, 32, 4*gb - gb/4, 3 * gb},
		{"one that does not tell", 0, 0, 1 << 62, 1 << 62},
	} {
		disk := syscall.Statfs_t{Bsize: 4096, Blocks: c.size * gb / 8 / 4096, Bavail: c.free * gb / 8 / 4096}
		if got := roomOn(disk, logShare, logMost); got != c.forFiles {
			t.Errorf("%s: room for %d bytes of files, want %d", c.disk, got, c.forFiles)
		}
		if got := roomOn(disk, shelfShare, shelfMost); got != c.onShelf {
			t.Errorf("%s: room for %d bytes of prepared sound, want %d", c.disk, got, c.onShelf)
		}
	}
	if !errors.Is(ErrNoRoom, syscall.ENOSPC) {
		t.Error("no room is no full disk")
	}
}
