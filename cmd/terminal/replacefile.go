package terminal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ReplaceFile puts a text in the place of a file, whole or not at all: who reads
// the file meanwhile sees the old one or the new one.
func ReplaceFile(path string, text []byte, mode os.FileMode) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".tmp-*") // 0600 from the start
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	_, err = tmp.Write(text)
	err = errors.Join(err, tmp.Chmod(mode), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return nil
}

// WriteOver replaces a file that anybody may read. What is no ordinary file, a pipe,
// is written to.
func WriteOver(path string, text []byte) error {
	const readable = 0o644
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(path, text, readable) //nolint:wrapcheck // said with the path
	}
	return ReplaceFile(path, text, readable)
}
