package broadcast_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/broadcast"
)

// lived is a life that ended with an entry at a time.
func lived(clock, boot string, clean bool) (l broadcast.Life) {
	e := broadcast.Entry{Stamp: broadcast.Stamp{At: at(clock), Boot: boot, Clock: broadcast.ClockTrusted}}
	if clean {
		e.Down = &broadcast.Down{}
	}
	l.Apply(e, time.UTC)
	return l
}

// back is the moment of a return in a boot.
func back(clock, boot string, q broadcast.ClockQuality) broadcast.Stamp {
	return broadcast.Stamp{At: at(clock), Boot: boot, Clock: q}
}

func TestWhyTheStationWasDown(t *testing.T) {
	for _, tt := range []struct {
		what  string
		boot  string
		clean bool
		want  broadcast.Reason
	}{
		{"another boot id: the power was off", "before", false, broadcast.ReasonPowerOff},
		{"the same boot id without a goodbye: it crashed", "now", false, broadcast.ReasonCrash},
		{"a goodbye: somebody stopped it", "now", true, broadcast.ReasonStopped},
		{"a goodbye, then the machine was switched off", "before", true, broadcast.ReasonStopped},
	} {
		if got := lived("12:00", tt.boot, tt.clean).Reason("now"); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, got, tt.want)
		}
	}
}

func TestWhatWasCutGetsItsEnd(t *testing.T) {
	started := at("11:59")
	open := []broadcast.AsRun{
		{Airing: "1@a", Outcome: broadcast.OutcomeOnAir, Started: started},
		{Airing: "2@b", Outcome: broadcast.OutcomeOnAir},
		{Airing: "3@c", Outcome: broadcast.OutcomeOnAir, Started: started},
		{Airing: "4@d", Outcome: broadcast.OutcomeOnAir, Started: started},
	}
	reached := at("12:00").Add(-time.Second)
	progress := broadcast.Progress{
		Stamp:   broadcast.Stamp{At: reached},
		Reach:   broadcast.Reach{Airing: "1@a", Started: started, HeardMS: 58_000, Restarts: 2},
		Yielded: []broadcast.Reach{{Airing: "4@d", Started: started, HeardMS: 6_000}},
	}
	cut := broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPowerOff}
	var got []broadcast.Ended
	for _, e := range lived("12:00", "before", false).Endings(open, progress, back("12:01", "now", broadcast.ClockTrusted)) {
		got = append(got, *e.Ended)
	}
	want := []broadcast.Ended{
		// on air: as far as the progress says
		{Airing: "1@a", At: reached, HeardMS: 58_000, Restarts: 2, Verdict: cut},
		// claimed, not begun
		{Airing: "2@b", At: at("12:00"), Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff}},
		// begun, but the first second's progress never reached the disk
		{Airing: "3@c", At: started, Verdict: cut},
		// interrupted by an emergency, and waiting to have the air back
		{Airing: "4@d", At: reached, HeardMS: 6_000, Verdict: cut},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("want -, got +:\n%s", d)
	}
}

func TestAClaimIsLetGoWhenItsTimeIsProvedToBeAhead(t *testing.T) {
	open := []broadcast.AsRun{{Airing: "1@a", Outcome: broadcast.OutcomeOnAir, Wanted: at("12:03")}}
	for _, tt := range []struct {
		what string
		now  broadcast.Stamp
		let  bool
	}{
		{"back at once", back("12:02", "b", broadcast.ClockTrusted), true},
		{"back a moment too late: it may have begun", back("12:04", "b", broadcast.ClockTrusted), false},
		{"the clock is back at yesterday, and proves nothing", back("11:00", "b", broadcast.ClockTrusted), false},
		{"nobody can trust the clock", back("12:02", "b", broadcast.ClockUnknown), false},
		{"another boot takes longer than that", back("12:02", "c", broadcast.ClockHoldover), false},
	} {
		got := lived("12:00", "b", false).Endings(open, broadcast.Progress{}, tt.now)
		if len(got) != 1 || (got[0].Let != nil) != tt.let || tt.let == (got[0].Ended != nil) {
			t.Errorf("%s: %+v, want it let go: %t", tt.what, got, tt.let)
		}
	}
}

func TestReasonsHoldForTheTimeTheStationWasDown(t *testing.T) {
	downs := broadcast.Downtimes{{From: at("12:00"), To: at("13:00"), Reason: broadcast.ReasonPowerOff}}
	for _, tt := range []struct {
		from, until string
		want        broadcast.Reason
	}{
		{"11:59", "11:59", broadcast.ReasonLate},
		{"12:00", "12:00", broadcast.ReasonPowerOff},
		{"12:59", "12:59", broadcast.ReasonPowerOff},
		{"13:00", "13:00", broadcast.ReasonLate},
		{"11:57", "12:07", broadcast.ReasonPowerOff}, // in line behind another when the power went
	} {
		if got := downs.Within(at(tt.from), at(tt.until)); got != tt.want {
			t.Errorf("%s to %s: %s, want %s", tt.from, tt.until, got, tt.want)
		}
	}
}

// The power was off from noon; the box came back at 14:00, believed it was 12:10,
// and was set right at 15:00. It is unknown again for a while in the evening.
func TestTimeUnderAClockThatNobodyTrusted(t *testing.T) {
	downs := broadcast.Downtimes{{From: at("12:00"), To: at("12:10"), Reason: broadcast.ReasonPowerOff, Open: true}}
	downs = downs.Blind(at("14:00"), at("15:00")).Blind(at("20:00"), at("20:30"))
	for clock, want := range map[string]broadcast.Reason{
		"11:59": broadcast.ReasonLate, "13:30": broadcast.ReasonPowerOff, "14:30": broadcast.ReasonClockUnknown,
		"16:00": broadcast.ReasonLate, "20:10": broadcast.ReasonClockUnknown, "21:00": broadcast.ReasonLate,
	} {
		if got := downs.Within(at(clock), at(clock)); got != want {
			t.Errorf("%s: %s, want %s", clock, got, want)
		}
	}
}

// What an unknown clock showed is no sign of a day: neither for the look back nor
// for the floor.
func TestALifeKnowsWhichClockToBelieve(t *testing.T) {
	var l broadcast.Life
	day := func(d int, q broadcast.ClockQuality, e broadcast.Entry) {
		e.Stamp = broadcast.Stamp{At: time.Date(2026, 11, d, 5, 30, 0, 0, time.UTC), Clock: q, Boot: "b", UpNS: int64(d)}
		l.Apply(e, time.UTC)
	}
	planned := func(d broadcast.Date) broadcast.Entry { return broadcast.Entry{Plan: &broadcast.Plan{Date: d}} }
	day(3, broadcast.ClockTrusted, planned("2026-11-03"))
	day(4, broadcast.ClockTrusted, planned("2026-11-04"))
	day(5, broadcast.ClockTrusted, broadcast.Entry{Anchor: &broadcast.Anchor{Boot: "b", Source: "synced"}})
	day(5, broadcast.ClockHoldover, planned("2026-11-05"))
	day(30, broadcast.ClockUnknown, planned("2026-11-30"))
	if l.Sure.Day() != 5 || l.Known.Day() != 5 || l.Alive.Day() != 30 || l.Anchor.Source != "synced" {
		t.Errorf("sure %v, known %v, alive %v, anchor %q", l.Sure, l.Known, l.Alive, l.Anchor.Source)
	}
	if d := cmp.Diff([]broadcast.Date{"2026-11-03", "2026-11-04", "2026-11-05"}, l.Dates); d != "" {
		t.Errorf("days: %s", d)
	}
	if len(l.Planned) != 2 || l.Planned[0].Date != "2026-11-04" || l.Planned[1].Date != "2026-11-05" {
		t.Errorf("plans %+v, want those of the last two days", l.Planned)
	}
	if l.BlindFrom("b") != 30 || l.BlindFrom("c") != 0 {
		t.Errorf("blind from %v in this boot, %v in the next", l.BlindFrom("b"), l.BlindFrom("c"))
	}
	l.Reached(broadcast.Progress{Stamp: broadcast.Stamp{At: l.Alive.Add(time.Hour), Clock: broadcast.ClockTrusted, Boot: "b"}})
	if l.Alive.Hour() != 6 || !l.Known.Equal(l.Alive) {
		t.Errorf("the cell is younger than the last entry: alive %v, known %v", l.Alive, l.Known)
	}
}
