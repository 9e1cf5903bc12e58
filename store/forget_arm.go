//go:build linux && arm

package store

import (
	"os"
	"syscall"
)

// forgetCached is as on the other machines; on ARM the advice comes first and
// offset and length take two words each.
func forgetCached(path string) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	const dontNeed = 4 // POSIX_FADV_DONTNEED
	_, _, _ = syscall.Syscall6(syscall.SYS_ARM_FADVISE64_64, f.Fd(), dontNeed, 0, 0, 0, 0)
	_ = f.Close()
}
