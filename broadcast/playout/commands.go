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
	t.begun = make(chan Begun, 1)
	begun, over = t.begun, t.awaitOver()
	return begun, over, c.ask(ctx, func(time.Time) { c.waiting = append(c.waiting, t) })
}

func (c *Conductor) newTurn(a broadcast.Airing) *turn {
	return &turn{Turn: broadcast.Turn{Airing: a, Left: a.Length.Duration()}, format: c.format}
}

// Stop makes silence now: what is on air ends, and what had yielded to it. With
// all, also what waits for the air. It returns when the last frame of what it
// stopped was heard and its end is with the journal.
func (c *Conductor) Stop(ctx context.Context, all bool) ([]OnAir, error) {
	var ends []stopping
	err := c.ask(ctx, func(now time.Time) { ends = c.stopAll(now, broadcast.ReasonStopped, all) })
	if err != nil {
		return nil, err
	}
	return awaitEnds(ctx, ends), nil
}

// Hush ends all but emergencies, because the station is held from now on. It
// returns as Stop does.
func (c *Conductor) Hush(ctx context.Context) ([]OnAir, error) {
	var ends []stopping
	err := c.ask(ctx, func(now time.Time) {
		for _, t := range c.inHand() {
			if t.Begun && t.Priority != broadcast.PriorityEmergency {
				ends = append(ends, stopping{c.describe(t), t.awaitOver()})
				c.stopTurn(t, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonHeld}, now)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return awaitEnds(ctx, ends), nil
}

// stopping is a turn that was stopped and is on its way out of the loudspeaker.
type stopping struct {
	OnAir
	over <-chan Over
}

// awaitEnds tells how much was heard of each until its end. For a caller who went
// away it is what was heard when the order came.
func awaitEnds(ctx context.Context, ends []stopping) []OnAir {
	stopped := make([]OnAir, 0, len(ends))
	for _, e := range ends {
		select {
		case over := <-e.over:
			e.Heard = over.Heard
		case <-ctx.Done():
		}
		stopped = append(stopped, e.OnAir)
	}
	return stopped
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

func (c *Conductor) stopAll(now time.Time, why broadcast.Reason, all bool) (ends []stopping) {
	for _, t := range c.inHand() {
		if !t.Begun && !all {
			continue
		}
		if t.Begun {
			ends = append(ends, stopping{c.describe(t), t.awaitOver()})
		}
		c.stopTurn(t, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: why}, now)
	}
	return ends
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
