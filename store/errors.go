package store

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store/pages"
)

// ErrNoSlot is returned when there is no slot of that number.
var ErrNoSlot = errors.New("no such slot")

// ErrNoMedia is returned when there is no media record of that id or hash.
var ErrNoMedia = errors.New("no such media")

// ErrNoEntry is returned when the journal has no entry of that seq.
var ErrNoEntry = errors.New("no such entry")

// ErrNoLog is returned when no log of that id is kept.
var ErrNoLog = errors.New("no such log")

// ErrForked is returned when the collector's end of a log is none of ours: it is
// ahead, or another entry stands at its seq.
var ErrForked = errors.New("the collector has another log by this id")

// ErrClosed is returned by calls after Close.
var ErrClosed = errors.New("store is closed")

func damagef(file, format string, args ...any) error {
	return &pages.Damage{File: file, Cause: fmt.Errorf(format, args...)}
}

func isDamage(err error) bool {
	_, ok := errors.AsType[*pages.Damage](err)
	return ok
}

// inWords makes a problem of the station out of an error of its folder. What is
// neither the disk nor damage stays as it is.
func inWords(dir string, err error) error {
	if err == nil {
		return nil
	}
	if _, done := errors.AsType[*broadcast.Problem](err); done {
		return err
	}
	if errors.Is(err, ErrLocked) {
		return broadcast.Refuse(broadcast.ProblemAlreadyRunning, "", dir).Because(err)
	}
	if d, ok := errors.AsType[*pages.Damage](err); ok {
		return broadcast.Refuse(broadcast.ProblemStoreBroken, "", d.File, d.Cause.Error()).Because(err)
	}
	errno, ok := errnoOf(err)
	if !ok {
		return err
	}
	if !errors.Is(err, errno) {
		err = fmt.Errorf("%w (%w)", err, errno)
	}
	switch errno {
	case syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG:
		return broadcast.Refuse(broadcast.ProblemDiskFull, "", dir).Because(err)
	case syscall.EROFS, syscall.EACCES, syscall.EPERM:
		return broadcast.Refuse(broadcast.ProblemReadOnly, "", dir).Because(err)
	case syscall.EIO:
		return broadcast.Refuse(broadcast.ProblemStoreBroken, "", dir, errno.Error()).Because(err)
	}
	return err
}

// errnoOf finds what the kernel said. bbolt passes some errors on as text only
// (when the file cannot grow), so the words are looked at too.
func errnoOf(err error) (syscall.Errno, bool) {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno, true
	}
	for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EROFS, syscall.EIO} {
		if strings.HasSuffix(err.Error(), errno.Error()) {
			return errno, true
		}
	}
	return 0, false
}
