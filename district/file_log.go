package district

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/uplink"
)

// fileLog is a log as the file has it.
type fileLog struct {
	Log
	No       int64
	BaseSeq  int64
	BaseHash string
	HeadSeq  int64
	HeadHash string
}

func (f fileLog) log() (l Log, err error) {
	var also error
	l = f.Log
	l.No = f.No
	l.Base, err = uplink.HeadAt(f.BaseSeq, f.BaseHash)
	l.Head, also = uplink.HeadAt(f.HeadSeq, f.HeadHash)
	if err = errors.Join(err, also); err != nil {
		return l, fmt.Errorf("read head of log %s: %w", f.LogID, err)
	}
	return l, nil
}

func putLog(tx *bolt.Tx, l Log) error {
	return put(tx, bucketLogs, keyOf(l.Station, l.LogID, int64(l.Branch)), fileLog{
		Log: l, No: l.No,
		BaseSeq: l.Base.Seq, BaseHash: l.Base.Hex(), HeadSeq: l.Head.Seq, HeadHash: l.Head.Hex(),
	})
}

func logs(tx *bolt.Tx, prefix []byte) ([]Log, error) {
	found, err := list[fileLog](tx, bucketLogs, prefix)
	if err != nil {
		return nil, err
	}
	all := make([]Log, len(found))
	for i, f := range found {
		if all[i], err = f.log(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Logs lists the logs of a station.
func (s *FileStore) Logs(ctx context.Context, station string) (all []Log, err error) {
	var prefix []byte
	if station != "" {
		prefix = keyOf(station)
	}
	err = s.view(ctx, func(tx *bolt.Tx) error {
		all, err = logs(tx, prefix)
		return err
	})
	slices.SortStableFunc(all, inOrder)
	return all, err
}

// InLog opens one log for a batch.
func (s *FileStore) InLog(ctx context.Context, station, logID string, f func(LogTx) error) error {
	return s.update(ctx, func(tx *bolt.Tx) error {
		t := &fileTx{tx: tx}
		var found bool
		var err error
		if t.station, found, err = get[Station](tx, bucketStations, []byte(station)); err != nil {
			return err
		}
		if !found {
			return ErrNoStation
		}
		if t.contact, _, err = get[Contact](tx, bucketContacts, []byte(station)); err != nil {
			return err
		}
		all, err := logs(tx, keyOf(station))
		if err != nil {
			return err
		}
		t.branches, t.children = related(all, logID)
		return f(t)
	})
}

// fileTx is a log open for a batch: bbolt has one writer at a time.
type fileTx struct {
	tx       *bolt.Tx
	station  Station
	contact  Contact
	branches []Log
	children []Log
}

// Station is the station of the log.
func (t *fileTx) Station() Station { return t.station }

// Contact is the last that was heard of it.
func (t *fileTx) Contact() Contact { return t.contact }

// Branches are the log and its forks.
func (t *fileTx) Branches() []Log { return t.branches }

// Children are the logs that go on from it.
func (t *fileTx) Children() []Log { return t.children }

// Sibling finds another log of the station.
func (t *fileTx) Sibling(logID string) (Log, bool, error) {
	f, found, err := get[fileLog](t.tx, bucketLogs, keyOf(t.station.ID, logID, int64(0)))
	if err != nil || !found {
		return Log{}, false, err
	}
	l, err := f.log()
	return l, err == nil, err
}

// HashAt is the hash of an entry.
func (t *fileTx) HashAt(l Log, seq int64) (hash [32]byte, found bool, err error) {
	v := t.tx.Bucket(bucketRecords).Get(keyOf(l.No, seq))
	if v == nil {
		return hash, false, nil
	}
	r, err := recordOf(seq, v)
	return r.Hash, err == nil, err
}

// Runs finds as-run records.
func (t *fileTx) Runs(l Log, ids []broadcast.AiringID) (runs []broadcast.AsRun, err error) {
	for _, id := range ids {
		r, found, err := get[Run](t.tx, bucketRuns, keyOf(l.No, string(id)))
		if err != nil {
			return nil, err
		}
		if found {
			runs = append(runs, r.AsRun)
		}
	}
	return runs, nil
}

// Records reads entries as they came.
func (t *fileTx) Records(l Log, from int64, most int) ([]Record, error) {
	return records(t.tx, l, from, most)
}

// Lay does nothing: all is written at the end, from this memory.
func (t *fileTx) Lay(Change) error { return nil }

// Put stores what a batch changes.
func (t *fileTx) Put(c Change) error {
	l := c.Log
	if l.No == 0 {
		no, err := t.tx.Bucket(bucketLogs).NextSequence()
		if err != nil {
			return fmt.Errorf("number log: %w", err)
		}
		l.No = int64(no)
	}
	c.Log = l
	for _, step := range []func(*bolt.Tx, Change) error{putRecords, putRuns, putDays, putTallies} {
		if err := step(t.tx, c); err != nil {
			return err
		}
	}
	if err := putLog(t.tx, l); err != nil {
		return err
	}
	return put(t.tx, bucketContacts, []byte(l.Station), c.Contact)
}

func putRecords(tx *bolt.Tx, c Change) error {
	for _, r := range c.Records {
		if err := putBytes(tx, bucketRecords, keyOf(c.Log.No, r.Seq), append(r.Hash[:], r.Stored...)); err != nil {
			return err
		}
	}
	for _, p := range c.Poison {
		if err := put(tx, bucketPoison, keyOf(c.Log.No, p.Seq), p); err != nil {
			return err
		}
	}
	if len(c.Records) == 0 {
		return nil
	}
	return put(tx, bucketMembers, keyOf(c.Log.No, c.Member.From+int64(c.Member.Count)-1), c.Member)
}

func putRuns(tx *bolt.Tx, c Change) error {
	if err := addRuns(tx, c.Log, c.Runs); err != nil {
		return err
	}
	for no, runs := range c.Passed {
		if err := addRuns(tx, Log{No: no, Station: c.Log.Station}, runs); err != nil {
			return err
		}
	}
	if err := dropRuns(tx, c.Log.Station, c.Log.No, c.Let); err != nil {
		return err
	}
	for no, ids := range c.Moved {
		if err := dropRuns(tx, c.Log.Station, no, ids); err != nil {
			return err
		}
	}
	return nil
}

func addRuns(tx *bolt.Tx, l Log, runs []broadcast.AsRun) error {
	for _, r := range runs {
		id := string(r.Airing)
		if err := put(tx, bucketRuns, keyOf(l.No, id), Run{r, l.Branch}); err != nil {
			return err
		}
		if err := putBytes(tx, bucketByDay, keyOf(string(dayOf(r.Airing)), l.Station, l.No, id), nil); err != nil {
			return err
		}
	}
	return nil
}

func dropRuns(tx *bolt.Tx, station string, no int64, ids []broadcast.AiringID) error {
	for _, id := range ids {
		for _, at := range []struct{ bucket, key []byte }{
			{bucketRuns, keyOf(no, string(id))},
			{bucketByDay, keyOf(string(dayOf(id)), station, no, string(id))},
		} {
			if err := tx.Bucket(at.bucket).Delete(at.key); err != nil {
				return fmt.Errorf("let airing go: %w", err)
			}
		}
	}
	return nil
}

func putDays(tx *bolt.Tx, c Change) error {
	if c.Log.Branch > 0 {
		return nil // what a fork plans is no plan of the station
	}
	for _, d := range c.Days {
		key := keyOf(string(d.Date), d.Station)
		known, found, err := get[Day](tx, bucketDays, key)
		if err == nil && (!found || d.after(known)) {
			err = put(tx, bucketDays, key, d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Records reads entries as they came.
func (s *FileStore) Records(ctx context.Context, l Log, from int64, most int) (all []Record, err error) {
	err = s.view(ctx, func(tx *bolt.Tx) error {
		all, err = records(tx, l, from, most)
		return err
	})
	return all, err
}

func records(tx *bolt.Tx, l Log, from int64, most int) (all []Record, err error) {
	err = eachFrom(tx, bucketRecords, keyOf(l.No), keyOf(l.No, from), func(k, v []byte) (bool, error) {
		if len(all) == most {
			return false, nil
		}
		r, err := recordOf(int64(binary.BigEndian.Uint64(k[8:])), slices.Clone(v))
		all = append(all, r)
		return true, err
	})
	return all, err
}

func recordOf(seq int64, v []byte) (r Record, err error) {
	if len(v) <= len(r.Hash) {
		return r, fmt.Errorf("read record %d: it is torn", seq)
	}
	return Record{seq, [32]byte(v[:len(r.Hash)]), v[len(r.Hash):]}, nil
}

// Members lists what was signed.
func (s *FileStore) Members(ctx context.Context, l Log, from int64, most int) (all []Member, err error) {
	err = s.view(ctx, func(tx *bolt.Tx) error {
		return eachFrom(tx, bucketMembers, keyOf(l.No), keyOf(l.No, from), func(k, _ []byte) (bool, error) {
			if len(all) == most {
				return false, nil
			}
			m, _, err := get[Member](tx, bucketMembers, k)
			all = append(all, m)
			return true, err
		})
	})
	return all, err
}
