package store_test

import (
	"encoding/binary"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// BenchmarkAppend is one durable entry: hash, index and commit.
func BenchmarkAppend(b *testing.B) {
	s := open(b, b.TempDir())
	for b.Loop() {
		if _, err := s.Append(claim(bulletin)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBarePut is what bbolt alone needs for the same bytes; an append may
// take 1.3 times as long.
func BenchmarkBarePut(b *testing.B) {
	s := open(b, b.TempDir())
	_, err := s.Append(claim(bulletin))
	must(b, err)
	raw, hash, err := s.Raw(1)
	must(b, err)
	value := append(hash[:], raw...)
	db, err := bolt.Open(b.TempDir()+"/bare.db", 0o600, &bolt.Options{FreelistType: bolt.FreelistMapType})
	must(b, err)
	defer func() { _ = db.Close() }()
	n := uint64(0)
	for b.Loop() {
		err := db.Update(func(tx *bolt.Tx) error {
			bucket, err := tx.CreateBucketIfNotExists([]byte("journal"))
			if err != nil {
				return err
			}
			n++
			return bucket.Put(binary.BigEndian.AppendUint64(nil, n), value)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen is a start with a log of a year: 20,000 entries.
func BenchmarkOpen(b *testing.B) {
	s := open(b, b.TempDir())
	for range 100 {
		_, err := s.Append(many(200)...)
		must(b, err)
	}
	for b.Loop() {
		s = reopen(b, s)
	}
}
