package main

import (
	"context"
	"time"
)

// pulse is what must go on for the daemon to count as alive: the scheduler
// ticks, the store takes writes, the conductor looks, and frames reach the
// device while something is on air.
type pulse struct {
	Scheduler time.Time // last tick
	Store     time.Time // last time that nothing waited for the disk
	Conductor time.Time // last look
	OnAir     bool
	Frames    int64 // taken by the device
	Excused   bool  // the device is known to be lost: restarting the daemon would not bring it back
}

// alive compares two looks at the pulse. A store that cannot write is excused
// as long as its writer turns: a full disk must not stop the sound.
func alive(before, after pulse, every time.Duration, now time.Time) bool {
	const slack = 5 * time.Second
	fresh := func(t time.Time) bool { return now.Sub(t) < every+slack }
	if !fresh(after.Scheduler) || !fresh(after.Store) || !fresh(after.Conductor) {
		return false
	}
	moving := after.Frames > before.Frames
	return !before.OnAir || !after.OnAir || moving || after.Excused
}

// watch beats the service manager's watchdog for as long as the pulse goes on.
func watch(ctx context.Context, every time.Duration, look func() pulse, beat func()) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	before := look()
	for {
		select {
		case <-ctx.Done():
			return nil
		case now := <-ticker.C:
			after := look()
			if alive(before, after, every, now) {
				beat()
			}
			before = after
		}
	}
}
