package store

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// salvage is what can still be read of a damaged loa.db. The airings matter most:
// without them the new log would air again what was aired this morning.
type salvage struct {
	logID   string
	last    link
	lastID  uint64
	slots   map[broadcast.SlotID]broadcast.Slot
	cells   map[string][]byte
	airings map[string][]byte

	sessions map[string]broadcast.Session
}

func newSalvage() *salvage {
	return &salvage{slots: map[broadcast.SlotID]broadcast.Slot{}, cells: map[string][]byte{}, airings: map[string][]byte{}, sessions: map[string]broadcast.Session{}}
}

// take is the visitor of the damaged file.
func (o *salvage) take(bucket string, k, v []byte) {
	const longest = 1024 // no key of ours comes near it
	if len(k) == 0 || len(k) > longest {
		return
	}
	switch bucket {
	case string(bucketMeta):
		if string(k) == metaLogID {
			o.logID = string(v)
		}
	case string(bucketSlots):
		var slot broadcast.Slot
		if json.Unmarshal(v, &slot) == nil && int64(slot.ID) == seqOf(k) {
			o.slots[slot.ID] = slot
			o.lastID = max(o.lastID, uint64(slot.ID))
		}
	case string(bucketSessions):
		var session broadcast.Session
		if json.Unmarshal(v, &session) == nil && session.Name == string(k) {
			o.sessions[session.Name] = session
		}
	case string(bucketCells):
		if json.Valid(v) {
			o.cells[string(k)] = v
		}
	case string(bucketAirings):
		o.airings[string(k)] = keyOf[int64](0) // its entries are in the old log
	case string(bucketJournal):
		o.entry(link{seqOf(k), v})
	}
}

func (o *salvage) entry(l link) {
	e, err := l.entry()
	if err != nil {
		return
	}
	if l.seq > o.last.seq {
		o.last = l
	}
	if id, _ := fateOf(e); id != "" {
		o.airings[string(id)] = keyOf[int64](0)
	}
}

func (o *salvage) parent() Parent {
	if o.logID == "" {
		return Parent{}
	}
	p := Parent{LogID: o.logID, Seq: o.last.seq}
	if hash, _, err := o.last.split(); err == nil {
		p.Hash = head{hash: hash}.hex()
	}
	return p
}

// schedule takes the copy of the schedule over what was salvaged: the copy is
// sealed, the remains are not.
func (o *salvage) schedule(c scheduleCopy) {
	o.slots = map[broadcast.SlotID]broadcast.Slot{}
	for _, slot := range c.Slots {
		o.slots[slot.ID] = slot
	}
	o.lastID = max(o.lastID, c.LastID)
	o.sessions = map[string]broadcast.Session{}
	for _, session := range c.Sessions {
		o.sessions[session.Name] = session
	}
	if c.Hold != nil {
		o.setCell(cellHold, c.Hold)
	}
	if c.Confirmed != nil {
		o.setCell(cellConfirmed, c.Confirmed)
	}
}

func (o *salvage) setCell(name string, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		return
	}
	o.cells = maps.Clone(o.cells)
	if o.cells == nil {
		o.cells = map[string][]byte{}
	}
	o.cells[name] = text
}

// put fills a new database.
func (o *salvage) put(tx *bolt.Tx) error {
	slots, cells, airings := tx.Bucket(bucketSlots), tx.Bucket(bucketCells), tx.Bucket(bucketAirings)
	err := slots.SetSequence(o.lastID)
	for _, id := range slices.Sorted(maps.Keys(o.slots)) {
		err = errors.Join(err, putJSON(slots, keyOf(id), o.slots[id]))
	}
	for _, name := range slices.Sorted(maps.Keys(o.sessions)) {
		err = errors.Join(err, (&ScheduleTx{tx: tx}).PutSession(o.sessions[name]))
	}
	for _, name := range slices.Sorted(maps.Keys(o.cells)) {
		err = errors.Join(err, cells.Put([]byte(name), o.cells[name]))
	}
	for _, id := range slices.Sorted(maps.Keys(o.airings)) {
		err = errors.Join(err, airings.Put([]byte(id), o.airings[id]))
	}
	return err
}
