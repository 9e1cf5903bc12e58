package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// morning is half past five on Tuesday 24 November 2026.
var morning = time.Date(2026, 11, 24, 5, 30, 0, 0, time.FixedZone("+07", 7*3600))

var stamp = broadcast.Stamp{At: morning, Clock: broadcast.ClockTrusted, Boot: "b1", UpNS: 1}

const bulletin = broadcast.AiringID("14@2026-11-24T05:30:00+07:00")

func open(t testing.TB, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func reopen(t testing.TB, s *store.Store) *store.Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, s.Dir())
}

func act(verb string) broadcast.Entry {
	return broadcast.Entry{Stamp: stamp, Act: &broadcast.Act{Verb: verb, By: "vanthu"}}
}

func claim(id broadcast.AiringID) broadcast.Entry {
	return broadcast.Entry{Stamp: stamp, Claimed: &broadcast.Airing{
		ID: id, Slot: 14, Title: "Bản tin sáng", Source: broadcast.SourceFile, Priority: broadcast.PriorityRoutine,
		Trigger: broadcast.TriggerSchedule, Wanted: morning, Planned: morning, PlannedMS: 271_000, Length: 271_000,
	}}
}

func end(id broadcast.AiringID) broadcast.Entry {
	return broadcast.Entry{Stamp: stamp, Ended: &broadcast.Ended{Airing: id, At: morning, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeAired}}}
}

func add(s *store.Store, title string) (slot broadcast.Slot, err error) {
	_, err = s.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
		slot, err = tx.Add(broadcast.Slot{Title: title, Priority: broadcast.PriorityRoutine})
		return act("add"), err
	})
	return slot, err
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func kindOf(err error) broadcast.ProblemKind {
	if p, ok := errors.AsType[*broadcast.Problem](err); ok {
		return p.Kind
	}
	return ""
}

// whole fails the test unless the chain is whole and n entries long.
func whole(t testing.TB, s *store.Store, n int64) {
	t.Helper()
	if r, err := s.Verify(); err != nil || r.BadSeq != 0 || r.Entries != n {
		t.Fatalf("chain: %+v, %v; want %d entries and no fault", r, err, n)
	}
}

func TestASecondStationOnTheFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	first := open(t, dir)
	_, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
	if !errors.Is(err, store.ErrLocked) || kindOf(err) != broadcast.ProblemAlreadyRunning {
		t.Fatalf("got %v, want ErrLocked, already_running", err)
	}
	must(t, first.Close())
	open(t, dir)
}

func TestALogIsBoundToTheStationItBeganWith(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if o := s.Found(); !o.Fresh || len(s.LogID()) != 32 || s.Station() != "ba-tang-01" {
		t.Errorf("a new folder: %+v, log %q of %q", o, s.LogID(), s.Station())
	}
	logID := s.LogID()
	_, err := s.Append(act("x"))
	must(t, err)
	must(t, s.Close())
	s, err = store.Open(dir, store.Options{Station: "khe-sanh-02"})
	must(t, err)
	parent, has := s.Parent()
	if s.LogID() == logID || s.Station() != "khe-sanh-02" || s.Found().OtherStation != "ba-tang-01" || !has || parent.LogID != logID || parent.Seq != 1 {
		t.Errorf("with another id: log %q of %q, parent %+v, %+v", s.LogID(), s.Station(), parent, s.Found())
	}
	logs, err := s.Logs()
	if err != nil || len(logs) != 2 || logs[0].Station != "ba-tang-01" || logs[0].Ended != store.EndedRenamed || logs[1].Station != "khe-sanh-02" {
		t.Errorf("logs %+v, %v; want the old one kept under the old id", logs, err)
	}
	must(t, s.Close())
	if other := open(t, t.TempDir()); other.LogID() == logID {
		t.Error("two logs share an id")
	}
}

func TestTheJournalIsOneChainOverRestarts(t *testing.T) {
	s := open(t, t.TempDir())
	for i := range 600 {
		stored, err := s.Append(act(fmt.Sprint("act ", i)))
		if err != nil || stored[0].Seq != int64(i+1) {
			t.Fatalf("entry %d: seq %d, %v", i, stored[0].Seq, err)
		}
		if i == 300 {
			s = reopen(t, s)
		}
	}
	n := int64(0)
	for e, err := range s.Entries(1) {
		if n++; err != nil || e.Seq != n || e.Act.Verb != fmt.Sprint("act ", n-1) || !e.At.Equal(morning) {
			t.Fatalf("entry %d reads as %+v, %v", n, e, err)
		}
	}
	if n != 600 || s.LastSeq() != 600 {
		t.Errorf("%d entries read, last seq %d; want 600", n, s.LastSeq())
	}
	whole(t, s, 600)
}

func TestReadingAStretchOfTheJournal(t *testing.T) {
	s := open(t, t.TempDir())
	for i := range 1000 {
		if i%100 == 0 {
			_, err := s.Append(many(100)...)
			must(t, err)
		}
	}
	for _, tt := range []struct{ from, first int64 }{
		{1, 1}, {0, 1}, {-5, 1}, {998, 998}, {256, 256}, {257, 257}, {1000, 1000}, {1001, 0},
	} {
		var got []int64
		for e, err := range s.Entries(tt.from) {
			must(t, err)
			got = append(got, e.Seq)
		}
		if tt.first == 0 {
			if len(got) > 0 {
				t.Errorf("from %d: %v, want none", tt.from, got)
			}
			continue
		}
		if int64(len(got)) != 1000-tt.first+1 || got[0] != tt.first || got[len(got)-1] != 1000 {
			t.Errorf("from %d: %d entries, want %d to 1000", tt.from, len(got), tt.first)
		}
	}
	tail, err := s.Tail(3)
	if err != nil || len(tail) != 3 || tail[0].Seq != 998 || tail[2].Seq != 1000 {
		t.Errorf("tail: %v, %v", tail, err)
	}
	if tail, err := s.Tail(5000); err != nil || len(tail) != 1000 {
		t.Errorf("a tail longer than the log: %d, %v", len(tail), err)
	}
}

func many(n int) (out []broadcast.Entry) {
	for i := range n {
		out = append(out, act(fmt.Sprint("act ", i)))
	}
	return out
}

func TestTheStoredBytesAreTheCanonicalBytes(t *testing.T) {
	s := open(t, t.TempDir())
	stored, err := s.Append(claim(bulletin))
	must(t, err)
	want, err := json.Marshal(stored[0])
	must(t, err)
	raw, hash, err := s.Raw(1)
	if err != nil || string(raw) != string(want) {
		t.Errorf("stored %s, %v\nwant %s", raw, err, want)
	}
	if r, _ := s.Verify(); r.Head != fmt.Sprintf("%x", hash) {
		t.Errorf("head %s, hash of the last entry %x", r.Head, hash)
	}
	if _, _, err := s.Raw(2); !errors.Is(err, store.ErrNoEntry) {
		t.Errorf("an entry that is not there: %v", err)
	}
}

func TestALevelThatIsNoNumberDoesNotKeepAnAiringOut(t *testing.T) {
	s := open(t, t.TempDir())
	e, silence, level := end(bulletin), math.Inf(-1), -18.2
	e.Ended.LUFS, e.Ended.PeakDB = &silence, &level
	_, err := s.Append(e)
	must(t, err)
	tail, err := s.Tail(1)
	must(t, err)
	if got := tail[0].Ended; got.LUFS != nil || *got.PeakDB != level {
		t.Errorf("levels %v, %v; want none and %v", got.LUFS, got.PeakDB, level)
	}
	whole(t, s, 1)
}

func TestTheJournalKnowsWhatItWasToldOf(t *testing.T) {
	missed := broadcast.Entry{Stamp: stamp, Missed: &broadcast.Missed{Airing: *claim("3@x").Claimed}}
	started := broadcast.Entry{Stamp: stamp, Started: &broadcast.Started{Airing: "4@x"}}
	s := open(t, t.TempDir())
	_, err := s.Append(claim("1@x"), claim("2@x"), end("2@x"), missed, started, act("add"))
	must(t, err)
	s = reopen(t, s)
	for id, known := range map[broadcast.AiringID]bool{"1@x": true, "2@x": true, "3@x": true, "4@x": true, "5@x": false, "": false, "1@": false} {
		if s.Knows(id) != known {
			t.Errorf("%q known: %v, want %v", id, !known, known)
		}
	}
	cut, err := s.Unended()
	if err != nil || fmt.Sprint(cut) != "[1@x 4@x]" {
		t.Errorf("cut: %v, %v", cut, err)
	}
}

func TestCellsAreWrittenOver(t *testing.T) {
	s := open(t, t.TempDir())
	if p, err := s.Progress(); err != nil || p.Airing != "" {
		t.Errorf("before any: %+v, %v", p, err)
	}
	must(t, s.SaveFloor(morning))
	must(t, s.SaveProgress(broadcast.Progress{Reach: broadcast.Reach{Airing: bulletin, HeardMS: 1000}}))
	must(t, s.SaveProgress(broadcast.Progress{Reach: broadcast.Reach{Airing: bulletin, HeardMS: 2000}}))
	_, err := s.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
		return act("hold"), tx.SetHold(&store.Hold{Until: morning, By: "vanthu"})
	})
	must(t, err)
	s = reopen(t, s)
	p, err := s.Progress()
	must(t, err)
	floor, err := s.Floor()
	must(t, err)
	hold, held, err := s.Hold()
	must(t, err)
	if p.HeardMS != 2000 || !floor.Equal(morning) || !held || !hold.Until.Equal(morning) {
		t.Errorf("after a restart: %+v, %v, %+v", p, floor, hold)
	}
	if s.LastSeq() != 1 {
		t.Errorf("%d entries, want the hold's alone: cells are no entries", s.LastSeq())
	}
}

// A day on air is 86,400 saves; the file must not notice.
func TestProgressDoesNotMakeTheFileGrow(t *testing.T) {
	s := open(t, t.TempDir())
	_, err := s.Append(many(1000)...)
	must(t, err)
	size := func() int64 {
		info, err := os.Stat(filepath.Join(s.Dir(), "loa.db"))
		must(t, err)
		return info.Size()
	}
	s.Unsynced()
	before := size()
	for ms := range 100_000 {
		must(t, s.SaveProgress(broadcast.Progress{Stamp: stamp, Reach: broadcast.Reach{Airing: bulletin, HeardMS: broadcast.Millis(ms)}}))
	}
	if after := size(); after > 2*before {
		t.Errorf("100,000 saves grew the file from %d to %d bytes", before, after)
	}
}

func TestCallsAfterCloseFailAndSaySo(t *testing.T) {
	s := open(t, t.TempDir())
	must(t, s.Close())
	must(t, s.Close())
	_, appendErr := s.Append(act("add"))
	_, slotsErr := s.Slots()
	_, mediaErr := s.ListMedia()
	for what, err := range map[string]error{"append": appendErr, "slots": slotsErr, "media": mediaErr} {
		if !errors.Is(err, store.ErrClosed) {
			t.Errorf("%s: %v, want ErrClosed", what, err)
		}
	}
}

func TestAFolderThatCannotBeMadeIsNamed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	if _, err := store.Open(filepath.Join(file, "data"), store.Options{}); err == nil || !strings.Contains(err.Error(), "make folder") {
		t.Errorf("got %v", err)
	}
}

func TestTheScheduleWithinAChange(t *testing.T) {
	s := open(t, t.TempDir())
	slot, err := add(s, "Bản tin sáng")
	must(t, err)
	_, err = s.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
		got, err := tx.Slot(slot.ID)
		must(t, err)
		got.Title = "Bản tin xã"
		must(t, tx.Put(got))
		if changed, err := tx.Slot(slot.ID); err != nil || changed.Title != "Bản tin xã" {
			t.Errorf("within the change: %+v, %v", changed, err)
		}
		if _, err := tx.Slot(99); !errors.Is(err, store.ErrNoSlot) {
			t.Errorf("slot 99: %v", err)
		}
		return act("edit"), nil
	})
	must(t, err)
	if got, err := s.Slot(slot.ID); err != nil || got.Title != "Bản tin xã" {
		t.Errorf("after it: %+v, %v", got, err)
	}
	if _, err := s.Slot(99); !errors.Is(err, store.ErrNoSlot) {
		t.Errorf("slot 99: %v", err)
	}
}

// The schedule is safe in loa.db; that the copy is old must be seen all the same.
func TestACopyThatCannotBeWrittenIsKnown(t *testing.T) {
	s := open(t, t.TempDir())
	blocked := filepath.Join(s.Dir(), "schedule.json.tmp")
	must(t, os.Mkdir(blocked, 0o700))
	_, err := add(s, "Bản tin sáng")
	must(t, err)
	if s.CopyError() == nil {
		t.Error("an old copy is not known")
	}
	must(t, os.Remove(blocked))
	_, err = add(s, "Bản tin chiều")
	must(t, err)
	if err := s.CopyError(); err != nil {
		t.Errorf("written again: %v", err)
	}
	copied, err := os.ReadFile(filepath.Join(s.Dir(), "schedule.json"))
	if err != nil || !strings.Contains(string(copied), "Bản tin sáng") || !strings.Contains(string(copied), "Bản tin chiều") {
		t.Errorf("the copy: %s, %v", copied, err)
	}
}

// What a person put there is not the disk's damage: it is not moved aside.
func TestAFolderInPlaceOfADatabaseIsRefused(t *testing.T) {
	for _, name := range []string{"loa.db", "media.db"} {
		dir := t.TempDir()
		must(t, os.Mkdir(filepath.Join(dir, name), 0o700))
		if _, err := store.Open(dir, store.Options{Station: "x"}); !errors.Is(err, syscall.EISDIR) {
			t.Errorf("%s: got %v, want EISDIR", name, err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, name+".corrupt-*")); len(left) > 0 {
			t.Errorf("moved: %v", left)
		}
	}
}
