package district

import "github.com/truyenthanh/loa/uplink"

// fit is how a batch lies against a log.
type fit int

const (
	fitGap    fit = iota // entries between what is kept and what came are missing
	fitRepeat            // all of it is kept already
	fitFresh             // it goes on, or begins before the end and goes on
	fitFork              // it says another thing at a seq that is kept
)

// laid is a batch with the hash of each of its entries.
type laid struct {
	uplink.Batch
	heads []uplink.Head // heads[0] before the first entry, heads[i] behind the i-th
}

func lay(b uplink.Batch) laid {
	l := laid{b, make([]uplink.Head, 1, len(b.Entries)+1)}
	l.heads[0] = b.Prev()
	for _, e := range b.Entries {
		l.heads = append(l.heads, l.heads[len(l.heads)-1].Next(e))
	}
	return l
}

func (b laid) end() uplink.Head { return b.heads[len(b.heads)-1] }

// from is the head in the batch at a seq that it covers.
func (b laid) at(seq int64) uplink.Head { return b.heads[seq-b.heads[0].Seq] }

// against holds a batch against a log: since hashes are chained, the last seq
// that both have decides over all before it.
func (b laid) against(tx LogTx, l Log) (fit, error) {
	if b.heads[0].Seq > l.Head.Seq {
		return fitGap, nil
	}
	last := min(b.end().Seq, l.Head.Seq)
	kept, found, err := hashAt(tx, l, last)
	switch {
	case err != nil:
		return fitGap, err
	case !found:
		return fitFork, nil // it ends before a branch begins
	case kept != b.at(last).Hash:
		return fitFork, nil
	case b.end().Seq <= l.Head.Seq:
		return fitRepeat, nil
	}
	return fitFresh, nil
}

// parting is the last head that a batch and the log it forks from have in
// common. When they parted before the batch begins it is what the batch says.
func (b laid) parting(tx LogTx, l Log) (uplink.Head, error) {
	common := b.heads[0]
	for _, h := range b.heads[1:] {
		kept, found, err := hashAt(tx, l, h.Seq)
		if err != nil {
			return common, err
		}
		if !found || kept != h.Hash {
			break
		}
		common = h
	}
	return common, nil
}

// hashAt is the hash at a seq of a branch, its ends included.
func hashAt(tx LogTx, l Log, seq int64) ([32]byte, bool, error) {
	switch seq {
	case l.Head.Seq:
		return l.Head.Hash, true, nil
	case l.Base.Seq:
		return l.Base.Hash, true, nil
	}
	return tx.HashAt(l, seq)
}
