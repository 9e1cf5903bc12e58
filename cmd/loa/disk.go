package main

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/truyenthanh/loa/broadcast"
)

// diskProblem names what a disk says no with; other errors stay as they are.
func diskProblem(folder string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return broadcast.Refuse(broadcast.ProblemDiskFull, "", folder).Because(err)
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return broadcast.Refuse(broadcast.ProblemReadOnly, "", folder).Because(err)
	}
	return err
}
