package store

import (
	"errors"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// Confirmed is under what a person last let the calendar air: what the
// configuration said then, and, where the schedule itself may be another, its
// slots.
type Confirmed struct {
	Station  string           `json:"station"`
	Timezone string           `json:"timezone"`
	Policy   broadcast.Policy `json:"policy"`
	// Pinned says that the slots below were confirmed, not those of the schedule:
	// somebody put an older loa.db, or a copy of a schedule, in its place.
	Pinned bool             `json:"pinned,omitempty"`
	Slots  []broadcast.Slot `json:"slots,omitempty"`
	// Sessions are those to which the pinned slots belong.
	Sessions []broadcast.Session `json:"sessions,omitempty"`
}

// Confirmed is what was confirmed last; ok is false when nothing ever was.
func (s *Store) Confirmed() (c Confirmed, ok bool, err error) {
	var set *Confirmed
	if err := s.cell(cellConfirmed, &set); err != nil || set == nil {
		return c, false, err
	}
	return *set, true, nil
}

// SetConfirmed keeps what is confirmed, beside the copy of the schedule too.
func (s *Store) SetConfirmed(c Confirmed) error {
	if err := s.setCell(cellConfirmed, c); err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	s.renewCopy()
	return nil
}

// Confirm keeps what is confirmed together with the record of the act.
func (s *Store) Confirm(c Confirmed, record broadcast.Entry) error {
	_, err := s.Change(func(tx *ScheduleTx) (broadcast.Entry, error) {
		return record, putJSON(tx.tx.Bucket(bucketCells), []byte(cellConfirmed), c)
	})
	return err
}

// compareCopy finds out whether loa.db is the one that the copy was made of. The
// copy is written after the database, so that one which knows more of the same log
// tells of another loa.db that was put in its place; and so does the copy of
// another log, but for the log from which this one came.
func (s *Store) compareCopy() {
	kept, err := s.readCopy()
	if err != nil || kept.LogID == "" || s.found.Fresh || s.found.Damaged != "" {
		return
	}
	foreign := kept.LogID != s.logID && kept.LogID != s.parent.LogID
	if foreign || kept.LogID == s.logID && kept.Seq > s.LastSeq() {
		s.found.Older, s.found.Kept, s.found.KeptSessions = true, kept.Slots, kept.Sessions
	}
}

// stampCopy notes of which moment of the log a copy is.
func (s *Store) stampCopy(tx *bolt.Tx, c *scheduleCopy) error {
	var set *Confirmed
	last, err := lastOf(tx, origin(s.station, s.logID))
	c.LogID, c.Seq = s.logID, last.seq
	err = errors.Join(err, cellIn(tx, cellConfirmed, &set))
	c.Confirmed = set
	return err
}
