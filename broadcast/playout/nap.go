package playout

import (
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// near is how far ahead something counts as about to happen. It is longer than
// the longest rest, so that nothing comes near during one.
const near = rest + 5*beat

// nap is how long nothing can happen. A wake-up costs more than all the sound work
// of its moment, so the middle of a bulletin is left in peace but for its progress.
func (c *Conductor) nap(now time.Time, rules broadcast.Rules) time.Duration {
	if len(c.leaving) > 0 || c.onAir != nil && c.busy(c.onAir, now, rules) {
		return beat
	}
	nap := broadcast.UntilBeat(now, rest)
	if !c.quietAt.IsZero() {
		nap = min(nap, max(c.quietAt.Add(linger).Sub(now), beat))
	}
	for _, t := range c.waiting {
		if due := !t.Wanted.After(now); !due || c.onAir == nil {
			nap = min(nap, max(t.Wanted.Add(-cueAhead).Sub(now), beat))
		}
	}
	return nap
}

// busy says whether what is on air needs a look at every beat: it begins, it ends,
// a limit comes near, or another is about to take the air from it.
func (c *Conductor) busy(t *turn, now time.Time, rules broadcast.Rules) bool {
	soon := func(at time.Time) bool { return !at.IsZero() && at.Sub(now) < near }
	left := c.format.Duration(t.item.Frames - t.voice.Mixed())
	quiet, has := rules.Policy.SilentFrom(t.Airing, now)
	return t.started.IsZero() || left < near || soon(t.HardEnd) || has && soon(quiet) ||
		slices.ContainsFunc(c.waiting, func(w *turn) bool { return w.Interrupts(t.Airing) && soon(w.Wanted) })
}
