package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// bucketChanges keeps what the last changes of the schedule wrote over: seq of the
// change -> its memory. It begins with the first change that is kept.
var bucketChanges = []byte("changes")

// undoBound is how many changes can be taken back, the newest first.
const undoBound = 100

// ErrNothingToUndo is returned by [Store.Undo] when no change is left to take back.
var ErrNothingToUndo = errors.New("no change to take back")

// Undone is a change that was taken back.
type Undone struct {
	Act  broadcast.Act    // of the change: what was done, and by whom
	At   time.Time        // when
	Was  []broadcast.Slot // slots as they are again, those that the change had taken out too
	Gone []broadcast.Slot // slots that the change had put in
	Hold bool             // the change was of the hold
	Held *Hold            // with Hold: the hold as it is again, nil = none
}

// memory is what undo needs of one change: every value that it wrote over.
type memory struct {
	Act    broadcast.Act `json:"act"`
	At     time.Time     `json:"at"`
	Before []image       `json:"before"`
}

// image is a value as it was before a change, to the byte. Nil is none.
type image struct {
	Bucket string `json:"bucket"`
	Key    []byte `json:"key"`
	Value  []byte `json:"value"`
}

// set writes a value, and remembers the one it takes the place of; nil takes it
// out. All that a change of the schedule writes goes through here, or undo would
// not bring it back.
func (t *ScheduleTx) set(bucket, key, value []byte) error {
	b := t.tx.Bucket(bucket)
	known := slices.ContainsFunc(t.before, func(i image) bool {
		return i.Bucket == string(bucket) && bytes.Equal(i.Key, key)
	})
	if !known {
		t.before = append(t.before, image{string(bucket), bytes.Clone(key), bytes.Clone(b.Get(key))})
	}
	if value == nil {
		return b.Delete(key)
	}
	return b.Put(key, value)
}

// setJSON is set for a value that is written as JSON.
func (t *ScheduleTx) setJSON(bucket, key []byte, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	return t.set(bucket, key, text)
}

// remember keeps what the change wrote over beside its record, and forgets the
// oldest change where there are too many. What changed nothing is not kept.
func (t *ScheduleTx) remember(record broadcast.Entry) error {
	t.before = slices.DeleteFunc(t.before, func(i image) bool {
		return bytes.Equal(t.tx.Bucket([]byte(i.Bucket)).Get(i.Key), i.Value)
	})
	if len(t.before) == 0 || record.Act == nil {
		return nil
	}
	changes, err := t.tx.CreateBucketIfNotExists(bucketChanges)
	if err != nil {
		return fmt.Errorf("keep change for undo: %w", err)
	}
	n, err := changes.NextSequence()
	if err != nil {
		return fmt.Errorf("keep change for undo: %w", err)
	}
	if err := putJSON(changes, keyOf(int64(n)), memory{*record.Act, record.At, t.before}); err != nil {
		return err
	}
	return forgetOldest(changes)
}

// forgetOldest keeps the changes within their bound.
func forgetOldest(changes *bolt.Bucket) error {
	kept, c := 0, changes.Cursor()
	for key, _ := c.Last(); key != nil; key, _ = c.Prev() {
		if kept++; kept > undoBound {
			return changes.Delete(key)
		}
	}
	return nil
}

// Undo takes the last change of the schedule back, whoever made it, together with
// the record that it asks for: every slot, every session and the hold are as they were before it,
// to the byte. Called again it goes one change further back, as far as a hundred;
// it does not bring back what it took back. [ErrNothingToUndo] when there is no
// more.
func (s *Store) Undo(record func(Undone) broadcast.Entry) (u Undone, err error) {
	_, err = s.change(func(tx *ScheduleTx) (broadcast.Entry, error) {
		u, err = tx.undo()
		return record(u), err
	}, false)
	return u, err
}

// LastChange is what [Store.Undo] would take back.
func (s *Store) LastChange() (u Undone, err error) {
	err = s.log.view(func(tx *bolt.Tx) (err error) {
		_, m, err := lastMemory(tx)
		if err == nil {
			u, err = m.told(tx)
		}
		return err
	})
	return u, s.problem(err)
}

// lastMemory is the newest change that is kept.
func lastMemory(tx *bolt.Tx) (key []byte, m memory, err error) {
	changes := tx.Bucket(bucketChanges)
	if changes == nil {
		return nil, m, ErrNothingToUndo
	}
	key, text := changes.Cursor().Last()
	if key == nil {
		return nil, m, ErrNothingToUndo
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, m, fmt.Errorf("read change: %w", err)
	}
	return bytes.Clone(key), m, nil
}

// undo puts back what the last change wrote over, and forgets the change.
func (t *ScheduleTx) undo() (Undone, error) {
	key, m, err := lastMemory(t.tx)
	if err != nil {
		return Undone{}, err
	}
	u, err := m.told(t.tx)
	for _, i := range m.Before {
		err = errors.Join(err, t.set([]byte(i.Bucket), i.Key, i.Value))
	}
	return u, errors.Join(err, t.tx.Bucket(bucketChanges).Delete(key))
}

// told says in the language of the station what taking the change back means.
func (m memory) told(tx *bolt.Tx) (Undone, error) {
	u := Undone{Act: m.Act, At: m.At}
	for _, i := range m.Before {
		text, list := i.Value, &u.Was
		switch {
		case i.Bucket == string(bucketCells):
			if string(i.Key) == cellHold {
				u.Hold = true
				_ = json.Unmarshal(i.Value, &u.Held) // no bytes are no hold
			}
			continue
		case i.Bucket != string(bucketSlots):
			continue
		case text == nil:
			text, list = tx.Bucket(bucketSlots).Get(i.Key), &u.Gone
		}
		var slot broadcast.Slot
		if err := json.Unmarshal(text, &slot); err != nil {
			return u, fmt.Errorf("read slot %d: %w", seqOf(i.Key), err)
		}
		*list = append(*list, slot)
	}
	return u, nil
}
