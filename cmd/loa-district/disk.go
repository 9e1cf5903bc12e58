package main

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/truyenthanh/loa/broadcast"
)

// storeProblem names what keeps the data folder from being used.
func storeProblem(folder string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return broadcast.Refuse(broadcast.ProblemDiskFull, "", folder).Because(err)
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return broadcast.Refuse(broadcast.ProblemReadOnly, "", folder).Because(err)
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EEXIST):
		return broadcast.Refuse(broadcast.ProblemInTheWay, "district", folder).Because(err)
	}
	return broadcast.Refuse(broadcast.ProblemStoreBroken, "district", folder, err.Error()).Because(err)
}

// fileProblem names why a file that was given cannot be read.
func fileProblem(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return broadcast.Refuse(broadcast.ProblemFileMissing, "district", path).Because(err)
	}
	return broadcast.Refuse(broadcast.ProblemFileUnreadable, "district", path, err.Error()).Because(err)
}
