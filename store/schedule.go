package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

func (s *Store) dbPath() string { return filepath.Join(s.dir, "loa.db") }

// ErrNoSlot is returned when a slot does not exist.
var ErrNoSlot = errors.New("no such slot")

// Slots lists the schedule in the order of its numbers.
func (s *Store) Slots() (out []broadcast.Slot, err error) {
	err = s.view(func(tx *bolt.Tx) (err error) {
		out, err = slotsIn(tx)
		return err
	})
	return out, err
}

func slotsIn(tx *bolt.Tx) (out []broadcast.Slot, err error) {
	err = tx.Bucket(bucketSlots).ForEach(func(k, v []byte) error {
		var slot broadcast.Slot
		if err := json.Unmarshal(v, &slot); err != nil {
			return fmt.Errorf("read slot %x: %w", k, err)
		}
		out = append(out, slot)
		return nil
	})
	return out, err
}

// Slot gives one line of the schedule; [ErrNoSlot] when there is none.
func (s *Store) Slot(id broadcast.SlotID) (slot broadcast.Slot, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		text := tx.Bucket(bucketSlots).Get(keyOf(int64(id)))
		if text == nil {
			return ErrNoSlot
		}
		return json.Unmarshal(text, &slot)
	})
	return slot, err
}

// AddSlot gives the slot a number that was never used and stores it together
// with the record of the act.
func (s *Store) AddSlot(slot broadcast.Slot, record func(broadcast.Slot) broadcast.Entry) (broadcast.Slot, error) {
	err := s.change(func(b *bolt.Bucket) (broadcast.Entry, error) {
		n, err := b.NextSequence()
		if err != nil {
			return broadcast.Entry{}, err
		}
		slot.ID = broadcast.SlotID(n)
		return record(slot), putJSON(b, keyOf(int64(n)), slot)
	})
	return slot, err
}

// PutSlot replaces a slot together with the record of the act.
func (s *Store) PutSlot(slot broadcast.Slot, record broadcast.Entry) error {
	return s.change(func(b *bolt.Bucket) (broadcast.Entry, error) {
		if b.Get(keyOf(int64(slot.ID))) == nil {
			return record, ErrNoSlot
		}
		return record, putJSON(b, keyOf(int64(slot.ID)), slot)
	})
}

// RemoveSlot takes a slot out of the schedule together with the record of the
// act. Its number is not used again.
func (s *Store) RemoveSlot(id broadcast.SlotID, record broadcast.Entry) error {
	return s.change(func(b *bolt.Bucket) (broadcast.Entry, error) {
		if b.Get(keyOf(int64(id))) == nil {
			return record, ErrNoSlot
		}
		return record, b.Delete(keyOf(int64(id)))
	})
}

// change alters the slots and records it, then renews the copy. The copy may be
// late: it is made anew at every start.
func (s *Store) change(act func(b *bolt.Bucket) (broadcast.Entry, error)) error {
	_, err := s.update(func(tx *bolt.Tx) ([]broadcast.Entry, error) {
		record, err := act(tx.Bucket(bucketSlots))
		return []broadcast.Entry{record}, err
	})
	if err != nil {
		return fmt.Errorf("change schedule: %w", err)
	}
	_ = s.copySchedule()
	return nil
}

// copied is schedule.json.
type copied struct {
	Station string           `json:"station"`
	LogID   string           `json:"log_id"`
	Last    uint64           `json:"last_id"` // highest slot number ever given
	Slots   []broadcast.Slot `json:"slots"`
}

func (s *Store) copyPath() string { return filepath.Join(s.dir, "schedule.json") }

// copySchedule writes schedule.json anew.
func (s *Store) copySchedule() error {
	c := copied{Station: s.station, LogID: s.logID}
	err := s.view(func(tx *bolt.Tx) (err error) {
		c.Last = tx.Bucket(bucketSlots).Sequence()
		c.Slots, err = slotsIn(tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("copy schedule: %w", err)
	}
	text, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		return fmt.Errorf("copy schedule: %w", err)
	}
	return writeDurably(s.copyPath(), text)
}

// copiedSlots reads what schedule.json still has; nothing when it has nothing.
func (s *Store) copiedSlots() (slots []broadcast.Slot, last uint64) {
	text, err := os.ReadFile(s.copyPath())
	var c copied
	if err != nil || json.Unmarshal(text, &c) != nil {
		return nil, 0
	}
	for _, slot := range c.Slots {
		c.Last = max(c.Last, uint64(slot.ID))
	}
	return c.Slots, c.Last
}

// writeDurably replaces a file so that a cut of the power leaves the old or the
// new one.
func writeDurably(path string, text []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp-*")
	if err != nil {
		return fmt.Errorf("make temporary file: %w", err)
	}
	_, err = tmp.Write(text)
	err = errors.Join(err, tmp.Chmod(0o640), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return syncDir(filepath.Dir(path))
}
