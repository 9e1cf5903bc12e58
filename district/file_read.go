package district

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// Stations lists all stations.
func (s *FileStore) Stations(ctx context.Context) (all []Station, err error) {
	err = s.view(ctx, func(tx *bolt.Tx) error {
		all, err = list[Station](tx, bucketStations, nil)
		return err
	})
	return all, err
}

// Station finds a station.
func (s *FileStore) Station(ctx context.Context, id string) (st Station, found bool, err error) {
	if id == "" {
		return st, false, nil
	}
	err = s.view(ctx, func(tx *bolt.Tx) error {
		st, found, err = get[Station](tx, bucketStations, []byte(id))
		return err
	})
	return st, found, err
}

// ChangeStation changes a station.
func (s *FileStore) ChangeStation(ctx context.Context, id string, f func(*Station) error) error {
	return s.update(ctx, func(tx *bolt.Tx) error {
		st, found, err := get[Station](tx, bucketStations, []byte(id))
		if err != nil {
			return err
		}
		if !found {
			st = Station{ID: id}
		}
		if err := f(&st); err != nil {
			return err
		}
		return put(tx, bucketStations, []byte(id), st)
	})
}

// Contacts gives the last that was heard of each station.
func (s *FileStore) Contacts(ctx context.Context) (map[string]Contact, error) {
	all := map[string]Contact{}
	err := s.view(ctx, func(tx *bolt.Tx) error {
		return each(tx, bucketContacts, nil, func(k, text []byte) (bool, error) {
			var c Contact
			if err := json.Unmarshal(text, &c); err != nil {
				return false, fmt.Errorf("read contact: %w", err)
			}
			all[string(k)] = c
			return true, nil
		})
	})
	return all, err
}

// Poisoned lists what could not be read.
func (s *FileStore) Poisoned(ctx context.Context) (all []Poison, err error) {
	err = s.view(ctx, func(tx *bolt.Tx) error {
		all, err = list[Poison](tx, bucketPoison, nil)
		return err
	})
	return all, err
}

// Runs hands out the as-run records of a query, a day at a time.
func (s *FileStore) Runs(ctx context.Context, q Query, yield func(Run) bool) error {
	var day []Run
	var date string
	more := true
	hand := func() {
		slices.SortStableFunc(day, byMoment)
		for _, r := range day {
			more = more && yield(r)
		}
		day = day[:0]
	}
	return s.view(ctx, func(tx *bolt.Tx) error {
		err := eachOfDays(tx, q, func(on string, key []byte) (bool, error) {
			if on != date {
				hand()
				date = on
			}
			r, _, err := get[Run](tx, bucketRuns, key)
			if err == nil && q.wants(r) {
				day = append(day, r)
			}
			return more, err
		})
		if err == nil {
			hand()
		}
		return err
	})
}

// eachOfDays walks along the airings of the days of a query. With a station it
// jumps over the others, which may be ten thousand.
func eachOfDays(tx *bolt.Tx, q Query, f func(day string, run []byte) (bool, error)) error {
	c := tx.Bucket(bucketByDay).Cursor()
	k, _ := c.Seek([]byte(q.From))
	for k != nil {
		parts := bytes.SplitN(k, []byte{0}, 3)
		day, station := string(parts[0]), string(parts[1])
		switch {
		case q.Until != "" && broadcast.Date(day) > q.Until:
			return nil
		case q.Station != "" && station < q.Station:
			k, _ = c.Seek(keyOf(day, q.Station))
			continue
		case q.Station != "" && station > q.Station:
			k, _ = c.Seek(append([]byte(day), 1)) // behind all keys of the day
			continue
		}
		if more, err := f(day, parts[2]); err != nil || !more {
			return err
		}
		k, _ = c.Next()
	}
	return nil
}

// Days lists the plans of some days.
func (s *FileStore) Days(ctx context.Context, q Query) (all []Day, err error) {
	err = s.view(ctx, func(tx *bolt.Tx) error {
		all, err = ofDays(tx, bucketDays, q, func(d Day) (broadcast.Date, string) { return d.Date, d.Station })
		return err
	})
	return all, err
}

// ofDays reads what a bucket with the day in front holds of the days and the
// station of a query.
func ofDays[T any](tx *bolt.Tx, bucket []byte, q Query, where func(T) (broadcast.Date, string)) (all []T, err error) {
	err = eachFrom(tx, bucket, nil, []byte(q.From), func(_, text []byte) (bool, error) {
		var v T
		if err := json.Unmarshal(text, &v); err != nil {
			return false, fmt.Errorf("read %s: %w", bucket, err)
		}
		day, station := where(v)
		if q.Until != "" && day > q.Until {
			return false, nil
		}
		if q.Station == "" || q.Station == station {
			all = append(all, v)
		}
		return true, nil
	})
	return all, err
}

// Note adds a line to the audit.
func (s *FileStore) Note(ctx context.Context, n Note) error {
	return s.update(ctx, func(tx *bolt.Tx) error {
		no, err := tx.Bucket(bucketNotes).NextSequence()
		if err != nil {
			return fmt.Errorf("number note: %w", err)
		}
		return put(tx, bucketNotes, keyOf(int64(no)), n)
	})
}

// Notes lists the audit from a time on.
func (s *FileStore) Notes(ctx context.Context, since time.Time) (all []Note, err error) {
	err = s.view(ctx, func(tx *bolt.Tx) error {
		all, err = list[Note](tx, bucketNotes, nil)
		return err
	})
	return slices.DeleteFunc(all, func(n Note) bool { return n.At.Before(since) }), err
}

// Keep puts a document.
func (s *FileStore) Keep(ctx context.Context, kind, key string, document []byte) error {
	return s.update(ctx, func(tx *bolt.Tx) error { return putBytes(tx, bucketPapers, keyOf(kind, key), document) })
}

// Kept finds a document.
func (s *FileStore) Kept(ctx context.Context, kind, key string) (document []byte, found bool, err error) {
	err = s.view(ctx, func(tx *bolt.Tx) error {
		text := tx.Bucket(bucketPapers).Get(keyOf(kind, key))
		document, found = slices.Clone(text), text != nil
		return nil
	})
	return document, found, err
}

// Drop takes a document away.
func (s *FileStore) Drop(ctx context.Context, kind, key string) error {
	return s.update(ctx, func(tx *bolt.Tx) error {
		if err := tx.Bucket(bucketPapers).Delete(keyOf(kind, key)); err != nil {
			return fmt.Errorf("drop document: %w", err)
		}
		return nil
	})
}

// All lists the documents of a kind.
func (s *FileStore) All(ctx context.Context, kind string) (all []Document, err error) {
	err = s.view(ctx, func(tx *bolt.Tx) error {
		return each(tx, bucketPapers, keyOf(kind), func(k, v []byte) (bool, error) {
			key := strings.TrimSuffix(string(k[len(kind)+1:]), "\x00")
			all = append(all, Document{key, slices.Clone(v)})
			return true, nil
		})
	})
	return all, err
}
