package uplink

import (
	"crypto/ed25519"
	"errors"
	"fmt"
)

// Prev is the head before the first entry, as the header claims it.
func (b Batch) Prev() Head { return b.prev() }

// End is the head behind the last entry, if the claim of the header is true.
func (b Batch) End() Head {
	at := b.prev()
	for _, e := range b.Entries {
		at = at.Next(e)
	}
	return at
}

// Signed checks that the holder of a key said all this: [KindKey] when another
// key is named, [KindSignature] when a byte is not what was signed.
func (b Batch) Signed(key ed25519.PublicKey) error {
	if len(key) != ed25519.PublicKeySize || b.Key != Fingerprint(key) {
		return &Refusal{Kind: KindKey, Seq: b.From, Detail: b.Key}
	}
	if b.Count != len(b.Entries) {
		return &Refusal{Kind: KindCount, Seq: b.From, Detail: fmt.Sprintf("%d entries, %d announced", len(b.Entries), b.Count)}
	}
	if !ed25519.Verify(key, b.signed(), b.Signature) {
		return &Refusal{Kind: KindSignature, Seq: b.From}
	}
	return nil
}

// Verify checks the signature and that the batch goes on exactly from prev. It
// gives the head behind it.
func (b Batch) Verify(key ed25519.PublicKey, prev Head) (Head, error) {
	if err := b.Signed(key); err != nil {
		return prev, err
	}
	fresh, end, err := b.Fit(prev)
	switch {
	case err != nil:
		return prev, err
	case len(fresh) != len(b.Entries):
		return prev, &Refusal{Kind: KindOrder, Seq: b.From, Detail: fmt.Sprintf("entry %d comes next", prev.Seq+1)}
	}
	return end, nil
}

// Fit holds a batch against the head that is known of its log. fresh are the
// entries behind that head, none when all of them came before; end is the head
// behind the batch. It is refused as [KindGap] when entries between are missing,
// and as [KindFork] when the entry at the head is another: then two logs go by one
// name. A batch that ends before the head is not compared, for its entries are
// where the head came from; who kept them compares end with what is kept.
func (b Batch) Fit(at Head) (fresh [][]byte, end Head, err error) {
	end = b.prev()
	if end.Seq > at.Seq {
		return nil, at, &Refusal{Kind: KindGap, Seq: at.Seq + 1, Detail: fmt.Sprintf("entries %d to %d are missing", at.Seq+1, end.Seq)}
	}
	for i := 0; ; i++ {
		if end.Seq == at.Seq {
			if end.Hash != at.Hash {
				return nil, at, &Refusal{Kind: KindFork, Seq: at.Seq, Detail: "hash " + end.Hex() + ", known as " + at.Hex()}
			}
			fresh = b.Entries[i:]
		}
		if i == len(b.Entries) {
			return fresh, end, nil
		}
		end = end.Next(b.Entries[i])
	}
}

func isKind(err error, kind Kind) bool {
	refusal, ok := errors.AsType[*Refusal](err)
	return ok && refusal.Kind == kind
}
