// Package store is the station's disk: the schedule and the journal in loa.db,
// the media index in media.db, the files in media/, and schedule.json, a copy of
// the schedule from which a station with a damaged database still plays.
//
// It promises that what a call acknowledged survives a cut of the power at any
// instruction, that the journal is one chain without gaps, that a change of the
// schedule and its record are stored together or not at all, and that damage
// costs no more than the file it is in. When to write is left to others.
//
// The one way to hurt yourself: an error from a write means that the write is
// unknown, not that it did not happen. [Store.Append] finds out and never stores
// an entry twice, as long as the same entries are given to it again; [Writer]
// does that for those who must not wait.
package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/truyenthanh/loa/broadcast"
)

// ErrLocked is returned by Open when another process has the folder.
var ErrLocked = errors.New("another station works on this folder")

// Options tell Open whose folder it is.
type Options struct {
	Station string // the station's id; a new log is bound to it for ever
}

// Found says in which state Open found the folder, for the faults to raise.
type Found struct {
	Fresh   bool    // there was no log here
	Damaged string  // where the damaged loa.db was moved: its log ended and a new one began; "" = it was whole
	Cause   string  // what was wrong with it
	Media   *Damage // media.db was damaged and made anew
	Chain   Verdict // the walk along the log as it was found
	// Restored counts the slots that came back from schedule.json (or, where
	// that was no use, from what could be read of the damaged database).
	Restored int
	// Older says that schedule.json knew more than loa.db, or was of another log:
	// somebody put another loa.db there. Kept are the slots that it had.
	Older bool
	Kept  []broadcast.Slot
	// KeptSessions are the sessions of those slots.
	KeptSessions []broadcast.Session
	// OtherStation is the id that was asked for when it differs from the one
	// that the log began with, which stays.
	OtherStation string
}

// Damage is a database file that could not be used.
type Damage struct {
	MovedTo string // where it lies now
	Cause   error
}

// Parent is the log that ended where this one began, as far as it could be read.
type Parent struct {
	LogID string `json:"log_id"`
	Seq   int64  `json:"seq"`  // of its last readable entry
	Hash  string `json:"hash"` // of that entry, hexadecimal
}

// Store is the open folder. Its methods may be called from any goroutine.
type Store struct {
	dir     string
	station string
	logID   string
	parent  Parent
	found   Found
	lock    *os.File

	write   sync.Mutex // one change of loa.db at a time; guards the fields below
	log     *box
	unknown *commit   // the disk failed while it was stored
	landed  []*commit // found stored after all, while the caller was told of an error
	copyErr error

	headMu sync.Mutex
	head   head // guarded by headMu; written by the holder of write

	media *mediaIndex
}

// Open opens or creates the station in dir. It returns [ErrLocked] at once when
// another process has it; a disk that is full or cannot be written to comes as a
// [broadcast.Problem] that says so. A damaged file does not keep the station
// down: see [Store.Found].
func Open(dir string, o Options) (*Store, error) {
	lock, err := takeFolder(dir)
	if err != nil {
		return nil, inWords(dir, err)
	}
	s := &Store{dir: dir, station: o.Station, lock: lock}
	if err := s.openFiles(); err != nil {
		return nil, errors.Join(inWords(dir, err), s.Close())
	}
	return s, nil
}

func (s *Store) openFiles() error {
	if err := s.openLog(); err != nil {
		return err
	}
	var err error
	if s.media, s.found.Media, err = openMedia(s.dir); err != nil {
		return err
	}
	report, err := s.Verify()
	if err != nil {
		return err
	}
	if !s.found.Fresh && s.found.Damaged == "" {
		s.found.Chain = report
	}
	s.compareCopy()
	s.write.Lock()
	defer s.write.Unlock()
	s.renewCopy()
	return nil
}

// Found says in which state Open found the folder.
func (s *Store) Found() Found { return s.found }

// LogID is the random name of this log, 32 hexadecimal digits.
func (s *Store) LogID() string { return s.logID }

// Station is the id of the station that the log began with.
func (s *Store) Station() string { return s.station }

// Parent is the log before this one; false when there was none.
func (s *Store) Parent() (Parent, bool) { return s.parent, s.parent.LogID != "" }

// Dir is the data folder.
func (s *Store) Dir() string { return s.dir }

// Close lets the folder go. Calls that come later fail.
func (s *Store) Close() error {
	s.write.Lock()
	defer s.write.Unlock()
	var errs []error
	if s.log != nil {
		errs = append(errs, s.log.close())
	}
	if s.media != nil {
		errs = append(errs, s.media.close())
	}
	errs = append(errs, s.lock.Close())
	if err := errors.Join(errs...); err != nil && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

func (s *Store) path(name string) string { return filepath.Join(s.dir, name) }

// problem puts an error of this folder in the words of the station.
func (s *Store) problem(err error) error { return inWords(s.dir, err) }
