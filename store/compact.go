package store

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/store/pages"
)

const (
	compactFrom  = 1 << 20  // bytes: a smaller file is not worth it
	compactShare = 2        // one page in so many must be free
	compactTx    = 64 << 10 // bytes in one transaction of the copy
)

// compact gives back the room of what was trimmed, into a temporary file that
// takes the name of the old one only when it is whole. It runs at the start, while
// nothing waits for the log; what keeps it from working costs room and nothing
// else.
func (s *Store) compact() {
	if !s.worthCompacting() {
		return
	}
	tmp, err := s.compactCopy()
	if err == nil {
		err = putInPlace(tmp, s.log.path)
	}
	s.log.distrust()
	s.found.Compacted = err == nil
}

func (s *Store) worthCompacting() bool {
	info, err := os.Stat(s.log.path)
	if err != nil || info.Size() < compactFrom || !s.log.ready() {
		return false
	}
	free := int64(s.log.db.bolt.Stats().FreePageN) * int64(s.log.db.bolt.Info().PageSize)
	var disk syscall.Statfs_t
	if free < info.Size()/compactShare || syscall.Statfs(s.dir, &disk) != nil {
		return false
	}
	return uint64(disk.Bavail)*uint64(disk.Bsize) > 2*uint64(info.Size()) //nolint:unconvert // other systems have other types
}

// compactCopy writes the copy and walks it.
func (s *Store) compactCopy() (tmp string, err error) {
	tmp = s.log.path + ".tmp"
	if err := removeIfThere(tmp); err != nil {
		return "", err
	}
	copied, err := openDB(tmp, false)
	if err != nil {
		return "", errors.Join(err, removeIfThere(tmp))
	}
	err = copied.guarded(func() error { return bolt.Compact(copied.bolt, s.log.db.bolt, compactTx) })
	var there ongoing
	if err == nil {
		err = copied.view(func(tx *bolt.Tx) (err error) {
			there, err = readNow(tx)
			return err
		})
	}
	err = errors.Join(err, copied.close())
	if err == nil {
		err = pages.Walk(tmp, nil)
	}
	if err == nil && there != s.current() {
		err = errors.New("the copy has another end")
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("compact %s: %w", logName, err), removeIfThere(tmp))
	}
	return tmp, nil
}
