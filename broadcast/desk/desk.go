// Package desk holds the operator's acts: taking a file in, letting a slot into
// the schedule, approving it.
//
// It promises that whatever can be seen beforehand is said when it is entered:
// a file is decoded whole before it counts as imported, a slot is held against
// the commune's policy for every start that can be foreseen. A refusal is a
// value, and after one nothing has changed.
//
// Reading words, disks and decoders are left to others, behind small interfaces.
//
// The one way to hurt yourself: the guards here are asked at entry. Air time
// asks again, by [broadcast.Decide]; leaving that out would let a changed policy
// or a late start through.
package desk

import "github.com/truyenthanh/loa/broadcast"

// Rules is what the commune asks of a change.
type Rules struct {
	Policy    broadcast.Policy
	TwoPerson bool // creator and approver must differ
}
