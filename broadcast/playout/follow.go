package playout

import (
	"errors"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// follow watches what is on air: its first frame, how far it came, its end.
func (c *Conductor) follow(now time.Time) {
	device := c.sound.Heard()
	for _, t := range c.waiting { // one may have lost the air before its first frame was heard
		c.noteStart(t, device)
	}
	t := c.onAir
	if t == nil {
		return
	}
	c.noteStart(t, device)
	c.noteProgress(t, device, now)
	c.turnVolume(t, now)
	switch {
	case t.voice.Done() || c.ending(t):
		c.onAir = nil // the air is given away although the last frames are on their way
		t.endAt = now
		c.leaving = append(c.leaving, t)
	case c.stuck(t, device, now):
		c.stopTurn(t, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonDeviceLost}, now)
	}
}

// turnVolume follows the volume of the hour, without anybody noticing the step.
func (c *Conductor) turnVolume(t *turn, now time.Time) {
	if v := t.item.volume(now); v != t.volume {
		t.volume = v
		t.voice.SetGain(t.item.Gain*v, glide)
	}
}

// ending says whether the last frames of a turn are about to be mixed. What comes
// next is placed behind them before they are: no gap, no late start.
func (c *Conductor) ending(t *turn) bool {
	landed, ok := t.voice.Landed()
	if !ok || !t.YieldedAt.IsZero() || t.item.Frames-t.voice.Mixed() > c.format.Frames(2*beat) {
		return false
	}
	c.free = landed + t.item.Frames
	return true
}

// noteStart writes down when the first frame was heard.
func (c *Conductor) noteStart(t *turn, device int64) {
	if !t.started.IsZero() {
		return
	}
	landed, ok := t.landed()
	if !ok || device <= landed {
		return
	}
	t.started = c.sound.TimeOf(landed)
	c.journal.Record(broadcast.Entry{Started: &broadcast.Started{Airing: t.ID, At: t.started}})
	t.tellBegun(Begun{At: t.started})
}

// noteProgress writes over the cell beside the journal, once a second: at every
// rest, give or take what a wake-up is late.
func (c *Conductor) noteProgress(t *turn, device int64, now time.Time) {
	if t.started.IsZero() || now.Sub(t.progressAt) < time.Second-beat {
		return
	}
	t.progressAt = now
	p := broadcast.Progress{Reach: c.reach(t, device)}
	for _, w := range c.waiting {
		if !w.started.IsZero() {
			p.Yielded = append(p.Yielded, c.reach(w, device))
		}
	}
	c.journal.Progress(p)
}

// reach is how far a turn came.
func (c *Conductor) reach(t *turn, device int64) broadcast.Reach {
	return broadcast.Reach{
		Airing: t.ID, Started: t.started, HeardMS: broadcast.MillisOf(t.heard(device)),
		Restarts: c.sound.Restarts() - t.restarts,
	}
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

// cutShort ends what would be heard where it must not: past its hard end or in
// quiet hours. It was let on air before them, and something held it up.
func (c *Conductor) cutShort(now time.Time, rules broadcast.Rules) {
	t := c.onAir
	if t == nil {
		return
	}
	if !t.HardEnd.IsZero() && c.overruns(t, t.HardEnd, now) {
		c.stopTurn(t, t.heldUp(), now)
		return
	}
	quiet, has := rules.Policy.SilentFrom(t.Airing, now)
	if has && c.overruns(t, quiet, now) {
		c.stopTurn(t, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonQuietHours}, now)
	}
}

// overruns says whether a turn would be heard past a limit and has to be faded
// out now for its last frame to be heard before.
func (c *Conductor) overruns(t *turn, limit, now time.Time) bool {
	return c.endsAfter(t, limit, now) && !now.Add(c.inPipe(t, now)+margin).Before(limit)
}

// endsAfter says whether a turn on air, left alone, would be heard past a time.
func (c *Conductor) endsAfter(t *turn, limit, now time.Time) bool {
	from := now
	if t.started.IsZero() && t.Wanted.After(now) {
		from = t.Wanted
	}
	left := c.format.Duration(t.item.Frames - t.voice.Heard(c.heardAt(now)))
	return from.Add(left).After(limit.Add(beat))
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

// settle writes down the turns whose last frame was heard, or will never be, and
// lets go the sources that nobody reads any more.
func (c *Conductor) settle(now time.Time) {
	c.closing = slices.DeleteFunc(c.closing, func(p pass) bool {
		if !p.unread() {
			return false
		}
		p.item.Close()
		return true
	})
	device := c.sound.Heard()
	c.leaving = slices.DeleteFunc(c.leaving, func(t *turn) bool {
		c.noteStart(t, device)
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
	c.closing = append(c.closing, t.all()...)
	t.tellBegun(Begun{Verdict: v})
	for _, tell := range t.over {
		tell <- Over{Verdict: v, Heard: heard}
	}
	t.over = nil
}

// decided is the turn's verdict: what somebody decided, or what its own end says.
// What was heard whole was aired, whatever was decided in its last moment.
func (t *turn) decided(device int64) broadcast.Verdict {
	switch {
	case t.whole(device) && t.starved():
		return broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonSourceLost}
	case t.whole(device):
		return broadcast.Verdict{Outcome: broadcast.OutcomeAired}
	case t.verdict != nil && t.verdict.Outcome == broadcast.OutcomePartial && t.verdict.Reason == broadcast.ReasonNoDevice:
		return broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonDeviceLost}
	case t.verdict != nil:
		return *t.verdict
	case !t.out(device):
		return broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonDeviceLost}
	default:
		return t.natural()
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
	// The meter stands before the limiter, the evidence is of what was sent.
	e.LUFS, e.PeakDB = broadcast.Decibels(level.LUFS), broadcast.Decibels(min(level.PeakDB, c.sound.CeilingDB()))
	e.SilenceMS = broadcast.MillisOf(c.format.Duration(level.Silence))
	e.Restarts, e.Underruns = c.sound.Restarts()-t.restarts, c.sound.Underruns()-t.underruns
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
func (c *Conductor) mindDevice(now time.Time, rules broadcast.Rules) {
	needed := c.onAir != nil || len(c.leaving) > 0 || slices.ContainsFunc(c.waiting, func(t *turn) bool {
		return t.durable != nil && !heldBack(t, rules)
	})
	if c.onAirAs != needed {
		c.onAirAs = needed
		c.sound.OnAir(needed)
	}
	if needed {
		c.openDevice()
	}
	switch {
	case !c.open:
	case needed:
	case c.quietAt.IsZero():
		c.quietAt = now
	case now.Sub(c.quietAt) >= linger:
		c.open, c.quietAt = false, time.Time{}
		c.sound.Close()
	}
}

// MediaReason is the log's word for a failure to open the sound of an airing.
func MediaReason(err error) broadcast.Reason {
	if p, ok := errors.AsType[*broadcast.Problem](err); ok {
		switch p.Kind {
		case broadcast.ProblemMediaGone:
			return broadcast.ReasonNoMedia
		case broadcast.ProblemToolMissing: // of a live source
			return broadcast.ReasonSourceLost
		}
	}
	return broadcast.ReasonBadMedia
}
