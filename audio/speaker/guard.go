package speaker

import "time"

const (
	guardTick   = 250 * time.Millisecond
	guardStill  = 3  // ticks without a single frame: 0.75 s is no hiccup any more
	guardWindow = 16 // ticks over which 90 % of real time are due: a hiccup of 0.4 s in 4 s is forgiven
)

// guard notices a device that has stopped taking frames, or takes them too
// slowly, although there were some. It says nothing before the first frame.
type guard struct {
	rate   float64
	ticks  [guardWindow + 1]glance
	n      int
	hungry int64
}

type glance struct {
	at    time.Time
	taken int64
}

func newGuard(rate int) *guard { return &guard{rate: float64(rate)} }

// stalled looks at the intake; it is called once a tick. An intake that was never
// read may not even have its device yet, so it is left alone.
func (g *guard) stalled(now time.Time, in *intake) bool {
	if in.read.Load() == 0 || in.ended.Load() {
		return g.observe(now, 0, 0, false)
	}
	return g.observe(now, in.taken(), in.hungry.Load(), true)
}

// observe judges a new glance. A device that had nothing to take (the count
// hungry has grown, or it was not fed yet) is judged afresh from now on.
func (g *guard) observe(now time.Time, taken, hungry int64, fed bool) bool {
	if !fed || hungry != g.hungry {
		g.n, g.hungry = 0, hungry
	}
	if g.n == len(g.ticks) {
		copy(g.ticks[:], g.ticks[1:])
		g.n--
	}
	g.ticks[g.n] = glance{now, taken}
	g.n++
	if g.n > guardStill && taken == g.ticks[g.n-1-guardStill].taken {
		return true
	}
	if g.n <= guardWindow {
		return false
	}
	first := g.ticks[0]
	due := g.rate * now.Sub(first.at).Seconds()
	return float64(taken-first.taken) < 0.9*due
}
