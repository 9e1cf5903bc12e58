package decode

import "time"

// What is the stable word for a kind of [Damage].
type What string

// The kinds of damage that a file may have and still be played.
const (
	Gap    What = "gap"    // frames are missing: silence stands for them
	Broken What = "broken" // frames are there and cannot be decoded: silence
	Cut    What = "cut"    // the end of the file is missing; nothing stands for it
)

// Damage is one stretch of sound that was lost.
type Damage struct {
	At   time.Duration // where, in the sound that came out
	Lost time.Duration // how much of it
	What What
}

// maxDamage bounds the list; what comes later is added to its last entry.
const maxDamage = 1000

// ledger collects damage. Neighbours of one kind become one entry.
type ledger struct {
	list []Damage
}

func (l *ledger) add(d Damage) {
	if d.Lost <= 0 {
		return
	}
	n := len(l.list)
	if n > 0 {
		last := &l.list[n-1]
		// Durations are rounded to nanoseconds, so neighbours may be a few apart.
		near := last.What == d.What && d.At-(last.At+last.Lost) < time.Microsecond
		if near || n >= maxDamage {
			last.Lost += d.Lost
			return
		}
	}
	l.list = append(l.list, d)
}

func (l *ledger) lost() time.Duration {
	var sum time.Duration
	for _, d := range l.list {
		sum += d.Lost
	}
	return sum
}
