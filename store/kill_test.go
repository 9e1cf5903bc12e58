package store_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// writeForEver appends, changes the schedule and saves progress, and prints the
// seq of each entry once it is acknowledged.
func writeForEver(dir string) error {
	s, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		if _, err := add(s, "Bản tin"); err != nil {
			return err
		}
		if err := s.SaveProgress(broadcast.Progress{Reach: broadcast.Reach{HeardMS: broadcast.Millis(i)}}); err != nil {
			return err
		}
		for range 8 {
			stored, err := s.Append(claim(broadcast.AiringID(fmt.Sprint("airing ", s.LastSeq()+1))))
			if err != nil {
				return err
			}
			_, _ = fmt.Fprintln(os.Stdout, stored[0].Seq)
		}
	}
}

// Killed at any moment, again and again in the same folder: nothing that was
// acknowledged is lost, nothing is there twice, and the schedule and its record
// are both there or both not.
func TestKilledWhileWriting(t *testing.T) {
	dir := t.TempDir()
	acknowledged := int64(0)
	for round := range 30 {
		acknowledged = max(acknowledged, killed(t, dir, time.Duration(2+rand.IntN(60))*time.Millisecond))
		s, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
		must(t, err)
		if o := s.Found(); o.Damaged != "" || o.Media != nil || o.Chain.BadSeq != 0 {
			t.Fatalf("round %d: found %+v", round, o)
		}
		if s.LastSeq() < acknowledged {
			t.Fatalf("round %d: %d acknowledged, %d there", round, acknowledged, s.LastSeq())
		}
		whole(t, s, s.LastSeq())
		agree(t, s)
		must(t, s.Close())
	}
	if acknowledged < 100 {
		t.Errorf("%d entries in 30 rounds: nothing was tested", acknowledged)
	}
}

// agree holds the schedule and the index against the journal.
func agree(t *testing.T, s *store.Store) {
	t.Helper()
	added := 0
	for e, err := range s.Entries(1) {
		must(t, err)
		if e.Act != nil {
			added++
		}
		if e.Claimed != nil && !s.Knows(e.Claimed.ID) {
			t.Errorf("entry %d claims %s, which is not known", e.Seq, e.Claimed.ID)
		}
	}
	slots, err := s.Slots()
	must(t, err)
	if len(slots) != added {
		t.Errorf("%d slots, %d records of one added", len(slots), added)
	}
}

func killed(t *testing.T, dir string, after time.Duration) (acknowledged int64) {
	t.Helper()
	cmd := child("write for ever", dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	var bomb *time.Timer
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "error") {
			t.Error(lines.Text())
		}
		if _, err := fmt.Sscan(lines.Text(), &acknowledged); err == nil && bomb == nil {
			bomb = time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait() // killed
	return acknowledged
}
