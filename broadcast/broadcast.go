// Package broadcast is the language of the station: programmes, slots and
// airings, the ladder of priorities that says who speaks, the entries of the
// journal and the as-run records that are made of them.
//
// Everything here is a value or a pure function of values; time is an argument.
// It promises that the plan, the live case and the log use the same words and
// the same rules. Files, clocks, devices and words for people are left to others.
//
// The one way to hurt yourself: an [AiringID] is derived from the slot and the
// time the rule asked for. Building one from the time it was aired would make
// the same airing look new after a restart, and air it twice.
package broadcast

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// SlotID numbers a slot of the schedule. Numbers are never used twice.
type SlotID int64

// String gives the number as people type it, for example "14".
func (id SlotID) String() string { return strconv.FormatInt(int64(id), 10) }

// MediaID numbers an imported file. In text it is written with an m, as in "m7".
type MediaID int64

// String gives the id as people type it, for example "m7".
func (id MediaID) String() string { return "m" + strconv.FormatInt(int64(id), 10) }

// ParseMediaID reads "m7". ok is false for anything else.
func ParseMediaID(s string) (id MediaID, ok bool) {
	digits, found := strings.CutPrefix(strings.ToLower(s), "m")
	n, err := strconv.ParseInt(digits, 10, 64)
	return MediaID(n), found && err == nil && n > 0
}

// MarshalText writes the id as people type it.
func (id MediaID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads an id as people type it.
func (id *MediaID) UnmarshalText(b []byte) error {
	parsed, ok := ParseMediaID(string(b))
	if !ok {
		return fmt.Errorf("read media id: %q is not of the form m7", b)
	}
	*id = parsed
	return nil
}

// AiringID names one turn of the loudspeaker: the slot and the time its rule
// asked for, so that planning twice gives the same id, or "play@TIME" for what
// a person started.
type AiringID string

// NewAiringID derives the id of the run'th turn (from 1) that a slot's rule
// wants at a time, for example "14@2026-11-24T05:30:00+07:00#2".
func NewAiringID(slot SlotID, wanted time.Time, run int) AiringID {
	id := slot.String() + "@" + wanted.Format(time.RFC3339)
	if run > 1 {
		id += "#" + strconv.Itoa(run)
	}
	return AiringID(id)
}

// NewPlayID names a turn that a person started at now. Milliseconds keep two
// commands in one second apart.
func NewPlayID(now time.Time) AiringID {
	return AiringID("play@" + now.Format("2006-01-02T15:04:05.000Z07:00"))
}

// Start is the time that the slot's rule asked for, as the id keeps it; false
// for an id that no rule made.
func (id AiringID) Start() (start time.Time, ok bool) {
	_, text, _ := strings.Cut(string(id), "@")
	text, _, _ = strings.Cut(text, "#")
	start, err := time.Parse(time.RFC3339, text)
	return start, err == nil
}
