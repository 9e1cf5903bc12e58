package uplink

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
)

// Version is the version of the format.
const Version = 1

// What a member may measure.
const (
	MaxMember = 64 << 10  // compressed bytes of a member that holds several entries
	MaxLone   = 1 << 20   // the same where one entry does not fit into less
	MaxPlain  = 2 << 20   // bytes that come out of a member
	MaxCount  = 16 << 10  // entries in a member
	MaxRatio  = 100       // times as many bytes may come out as went in, beyond freePlain
	MaxLogs   = 1 << 10   // different logs in one file
	freePlain = 256 << 10 // bytes that may come out whatever went in
	maxHeader = 1 << 10   // bytes of a header line
)

// Header is the first line of a member. Its JSON has exactly this form: the
// fields in this order, no blanks.
type Header struct {
	Bundle   int     `json:"loa_bundle"` // [Version]
	Station  string  `json:"station"`
	LogID    string  `json:"log_id"`
	From     int64   `json:"from"`      // seq of the first entry
	PrevHash string  `json:"prev_hash"` // hash of the entry before it, hexadecimal
	Count    int     `json:"count"`     // of entries
	Key      string  `json:"key"`       // [Fingerprint] of the key that signs
	Parent   *Parent `json:"parent,omitempty"`
}

// Parent is the log that ended where this one began.
type Parent struct {
	LogID string `json:"log_id"`
	Seq   int64  `json:"seq"`  // of its last entry that could be read; 0 = none could
	Hash  string `json:"hash"` // of that entry; "" = none could be read
}

// stationID is what a station may be called.
var stationID = regexp.MustCompile(`^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$`) //nolint:gochecknoglobals // a constant in all but form

// check looks at each field by itself, and at what two of them must agree on.
func (h Header) check() error {
	for _, field := range []struct {
		good bool
		kind Kind
		says any
	}{
		{h.Bundle == Version, KindVersion, h.Bundle},
		{stationID.MatchString(h.Station), KindStation, h.Station},
		{isHex(h.LogID, logIDSize), KindLog, h.LogID},
		{h.From >= 1 && h.From <= math.MaxInt64-MaxCount, KindFrom, h.From},
		{isHex(h.PrevHash, hashSize), KindHash, h.PrevHash},
		{h.Count >= 1 && h.Count <= MaxCount, KindCount, h.Count},
		{isFingerprint(h.Key), KindKey, h.Key},
		{h.Parent == nil || h.Parent.sound(h.LogID), KindParent, h.Parent},
		{h.From != 1 || h.PrevHash == Origin(h.Station, h.LogID).Hex(), KindHash, h.PrevHash},
	} {
		if !field.good {
			return &Refusal{Kind: field.kind, Detail: fmt.Sprintf("%.200v", field.says)}
		}
	}
	return nil
}

// Lengths in hexadecimal digits.
const logIDSize, hashSize = 32, 64

func (p *Parent) sound(of string) bool {
	if !isHex(p.LogID, logIDSize) || p.LogID == of || p.Seq < 0 {
		return false
	}
	return isHex(p.Hash, hashSize) || p.Seq == 0 && p.Hash == ""
}

// line is the header as it is written. A header that was checked has nothing in
// it that JSON would escape.
func (h Header) line() []byte {
	text, err := json.Marshal(h)
	if err != nil {
		return nil // strings and numbers: it does not happen
	}
	return text
}

// readHeader takes a header line apart. One that is written in another way than
// [Header.line] does is refused, so that a header has one form.
func readHeader(text []byte) (h Header, err error) {
	if len(text) > maxHeader {
		return h, &Refusal{Kind: KindHeader, Detail: fmt.Sprintf("%d bytes", len(text))}
	}
	if err := json.Unmarshal(text, &h); err != nil {
		return h, &Refusal{Kind: KindHeader, Detail: err.Error()}
	}
	if err := h.check(); err != nil {
		return h, err
	}
	if !bytes.Equal(text, h.line()) {
		return h, &Refusal{Kind: KindHeader, Detail: "fields or blanks that do not belong there"}
	}
	return h, nil
}

// prev is the head before the first entry, as the header claims it.
func (h Header) prev() Head {
	at, _ := HeadAt(h.From-1, h.PrevHash)
	return at
}

// isHex says whether a text is so many hexadecimal digits in lower case.
func isHex(text string, digits int) bool {
	if len(text) != digits {
		return false
	}
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
