package main

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/store"
)

// scene is what undo has to bring back, and what is in force of it.
type scene struct {
	Slots []broadcast.Slot
	Hold  *store.Hold
}

func (s *station) scene(t *testing.T) scene {
	t.Helper()
	slots, err := s.store.Slots()
	ok(t, err)
	if slots == nil {
		slots = []broadcast.Slot{}
	}
	return scene{slots, s.held(s.clock.Now())}
}

// Two people do whatever comes to their minds, in any order; some of it is refused.
// Undo brings back one scene after the other, as it was.
func TestUndoAtTheDeskRestoresExactly(t *testing.T) {
	s := atTheDesk(t, twoPeople)
	rapid.Check(t, func(r *rapid.T) {
		var scenes []scene
		for range rapid.IntRange(1, 4).Draw(r, "acts") {
			before := s.scene(t)
			s.anything(r, before)
			if !cmp.Equal(before, s.scene(t)) {
				scenes = append(scenes, before)
			}
		}
		for _, want := range slices.Backward(scenes) {
			_, err := s.Undo(t.Context(), minh, control.UndoRequest{})
			ok(t, err)
			if got := s.scene(t); !cmp.Equal(want, got) {
				r.Fatalf("undo (-want +got):\n%s", cmp.Diff(want, got))
			}
		}
	})
}

// anything does one act of a person, to a slot that is there where there is one.
func (s *station) anything(r *rapid.T, now scene) {
	ctx, who := r.Context(), rapid.SampledFrom([]control.Who{lan, minh}).Draw(r, "who")
	id := "1"
	if len(now.Slots) > 0 {
		id = rapid.SampledFrom(now.Slots).Draw(r, "slot").ID.String()
	}
	at := rapid.SampledFrom([]string{"hằng ngày 5h30", "t2-t6 17h", "mỗi giờ từ 7h đến 9h", "ngày mai 6h"}).Draw(r, "at")
	acts := map[string]func(){
		"add":     func() { _, _ = s.Add(ctx, who, control.AddRequest{Title: "Tin", Media: "m1", At: at}, nil, nil) },
		"remove":  func() { _, _ = s.Remove(ctx, who, control.RemoveRequest{ID: id}) },
		"pause":   func() { _, _ = s.Pause(ctx, who, control.PauseRequest{ID: id}) },
		"resume":  func() { _, _ = s.Resume(ctx, who, control.PauseRequest{ID: id}) },
		"approve": func() { _, _ = s.Approve(ctx, who, control.ApproveRequest{ID: id}) },
		"reject":  func() { _, _ = s.Approve(ctx, who, control.ApproveRequest{ID: id, Reject: true}) },
		"hold":    func() { _, _ = s.Hold(ctx, who, control.HoldRequest{}) },
		"release": func() { _, _ = s.Hold(ctx, who, control.HoldRequest{Off: true}) },
		"edit": func() {
			change := control.AddRequest{At: at, Zones: []string{"thon-1"}}
			_, _ = s.Edit(ctx, who, control.EditRequest{ID: id, Change: change, Given: []string{"at", "zone"}}, nil, nil)
		},
	}
	acts[rapid.SampledFrom(slices.Sorted(maps.Keys(acts))).Draw(r, "act")]()
}
