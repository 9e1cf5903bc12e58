package store_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// noted is a small entry of an act at a time.
func noted(verb string, at time.Time, clock broadcast.ClockQuality) broadcast.Entry {
	e := act(verb)
	e.At, e.Clock = at, clock
	return e
}

// headOf follows a chain from outside, as the collector does.
func headOf(t testing.TB, s *store.Store, logID string, seq int64) store.Head {
	t.Helper()
	entries, at, err := s.Read(logID, 1, 1<<20)
	must(t, err)
	for _, e := range entries {
		if at.Seq == seq {
			break
		}
		at = store.Head{Seq: at.Seq + 1, Hash: sha256.Sum256(append(at.Hash[:], e...))}
	}
	if at.Seq != seq {
		t.Fatalf("log %s ends at %d, before %d", logID, at.Seq, seq)
	}
	return at
}

func logsOf(t testing.TB, s *store.Store) []store.Kept {
	t.Helper()
	logs, err := s.Logs()
	must(t, err)
	return logs
}

func waiting(t testing.TB, s *store.Store) int64 {
	t.Helper()
	n, err := s.Waiting()
	must(t, err)
	return n
}

// everyChain holds each log that is kept against its hashes.
func everyChain(t testing.TB, s *store.Store) {
	t.Helper()
	for _, k := range logsOf(t, s) {
		v, err := s.VerifyLog(k.LogID)
		if err != nil || v.BadSeq != 0 || v.Entries != k.Last-k.First+1 || v.Head != k.Head.Hex() {
			t.Fatalf("log %s: %+v, %v; listed as %+v", k.LogID, v, err, k)
		}
	}
}

func TestWhatTheCollectorSaysIsBelieved(t *testing.T) {
	for what, tt := range map[string]struct {
		acked, says int64
		other       bool // another entry stands there
		want        error
		waits       int64
	}{
		"it has nothing yet":                     {0, 0, false, nil, 10},
		"it has some":                            {0, 4, false, nil, 6},
		"it has all":                             {4, 10, false, nil, 0},
		"it was restored and has less":           {10, 4, false, nil, 6},
		"it has more than there is":              {4, 12, true, store.ErrForked, 6},
		"another entry stands there":             {4, 7, true, store.ErrForked, 6},
		"another last entry":                     {4, 10, true, store.ErrForked, 6},
		"the log of another station by this id":  {4, 0, true, store.ErrForked, 6},
		"another entry, before what it had once": {4, 2, true, store.ErrForked, 6},
	} {
		t.Run(what, func(t *testing.T) {
			s := open(t, t.TempDir())
			_, err := s.Append(many(10)...)
			must(t, err)
			must(t, s.Acknowledge(s.LogID(), headOf(t, s, s.LogID(), tt.acked), morning))
			theirs := store.Head{Seq: tt.says, Hash: [32]byte{1}}
			if !tt.other {
				theirs = headOf(t, s, s.LogID(), tt.says)
			}
			if err := s.Acknowledge(s.LogID(), theirs, morning); !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			s = reopen(t, s)
			if n := waiting(t, s); n != tt.waits {
				t.Errorf("%d wait, want %d", n, tt.waits)
			}
		})
	}
	s := open(t, t.TempDir())
	if err := s.Acknowledge("0123", store.Head{}, morning); !errors.Is(err, store.ErrNoLog) {
		t.Errorf("a log that is not kept: %v", err)
	}
}

// A backup was restored: the collector is ahead. The old log ends, the next one
// names it, and nothing that was written in either is lost.
func TestARestoredStationGoesOnInANewLog(t *testing.T) {
	s := open(t, t.TempDir())
	_, err := s.Append(claim(bulletin))
	must(t, err)
	_, err = s.Append(many(9)...)
	must(t, err)
	old := s.LogID()
	must(t, s.Acknowledge(old, headOf(t, s, old, 8), morning))
	if must(t, s.Fork(old, headOf(t, s, old, 8))); s.LogID() != old {
		t.Fatal("a head that is ours ended the log")
	}
	must(t, s.Fork(old, store.Head{Seq: 30, Hash: [32]byte{7}}))
	fresh := s.LogID()
	must(t, s.Fork(old, store.Head{Seq: 31, Hash: [32]byte{7}})) // told again
	parent, _ := s.Parent()
	if s.LogID() != fresh || fresh == old || parent.LogID != old || parent.Seq != 10 || parent.Hash != headOf(t, s, old, 10).Hex() {
		t.Fatalf("log %s after %s, parent %+v", s.LogID(), old, parent)
	}
	stored, err := s.Append(end(bulletin))
	if err != nil || stored[0].Seq != 1 {
		t.Fatalf("the first of the new log: %+v, %v", stored, err)
	}
	s = reopen(t, s)
	logs := logsOf(t, s)
	if len(logs) != 2 || logs[0].LogID != old || logs[0].Ended != store.EndedForked || logs[0].Waiting() != 2 || logs[1].Waiting() != 1 || waiting(t, s) != 3 {
		t.Fatalf("logs %+v", logs)
	}
	if !s.Knows(bulletin) {
		t.Error("what was aired under the old log may be aired again")
	}
	everyChain(t, s)
	if err := s.Acknowledge(old, store.Head{Seq: 30, Hash: [32]byte{7}}, morning); !errors.Is(err, store.ErrForked) {
		t.Errorf("the head of another branch: %v", err)
	}
	// The collector keeps what it had not as a branch.
	if must(t, s.Acknowledge(old, headOf(t, s, old, 10), morning)); waiting(t, s) != 1 {
		t.Errorf("%d wait once the branch is kept, want 1", waiting(t, s))
	}
}

func TestACardThatWakesUpInAnotherBox(t *testing.T) {
	pi := store.Hardware{SoC: "1000a", Card: "c1", Machine: "m1", MACs: []string{"b8:27:eb:00:00:01"}}
	pc := store.Hardware{Machine: "m1", MACs: []string{"52:54:00:00:00:01"}}
	for what, tt := range map[string]struct {
		was, is store.Hardware
		want    string
	}{
		"the same box":                          {pi, pi, ""},
		"another board":                         {pi, store.Hardware{SoC: "1000b", Card: "c1", Machine: "m1", MACs: pi.MACs}, "soc"},
		"the card was copied":                   {pi, store.Hardware{SoC: "1000a", Card: "c2", Machine: "m1", MACs: pi.MACs}, "card"},
		"another network card in it":            {pi, store.Hardware{SoC: "1000a", Card: "c1", Machine: "m1", MACs: []string{"00:e0:4c:00:00:09"}}, ""},
		"from a card to a disk":                 {pi, store.Hardware{SoC: "1000a", Machine: "m1", MACs: pi.MACs}, ""},
		"a system installed anew":               {pc, store.Hardware{Machine: "m2", MACs: pc.MACs}, ""},
		"a second network card beside":          {pc, store.Hardware{Machine: "m1", MACs: []string{"00:e0:4c:00:00:09", pc.MACs[0]}}, ""},
		"a copied disk in another computer":     {pc, store.Hardware{Machine: "m1", MACs: []string{"52:54:00:00:00:02"}}, "mac"},
		"a computer that tells of nothing else": {store.Hardware{Machine: "m1"}, store.Hardware{Machine: "m2"}, "machine"},
		"a box that tells nothing now":          {pi, store.Hardware{}, ""},
		"a box that told nothing before":        {store.Hardware{}, pi, ""},
	} {
		t.Run(what, func(t *testing.T) {
			dir := t.TempDir()
			in := func(h store.Hardware) *store.Store {
				s, err := store.Open(dir, store.Options{Station: "ba-tang-01", Hardware: h})
				must(t, err)
				return s
			}
			s := in(tt.was)
			_, err := s.Append(many(3)...)
			must(t, err)
			old := s.LogID()
			must(t, s.Close())
			s = in(tt.is)
			if s.Found().Cloned != tt.want || (s.LogID() != old) != (tt.want != "") {
				t.Fatalf("found %+v, log %s after %s; want %q", s.Found(), s.LogID(), old, tt.want)
			}
			logID := s.LogID()
			if tt.want != "" {
				if logs := logsOf(t, s); logs[0].Ended != store.EndedCloned || logs[0].Last != 3 || logs[1].Parent.LogID != old {
					t.Errorf("logs %+v", logs)
				}
			}
			everyChain(t, s)
			must(t, s.Close())
			s = in(tt.is) // the box is known now
			if s.Found().Cloned != "" || s.LogID() != logID {
				t.Errorf("at the next start: %+v", s.Found())
			}
			must(t, s.Close())
		})
	}
}

// What the collector has not had of a damaged log still goes to it, with the
// chain of that log, as far as it is whole.
func TestADamagedLogStillTravels(t *testing.T) {
	dir, logID, db := station(t)
	before := open(t, dir)
	raw, _, err := before.Read(logID, 1, 1<<20)
	must(t, err)
	must(t, before.Close())
	at := bytes.Index(db, []byte("unmistakable 150")) / 4096 * 4096
	clear(db[at : at+16])
	put(t, dir, "loa.db", db)
	for range 2 { // damaged again later: what was saved is saved again
		s := open(t, dir)
		logs := logsOf(t, s)
		if s.Found().Damaged == "" || len(logs) < 2 || logs[0].LogID != logID || logs[0].Ended != store.EndedDamaged {
			t.Fatalf("found %+v, logs %+v", s.Found(), logs)
		}
		if n := logs[0].Last; n < 100 || n >= 152 {
			t.Errorf("%d entries saved; the damage is near 152", n)
		}
		again, prev, err := s.Read(logID, 1, 1<<20)
		if err != nil || prev.Seq != 0 || int64(len(again)) != logs[0].Last || !bytes.Equal(bytes.Join(again, nil), bytes.Join(raw[:len(again)], nil)) {
			t.Errorf("read %d, %v: not what was stored", len(again), err)
		}
		everyChain(t, s)
		_, err = s.Append(many(5)...)
		must(t, err)
		must(t, s.Close())
		b, err := os.ReadFile(filepath.Join(dir, "loa.db"))
		must(t, err)
		// The list of free pages is hit: all entries can be read.
		put(t, dir, "loa.db", hitFreelist(t, b))
	}
	s := open(t, dir)
	if logs := logsOf(t, s); len(logs) != 4 || logs[1].Last != 5 || logs[2].Parent.LogID != logs[1].LogID {
		t.Errorf("after the second damage: %+v", logs)
	}
}

// hitFreelist makes the pages of the free list unreadable in both states.
func hitFreelist(t *testing.T, b []byte) []byte {
	t.Helper()
	hit := false
	for at := 8192; at+4096 <= len(b); at += 4096 {
		if b[at+8] == 0x10 && b[at+9] == 0 {
			clear(b[at : at+16])
			hit = true
		}
	}
	if !hit {
		t.Fatal("no list of free pages in the file")
	}
	return b
}

// Only what the collector has and what is old goes, and the chain is verified
// from where it begins now.
func TestTrimming(t *testing.T) {
	day := func(n int) time.Time { return morning.AddDate(0, 0, n) }
	type entry struct {
		day   int
		clock broadcast.ClockQuality
	}
	good, unknown := broadcast.ClockTrusted, broadcast.ClockUnknown
	for what, tt := range map[string]struct {
		entries []entry
		acked   int64
		first   int64 // that is kept when all before day 30 may go
	}{
		"nothing is acknowledged":                   {[]entry{{0, good}, {1, good}, {2, good}}, 0, 1},
		"some is acknowledged":                      {[]entry{{0, good}, {1, good}, {2, good}, {3, good}}, 2, 3},
		"all is acknowledged: the newest stays":     {[]entry{{0, good}, {1, good}, {2, good}}, 3, 3},
		"some is young":                             {[]entry{{0, good}, {1, good}, {40, good}, {41, good}}, 4, 3},
		"an old date behind a young one":            {[]entry{{0, good}, {40, good}, {1, good}, {41, good}}, 4, 2},
		"a clock of 1970 is as old as what follows": {[]entry{{0, good}, {-20000, unknown}, {40, good}, {41, good}}, 4, 2},
		"and goes with what follows":                {[]entry{{0, good}, {-20000, unknown}, {2, good}, {41, good}}, 4, 4},
	} {
		t.Run(what, func(t *testing.T) {
			s := open(t, t.TempDir())
			for _, e := range tt.entries {
				_, err := s.Append(noted("x", day(e.day), e.clock))
				must(t, err)
			}
			last := s.LastSeq()
			must(t, s.Acknowledge(s.LogID(), headOf(t, s, s.LogID(), tt.acked), morning))
			trimAll(t, s, day(30))
			s = reopen(t, s)
			if k := logsOf(t, s)[0]; k.First != tt.first || k.Last != last {
				t.Errorf("kept %d to %d; want %d to %d", k.First, k.Last, tt.first, last)
			}
			everyChain(t, s)
			if stored, err := s.Append(act("behind it")); err != nil || stored[0].Seq != last+1 {
				t.Errorf("the next one: %+v, %v", stored, err)
			}
			everyChain(t, s)
		})
	}
}

func trimAll(t testing.TB, s *store.Store, before time.Time) (n int) {
	t.Helper()
	for {
		dropped, more, err := s.Trim(before)
		must(t, err)
		if n += dropped; !more {
			return n
		}
	}
}

// A log that ended goes when the collector has it and it is old.
func TestAnOldLogGoesInTheEnd(t *testing.T) {
	s := open(t, t.TempDir())
	_, err := s.Append(many(700)...)
	must(t, err)
	old := s.LogID()
	must(t, s.Fork(old, store.Head{Seq: 900}))
	if n := trimAll(t, s, morning.AddDate(1, 0, 0)); n != 0 || len(logsOf(t, s)) != 2 {
		t.Fatalf("%d dropped that nobody has", n)
	}
	must(t, s.Acknowledge(old, headOf(t, s, old, 700), morning))
	if n := trimAll(t, s, morning.AddDate(-1, 0, 0)); n != 0 {
		t.Fatalf("%d dropped that are young", n)
	}
	if n := trimAll(t, s, morning.AddDate(1, 0, 0)); n != 700 || len(logsOf(t, s)) != 1 {
		t.Fatalf("%d dropped, logs %+v", n, logsOf(t, s))
	}
	if _, _, err := s.Read(old, 1, 1); !errors.Is(err, store.ErrNoLog) {
		t.Errorf("reading it: %v", err)
	}
}

// The room of what was trimmed comes back at the next start, and all else stays.
func TestTheFileShrinksAtTheStart(t *testing.T) {
	s := open(t, t.TempDir())
	s.Unsynced()
	_, err := add(s, "Bản tin sáng")
	must(t, err)
	for range 20 {
		_, err := s.Append(many(200)...)
		must(t, err)
	}
	last := s.LastSeq()
	must(t, s.Acknowledge(s.LogID(), headOf(t, s, s.LogID(), last-10), morning))
	if s = reopen(t, s); s.Found().Compacted {
		t.Error("a full file was compacted")
	}
	trimAll(t, s, morning.AddDate(1, 0, 0))
	big, end := sizeOf(t, s), headOf2(s)
	if s = reopen(t, s); !s.Found().Compacted || sizeOf(t, s) > big/2 {
		t.Errorf("%d bytes, then %d, %+v", big, sizeOf(t, s), s.Found())
	}
	if k := logsOf(t, s)[0]; k.First != last-9 || k.Head != end || k.Acked.Seq != last-10 {
		t.Errorf("kept %+v", k)
	}
	if slots, err := s.Slots(); err != nil || len(slots) != 1 {
		t.Errorf("slots %v, %v", slots, err)
	}
	if slot, err := add(s, "Bản tin chiều"); err != nil || slot.ID != 2 {
		t.Errorf("the next slot is %d, %v", slot.ID, err)
	}
	everyChain(t, s)
	if s = reopen(t, s); s.Found().Compacted {
		t.Error("compacted again")
	}
	if left, _ := filepath.Glob(filepath.Join(s.Dir(), "*.tmp")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func headOf2(s *store.Store) store.Head {
	logs, _ := s.Logs()
	return logs[len(logs)-1].Head
}

func sizeOf(t testing.TB, s *store.Store) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(s.Dir(), "loa.db"))
	must(t, err)
	return info.Size()
}

// An entry that nobody can read is on the chain all the same: it ends no log and
// holds up nothing behind it.
func TestAnUnreadableEntryTravels(t *testing.T) {
	s := open(t, t.TempDir())
	logID := s.LogID()
	poison := claim(bulletin)
	poison.Claimed.Priority = 0 // has no name, so it is written as none
	for _, e := range []broadcast.Entry{act("before"), poison, act("behind")} {
		_, err := s.Append(e)
		must(t, err)
	}
	s = reopen(t, s)
	if v := s.Found().Chain; v.BadSeq != 2 || v.What != store.BadUnreadable {
		t.Fatalf("found %+v: nothing was tested", v)
	}
	entries, _, err := s.Read(logID, 1, 10)
	if err != nil || len(entries) != 3 || s.LogID() != logID || waiting(t, s) != 3 {
		t.Errorf("%d can travel, %v, log %s after %s", len(entries), err, s.LogID(), logID)
	}
}
