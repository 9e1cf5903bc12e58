package scheduler_test

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// air gives the loudspeaker away by the real ladder, without sound: what the
// conductor does, in steps of what happens. Its methods are called with mu held.
type air struct {
	y       *year
	onAir   *broadcast.Turn
	since   time.Time // in the program's own time
	started time.Time
	waiting []broadcast.Turn
	wake    chan struct{}
}

func (a *air) poke() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// run turns until ctx is done.
func (a *air) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.wake:
		case <-timer.C:
		}
		a.y.mu.Lock()
		for a.turn() {
		}
		timer.Reset(a.rest())
		a.y.mu.Unlock()
	}
}

// turn is one look; true when something changed.
func (a *air) turn() bool {
	now, rules := a.y.clock.Now(), a.y.rules()
	if t := a.onAir; t != nil {
		quiet, has := rules.Policy.QuietFrom(now)
		switch {
		case a.left() <= 0:
			a.end(broadcast.Verdict{Outcome: broadcast.OutcomeAired})
			return true
		case has && !passes(t.Airing) && !quiet.After(now):
			a.end(broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonQuietHours})
			return true
		}
	}
	for i := range a.waiting {
		a.claim(&a.waiting[i], now, rules)
	}
	var onAir *broadcast.Turn
	if a.onAir != nil {
		t := *a.onAir
		t.Left = a.left()
		onAir = &t
	}
	d := broadcast.Decide(onAir, a.waiting, now, rules)
	for _, id := range slices.Sorted(maps.Keys(d.Drop)) {
		a.drop(id, d.Drop[id])
	}
	if d.Start != "" {
		a.start(d.Start, now)
	}
	return d.Start != "" || len(d.Drop) > 0
}

// claim writes a turn down that may have the air next.
func (a *air) claim(t *broadcast.Turn, now time.Time, rules broadcast.Rules) {
	switch {
	case t.Begun:
	case t.Unsure(rules):
		t.Blocked = broadcast.ReasonClockUnknown
	case rules.Held && t.Priority != broadcast.PriorityEmergency:
		t.Blocked = broadcast.ReasonHeld
	case !a.y.claimed[t.ID] && t.Wanted.Sub(now) <= lead && (a.onAir == nil || t.Interrupts(a.onAir.Airing)):
		a.y.claimed[t.ID] = true
		airing := t.Airing
		a.y.record(broadcast.Entry{Claimed: &airing})
	}
}

func (a *air) left() time.Duration { return a.onAir.Left - time.Since(a.since) }

func (a *air) start(id broadcast.AiringID, now time.Time) {
	if a.onAir != nil {
		a.yield(id, now)
	}
	i := slices.IndexFunc(a.waiting, func(t broadcast.Turn) bool { return t.ID == id })
	t := a.waiting[i]
	a.waiting = slices.Delete(a.waiting, i, i+1)
	if !a.y.claimed[id] {
		a.y.claimed[id] = true
		airing := t.Airing
		a.y.record(broadcast.Entry{Claimed: &airing})
	}
	if !t.Begun {
		t.Begun = true
		a.y.record(broadcast.Entry{Started: &broadcast.Started{Airing: id, At: now}})
	}
	a.y.sounds(t, now)
	a.onAir, a.since, a.started = &t, time.Now(), now
}

// yield takes the air from what is on it.
func (a *air) yield(to broadcast.AiringID, now time.Time) {
	t := *a.onAir
	if t.AfterCut == broadcast.CutDrop {
		a.end(broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPreempted, By: to})
		return
	}
	t.Left, t.YieldedAt, t.YieldedTo = a.left(), now, to
	if t.AfterCut == broadcast.CutRestart {
		t.Left = t.Length.Duration()
	}
	a.onAir = nil
	a.waiting = append(a.waiting, t)
}

// end closes what is on air.
func (a *air) end(v broadcast.Verdict) {
	t := *a.onAir
	heard := broadcast.MillisOf(t.Length.Duration() - a.left())
	a.onAir = nil
	a.y.record(broadcast.Entry{Ended: &broadcast.Ended{Airing: t.ID, At: a.y.clock.Now(), HeardMS: max(heard, 1), Verdict: v}})
}

// drop closes what waited in vain.
func (a *air) drop(id broadcast.AiringID, v broadcast.Verdict) {
	i := slices.IndexFunc(a.waiting, func(t broadcast.Turn) bool { return t.ID == id })
	t := a.waiting[i]
	a.waiting = slices.Delete(a.waiting, i, i+1)
	if a.y.claimed[id] {
		a.y.record(broadcast.Entry{Ended: &broadcast.Ended{Airing: id, At: a.y.clock.Now(), Verdict: v}})
		return
	}
	a.y.record(broadcast.Entry{Missed: &broadcast.Missed{Airing: t.Airing, Verdict: v}})
}

// withdraw ends the turns of a slot that was taken away, unless they have begun.
func (a *air) withdraw(slot broadcast.SlotID) {
	for _, t := range slices.Clone(a.waiting) {
		if t.Slot == slot && !t.Begun {
			a.drop(t.ID, broadcast.Verdict{Outcome: broadcast.OutcomeCancelled, Reason: broadcast.ReasonStopped})
		}
	}
}

// goodbye closes everything at a clean stop; what has not begun may air afterwards.
func (a *air) goodbye() {
	if a.onAir != nil {
		a.end(broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonStopped})
	}
	for _, t := range slices.Clone(a.waiting) {
		switch {
		case t.Begun || t.Trigger != broadcast.TriggerSchedule:
			a.drop(t.ID, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonStopped})
		case a.y.claimed[t.ID]:
			delete(a.y.claimed, t.ID)
			a.y.record(broadcast.Entry{Let: &broadcast.Let{Airing: t.ID}})
		}
	}
	a.waiting = nil
}

// reach is the cell beside the chain at a cut: written once a second.
func (a *air) reach() (p broadcast.Progress) {
	of := func(t broadcast.Turn, left time.Duration) broadcast.Reach {
		return broadcast.Reach{Airing: t.ID, Started: a.started, HeardMS: broadcast.MillisOf((t.Length.Duration() - left).Truncate(time.Second))}
	}
	if a.onAir == nil || time.Since(a.since) < time.Second {
		return p
	}
	p.Stamp, p.Reach = a.y.clock.Stamp(), of(*a.onAir, a.left())
	for _, t := range a.waiting {
		if t.Begun {
			p.Yielded = append(p.Yielded, of(t, t.Left))
		}
	}
	return p
}

// rest is how long nothing can happen on the air.
func (a *air) rest() time.Duration {
	rest := 12 * time.Hour
	now, rules := a.y.clock.Now(), a.y.rules()
	consider := func(d time.Duration) {
		if d > 0 {
			rest = min(rest, d)
		}
	}
	if a.onAir != nil {
		consider(a.left())
		if quiet, has := rules.Policy.QuietFrom(now); has && !passes(a.onAir.Airing) {
			consider(quiet.Sub(now))
		}
	}
	for _, t := range a.waiting {
		consider(t.Wanted.Sub(now))
		if deadline, has := t.Late.Deadline(t.Wanted); has {
			consider(deadline.Sub(now) + 1)
		}
		if t.Begun {
			consider(t.YieldedAt.Add(t.Late.Within.Duration() + 6*time.Second).Sub(now))
		}
	}
	return rest
}
