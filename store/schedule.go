package store

import (
	"encoding/json"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// Slots lists the schedule in the order of its numbers.
func (s *Store) Slots() (out []broadcast.Slot, err error) {
	err = s.log.view(func(tx *bolt.Tx) (err error) {
		out, err = slotsIn(tx)
		return err
	})
	return out, s.problem(err)
}

// Slot gives one line of the schedule; [ErrNoSlot] when there is none.
func (s *Store) Slot(id broadcast.SlotID) (slot broadcast.Slot, err error) {
	err = s.log.view(func(tx *bolt.Tx) (err error) {
		slot, err = (&ScheduleTx{tx: tx}).Slot(id)
		return err
	})
	return slot, s.problem(err)
}

// Change makes changes of the schedule and appends the record that do returns,
// together or not at all. When do returns an error nothing has changed and the
// error comes back as it is. The record is returned with its seq.
//
// Within do, read through tx; the methods of the Store must not be called. As
// with [Store.Append], an error of the disk can leave it open whether the
// change was made; [Store.Slots] says so once the disk answers again.
//
// What the change wrote over is kept in the same transaction, for [Store.Undo].
func (s *Store) Change(do func(tx *ScheduleTx) (broadcast.Entry, error)) (broadcast.Entry, error) {
	return s.change(do, true)
}

// change is Change; undoable says whether what it wrote over is kept.
func (s *Store) change(do func(tx *ScheduleTx) (broadcast.Entry, error), undoable bool) (broadcast.Entry, error) {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.ready(); err != nil {
		return broadcast.Entry{}, s.problem(fmt.Errorf("change schedule: %w", err))
	}
	var refusal error
	stored, err := s.store(func(tx *bolt.Tx) ([]broadcast.Entry, error) {
		var record broadcast.Entry
		schedule := &ScheduleTx{tx: tx}
		if record, refusal = do(schedule); refusal == nil && undoable {
			if err := schedule.remember(record); err != nil {
				return nil, err
			}
		}
		return []broadcast.Entry{record}, refusal
	})
	switch {
	case refusal != nil:
		return broadcast.Entry{}, refusal
	case err != nil:
		return broadcast.Entry{}, s.problem(fmt.Errorf("change schedule: %w", err))
	}
	s.renewCopy()
	return stored[0], nil
}

// ScheduleTx is the schedule while it is changed.
type ScheduleTx struct {
	tx     *bolt.Tx
	before []image // what was written over, each value once
}

// Slots lists the schedule as changed so far, in the order of its numbers.
func (t *ScheduleTx) Slots() ([]broadcast.Slot, error) { return slotsIn(t.tx) }

// Slot gives one line as changed so far; [ErrNoSlot] when there is none.
func (t *ScheduleTx) Slot(id broadcast.SlotID) (slot broadcast.Slot, err error) {
	text := t.tx.Bucket(bucketSlots).Get(keyOf(id))
	if text == nil {
		return slot, ErrNoSlot
	}
	if err := json.Unmarshal(text, &slot); err != nil {
		return slot, fmt.Errorf("read slot %d: %w", id, err)
	}
	return slot, nil
}

// Add puts a new slot in and returns it with its number, which no slot had
// before it.
func (t *ScheduleTx) Add(slot broadcast.Slot) (broadcast.Slot, error) {
	slots := t.tx.Bucket(bucketSlots)
	n, err := slots.NextSequence()
	if err != nil {
		return slot, fmt.Errorf("number slot: %w", err)
	}
	slot.ID = broadcast.SlotID(n)
	return slot, t.setJSON(bucketSlots, keyOf(slot.ID), slot)
}

// Put replaces a slot; [ErrNoSlot] when there is none of its number.
func (t *ScheduleTx) Put(slot broadcast.Slot) error {
	if t.tx.Bucket(bucketSlots).Get(keyOf(slot.ID)) == nil {
		return ErrNoSlot
	}
	return t.setJSON(bucketSlots, keyOf(slot.ID), slot)
}

// Remove takes a slot out; [ErrNoSlot] when there is none. Its number is not used
// again.
func (t *ScheduleTx) Remove(id broadcast.SlotID) error {
	if t.tx.Bucket(bucketSlots).Get(keyOf(id)) == nil {
		return ErrNoSlot
	}
	return t.set(bucketSlots, keyOf(id), nil)
}

// SetHold begins a hold; nil ends it.
func (t *ScheduleTx) SetHold(h *Hold) error {
	if h == nil && t.tx.Bucket(bucketCells).Get([]byte(cellHold)) == nil {
		return nil
	}
	return t.setJSON(bucketCells, []byte(cellHold), h)
}

// AddSlot gives the slot a number that was never used and stores it together
// with the record of the act.
func (s *Store) AddSlot(slot broadcast.Slot, record func(broadcast.Slot) broadcast.Entry) (broadcast.Slot, error) {
	_, err := s.Change(func(tx *ScheduleTx) (_ broadcast.Entry, err error) {
		slot, err = tx.Add(slot)
		return record(slot), err
	})
	return slot, err
}

// PutSlot replaces a slot together with the record of the act; [ErrNoSlot] when
// there is none of its number.
func (s *Store) PutSlot(slot broadcast.Slot, record broadcast.Entry) error {
	_, err := s.Change(func(tx *ScheduleTx) (broadcast.Entry, error) { return record, tx.Put(slot) })
	return err
}

// RemoveSlot takes a slot out of the schedule together with the record of the
// act; [ErrNoSlot] when there is none. Its number is not used again.
func (s *Store) RemoveSlot(id broadcast.SlotID, record broadcast.Entry) error {
	_, err := s.Change(func(tx *ScheduleTx) (broadcast.Entry, error) { return record, tx.Remove(id) })
	return err
}

func slotsIn(tx *bolt.Tx) (out []broadcast.Slot, err error) {
	err = tx.Bucket(bucketSlots).ForEach(func(k, v []byte) error {
		var slot broadcast.Slot
		if err := json.Unmarshal(v, &slot); err != nil {
			return fmt.Errorf("read slot %d: %w", seqOf(k), err)
		}
		out = append(out, slot)
		return nil
	})
	return out, err
}
