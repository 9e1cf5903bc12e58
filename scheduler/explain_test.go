package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// sunday is 22/11/2026, the day that the tables ask about.
func sunday(clock string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-22 "+clock, vietnam)
	if err != nil {
		panic(err)
	}
	return at
}

// evening is the bulletin of 17:00, fifteen minutes long, made up within half an
// hour.
func evening() (broadcast.Slot, broadcast.Airing) {
	s := broadcast.Slot{
		ID: 3, Title: "Bản tin chiều", State: broadcast.SlotActive, At: broadcast.When{Text: "hằng ngày 17h"},
		Late: broadcast.Late{Within: 30 * 60_000}, CreatedBy: "lan", CreatedAt: sunday("06:00").AddDate(0, -1, 0),
	}
	at := sunday("17:00")
	return s, broadcast.Airing{
		ID: broadcast.NewAiringID(3, at, 1), Slot: 3, Title: s.Title, Wanted: at, Planned: at, PlannedMS: 900_000, Length: 900_000,
		Late: s.Late, Priority: broadcast.PriorityRoutine, CreatedBy: "lan", ApprovedBy: "lan",
	}
}

// ended is the record of an airing that is over; heard "" = never began.
func ended(a broadcast.Airing, o broadcast.Outcome, why broadcast.Reason, heard string) *broadcast.AsRun {
	r := broadcast.AsRun{
		Airing: a.ID, Programme: a.Slot, Title: a.Title, Wanted: a.Wanted, Planned: a.Planned, PlannedMS: a.PlannedMS,
		Outcome: o, Reason: why, Clock: broadcast.ClockTrusted,
	}
	if from, to, began := strings.Cut(heard, "-"); began {
		r.Started, r.Ended = sunday(from), sunday(to)
		ms := broadcast.MillisOf(r.Ended.Sub(r.Started))
		r.HeardMS = &ms
	}
	return &r
}

// facts writes an explanation as the kinds of its facts, with what each is about.
func facts(x broadcast.Explanation) string {
	var out []string
	for _, b := range x.Because {
		item := b.Kind
		for _, t := range []time.Time{b.At, b.From, b.To} {
			if !t.IsZero() {
				item += " " + t.Format("15:04")
			}
		}
		for _, s := range []string{b.By, b.Title, b.Word, b.Text} {
			if s != "" {
				item += " " + s
			}
		}
		if b.MS != 0 {
			item += " " + b.MS.Duration().String()
		}
		out = append(out, item)
	}
	return strings.Join(out, "; ")
}

func TestWhyAnAiringWentAsItDid(t *testing.T) {
	slot, a := evening()
	relay := broadcast.AsRun{Airing: "9@x", Programme: 9, Title: "Tiếp sóng VOV1", Started: sunday("16:30"), Ended: sunday("17:38")}
	warning := broadcast.AsRun{Airing: "play@x", Title: "Bão", Started: sunday("17:05"), Ended: sunday("17:10")}
	other := broadcast.Airing{ID: "9@x", Slot: 9, Title: "Tiếp sóng VOV1", Wanted: a.Wanted}
	with := func(change func(*broadcast.Airing)) *broadcast.Airing { b := a; change(&b); return &b }

	for _, c := range []struct {
		name    string
		of      scheduler.Case
		because string // behind the rule
		doing   string
		outcome broadcast.Outcome
	}{
		// what went well
		{"aired", scheduler.Case{Run: ended(a, broadcast.OutcomeAired, "", "17:00-17:15")}, "heard 17:00 17:15 15m0s", "", broadcast.OutcomeAired},
		{
			"aired after the relay",
			scheduler.Case{Run: ended(a, broadcast.OutcomeAired, "", "17:38-17:53"), Runs: []broadcast.AsRun{relay}},
			"waits 17:38 Tiếp sóng VOV1; heard 17:38 17:53 15m0s", "", broadcast.OutcomeAired,
		},
		{"aired by a clock on holdover", scheduler.Case{Run: func() *broadcast.AsRun {
			r := ended(a, broadcast.OutcomeAired, "", "17:00-17:15")
			r.Clock = broadcast.ClockHoldover
			return r
		}()}, "heard 17:00 17:15 15m0s; clock holdover", "", broadcast.OutcomeAired},

		// what failed
		{"power off", scheduler.Case{
			Run:   ended(a, broadcast.OutcomeMissed, broadcast.ReasonPowerOff, ""),
			Trail: broadcast.Trail{Downs: []broadcast.Downtime{{From: sunday("16:41"), To: sunday("17:38"), Reason: broadcast.ReasonPowerOff}}},
		}, "down 16:41 17:38 power_off; late_rule 30m0s; late_by 38m0s; plan 17:00 15m0s", "loa edit 3 --late 60m", broadcast.OutcomeMissed},
		{"power off for the night", scheduler.Case{
			Run:   ended(a, broadcast.OutcomeMissed, broadcast.ReasonPowerOff, ""),
			Trail: broadcast.Trail{Downs: []broadcast.Downtime{{From: sunday("16:41"), To: sunday("17:38").AddDate(0, 0, 1), Reason: broadcast.ReasonPowerOff}}},
		}, "down 16:41 17:38 power_off; late_rule 30m0s; late_by 24h38m0s; plan 17:00 15m0s", "", broadcast.OutcomeMissed},
		{"cut by a power failure", scheduler.Case{
			Run:   ended(a, broadcast.OutcomePartial, broadcast.ReasonPowerOff, "17:00-17:05"),
			Trail: broadcast.Trail{Downs: []broadcast.Downtime{{From: sunday("17:05"), To: sunday("17:38"), Reason: broadcast.ReasonPowerOff}}},
		}, "down 17:05 17:38 power_off; heard 17:00 17:05 5m0s; plan 17:00 15m0s", "", broadcast.OutcomePartial},
		{"clock unknown", scheduler.Case{
			Run:   ended(a, broadcast.OutcomeMissed, broadcast.ReasonClockUnknown, ""),
			Trail: broadcast.Trail{Downs: []broadcast.Downtime{{From: sunday("16:41"), To: sunday("17:38"), Reason: broadcast.ReasonClockUnknown}}},
		}, "clock 16:41 17:38 unknown; late_rule 30m0s; late_by 38m0s; plan 17:00 15m0s", "", broadcast.OutcomeMissed},
		{
			"no file",
			scheduler.Case{Run: ended(a, broadcast.OutcomeMissed, broadcast.ReasonNoMedia, "")},
			"no_file; late_rule 30m0s; plan 17:00 15m0s", "loa import", broadcast.OutcomeMissed,
		},

		// what another airing took
		{
			"no room behind the relay",
			scheduler.Case{Run: func() *broadcast.AsRun {
				r := ended(a, broadcast.OutcomeSkipped, broadcast.ReasonPreempted, "")
				r.PreemptedBy = relay.Airing
				return r
			}(), Runs: []broadcast.AsRun{relay}},
			"no_room Tiếp sóng VOV1; late_rule 30m0s; late_by 38m0s; plan 17:00 15m0s", "loa edit 3 --late 60m", broadcast.OutcomeSkipped,
		},
		{
			"cut by an emergency",
			scheduler.Case{Run: ended(a, broadcast.OutcomeAired, "", "17:00-17:20"), Runs: []broadcast.AsRun{warning}},
			"yields 17:05 Bão; heard 17:00 17:20 20m0s", "", broadcast.OutcomeAired,
		},

		// what a rule or a person took off
		{"held", scheduler.Case{
			Run:   ended(a, broadcast.OutcomeSkipped, broadcast.ReasonHeld, ""),
			Trail: broadcast.Trail{Holds: []broadcast.Hold{{From: sunday("12:00"), To: sunday("18:00"), By: "minh"}}},
		}, "held 12:00 18:00 minh; late_rule 30m0s; late_by 1h0m0s; plan 17:00 15m0s", "", broadcast.OutcomeSkipped},
		{"quiet hours", scheduler.Case{
			Run: ended(a, broadcast.OutcomeSkipped, broadcast.ReasonQuietHours, ""), Policy: broadcast.Policy{Quiet: []broadcast.ClockSpan{{Start: 16 * 3600, End: 18 * 3600}}},
		}, "quiet 16:00–18:00; late_rule 30m0s; plan 17:00 15m0s", "loa edit 3 --at", broadcast.OutcomeSkipped},
		{"outside the windows", scheduler.Case{
			Run: ended(a, broadcast.OutcomeSkipped, broadcast.ReasonOutsideWindows, ""), Policy: broadcast.Policy{Windows: []broadcast.ClockSpan{{Start: 5 * 3600, End: 6 * 3600}}},
		}, "windows 05:00–06:00; late_rule 30m0s; plan 17:00 15m0s", "loa edit 3 --at", broadcast.OutcomeSkipped},
		{"nothing on record", scheduler.Case{}, "no_note; plan 17:00 15m0s", "", ""},

		// what is to come
		{"to come", scheduler.Case{Now: sunday("16:00")}, "due_in 1h0m0s; plan 17:00 15m0s", "", ""},
		{
			"to come, no file",
			scheduler.Case{Now: sunday("16:00"), NoFile: true},
			"no_file; due_in 1h0m0s; plan 17:00 15m0s", "loa import", broadcast.OutcomeMissed,
		},
		{"to come, on hold", scheduler.Case{
			Now: sunday("16:00"), Held: true, Trail: broadcast.Trail{Holds: []broadcast.Hold{{From: sunday("12:00"), By: "minh"}}},
		}, "held 12:00 minh; due_in 1h0m0s; plan 17:00 15m0s", "loa hold --off", ""},
		{
			"to come, clock unknown",
			scheduler.Case{Now: sunday("16:00"), Clock: broadcast.ClockUnknown},
			"clock unknown; due_in 1h0m0s; plan 17:00 15m0s", "loa clock confirm", "",
		},
		{"to come after the relay", scheduler.Case{
			Now: sunday("16:00"), Airing: with(func(a *broadcast.Airing) { a.Planned = sunday("17:10") }),
			Yields: []scheduler.Yield{{Loser: *with(func(a *broadcast.Airing) { a.Planned = sunday("17:10") }), Winner: other, What: scheduler.YieldWaits}},
		}, "waits 17:10 Tiếp sóng VOV1; due_in 1h10m0s; plan 17:10 15m0s", "", ""},
		{"to come, cutting into the relay", scheduler.Case{
			Now: sunday("16:00"), Airing: with(func(a *broadcast.Airing) { a.Priority = broadcast.PriorityPriority }),
			Yields: []scheduler.Yield{{Loser: other, Winner: a, What: scheduler.YieldSplit}},
		}, "priority priority; cuts_in 17:00 Tiếp sóng VOV1; due_in 1h0m0s; plan 17:00 15m0s", "", ""},
		{"to come, not approved", scheduler.Case{Now: sunday("16:00"), Airing: with(func(a *broadcast.Airing) {
			a.Refused = &broadcast.Verdict{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonNotApproved}
			a.PlannedMS = 0
		})}, "awaits; due_in 1h0m0s", "loa approve 3", broadcast.OutcomeSkipped},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.of.Slot, c.of.Date = &slot, "2026-11-22"
			if c.of.Now.IsZero() {
				c.of.Now = sunday("23:00")
			}
			if c.of.Airing == nil {
				c.of.Airing = &a
			}
			x := scheduler.Explain(c.of)
			if got, want := facts(x), "rule hằng ngày 17h; "+c.because; got != want {
				t.Errorf("because\n got %s\nwant %s", got, want)
			}
			if x.Do != c.doing || (x.Do == "") != (x.DoWhat == "") {
				t.Errorf("to do: %q (%s), want %q", x.Do, x.DoWhat, c.doing)
			}
			if x.Outcome != c.outcome {
				t.Errorf("outcome %q, want %q", x.Outcome, c.outcome)
			}
		})
	}
}

// fair is a calendar that marks the sunday.
var fair = broadcast.DayBook{{Name: "xa", Days: []broadcast.MarkedDay{{Name: "Ngày hội", From: "2026-11-22"}}}}

func TestWhyNothingAirsOnADay(t *testing.T) {
	edited := broadcast.Trail{Deeds: []broadcast.Deed{{At: sunday("19:00"), Act: broadcast.Act{Verb: "edit", Slot: 5, By: "lan"}}}}
	for _, c := range []struct {
		name    string
		change  func(*broadcast.Slot)
		because string
		doing   string
	}{
		{"another day", func(*broadcast.Slot) {}, "other_day 00:00; next_time 17:00", ""},
		{"an exception", func(s *broadcast.Slot) { s.Except = []broadcast.Date{"2026-11-22"} }, "excepted 00:00; next_time 17:00", ""},
		{"paused", func(s *broadcast.Slot) { s.State = broadcast.SlotPaused }, "paused; next_time 17:00", "loa resume 3"},
		{"rejected", func(s *broadcast.Slot) { s.State, s.RejectedBy = broadcast.SlotRejected, "minh" }, "rejected minh; next_time 17:00", ""},
		{"in a session", func(s *broadcast.Slot) { s.Session = "buổi sáng" }, "session buổi sáng; other_day 00:00; next_time 17:00", ""},
		{"made only then", func(s *broadcast.Slot) { s.CreatedAt = sunday("18:00") }, "unborn 18:00; next_time 17:00", ""},
		{"another rule then", func(s *broadcast.Slot) { s.ID = 5 }, "deed 19:00 lan edit; new_rule 19:00; next_time 17:00", ""},
		{"a calendar that is left out", func(s *broadcast.Slot) { s.ExceptCalendars = []string{"xa"} }, "marked 00:00 xa/Ngày hội; next_time 17:00", ""},
		{"one of its days", func(s *broadcast.Slot) { s.ExceptCalendars = []string{"xa/Ngày hội"} }, "marked 00:00 xa/Ngày hội; next_time 17:00", ""},
		{"another day of the calendar", func(s *broadcast.Slot) { s.ExceptCalendars = []string{"xa/Ngày giỗ"} }, "other_day 00:00; next_time 17:00", ""},
		{"out of season", func(s *broadcast.Slot) {
			s.Season, s.Span = "mua-he", broadcast.Season{First: broadcast.MonthDay{Month: 4, Day: 16}, Last: broadcast.MonthDay{Month: 10, Day: 15}}
		}, "season 16/04–15/10 mua-he; off_season 00:00 mua-he; next_time 17:00", ""},
		{"only another day", func(s *broadcast.Slot) { s.Only = []broadcast.Date{"2026-12-24"} }, "only 24/12/2026; not_among 00:00; next_time 17:00", ""},
		{"moved away", func(s *broadcast.Slot) {
			at := broadcast.TimeOfDay(10 * 3600)
			s.Moved = map[broadcast.Date]broadcast.Move{"2026-11-22": {To: "2026-11-23", At: &at}}
		}, "moved_away 00:00 10:00; next_time 17:00", ""},
		{"in a session on its own days", func(s *broadcast.Slot) { s.Session, s.At.Cron = "chiều", []string{"59 59 23 * * 1"} }, "session chiều; other_day 00:00; next_time 17:00", ""},
		{"before its first day", func(s *broadcast.Slot) { s.From = "2026-11-23" }, "first_day 00:00; other_day 00:00; next_time 17:00", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			slot, _ := evening()
			c.change(&slot)
			x := scheduler.Explain(scheduler.Case{Now: sunday("23:00"), Date: "2026-11-22", Slot: &slot, Next: sunday("17:00").AddDate(0, 0, 1), Trail: edited, Days: fair})
			if got, want := facts(x), "rule hằng ngày 17h; "+c.because; got != want {
				t.Errorf("because\n got %s\nwant %s", got, want)
			}
			if x.Do != c.doing || x.Airing != "" || x.Title != slot.Title {
				t.Errorf("explained as %+v", x)
			}
		})
	}
}

func TestWhoDidWhatIsToldOldestFirst(t *testing.T) {
	slot, a := evening()
	a.ApprovedBy = "minh"
	deed := func(clock, by, verb string, of broadcast.SlotID) broadcast.Deed {
		return broadcast.Deed{At: sunday(clock), Act: broadcast.Act{Verb: verb, Slot: of, By: by}}
	}
	x := scheduler.Explain(scheduler.Case{
		Now: sunday("16:00"), Slot: &slot, Airing: &a,
		Trail: broadcast.Trail{Deeds: []broadcast.Deed{deed("06:00", "lan", "add", 3), deed("06:30", "lan", "add", 4), deed("07:00", "minh", "approve", 3)}},
	})
	want := "rule hằng ngày 17h; deed 06:00 lan add; deed 07:00 minh approve; approved minh; due_in 1h0m0s; plan 17:00 15m0s"
	if got := facts(x); got != want {
		t.Errorf("because\n got %s\nwant %s", got, want)
	}
}

// A play has no rule, and a slot that is gone is said to be gone.
func TestWhatHasNoSlot(t *testing.T) {
	_, a := evening()
	gone := scheduler.Explain(scheduler.Case{Now: sunday("23:00"), Airing: &a, Run: ended(a, broadcast.OutcomeAired, "", "17:00-17:15")})
	if got := facts(gone); got != "gone; heard 17:00 17:15 15m0s" {
		t.Errorf("a slot that is gone is explained by %s", got)
	}
	a.ID, a.Slot = "play@2026-11-22T17:00:00.000+07:00", 0
	played := scheduler.Explain(scheduler.Case{Now: sunday("23:00"), Airing: &a, Run: ended(a, broadcast.OutcomeAired, "", "17:00-17:15")})
	if got := facts(played); got != "played 17:00 lan; heard 17:00 17:15 15m0s" {
		t.Errorf("a play is explained by %s", got)
	}
}

func TestWhoYieldsToWhom(t *testing.T) {
	for _, c := range []struct {
		name  string
		slots []broadcast.Slot
		want  string // loser, what, winner
	}{
		{"nobody", []broadcast.Slot{slot(t, 1, "30 5 * * *", 10), slot(t, 2, "50 5 * * *", 10)}, ""},
		{"the second waits", []broadcast.Slot{slot(t, 1, "30 5 * * *", 10), slot(t, 2, "35 5 * * *", 10)}, "2 waits 1"},
		{"the second has no room", []broadcast.Slot{slot(t, 1, "30 5 * * *", 40), slot(t, 2, "35 5 * * *", 10)}, "2 no_room 1"},
		{"the relay is split", []broadcast.Slot{
			func() broadcast.Slot {
				s := slot(t, 1, "30 5 * * *", 40)
				s.Source = broadcast.SourceRelay
				s.Cap = 40 * 60_000
				return s
			}(),
			func() broadcast.Slot {
				s := slot(t, 2, "35 5 * * *", 10)
				s.Priority = broadcast.PriorityPriority
				return s
			}(),
		}, "1 yields 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := scheduler.Compile(c.slots, scheduler.Options{Loc: vietnam, Media: minutes}).Plan(tuesday, broadcast.Rules{})
			var got []string
			for _, y := range scheduler.Yields(plan) {
				got = append(got, y.Loser.Slot.String()+" "+y.What+" "+y.Winner.Slot.String())
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// What was moved says from where; what its own rule wants on that day does not.
func TestWhatWasMovedSaysFromWhere(t *testing.T) {
	slot, own := evening()
	ten := broadcast.TimeOfDay(10 * 3600)
	slot.At.Cron = []string{"0 0 17 * * *"}
	slot.Moved = map[broadcast.Date]broadcast.Move{"2026-11-21": {To: "2026-11-22", At: &ten}}
	moved := own
	moved.Wanted = sunday("10:00")
	moved.ID = broadcast.NewAiringID(3, moved.Wanted, 1)
	for _, c := range []struct {
		name   string
		airing broadcast.Airing
		from   string
	}{{"its own", own, ""}, {"moved", moved, "2026-11-21"}} {
		var from string
		for _, b := range scheduler.Explain(scheduler.Case{Now: sunday("09:00"), Date: "2026-11-22", Slot: &slot, Airing: &c.airing}).Because {
			if b.Kind == broadcast.BecauseMovedHere {
				from = string(broadcast.DateOf(b.At))
			}
		}
		if from != c.from {
			t.Errorf("%s: moved from %q, want %q", c.name, from, c.from)
		}
	}
}
