package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

const (
	mediaDir = "media"
	inboxDir = "inbox"
	lockName = "loa.lock"

	folderMode = 0o750
	fileMode   = 0o640
)

// takeFolder makes the folder and takes it for this process.
func takeFolder(dir string) (*os.File, error) {
	for _, d := range []string{dir, filepath.Join(dir, mediaDir), filepath.Join(dir, inboxDir)} {
		if err := os.MkdirAll(d, folderMode); err != nil {
			return nil, fmt.Errorf("make folder: %w", err)
		}
	}
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, fileMode)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	// The kernel lets go of the lock when the process ends, however it ends.
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrLocked
	}
	return nil, errors.Join(fmt.Errorf("lock folder: %w", err), f.Close())
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// writeDurably replaces a file so that a cut of the power leaves the old one or
// the new one.
func writeDurably(path string, text []byte) error {
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, fileMode)
	if err != nil {
		return fmt.Errorf("make temporary file: %w", err)
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", filepath.Base(path), err), removeIfThere(tmp))
	}
	return syncDir(filepath.Dir(path))
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", filepath.Base(path), err)
	}
	return nil
}

// keepAside gives a damaged file a second name, the first free .corrupt-N. Its
// own name stays until the new file takes it in one step, so that no cut of the
// power leaves the folder without either.
func keepAside(path string) (string, error) {
	for n := 1; ; n++ {
		to := fmt.Sprintf("%s.corrupt-%d", path, n)
		if _, err := os.Lstat(to); err == nil {
			continue
		}
		if os.Link(path, to) == nil {
			return to, nil
		}
		// A file system without links, as FAT: the step is not one, but near.
		if err := os.Rename(path, to); err != nil {
			return "", fmt.Errorf("move %s aside: %w", filepath.Base(path), err)
		}
		return to, nil
	}
}

// putBack undoes keepAside.
func putBack(aside, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return removeIfThere(aside)
	}
	if err := os.Rename(aside, path); err != nil {
		return fmt.Errorf("move %s back: %w", filepath.Base(path), err)
	}
	return nil
}

// newLogID is random, so that no two logs of any stations share one.
func newLogID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
