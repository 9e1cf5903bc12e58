package speaker

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"

	"github.com/truyenthanh/loa/audio"
)

// paceBlock is what a paced device takes at a time: as much as a card does.
const paceBlock = 40 * time.Millisecond

// paced is a device without hardware: it takes frames at the pace of the clock
// and gives them to write. It never plays silence of its own: when the frames
// come late, it waits for them and goes on from there.
type paced struct {
	format audio.Format
	write  func(p []byte) error
}

// play takes the frames of in until its end. A frame counts as taken, and is
// heard, when its time has come.
func (d paced) play(ctx context.Context, in *intake, driver string) error {
	var held atomic.Int64
	in.buffered = func() int { return int(held.Load()) }
	if err := in.say.ready(driver, 0); err != nil {
		return err
	}
	buf := make([]byte, int(d.format.Frames(paceBlock))*in.frameBytes)
	timer := time.NewTimer(0)
	defer timer.Stop()
	var due time.Time
	for {
		n, err := in.Read(buf)
		if errors.Is(err, io.EOF) {
			return in.say.end(in.taken())
		}
		held.Store(int64(n))
		start, dry := later(due, time.Now())
		if dry {
			in.dry.Add(1)
		}
		due = start.Add(d.format.Duration(int64(n / in.frameBytes)))
		timer.Reset(time.Until(due))
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		// Written and reported together: a killed child leaves no frame that was
		// written and would come again.
		if err := d.write(buf[:n]); err != nil {
			return err
		}
		held.Store(0)
		if in.tell() != nil {
			return nil // nobody listens: the parent is gone
		}
	}
}

// later is where a block begins: where the one before ended, or now if that was
// more than half a block ago, because then the sound had run dry, unless it only
// begins.
func later(end, now time.Time) (start time.Time, dry bool) {
	if now.Sub(end) > paceBlock/2 {
		return now, !end.IsZero()
	}
	return end, false
}

// nullDevice plays into nothing.
type nullDevice struct{ cfg ChildConfig }

func (d nullDevice) play(ctx context.Context, in *intake) error {
	drop := func([]byte) error { return nil }
	return paced{d.cfg.Format, drop}.play(ctx, in, Null)
}

func (nullDevice) alive() error { return nil }
