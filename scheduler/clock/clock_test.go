package clock_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler/clock"
)

var (
	floor    = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	sensible = time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)
	epoch    = time.Date(1970, 1, 1, 0, 1, 0, 0, time.UTC)
)

// since is what a clock was when it was right, an hour before the sensible time.
func since(source string) clock.Past {
	return clock.Past{Anchor: broadcast.Anchor{Source: source, At: sensible.Add(-time.Hour), UpNS: time.Minute.Nanoseconds()}}
}

func TestHowFarAClockIsTrusted(t *testing.T) {
	const up = time.Hour + time.Minute // what the anchor makes of the sensible time
	for _, tt := range []struct {
		what    string
		reading clock.Reading
		past    clock.Past
		trust   clock.Trust
		want    broadcast.ClockQuality
		why     string
	}{
		{"kept to a time server", clock.Reading{Now: sensible, Synced: true}, clock.Past{}, clock.TrustAuto, broadcast.ClockTrusted, clock.WhySynced},
		{"the network went away", clock.Reading{Now: sensible, Up: up}, since(clock.WhySynced), clock.TrustAuto, broadcast.ClockHoldover, clock.WhyWasSynced},
		{"from a battery-backed clock", clock.Reading{Now: sensible, RTC: true}, clock.Past{}, clock.TrustAuto, broadcast.ClockHoldover, clock.WhyRTC},
		{"nothing speaks for it", clock.Reading{Now: sensible}, clock.Past{}, clock.TrustAuto, broadcast.ClockUnknown, clock.WhyNothing},
		{"whoever set up the box vouches", clock.Reading{Now: sensible}, clock.Past{}, clock.TrustSystem, broadcast.ClockHoldover, clock.WhyVouched},
		{"a person vouched", clock.Reading{Now: sensible, Up: up}, since(clock.WhyConfirmed), clock.TrustAuto, broadcast.ClockTrusted, clock.WhyConfirmed},
		// set by hand after it was right
		{"set since it was synced", clock.Reading{Now: sensible.Add(time.Hour), Up: up}, since(clock.WhySynced), clock.TrustAuto, broadcast.ClockUnknown, clock.WhySet},
		{"set by sixty years", clock.Reading{Now: sensible.AddDate(60, 0, 0), Up: up}, since(clock.WhySynced), clock.TrustAuto, broadcast.ClockUnknown, clock.WhySet},
		{"set back since a person vouched", clock.Reading{Now: sensible.Add(-10 * time.Second), Up: up}, since(clock.WhyConfirmed), clock.TrustAuto, broadcast.ClockUnknown, clock.WhySet},
		{"set since the battery had it", clock.Reading{Now: sensible.Add(time.Minute), Up: up, RTC: true}, since(clock.WhyRTC), clock.TrustAuto, broadcast.ClockUnknown, clock.WhySet},
		{"set by the time server itself", clock.Reading{Now: sensible.Add(time.Hour), Up: up, Synced: true}, since(clock.WhySynced), clock.TrustAuto, broadcast.ClockTrusted, clock.WhySynced},
		{"set where the configuration vouches", clock.Reading{Now: sensible.Add(time.Hour), Up: up}, since(clock.WhyConfirmed), clock.TrustSystem, broadcast.ClockHoldover, clock.WhyVouched},
		{"a leap second is no step", clock.Reading{Now: sensible.Add(-time.Second), Up: up}, since(clock.WhySynced), clock.TrustAuto, broadcast.ClockHoldover, clock.WhyWasSynced},
		// what only a time server may correct
		{"a server sets back what ran an hour ahead", clock.Reading{Now: floor.Add(-time.Hour), Synced: true}, clock.Past{}, clock.TrustAuto, broadcast.ClockTrusted, clock.WhySynced},
		{"nobody may set it back otherwise", clock.Reading{Now: floor.Add(-time.Hour), Up: up, RTC: true}, since(clock.WhyConfirmed), clock.TrustSystem, broadcast.ClockUnknown, clock.WhyBelowFloor},
		{"by two days even a server is not believed", clock.Reading{Now: floor.AddDate(0, 0, -2), Synced: true}, clock.Past{}, clock.TrustAuto, broadcast.ClockUnknown, clock.WhyBelowFloor},
		{"but by years against what a battery alone had shown", clock.Reading{Now: sensible, Synced: true}, clock.Past{Seen: sensible.AddDate(73, 0, 0)}, clock.TrustAuto, broadcast.ClockTrusted, clock.WhySynced},
		{"which nobody else may", clock.Reading{Now: sensible, RTC: true}, clock.Past{Seen: sensible.Add(time.Hour)}, clock.TrustSystem, broadcast.ClockUnknown, clock.WhyBelowFloor},
		// a boot in the past
		{"1970", clock.Reading{Now: epoch}, clock.Past{}, clock.TrustAuto, broadcast.ClockUnknown, clock.WhyBelowFloor},
		{"1970 from a battery that is flat", clock.Reading{Now: epoch, RTC: true}, clock.Past{}, clock.TrustAuto, broadcast.ClockUnknown, clock.WhyBelowFloor},
		{"1970 on a vouched box", clock.Reading{Now: epoch}, clock.Past{}, clock.TrustSystem, broadcast.ClockUnknown, clock.WhyBelowFloor},
		{"1970 by a server that lies", clock.Reading{Now: epoch, Synced: true}, clock.Past{}, clock.TrustAuto, broadcast.ClockUnknown, clock.WhyBelowFloor},
	} {
		t.Run(tt.what, func(t *testing.T) {
			tt.past.Floor = floor
			if q, why := clock.Judge(tt.reading, tt.past, tt.trust); q != tt.want || why != tt.why {
				t.Errorf("%s (%s), want %s (%s)", q, why, tt.want, tt.why)
			}
		})
	}
}

// box is a machine whose words a test chooses; offset is how wrong its clock is.
type box struct {
	reading clock.Reading
	offset  time.Duration
	began   time.Time
}

func (b *box) Read() clock.Reading {
	if b.began.IsZero() {
		b.began = time.Now()
	}
	b.reading.Now, b.reading.Up = time.Now().Round(0).Add(b.offset), time.Since(b.began)
	return b.reading
}

func (b *box) Now() time.Time    { return time.Now().Add(b.offset) }
func (b *box) Up() time.Duration { return time.Since(b.began) }
func (b *box) Boot() string      { return "b1" }

// set lets a moment pass and sets the clock.
func (b *box) set(by time.Duration) {
	time.Sleep(time.Second)
	b.offset += by
}

func TestAClockRemembersThatItWasSynced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &box{reading: clock.Reading{Synced: true, Error: 20 * time.Millisecond}}
		c := clock.New(b, clock.TrustAuto, time.Now().Add(-time.Hour), time.UTC)
		expect(t, c, broadcast.ClockTrusted)
		b.reading.Synced = false
		time.Sleep(time.Second)
		expect(t, c, broadcast.ClockHoldover)
		time.Sleep(10 * 24 * time.Hour)
		_, off, ok := c.Last()
		if want := 86400 * time.Millisecond; !ok || (off-want).Abs() > 100*time.Millisecond {
			t.Errorf("ten days at 100 ppm: off by up to %v (%t), want %v", off, ok, want)
		}
		b.set(60 * 365 * 24 * time.Hour)
		if q, why := c.Quality(); q != broadcast.ClockUnknown || why != clock.WhySet {
			t.Errorf("%s (%s) after it was set by hand, want unknown", q, why)
		}
		c.Raise()
		if c.Floor().After(time.Now()) {
			t.Errorf("floor %v by a clock that nobody trusts", c.Floor())
		}
		b.set(-60 * 365 * 24 * time.Hour)
		if q, _ := c.Quality(); q != broadcast.ClockHoldover {
			t.Errorf("%s after it was set right again, want holdover", q)
		}
	})
}

// One boot on a battery that has gone mad must not make the years after it look
// like the past: a time server takes that back, by decades.
func TestABatteryThatHasGoneMadIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &box{reading: clock.Reading{RTC: true}, offset: 73 * 365 * 24 * time.Hour}
		c := clock.New(b, clock.TrustAuto, time.Now().Add(-time.Hour), time.UTC)
		expect(t, c, broadcast.ClockHoldover)
		c.Raise()
		if sure := c.Sure(); sure.After(time.Now()) {
			t.Errorf("%v is kept as a floor, by the battery's word alone", sure)
		}
		b.set(-b.offset)
		b.reading.Synced = true
		time.Sleep(time.Second)
		expect(t, c, broadcast.ClockTrusted)
		b.reading.Synced = false
		time.Sleep(time.Second)
		expect(t, c, broadcast.ClockHoldover)
	})
}

func TestAPersonsWordCountsEvenBelowTheFloor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &box{offset: 30 * 365 * 24 * time.Hour, reading: clock.Reading{Synced: true}}
		c := clock.New(b, clock.TrustAuto, time.Now(), time.UTC)
		c.Raise() // by a server that lies
		b.set(-b.offset)
		expect(t, c, broadcast.ClockUnknown)
		b.reading.Synced = false
		c.Confirm()
		expect(t, c, broadcast.ClockTrusted)
		if a, ok := c.Anchor(); !ok || a.Source != clock.WhyConfirmed || !a.At.Equal(time.Now()) {
			t.Errorf("anchor %+v (%t), want the time that was confirmed", a, ok)
		}
	})
}

// A battery-backed clock that runs in local time puts the box seven hours ahead
// until the first sync: the station must not stay silent for those hours after it.
func TestASyncCorrectsAFloorThatWasSetTooHigh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &box{reading: clock.Reading{RTC: true}}
		c := clock.New(b, clock.TrustAuto, time.Now().Add(-time.Hour), time.UTC)
		c.Learn(time.Now().Add(7*time.Hour), time.Time{}, broadcast.Anchor{})
		expect(t, c, broadcast.ClockUnknown)
		b.reading.Synced = true
		time.Sleep(time.Second)
		expect(t, c, broadcast.ClockTrusted)
		b.reading.Synced = false
		time.Sleep(time.Second)
		expect(t, c, broadcast.ClockHoldover)
	})
}

func TestAnUnknownClockDoesNotRaiseTheFloor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		was := time.Now().Add(-time.Hour)
		b := &box{}
		c := clock.New(b, clock.TrustAuto, was, time.UTC)
		c.Raise()
		if !c.Floor().Equal(was) {
			t.Errorf("floor raised to %v by a clock that nobody trusts", c.Floor())
		}
		b.reading.RTC = true
		time.Sleep(time.Second)
		c.Raise()
		if !c.Floor().Equal(time.Now()) {
			t.Errorf("floor %v, want now", c.Floor())
		}
	})
}

// At the start the battery is not believed, for it shows less than the floor; then
// somebody sets the clock by decades. The battery does not vouch for that. (Found by
// the years of package scheduler.)
func TestABatteryDoesNotVouchForAHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &box{reading: clock.Reading{RTC: true}}
		c := clock.New(b, clock.TrustAuto, time.Now().Add(time.Hour), time.UTC)
		expect(t, c, broadcast.ClockUnknown)
		b.set(20 * 365 * 24 * time.Hour)
		if q, why := c.Quality(); q != broadcast.ClockUnknown || why != clock.WhySet {
			t.Errorf("%s (%s), want unknown (%s)", q, why, clock.WhySet)
		}
	})
}

// A daemon that crashed and is back in the same boot still knows that the clock was
// synced in it; a machine that was switched off meanwhile does not.
func TestTheJournalsAnchorCountsForItsBoot(t *testing.T) {
	now := clock.New(clock.Kernel{}, clock.TrustAuto, time.Time{}, time.UTC).Stamp()
	for boot, want := range map[string]bool{now.Boot: true, "another": false} {
		c := clock.New(clock.Kernel{}, clock.TrustAuto, time.Time{}, time.UTC)
		c.Learn(time.Time{}, time.Time{}, broadcast.Anchor{Boot: boot, UpNS: now.UpNS, At: now.At, Source: clock.WhyConfirmed})
		if a, ok := c.Anchor(); ok != want || ok && a.Boot != boot {
			t.Errorf("boot %s: anchor %+v (%t), want %t", boot, a, ok, want)
		}
	}
}

func expect(t *testing.T, c *clock.Clock, want broadcast.ClockQuality) {
	t.Helper()
	if got, why := c.Quality(); got != want {
		t.Errorf("quality %s (%s), want %s", got, why, want)
	}
}

func TestTheKernelStampsEntries(t *testing.T) {
	c := clock.New(clock.Kernel{}, clock.TrustSystem, floor, time.FixedZone("+07", 7*3600))
	a, b := c.Stamp(), c.Stamp()
	if len(a.Boot) != 36 || a.UpNS <= 0 || b.UpNS < a.UpNS || a.At.Format("-07:00") != "+07:00" {
		t.Errorf("stamps %+v and %+v", a, b)
	}
}

func TestAFloorThatRisesDoesNotTurnOnTheReadingBeforeIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := clock.New(&box{}, clock.TrustSystem, time.Now().Add(-time.Hour), time.UTC)
		expect(t, c, broadcast.ClockHoldover)
		time.Sleep(300 * time.Millisecond) // the reading still serves
		c.Learn(time.Now(), time.Time{}, broadcast.Anchor{})
		expect(t, c, broadcast.ClockHoldover)
	})
}
