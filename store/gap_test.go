package store_test

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/broadcast"
)

// Whatever is recorded while the disk is full is stored in the end or counted by
// its kind, each once; and what tells of airings and people is the last to go.
func TestAGapCountsEachKindExactly(t *testing.T) {
	kinds := []broadcast.Entry{
		{Claimed: &broadcast.Airing{ID: bulletin}},
		{Started: &broadcast.Started{Airing: bulletin}},
		{Ended: &broadcast.Ended{Airing: bulletin}},
		{Missed: &broadcast.Missed{Airing: broadcast.Airing{ID: bulletin}}},
		{Let: &broadcast.Let{Airing: bulletin}},
		{Act: &broadcast.Act{Verb: "stop"}},
		{Down: &broadcast.Down{}},
		{Plan: &broadcast.Plan{}},
		{Up: &broadcast.Up{}},
		{Step: &broadcast.Step{}},
		{Fault: &broadcast.Fault{Kind: "x"}},
	}
	spared := map[string]bool{"plan": true, "up": true, "step": true, "fault": true}
	for what, tt := range map[string]struct {
		records   int
		playsLost bool
	}{
		"all find room":                  {9_000, false},
		"what can be spared goes":        {12_000, false},
		"and in the end the plays do so": {24_000, true},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &paper{refuses: diskFull}
				j, stop := run(t, p)
				recorded, lost := map[string]int{}, 0
				for range tt.records {
					e := kinds[rand.IntN(len(kinds))]
					e.Stamp = stamp
					recorded[e.Kind()]++
					j.Record(e)
				}
				synctest.Wait()
				p.refuse(nil)
				pass(2e9)
				synctest.Wait()
				_ = stop()
				got := map[string]int{}
				for _, e := range p.entries {
					if e.Gap == nil {
						got[e.Kind()]++
						continue
					}
					lost += e.Gap.Lost
					sum := 0
					for kind, n := range e.Gap.Kinds {
						if sum += n; !spared[kind] && !tt.playsLost {
							t.Errorf("%d of kind %s were lost", n, kind)
						}
						got[kind] += n
					}
					if sum != e.Gap.Lost {
						t.Errorf("a gap of %d tells of %d by kind", e.Gap.Lost, sum)
					}
				}
				if !cmp.Equal(recorded, got) || (lost > 0) != (tt.records > 10_000) {
					t.Errorf("%d lost; recorded and found:\n%s", lost, cmp.Diff(recorded, got))
				}
			})
		})
	}
}
