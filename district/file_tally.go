package district

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// errTally is that of a count which is not as it was written.
var errTally = errors.New("read count: it is torn")

// appendTally writes a count as numbers and texts with their lengths: a day of
// all stations is tens of thousands of them, and JSON would take half of the time
// that its page has.
func appendTally(b []byte, t Tally) []byte {
	b = binary.AppendVarint(b, int64(t.N))
	for _, text := range []string{string(t.Date), t.Station, string(t.Outcome), string(t.Reason)} {
		b = append(binary.AppendUvarint(b, uint64(len(text))), text...)
	}
	return b
}

// tallyOf reads a count.
func tallyOf(b []byte) (t Tally, err error) {
	n, size := binary.Varint(b)
	if size <= 0 {
		return t, errTally
	}
	b = b[size:]
	var texts [4]string
	for i := range texts {
		long, size := binary.Uvarint(b)
		if size <= 0 || long > uint64(len(b)-size) {
			return t, errTally
		}
		end := size + int(long)
		texts[i], b = string(b[size:end]), b[end:]
	}
	return Tally{
		broadcast.Date(texts[0]), texts[1], broadcast.Outcome(texts[2]), broadcast.Reason(texts[3]), int(n),
	}, nil
}

func putTallies(tx *bolt.Tx, c Change) error {
	for _, t := range c.Tallies {
		key := keyOf(string(t.Date), t.Station, string(t.Outcome), string(t.Reason))
		if text := tx.Bucket(bucketTallies).Get(key); text != nil {
			had, err := tallyOf(text)
			if err != nil {
				return err
			}
			t.N += had.N
		}
		var err error
		if t.N == 0 {
			err = tx.Bucket(bucketTallies).Delete(key)
		} else {
			err = putBytes(tx, bucketTallies, key, appendTally(nil, t))
		}
		if err != nil {
			return fmt.Errorf("count airings: %w", err)
		}
	}
	return nil
}

// Tallies counts the airings of some days.
func (s *FileStore) Tallies(ctx context.Context, q Query) (all []Tally, err error) {
	err = s.view(ctx, func(tx *bolt.Tx) error {
		return eachFrom(tx, bucketTallies, nil, []byte(q.From), func(_, text []byte) (bool, error) {
			t, err := tallyOf(text)
			switch {
			case err != nil:
				return false, err
			case q.Until != "" && t.Date > q.Until:
				return false, nil
			case q.Station == "" || q.Station == t.Station:
				all = append(all, t)
			}
			return true, nil
		})
	})
	return all, err
}
