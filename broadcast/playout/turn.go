package playout

import (
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/broadcast"
)

// turn is an airing in the conductor's hands: waiting, on air, or on its way
// out of the loudspeaker.
type turn struct {
	broadcast.Turn
	format  audio.Format
	item    *Item
	voice   *audio.Voice
	durable <-chan struct{} // nil until the claim is made
	started time.Time
	verdict *broadcast.Verdict // set when its end is decided
	endAt   time.Time          // when the end was decided
	yields  string

	restarts   int // of the device, before this turn
	progressAt time.Time
	stuckSince time.Time
	stuckHeard int64

	begun chan Begun // buffered; nil for a calendar airing
	over  chan Over  // buffered; nil for a calendar airing
}

// claimDurable says whether the claim is on the disk.
func (t *turn) claimDurable() bool {
	select {
	case <-t.durable:
		return true
	default:
		return false
	}
}

// heard is how much of the turn the device has taken.
func (t *turn) heard(device int64) time.Duration {
	if t.voice == nil {
		return 0
	}
	return t.format.Duration(t.voice.Heard(device))
}

// whole says whether every frame of the turn was heard.
func (t *turn) whole(device int64) bool {
	return t.item != nil && t.voice != nil && t.voice.Heard(device) >= t.item.Frames
}

// out says whether nothing of the turn is left in the stream.
func (t *turn) out(device int64) bool {
	if t.voice == nil || !t.voice.Done() {
		return t.voice == nil
	}
	end, ok := t.voice.End()
	return !ok || device >= end
}

// close lets the source go.
func (t *turn) close() {
	if t.item != nil {
		t.item.Close()
		t.item = nil
	}
}

// tellBegun answers the person who waits for the first frame, once.
func (t *turn) tellBegun(b Begun) {
	if t.begun != nil {
		b.Yields = t.yields
		t.begun <- b
		t.begun = nil
	}
}

// natural is the verdict on a turn whose voice came to its end by itself.
func (t *turn) natural(device int64) broadcast.Verdict {
	switch {
	case t.whole(device):
		return broadcast.Verdict{Outcome: broadcast.OutcomeAired}
	case t.voice.Err() != nil:
		return broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonBadMedia}
	default:
		return broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonSourceLost}
	}
}

// unheard turns a verdict on a turn into one for a turn of which nothing was
// heard: there is no part of it.
func unheard(v broadcast.Verdict) broadcast.Verdict {
	if v.Outcome != broadcast.OutcomePartial {
		return v
	}
	switch v.Reason {
	case broadcast.ReasonDeviceLost:
		v.Outcome, v.Reason = broadcast.OutcomeMissed, broadcast.ReasonNoDevice
	case broadcast.ReasonStopped:
		v.Outcome = broadcast.OutcomeCancelled
	case broadcast.ReasonPreempted, broadcast.ReasonQuietHours, broadcast.ReasonHeld:
		v.Outcome = broadcast.OutcomeSkipped
	default:
		v.Outcome = broadcast.OutcomeMissed
	}
	return v
}
