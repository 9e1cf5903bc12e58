package store

import (
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// The cells of loa.db: values that are written over, beside the chain.
const (
	cellProgress = "progress"
	cellFloor    = "floor"
	cellHold     = "hold"

	cellConfirmed = "confirmed"
)

// Hold is silence for all but emergencies. Until zero means further notice.
type Hold struct {
	Since time.Time `json:"since"`
	Until time.Time `json:"until,omitzero"`
	By    string    `json:"by"`
}

// Hold is the hold that was set last; ok is false when there is none. Whether its
// time is over is for the caller to say.
func (s *Store) Hold() (h Hold, ok bool, err error) {
	var set *Hold
	if err := s.cell(cellHold, &set); err != nil || set == nil {
		return h, false, err
	}
	return *set, true, nil
}

// SetHold begins a hold together with its record; nil ends it.
func (s *Store) SetHold(h *Hold, record broadcast.Entry) error {
	_, err := s.Change(func(tx *ScheduleTx) (broadcast.Entry, error) { return record, tx.SetHold(h) })
	return err
}

// SaveFloor keeps a time before which the clock cannot rightly be. Setting an
// earlier one is the caller's affair.
func (s *Store) SaveFloor(t time.Time) error { return s.setCell(cellFloor, t) }

// Floor is what SaveFloor kept last; zero when nothing was kept.
func (s *Store) Floor() (t time.Time, err error) {
	err = s.cell(cellFloor, &t)
	return t, err
}

// SaveProgress writes over how far the airing on air came. It costs a commit:
// once a second is enough, see [Writer.Progress].
func (s *Store) SaveProgress(p broadcast.Progress) error { return s.setCell(cellProgress, p) }

// Progress is how far the last airing came; the zero value when none did.
func (s *Store) Progress() (p broadcast.Progress, err error) {
	err = s.cell(cellProgress, &p)
	return p, err
}

func (s *Store) setCell(name string, v any) error {
	s.write.Lock()
	defer s.write.Unlock()
	err := s.ready()
	if err == nil {
		_, err = s.store(func(tx *bolt.Tx) ([]broadcast.Entry, error) {
			return nil, putJSON(tx.Bucket(bucketCells), []byte(name), v)
		})
	}
	if err != nil {
		return s.problem(fmt.Errorf("save %s: %w", name, err))
	}
	return nil
}

// cell reads a cell into v, which stays as it is when there is none.
func (s *Store) cell(name string, v any) error {
	err := s.log.view(func(tx *bolt.Tx) error { return cellIn(tx, name, v) })
	return s.problem(err)
}

func cellIn(tx *bolt.Tx, name string, v any) error {
	text := tx.Bucket(bucketCells).Get([]byte(name))
	if text == nil {
		return nil
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

func putJSON(b *bolt.Bucket, key []byte, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	return b.Put(key, text)
}
