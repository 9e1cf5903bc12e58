package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

func putSession(t *testing.T, s *store.Store, sessions ...broadcast.Session) {
	t.Helper()
	for _, session := range sessions {
		_, err := s.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
			return act("session add"), tx.PutSession(session)
		})
		must(t, err)
	}
}

func sessions(t *testing.T, s *store.Store, want ...broadcast.Session) {
	t.Helper()
	got, err := s.Sessions()
	must(t, err)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("sessions (-want +got):\n%s", d)
	}
}

var dawn, dusk = broadcast.Session{Name: "sáng", Max: 3_600_000, CreatedBy: "vanthu", CreatedAt: morning.UTC()},
	broadcast.Session{Name: "chiều", Max: 1_800_000, CreatedBy: "vanthu", CreatedAt: morning.UTC()}

func TestSessionsAreKeptBesideTheSlots(t *testing.T) {
	s := open(t, t.TempDir())
	sessions(t, s)
	putSession(t, s, dawn, dusk)
	s = reopen(t, s)
	sessions(t, s, dusk, dawn)

	longer := dusk
	longer.Max *= 2
	putSession(t, s, longer)
	_, err := s.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
		return act("session remove"), tx.RemoveSession("sáng")
	})
	must(t, err)
	sessions(t, s, longer)
	_, err = s.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
		return act("session remove"), tx.RemoveSession("sáng")
	})
	if !errors.Is(err, store.ErrNoSession) {
		t.Errorf("removed twice: %v, want ErrNoSession", err)
	}
	whole(t, s, 4)
}

// A slot whose session is forgotten would never air again.
func TestSessionsOutliveADamagedDatabase(t *testing.T) {
	t.Run("from the copy", func(t *testing.T) {
		s := open(t, t.TempDir())
		putSession(t, s, dawn)
		must(t, s.Close())
		put(t, s.Dir(), "loa.db", []byte("nothing of use"))
		sessions(t, open(t, s.Dir()), dawn)
	})
	t.Run("from what can be read of it", func(t *testing.T) {
		dir, _, _ := station(t)
		s := open(t, dir)
		putSession(t, s, dawn)
		must(t, s.Close())
		db, err := os.ReadFile(filepath.Join(dir, "loa.db"))
		must(t, err)
		page := bytes.Index(db, []byte("unmistakable 150")) / 4096 * 4096
		clear(db[page : page+16])
		put(t, dir, "loa.db", db)
		must(t, os.Remove(filepath.Join(dir, "schedule.json")))
		s = open(t, dir)
		if s.Found().Damaged == "" {
			t.Fatal("the damage was not noticed")
		}
		sessions(t, s, dawn)
	})
}
