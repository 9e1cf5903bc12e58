package store_test

import (
	"errors"
	"fmt"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// disk answers for loa.db: it can fail after or before a commit has reached the
// platter, and refuse to be opened for a while.
type disk struct {
	lands   bool  // the commit that fails is stored all the same
	commits error // what a commit says
	opens   error // what opening says
	reads   bool  // opening for reading only goes well even so
}

func (d *disk) under(s *store.Store) {
	s.Commit(func() (bool, error) { return d.lands || d.commits == nil, d.commits })
	s.Opening(func(readOnly bool) error {
		if readOnly && d.reads {
			return nil
		}
		return d.opens
	})
}

func (d *disk) heal() { *d = disk{} }

// An error from the disk says nothing about whether the entry is there. Whatever
// the truth is, it ends up there once.
func TestAnUnknownCommitIsStoredOnce(t *testing.T) {
	for what, d := range map[string]disk{
		"stored all the same":                              {lands: true, commits: syscall.EIO},
		"stored, but the file will not open for a while":   {lands: true, commits: syscall.EIO, opens: syscall.EIO},
		"stored, then read-only for a while":               {lands: true, commits: syscall.EIO, opens: syscall.EROFS, reads: true},
		"not stored":                                       {commits: syscall.EIO},
		"not stored, and the file will not open":           {commits: syscall.EIO, opens: syscall.EIO},
		"the disk is full":                                 {commits: syscall.ENOSPC},
		"the disk is full, and bbolt says so in its words": {commits: errors.New("file resize error: " + syscall.ENOSPC.Error())},
	} {
		t.Run(what, func(t *testing.T) {
			s := open(t, t.TempDir())
			_, err := s.Append(act("before"))
			must(t, err)
			failing := d
			failing.under(s)
			stored, err := s.Append(claim(bulletin))
			if known := failing.lands && failing.opens == nil; (err == nil) != known {
				t.Fatalf("append says %v", err)
			}
			if err == nil && stored[0].Seq != 2 {
				t.Errorf("stored as %d, want 2", stored[0].Seq)
			}
			failing.heal()
			if err != nil {
				both, err := s.Append(claim(bulletin), act("behind it"))
				if err != nil || len(both) != 2 || both[0].Seq != 2 || both[1].Seq != 3 {
					t.Fatalf("given again: %v, %v", both, err)
				}
			}
			once(t, s, bulletin)
			s = reopen(t, s)
			once(t, s, bulletin)
			whole(t, s, s.LastSeq())
		})
	}
}

func once(t *testing.T, s *store.Store, id broadcast.AiringID) {
	t.Helper()
	n := 0
	for e, err := range s.Entries(1) {
		must(t, err)
		if e.Claimed != nil && e.Claimed.ID == id {
			n++
		}
	}
	if n != 1 || !s.Knows(id) {
		t.Errorf("%s is there %d times, known: %v", id, n, s.Knows(id))
	}
}

func TestErrorsOfTheDiskHaveNames(t *testing.T) {
	for _, tt := range []struct {
		says error
		want broadcast.ProblemKind
	}{
		{syscall.ENOSPC, broadcast.ProblemDiskFull},
		{syscall.EDQUOT, broadcast.ProblemDiskFull},
		{errors.New("file resize error: " + syscall.ENOSPC.Error()), broadcast.ProblemDiskFull},
		{syscall.EROFS, broadcast.ProblemReadOnly},
		{syscall.EACCES, broadcast.ProblemReadOnly},
		{syscall.EIO, broadcast.ProblemStoreBroken},
	} {
		s := open(t, t.TempDir())
		d := disk{commits: tt.says}
		d.under(s)
		_, appendErr := s.Append(act("x"))
		_, changeErr := add(s, "x")
		for call, err := range map[string]error{"append": appendErr, "change": changeErr, "progress": s.SaveProgress(broadcast.Progress{})} {
			if kindOf(err) != tt.want {
				t.Errorf("%s when the disk says %q: %v, want %s", call, tt.says, err, tt.want)
			}
		}
		if slots, err := s.Slots(); err != nil || len(slots) != 0 || s.LastSeq() != 0 {
			t.Errorf("%q: %d slots, seq %d, %v; want nothing changed", tt.says, len(slots), s.LastSeq(), err)
		}
	}
}

func TestAStoreThatCannotBeWrittenIsRead(t *testing.T) {
	s := open(t, t.TempDir())
	_, err := s.Append(claim(bulletin))
	must(t, err)
	_, err = add(s, "Bản tin sáng")
	must(t, err)
	d := disk{commits: syscall.EIO, opens: syscall.EROFS, reads: true}
	d.under(s)
	for range 3 {
		if _, err := s.Append(act("x")); err == nil {
			t.Fatal("a read-only disk took an entry")
		}
		slots, err := s.Slots()
		if err != nil || len(slots) != 1 || !s.Knows(bulletin) {
			t.Fatalf("%d slots, %v, airing known: %v", len(slots), err, s.Knows(bulletin))
		}
	}
	d.heal()
	if stored, err := s.Append(act("y")); err != nil || stored[0].Seq != 3 {
		t.Errorf("healed: %d, %v", stored[0].Seq, err)
	}
	whole(t, s, 3)
}

// A change that the disk swallowed without a word is whole or not there.
func TestAnUnknownChangeIsWhole(t *testing.T) {
	for _, lands := range []bool{true, false} {
		s := open(t, t.TempDir())
		d := disk{lands: lands, commits: syscall.EIO, opens: syscall.EIO}
		d.under(s)
		if _, err := add(s, "Bản tin sáng"); err == nil {
			t.Fatal("the error was swallowed")
		}
		d.heal()
		_, err := add(s, "Bản tin chiều")
		must(t, err)
		agree(t, s)
		if want := map[bool]int64{true: 2, false: 1}[lands]; s.LastSeq() != want {
			t.Errorf("lands %v: %d entries, want %d", lands, s.LastSeq(), want)
		}
		whole(t, s, s.LastSeq())
	}
}

// Whatever the disk does, an entry that is given until it is taken is there once,
// in the order in which it was given.
func TestEveryEntryIsThereOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := open(t, t.TempDir())
		s.Unsynced()
		d := &disk{}
		d.under(s)
		var given, waits []broadcast.Entry
		for i := range rapid.IntRange(1, 40).Draw(r, "steps") {
			e := act(fmt.Sprint("act ", i))
			given, waits = append(given, e), append(waits, e)
			*d = disk{
				lands:   rapid.Bool().Draw(r, "lands"),
				commits: rapid.SampledFrom([]error{nil, syscall.EIO, syscall.ENOSPC}).Draw(r, "commit"),
				opens:   rapid.SampledFrom([]error{nil, nil, syscall.EIO}).Draw(r, "open"),
				reads:   rapid.Bool().Draw(r, "reads"),
			}
			if stored, err := s.Append(waits...); err == nil {
				if len(stored) != len(waits) {
					r.Fatalf("%d stored of %d", len(stored), len(waits))
				}
				waits = nil
			}
		}
		d.heal()
		_, err := s.Append(waits...)
		must(t, err)
		n := 0
		for e, err := range s.Entries(1) {
			must(t, err)
			if n >= len(given) || e.Act.Verb != given[n].Act.Verb {
				r.Fatalf("entry %d is %q", e.Seq, e.Act.Verb)
			}
			n++
		}
		if n != len(given) {
			r.Fatalf("%d entries, want %d", n, len(given))
		}
		whole(t, s, int64(n))
		must(t, s.Close())
	})
}
