package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// An entry is stored under its seq, eight bytes big-endian, as its hash followed
// by its canonical bytes: the JSON of the entry, made once when it was appended
// and never made again.
//
//	hash(n) = SHA-256(hash(n-1) || canonical bytes of n)
//	hash(0) = SHA-256("loa journal 1\n" || station || "\n" || log id)
const hashDomain = "loa journal 1\n"

const seqSize, hashSize = 8, sha256.Size

// Head is the end of a chain: the seq and the hash of its last entry.
type Head struct {
	Seq  int64
	Hash [hashSize]byte
}

// origin is the head of an empty chain.
func origin(station, logID string) Head {
	return Head{Hash: sha256.Sum256([]byte(hashDomain + station + "\n" + logID))}
}

func (h Head) next(canonical []byte) Head {
	sum := sha256.New()
	sum.Write(h.Hash[:])
	sum.Write(canonical)
	n := Head{Seq: h.Seq + 1}
	sum.Sum(n.Hash[:0])
	return n
}

// Hex is the hash as it is written.
func (h Head) Hex() string { return hex.EncodeToString(h.Hash[:]) }

func keyOf[N ~int64](n N) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

func seqOf(key []byte) int64 {
	if len(key) != seqSize {
		return 0
	}
	return int64(binary.BigEndian.Uint64(key))
}

// link is an entry as it is stored.
type link struct {
	seq   int64
	value []byte
}

// split gives the hash and the canonical bytes.
func (l link) split() (hash [hashSize]byte, canonical []byte, err error) {
	if len(l.value) <= hashSize {
		return hash, nil, fmt.Errorf("read entry %d: it is torn", l.seq)
	}
	return [hashSize]byte(l.value[:hashSize]), l.value[hashSize:], nil
}

func (l link) entry() (e broadcast.Entry, err error) {
	_, canonical, err := l.split()
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(canonical, &e); err != nil {
		return e, fmt.Errorf("read entry %d: %w", l.seq, err)
	}
	return e, nil
}

// lastOf reads the end of the chain in a journal; that is base when it is empty.
func lastOf(journal *bolt.Bucket, base Head) (Head, error) {
	k, v := journal.Cursor().Last()
	if k == nil {
		return base, nil
	}
	l := link{seqOf(k), v}
	hash, _, err := l.split()
	return Head{l.seq, hash}, err
}

// canonicalOf makes the bytes of an entry that is to be stored. A level that is
// no number, as that of silence can be, is left out: one such value must not keep
// the airing out of the log.
func canonicalOf(e broadcast.Entry) ([]byte, error) {
	if e.Ended != nil {
		ended := *e.Ended
		ended.LUFS, ended.PeakDB = finite(ended.LUFS), finite(ended.PeakDB)
		e.Ended = &ended
	}
	canonical, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("write entry: %w", err)
	}
	return canonical, nil
}

func finite(v *float64) *float64 {
	if v == nil || math.IsNaN(*v) || math.IsInf(*v, 0) {
		return nil
	}
	return v
}

// commit is a number of entries that are stored together.
type commit struct {
	entries   []broadcast.Entry // with their seq
	canonical [][]byte
	head      Head // of the chain once they are stored
}

// extend adds entries to the chain within a transaction.
func extend(tx *bolt.Tx, from Head, entries []broadcast.Entry) (*commit, error) {
	c := &commit{head: from}
	journal, airings := tx.Bucket(bucketJournal), tx.Bucket(bucketAirings)
	journal.FillPercent = 1 // keys only grow
	for _, e := range entries {
		e.Seq = c.head.Seq + 1
		canonical, err := canonicalOf(e)
		if err != nil {
			return nil, err
		}
		c.head = c.head.next(canonical)
		if err := journal.Put(keyOf(e.Seq), append(c.head.Hash[:], canonical...)); err != nil {
			return nil, fmt.Errorf("put entry: %w", err)
		}
		if err := putFate(airings, e); err != nil {
			return nil, err
		}
		c.entries, c.canonical = append(c.entries, e), append(c.canonical, canonical)
	}
	if err := journal.SetSequence(uint64(c.head.Seq)); err != nil {
		return nil, fmt.Errorf("put seq: %w", err)
	}
	return c, nil
}

// startsWith says whether entries begin with those of the commit, byte for byte:
// then they are the same, given again.
func (c *commit) startsWith(entries []broadcast.Entry) bool {
	if len(entries) < len(c.entries) {
		return false
	}
	for i, stored := range c.entries {
		e := entries[i]
		e.Seq = stored.Seq
		if canonical, err := canonicalOf(e); err != nil || string(canonical) != string(c.canonical[i]) {
			return false
		}
	}
	return true
}
