package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

const copyName = "schedule.json"

// scheduleCopy is what schedule.json keeps: all that decides what is heard, the
// hold included, for a hold that is forgotten would be sound where silence was
// ordered.
type scheduleCopy struct {
	Station string           `json:"station"`
	LastID  uint64           `json:"last_id"` // highest slot number ever given
	Hold    *Hold            `json:"hold"`
	Slots   []broadcast.Slot `json:"slots"`

	Sessions []broadcast.Session `json:"sessions,omitempty"`
	// Confirmed is under what the calendar airs; a station with a damaged database
	// has nobody to ask.
	Confirmed *Confirmed `json:"confirmed,omitempty"`
	LogID     string     `json:"log_id,omitempty"`
	Seq       int64      `json:"seq,omitempty"` // of the log when the copy was made
}

// sealed is the file: the copy with the hash of its bytes, so that a bulletin
// never moves to another hour because a bit fell over.
type sealed struct {
	SHA256   string          `json:"sha256"` // of schedule, white space aside
	Schedule json.RawMessage `json:"schedule"`
}

// CopyError is why schedule.json could not be renewed after the last change; nil
// when it is up to date. The schedule itself is safe in loa.db.
func (s *Store) CopyError() error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.copyErr
}

// renewCopy writes schedule.json where it differs from the schedule. The caller
// holds write, so copies come in the order of the changes.
func (s *Store) renewCopy() { s.copyErr = s.problem(s.writeCopy()) }

func (s *Store) writeCopy() error {
	c := scheduleCopy{Station: s.station}
	err := s.log.view(func(tx *bolt.Tx) (err error) {
		c.LastID = tx.Bucket(bucketSlots).Sequence()
		if c.Slots, err = slotsIn(tx); err != nil {
			return err
		}
		if c.Sessions, err = sessionsIn(tx); err != nil {
			return err
		}
		return errors.Join(cellIn(tx, cellHold, &c.Hold), s.stampCopy(tx, &c))
	})
	if err != nil {
		return fmt.Errorf("copy schedule: %w", err)
	}
	text, err := c.seal()
	if err != nil {
		return fmt.Errorf("copy schedule: %w", err)
	}
	if old, err := s.readCopy(); err == nil && c.saysTheSame(old) {
		return nil
	}
	return writeDurably(s.path(copyName), text)
}

// saysTheSame compares what two copies of one log keep, whenever they were made.
func (c scheduleCopy) saysTheSame(old scheduleCopy) bool {
	old.Seq = c.Seq
	was, err := old.seal()
	is, wrong := c.seal()
	return err == nil && wrong == nil && bytes.Equal(was, is)
}

func (c scheduleCopy) seal() ([]byte, error) {
	inner, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(inner)
	return json.MarshalIndent(sealed{hex.EncodeToString(sum[:]), inner}, "", " ")
}

// unseal reads a copy and refuses one that is not as it was written.
func unseal(text []byte) (c scheduleCopy, err error) {
	var f sealed
	if err := json.Unmarshal(text, &f); err != nil {
		return c, fmt.Errorf("read copy of schedule: %w", err)
	}
	var inner bytes.Buffer
	if err := json.Compact(&inner, f.Schedule); err != nil {
		return c, fmt.Errorf("read copy of schedule: %w", err)
	}
	if sum := sha256.Sum256(inner.Bytes()); hex.EncodeToString(sum[:]) != f.SHA256 {
		return c, errors.New("read copy of schedule: it is not as it was written")
	}
	if err := json.Unmarshal(inner.Bytes(), &c); err != nil {
		return c, fmt.Errorf("read copy of schedule: %w", err)
	}
	for _, slot := range c.Slots {
		c.LastID = max(c.LastID, uint64(slot.ID))
	}
	return c, nil
}

func (s *Store) readCopy() (scheduleCopy, error) {
	text, err := os.ReadFile(s.path(copyName))
	if err != nil {
		return scheduleCopy{}, fmt.Errorf("read copy of schedule: %w", err)
	}
	return unseal(text)
}
