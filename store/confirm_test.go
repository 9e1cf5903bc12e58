package store_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

var nights = store.Confirmed{
	Station: "ba-tang-01", Timezone: "Asia/Ho_Chi_Minh",
	Policy: broadcast.Policy{
		Quiet: []broadcast.ClockSpan{{Start: 21 * 3600, End: 5 * 3600}},
		Rules: []broadcast.PolicyRule{{Name: "mùa lũ", From: "08-01", Until: "11-30", Quiet: []broadcast.ClockSpan{}}},
	},
}

func confirmed(t *testing.T, s *store.Store) (store.Confirmed, bool) {
	t.Helper()
	c, ok, err := s.Confirmed()
	must(t, err)
	return c, ok
}

func TestWhatWasConfirmedIsKept(t *testing.T) {
	s := open(t, t.TempDir())
	if _, ok := confirmed(t, s); ok {
		t.Error("a new station has something confirmed")
	}
	must(t, s.SetConfirmed(nights))
	if got, ok := confirmed(t, reopen(t, s)); !ok || !reflect.DeepEqual(got, nights) {
		t.Errorf("got %+v, %t; want %+v", got, ok, nights)
	}
}

// A station whose database was damaged by a cut of the power has nobody to ask: what
// was confirmed comes back with the schedule.
func TestADamagedDatabaseAsksNobody(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	_, err := add(s, "Bản tin sáng")
	must(t, err)
	must(t, s.Confirm(nights, act("confirm")))
	must(t, s.Close())
	put(t, dir, "loa.db", []byte("nothing of use"))
	s = open(t, dir)
	if got, ok := confirmed(t, s); !ok || !reflect.DeepEqual(got, nights) || s.Found().Older {
		t.Errorf("got %+v, %t, found %+v", got, ok, s.Found())
	}
}

// An old loa.db that somebody put back is known by the copy of the schedule, which
// had gone on; a restart, however it came, is not mistaken for one.
func TestAnOlderDatabaseIsKnownByTheCopy(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "loa.db")
	s := open(t, dir)
	_, err := add(s, "Bản tin sáng")
	must(t, err)
	must(t, s.Close())
	backup, err := os.ReadFile(path)
	must(t, err)

	s = open(t, dir)
	_, err = add(s, "Bản tin chiều")
	must(t, err)
	for range 3 {
		_, err = s.Append(act("x")) // the log goes on after the last change
		must(t, err)
		if s = reopen(t, s); s.Found().Older {
			t.Fatalf("an ordinary restart: found %+v", s.Found())
		}
	}
	must(t, s.Close())

	put(t, dir, "loa.db", backup)
	s = open(t, dir)
	if o := s.Found(); !o.Older || len(o.Kept) != 2 || o.Kept[1].Title != "Bản tin chiều" {
		t.Errorf("an old database: found %+v", o)
	}
	if s = reopen(t, s); s.Found().Older { // it was said once; who asks has to remember
		t.Errorf("said twice: %+v", s.Found())
	}
}

func TestADatabaseOfAnotherLogIsKnown(t *testing.T) {
	other := t.TempDir()
	s := open(t, other)
	_, err := add(s, "Bản tin của xã khác")
	must(t, err)
	must(t, s.Close())
	theirs, err := os.ReadFile(filepath.Join(other, "loa.db"))
	must(t, err)

	dir := t.TempDir()
	s = open(t, dir)
	_, err = add(s, "Bản tin sáng")
	must(t, err)
	must(t, s.Close())
	put(t, dir, "loa.db", theirs)
	if o := open(t, dir).Found(); !o.Older || len(o.Kept) != 1 || o.Kept[0].Title != "Bản tin sáng" {
		t.Errorf("found %+v", o)
	}
}
