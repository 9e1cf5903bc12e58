package store

import (
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// Append stores entries at the end of the chain, all or none, in one
// transaction, and returns them with their seq once they are durable. The caller
// stamps them.
//
// When the disk reports an error it is not known whether they were stored. The
// database is then opened again and looked at: what is there counts as stored.
// Only while that cannot be found out does the error come back for entries that
// may be on the disk; given again, at the front, they are recognised. The error
// is a [broadcast.Problem] for a disk that is full, read-only or damaged.
func (s *Store) Append(entries ...broadcast.Entry) ([]broadcast.Entry, error) {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.ready(); err != nil {
		return nil, s.problem(err)
	}
	before, done := s.recognise(entries)
	var stored []broadcast.Entry
	if rest := entries[len(before):]; len(rest) > 0 {
		var err error
		stored, err = s.store(func(*bolt.Tx) ([]broadcast.Entry, error) { return rest, nil })
		if err != nil {
			return nil, s.problem(fmt.Errorf("append to journal: %w", err))
		}
	}
	s.landed = slices.DeleteFunc(s.landed, func(c *commit) bool { return slices.Contains(done, c) })
	return append(before, stored...), nil
}

// recognise finds the entries at the front that are on the disk already, from
// commits that were answered with an error. They stay unanswered until all that
// was given with them is stored.
func (s *Store) recognise(entries []broadcast.Entry) (there []broadcast.Entry, from []*commit) {
	for _, c := range s.landed {
		if c.startsWith(entries[len(there):]) {
			there, from = append(there, c.entries...), append(from, c)
		}
	}
	return there, from
}

// ready opens the database again after an error, and finds out what became of
// the commit that failed.
func (s *Store) ready() error {
	if s.log.ready() {
		return s.payOwed()
	}
	if err := s.log.reopen(); err != nil {
		return err
	}
	if err := s.reread(); err != nil {
		return err
	}
	if u := s.unknown; u != nil && u.head == s.headNow() {
		const enough = 64 // whoever gave the older ones does not come back
		s.landed = append(s.landed[max(0, len(s.landed)-enough):], u)
	}
	s.unknown = nil
	return s.payOwed()
}

// store runs act and appends the entries it returns, in one transaction. The
// caller holds write and has called ready.
func (s *Store) store(act func(tx *bolt.Tx) ([]broadcast.Entry, error)) ([]broadcast.Entry, error) {
	var c *commit
	unknown, err := s.log.update(func(tx *bolt.Tx) error {
		entries, err := act(tx)
		if err == nil {
			c, err = extend(tx, s.headNow(), entries)
		}
		return err
	})
	if err == nil {
		s.setHead(c.head)
		return c.entries, nil
	}
	if !unknown && !isDamage(err) {
		return nil, err // rolled back: nothing was written
	}
	if unknown && len(c.entries) > 0 {
		s.unknown = c
	}
	s.log.distrust()
	if s.ready() != nil || !slices.Contains(s.landed, c) {
		return nil, err
	}
	s.landed = slices.DeleteFunc(s.landed, func(l *commit) bool { return l == c })
	return c.entries, nil
}
