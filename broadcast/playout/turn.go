package playout

import (
	"slices"
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
	volume  float64         // that its voice has, linear, besides its gain
	passes  []pass          // earlier ones, of a turn that began again
	durable <-chan struct{} // nil until the claim is made
	started time.Time
	verdict *broadcast.Verdict // set when its end is decided
	endAt   time.Time          // when the end was decided
	yields  string

	restarts   int // of the device, before this turn
	underruns  int // and its underruns
	progressAt time.Time
	stuckSince time.Time
	stuckHeard int64

	begun chan Begun    // buffered; nil for a calendar airing
	over  []chan<- Over // each buffered: who waits for the end
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

// pass is one way through the sound of a turn. A turn that begins again after it
// was cut makes more than one.
type pass struct {
	item  *Item
	voice *audio.Voice // nil before it was put in the stream
}

// unread says whether nobody reads the source any more.
func (p pass) unread() bool { return p.voice == nil || p.voice.Done() }

// out says whether nothing of the pass is left in the stream.
func (p pass) out(device int64) bool {
	if !p.unread() {
		return false
	}
	if p.voice == nil {
		return true
	}
	end, ok := p.voice.End()
	return !ok || device >= end
}

// all lists the passes of a turn, the earliest first.
func (t *turn) all() []pass {
	if t.item == nil {
		return t.passes
	}
	return append(slices.Clip(t.passes), pass{t.item, t.voice})
}

// landed is the stream frame of the turn's first sample.
func (t *turn) landed() (frame int64, ok bool) {
	for _, p := range t.all() {
		if p.voice == nil {
			continue
		}
		if frame, ok = p.voice.Landed(); ok {
			return frame, true
		}
	}
	return 0, false
}

// heard is how much of the turn the device has taken, in all its passes.
func (t *turn) heard(device int64) time.Duration {
	var frames int64
	for _, p := range t.all() {
		if p.voice != nil {
			frames += p.voice.Heard(device)
		}
	}
	return t.format.Duration(frames)
}

// whole says whether every frame of the turn was heard in one pass.
func (t *turn) whole(device int64) bool {
	return t.item != nil && t.voice != nil && t.voice.Heard(device) >= t.item.Frames
}

// out says whether nothing of the turn is left in the stream.
func (t *turn) out(device int64) bool {
	return !slices.ContainsFunc(t.all(), func(p pass) bool { return !p.out(device) })
}

// volume is the gain that the time of day asks for.
func (i *Item) volume(now time.Time) float64 {
	if i.Volume == nil {
		return 1
	}
	return i.Volume(now)
}

// starved says whether a source that may be late was, for more than a small part
// of its turn.
func (t *turn) starved() bool {
	return t.item != nil && t.item.Lost != nil && t.item.Lost() > t.item.Frames/lostShare
}

// heldUp is the verdict on a turn that came to its hard end before its own.
func (t *turn) heldUp() broadcast.Verdict {
	if t.YieldedTo != "" {
		return broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPreempted, By: t.YieldedTo}
	}
	return broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonLate}
}

// tellBegun answers the person who waits for the first frame, once.
func (t *turn) tellBegun(b Begun) {
	if t.begun != nil {
		b.Yields = t.yields
		t.begun <- b
		t.begun = nil
	}
}

// awaitOver asks to be told the end of the turn.
func (t *turn) awaitOver() <-chan Over {
	over := make(chan Over, 1)
	t.over = append(t.over, over)
	return over
}

// natural is the verdict on a turn whose voice came to its end by itself, too early.
func (t *turn) natural() broadcast.Verdict {
	if t.voice.Err() != nil {
		return broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonBadMedia}
	}
	return broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonSourceLost}
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
