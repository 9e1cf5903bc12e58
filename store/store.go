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
// an entry twice; a caller that writes again by itself would.
package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// ErrLocked is returned by Open when another process has the folder.
var ErrLocked = errors.New("another station works on this folder")

// lockWait bounds how long a database that somebody else holds is waited for.
const lockWait = 200 * time.Millisecond

// The buckets of loa.db.
var (
	bucketMeta    = []byte("meta")
	bucketSlots   = []byte("slots")
	bucketJournal = []byte("journal")
	bucketAirings = []byte("airings") // airing id -> seq of its newest entry
	bucketCells   = []byte("cells")   // values that are written over
)

// Options tell Open whose folder it is.
type Options struct {
	Station string // the station's id
}

// Found says in which state Open found the folder.
type Found struct {
	Fresh   bool   // there was no station here
	Damaged string // where the damaged loa.db was moved; "" = it was whole
	Cause   string // what was wrong with it
}

// Store is the open folder. Its methods may be called from any goroutine.
type Store struct {
	dir     string
	station string
	logID   string
	found   Found
	lock    *os.File

	mu   sync.Mutex // one writer; also guards db while it is opened again
	db   *bolt.DB
	head head
	open func(path string) (*bolt.DB, error) // tests put a failing disk here

	media *mediaIndex
}

// Open opens or creates the station in dir. It returns [ErrLocked] at once when
// another process has it.
func Open(dir string, o Options) (*Store, error) {
	for _, d := range []string{dir, filepath.Join(dir, mediaDir), filepath.Join(dir, "inbox")} {
		if err := os.MkdirAll(d, 0o750); err != nil {
			return nil, fmt.Errorf("make folder: %w", err)
		}
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, station: o.Station, lock: lock, open: openDB}
	if err := s.openAll(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) openAll() (err error) {
	if err := s.openLog(); err != nil {
		return err
	}
	if s.media, err = openMedia(s.dir); err != nil {
		return err
	}
	return s.copySchedule()
}

// lockFolder takes the folder for this process.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "loa.lock"), os.O_CREATE|os.O_RDWR, 0o640)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrLocked
		}
		return nil, fmt.Errorf("lock folder: %w", err)
	}
	return f, nil
}

// openLog opens loa.db. A damaged one is moved aside, the schedule comes back
// from its copy, and a new log begins.
func (s *Store) openLog() error {
	path := filepath.Join(s.dir, "loa.db")
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		s.found.Fresh = true
		return s.createLog(path, parent{})
	}
	err := s.readLog(path)
	if err == nil || !damaged(err) {
		return err
	}
	s.found.Cause = err.Error()
	if s.found.Damaged, err = moveAside(path); err != nil {
		return fmt.Errorf("move damaged database aside: %w", err)
	}
	return s.createLog(path, parent{LogID: s.logID, Seq: s.head.seq, Hash: hex.EncodeToString(s.head.hash[:])})
}

// readLog opens an existing database and looks at every page of it that will be
// needed, so that damage shows now and not on air.
func (s *Store) readLog(path string) error {
	db, err := s.open(path)
	if err != nil {
		return err
	}
	err = guarded(func() error { return s.readAll(db) })
	if err != nil {
		_ = guarded(db.Close)
		return err
	}
	s.db = db
	return nil
}

// readAll walks the database: identity, slots, and the whole chain.
func (s *Store) readAll(db *bolt.DB) error {
	err := db.View(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketMeta, bucketSlots, bucketJournal, bucketAirings, bucketCells} {
			if tx.Bucket(name) == nil {
				return &damage{fmt.Errorf("bucket %s is missing", name)}
			}
		}
		s.logID = string(tx.Bucket(bucketMeta).Get([]byte("log_id")))
		for err := range tx.Check() {
			return &damage{err}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return db.View(func(tx *bolt.Tx) (err error) {
		s.head, err = lastOf(tx, s.origin())
		return err
	})
}

// damage marks what a file holds as unusable, unlike a disk that will not answer.
type damage struct{ cause error }

func (d *damage) Error() string { return d.cause.Error() }
func (d *damage) Unwrap() error { return d.cause }

// damaged tells a bad file from a bad disk or a missing permission.
func damaged(err error) bool {
	if _, ok := errors.AsType[*damage](err); ok {
		return true
	}
	var errno syscall.Errno
	return !errors.As(err, &errno) && !errors.Is(err, ErrLocked)
}

// guarded turns what bbolt does with damaged pages, panics and memory faults,
// into errors.
func guarded(act func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = &damage{fmt.Errorf("panic: %v", p)}
		}
	}()
	return act()
}

// openDB opens a database file that exists.
func openDB(path string) (db *bolt.DB, err error) {
	err = guarded(func() (err error) {
		db, err = bolt.Open(path, 0o640, &bolt.Options{Timeout: lockWait, FreelistType: bolt.FreelistMapType})
		return err
	})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	return db, nil
}

// createDB makes a database under another name first, so that a cut of the power
// never leaves half of one under its own.
func createDB(path string, fill func(tx *bolt.Tx) error) error {
	tmp := path + ".tmp"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove old %s: %w", filepath.Base(tmp), err)
	}
	db, err := openDB(tmp)
	if err != nil {
		return err
	}
	if err := errors.Join(db.Update(fill), db.Close()); err != nil {
		return fmt.Errorf("fill %s: %w", filepath.Base(tmp), err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("name %s: %w", filepath.Base(path), err)
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// moveAside renames a damaged file to the first free .corrupt-N.
func moveAside(path string) (string, error) {
	for n := 1; ; n++ {
		to := fmt.Sprintf("%s.corrupt-%d", path, n)
		if _, err := os.Lstat(to); errors.Is(err, os.ErrNotExist) {
			return to, os.Rename(path, to)
		}
	}
}

// newLogID is random, so that no two logs of any stations share one.
func newLogID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Found says in which state the folder was.
func (s *Store) Found() Found { return s.found }

// LogID is the random name of this log, 32 hexadecimal digits.
func (s *Store) LogID() string { return s.logID }

// Dir is the data folder.
func (s *Store) Dir() string { return s.dir }

// Close lets the folder go.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	if s.db != nil {
		errs = append(errs, guarded(s.db.Close))
	}
	if s.media != nil {
		errs = append(errs, s.media.close())
	}
	errs = append(errs, s.lock.Close())
	return errors.Join(errs...)
}
