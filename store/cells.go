package store

import (
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// The cells: values that are written over, beside the chain.
var (
	cellProgress = []byte("progress")
	cellFloor    = []byte("floor")
	cellHold     = []byte("hold")
)

// Hold is silence for all but emergencies. Until zero means further notice.
type Hold struct {
	Since time.Time `json:"since"`
	Until time.Time `json:"until,omitzero"`
	By    string    `json:"by"`
}

// SaveProgress writes over how far the airing on air came.
func (s *Store) SaveProgress(p broadcast.Progress) error { return s.putCell(cellProgress, p) }

// Progress is how far the last airing came; the zero value when none did.
func (s *Store) Progress() (p broadcast.Progress, err error) {
	_, err = s.cell(cellProgress, &p)
	return p, err
}

// SaveFloor keeps a time before which the clock cannot rightly be.
func (s *Store) SaveFloor(t time.Time) error { return s.putCell(cellFloor, t) }

// Floor is the newest time that was kept; zero when none was.
func (s *Store) Floor() (t time.Time, err error) {
	_, err = s.cell(cellFloor, &t)
	return t, err
}

// Hold is the hold that is in force; ok is false when there is none.
func (s *Store) Hold() (h Hold, ok bool, err error) {
	ok, err = s.cell(cellHold, &h)
	return h, ok, err
}

// SetHold begins a hold together with its record; nil ends it.
func (s *Store) SetHold(h *Hold, record broadcast.Entry) error {
	_, err := s.update(func(tx *bolt.Tx) ([]broadcast.Entry, error) {
		cells := tx.Bucket(bucketCells)
		if h == nil {
			return []broadcast.Entry{record}, cells.Delete(cellHold)
		}
		return []broadcast.Entry{record}, putJSON(cells, cellHold, h)
	})
	return err
}

func (s *Store) putCell(key []byte, v any) error {
	_, err := s.update(func(tx *bolt.Tx) ([]broadcast.Entry, error) {
		return nil, putJSON(tx.Bucket(bucketCells), key, v)
	})
	return err
}

func (s *Store) cell(key []byte, v any) (found bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		text := tx.Bucket(bucketCells).Get(key)
		if found = text != nil; !found {
			return nil
		}
		if err := json.Unmarshal(text, v); err != nil {
			return fmt.Errorf("read %s: %w", key, err)
		}
		return nil
	})
	return found, err
}
