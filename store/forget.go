//go:build linux && (amd64 || arm64)

package store

import (
	"os"
	"syscall"
)

// forgetCached drops what the kernel keeps of a file in memory. After a failed
// fsync the cache can show bytes that never reached the disk; what is read next
// comes from the disk. It is best effort: a file that will not open says so later.
func forgetCached(path string) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	const dontNeed = 4 // POSIX_FADV_DONTNEED
	_, _, _ = syscall.Syscall6(syscall.SYS_FADVISE64, f.Fd(), 0, 0, dontNeed, 0, 0)
	_ = f.Close()
}
