package playout

import (
	"context"
	"fmt"
	"math"
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
	began time.Time    // when it was made; the beat counts from there
	beat  atomic.Int64 // the last look, in nanoseconds since then

	// All below belongs to Run.
	onAir   *turn
	waiting []*turn
	leaving []*turn // decided, but still in the stream or not yet written down
	free    int64   // the frame of the stream at which the air is free
	closing []pass  // written down; the mixer may still read them
	open    bool
	onAirAs bool      // what the sound was last told
	quietAt time.Time // since when nothing needs the device
}

// New makes a conductor for a stream of the given format.
func New(s Sound, m Media, j Journal, r Rules, f audio.Format, now func() time.Time) *Conductor {
	return &Conductor{
		sound: s, media: m, journal: j, rules: r, format: f, now: now,
		inbox: make(chan func(time.Time)), began: now(),
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
	c.letGo()
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
	for _, p := range c.closing {
		p.item.Close()
	}
	c.closing = nil
	c.sound.Close()
}

// letGo hands back the airings of the calendar that have not begun: whoever takes
// over may still air them.
func (c *Conductor) letGo() {
	c.waiting = slices.DeleteFunc(c.waiting, func(t *turn) bool {
		kept := t.voice != nil || t.Begun || t.Trigger != broadcast.TriggerSchedule
		if kept || t.durable == nil {
			return !kept
		}
		c.journal.Record(broadcast.Entry{Let: &broadcast.Let{Airing: t.ID}})
		t.item.Close()
		return true
	})
}

// turnOver is one look at everything; it answers how long to rest.
func (c *Conductor) turnOver(now time.Time) time.Duration {
	c.beat.Store(int64(now.Sub(c.began)))
	rules := c.rules(now)
	c.prepare(now, rules)
	c.follow(now)
	c.decide(now, rules)
	c.settle(now)
	c.mindDevice(now, rules)
	return c.nap(now, rules)
}

// prepare opens the device and the media and makes the claim for all that comes
// within the lead. What a hold keeps silent is not prepared: no hum for nothing.
func (c *Conductor) prepare(now time.Time, rules broadcast.Rules) {
	for _, t := range slices.Clone(c.waiting) {
		if heldBack(t, rules) {
			t.Blocked = broadcast.ReasonHeld // until it has the air: a hold may end with its chance
			continue
		}
		if t.Unsure(rules) {
			t.Blocked = broadcast.ReasonClockUnknown
			continue
		}
		if t.durable == nil && t.Wanted.Sub(now) <= Lead && c.mayBeNext(t) {
			c.claim(t, now)
		}
	}
}

// mayBeNext says whether a turn can have the air within the lead. One that waits
// for longer is not claimed: should the station go down meanwhile, it is free to
// be aired afterwards.
func (c *Conductor) mayBeNext(t *turn) bool {
	if c.onAir == nil || t.Interrupts(c.onAir.Airing) {
		return true
	}
	return c.onAir.voice == nil || c.format.Duration(c.onAir.item.Frames-c.onAir.voice.Mixed()) <= Lead
}

// heldBack says whether a hold keeps a turn silent.
func heldBack(t *turn, rules broadcast.Rules) bool {
	return rules.Held && t.Priority != broadcast.PriorityEmergency
}

// claim writes the turn down and opens its sound. A turn whose sound cannot be
// opened ends at once.
func (c *Conductor) claim(t *turn, now time.Time) {
	item, err := c.openMedia(t.Airing)
	if err != nil {
		c.stopTurn(t, broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: MediaReason(err)}, now)
		return
	}
	if longest := c.longest(t); longest < item.Frames {
		item.Frames, item.FadeOut = longest, max(item.FadeOut, cut)
	}
	t.item, t.Left = &item, c.format.Duration(item.Frames)
	a := t.Airing
	t.durable = c.journal.Record(broadcast.Entry{Claimed: &a})
	c.openDevice()
}

// longest is how many frames of a turn may be heard: its length, and up to its
// hard end from the start that was planned.
func (c *Conductor) longest(t *turn) int64 {
	frames := int64(math.MaxInt64)
	if t.Length > 0 {
		frames = c.format.Frames(t.Length.Duration())
	}
	if !t.HardEnd.IsZero() {
		start := t.Wanted
		if t.Planned.After(start) {
			start = t.Planned
		}
		frames = min(frames, max(c.format.Frames(t.HardEnd.Sub(start)), 1))
	}
	return frames
}

// openMedia keeps a panic in the opening of one file from ending the station.
func (c *Conductor) openMedia(a broadcast.Airing) (item Item, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("open the sound of %s: panic: %v", a.ID, p)
		}
	}()
	item, err = c.media.Open(a)
	if err == nil && item.Frames <= 0 {
		item.Close()
		err = fmt.Errorf("open the sound of %s: nothing to be heard", a.ID)
	}
	return item, err //nolint:wrapcheck // MediaReason reads it
}

// decide asks the ladder: at now for what is due or lost, then a little ahead of
// time so that the first sample of what comes can still be placed in the stream.
func (c *Conductor) decide(now time.Time, rules broadcast.Rules) {
	c.cutShort(now, rules)
	d := broadcast.Decide(turnOf(c.onAir), turnsOf(c.waiting), now, rules)
	for _, t := range slices.Clone(c.waiting) {
		if v, lost := d.Drop[t.ID]; lost {
			c.stopTurn(t, v, now)
		}
	}
	if next, soon := c.nextStart(now); soon && d.Start == "" {
		d = broadcast.Decide(turnOf(c.onAir), turnsOf(c.waiting), next, rules)
	}
	i := slices.IndexFunc(c.waiting, func(t *turn) bool { return t.ID == d.Start })
	if i >= 0 {
		c.give(c.waiting[i], now)
	}
}

// nextStart is the first start that is near enough to be placed in the stream. The
// ladder is asked for that very instant: what ends where quiet hours begin fits in
// from there and not from a moment later, when a busy box happens to look.
func (c *Conductor) nextStart(now time.Time) (at time.Time, soon bool) {
	for _, t := range c.waiting {
		near := t.Wanted.After(now) && !t.Wanted.After(now.Add(cueAhead))
		if near && (!soon || t.Wanted.Before(at)) {
			at, soon = t.Wanted, true
		}
	}
	return at, soon
}

// give puts a turn on air, when the device and the claim are ready for it.
func (c *Conductor) give(t *turn, now time.Time) {
	at, ready := c.place(t, now)
	if !ready || !c.makesRoom(t, now) {
		return
	}
	if c.onAir != nil {
		t.yields = c.onAir.Title
		c.yield(c.onAir, t.ID, now)
	}
	fadeIn := t.item.FadeIn
	if at <= c.free && c.free > c.heardAt(now) {
		fadeIn = 0 // right behind another: not out of silence
	}
	at, t.volume = max(at, c.free), t.item.volume(now)
	c.waiting = slices.DeleteFunc(c.waiting, func(w *turn) bool { return w == t })
	t.Blocked = ""
	t.stuckSince = time.Time{}
	switch {
	case t.voice != nil:
		t.voice.Resume(at, t.item.Gain*t.volume, cut)
	default:
		t.restarts, t.underruns = c.sound.Restarts(), c.sound.Underruns()
		t.voice = c.sound.Play(t.item.Source, audio.Cue{
			At: at, Gain: t.item.Gain * t.volume, Frames: t.item.Frames, FadeIn: fadeIn, FadeOut: t.item.FadeOut,
		})
	}
	t.Begun = true
	c.onAir = t
}

// makesRoom says whether it is time to take the air from what is on it: the fade
// should end where the first sample of the turn begins, not long before. What is
// over by then is not cut for it.
func (c *Conductor) makesRoom(t *turn, now time.Time) bool {
	if c.onAir != nil && !c.endsAfter(c.onAir, t.Wanted, now) {
		return false
	}
	return c.onAir == nil || !now.Add(c.inPipe(c.onAir, now)+margin).Before(t.Wanted)
}

// inPipe is how much of a turn is mixed but not heard yet: an order to its voice
// is heard so much later.
func (c *Conductor) inPipe(t *turn, now time.Time) time.Duration {
	return c.format.Duration(t.voice.Mixed() - t.voice.Heard(c.heardAt(now)))
}

// heardAt is the frame heard at now: between the reports of the device when it
// runs, else the last report.
func (c *Conductor) heardAt(now time.Time) int64 {
	if frame, ok := c.sound.FrameAt(now); ok {
		return frame
	}
	return c.sound.Heard()
}

// place finds the frame of the stream at which a turn begins. It is not ready
// while a calendar airing waits for its claim or for a device that runs; what a
// person started, or warns, is the first that a device gets when it comes.
func (c *Conductor) place(t *turn, now time.Time) (at int64, ready bool) {
	if t.durable == nil {
		return 0, false
	}
	due := !t.Wanted.After(now) // one that lost the air before its time still waits for that
	if due && (t.Trigger == broadcast.TriggerOperator || t.Priority == broadcast.PriorityEmergency) {
		return -1, true
	}
	frame, running := c.sound.FrameAt(t.Wanted)
	switch {
	case !running && due:
		t.Blocked = broadcast.ReasonNoDevice
		return 0, false
	case !running, !due && !t.claimDurable():
		return 0, false
	case due:
		return -1, true
	default:
		return frame, true
	}
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
// it until now was heard, but does not count towards the whole.
func (c *Conductor) rewind(t *turn) {
	item, err := c.openMedia(t.Airing)
	if err != nil {
		return // it resumes instead: better than nothing
	}
	t.voice.Stop(cut)
	t.passes = append(t.passes, pass{t.item, t.voice})
	item.Frames, item.FadeOut = min(item.Frames, t.item.Frames), t.item.FadeOut
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
