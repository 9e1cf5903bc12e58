package speaker

import (
	"slices"
	"time"
)

const (
	guardTick  = 250 * time.Millisecond
	guardStill = 3  // ticks without a single frame: 0.75 s is no hiccup any more
	guardShort = 4  // ticks over which 90 % of real time are due, but for the two worst of them
	guardLong  = 16 // ticks over which they are due without any allowance
	guardLeast = 0.9
	// guardGrain is the most that a device takes at a time: so much may be on its
	// way when a second ends.
	guardGrain = 60 * time.Millisecond
	// guardLate: a tick that comes so late says that this process had no time. What
	// the device could have taken meanwhile, nobody knows.
	guardLate = guardTick * 3 / 2
)

// guard notices a device that has stopped taking frames, or takes them too slowly,
// although there were some: within 1 s where that is plain, within 4 s else. A
// hiccup of a busy machine is forgiven. It says nothing before the first
// frame.
type guard struct {
	rate   float64
	ticks  [guardLong + 1]glance
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
	return g.observe(now, in.taken(), in.hungry.Load()+in.dry.Load(), true)
}

// observe judges a new glance. A device that had nothing to take (the count hungry
// has grown, or it was not fed yet) and one that was not watched for a while are
// judged afresh from now on.
func (g *guard) observe(now time.Time, taken, hungry int64, fed bool) bool {
	late := g.n > 0 && now.Sub(g.ticks[g.n-1].at) > guardLate
	if !fed || late || hungry != g.hungry {
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
	return g.n > guardShort && g.slowSecond(g.ticks[g.n-1-guardShort:g.n]) ||
		g.n > guardLong && float64(taken-g.ticks[0].taken) < guardLeast*g.due(g.ticks[0].at, now)
}

// slowSecond says whether the device was too slow in all of these ticks but the two
// worst: a machine that has other work to do may hold up even a healthy device.
func (g *guard) slowSecond(ticks []glance) bool {
	var missing [guardShort]float64
	for i := range missing {
		missing[i] = g.due(ticks[i].at, ticks[i+1].at) - float64(ticks[i+1].taken-ticks[i].taken)
	}
	slices.Sort(missing[:])
	const judged = guardShort - 2
	lost := -g.rate * guardGrain.Seconds()
	for _, m := range missing[:judged] {
		lost += m
	}
	return lost > (1-guardLeast)*judged*g.rate*guardTick.Seconds()
}

// due is how many frames go into a time.
func (g *guard) due(from, to time.Time) float64 { return g.rate * to.Sub(from).Seconds() }
