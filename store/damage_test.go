package store_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

const entriesOfStation = 302

// station makes a folder with two slots, a hold, media and a journal, closes it,
// and gives its loa.db.
func station(t *testing.T) (dir, logID string, db []byte) {
	t.Helper()
	s := open(t, t.TempDir())
	for _, title := range []string{"Bản tin sáng", "Bản tin chiều"} {
		_, err := add(s, title)
		must(t, err)
	}
	for i := range 3 {
		var entries []broadcast.Entry
		for n := range 100 {
			e := claim(broadcast.AiringID(fmt.Sprintf("%d@%d", n, i)))
			e.Claimed.Title = fmt.Sprintf("unmistakable %d", i*100+n)
			entries = append(entries, e)
		}
		_, err := s.Append(entries...)
		must(t, err)
	}
	_, err := s.PutMedia(store.Record{Media: broadcast.Media{SHA256: shaOf("tin.mp3"), Title: "Bản tin"}})
	must(t, err)
	must(t, s.Close())
	db, err = os.ReadFile(filepath.Join(s.Dir(), "loa.db"))
	must(t, err)
	return s.Dir(), s.LogID(), db
}

func put(t *testing.T, dir, name string, b []byte) {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(dir, name), b, 0o600))
}

// Whatever happens to the file, the station starts with its schedule, and what
// was aired this morning is not aired again.
func TestADamagedDatabaseCostsTheLogNotTheSchedule(t *testing.T) {
	for what, change := range map[string]func([]byte) []byte{
		"emptied":                     func([]byte) []byte { return nil },
		"cut in half":                 func(b []byte) []byte { return b[:len(b)/2] },
		"cut to one page":             func(b []byte) []byte { return b[:4096] },
		"overwritten with text":       func(b []byte) []byte { return bytes.Repeat([]byte("xin chào "), len(b)/9) },
		"both meta pages gone":        func(b []byte) []byte { clear(b[:8192]); return b },
		"all but the meta pages gone": func(b []byte) []byte { clear(b[8192:]); return b },
	} {
		t.Run(what, func(t *testing.T) {
			dir, logID, db := station(t)
			put(t, dir, "loa.db", change(db))
			s := open(t, dir)
			o := s.Found()
			if o.Damaged == "" || o.Restored != 2 || s.LogID() == logID {
				t.Fatalf("found %+v; want the damage named, two slots, a new log", o)
			}
			if kept, err := os.ReadFile(o.Damaged); err != nil || !bytes.Equal(kept, change(bytes.Clone(db))) {
				t.Errorf("the damaged file is not kept as it was: %v", err)
			}
			slots, err := s.Slots()
			if err != nil || len(slots) != 2 || slots[0].Title != "Bản tin sáng" {
				t.Errorf("slots %v, %v", slots, err)
			}
			if slot, err := add(s, "Thông báo"); err != nil || slot.ID != 3 {
				t.Errorf("the next slot is %d, %v; want 3", slot.ID, err)
			}
			whole(t, s, 1)
			if s = reopen(t, s); s.Found().Damaged != "" {
				t.Errorf("damaged again: %+v", s.Found())
			}
		})
	}
}

// One zeroed page or sector, each in turn. The station starts every time with
// its schedule; either the log is whole, or its damage is known.
func TestNoLostSectorKeepsTheStationDown(t *testing.T) {
	dir, logID, db := station(t)
	for _, size := range []int{4096, 512} {
		lost := 0
		for at := 0; at < len(db); at += size {
			b := bytes.Clone(db)
			clear(b[at : at+size])
			if survive(t, dir, logID, b, fmt.Sprintf("%d bytes at %d", size, at)) {
				lost++
			}
		}
		if lost == 0 {
			t.Errorf("no page of %d bytes was missed: nothing was tested", size)
		}
	}
}

// The file ends anywhere.
func TestNoShortFileKeepsTheStationDown(t *testing.T) {
	dir, logID, db := station(t)
	for n := 0; n < len(db); n += 1000 {
		survive(t, dir, logID, db[:n], fmt.Sprintf("cut to %d bytes", n))
	}
}

// Bits fall over anywhere, in heaps too: pointers between pages, lengths, flags.
func TestNoFlippedBitsKeepTheStationDown(t *testing.T) {
	dir, logID, db := station(t)
	random := rand.New(rand.NewPCG(2026, 11))
	for i := range 300 {
		b := bytes.Clone(db)
		for range 1 + i%20 {
			bit := random.IntN(len(b) * 8)
			if i%2 == 0 { // in the heads of pages, where it hurts
				bit = random.IntN(len(b)/4096)*4096*8 + random.IntN(64*8)
			}
			b[bit/8] ^= 1 << (bit % 8)
		}
		survive(t, dir, logID, b, fmt.Sprintf("round %d", i))
	}
}

// survive opens the station on a changed loa.db and says whether damage was seen.
func survive(t *testing.T, dir, logID string, db []byte, what string) (seen bool) {
	t.Helper()
	put(t, dir, "loa.db", db)
	s, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
	if err != nil {
		t.Errorf("%s: the station stays down: %v", what, err)
		return true
	}
	defer func() { _ = s.Close() }()
	o := s.Found()
	if slots, err := s.Slots(); err != nil || len(slots) != 2 || o.Damaged != "" && slots[1].Title != "Bản tin chiều" {
		t.Errorf("%s: slots %v, %v", what, slots, err)
	}
	bad := o.Damaged != "" || o.Chain.BadSeq != 0 && o.Chain.What != store.BadUnreadable
	if kept := s.LogID() == logID; kept && bad || !kept && !bad && o.OtherStation == "" {
		t.Errorf("%s: log kept %v, found %+v", what, kept, o)
	}
	for _, k := range logsOf(t, s) { // what is said to be whole can travel
		entries, _, err := s.Read(k.LogID, k.First, 1000)
		if n := k.Head.Seq - k.First + 1; n > 0 && (err != nil || int64(len(entries)) != n) {
			t.Errorf("%s: %d of %d can travel of log %s: %v", what, len(entries), n, k.LogID, err)
		}
	}
	// The older meta page may stand in for the newer: then the last change is gone.
	if o.Damaged == "" && o.Chain.BadSeq == 0 && o.Chain.Entries < entriesOfStation-100 {
		t.Errorf("%s: %d entries and no word of it", what, o.Chain.Entries)
	}
	if _, err := s.Append(act("after")); err != nil {
		t.Errorf("%s: append: %v", what, err)
	}
	if o.Damaged != "" {
		must(t, os.Remove(o.Damaged))
	}
	return o.Damaged != "" || o.Chain.BadSeq != 0
}

func TestANewLogPointsToTheOneBefore(t *testing.T) {
	dir, logID, db := station(t)
	at := bytes.Index(db, []byte("unmistakable 150"))
	page := at / 4096 * 4096
	clear(db[page : page+16]) // one page of the journal; the rest can be read
	put(t, dir, "loa.db", db)
	s := open(t, dir)
	parent, ok := s.Parent()
	if !ok || parent.LogID != logID || parent.Seq != entriesOfStation || len(parent.Hash) != 64 {
		t.Errorf("parent %+v, want the last entry of %s", parent, logID)
	}
	for _, id := range []broadcast.AiringID{"5@0", "99@2"} {
		if !s.Knows(id) {
			t.Errorf("%s would be aired again", id)
		}
	}
	if cut, err := s.Unended(); err != nil || len(cut) > 0 {
		t.Errorf("cut %v, %v: the entries of the old log are not this log's", cut, err)
	}
	if _, ok := reopen(t, s).Parent(); !ok {
		t.Error("the pointer did not outlive a restart")
	}
}

func TestVerifyNamesTheFirstWrongEntry(t *testing.T) {
	for what, tt := range map[string]struct {
		change func([]byte) []byte
		seq    int64
	}{
		"one letter changed": {func(b []byte) []byte {
			return bytes.ReplaceAll(b, []byte("unmistakable 99"), []byte("unmistakeable99"))
		}, 102},
		"a time moved": {func(b []byte) []byte {
			i := bytes.Index(b, []byte("unmistakable 7\""))
			return append(append(bytes.Clone(b[:i]), bytes.Replace(b[i:i+500], []byte("05:30"), []byte("03:30"), 1)...), b[i+500:]...)
		}, 10},
		"nothing changed": {func(b []byte) []byte { return b }, 0},
	} {
		t.Run(what, func(t *testing.T) {
			dir, logID, db := station(t)
			put(t, dir, "loa.db", tt.change(db))
			s := open(t, dir)
			r, err := s.VerifyLog(logID)
			if err != nil || r.BadSeq != tt.seq || (r.What == store.BadHash) != (tt.seq != 0) {
				t.Errorf("report %+v, %v; want a wrong hash at %d", r, err, tt.seq)
			}
			if o := s.Found(); o.Chain != r || (s.LogID() == logID) != (tt.seq == 0) {
				t.Errorf("found %+v; want the fault known at once, and a new log", o)
			}
			if k := logsOf(t, s)[0]; tt.seq != 0 && (k.Waiting() != tt.seq-1 || k.Last != entriesOfStation || k.Ended != store.EndedDamaged) {
				t.Errorf("%d wait of %+v; want what is before the fault", k.Waiting(), k)
			}
			entries, _, err := s.Read(logID, 1, 1000)
			if want := cmp.Or(tt.seq-1, entriesOfStation); err != nil || int64(len(entries)) != want && tt.seq != 0 {
				t.Errorf("%d can travel, %v; want %d", len(entries), err, want)
			}
			whole(t, s, s.LastSeq())
		})
	}
}

// The copy is sealed: a bulletin does not move to another hour by a fallen bit.
func TestADamagedCopyIsNotBelieved(t *testing.T) {
	for what, tt := range map[string]struct {
		change func([]byte) []byte
		want   int
	}{
		"as it was": {func(b []byte) []byte { return b }, 2},
		"a title":   {func(b []byte) []byte { return bytes.Replace(b, []byte("chiều"), []byte("chiếu"), 1) }, 0},
		"half":      {func(b []byte) []byte { return b[:len(b)/2] }, 0},
		"missing":   {func([]byte) []byte { return nil }, 0},
	} {
		t.Run(what, func(t *testing.T) {
			dir, _, _ := station(t)
			put(t, dir, "loa.db", []byte("nothing of use"))
			copied, err := os.ReadFile(filepath.Join(dir, "schedule.json"))
			must(t, err)
			put(t, dir, "schedule.json", tt.change(copied))
			s := open(t, dir)
			if slots, err := s.Slots(); err != nil || len(slots) != tt.want || s.Found().Restored != tt.want {
				t.Errorf("%d slots, %v, found %+v; want %d", len(slots), err, s.Found(), tt.want)
			}
		})
	}
}

// Without a copy, what can be read of the damaged file is better than nothing.
func TestSlotsAreSalvagedWhereThereIsNoCopy(t *testing.T) {
	dir, _, db := station(t)
	page := bytes.Index(db, []byte("unmistakable 150")) / 4096 * 4096
	clear(db[page : page+16])
	put(t, dir, "loa.db", db)
	must(t, os.Remove(filepath.Join(dir, "schedule.json")))
	if slots, err := open(t, dir).Slots(); err != nil || len(slots) != 2 || slots[1].Title != "Bản tin chiều" {
		t.Errorf("slots %v, %v", slots, err)
	}
}

// A hold that is forgotten would be sound where silence was ordered.
func TestAHoldOutlivesADamagedDatabase(t *testing.T) {
	s := open(t, t.TempDir())
	_, err := s.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
		return act("hold"), tx.SetHold(&store.Hold{By: "vanthu"})
	})
	must(t, err)
	must(t, s.Close())
	put(t, s.Dir(), "loa.db", []byte("nothing of use"))
	if h, held, err := open(t, s.Dir()).Hold(); err != nil || !held {
		t.Errorf("hold %+v, %v; want it in force", h, err)
	}
}

func TestADamagedMediaIndexIsMadeAgain(t *testing.T) {
	for what, change := range map[string]func([]byte) []byte{
		"cut":     func(b []byte) []byte { return b[:5000] },
		"zeroed":  func(b []byte) []byte { clear(b[8192:]); return b },
		"emptied": func([]byte) []byte { return nil },
	} {
		t.Run(what, func(t *testing.T) {
			dir, logID, _ := station(t)
			s := open(t, dir)
			gone, err := s.PutMedia(store.Record{Media: broadcast.Media{SHA256: shaOf("gone")}})
			must(t, err)
			_, err = s.PutMedia(store.Record{Media: broadcast.Media{SHA256: shaOf("kept")}})
			must(t, err)
			must(t, s.RemoveMedia(gone))
			must(t, s.Close())
			db, err := os.ReadFile(filepath.Join(dir, "media.db"))
			must(t, err)
			put(t, dir, "media.db", change(db))
			s = open(t, dir)
			if o := s.Found(); o.Media == nil || !strings.Contains(o.Media.MovedTo, "media.db.corrupt-1") || o.Damaged != "" || s.LogID() != logID {
				t.Errorf("found %+v; want the index alone named", o)
			}
			if m, err := s.Media(1); err != nil || m.Title != "Bản tin" {
				t.Errorf("media 1: %+v, %v", m, err)
			}
			if m, err := s.PutMedia(store.Record{Media: broadcast.Media{SHA256: shaOf("new")}}); err != nil || m.ID != gone.ID+2 {
				t.Errorf("the next media is %v, %v; want m4: m2 was given once", m.ID, err)
			}
		})
	}
}

// A card that dies under an open database: pages change or vanish beneath the
// program, which must live on and say so.
func TestNoDamageWhileOpenEndsTheProgram(t *testing.T) {
	dir, _, _ := station(t)
	if out, err := child("rot", dir).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func rotWhileOpen(dir string) error {
	db := filepath.Join(dir, "loa.db")
	whole, err := os.ReadFile(db)
	if err != nil {
		return err
	}
	for what, rot := range map[string]func() error{
		"the file is cut to nothing":       func() error { return os.Truncate(db, 0) }, // reading faults
		"all but the meta pages is zeroed": func() error { return overwrite(db, make([]byte, len(whole)-8192)) },
		"all but the meta pages is ones":   func() error { return overwrite(db, bytes.Repeat([]byte{255}, len(whole)-8192)) },
	} {
		if err := os.WriteFile(db, whole, 0o600); err != nil {
			return err
		}
		s, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
		if err != nil {
			return err
		}
		if err := rot(); err != nil {
			return err
		}
		_, slotsErr := s.Slots()
		_, verifyErr := s.Verify()
		_, appendErr := s.Append(act("x"))
		_, againErr := s.Append(act("x"))
		if slotsErr == nil || verifyErr == nil || appendErr == nil || againErr == nil || s.Knows("5@0") {
			return fmt.Errorf("%s: slots %w, verify %w, append %w, again %w", what, slotsErr, verifyErr, appendErr, againErr)
		}
		if kindOf(appendErr) != broadcast.ProblemStoreBroken {
			return fmt.Errorf("%s: append says %w, want store_broken", what, appendErr)
		}
		_ = s.Close()
		if s, err = store.Open(dir, store.Options{Station: "ba-tang-01"}); err != nil || s.Found().Restored != 2 {
			return fmt.Errorf("%s: after a restart: %w", what, err)
		}
		if err := s.Close(); err != nil {
			return err
		}
	}
	return nil
}

func overwrite(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	_, err = f.WriteAt(b, 8192)
	return err
}
