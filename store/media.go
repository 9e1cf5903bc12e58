package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store/pages"
)

const tmpPrefix = ".incoming-"

var (
	bucketMedia = []byte("media")  // id -> record
	bucketSHA   = []byte("sha256") // hash -> id
)

// Record is a media record with what the station needs to play it.
type Record struct {
	broadcast.Media
	Ext            string `json:"ext"` // of the original file in media/, with its dot
	PreparedRate   int    `json:"prepared_rate,omitempty"`
	PreparedChans  int    `json:"prepared_channels,omitempty"`
	PreparedFrames int64  `json:"prepared_frames,omitempty"`
	PreparedSHA256 string `json:"prepared_sha256,omitempty"`
	// The part of the recording that was prepared.
	PreparedFrom   broadcast.Millis `json:"prepared_from_ms,omitempty"`
	PreparedLength broadcast.Millis `json:"prepared_length_ms,omitempty"`
}

// mediaIndex is media.db. Each record also lies beside its file as JSON, from
// which a damaged index is made again.
type mediaIndex struct {
	dir string
	mu  sync.Mutex // one change at a time
	box *box
}

// openMedia opens or rebuilds the index and clears away interrupted imports.
func openMedia(dir string) (*mediaIndex, *Damage, error) {
	path := filepath.Join(dir, "media.db")
	m := &mediaIndex{dir: filepath.Join(dir, mediaDir), box: newBox(path)}
	m.sweep()
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return m, nil, m.make()
	}
	err := pages.Walk(path, nil)
	if err == nil {
		err = m.adopt()
	}
	if err == nil || !isDamage(err) {
		m.mendNotes()
		return m, nil, err
	}
	_ = m.box.close()
	m.box = newBox(path)
	to, asideErr := keepAside(path)
	if asideErr != nil {
		return m, nil, asideErr
	}
	if err := m.make(); err != nil {
		return m, nil, errors.Join(err, putBack(to, path))
	}
	return m, &Damage{MovedTo: to, Cause: err}, nil
}

// adopt opens an existing index and reads all of it.
func (m *mediaIndex) adopt() error {
	if err := m.box.reopen(); err != nil {
		return err
	}
	return m.box.view(func(tx *bolt.Tx) error {
		if tx.Bucket(bucketMedia) == nil || tx.Bucket(bucketSHA) == nil {
			return damagef(m.box.path, "a bucket is missing")
		}
		return tx.Bucket(bucketMedia).ForEach(func(k, v []byte) error {
			var r Record
			if err := json.Unmarshal(v, &r); err != nil || int64(r.ID) != seqOf(k) {
				return damagef(m.box.path, "record %x is unreadable", k)
			}
			return nil
		})
	})
}

// make makes the index from the records beside the files.
func (m *mediaIndex) make() error {
	tmp, err := createDB(m.box.path, m.rebuild)
	if err != nil {
		return err
	}
	if err := putInPlace(tmp, m.box.path); err != nil {
		return err
	}
	return m.box.reopen()
}

// mendNotes writes the records that a cut of the power kept from their files. A
// disk that refuses now is no reason to stay down.
func (m *mediaIndex) mendNotes() {
	_ = m.view(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketMedia).ForEach(func(_, v []byte) error {
			var r Record
			if err := json.Unmarshal(v, &r); err != nil {
				return fmt.Errorf("read media record: %w", err)
			}
			if _, err := os.Lstat(m.notePath(r)); errors.Is(err, os.ErrNotExist) {
				return m.writeNote(r)
			}
			return nil
		})
	})
}

// notePath is the file beside the media that holds its record.
func (m *mediaIndex) notePath(r Record) string { return filepath.Join(m.dir, r.SHA256+".json") }

func (m *mediaIndex) writeNote(r Record) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write media record: %w", err)
	}
	return writeDurably(m.notePath(r), text)
}

// update changes the index, which is opened anew after an error.
func (m *mediaIndex) update(change func(tx *bolt.Tx) error) error {
	if !m.box.ready() {
		if err := m.box.reopen(); err != nil {
			return err
		}
	}
	unknown, err := m.box.update(change)
	if unknown && err != nil || isDamage(err) {
		m.box.distrust()
	}
	return err
}

// rebuild fills an empty index from the records beside the files.
func (m *mediaIndex) rebuild(tx *bolt.Tx) error {
	byID, err := tx.CreateBucket(bucketMedia)
	if err != nil {
		return err
	}
	bySHA, err := tx.CreateBucket(bucketSHA)
	if err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(m.dir, "*.json"))
	if err != nil {
		return err
	}
	for _, name := range names {
		var r Record
		text, err := os.ReadFile(name)
		if err != nil || json.Unmarshal(text, &r) != nil || r.ID <= 0 || name != m.notePath(r) {
			continue // what cannot be read is imported again
		}
		if err := putRecord(byID, bySHA, r); err != nil {
			return err
		}
	}
	return nil
}

func putRecord(byID, bySHA *bolt.Bucket, r Record) error {
	key := keyOf(r.ID)
	if err := byID.SetSequence(max(byID.Sequence(), uint64(r.ID))); err != nil {
		return err
	}
	if err := bySHA.Put([]byte(r.SHA256), key); err != nil {
		return err
	}
	return putJSON(byID, key, r)
}

// sweep removes what interrupted imports left.
func (m *mediaIndex) sweep() {
	names, _ := filepath.Glob(filepath.Join(m.dir, tmpPrefix+"*"))
	for _, name := range names {
		os.Remove(name)
	}
}

func (m *mediaIndex) close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.box.close()
}

// PutMedia stores a record; one without an id gets that of the same bytes, or
// the next.
func (s *Store) PutMedia(r Record) (Record, error) {
	m := s.media
	m.mu.Lock()
	defer m.mu.Unlock()
	err := m.update(func(tx *bolt.Tx) error {
		byID := tx.Bucket(bucketMedia)
		if known := tx.Bucket(bucketSHA).Get([]byte(r.SHA256)); r.ID == 0 && known != nil {
			r.ID = broadcast.MediaID(seqOf(known))
		}
		if r.ID == 0 {
			n, err := byID.NextSequence()
			if err != nil {
				return err
			}
			r.ID = broadcast.MediaID(n)
		}
		return putRecord(byID, tx.Bucket(bucketSHA), r)
	})
	if err == nil {
		err = m.writeNote(r)
	}
	if err != nil {
		return r, s.problem(fmt.Errorf("store media record: %w", err))
	}
	return r, nil
}

// RemoveMedia takes a record and its files away. Its id is not given to another
// file, unless it was the highest and the index has to be made anew.
func (s *Store) RemoveMedia(r Record) error {
	m := s.media
	m.mu.Lock()
	defer m.mu.Unlock()
	err := m.update(func(tx *bolt.Tx) error {
		return errors.Join(tx.Bucket(bucketMedia).Delete(keyOf(r.ID)), tx.Bucket(bucketSHA).Delete([]byte(r.SHA256)))
	})
	if err != nil {
		return s.problem(fmt.Errorf("remove media: %w", err))
	}
	names, err := filepath.Glob(filepath.Join(m.dir, r.SHA256+"*"))
	for _, name := range names {
		err = errors.Join(err, removeIfThere(name))
	}
	if err != nil {
		return s.problem(fmt.Errorf("remove media: %w", err))
	}
	return nil
}

// Media gives a record; [ErrNoMedia] when there is none.
func (s *Store) Media(id broadcast.MediaID) (Record, error) { return s.media.get(keyOf(id)) }

// MediaBySHA gives the record of a file by the hash of its bytes.
func (s *Store) MediaBySHA(sha string) (r Record, err error) {
	var key []byte
	err = s.media.view(func(tx *bolt.Tx) error {
		key = append(key, tx.Bucket(bucketSHA).Get([]byte(sha))...)
		return nil
	})
	if err != nil || key == nil {
		return r, errors.Join(err, ErrNoMedia)
	}
	return s.media.get(key)
}

// ListMedia gives all records in the order of their ids.
func (s *Store) ListMedia() (out []Record, err error) {
	err = s.media.view(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketMedia).ForEach(func(k, v []byte) error {
			var r Record
			if err := json.Unmarshal(v, &r); err != nil {
				return fmt.Errorf("read media record %x: %w", k, err)
			}
			out = append(out, r)
			return nil
		})
	})
	return out, err
}

func (m *mediaIndex) get(key []byte) (r Record, err error) {
	err = m.view(func(tx *bolt.Tx) error {
		text := tx.Bucket(bucketMedia).Get(key)
		if text == nil {
			return ErrNoMedia
		}
		return json.Unmarshal(text, &r)
	})
	return r, err
}

func (m *mediaIndex) view(look func(tx *bolt.Tx) error) error { return m.box.view(look) }

// OriginalPath is where the file of a record lies as it came.
func (s *Store) OriginalPath(r Record) string {
	return filepath.Join(s.media.dir, r.SHA256+r.Ext)
}

// Incoming is a file that is being taken in. It has no name that anybody looks
// for until it is kept.
type Incoming struct {
	*os.File
	kept bool
}

// CreateIncoming makes an empty one beside the media.
func (s *Store) CreateIncoming() (*Incoming, error) {
	f, err := os.CreateTemp(s.media.dir, tmpPrefix+"*")
	if err != nil {
		return nil, fmt.Errorf("make file in media: %w", err)
	}
	return &Incoming{File: f}, nil
}

// Keep makes the bytes durable and gives the file its name.
func (i *Incoming) Keep(path string) error {
	if !strings.HasPrefix(path, filepath.Dir(i.Name())) {
		return fmt.Errorf("keep media: %s is in another folder", path)
	}
	if err := errors.Join(i.Chmod(0o640), i.Sync()); err != nil {
		return fmt.Errorf("keep media: %w", err)
	}
	if err := os.Rename(i.Name(), path); err != nil {
		return fmt.Errorf("keep media: %w", err)
	}
	i.kept = true
	return errors.Join(i.Close(), syncDir(filepath.Dir(path)))
}

// Discard lets go of a file that was not kept; after Keep it does nothing.
func (i *Incoming) Discard() {
	if !i.kept {
		i.Close()
		os.Remove(i.Name())
	}
}
