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

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, hanoi)

func TestWhyTheStationWasDown(t *testing.T) {
	entry := func(boot string, clean bool) broadcast.Entry {
		e := broadcast.Entry{Stamp: broadcast.Stamp{At: noon, Boot: boot}}
		if clean {
			e.Down = &broadcast.Down{}
		}
		return e
	}
	for _, tt := range []struct {
		what string
		last broadcast.Entry
		want broadcast.Reason
	}{
		{"another boot id: the power was off", entry("before", false), broadcast.ReasonPowerOff},
		{"the same boot id without a goodbye: it crashed", entry("now", false), broadcast.ReasonCrash},
		{"a goodbye: somebody stopped it", entry("now", true), broadcast.ReasonStopped},
		{"a goodbye, then the machine was switched off", entry("before", true), broadcast.ReasonStopped},
	} {
		if got := broadcast.DownReason(tt.last, "now"); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, got, tt.want)
		}
	}
}

func TestReasonsHoldForTheTimeTheStationWasDown(t *testing.T) {
	downs := []downtime{{from: noon, to: noon.Add(time.Hour), reason: broadcast.ReasonPowerOff}}
	for at, want := range map[time.Time]broadcast.Reason{
		noon.Add(-time.Second):     broadcast.ReasonLate,
		noon:                       broadcast.ReasonPowerOff,
		noon.Add(59 * time.Minute): broadcast.ReasonPowerOff,
		noon.Add(time.Hour):        broadcast.ReasonLate,
	} {
		if got := reasonWithin(downs, at, at); got != want {
			t.Errorf("at %s: %s, want %s", at.Format(time.TimeOnly), got, want)
		}
	}
	// wanted before, and in line behind another when the power went
	if got := reasonWithin(downs, noon.Add(-3*time.Minute), noon.Add(7*time.Minute)); got != broadcast.ReasonPowerOff {
		t.Errorf("what waited for the air when the power went: %s, want power_off", got)
	}
}

func TestWhatWasCutGetsItsEnd(t *testing.T) {
	started := noon.Add(-time.Minute)
	open := []broadcast.AsRun{
		{Airing: "1@a", Outcome: broadcast.OutcomeOnAir, Started: started},
		{Airing: "2@b", Outcome: broadcast.OutcomeOnAir},
		{Airing: "3@c", Outcome: broadcast.OutcomeOnAir, Started: started},
		{Airing: "4@d", Outcome: broadcast.OutcomeOnAir, Started: started},
	}
	progress := broadcast.Progress{
		Stamp:   broadcast.Stamp{At: noon.Add(-time.Second)},
		Reach:   broadcast.Reach{Airing: "1@a", Started: started, HeardMS: 58_000, Restarts: 2},
		Yielded: []broadcast.Reach{{Airing: "4@d", Started: started, HeardMS: 6_000}},
	}
	got := endings(open, progress, lastWords{alive: noon, any: true}, broadcast.ReasonPowerOff, noon.Add(time.Minute))
	for i, want := range []broadcast.Ended{
		// on air: as far as the progress says
		{Airing: "1@a", At: noon.Add(-time.Second), HeardMS: 58_000, Restarts: 2, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPowerOff}},
		// claimed, not begun
		{Airing: "2@b", At: noon, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff}},
		// begun, but the first second's progress never reached the disk
		{Airing: "3@c", At: started, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPowerOff}},
		// interrupted by an emergency, and waiting to have the air back
		{Airing: "4@d", At: noon.Add(-time.Second), HeardMS: 6_000, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPowerOff}},
	} {
		if *got[i].Ended != want {
			t.Errorf("%s: %+v, want %+v", want.Airing, *got[i].Ended, want)
		}
	}
	if len(got) != len(open) {
		t.Errorf("%d endings for %d open airings", len(got), len(open))
	}
}

func TestAClaimWhoseTimeIsAheadIsLetGo(t *testing.T) {
	open := []broadcast.AsRun{{Airing: "1@a", Outcome: broadcast.OutcomeOnAir, Wanted: noon.Add(3 * time.Second)}}
	got := endings(open, broadcast.Progress{}, lastWords{alive: noon, any: true}, broadcast.ReasonCrash, noon.Add(2*time.Second))
	if len(got) != 1 || got[0].Let == nil || got[0].Let.Airing != "1@a" {
		t.Errorf("got %+v, want the claim let go", got)
	}
	// back a moment too late: it may have begun, so it does not air again
	got = endings(open, broadcast.Progress{}, lastWords{alive: noon, any: true}, broadcast.ReasonCrash, noon.Add(4*time.Second))
	if len(got) != 1 || got[0].Ended == nil || got[0].Ended.Outcome != broadcast.OutcomeMissed {
		t.Errorf("got %+v, want it missed", got)
	}
	// a box without a battery: its clock is back at yesterday, and proves nothing
	got = endings(open, broadcast.Progress{}, lastWords{alive: noon, any: true}, broadcast.ReasonPowerOff, noon.AddDate(0, 0, -1))
	if len(got) != 1 || got[0].Ended == nil || got[0].Ended.Outcome != broadcast.OutcomeMissed {
		t.Errorf("got %+v, want it missed", got)
	}
}

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
// before. A time server sets it right, and is believed a moment later: what was to
// air during the cut is lost by the cut, what came after the boot by the clock.
func TestAClockThatIsSetForwardShowsHowLongThePowerWasOff(t *testing.T) {
	s := idleStation(t, emptyStore(t))
	stamp := s.clock.Stamp()
	booted := stamp.At.Add(-time.Duration(stamp.UpNS))
	cut := booted.Add(-time.Hour)
	s.downs = []downtime{{from: cut, to: cut.Add(-10 * time.Minute), reason: broadcast.ReasonPowerOff}}
	s.newLoop(cut)
	s.noteStep(broadcast.Step{ByMS: broadcast.MillisOf(time.Hour), From: broadcast.ClockUnknown, To: broadcast.ClockUnknown})
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
