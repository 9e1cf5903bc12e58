package store_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// scene is all that undo has to bring back.
type scene struct {
	Slots []broadcast.Slot
	Hold  *store.Hold
}

func sceneOf(t testing.TB, s *store.Store) (out scene) {
	t.Helper()
	var err error
	out.Slots, err = s.Slots()
	must(t, err)
	h, held, err := s.Hold()
	must(t, err)
	if held {
		out.Hold = &h
	}
	return out
}

// diary remembers how the schedule was before each change.
type diary struct {
	t      *testing.T
	s      *store.Store
	scenes []scene
	verbs  []string
}

func (d *diary) change(verb string, do func(tx *store.ScheduleTx) error) {
	before := sceneOf(d.t, d.s)
	_, err := d.s.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) { return act(verb), do(tx) })
	must(d.t, err)
	if !cmp.Equal(before, sceneOf(d.t, d.s)) { // what changed nothing is nothing to take back
		d.scenes, d.verbs = append(d.scenes, before), append(d.verbs, verb)
	}
}

// any draws a slot that is there; false when there is none.
func (d *diary) any(r *rapid.T) (broadcast.Slot, bool) {
	slots, err := d.s.Slots()
	must(d.t, err)
	if len(slots) == 0 {
		return broadcast.Slot{}, false
	}
	return rapid.SampledFrom(slots).Draw(r, "slot"), true
}

func (d *diary) put(verb string, alter func(*rapid.T, *broadcast.Slot)) func(*rapid.T) {
	return func(r *rapid.T) {
		if slot, ok := d.any(r); ok {
			alter(r, &slot)
			d.change(verb, func(tx *store.ScheduleTx) error { return tx.Put(slot) })
		}
	}
}

func (d *diary) add(r *rapid.T) {
	slot := broadcast.Slot{
		Title: rapid.StringMatching(`[a-zđ]{1,6}`).Draw(r, "title"), State: broadcast.SlotWaiting,
		Priority: broadcast.PriorityRoutine, CreatedBy: "lan",
	}
	d.change("add", func(tx *store.ScheduleTx) error { _, err := tx.Add(slot); return err })
}

func (d *diary) remove(r *rapid.T) {
	if slot, ok := d.any(r); ok {
		d.change("remove", func(tx *store.ScheduleTx) error { return tx.Remove(slot.ID) })
	}
}

// several changes many slots and the hold in one act.
func (d *diary) several(r *rapid.T) {
	by := rapid.StringMatching(`[a-z]{1,4}`).Draw(r, "by")
	d.change("several", func(tx *store.ScheduleTx) error {
		slots, err := tx.Slots()
		for i, slot := range slots {
			if i%2 == 0 {
				err = errors.Join(err, tx.Remove(slot.ID))
				continue
			}
			slot.Title += "!"
			err = errors.Join(err, tx.Put(slot), tx.Put(slot))
		}
		return errors.Join(err, tx.SetHold(&store.Hold{By: by}))
	})
}

func (d *diary) hold(r *rapid.T) {
	var h *store.Hold
	if rapid.Bool().Draw(r, "on") {
		h = &store.Hold{By: rapid.StringMatching(`[a-z]{1,4}`).Draw(r, "by"), Until: morning.Add(time.Hour)}
	}
	d.change("hold", func(tx *store.ScheduleTx) error { return tx.SetHold(h) })
}

func (d *diary) undo(r *rapid.T) {
	u, err := d.s.Undo(func(u store.Undone) broadcast.Entry { return act("undo " + u.Act.Verb) })
	n := len(d.scenes) - 1
	if n < 0 {
		if !errors.Is(err, store.ErrNothingToUndo) {
			r.Fatalf("nothing was changed, and undo gives %v", err)
		}
		return
	}
	must(d.t, err)
	if got := sceneOf(d.t, d.s); !cmp.Equal(got, d.scenes[n]) || u.Act.Verb != d.verbs[n] {
		r.Fatalf("undo of %s, said to be of %s (-want +got):\n%s", d.verbs[n], u.Act.Verb, cmp.Diff(d.scenes[n], got))
	}
	d.scenes, d.verbs = d.scenes[:n], d.verbs[:n]
}

// Whatever was changed in whatever order, over restarts too, undo brings back
// exactly what was there before.
func TestUndoRestoresExactly(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := &diary{t: t, s: open(t, t.TempDir())}
		d.s.Unsynced()
		acts := map[string]func(*rapid.T){
			"add": d.add, "remove": d.remove, "hold": d.hold, "several": d.several, "undo": d.undo,
			"edit":   d.put("edit", func(r *rapid.T, s *broadcast.Slot) { s.Title = rapid.StringMatching(`[a-z]{0,3}`).Draw(r, "title") }),
			"pause":  d.put("pause", func(_ *rapid.T, s *broadcast.Slot) { s.State = broadcast.SlotPaused }),
			"resume": d.put("resume", func(_ *rapid.T, s *broadcast.Slot) { s.State = broadcast.SlotActive }),
			"approve": d.put("approve", func(_ *rapid.T, s *broadcast.Slot) {
				s.State, s.ApprovedBy, s.Exempt = broadcast.SlotActive, "minh", true
			}),
			"reject":  d.put("reject", func(_ *rapid.T, s *broadcast.Slot) { s.State = broadcast.SlotPaused }),
			"restart": func(*rapid.T) { d.s = reopen(t, d.s); d.s.Unsynced() },
		}
		names := rapid.SampledFrom(slices.Sorted(maps.Keys(acts)))
		for _, name := range rapid.SliceOfN(names, 1, 16).Draw(r, "acts") {
			acts[name](r)
		}
		for len(d.scenes) > 0 { // all the way back to the empty schedule
			d.undo(r)
		}
		must(t, d.s.Close())
	})
}

func TestUndoGoesAHundredChangesBackAndIsOnRecord(t *testing.T) {
	s := open(t, t.TempDir())
	s.Unsynced()
	for i := range 130 {
		_, err := add(s, fmt.Sprint(i))
		must(t, err)
	}
	taken := 0
	for {
		_, err := s.Undo(func(u store.Undone) broadcast.Entry { return act("undo " + u.Act.Verb) })
		if errors.Is(err, store.ErrNothingToUndo) {
			break
		}
		must(t, err)
		taken++
	}
	slots, err := s.Slots()
	must(t, err)
	if taken != 100 || len(slots) != 30 {
		t.Errorf("%d changes were taken back, %d slots are left; want 100 and 30", taken, len(slots))
	}
	whole(t, s, 230)
	if slot, err := add(s, "next"); err != nil || slot.ID != 131 {
		t.Errorf("the next slot is %d, %v; want 131: no number is used twice", slot.ID, err)
	}
}

func TestWhatUndoWouldTakeBackCanBeAsked(t *testing.T) {
	s := open(t, t.TempDir())
	if _, err := s.LastChange(); !errors.Is(err, store.ErrNothingToUndo) {
		t.Errorf("nothing was changed: %v", err)
	}
	slot, err := add(s, "Bản tin")
	must(t, err)
	u, err := s.LastChange()
	must(t, err)
	if len(u.Gone) != 1 || u.Gone[0].ID != slot.ID || len(u.Was) != 0 || u.Hold {
		t.Errorf("an added slot would go: %+v", u)
	}
	must(t, s.RemoveSlot(slot.ID, act("remove")))
	u, err = s.LastChange()
	must(t, err)
	if len(u.Was) != 1 || u.Was[0].Title != "Bản tin" || u.Act.Verb != "remove" {
		t.Errorf("a removed slot would come back: %+v", u)
	}
	must(t, s.SetHold(&store.Hold{By: "lan"}, act("hold")))
	if u, err = s.LastChange(); err != nil || !u.Hold {
		t.Errorf("a hold would be taken back: %+v, %v", u, err)
	}
}

// A hold whose time is over was ended by nobody: what undo takes back is the
// change before it.
func TestTheEndOfAHoldIsNoChange(t *testing.T) {
	s := open(t, t.TempDir())
	_, err := add(s, "Bản tin")
	must(t, err)
	must(t, s.SetHold(&store.Hold{By: "lan", Until: morning}, act("hold")))
	must(t, s.EndHold(act("hold over")))
	u, err := s.Undo(func(store.Undone) broadcast.Entry { return act("undo") })
	must(t, err)
	if _, held, err := s.Hold(); u.Act.Verb != "hold" || held || err != nil {
		t.Errorf("undo took back %q; held %v, %v", u.Act.Verb, held, err)
	}
}

// A change that the disk did not take leaves nothing to take back, and an undo
// that was refused leaves the change.
func TestARefusedChangeIsNoneToTakeBack(t *testing.T) {
	s := open(t, t.TempDir())
	_, err := add(s, "Bản tin")
	must(t, err)
	no := errors.New("no")
	_, err = s.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
		must(t, tx.Remove(1))
		return act("regret"), no
	})
	if !errors.Is(err, no) {
		t.Fatal(err)
	}
	u, err := s.LastChange()
	must(t, err)
	if u.Act.Verb != "add" || !slices.ContainsFunc(u.Gone, func(s broadcast.Slot) bool { return s.ID == 1 }) {
		t.Errorf("the last change is %+v", u)
	}
}
