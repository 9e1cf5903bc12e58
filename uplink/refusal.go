package uplink

import "fmt"

// Kind is the stable word for what is wrong with a bundle.
type Kind string

// The kinds. The comment says what was found.
const (
	// The file.
	KindNotBundle Kind = "not_bundle" // no gzip member where one must begin
	KindTruncated Kind = "truncated"  // it ends in the middle of a member
	KindDamaged   Kind = "damaged"    // the compressed bytes are not what was written
	KindTooLong   Kind = "too_long"   // a member, or what comes out of it, is longer than allowed
	KindBomb      Kind = "bomb"       // more comes out of a member than its size warrants
	KindLines     Kind = "lines"      // a line is empty, too long, or does not end
	// The header. Each field has its own.
	KindHeader  Kind = "header"  // it is not the header line of a bundle
	KindVersion Kind = "version" // loa_bundle
	KindStation Kind = "station"
	KindLog     Kind = "log_id"
	KindFrom    Kind = "from"
	KindHash    Kind = "prev_hash"
	KindCount   Kind = "count"
	KindKey     Kind = "key" // no fingerprint, or that of another key
	KindParent  Kind = "parent"
	// What a member says.
	KindSignature Kind = "signature"
	KindOrder     Kind = "order"  // it does not go on where the member before it ended
	KindGap       Kind = "gap"    // entries between what is known and what came are missing
	KindFork      Kind = "fork"   // it goes on from another entry than the one that is known
	KindPoison    Kind = "poison" // an entry is no entry, or another than its place says
)

// Refusal says why a bundle, or a part of it, is not taken. It is a value; the
// words for people are put on where they are read.
type Refusal struct {
	Kind   Kind
	Member int    // from 1, in the file; 0 = it is not about a file
	Seq    int64  // the entry it is about; 0 = none in particular
	Detail string // for the developer's log
}

// Error is for the developer's log.
func (r *Refusal) Error() string {
	text := "bundle refused: " + string(r.Kind)
	if r.Member > 0 {
		text += fmt.Sprintf(", member %d", r.Member)
	}
	if r.Seq > 0 {
		text += fmt.Sprintf(", entry %d", r.Seq)
	}
	if r.Detail != "" {
		text += ": " + r.Detail
	}
	return text
}

// Kinds lists every kind, for the tests that prove each has words.
func Kinds() []Kind {
	return []Kind{
		KindNotBundle, KindTruncated, KindDamaged, KindTooLong, KindBomb, KindLines,
		KindHeader, KindVersion, KindStation, KindLog, KindFrom, KindHash, KindCount, KindKey, KindParent,
		KindSignature, KindOrder, KindGap, KindFork, KindPoison,
	}
}
