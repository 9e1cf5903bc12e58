package uplink

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"
)

// The three questions of the protocol, which docs/SYNC.md tells whole. Each answer is
// an [Answer] as JSON; what travels to the collector is a bundle, the same bytes as on
// a memory stick.
//
//	GET  /v1/head?station=S&log=L&key=FINGERPRINT   how far the collector knows a log;
//	     &end=SEQ:HASH   the answer names that head as a branch if it is kept
//	POST /v1/bundle                                 members of a bundle
//	POST /v1/enrol                                  an Enrolment as JSON
const (
	PathHead   = "/v1/head"
	PathBundle = "/v1/bundle"
	PathEnrol  = "/v1/enrol"
)

const (
	headerNonce = "Loa-Nonce" // of the question; the answer repeats it, an answer out of a cache would not
	maxAnswer   = 64 << 10    // bytes of an answer
	maxEnrol    = 8 << 10     // bytes of an enrolment
	maxNonce    = 64          // letters
)

// MaxRequest is how many bytes of a bundle go into one request.
const MaxRequest = 4 << 20

// KindOK is the kind of an answer that refuses nothing.
const KindOK Kind = "ok"

// What a collector may say besides what is wrong with a bundle.
const (
	KindUnknownStation Kind = "unknown_station" // nobody of this name was enrolled
	KindUnknownKey     Kind = "unknown_key"     // the station is known by another key
	KindRevoked        Kind = "revoked"         // the station was retired
	KindWaiting        Kind = "waiting"         // a person must accept the station first
	KindCode           Kind = "code"            // no such one-time code, or it was used
	KindCodeNeeded     Kind = "code_needed"     // too many stations wait already: new ones come with a one-time code
	KindDuplicate      Kind = "duplicate"       // the id belongs to a station with another key
	KindBusy           Kind = "busy"            // later
	KindRequest        Kind = "request"         // the question was not understood
	KindTooMuch        Kind = "too_much"        // more than [MaxRequest]
	KindFailed         Kind = "failed"          // the collector's own trouble
	KindAnswers        Kind = "answers"         // never sent: its answers do not agree with one another
)

// Ingest is what a server asks: the collector behind it. A *[Refusal] goes out
// with its kind; any other error is the collector's own trouble, and the station
// tries again later.
type Ingest interface {
	// Key is the key that a station signs with now. It is refused as
	// KindUnknownStation, KindWaiting or KindRevoked where there is none.
	Key(ctx context.Context, station string) (ed25519.PublicKey, error)
	// Head is how far a log is known: its [Origin] when not at all.
	Head(ctx context.Context, station, logID string) (Head, error)
	// Keeps says whether the log, or a branch that is kept beside it, goes through a
	// head.
	Keeps(ctx context.Context, station, logID string, end Head) (bool, error)
	// Take stores a batch whose signature was checked, and returns when it is
	// durable. Entries that are known already count as taken. It is refused as
	// KindGap when entries before it are missing. As KindFork when another entry
	// is known at a place of it: the batch is kept beside the log all the same,
	// and so is one that goes on where a kept branch ends; Taken.Branch says up to
	// where. Nothing else is refused: what no one can read is set aside and counts.
	Take(ctx context.Context, b Batch, from Receipt) (Taken, error)
	// Enrol introduces a station that has proved to hold its key. It is refused as
	// KindCode, KindCodeNeeded or KindDuplicate.
	Enrol(ctx context.Context, e Enrolment) (Welcome, error)
}

// Receipt is how a batch came.
type Receipt struct {
	At     time.Time // by the collector's clock
	Remote string    // network address, "" = from a file
	Agent  string    // program and version, as the sender names it
}

// Taken is what the collector knows when it has answered.
type Taken struct {
	Head   Head // of the log
	Branch Head // of the branch that is kept beside it; zero = none
}

// Enrolment introduces a station to a collector.
type Enrolment struct {
	Station string            `json:"station"`
	Name    string            `json:"name,omitempty"` // for people
	Key     ed25519.PublicKey `json:"key"`            // base64 of 32 bytes
	Code    string            `json:"code,omitempty"` // "" = a person compares the fingerprint
	Proof   []byte            `json:"proof"`          // base64 of 64 bytes: the signature of the key over all this
}

const enrolDomain = "loa enrol 1\n"

// said is what the proof is made over.
func (e Enrolment) said() []byte {
	return fmt.Appendf([]byte(enrolDomain), "%s\n%q\n%s\n%q", e.Station, e.Name, base64.StdEncoding.EncodeToString(e.Key), e.Code)
}

// prove signs an enrolment.
func (e *Enrolment) prove(key ed25519.PrivateKey) {
	e.Key, _ = key.Public().(ed25519.PublicKey)
	e.Proof = ed25519.Sign(key, e.said())
}

// check looks at an enrolment from outside.
func (e Enrolment) check() error {
	switch {
	case !stationID.MatchString(e.Station):
		return &Refusal{Kind: KindStation, Detail: fmt.Sprintf("%.80q", e.Station)}
	case len(e.Key) != ed25519.PublicKeySize:
		return &Refusal{Kind: KindKey, Detail: fmt.Sprintf("%d bytes", len(e.Key))}
	case !ed25519.Verify(e.Key, e.said(), e.Proof):
		return &Refusal{Kind: KindSignature}
	}
	return nil
}

// Welcome is the answer to an enrolment.
type Welcome struct {
	Waiting  bool   // a person must accept the station before it may send
	District string // the collector's name for people
}

// Known is how far a collector knows a log.
type Known struct {
	Station  string  `json:"station"`
	LogID    string  `json:"log_id"`
	Next     int64   `json:"next"`      // seq that comes next
	HeadHash string  `json:"head_hash"` // of the entry before it, hexadecimal
	Branch   *Branch `json:"branch,omitempty"`
}

// Branch is how much of another branch of a log is kept beside it.
type Branch struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// Answer is what a collector says.
type Answer struct {
	Kind     Kind      `json:"kind"`
	Message  string    `json:"message"` // for people, in the language that was asked for
	Member   int       `json:"member,omitempty"`
	Seq      int64     `json:"seq,omitempty"`
	*Known             // the log that was asked for, or the last one in the bundle
	District string    `json:"district,omitempty"`
	Time     time.Time `json:"time"`            // by the collector's clock
	Nonce    string    `json:"nonce,omitempty"` // of the question
}

// status is the HTTP status of a kind.
func (k Kind) status() int {
	switch k {
	case KindOK:
		return http.StatusOK
	case KindUnknownStation:
		return http.StatusNotFound
	case KindRevoked, KindUnknownKey, KindWaiting, KindCode, KindCodeNeeded:
		return http.StatusForbidden
	case KindGap, KindFork, KindDuplicate:
		return http.StatusConflict
	case KindTooMuch:
		return http.StatusRequestEntityTooLarge
	case KindBusy: // not a fault of the server: the caller has only to come later
		return http.StatusTooManyRequests
	case KindRequest:
		return http.StatusBadRequest
	case KindFailed:
		return http.StatusInternalServerError
	default:
		return http.StatusUnprocessableEntity
	}
}

// knownOf writes a head for an answer.
func knownOf(station, logID string, taken Taken) *Known {
	k := &Known{Station: station, LogID: logID, Next: taken.Head.Seq + 1, HeadHash: taken.Head.Hex()}
	if taken.Branch != (Head{}) {
		k.Branch = &Branch{taken.Branch.Seq, taken.Branch.Hex()}
	}
	return k
}

// taken reads it back.
func (k *Known) taken() (t Taken, err error) {
	if k == nil {
		return t, &Refusal{Kind: KindHash, Detail: "the answer names no head"}
	}
	if t.Head, err = HeadAt(k.Next-1, k.HeadHash); err != nil {
		return t, err
	}
	if k.Branch != nil {
		t.Branch, err = HeadAt(k.Branch.Seq, k.Branch.Hash)
	}
	return t, err
}
