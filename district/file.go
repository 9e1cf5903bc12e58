package district

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/truyenthanh/loa/store/pages"
)

// FileStore is the store in one file, for a collector that stands alone.
type FileStore struct {
	db   *bolt.DB
	lock *os.File
}

var _ Store = (*FileStore)(nil)

// The buckets. A key is the parts named here, texts closed by a zero byte and
// numbers of eight bytes, big-endian.
var (
	bucketStations = []byte("stations") // id -> Station
	bucketContacts = []byte("contacts") // id -> Contact
	bucketLogs     = []byte("logs")     // station, log id, branch -> Log
	bucketRecords  = []byte("records")  // log no, seq -> hash and stored bytes
	bucketMembers  = []byte("members")  // log no, seq of the last entry -> Member
	bucketRuns     = []byte("runs")     // log no, airing -> Run
	bucketByDay    = []byte("by_day")   // day, station, log no, airing -> nothing
	bucketDays     = []byte("days")     // day, station -> Day
	bucketTallies  = []byte("tallies")  // day, station, outcome, reason -> Tally
	bucketPoison   = []byte("poison")   // log no, seq -> Poison
	bucketNotes    = []byte("notes")    // number -> Note
	bucketPapers   = []byte("papers")   // kind, key -> document
)

const (
	fileName   = "district.db"
	lockName   = "district.lock"
	folderMode = 0o750
	fileMode   = 0o600
	// lockWait is for a database whose last user has just ended.
	lockWait = time.Second
)

// OpenFile opens or makes the store in a folder. It returns [ErrLocked] at once
// when another process has it.
func OpenFile(dir string) (*FileStore, error) {
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	lock, err := takeFolder(filepath.Join(dir, lockName))
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, fileName)
	if err := makeFile(dir, path); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	if err := pages.Walk(path, nil); err != nil {
		return nil, errors.Join(whatIsWrong(err), lock.Close())
	}
	db, err := openBolt(path)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return &FileStore{db, lock}, nil
}

// whatIsWrong tells damage from a disk that does not answer.
func whatIsWrong(err error) error {
	if damage, ok := errors.AsType[*pages.Damage](err); ok {
		return fmt.Errorf("%w: %w", ErrDamaged, damage)
	}
	return err
}

func takeFolder(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, fileMode)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	// The kernel lets go of the lock when the process ends, however it ends.
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrLocked
	}
	return nil, errors.Join(fmt.Errorf("lock folder: %w", err), f.Close())
}

// makeFile makes an empty database under another name first, so that a cut of
// the power leaves none or a whole one.
func makeFile(dir, path string) error {
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return err //nolint:wrapcheck // nil, or what the disk says of the file
	}
	tmp := path + ".tmp"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove half a database: %w", err)
	}
	db, err := openBolt(tmp)
	if err != nil {
		return err
	}
	if err := errors.Join(db.Sync(), db.Close()); err != nil {
		return fmt.Errorf("make database: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("make database: %w", err)
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// openBolt opens a database and makes its buckets. One that is damaged panics, or
// reads where there is nothing: both become an error.
func openBolt(path string) (db *bolt.DB, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, broken)
		}
	}()
	db, err = bolt.Open(path, fileMode, &bolt.Options{Timeout: lockWait})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{
			bucketStations, bucketContacts, bucketLogs, bucketRecords, bucketMembers, bucketRuns, bucketByDay,
			bucketDays, bucketTallies, bucketPoison, bucketNotes, bucketPapers,
		} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return fmt.Errorf("make bucket %s: %w", name, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make buckets: %w", err), db.Close())
	}
	return db, nil
}

// Ping says whether the store answers.
func (s *FileStore) Ping(ctx context.Context) error {
	return s.view(ctx, func(*bolt.Tx) error { return nil })
}

// Close lets the folder go.
func (s *FileStore) Close() error {
	if err := errors.Join(s.db.Close(), s.lock.Close()); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

func (s *FileStore) view(ctx context.Context, f func(*bolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err //nolint:wrapcheck // the caller's own
	}
	return s.db.View(f) //nolint:wrapcheck // f wraps its own
}

func (s *FileStore) update(ctx context.Context, f func(*bolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err //nolint:wrapcheck // the caller's own
	}
	return s.db.Update(f) //nolint:wrapcheck // f wraps its own
}

// keyOf joins texts and numbers to a key.
func keyOf(parts ...any) []byte {
	var key []byte
	for _, part := range parts {
		switch p := part.(type) {
		case string:
			key = append(append(key, p...), 0)
		case int64:
			key = binary.BigEndian.AppendUint64(key, uint64(p))
		}
	}
	return key
}

func get[T any](tx *bolt.Tx, bucket, key []byte) (v T, found bool, err error) {
	text := tx.Bucket(bucket).Get(key)
	if text == nil {
		return v, false, nil
	}
	if err := json.Unmarshal(text, &v); err != nil {
		return v, false, fmt.Errorf("read %s: %w", bucket, err)
	}
	return v, true, nil
}

func put(tx *bolt.Tx, bucket, key []byte, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", bucket, err)
	}
	return putBytes(tx, bucket, key, text)
}

func putBytes(tx *bolt.Tx, bucket, key, text []byte) error {
	if err := tx.Bucket(bucket).Put(key, text); err != nil {
		return fmt.Errorf("put into %s: %w", bucket, err)
	}
	return nil
}

// each walks along the keys that begin with a prefix, until f returns false.
func each(tx *bolt.Tx, bucket, prefix []byte, f func(k, v []byte) (bool, error)) error {
	return eachFrom(tx, bucket, prefix, prefix, f)
}

// eachFrom does so from a key on.
func eachFrom(tx *bolt.Tx, bucket, prefix, from []byte, f func(k, v []byte) (bool, error)) error {
	c := tx.Bucket(bucket).Cursor()
	for k, v := c.Seek(from); k != nil && hasPrefix(k, prefix); k, v = c.Next() {
		if more, err := f(k, v); err != nil || !more {
			return err
		}
	}
	return nil
}

func hasPrefix(k, prefix []byte) bool {
	return len(k) >= len(prefix) && string(k[:len(prefix)]) == string(prefix)
}

// list reads all values of a bucket whose key begins with a prefix.
func list[T any](tx *bolt.Tx, bucket, prefix []byte) (all []T, err error) {
	err = each(tx, bucket, prefix, func(_, text []byte) (bool, error) {
		var v T
		if err := json.Unmarshal(text, &v); err != nil {
			return false, fmt.Errorf("read %s: %w", bucket, err)
		}
		all = append(all, v)
		return true, nil
	})
	return all, err
}
