package store

import (
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// remains are what can be read of one log of a damaged file.
type remains struct {
	rows  map[string][]byte
	links map[int64]link
}

// keep takes what belongs to a log. The walk goes on past damage, so keys may
// come in any order, and what they hold may be anything.
func (o *salvage) keep(bucket string, k, v []byte) {
	inner, ordinal := innerOf(bucket)
	if ordinal == "" && inner != string(bucketMeta) && inner != string(bucketJournal) {
		return
	}
	r := o.logs[ordinal]
	if r == nil {
		r = &remains{rows: map[string][]byte{}, links: map[int64]link{}}
		o.logs[ordinal] = r
	}
	if inner == string(bucketJournal) {
		l := link{seqOf(k), v}
		r.links[l.seq] = l
		if ordinal != "" {
			o.airing(l)
		}
	} else {
		r.rows[string(k)] = v
	}
}

// whole gives the chain of a log from its base as far as it can be followed, and
// whether there is one: what lies behind a hole follows from nothing, and stays
// in the damaged file.
func (r *remains) whole() (a account, chain []link, ok bool) {
	a = accountIn(func(name string) []byte { return r.rows[name] })
	if len(a.LogID) != len(newLogID()) || a.Station == "" {
		return a, nil, false
	}
	for at := a.Base; ; {
		l, there := r.links[at.Seq+1]
		if !there {
			break
		}
		next, what := chained(at, l)
		if what != "" {
			break
		}
		at, chain = next, append(chain, l)
	}
	return a, chain, len(chain) > 0
}

// putLogs puts the logs of the damaged file into the new one, as logs that ended.
func (o *salvage) putLogs(tx *bolt.Tx) error {
	ordinals := slices.Sorted(maps.Keys(o.logs))
	if len(ordinals) > 0 && ordinals[0] == "" { // the log that went on is the newest
		ordinals = append(ordinals[1:], "")
	}
	for _, ordinal := range ordinals {
		a, chain, ok := o.logs[ordinal].whole()
		if !ok {
			continue
		}
		if a.Ended == "" {
			a.Ended = EndedDamaged
		}
		if err := putLog(tx, a, chain); err != nil {
			return err
		}
	}
	return nil
}

func putLog(tx *bolt.Tx, a account, chain []link) error {
	logs, err := tx.CreateBucketIfNotExists(bucketLogs)
	if err != nil {
		return fmt.Errorf("make logs: %w", err)
	}
	shelf, err := newShelf(logs)
	if err != nil {
		return err
	}
	journal, err := shelf.CreateBucket(bucketJournal)
	if err != nil {
		return fmt.Errorf("make journal: %w", err)
	}
	journal.FillPercent = 1 // keys only grow
	for _, l := range chain {
		if err := journal.Put(keyOf(l.seq), l.value); err != nil {
			return fmt.Errorf("put entry: %w", err)
		}
		if err := journal.SetSequence(uint64(l.seq)); err != nil {
			return fmt.Errorf("put seq: %w", err)
		}
	}
	return a.put(shelf)
}
