package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Long before the mixer reads on, the system has read it. The control: a file that
// is read without asking is there for a fraction of a second only.
func TestSoundOnAirIsReadAheadOfTime(t *testing.T) {
	t.Parallel()
	first := make([]byte, 64<<10)
	plain, asked := onDisk(t), onDisk(t)
	if n := resident(t, plain); n > 0 {
		t.Skipf("%d bytes of a file that was given back stay in memory: a file system without a disk", n)
	}
	for _, r := range []io.Reader{plain, newTape(asked)} {
		if _, err := io.ReadFull(r, first); err != nil {
			t.Fatal(err)
		}
	}
	late := time.Now().Add(10 * time.Second)
	for resident(t, asked) < aheadBytes && time.Now().Before(late) {
		<-time.After(10 * time.Millisecond)
	}
	if n := resident(t, asked); n < aheadBytes {
		t.Errorf("%d bytes are in memory, want %d", n, aheadBytes)
	}
	if n := resident(t, plain); n >= aheadBytes {
		t.Skipf("without asking %d bytes are in memory, too: this disk reads as far ahead by itself", n)
	}
}

// onDisk is a file of 8 MiB that the memory has forgotten.
func onDisk(t *testing.T) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "sound.pcm"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	_, err = f.Write(bytes.Repeat([]byte{1}, 8<<20))
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// resident is how many bytes of a file are in memory, from its start on.
func resident(t *testing.T, f *os.File) (n int64) {
	t.Helper()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	b, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Munmap(b) }()
	page := os.Getpagesize()
	there := make([]byte, (len(b)+page-1)/page)
	if _, _, errno := syscall.Syscall(syscall.SYS_MINCORE, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), uintptr(unsafe.Pointer(&there[0]))); errno != 0 {
		t.Fatal(errno)
	}
	for _, p := range there {
		if p&1 == 0 {
			break
		}
		n += int64(page)
	}
	return n
}
