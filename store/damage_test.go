package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// station makes a folder with two slots, media and a journal, and closes it.
func station(t *testing.T) (dir, logID string) {
	t.Helper()
	dir = t.TempDir()
	s := open(t, dir)
	for _, title := range []string{"Bản tin sáng", "Bản tin chiều"} {
		if _, err := s.AddSlot(broadcast.Slot{Title: title, Priority: broadcast.PriorityRoutine}, func(broadcast.Slot) broadcast.Entry { return note("add") }); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 200 {
		if _, err := s.Append(note(fmt.Sprint("unmistakable ", i))); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.PutMedia(store.Record{Media: broadcast.Media{SHA256: "abc", Title: "Bản tin"}}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return dir, s.LogID()
}

func rewrite(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(b), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Whatever happens to the file, the station starts with its schedule.
func TestADamagedDatabaseCostsTheLogNotTheSchedule(t *testing.T) {
	for what, change := range map[string]func([]byte) []byte{
		"emptied":                     func([]byte) []byte { return nil },
		"cut in half":                 func(b []byte) []byte { return b[:len(b)/2] },
		"cut to one page":             func(b []byte) []byte { return b[:4096] },
		"overwritten with text":       func([]byte) []byte { return bytes.Repeat([]byte("xin chào "), 5000) },
		"both meta pages gone":        func(b []byte) []byte { clear(b[:8192]); return b },
		"all but the meta pages gone": func(b []byte) []byte { clear(b[8192:]); return b },
	} {
		t.Run(what, func(t *testing.T) {
			dir, logID := station(t)
			rewrite(t, filepath.Join(dir, "loa.db"), change)
			s := open(t, dir)
			if s.Found().Damaged == "" || s.LogID() == logID {
				t.Errorf("found %+v; want the damage named and a new log", s.Found())
			}
			if slots, err := s.Slots(); err != nil || len(slots) != 2 || slots[0].Title != "Bản tin sáng" {
				t.Errorf("slots %v, %v; want both", slots, err)
			}
			if added, err := s.AddSlot(broadcast.Slot{Priority: broadcast.PriorityRoutine}, func(broadcast.Slot) broadcast.Entry { return note("add") }); err != nil || added.ID != 3 {
				t.Errorf("the next slot is %d, %v; want 3", added.ID, err)
			}
			if moved, _ := filepath.Glob(filepath.Join(dir, "loa.db.corrupt-*")); len(moved) != 1 {
				t.Errorf("moved aside: %v, want the one file", moved)
			}
		})
	}
}

// Every page zeroed in turn: the station starts each time, or finds the damage
// when it verifies.
func TestNoZeroedPageKeepsTheStationDown(t *testing.T) {
	dir, logID := station(t)
	whole, err := os.ReadFile(filepath.Join(dir, "loa.db"))
	if err != nil {
		t.Fatal(err)
	}
	for page := 0; page*4096 < len(whole); page++ {
		rewrite(t, filepath.Join(dir, "loa.db"), func([]byte) []byte {
			b := bytes.Clone(whole)
			clear(b[page*4096 : (page+1)*4096])
			return b
		})
		s, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
		if err != nil {
			t.Fatalf("page %d: %v", page, err)
		}
		if slots, err := s.Slots(); err != nil || len(slots) != 2 {
			t.Errorf("page %d: %d slots, %v", page, len(slots), err)
		}
		if v, err := s.Verify(); s.LogID() == logID && (err != nil || v.Entries != 202 && v.BadSeq == 0) {
			t.Errorf("page %d: kept the log, verdict %+v, %v", page, v, err)
		}
		s.Close()
		os.RemoveAll(filepath.Join(dir, "loa.db.corrupt-1"))
	}
}

func TestVerifyFindsOneChangedLetter(t *testing.T) {
	dir, _ := station(t)
	rewrite(t, filepath.Join(dir, "loa.db"), func(b []byte) []byte {
		return bytes.ReplaceAll(b, []byte("unmistakable 99"), []byte("unmistakeable99"))
	})
	s := open(t, dir)
	v, err := s.Verify()
	if err != nil || v.What != "hash" || v.BadSeq != 102 {
		t.Errorf("verdict %+v, %v; want a wrong hash at 102", v, err)
	}
}

func TestADamagedMediaIndexIsMadeAgain(t *testing.T) {
	dir, logID := station(t)
	rewrite(t, filepath.Join(dir, "media.db"), func(b []byte) []byte { return b[:5000] })
	s := open(t, dir)
	if r, err := s.Media(1); err != nil || r.Title != "Bản tin" {
		t.Errorf("media 1: %+v, %v", r, err)
	}
	if s.LogID() != logID || s.Found().Damaged != "" {
		t.Error("the damaged index took the log with it")
	}
	if r, err := s.PutMedia(store.Record{Media: broadcast.Media{SHA256: "def"}}); err != nil || r.ID != 2 {
		t.Errorf("the next media is %v, %v; want m2", r.ID, err)
	}
}

func TestAFolderThatCannotBeMadeIsNamed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(filepath.Join(file, "data"), store.Options{}); err == nil || !strings.Contains(err.Error(), "make folder") {
		t.Errorf("got %v", err)
	}
}
