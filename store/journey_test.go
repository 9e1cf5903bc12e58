package store_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/store"
)

// journey is a station beside a collector that keeps all it was ever given.
type journey struct {
	t     *testing.T
	s     *store.Store
	wrote map[string][]string // every entry that was acknowledged to the writer, by log
	has   map[string]int64    // what the collector has of each log
}

// Whatever happens to a station, nothing that the collector has not had is gone,
// no seq is used twice in a log, and each chain that is kept is whole.
func TestTheLogOnItsJourney(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		j := &journey{t: t, s: open(t, t.TempDir()), wrote: map[string][]string{}, has: map[string]int64{}}
		j.s.Unsynced()
		r.Repeat(map[string]func(*rapid.T){
			"append": j.append, "acknowledge": j.acknowledge, "trim": j.trim, "fork": j.fork, "restored collector": j.forget,
			"restart": func(*rapid.T) { j.again() }, "damage": j.damage,
			"": j.check,
		})
		must(t, j.s.Close())
	})
}

func (j *journey) again() {
	j.s = reopen(j.t, j.s)
	j.s.Unsynced()
}

func (j *journey) append(r *rapid.T) {
	for n := range rapid.IntRange(1, 30).Draw(r, "entries") {
		verb := fmt.Sprint(len(j.wrote[j.s.LogID()]), " ", n)
		stored, err := j.s.Append(noted(verb, morning.AddDate(0, 0, rapid.IntRange(0, 60).Draw(r, "day")), stamp.Clock))
		must(j.t, err)
		logID := j.s.LogID()
		if j.wrote[logID] = append(j.wrote[logID], verb); stored[0].Seq != int64(len(j.wrote[logID])) {
			r.Fatalf("seq %d for entry %d of log %s", stored[0].Seq, len(j.wrote[logID]), logID)
		}
	}
}

func (j *journey) pick(r *rapid.T) store.Kept {
	return rapid.SampledFrom(logsOf(j.t, j.s)).Draw(r, "log")
}

func (j *journey) acknowledge(r *rapid.T) {
	k := j.pick(r)
	from := max(j.has[k.LogID], k.First-1)
	n := rapid.IntRange(0, int(k.Last-from)).Draw(r, "entries")
	entries, prev, err := j.s.Read(k.LogID, from+1, n)
	must(j.t, err)
	if len(entries) != n || prev.Seq != from {
		r.Fatalf("read %d from %d after %d", len(entries), from+1, prev.Seq)
	}
	_, end, err := j.s.Read(k.LogID, from+int64(n)+1, 0)
	must(j.t, err)
	must(j.t, j.s.Acknowledge(k.LogID, end, morning))
	j.has[k.LogID] = from + int64(n)
}

// forget is a collector that was restored: it has less than it had.
func (j *journey) forget(r *rapid.T) {
	k := j.pick(r)
	if j.has[k.LogID] < k.First {
		return
	}
	back := rapid.Int64Range(k.First-1, j.has[k.LogID]).Draw(r, "back to")
	_, end, err := j.s.Read(k.LogID, back+1, 0)
	must(j.t, err)
	must(j.t, j.s.Acknowledge(k.LogID, end, morning))
	j.has[k.LogID] = back
}

func (j *journey) trim(r *rapid.T) {
	trimAll(j.t, j.s, morning.AddDate(0, 0, rapid.IntRange(0, 90).Draw(r, "days")))
}

func (j *journey) fork(r *rapid.T) {
	k := j.pick(r)
	was := j.s.LogID()
	must(j.t, j.s.Fork(k.LogID, store.Head{Seq: k.Last + 1}))
	if (j.s.LogID() != was) != (k.LogID == was) {
		r.Fatalf("log %s after a fork of %s, before it %s", j.s.LogID(), k.LogID, was)
	}
}

// damage hits a page that holds no entry: all of them can be saved.
func (j *journey) damage(*rapid.T) {
	must(j.t, j.s.Close())
	path := filepath.Join(j.s.Dir(), "loa.db")
	b, err := os.ReadFile(path)
	must(j.t, err)
	put(j.t, j.s.Dir(), "loa.db", hitFreelist(j.t, b))
	j.s = open(j.t, j.s.Dir())
	j.s.Unsynced()
	if j.s.Found().Damaged == "" {
		j.t.Fatal("the damage was not found")
	}
	for _, old := range mustGlob(j.t, path+".corrupt-*") {
		must(j.t, os.Remove(old))
	}
}

func mustGlob(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	must(t, err)
	return found
}

func (j *journey) check(r *rapid.T) {
	everyChain(j.t, j.s)
	kept := map[string]store.Kept{}
	waits := int64(0)
	for _, k := range logsOf(j.t, j.s) {
		if _, twice := kept[k.LogID]; twice {
			r.Fatalf("log %s is there twice", k.LogID)
		}
		kept[k.LogID] = k
	}
	for logID, wrote := range j.wrote {
		k, there := kept[logID]
		if n := int64(len(wrote)) - j.has[logID]; n > 0 {
			waits += n
			if !there || k.First > j.has[logID]+1 && k.First-1 > j.has[logID] || k.Last != int64(len(wrote)) {
				r.Fatalf("log %s: the collector has %d of %d, kept %+v", logID, j.has[logID], len(wrote), k)
			}
		}
		if !there {
			continue
		}
		at := k.First
		for e, err := range j.s.EntriesOf(logID, k.First) {
			if must(j.t, err); e.Seq != at || e.Act.Verb != wrote[at-1] {
				r.Fatalf("log %s: entry %d is %+v, want %q", logID, at, e, wrote[at-1])
			}
			at++
		}
	}
	if got := waiting(j.t, j.s); got != waits {
		r.Fatalf("%d wait, want %d", got, waits)
	}
}

// trimForEver appends, has all acknowledged, trims, begins new logs and starts
// anew, so that the file is compacted, and prints what was acknowledged to it.
func trimForEver(dir string) error {
	for round := 0; ; round++ {
		s, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
		if err != nil {
			return err
		}
		if s.Found().Compacted {
			_, _ = fmt.Fprintln(os.Stdout, "compacted", 1)
		}
		for range 8 {
			stored, err := s.Append(many(400)...)
			if err != nil {
				return err
			}
			_, _ = fmt.Fprintln(os.Stdout, s.LogID(), stored[399].Seq)
		}
		logs, err := s.Logs()
		if err != nil {
			return err
		}
		for _, k := range logs {
			_, most, err := s.Read(k.LogID, k.Last-2, 0) // the last three wait
			if err != nil {
				return err
			}
			if err := s.Acknowledge(k.LogID, most, morning); err != nil {
				return err
			}
		}
		for more := true; more; {
			if _, more, err = s.Trim(morning.AddDate(1, 0, 0)); err != nil {
				return err
			}
		}
		if round%2 == 1 {
			if err := s.Fork(s.LogID(), store.Head{Seq: 1 << 40}); err != nil {
				return err
			}
		}
		if err := s.Close(); err != nil {
			return err
		}
	}
}

// Killed while it trims, compacts and begins logs: what waits is there, each
// chain is whole, and no log stands twice.
func TestKilledWhileTrimming(t *testing.T) {
	dir := t.TempDir()
	last := map[string]int64{}
	compacted := 0
	for round := range 12 {
		compacted += killedAfter(t, dir, 1+rand.IntN(24), last)
		s, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
		must(t, err)
		if o := s.Found(); o.Damaged != "" || o.Chain.BadSeq != 0 {
			t.Fatalf("round %d: found %+v", round, o)
		}
		everyChain(t, s)
		kept := map[string]store.Kept{}
		for _, k := range logsOf(t, s) {
			kept[k.LogID] = k
		}
		for logID, seq := range last {
			if k, there := kept[logID]; !there || k.Last < seq || k.First > seq-2 {
				t.Fatalf("round %d: log %s was written up to %d, kept %+v", round, logID, seq, k)
			}
		}
		must(t, s.Close())
	}
	if len(last) < 2 || compacted == 0 {
		t.Errorf("%d logs, compacted %d times: nothing was tested", len(last), compacted)
	}
}

// killedAfter kills the child soon after it said so much.
func killedAfter(t *testing.T, dir string, lines int, last map[string]int64) (compacted int) {
	t.Helper()
	cmd := child("trim for ever", dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	for said := bufio.NewScanner(out); said.Scan(); lines-- {
		var what string
		var seq int64
		n, _ := fmt.Sscan(said.Text(), &what, &seq)
		switch {
		case n != 2:
			t.Error(said.Text())
		case what == "compacted":
			compacted++
		default:
			last[what] = seq
		}
		if lines == 1 {
			time.AfterFunc(time.Duration(rand.IntN(60))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait() // killed
	return compacted
}
