package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// audioFile is a file on its way to the daemon.
type audioFile struct {
	*os.File
	request control.ImportRequest
}

// openAudio opens what the caller named, and refuses what can hold no sound
// before a byte is sent. Nothing is opened that could block: a pipe is told from
// a file by its name alone.
func (e *env) openAudio(path string) (*audioFile, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if same, found := spelled(path); found {
			path = same
			info, err = os.Stat(path)
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, broadcast.Refuse(broadcast.ProblemFileMissing, "file", path).Because(err)
	case err != nil:
		return nil, e.unreadable(path, err)
	case info.IsDir():
		return nil, broadcast.Refuse(broadcast.ProblemFileIsFolder, "file", path)
	case !info.Mode().IsRegular():
		return nil, broadcast.Refuse(broadcast.ProblemFileNotRegular, "file", path)
	case info.Size() == 0:
		return nil, broadcast.Refuse(broadcast.ProblemFileEmpty, "file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, e.unreadable(path, err)
	}
	return &audioFile{File: f, request: control.NewImport(path, info.Size())}, nil
}

// spelled finds a file that is not there under the bytes of its name but under
// the same letters: Vietnamese is written composed by keyboards and decomposed by
// some systems, and looks alike on every screen.
func spelled(path string) (string, bool) {
	dir, name := filepath.Dir(path), control.NewImport(path, 0).Name
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", false
	}
	for _, entry := range entries {
		if control.NewImport(entry.Name(), 0).Name == name {
			return filepath.Join(dir, entry.Name()), true
		}
	}
	return "", false
}

// sendProblem tells a file that could not be read to its end from all else that
// may go wrong on the way.
func (e *env) sendProblem(path string, err error) error {
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return e.unreadable(path, err)
	}
	return err
}

func (e *env) unreadable(path string, err error) error {
	return broadcast.Refuse(broadcast.ProblemFileUnreadable, "file", path, e.Cause(err)).Because(err)
}
