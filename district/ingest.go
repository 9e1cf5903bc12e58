package district

import (
	"context"
	"errors"
	"time"

	"github.com/truyenthanh/loa/uplink"
)

// Receipt is what the collector knows of how a batch came.
type Receipt struct {
	Now time.Time
	Way Way
}

// Taken says what became of a batch. Its entries are kept whatever Kind says,
// except after [uplink.KindGap].
type Taken struct {
	Kind   uplink.Kind `json:"kind,omitempty"` // KindGap, KindFork, or "" when all is well
	Head   uplink.Head `json:"-"`              // of the log itself, from which the station goes on
	Fresh  int         `json:"fresh"`          // entries that were not kept before
	Poison int         `json:"poison,omitempty"`
	Branch int         `json:"branch,omitempty"` // where a fork is kept
	Kept   uplink.Head `json:"-"`                // how far that branch is kept
	Parted int64       `json:"-"`                // the first entry that the branch has otherwise
}

// Take takes a batch in. It returns nil when all of it is committed, or was
// before. A [*uplink.Refusal] says that the station is unknown, that its key is
// not the one that counts, or that it did not sign this; any other error means
// that it is not known what happened: the batch must come again.
func (c *Collector) Take(ctx context.Context, b uplink.Batch, from Receipt) (Taken, error) {
	var taken Taken
	err := c.store.InLog(ctx, b.Station, b.LogID, func(tx LogTx) (err error) {
		if err := signed(tx.Station(), b); err != nil {
			return err
		}
		taken, err = take(tx, lay(b), from)
		return err
	})
	return taken, unknown(err, b.Station)
}

// Head is the head of a log, that of its origin when nothing of it has come.
func (c *Collector) Head(ctx context.Context, station, logID string) (uplink.Head, error) {
	head := uplink.Origin(station, logID)
	err := c.store.InLog(ctx, station, logID, func(tx LogTx) error {
		if branches := tx.Branches(); len(branches) > 0 {
			head = branches[0].Head
		}
		return nil
	})
	return head, unknown(err, station)
}

// Keeps says whether a log, or a branch of it, goes through a head.
func (c *Collector) Keeps(ctx context.Context, station, logID string, end uplink.Head) (kept bool, err error) {
	err = c.store.InLog(ctx, station, logID, func(tx LogTx) error {
		kept = false
		for _, l := range tx.Branches() {
			hash, found, err := hashAt(tx, l, end.Seq)
			if err != nil {
				return err
			}
			kept = kept || found && hash == end.Hash
		}
		return nil
	})
	return kept, unknown(err, station)
}

// unknown puts it as the road does that there is no such station.
func unknown(err error, station string) error {
	if errors.Is(err, ErrNoStation) {
		return &uplink.Refusal{Kind: uplink.KindUnknownStation, Detail: station}
	}
	return err
}

// signed checks that a batch is a station's own, by a key that counts.
func signed(s Station, b uplink.Batch) error {
	k := s.Key(b.Key)
	if k == nil {
		return &uplink.Refusal{Kind: uplink.KindUnknownKey, Seq: b.From, Detail: b.Key}
	}
	if err := k.State.refusal(); err != nil {
		return err
	}
	return b.Signed(k.Public) //nolint:wrapcheck // a refusal
}

// refusal says why nothing is taken that a key in this state has signed; nil when
// it is taken.
func (k KeyState) refusal() error {
	switch k {
	case KeyActive:
		return nil
	case KeyWaiting:
		return &uplink.Refusal{Kind: uplink.KindWaiting}
	case KeyRetired:
	}
	return &uplink.Refusal{Kind: uplink.KindRevoked}
}

// take finds the branch that a batch belongs to. The log itself comes first, then
// its forks; what fits none of them is a fork of its own.
func take(tx LogTx, b laid, from Receipt) (Taken, error) {
	branches := tx.Branches()
	if len(branches) == 0 {
		origin := uplink.Origin(b.Station, b.LogID)
		branches = []Log{{
			Station: b.Station, LogID: b.LogID, Base: origin, Head: origin, Parent: b.Parent, Met: from.Now,
		}}
	}
	main := branches[0]
	forked := false
	for _, l := range branches {
		how, err := b.against(tx, l)
		if err != nil {
			return Taken{}, err
		}
		switch how {
		case fitFresh, fitRepeat:
			taken, err := keep(tx, b, l, from)
			if l.Branch > 0 {
				taken.beside(main, l)
			}
			return taken, err
		case fitFork:
			forked = forked || l.Branch == 0
		case fitGap:
		}
	}
	if !forked {
		return Taken{Kind: uplink.KindGap, Head: main.Head}, nil
	}
	return fork(tx, b, branches, from)
}

// fork keeps a batch as a new branch beside the log.
func fork(tx LogTx, b laid, branches []Log, from Receipt) (Taken, error) {
	main := branches[0]
	base, err := b.parting(tx, main)
	if err != nil {
		return Taken{}, err
	}
	l := Log{
		Station: b.Station, LogID: b.LogID, Branch: len(branches), Base: base, Head: base, Parent: b.Parent, Met: from.Now,
	}
	taken, err := keep(tx, b, l, from)
	taken.beside(main, l)
	return taken, err
}

// beside says that a batch was kept as a branch of the log.
func (t *Taken) beside(main, branch Log) {
	t.Kind, t.Branch, t.Kept, t.Head = uplink.KindFork, branch.Branch, t.Head, main.Head
	t.Parted = branch.Base.Seq + 1
}

// keep stores what of a batch lies behind the head of a branch.
func keep(tx LogTx, b laid, l Log, from Receipt) (Taken, error) {
	change := Change{Log: l, Contact: tx.Contact(), Now: from.Now}
	change.Contact.Came, change.Contact.Way = from.Now, from.Way
	for i, e := range b.Entries {
		if h := b.heads[i+1]; h.Seq > l.Head.Seq {
			change.Records = append(change.Records, Record{Seq: h.Seq, Hash: h.Hash, Stored: e})
		}
	}
	if len(change.Records) > 0 {
		change.Log.Head = b.end()
		change.Member = Member{From: b.From, Count: b.Count, Key: b.Key, Parent: b.Parent, Signature: b.Signature}
		if err := tx.Lay(change); err != nil {
			return Taken{}, err
		}
		if err := fold(tx, l, &change); err != nil {
			return Taken{}, err
		}
	}
	if err := tx.Put(change); err != nil {
		return Taken{}, err
	}
	return Taken{Head: change.Log.Head, Fresh: len(change.Records), Poison: len(change.Poison)}, nil
}
