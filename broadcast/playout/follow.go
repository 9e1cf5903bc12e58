package playout

import (
	"errors"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// follow watches what is on air: its first frame, how far it came, its end.
func (c *Conductor) follow(now time.Time) {
	t := c.onAir
	if t == nil {
		return
	}
	device := c.sound.Heard()
	c.noteStart(t, device)
	c.noteProgress(t, device, now)
	switch {
	case t.voice.Done():
		c.onAir = nil // the air is free although the last frames are on their way
		t.endAt = now
		c.leaving = append(c.leaving, t)
	case c.stuck(t, device, now):
		c.stopTurn(t, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonDeviceLost}, now)
	}
}

// noteStart writes down when the first frame was heard.
func (c *Conductor) noteStart(t *turn, device int64) {
	landed, ok := t.voice.Landed()
	if !t.started.IsZero() || !ok || device <= landed {
		return
	}
	t.started = c.sound.TimeOf(landed)
	c.journal.Record(broadcast.Entry{Started: &broadcast.Started{Airing: t.ID, At: t.started}})
	t.tellBegun(Begun{At: t.started})
}

// noteProgress writes over the cell beside the journal, once a second.
func (c *Conductor) noteProgress(t *turn, device int64, now time.Time) {
	if t.started.IsZero() || now.Sub(t.progressAt) < time.Second-beat {
		return
	}
	t.progressAt = now
	c.journal.Progress(broadcast.Progress{
		Airing: t.ID, Started: t.started, HeardMS: broadcast.MillisOf(t.heard(device)),
	})
}

// stuck says whether the device has taken nothing for longer than an airing can
// bear, or than its own rule for lateness allows when none of it was heard.
func (c *Conductor) stuck(t *turn, device int64, now time.Time) bool {
	if t.stuckSince.IsZero() || device != t.stuckHeard {
		t.stuckSince, t.stuckHeard = now, device
		return false
	}
	if deadline, has := t.Late.Deadline(t.Wanted); has && t.started.IsZero() {
		return now.After(deadline) && now.Sub(t.stuckSince) > time.Second
	}
	return now.Sub(t.stuckSince) > giveUp
}

// stopTurn fades a turn out and decides how it ends.
func (c *Conductor) stopTurn(t *turn, v broadcast.Verdict, now time.Time) {
	if c.onAir == t {
		c.onAir = nil
	}
	c.waiting = slices.DeleteFunc(c.waiting, func(w *turn) bool { return w == t })
	if t.voice != nil {
		t.voice.Stop(cut)
	}
	c.end(t, v, now)
}

// end decides a turn; it is written down when its last frame has been heard.
func (c *Conductor) end(t *turn, v broadcast.Verdict, now time.Time) {
	t.verdict, t.endAt = &v, now
	c.leaving = append(c.leaving, t)
	c.settle(now)
}

// settle writes down the turns whose last frame was heard, or will never be.
func (c *Conductor) settle(now time.Time) {
	device := c.sound.Heard()
	c.leaving = slices.DeleteFunc(c.leaving, func(t *turn) bool {
		if t.voice != nil {
			c.noteStart(t, device)
		}
		lost := t.verdict != nil && now.Sub(t.endAt) > time.Second || now.Sub(t.endAt) > giveUp
		if !t.out(device) && !lost {
			return false
		}
		c.finish(t, now)
		return true
	})
}

// finish writes the one end of a turn.
func (c *Conductor) finish(t *turn, now time.Time) {
	device := c.sound.Heard()
	v := t.decided(device)
	heard := t.heard(device)
	if heard == 0 {
		v = unheard(v)
	}
	if t.durable == nil {
		c.journal.Record(broadcast.Entry{Missed: &broadcast.Missed{Airing: t.Airing, Verdict: v}})
	} else {
		c.journal.Record(broadcast.Entry{Ended: c.ended(t, v, device, now)})
	}
	t.close()
	t.tellBegun(Begun{Verdict: v})
	if t.over != nil {
		t.over <- Over{Verdict: v, Heard: heard}
		t.over = nil
	}
}

// decided is the turn's verdict: what somebody decided, or what its own end says.
func (t *turn) decided(device int64) broadcast.Verdict {
	switch {
	case t.verdict != nil:
		return *t.verdict
	case !t.out(device):
		return broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonDeviceLost}
	default:
		return t.natural(device)
	}
}

func (c *Conductor) ended(t *turn, v broadcast.Verdict, device int64, now time.Time) *broadcast.Ended {
	e := &broadcast.Ended{
		Airing: t.ID, At: now, Verdict: v, HeardMS: broadcast.MillisOf(t.heard(device)),
	}
	if t.voice == nil || t.started.IsZero() {
		return e
	}
	if end, ok := t.voice.End(); ok && device >= end {
		e.At = c.sound.TimeOf(end)
	}
	level := t.voice.Level()
	e.LUFS, e.PeakDB = finite(level.LUFS), finite(level.PeakDB)
	e.SilenceMS = broadcast.MillisOf(c.format.Duration(level.Silence))
	e.Restarts = c.sound.Restarts() - t.restarts
	return e
}

// openDevice asks for the device; it stays open until nothing needs it.
func (c *Conductor) openDevice() {
	c.quietAt = time.Time{}
	if !c.open {
		c.open = true
		c.sound.Open()
	}
}

// mindDevice closes the device a moment after the last sound: no hum.
func (c *Conductor) mindDevice(now time.Time) {
	c.sound.OnAir(c.onAir != nil)
	needed := c.onAir != nil || len(c.leaving) > 0 ||
		slices.ContainsFunc(c.waiting, func(t *turn) bool { return t.durable != nil })
	switch {
	case !c.open:
	case needed:
		c.quietAt = time.Time{}
	case c.quietAt.IsZero():
		c.quietAt = now
	case now.Sub(c.quietAt) > linger:
		c.open, c.quietAt = false, time.Time{}
		c.sound.Close()
	}
}

// MediaReason is the log's word for a failure to open the sound of an airing.
func MediaReason(err error) broadcast.Reason {
	if p, ok := errors.AsType[*broadcast.Problem](err); ok && p.Kind == broadcast.ProblemMediaGone {
		return broadcast.ReasonNoMedia
	}
	return broadcast.ReasonBadMedia
}
