package broadcast_test

import (
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// A box without a battery: it is switched on three times, and sees the true time
// in the first and in the last boot alone.
func TestWhenAnEntryTrulyWas(t *testing.T) {
	epoch := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	stamp := func(boot string, up time.Duration, wall time.Time, q broadcast.ClockQuality) broadcast.Stamp {
		return broadcast.Stamp{At: wall, Clock: q, Boot: boot, UpNS: up.Nanoseconds()}
	}
	anchor := func(boot string, up time.Duration, wall time.Time) broadcast.Entry {
		return broadcast.Entry{
			Stamp:  stamp(boot, up, wall, broadcast.ClockTrusted),
			Anchor: &broadcast.Anchor{Boot: boot, UpNS: up.Nanoseconds(), At: wall, Source: "synced"},
		}
	}
	var d broadcast.Dates
	for _, e := range []broadcast.Entry{
		{Stamp: stamp("a", time.Minute, epoch, broadcast.ClockUnknown)},
		anchor("a", 10*time.Minute, at("06:00")),
		{Stamp: stamp("a", 70*time.Minute, at("07:00"), broadcast.ClockHoldover)},
		{Stamp: stamp("b", 5*time.Minute, epoch, broadcast.ClockUnknown)},
		{Stamp: stamp("b", 30*time.Minute, epoch, broadcast.ClockUnknown)},
		{Stamp: stamp("c", time.Minute, epoch, broadcast.ClockUnknown)},
		anchor("c", 2*time.Minute, at("12:02")),
	} {
		d.Apply(e)
	}
	for _, tt := range []struct {
		what            string
		stamp           broadcast.Stamp
		at, from, until string
	}{
		{"trusted: as it stands", stamp("a", 20*time.Minute, at("06:10"), broadcast.ClockTrusted), "06:10", "", ""},
		{"before the sync of its boot", stamp("a", time.Minute, epoch, broadcast.ClockUnknown), "05:51", "", ""},
		{"a clock set wrong by hand after the sync", stamp("a", 15*time.Minute, epoch, broadcast.ClockUnknown), "06:05", "", ""},
		{"a boot without a sync lies between its neighbours", stamp("b", 5*time.Minute, epoch, broadcast.ClockUnknown), "", "07:05", "11:35"},
		{"later in it, both borders move on", stamp("b", 30*time.Minute, epoch, broadcast.ClockUnknown), "", "07:30", "12:00"},
		{"the last boot", stamp("c", 0, epoch, broadcast.ClockUnknown), "12:00", "", ""},
	} {
		got := d.Of(tt.stamp)
		for _, side := range []struct {
			got  time.Time
			want string
		}{{got.At, tt.at}, {got.From, tt.from}, {got.Until, tt.until}} {
			if side.want == "" && !side.got.IsZero() || side.want != "" && !side.got.Equal(at(side.want)) {
				t.Errorf("%s: %+v, want at %q, from %q, until %q", tt.what, got, tt.at, tt.from, tt.until)
			}
		}
	}
}

func TestBordersThatNobodyKnows(t *testing.T) {
	var d broadcast.Dates
	only := broadcast.Stamp{At: at("05:00"), Clock: broadcast.ClockUnknown, Boot: "a", UpNS: 1}
	d.Apply(broadcast.Entry{Stamp: only})
	if got := d.Of(only); got != (broadcast.Dated{}) {
		t.Errorf("%+v, want nothing: no clock was ever right", got)
	}
	stranger := broadcast.Stamp{At: at("05:00"), Clock: broadcast.ClockUnknown, Boot: "of another log"}
	if got := d.Of(stranger); !got.At.Equal(stranger.At) {
		t.Errorf("%+v, want what it says itself", got)
	}
}
