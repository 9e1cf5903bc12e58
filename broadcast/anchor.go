package broadcast

import (
	"cmp"
	"slices"
	"time"
)

// Anchor ties the time since boot to the time of day: at a moment of one boot the
// true time was known. Entries of that boot are dated by it, whatever the wall
// clock showed when they were made; they themselves are never written again.
type Anchor struct {
	Boot    string    `json:"boot_id"`
	UpNS    int64     `json:"boottime_ns"` // CLOCK_BOOTTIME of the moment
	At      time.Time `json:"wall"`        // the true time of the moment
	Source  string    `json:"source"`      // stable word: synced, confirmed, rtc
	ErrorMS Millis    `json:"error_ms,omitempty"`
}

// Date is the true time of another moment of the same boot.
func (a Anchor) Date(up time.Duration) time.Time {
	return a.At.Add(up - time.Duration(a.UpNS))
}

// Dated is when something truly was: at a time, or between two when no more can be
// told. A border that is not known is zero.
type Dated struct {
	At    time.Time `json:"at,omitzero"`
	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"`
}

// Dates tells the true time of the stamps of one log. Take the entries in with
// [Dates.Apply], in their order; an anchor dates also what lies before it. The zero
// value is ready to use.
type Dates struct {
	boots []boot // in the order of the log
}

// boot is what is known of the time between two switchings-on.
type boot struct {
	id      string
	last    int64 // the highest time since boot that was seen
	anchors []Anchor
}

// Apply takes the next entry into account.
func (d *Dates) Apply(e Entry) {
	if e.Boot == "" {
		return
	}
	b := d.boot(e.Boot)
	b.last = max(b.last, e.UpNS)
	switch {
	case e.Anchor != nil && e.Anchor.Source != byBattery:
		d.boot(e.Anchor.Boot).anchor(*e.Anchor)
	case e.Clock == ClockTrusted && len(b.anchors) == 0:
		// a log from before there were anchors
		b.anchor(Anchor{Boot: e.Boot, UpNS: e.UpNS, At: e.At})
	}
}

// byBattery is the source of an anchor that only says what the box believed.
const byBattery = "rtc"

// anchorsKept bounds what one boot remembers: its first anchors and its last one.
const anchorsKept = 64

func (b *boot) anchor(a Anchor) {
	if len(b.anchors) == anchorsKept {
		b.anchors = b.anchors[:anchorsKept-1]
	}
	b.anchors = append(b.anchors, a)
}

// boot finds or adds a boot; the one that is asked for is mostly the last.
func (d *Dates) boot(id string) *boot {
	if i := d.find(id); i >= 0 {
		return &d.boots[i]
	}
	d.boots = append(d.boots, boot{id: id})
	return &d.boots[len(d.boots)-1]
}

func (d *Dates) find(id string) int {
	for i, b := range slices.Backward(d.boots) {
		if b.id == id {
			return i
		}
	}
	return -1
}

// Of dates a stamp. What a trusted clock showed is true as it is. Else the nearest
// anchor of the same boot dates it; without one it lies after all that is known of
// the boots before and before all that is known of the boots after.
func (d *Dates) Of(s Stamp) Dated {
	i := d.find(s.Boot)
	switch {
	case s.Clock == ClockTrusted || i < 0:
		return Dated{At: s.At}
	case len(d.boots[i].anchors) > 0:
		return Dated{At: d.boots[i].date(s.UpNS)}
	}
	return Dated{From: d.after(i, s.UpNS), Until: d.before(i, s.UpNS)}
}

// date takes the nearest anchor: the further away, the more the two have drifted.
func (b boot) date(up int64) time.Time {
	a := slices.MinFunc(b.anchors, func(a, c Anchor) int {
		return cmp.Compare(time.Duration(a.UpNS-up).Abs(), time.Duration(c.UpNS-up).Abs())
	})
	return a.Date(time.Duration(up))
}

// after is the earliest that a moment of a boot can have been: the machine was
// switched on after the last entry of the boot before, and so on back to one that
// has a date.
func (d *Dates) after(i int, up int64) time.Time {
	ran := time.Duration(up)
	for _, b := range slices.Backward(d.boots[:i]) {
		if len(b.anchors) > 0 {
			return b.date(b.last).Add(ran)
		}
		ran += time.Duration(b.last)
	}
	return time.Time{}
}

// before is the latest that it can have been, in the same way.
func (d *Dates) before(i int, up int64) time.Time {
	ran := time.Duration(d.boots[i].last - up)
	for _, b := range d.boots[i+1:] {
		if len(b.anchors) > 0 {
			return b.date(0).Add(-ran)
		}
		ran += time.Duration(b.last)
	}
	return time.Time{}
}
