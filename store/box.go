package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/truyenthanh/loa/store/pages"
)

// lockWait bounds how long a database that somebody else holds is waited for.
// The folder's own lock comes first, so this is for strangers with a tool.
const lockWait = 200 * time.Millisecond

// database is one open bbolt file. Nothing that its pages do to the program,
// panic or memory fault, gets past its methods.
type database struct {
	bolt    *bolt.DB
	file    *os.File
	wounded atomic.Bool // a panic went through bbolt: its locks cannot be trusted
}

// openDB opens a database file that exists.
func openDB(path string, readOnly bool) (*database, error) {
	d := &database{}
	o := &bolt.Options{
		Timeout:      lockWait,
		ReadOnly:     readOnly,
		FreelistType: bolt.FreelistMapType,
		OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
			f, err = os.OpenFile(name, flag, mode)
			d.file = f
			return f, err
		},
	}
	err := d.guarded(func() (err error) {
		d.bolt, err = bolt.Open(path, fileMode, o)
		return err
	})
	if err == nil {
		return d, nil
	}
	if d.wounded.Load() && d.file != nil {
		_ = d.file.Close()
	}
	if errors.Is(err, berrors.ErrInvalid) || errors.Is(err, berrors.ErrVersionMismatch) || errors.Is(err, berrors.ErrChecksum) {
		err = &pages.Damage{File: path, Cause: err}
	}
	return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
}

func (d *database) view(look func(tx *bolt.Tx) error) error {
	return d.guarded(func() error { return d.bolt.View(look) })
}

func (d *database) update(act func(tx *bolt.Tx) error) error {
	return d.guarded(func() error { return d.bolt.Update(act) })
}

// guarded turns what damaged pages do, panics and memory faults, into damage.
// After one, bbolt may hold its locks for ever, so it is not asked again.
func (d *database) guarded(act func() error) (err error) {
	if d.wounded.Load() {
		return damagef(d.name(), "its pages became unreadable")
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			d.wounded.Store(true)
			err = damagef(d.name(), "unreadable pages: %v", p)
		}
	}()
	return act()
}

func (d *database) name() string {
	if d.file == nil {
		return "database"
	}
	return d.file.Name()
}

// close lets the file go. A wounded database may hold its own locks for ever, so
// only its file is closed, which frees the lock on the file.
func (d *database) close() error {
	if d.wounded.Load() {
		return d.file.Close()
	}
	return d.guarded(d.bolt.Close)
}

// box keeps a database file open: after an error it opens the file anew, for
// what bbolt has in memory may no longer be what is on the disk. While the disk
// refuses writes it is read as it is.
type box struct {
	path   string
	open   func(path string, readOnly bool) (*database, error)
	commit func(d *database, act func(tx *bolt.Tx) error) error

	mu     sync.RWMutex
	db     *database // nil while it cannot be opened at all
	frozen bool      // not to be written to as it is
	doubt  bool      // its pages did harm: look at them before they are mapped again
	closed bool
}

func newBox(path string) *box { return &box{path: path, open: openDB, commit: (*database).update} }

// view reads from the database as it is, beside a writer.
func (b *box) view(look func(tx *bolt.Tx) error) error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	switch {
	case b.closed:
		return ErrClosed
	case b.db == nil:
		return damagef(b.path, "not open")
	}
	return b.db.view(look)
}

// ready says whether the box takes writes as it is.
func (b *box) ready() bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.db != nil && !b.frozen && !b.closed && !b.db.wounded.Load()
}

// update runs one transaction. unknown is true when it failed so late that it may
// be on the disk all the same. The caller keeps others from writing.
func (b *box) update(act func(tx *bolt.Tx) error) (unknown bool, err error) {
	b.mu.RLock()
	db := b.db
	b.mu.RUnlock()
	reached := false
	err = b.commit(db, func(tx *bolt.Tx) error {
		err := act(tx)
		reached = err == nil
		return err
	})
	return reached, err
}

// reopen opens the file anew, and only for reading when the disk refuses more.
func (b *box) reopen() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	if b.db != nil {
		b.doubt = b.doubt || b.db.wounded.Load()
		_ = b.db.close()
		b.db = nil
	}
	forgetCached(b.path)
	if b.doubt {
		if err := pages.Walk(b.path, nil); err != nil {
			return err
		}
		b.doubt = false
	}
	db, err := b.open(b.path, false)
	b.frozen = err != nil
	if err != nil {
		db, _ = b.open(b.path, true)
	}
	b.db = db
	return err
}

func (b *box) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	if b.db == nil {
		return nil
	}
	err := b.db.close()
	b.db = nil
	return err
}

// createDB makes a database under another name first, so that a cut of the power
// never leaves half of one under its own.
func createDB(path string, fill func(tx *bolt.Tx) error) (tmp string, err error) {
	tmp = path + ".tmp"
	if err := removeIfThere(tmp); err != nil {
		return "", err
	}
	d, err := openDB(tmp, false)
	if err != nil {
		return "", errors.Join(err, removeIfThere(tmp))
	}
	if err := errors.Join(d.update(fill), d.close()); err != nil {
		return "", errors.Join(fmt.Errorf("fill %s: %w", filepath.Base(tmp), err), removeIfThere(tmp))
	}
	return tmp, nil
}

// putInPlace gives a finished database its name.
func putInPlace(tmp, path string) error {
	if err := os.Rename(tmp, path); err != nil {
		return errors.Join(fmt.Errorf("name %s: %w", filepath.Base(path), err), removeIfThere(tmp))
	}
	return syncDir(filepath.Dir(path))
}

// distrust makes the next write open the file anew first.
func (b *box) distrust() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.frozen = true
}
