package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

func open(t testing.TB, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

var morning = time.Date(2026, 11, 24, 5, 30, 0, 0, time.FixedZone("+07", 7*3600))

func note(verb string) broadcast.Entry {
	return broadcast.Entry{
		Stamp: broadcast.Stamp{At: morning, Clock: broadcast.ClockTrusted, Boot: "b1", UpNS: 1},
		Act:   &broadcast.Act{Verb: verb, By: "vanthu"},
	}
}

func claim(id broadcast.AiringID) broadcast.Entry {
	return broadcast.Entry{Claimed: &broadcast.Airing{ID: id, Title: "Bản tin", Wanted: morning}}
}

func TestASecondStationOnTheFolderIsRefusedAtOnce(t *testing.T) {
	dir := t.TempDir()
	first := open(t, dir)
	began := time.Now()
	if _, err := store.Open(dir, store.Options{Station: "ba-tang-01"}); !errors.Is(err, store.ErrLocked) {
		t.Fatalf("got %v, want ErrLocked", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("refused after %v", took)
	}
	first.Close()
	open(t, dir)
}

func TestTheJournalIsOneChainOverRestarts(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if !s.Found().Fresh {
		t.Error("a new folder is not called fresh")
	}
	for i := range 600 {
		stored, err := s.Append(note(fmt.Sprint("act ", i)))
		if err != nil || stored[0].Seq != int64(i+1) {
			t.Fatalf("entry %d: seq %d, %v", i, stored[0].Seq, err)
		}
		if i == 300 {
			id := s.LogID()
			s.Close()
			if s = open(t, dir); s.LogID() != id {
				t.Fatal("the log has another id after a restart")
			}
		}
	}
	n := int64(0)
	for e, err := range s.Entries(1) {
		if n++; err != nil || e.Seq != n || e.Act.Verb != fmt.Sprint("act ", n-1) || !e.At.Equal(morning) {
			t.Fatalf("entry %d reads as %+v, %v", n, e, err)
		}
	}
	if v, err := s.Verify(); err != nil || n != 600 || v.Entries != 600 || v.BadSeq != 0 {
		t.Errorf("%d entries, verdict %+v, %v", n, v, err)
	}
}

func TestTheJournalKnowsItsAirings(t *testing.T) {
	s := open(t, t.TempDir())
	id := broadcast.NewAiringID(14, morning, 1)
	if s.Knows(id) {
		t.Error("an empty journal knows an airing")
	}
	if _, err := s.Append(claim(id)); err != nil {
		t.Fatal(err)
	}
	missed := broadcast.Entry{Missed: &broadcast.Missed{Airing: broadcast.Airing{ID: "15@x"}}}
	if _, err := s.Append(missed); err != nil {
		t.Fatal(err)
	}
	if !s.Knows(id) || !s.Knows("15@x") || s.Knows("16@x") {
		t.Error("want it to know the claimed and the missed one, and no other")
	}
}

// A random life of the schedule equals a map in memory, over restarts.
func TestTheScheduleEqualsItsModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp("", "store")
		if err != nil {
			r.Fatal(err)
		}
		defer os.RemoveAll(dir)
		s, err := store.Open(dir, store.Options{Station: "x"})
		if err != nil {
			r.Fatal(err)
		}
		defer func() { s.Close() }()
		model, last, records := map[broadcast.SlotID]string{}, broadcast.SlotID(0), int64(0)
		r.Repeat(map[string]func(*rapid.T){
			"add": func(r *rapid.T) {
				title := rapid.String().Draw(r, "title")
				slot, err := s.AddSlot(broadcast.Slot{Title: title, Priority: broadcast.PriorityRoutine}, func(broadcast.Slot) broadcast.Entry { return note("add") })
				if err != nil || slot.ID <= last {
					r.Fatalf("slot %d after %d, %v", slot.ID, last, err)
				}
				model[slot.ID], last = title, slot.ID
				records++
			},
			"remove": func(r *rapid.T) {
				id := broadcast.SlotID(rapid.Int64Range(1, int64(last)+1).Draw(r, "id"))
				err := s.RemoveSlot(id, note("remove"))
				if _, there := model[id]; there != (err == nil) || !there && !errors.Is(err, store.ErrNoSlot) {
					r.Fatalf("remove %d: %v", id, err)
				}
				if err == nil {
					delete(model, id)
					records++
				}
			},
			"power cut": func(r *rapid.T) {
				s.Close()
				if s, err = store.Open(dir, store.Options{Station: "x"}); err != nil {
					r.Fatal(err)
				}
			},
			"": func(r *rapid.T) {
				slots, err := s.Slots()
				got := map[broadcast.SlotID]string{}
				for _, slot := range slots {
					got[slot.ID] = slot.Title
				}
				if err != nil || !cmp.Equal(got, model) {
					r.Fatalf("%v\n%s", err, cmp.Diff(model, got))
				}
				if s.LastSeq() != records {
					r.Fatalf("%d records for %d changes", s.LastSeq(), records)
				}
			},
		})
	})
}

func TestARefusedChangeLeavesNoRecord(t *testing.T) {
	s := open(t, t.TempDir())
	if err := s.PutSlot(broadcast.Slot{ID: 9, Priority: broadcast.PriorityRoutine}, note("edit")); !errors.Is(err, store.ErrNoSlot) {
		t.Fatalf("got %v, want ErrNoSlot", err)
	}
	if s.LastSeq() != 0 {
		t.Error("a change that did not happen is on record")
	}
}

func TestCellsAreWrittenOver(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if err := s.SaveFloor(morning); err != nil {
		t.Fatal(err)
	}
	if err := s.SetHold(&store.Hold{Since: morning, By: "vanthu"}, note("hold")); err != nil {
		t.Fatal(err)
	}
	for ms := range 2000 {
		if err := s.SaveProgress(broadcast.Progress{Airing: "14@x", HeardMS: broadcast.Millis(ms)}); err != nil {
			t.Fatal(err)
		}
	}
	if info, _ := os.Stat(filepath.Join(dir, "loa.db")); info.Size() > 256<<10 {
		t.Errorf("2000 saves of the progress grew the file to %d bytes", info.Size())
	}
	s.Close()
	s = open(t, dir)
	p, err := s.Progress()
	floor, err2 := s.Floor()
	hold, held, err3 := s.Hold()
	if err != nil || err2 != nil || err3 != nil || p.HeardMS != 1999 || !floor.Equal(morning) || !held || hold.By != "vanthu" {
		t.Errorf("after a restart: %+v, %v, %+v; %v %v %v", p, floor, hold, err, err2, err3)
	}
	if err := s.SetHold(nil, note("hold off")); err != nil {
		t.Fatal(err)
	}
	if _, held, _ := s.Hold(); held {
		t.Error("still held")
	}
}

func TestMediaComesAndGoes(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	in, err := s.CreateIncoming()
	if err != nil {
		t.Fatal(err)
	}
	in.Write([]byte("ID3"))
	r, err := s.PutMedia(store.Record{Media: broadcast.Media{SHA256: "abc", Title: "Bản tin"}, Ext: ".mp3"})
	if err != nil || r.ID != 1 {
		t.Fatalf("id %v, %v", r.ID, err)
	}
	if err := in.Keep(s.OriginalPath(r)); err != nil {
		t.Fatal(err)
	}
	in.Discard() // too late: it is kept
	if got, err := s.MediaBySHA("abc"); err != nil || got.ID != 1 || got.Title != "Bản tin" {
		t.Errorf("by hash: %+v, %v", got, err)
	}
	interrupted, _ := s.CreateIncoming()
	name := interrupted.Name()
	s.Close()
	s = open(t, dir)
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		t.Error("an interrupted import left its file")
	}
	if err := s.RemoveMedia(r); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Media(1); !errors.Is(err, store.ErrNoMedia) {
		t.Errorf("after removal: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "media", "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if r, _ := s.PutMedia(store.Record{Media: broadcast.Media{SHA256: "def"}}); r.ID != 2 {
		t.Errorf("the next media is %v; ids are never used twice", r.ID)
	}
}
