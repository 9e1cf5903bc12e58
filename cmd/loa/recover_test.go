package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/store"
)

// A box without a battery wakes up in the past. The journal knows better, and
// nothing is stamped before it was asked.
func TestTheFirstEntryAfterACutKnowsThatTheClockIsWrong(t *testing.T) {
	st := emptyStore(t)
	ahead := time.Now().AddDate(0, 0, 3)
	if _, err := st.Append(broadcast.Entry{
		Stamp: broadcast.Stamp{At: ahead, Clock: broadcast.ClockTrusted, Boot: "before"}, Up: &broadcast.Up{Version: "1"},
	}); err != nil {
		t.Fatal(err)
	}
	s := idleStation(t, st)
	if _, err := s.takeUp(); err != nil {
		t.Fatal(err)
	}
	stop, cancel := context.WithCancel(t.Context())
	cancel() // write what waits, and end
	if err := s.writer.Run(stop); err != nil {
		t.Fatal(err)
	}
	for e, err := range st.Entries(2) {
		if err != nil || e.Clock != broadcast.ClockUnknown {
			t.Errorf("entry %d was made with a clock that is %s (%v), want unknown", e.Seq, e.Clock, err)
		}
	}
	if st.LastSeq() < 2 {
		t.Error("nothing was written down")
	}
}

// A box without a battery comes back after a cut and believes it is ten minutes
// before. A time server sets it right: what was to air during the cut is lost by the
// cut, what came after the boot by the clock.
func TestAClockThatIsSetForwardShowsHowLongThePowerWasOff(t *testing.T) {
	s := idleStation(t, emptyStore(t))
	stamp := s.clock.Stamp()
	booted := stamp.At.Add(-time.Duration(stamp.UpNS))
	cut := booted.Add(-time.Hour)
	s.downs = broadcast.Downtimes{{From: cut, To: cut.Add(-10 * time.Minute), Reason: broadcast.ReasonPowerOff, Open: true}}
	s.quality = broadcast.ClockUnknown
	s.newLoop(broadcast.Life{})
	if got := (watched{s}).Clock(); got != broadcast.ClockHoldover {
		t.Fatalf("the clock is %s, want holdover", got)
	}
	for at, want := range map[time.Time]broadcast.Reason{
		cut.Add(-time.Minute):       broadcast.ReasonLate,
		cut.Add(30 * time.Minute):   broadcast.ReasonPowerOff,
		booted.Add(time.Nanosecond): broadcast.ReasonClockUnknown,
	} {
		if got := (watched{s}).Down(at, at); got != want {
			t.Errorf("%v after the cut: %s, want %s", at.Sub(cut), got, want)
		}
	}
}

// A hold until eight ends at eight, but not because a clock that nobody trusts shows
// a later year.
func TestAClockThatNobodyTrustsEndsNoHold(t *testing.T) {
	s := idleStation(t, emptyStore(t))
	now := s.clock.Now()
	s.hold = &store.Hold{Until: now.Add(-time.Minute)}
	if s.held(now) != nil {
		t.Error("its time is over, and the station is still held")
	}
	s.clock.Learn(now.Add(time.Hour), time.Time{}, broadcast.Anchor{}) // it cannot be as early as it shows
	if s.saveHold(); s.held(now) == nil || s.hold == nil {
		t.Error("a clock that nobody trusts ended the hold")
	}
	if got := s.surely(now.AddDate(60, 0, 0)); !got.Equal(s.clock.Floor()) {
		t.Errorf("a slot made now was made at %v, want what has surely passed", got)
	}
}

func emptyStore(t *testing.T) *store.Store {
	t.Helper()
	st, err := store.Open(t.TempDir(), store.Options{Station: "xa"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	return st
}

// idleStation is a station of which nothing runs.
func idleStation(t *testing.T, st *store.Store) *station {
	t.Helper()
	config := configs.Default()
	config.Clock.Trust = configs.TrustSystem
	s, err := newStation(config, st, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
