package playout

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/broadcast"
)

// Conductor gives the air to one airing at a time. See the package comment for
// its promises. Create it with [New], start it with Run.
type Conductor struct {
	sound   Sound
	media   Media
	journal Journal
	rules   Rules
	format  audio.Format
	now     func() time.Time

	inbox chan func(now time.Time)
	beat  atomic.Int64 // the last look, Unix nanoseconds

	// All below belongs to Run.
	onAir   *turn
	waiting []*turn
	leaving []*turn // decided, but still in the stream or not yet written down
	open    bool
	quietAt time.Time // since when nothing needs the device
}

// New makes a conductor for a stream of the given format.
func New(s Sound, m Media, j Journal, r Rules, f audio.Format, now func() time.Time) *Conductor {
	return &Conductor{
		sound: s, media: m, journal: j, rules: r, format: f, now: now,
		inbox: make(chan func(time.Time)),
	}
}

// Run conducts until ctx is done, then fades out what is on air, writes down
// what was cut and returns nil.
func (c *Conductor) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			c.leave()
			return nil
		case act := <-c.inbox:
			act(c.now())
		case <-timer.C:
		}
		timer.Reset(c.turnOver(c.now()))
	}
}

// leave ends everything and waits, not for long, until it was heard.
func (c *Conductor) leave() {
	end := c.now().Add(time.Second)
	c.stopAll(c.now(), broadcast.ReasonStopped, true)
	for len(c.leaving) > 0 && c.now().Before(end) {
		timer := time.NewTimer(beat)
		<-timer.C
		c.settle(c.now())
	}
	for _, t := range c.leaving {
		c.finish(t, c.now())
	}
	c.leaving = nil
	c.sound.Close()
}

// turnOver is one look at everything; it answers how long to rest.
func (c *Conductor) turnOver(now time.Time) time.Duration {
	c.beat.Store(now.UnixNano())
	c.prepare(now)
	c.follow(now)
	c.decide(now)
	c.settle(now)
	c.mindDevice(now)
	return c.nap(now)
}

// nap is how long nothing can happen.
func (c *Conductor) nap(now time.Time) time.Duration {
	if c.onAir != nil || len(c.leaving) > 0 {
		return beat
	}
	nap := rest
	for _, t := range c.waiting {
		nap = min(nap, max(t.Wanted.Add(-cueAhead).Sub(now), beat))
	}
	return nap
}

// prepare opens the device and the media and makes the claim for all that comes
// within the lead.
func (c *Conductor) prepare(now time.Time) {
	for _, t := range slices.Clone(c.waiting) {
		if t.durable != nil || t.Wanted.Sub(now) > Lead {
			continue
		}
		c.claim(t)
	}
}

// claim writes the turn down and opens its sound. A turn whose sound cannot be
// opened ends at once.
func (c *Conductor) claim(t *turn) {
	item, err := c.media.Open(t.Airing)
	if err != nil {
		c.lose(t, broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: MediaReason(err)})
		return
	}
	t.item = &item
	if t.Left <= 0 {
		t.Left = c.format.Duration(item.Frames)
	}
	item.Frames = min(item.Frames, c.format.Frames(t.Left))
	t.item.Frames = item.Frames
	a := t.Airing
	t.durable = c.journal.Record(broadcast.Entry{Claimed: &a})
	c.openDevice()
}

// lose ends a turn that never had the air.
func (c *Conductor) lose(t *turn, v broadcast.Verdict) {
	c.waiting = slices.DeleteFunc(c.waiting, func(w *turn) bool { return w == t })
	c.end(t, v, c.now())
}

// decide asks the ladder, a little ahead of time so that the first sample can
// still be placed in the stream.
func (c *Conductor) decide(now time.Time) {
	rules := c.rules(now)
	c.cutQuiet(now, rules)
	d := broadcast.Decide(turnOf(c.onAir), turnsOf(c.waiting), now.Add(cueAhead), rules)
	for _, t := range slices.Clone(c.waiting) {
		// What is lost only a moment from now may still be had until then.
		if v, lost := d.Drop[t.ID]; lost && !t.Wanted.After(now) {
			c.lose(t, v)
		}
	}
	i := slices.IndexFunc(c.waiting, func(t *turn) bool { return t.ID == d.Start })
	if i >= 0 {
		c.give(c.waiting[i], now)
	}
}

// cutQuiet ends what would be heard in quiet hours: it was let on air before
// them and a lost device held it up.
func (c *Conductor) cutQuiet(now time.Time, rules broadcast.Rules) {
	t := c.onAir
	if t == nil || t.PassesQuiet() {
		return
	}
	quiet := broadcast.Policy{Quiet: rules.Policy.Quiet}
	if _, breach := quiet.Check(now, 0); breach {
		c.stopTurn(t, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonQuietHours}, now)
	}
}

// give puts a turn on air, when the device and the claim are ready for it.
func (c *Conductor) give(t *turn, now time.Time) {
	at, ready := c.place(t, now)
	if !ready {
		return
	}
	if c.onAir != nil {
		t.yields = c.onAir.Title
		c.yield(c.onAir, t.ID, now)
	}
	c.waiting = slices.DeleteFunc(c.waiting, func(w *turn) bool { return w == t })
	t.Blocked = ""
	t.stuckSince = time.Time{}
	switch {
	case t.voice != nil:
		t.voice.Resume(at, t.item.Gain, cut)
	default:
		t.restarts = c.sound.Restarts()
		t.voice = c.sound.Play(t.item.Source, audio.Cue{
			At: at, Gain: t.item.Gain, Frames: t.item.Frames, FadeOut: cut,
		})
	}
	t.Begun = true
	c.onAir = t
}

// place finds the frame of the stream at which a turn begins; not ready while
// the device does not run, or a calendar airing still waits for its claim.
func (c *Conductor) place(t *turn, now time.Time) (at int64, ready bool) {
	if t.durable == nil {
		return 0, false
	}
	frame, running := c.sound.FrameAt(t.Wanted)
	if !running {
		if !t.Wanted.After(now) {
			t.Blocked = broadcast.ReasonNoDevice
		}
		return 0, false
	}
	if t.Trigger == broadcast.TriggerSchedule && !t.claimDurable() && t.Wanted.After(now) {
		return 0, false
	}
	if t.Begun || !t.Wanted.After(now) {
		return -1, true
	}
	return frame, true
}

// yield takes the air from a turn, for now or for good.
func (c *Conductor) yield(t *turn, to broadcast.AiringID, now time.Time) {
	c.onAir = nil
	t.YieldedAt, t.YieldedTo = now, to
	if t.AfterCut == broadcast.CutDrop {
		c.stopTurn(t, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPreempted, By: to}, now)
		return
	}
	t.voice.Pause(cut)
	t.Left = max(c.format.Duration(t.item.Frames-t.voice.Mixed()), 0)
	if t.AfterCut == broadcast.CutRestart {
		c.rewind(t)
	}
	c.waiting = append(c.waiting, t)
}

// rewind makes a turn begin again when it has the air back. What was heard of
// it until now does not count as the whole.
func (c *Conductor) rewind(t *turn) {
	item, err := c.media.Open(t.Airing)
	if err != nil {
		return // it resumes instead: better than nothing
	}
	t.voice.Stop(cut)
	item.Frames = t.item.Frames
	t.item, t.voice = &item, nil
	t.Left = c.format.Duration(item.Frames)
}

func turnOf(t *turn) *broadcast.Turn {
	if t == nil {
		return nil
	}
	return &t.Turn
}

func turnsOf(turns []*turn) []broadcast.Turn {
	out := make([]broadcast.Turn, 0, len(turns))
	for _, t := range turns {
		out = append(out, t.Turn)
	}
	return out
}
