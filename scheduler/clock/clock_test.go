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

func TestHowFarAClockIsTrusted(t *testing.T) {
	for _, tt := range []struct {
		what    string
		reading clock.Reading
		past    clock.Past
		trust   clock.Trust
		want    broadcast.ClockQuality
		why     string
	}{
		{"kept to a time server", clock.Reading{Now: sensible, Synced: true}, clock.Past{}, clock.TrustAuto, broadcast.ClockTrusted, clock.WhySynced},
		{"the network went away", clock.Reading{Now: sensible}, clock.Past{WasSynced: true}, clock.TrustAuto, broadcast.ClockHoldover, clock.WhyWasSynced},
		{"from a battery-backed clock", clock.Reading{Now: sensible, RTC: true}, clock.Past{}, clock.TrustAuto, broadcast.ClockHoldover, clock.WhyRTC},
		{"nothing speaks for it", clock.Reading{Now: sensible}, clock.Past{}, clock.TrustAuto, broadcast.ClockUnknown, clock.WhyNothing},
		{"whoever set up the box vouches", clock.Reading{Now: sensible}, clock.Past{}, clock.TrustSystem, broadcast.ClockHoldover, clock.WhyVouched},
		{"a person vouched", clock.Reading{Now: sensible}, clock.Past{Confirmed: true}, clock.TrustAuto, broadcast.ClockTrusted, clock.WhyConfirmed},
		// what only a time server may correct
		{"a server sets back what ran an hour ahead", clock.Reading{Now: floor.Add(-time.Hour), Synced: true}, clock.Past{}, clock.TrustAuto, broadcast.ClockTrusted, clock.WhySynced},
		{"nobody may set it back otherwise", clock.Reading{Now: floor.Add(-time.Hour), RTC: true}, clock.Past{WasSynced: true, Confirmed: true}, clock.TrustSystem, broadcast.ClockUnknown, clock.WhyBelowFloor},
		{"by two days even a server is not believed", clock.Reading{Now: floor.AddDate(0, 0, -2), Synced: true}, clock.Past{}, clock.TrustAuto, broadcast.ClockUnknown, clock.WhyBelowFloor},
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

// box is a machine whose words a test chooses.
type box struct{ reading clock.Reading }

func (b *box) Read() clock.Reading {
	b.reading.Now = time.Now()
	return b.reading
}

func TestAClockRemembersThatItWasSynced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &box{clock.Reading{Synced: true}}
		c := clock.New(b, clock.TrustAuto, time.Now().Add(-time.Hour), time.UTC)
		expect(t, c, broadcast.ClockTrusted)
		b.reading.Synced = false
		time.Sleep(time.Second)
		expect(t, c, broadcast.ClockHoldover)
	})
}

func TestAPersonsWordCountsEvenBelowTheFloor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := clock.New(&box{}, clock.TrustAuto, time.Now().AddDate(30, 0, 0), time.UTC)
		expect(t, c, broadcast.ClockUnknown)
		c.Confirm()
		expect(t, c, broadcast.ClockTrusted)
	})
}

// A battery-backed clock that runs in local time puts the box seven hours ahead
// until the first sync: the station must not stay silent for those hours after it.
func TestASyncCorrectsAFloorThatWasSetTooHigh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &box{clock.Reading{RTC: true}}
		c := clock.New(b, clock.TrustAuto, time.Now().Add(-time.Hour), time.UTC)
		c.Raise(time.Now().Add(7 * time.Hour))
		time.Sleep(time.Second)
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
		c.Raise(time.Now().AddDate(60, 0, 0))
		if !c.Floor().Equal(was) {
			t.Errorf("floor raised to %v by a clock that nobody trusts", c.Floor())
		}
		b.reading.RTC = true
		time.Sleep(time.Second)
		c.Raise(time.Now())
		if !c.Floor().Equal(time.Now()) {
			t.Errorf("floor %v, want now", c.Floor())
		}
	})
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
		c.Raise(time.Now())
		expect(t, c, broadcast.ClockHoldover)
	})
}

// The collector vouches for a clock that shows the same, and sets none.
func TestACollectorVouchesForAClockThatShowsTheSame(t *testing.T) {
	for _, tt := range []struct {
		what   string
		ahead  time.Duration
		within time.Duration
		want   broadcast.ClockQuality
		known  bool
	}{
		{"the same second", 0, time.Second, broadcast.ClockTrusted, true},
		{"three seconds apart over a slow line", 3 * time.Second, 2 * time.Second, broadcast.ClockTrusted, true},
		{"three seconds apart over a quick line", 3 * time.Second, 0, broadcast.ClockUnknown, true},
		{"an hour behind", -time.Hour, time.Second, broadcast.ClockUnknown, true},
		{"an answer that took two minutes", 0, time.Minute, broadcast.ClockUnknown, false},
	} {
		t.Run(tt.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := clock.New(&box{}, clock.TrustAuto, time.Now().Add(-time.Hour), time.UTC)
				expect(t, c, broadcast.ClockUnknown)
				ahead, known := c.Hear(time.Now().Add(-tt.ahead), tt.within)
				if ahead != tt.ahead || known != tt.known {
					t.Errorf("ahead %v, known %v", ahead, known)
				}
				expect(t, c, tt.want)
				if c.Hear(time.Now().Add(time.Hour), 0); tt.want == broadcast.ClockTrusted {
					expect(t, c, broadcast.ClockUnknown) // it was wrong before, or is now
				}
			})
		})
	}
}

func TestACollectorDoesNotLiftAClockBelowTheFloor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := clock.New(&box{}, clock.TrustAuto, time.Now().AddDate(30, 0, 0), time.UTC)
		c.Hear(time.Now(), 0)
		expect(t, c, broadcast.ClockUnknown)
	})
}
