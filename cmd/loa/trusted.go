package main

import (
	"os"
	"time"

	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/store"
)

// stamp tells a file from what it was before.
type stamp struct {
	size    int64
	changed time.Time
}

func stampOf(path string) (stamp, error) {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}, err //nolint:wrapcheck // the caller asks only whether it is there
	}
	return stamp{info.Size(), info.ModTime()}, nil
}

// sumAtOnce is up to which size prepared sound is summed up while its airing
// waits: 20 s of it, some hundredths of a second.
const sumAtOnce = 4 << 20

// trusted says whether the prepared sound of a record is as it was written: its
// sum was found right since the station started, and the file did not change. A
// small one is summed up here and now.
func (s *shelf) trusted(r store.Record) bool {
	path := s.store.PreparedPath(r)
	now, err := stampOf(path)
	if err != nil {
		return false
	}
	if s.vouched(path, now) {
		return true
	}
	if now.size > sumAtOnce {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	sum, err := desk.Sum(f)
	return err == nil && s.judge(r, now, sum)
}

// vouched says whether a file with a stamp was found right.
func (s *shelf) vouched(path string, now stamp) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, found := s.sound[path]
	return found && known == now
}

// judge compares the sum of a file that had a stamp before it was read. What is
// wrong is taken away, to be made again.
func (s *shelf) judge(r store.Record, before stamp, sum string) bool {
	path := s.store.PreparedPath(r)
	if after, err := stampOf(path); err != nil || after != before {
		return false // it changed while it was read: next time
	}
	if sum != r.PreparedSHA256 {
		_ = s.store.DropPrepared(path) // where it cannot be taken away, it is judged again
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sound[path] = before
	return true
}

// vouch remembers prepared sound that was just written and summed up.
func (s *shelf) vouch(r store.Record) {
	path := s.store.PreparedPath(r)
	if now, err := stampOf(path); err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.sound[path] = now
	}
}
