package scheduler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// clockAt is a time of the Tuesday on which the stories happen.
func clockAt(text string) time.Time {
	c, err := broadcast.ParseTimeOfDay(text)
	if err != nil {
		panic(err)
	}
	return c.On(tuesday, vietnam)
}

// told says in one line what Due answers.
func told(start []broadcast.Airing, lost []scheduler.Missed) string {
	var out []string
	for _, a := range start {
		out = append(out, fmt.Sprintf("start %d %s", a.Slot, a.Wanted.Format("15:04")))
	}
	for _, m := range lost {
		out = append(out, fmt.Sprintf("%s %d %s %s", m.Outcome, m.Slot, m.Wanted.Format("15:04"), m.Reason))
	}
	return strings.Join(out, ", ")
}

func TestWhatIsDue(t *testing.T) {
	bulletin := plan(slot(t, 1, "daily 05:30", 5)).Airings
	skip, always, waiting := slot(t, 1, "daily 05:30", 5), slot(t, 1, "daily 05:30", 5), slot(t, 1, "daily 05:30", 5)
	skip.Late, always.Late, waiting.State = broadcast.Late{}, broadcast.Late{Always: true}, broadcast.SlotWaiting
	storm, twice := always, slot(t, 1, "daily 05:30", 5)
	storm.At.Every, storm.At.To = 300_000, 6*3600
	twice.Repeat = 2
	quiet := scheduler.Compile([]broadcast.Slot{slot(t, 1, "daily 05:30", 5)}, minutes, vietnam).Plan(tuesday, broadcast.Rules{
		Policy: broadcast.Policy{Quiet: []broadcast.ClockSpan{{Start: 5 * 3600, End: 6 * 3600}}},
	}).Airings

	fixed := plan(slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 05:40", 5)).Airings
	crowd := plan(slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 05:31", 5), slot(t, 3, "daily 05:40", 5)).Airings
	filler := slot(t, 2, "daily 05:40", 5)
	filler.Priority = broadcast.PriorityFiller
	filled := plan(slot(t, 1, "daily 05:30", 5), filler).Airings

	for _, tt := range []struct {
		what  string
		plan  []broadcast.Airing
		now   string
		busy  time.Duration
		clock broadcast.ClockQuality
		down  broadcast.Reason
		known bool
		want  string
	}{
		{what: "long before", plan: bulletin, now: "05:29:53", want: ""},
		{what: "in the pre-roll", plan: bulletin, now: "05:29:54", want: "start 1 05:30"},
		{what: "at its time", plan: bulletin, now: "05:30", want: "start 1 05:30"},
		{what: "known to the journal", plan: bulletin, now: "05:30", known: true, want: ""},
		{what: "ten minutes late", plan: bulletin, now: "05:40", want: "start 1 05:30"},
		{what: "too late", plan: bulletin, now: "05:40:01", want: "missed 1 05:30 late"},
		{what: "too late, for the power was off", plan: bulletin, now: "06:00", down: broadcast.ReasonPowerOff, want: "missed 1 05:30 power_off"},
		{what: "too late, and known", plan: bulletin, now: "06:00", known: true, want: ""},
		{what: "--late skip, a moment late", plan: plan(skip).Airings, now: "05:30:05", want: "start 1 05:30"},
		{what: "--late skip, late", plan: plan(skip).Airings, now: "05:30:06", want: "missed 1 05:30 late"},
		{what: "--late always, hours late", plan: plan(always).Airings, now: "20:00", want: "start 1 05:30"},

		{what: "nothing vouches for the clock", plan: bulletin, now: "05:30", clock: broadcast.ClockUnknown, want: ""},
		{what: "what seems too late may still come: the clock can be ahead", plan: bulletin, now: "05:41", clock: broadcast.ClockUnknown, want: ""},
		{what: "nor is it refused by a clock that may be wrong", plan: plan(waiting).Airings, now: "05:41", clock: broadcast.ClockUnknown, want: ""},
		{what: "--late always waits for the clock", plan: plan(always).Airings, now: "20:00", clock: broadcast.ClockUnknown, want: ""},
		{what: "a clock in holdover will do", plan: bulletin, now: "05:30", clock: broadcast.ClockHoldover, want: "start 1 05:30"},

		{what: "waits for approval: not before its time", plan: plan(waiting).Airings, now: "05:29:59", want: ""},
		{what: "waits for approval", plan: plan(waiting).Airings, now: "05:30", want: "skipped 1 05:30 not_approved"},
		{what: "what the plan refuses is decided on air", plan: quiet, now: "05:30", want: "start 1 05:30"},
		{what: "quiet hours, and the power was off", plan: quiet, now: "06:00", down: broadcast.ReasonPowerOff, want: "skipped 1 05:30 quiet_hours"},

		{
			what: "late more than once: the newest alone", plan: plan(storm).Airings[:4], now: "05:45:10", down: broadcast.ReasonCrash,
			want: "start 1 05:45, missed 1 05:30 crash, missed 1 05:35 crash, missed 1 05:40 crash",
		},
		{what: "the one ahead does not cost the late one", plan: plan(storm).Airings[:2], now: "05:34:55", want: "start 1 05:30, start 1 05:35"},
		{what: "repeats of one start are one turn", plan: plan(twice).Airings, now: "05:36", want: "start 1 05:30, start 1 05:35"},
		{what: "two slots do not cost each other", plan: plan(slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 05:32", 5)).Airings, now: "05:36", want: "start 1 05:30, start 2 05:32"},

		{what: "late, and over before the next begins", plan: fixed, now: "05:33", want: "start 1 05:30"},
		{what: "late, and it would run into the next: it waits", plan: fixed, now: "05:36", want: ""},
		{what: "and then its chance has passed", plan: fixed, now: "05:40:01", want: "start 2 05:40, missed 1 05:30 late"},
		{what: "one behind the other they would run into it", plan: crowd, now: "05:33", want: "start 1 05:30"},
		{what: "the air is taken by what was made up before", plan: fixed, now: "05:33", busy: 3 * time.Minute, want: ""},
		{what: "a filler to come keeps nobody waiting", plan: filled, now: "05:36", want: "start 1 05:30"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			if tt.clock == "" {
				tt.clock = broadcast.ClockTrusted
			}
			if tt.down == "" {
				tt.down = broadcast.ReasonLate
			}
			got := told(scheduler.Due(tt.plan, func(broadcast.AiringID) bool { return tt.known }, scheduler.Moment{
				Now: clockAt(tt.now), Lead: 6 * time.Second, Clock: tt.clock, Busy: tt.busy,
				Down: func(_, _ time.Time) broadcast.Reason { return tt.down },
			}))
			if got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// Behind a talk that was on air when the power went at 05:33, the bulletin of 05:30
// had its chance until 05:40: it was the cut that took it.
func TestWhatWasInLineIsLostByTheCut(t *testing.T) {
	cutAt := clockAt("05:33")
	for _, tt := range []struct{ line, want string }{
		{"daily 05:30", "missed 1 05:30 power_off"},
		{"daily 05:20", "missed 1 05:20 late"}, // until 05:30: the cut found its chance gone
	} {
		got := told(scheduler.Due(plan(slot(t, 1, tt.line, 5)).Airings, func(broadcast.AiringID) bool { return false }, scheduler.Moment{
			Now: clockAt("06:00"), Lead: 6 * time.Second, Clock: broadcast.ClockTrusted,
			Down: func(_, until time.Time) broadcast.Reason {
				if until.Before(cutAt) {
					return broadcast.ReasonLate
				}
				return broadcast.ReasonPowerOff
			},
		}))
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.line, got, tt.want)
		}
	}
}

// However the clock jumps, runs and stops: each airing is handed over or lost at
// most once, none before its time, and when the day is over none is forgotten.
func TestDueForgetsNothingAndDoublesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduler.Compile(anySlots(t), minutes, vietnam).Plan(tuesday, broadcast.Rules{})
		journal := map[broadcast.AiringID]string{}
		now := clockAt("00:00")
		ask := func(quality broadcast.ClockQuality) {
			start, lost := scheduler.Due(p.Airings, func(id broadcast.AiringID) bool { return journal[id] != "" }, scheduler.Moment{
				Now: now, Lead: 6 * time.Second, Clock: quality, Down: func(_, _ time.Time) broadcast.Reason { return broadcast.ReasonLate },
			})
			for _, a := range start {
				if journal[a.ID] != "" || a.Wanted.Sub(now) > 6*time.Second {
					t.Fatalf("%s is handed over at %v, after %q", a.ID, now, journal[a.ID])
				}
				if deadline, has := a.Late.Deadline(a.Wanted); has && now.After(deadline) || quality == broadcast.ClockUnknown {
					t.Fatalf("%s is handed over at %v, with a clock that is %s", a.ID, now, quality)
				}
				journal[a.ID] = "started"
			}
			for _, m := range lost {
				if journal[m.ID] != "" || m.Reason == "" || m.Wanted.After(now) {
					t.Fatalf("%s is lost at %v for %q, after %q", m.ID, now, m.Reason, journal[m.ID])
				}
				journal[m.ID] = "lost"
			}
		}
		for range rapid.IntRange(0, 60).Draw(t, "looks") {
			now = now.Add(time.Duration(rapid.IntRange(-7200, 14_400).Draw(t, "step")) * time.Second)
			ask(rapid.SampledFrom([]broadcast.ClockQuality{broadcast.ClockTrusted, broadcast.ClockHoldover, broadcast.ClockUnknown}).Draw(t, "clock"))
		}
		now = clockAt("24:00").AddDate(0, 0, 2) // what is made up whenever it fits has found its gap
		ask(broadcast.ClockTrusted)
		for _, a := range p.Airings {
			if journal[a.ID] == "" {
				t.Fatalf("%s was forgotten: %v", a.ID, slices.Collect(func(yield func(string) bool) {
					for id, what := range journal {
						if !yield(string(id) + " " + what) {
							return
						}
					}
				}))
			}
		}
	})
}
