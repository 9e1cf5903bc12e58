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

// faultBadMedia: a file that airs soon is gone or damaged.
const faultBadMedia = "bad_media"

// The faults of the disk that holds the log.
const (
	faultDiskFull = "disk_full"
	faultReadOnly = "read_only"
	faultJournal  = "journal"       // it refuses for another reason
	faultStore    = "store_broken"  // loa.db held damage when the station started
	faultChime    = "no_chime"      // a chime or the music under a programme cannot be heard
	faultCalendar = "bad_calendar"  // a file of days has a wrong line
	faultNoDays   = "days_gone"     // a slot names days that no calendar has
	faultMedia    = "media_index"   // media.db did, and was made anew
	faultChain    = "log_broken"    // the chain of the log did
	faultForked   = "log_forked"    // the district has another log by its id: it ended
	faultCloned   = "cloned"        // the card comes from another box: its log ended
	faultStation  = "other_station" // the folder was that of a station of another id: its log ended
)

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func isReadOnly(err error) bool {
	return errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission)
}
