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
	case isDiskFull(err):
		return broadcast.Refuse(broadcast.ProblemDiskFull, "", folder).Because(err)
	case isReadOnly(err):
		return broadcast.Refuse(broadcast.ProblemReadOnly, "", folder).Because(err)
	}
	return err
}

// The faults of what is on air.
const (
	faultDeadAir    = "dead_air"    // a programme is silent
	faultSourceLost = "source_lost" // a live source brings nothing
)

// The faults of the disk that holds the log.
const (
	faultDiskFull = "disk_full"
	faultReadOnly = "read_only"
	faultJournal  = "journal"       // it refuses for another reason
	faultStore    = "store_broken"  // loa.db held damage when the station started
	faultChime    = "no_chime"      // a chime or the music under a programme cannot be heard
	faultMedia    = "media_index"   // media.db did, and was made anew
	faultChain    = "log_broken"    // the chain of the log did
	faultStation  = "other_station" // the folder belongs to a station of another id
)

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func isReadOnly(err error) bool {
	return errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission)
}
