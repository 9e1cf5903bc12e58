package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/truyenthanh/loa/broadcast"
)

// save writes a file that somebody will carry away: under another name first, and
// under its own when every byte is on the disk, so that a stick which is pulled
// too early holds no file that looks like one.
func (e *env) save(path string, fill func(w io.Writer) error) error {
	if err := e.mayWrite(path); err != nil {
		return err
	}
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return e.unwritable(path, err)
	}
	out := &noting{to: f}
	err = fill(out)
	out.note(f.Sync())
	out.note(f.Close())
	if err == nil && out.err == nil {
		out.note(os.Rename(tmp, path))
	}
	switch {
	case out.err != nil:
		os.Remove(tmp)
		return e.unwritable(path, out.err)
	case err != nil:
		os.Remove(tmp)
		return err
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// mayWrite refuses to write over what is there.
func (e *env) mayWrite(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return e.unwritable(path, err)
	case info.IsDir():
		return e.unwritable(path, syscall.EISDIR)
	case !info.Mode().IsRegular():
		return broadcast.Refuse(broadcast.ProblemFileNotRegular, "file", path)
	case !e.yes:
		return broadcast.Refuse(broadcast.ProblemFileExists, "file", path)
	}
	return nil
}

// unwritable says why a file could not be written, whoever has room or not.
func (e *env) unwritable(path string, err error) error {
	if isDiskFull(err) {
		return broadcast.Refuse(broadcast.ProblemDiskFull, "file", filepath.Dir(path)).Because(err)
	}
	return broadcast.Refuse(broadcast.ProblemFileUnwritable, "file", path, e.Cause(err)).Because(err)
}

// syncFolder makes a new name last. Not every file system of a stick can.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// noting remembers why a file did not take what was written, which the way
// through the socket would mix up with troubles of its own.
type noting struct {
	to  io.Writer
	err error
}

// Write passes on.
func (n *noting) Write(b []byte) (int, error) {
	written, err := n.to.Write(b)
	n.note(err)
	return written, err //nolint:wrapcheck // a writer passes errors on as they are
}

func (n *noting) note(err error) {
	if n.err == nil {
		n.err = err
	}
}
