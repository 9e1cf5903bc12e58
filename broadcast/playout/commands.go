package playout

import (
	"context"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// ask runs act between two looks of the conductor.
func (c *Conductor) ask(ctx context.Context, act func(now time.Time)) error {
	done := make(chan struct{})
	select {
	case c.inbox <- func(now time.Time) { act(now); close(done) }:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	<-done
	return nil
}

// Offer hands over an airing of the plan whose time is near. An airing that is
// already in the conductor's hands is not taken twice.
func (c *Conductor) Offer(ctx context.Context, a broadcast.Airing) error {
	return c.ask(ctx, func(time.Time) {
		if !c.has(a.ID) {
			c.waiting = append(c.waiting, c.newTurn(a))
		}
	})
}

// Play puts on air at once what a person started. begun has the time of the
// first frame, or the verdict when there will be none; over has the end.
func (c *Conductor) Play(ctx context.Context, a broadcast.Airing) (begun <-chan Begun, over <-chan Over, err error) {
	t := c.newTurn(a)
	t.begun, t.over = make(chan Begun, 1), make(chan Over, 1)
	begun, over = t.begun, t.over
	return begun, over, c.ask(ctx, func(time.Time) { c.waiting = append(c.waiting, t) })
}

func (c *Conductor) newTurn(a broadcast.Airing) *turn {
	return &turn{Turn: broadcast.Turn{Airing: a, Left: a.Length.Duration()}, format: c.format}
}

// Stop makes silence now: what is on air ends, and what had yielded to it. With
// all, also what waits for the air.
func (c *Conductor) Stop(ctx context.Context, all bool) (stopped []OnAir, err error) {
	err = c.ask(ctx, func(now time.Time) { stopped = c.stopAll(now, broadcast.ReasonStopped, all) })
	return stopped, err
}

// Hush ends all but emergencies, because the station is held from now on.
func (c *Conductor) Hush(ctx context.Context) (stopped []OnAir, err error) {
	err = c.ask(ctx, func(now time.Time) {
		for _, t := range c.inHand() {
			if t.Begun && t.Priority != broadcast.PriorityEmergency {
				stopped = append(stopped, c.describe(t))
				c.stopTurn(t, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonHeld}, now)
			}
		}
	})
	return stopped, err
}

// Withdraw takes back the turns of a slot that was removed: they end unless
// they have begun.
func (c *Conductor) Withdraw(ctx context.Context, slot broadcast.SlotID) error {
	return c.ask(ctx, func(now time.Time) {
		for _, t := range slices.Clone(c.waiting) {
			if t.Slot == slot && !t.Begun {
				c.stopTurn(t, broadcast.Verdict{Outcome: broadcast.OutcomeCancelled, Reason: broadcast.ReasonStopped}, now)
			}
		}
	})
}

func (c *Conductor) stopAll(now time.Time, why broadcast.Reason, all bool) (stopped []OnAir) {
	for _, t := range c.inHand() {
		if !t.Begun && !all {
			continue
		}
		if t.Begun {
			stopped = append(stopped, c.describe(t))
		}
		c.stopTurn(t, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: why}, now)
	}
	return stopped
}

// inHand lists what is on air and what waits, the one on air first.
func (c *Conductor) inHand() []*turn {
	turns := slices.Clone(c.waiting)
	if c.onAir != nil {
		turns = slices.Insert(turns, 0, c.onAir)
	}
	return turns
}

func (c *Conductor) has(id broadcast.AiringID) bool {
	same := func(t *turn) bool { return t.ID == id }
	return slices.ContainsFunc(c.inHand(), same) || slices.ContainsFunc(c.leaving, same)
}

// OnAir tells what is heard now; false when the air is free.
func (c *Conductor) OnAir(ctx context.Context) (now OnAir, ok bool, err error) {
	err = c.ask(ctx, func(time.Time) {
		if c.onAir != nil {
			now, ok = c.describe(c.onAir), true
		}
	})
	return now, ok, err
}

// Beat is when the conductor last looked, for the watchdog. Like every reading of
// the clock in one process it can be compared across a step of the wall clock.
func (c *Conductor) Beat() time.Time { return c.began.Add(time.Duration(c.beat.Load())) }

func (c *Conductor) describe(t *turn) OnAir {
	o := OnAir{Airing: t.Airing, Started: t.started, Heard: t.heard(c.sound.Heard()), Length: t.Length.Duration()}
	if t.item != nil {
		o.Length = c.format.Duration(t.item.Frames)
	}
	if t.voice != nil {
		o.Level = t.voice.Level()
	}
	return o
}
