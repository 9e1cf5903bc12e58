package decode

import (
	"fmt"
	"strings"
	"time"
)

// Kind is a stable word for what is wrong with a file. Programs branch on it
// and the catalogue of words turns it into a sentence for people.
type Kind string

// The kinds of refusal.
const (
	Empty        Kind = "empty"        // a file of no bytes
	NotAudio     Kind = "not_audio"    // Detail names what it looks like: "text", "html", "pdf", "zip", "jpeg", "zeros", "unknown"
	Unsupported  Kind = "unsupported"  // sound in a codec or container that is not decoded here; Detail is its name: "m4a", "amr", "midi"
	NeedsFFmpeg  Kind = "needs_ffmpeg" // what ffmpeg would decode if it were there; Detail as of Unsupported
	FFmpegFailed Kind = "ffmpeg"       // ffmpeg was there and would not; Detail is what it said, Err what stopped it
	NoSound      Kind = "no_sound"     // a sound file that holds no sound
	TooLong      Kind = "too_long"     // Duration exceeds MaxDuration
	TooBig       Kind = "too_big"      // Bytes exceeds MaxBytes
	Damaged      Kind = "damaged"      // more than half of the sound is lost, or the header contradicts itself
	ReadFailed   Kind = "read"         // the disk failed; Err is the cause
	Changed      Kind = "changed"      // the file shrank while it was read
)

// Error refuses a file: what is wrong, where, and the numbers to say so.
// Fields that a kind does not name are zero.
type Error struct {
	Kind   Kind
	Detail string // a short technical word, never a sentence
	Offset int64  // bytes from the beginning of the file

	Duration, MaxDuration time.Duration // of TooLong
	Bytes, MaxBytes       int64         // of TooBig

	Err error // the cause, of ReadFailed and FFmpegFailed
}

// Error is for logs; people are told by the catalogue.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "decode: %s", e.Kind)
	if e.Detail != "" {
		fmt.Fprintf(&b, " (%s)", e.Detail)
	}
	if e.MaxDuration > 0 {
		fmt.Fprintf(&b, ": %v exceeds %v", e.Duration, e.MaxDuration)
	}
	if e.MaxBytes > 0 {
		fmt.Fprintf(&b, ": %d bytes exceed %d", e.Bytes, e.MaxBytes)
	}
	if e.Offset > 0 {
		fmt.Fprintf(&b, " at byte %d", e.Offset)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Unwrap gives the cause of a failed read.
func (e *Error) Unwrap() error { return e.Err }
