package uplink

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/truyenthanh/loa/broadcast"
)

// chainDomain begins what the first hash of a log is made of.
const chainDomain = "loa journal 1\n"

// Head is the end of a chain: the seq and the hash of its last entry.
//
//	hash(n) = SHA-256(hash(n-1) || stored bytes of entry n)
//	hash(0) = SHA-256("loa journal 1\n" || station || "\n" || log id)
type Head struct {
	Seq  int64
	Hash [sha256.Size]byte
}

// Origin is the head of a log without entries.
func Origin(station, logID string) Head {
	return Head{Hash: sha256.Sum256([]byte(chainDomain + station + "\n" + logID))}
}

// HeadAt makes a head of a seq and a hexadecimal hash, as they travel.
func HeadAt(seq int64, hash string) (Head, error) {
	h := Head{Seq: seq}
	if seq < 0 || !isHex(hash, 2*sha256.Size) {
		return h, &Refusal{Kind: KindHash, Seq: seq, Detail: hash}
	}
	_, err := hex.Decode(h.Hash[:], []byte(hash))
	return h, err //nolint:wrapcheck // it was looked at
}

// Next is the head when an entry has been added.
func (h Head) Next(stored []byte) Head {
	sum := sha256.New()
	sum.Write(h.Hash[:])
	sum.Write(stored)
	next := Head{Seq: h.Seq + 1}
	sum.Sum(next.Hash[:0])
	return next
}

// Hex is the hash as it is written.
func (h Head) Hex() string { return hex.EncodeToString(h.Hash[:]) }

// Entry reads the stored bytes of the entry at a seq. One that is no entry, or
// says that it is another, comes back as a [Refusal] of [KindPoison]: its bytes
// belong to the chain all the same.
func Entry(seq int64, stored []byte) (broadcast.Entry, error) {
	var e broadcast.Entry
	if err := json.Unmarshal(stored, &e); err != nil {
		return broadcast.Entry{}, &Refusal{Kind: KindPoison, Seq: seq, Detail: err.Error()}
	}
	if e.Seq != seq {
		return broadcast.Entry{}, &Refusal{Kind: KindPoison, Seq: seq, Detail: fmt.Sprintf("it says that it is entry %d", e.Seq)}
	}
	return e, nil
}
