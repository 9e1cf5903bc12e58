package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// machine is a store beside what it should hold.
type machine struct {
	t       *testing.T
	s       *store.Store
	slots   map[broadcast.SlotID]string
	last    broadcast.SlotID
	entries []string // the verb of each act
	known   map[broadcast.AiringID]bool
}

// Whatever a station does in whatever order, and however often it is started
// anew, it holds what it was told.
func TestTheStoreIsWhatItWasTold(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := &machine{
			t: t, s: open(t, t.TempDir()),
			slots: map[broadcast.SlotID]string{}, known: map[broadcast.AiringID]bool{},
		}
		m.s.Unsynced()
		r.Repeat(map[string]func(*rapid.T){
			"append": m.append, "claim": m.claim, "add": m.add, "edit": m.edit, "remove": m.remove, "change of heart": m.regret,
			"restart": func(*rapid.T) { m.s = reopen(t, m.s); m.s.Unsynced() },
			"":        m.check,
		})
		must(t, m.s.Close())
	})
}

func (m *machine) append(r *rapid.T) {
	verbs := rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,9}`), 1, 20).Draw(r, "verbs")
	var entries []broadcast.Entry
	for _, v := range verbs {
		entries = append(entries, act(v))
	}
	_, err := m.s.Append(entries...)
	must(m.t, err)
	m.entries = append(m.entries, verbs...)
}

func (m *machine) claim(r *rapid.T) {
	id := broadcast.AiringID(rapid.StringMatching(`[1-9]@[a-f]`).Draw(r, "airing"))
	_, err := m.s.Append(claim(id))
	must(m.t, err)
	m.known[id] = true
	m.entries = append(m.entries, "")
}

func (m *machine) add(r *rapid.T) {
	title := rapid.StringMatching(`[A-Za-zđê ]{1,12}`).Draw(r, "title")
	slot, err := add(m.s, title)
	if m.last++; err != nil || slot.ID != m.last {
		r.Fatalf("added as %d, %v; want %d: no number is used twice", slot.ID, err, m.last)
	}
	m.slots[slot.ID] = title
	m.entries = append(m.entries, "add")
}

func (m *machine) edit(r *rapid.T) {
	m.touch(r, "edit", func(tx *store.ScheduleTx, slot broadcast.Slot) error { return tx.Put(slot) },
		func(slot broadcast.Slot) { m.slots[slot.ID] = slot.Title })
}

func (m *machine) remove(r *rapid.T) {
	m.touch(r, "remove", func(tx *store.ScheduleTx, slot broadcast.Slot) error { return tx.Remove(slot.ID) },
		func(slot broadcast.Slot) { delete(m.slots, slot.ID) })
}

// touch changes a slot that may not be there.
func (m *machine) touch(r *rapid.T, verb string, do func(*store.ScheduleTx, broadcast.Slot) error, then func(broadcast.Slot)) {
	slot := broadcast.Slot{
		ID:       broadcast.SlotID(rapid.Int64Range(1, int64(m.last)+1).Draw(r, "id")),
		Title:    rapid.StringMatching(`[a-z]{1,9}`).Draw(r, "title"),
		Priority: broadcast.PriorityRoutine,
	}
	_, err := m.s.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) { return act(verb), do(tx, slot) })
	if _, there := m.slots[slot.ID]; !there {
		if !errors.Is(err, store.ErrNoSlot) {
			r.Fatalf("%s slot %d that is not there: %v", verb, slot.ID, err)
		}
		return
	}
	must(m.t, err)
	then(slot)
	m.entries = append(m.entries, verb)
}

// regret refuses a change after it was made: nothing of it stays.
func (m *machine) regret(r *rapid.T) {
	no := errors.New("no")
	_, err := m.s.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
		slots, err := tx.Slots()
		must(m.t, err)
		for _, slot := range slots {
			must(m.t, tx.Remove(slot.ID))
		}
		_, err = tx.Add(broadcast.Slot{Priority: broadcast.PriorityRoutine})
		must(m.t, err)
		return act("regret"), no
	})
	if !errors.Is(err, no) {
		r.Fatalf("got %v, want the refusal as it is", err)
	}
}

func (m *machine) check(r *rapid.T) {
	slots, err := m.s.Slots()
	must(m.t, err)
	got := map[broadcast.SlotID]string{}
	for _, slot := range slots {
		got[slot.ID] = slot.Title
	}
	if !cmp.Equal(got, m.slots) {
		r.Fatalf("schedule:\n%s", cmp.Diff(m.slots, got))
	}
	var verbs []string
	for e, err := range m.s.Entries(1) {
		must(m.t, err)
		if e.Act == nil {
			verbs = append(verbs, "")
			continue
		}
		verbs = append(verbs, e.Act.Verb)
	}
	if !cmp.Equal(verbs, m.entries) {
		r.Fatalf("journal:\n%s", cmp.Diff(m.entries, verbs))
	}
	for _, id := range []broadcast.AiringID{"1@a", "5@c", "9@f"} {
		if m.s.Knows(id) != m.known[id] {
			r.Fatalf("%s known: %v", id, !m.known[id])
		}
	}
	whole(m.t, m.s, int64(len(m.entries)))
}
