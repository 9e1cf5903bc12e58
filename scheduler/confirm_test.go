package scheduler_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// told lists a plan as "1 05:30" and "2 17:00 held".
func toldPlan(p broadcast.Plan) (out []string) {
	for _, a := range p.Airings {
		line := a.Slot.String() + " " + a.Wanted.In(vietnam).Format("15:04")
		if a.Refused != nil {
			line += " " + string(a.Refused.Reason)
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

func TestWhatNobodyConfirmedIsHeld(t *testing.T) {
	night := broadcast.Policy{Quiet: []broadcast.ClockSpan{{Start: 21 * 3600, End: 5 * 3600}}}
	morning, evening := slot(t, 1, "30 5 * * *", 5), slot(t, 2, "0 17 * * *", 5)
	mistyped := slot(t, 2, "15 3 * * *", 5)
	another := evening
	another.Media = 99
	louder := evening
	louder.Priority = broadcast.PriorityEmergency
	waiting := evening
	waiting.State = broadcast.SlotWaiting
	renamed := evening
	renamed.Title = "Bản tin chiều"
	for _, tt := range []struct {
		what   string
		last   []broadcast.Slot
		policy broadcast.Policy // that was confirmed
		now    []broadcast.Slot
		quiet  broadcast.Policy // that holds now
		want   string
	}{
		{"nothing changed", []broadcast.Slot{morning, evening}, night, []broadcast.Slot{morning, evening}, night, "1 05:30, 2 17:00"},
		{"another hour", []broadcast.Slot{morning, evening}, night, []broadcast.Slot{morning, mistyped}, broadcast.Policy{}, "1 05:30, 2 03:15 held"},
		{"another file", []broadcast.Slot{morning, evening}, night, []broadcast.Slot{morning, another}, night, "1 05:30, 2 17:00 held"},
		{"another rank", []broadcast.Slot{morning, evening}, night, []broadcast.Slot{morning, louder}, night, "1 05:30, 2 17:00 held"},
		{"another name is no other airing", []broadcast.Slot{morning, evening}, night, []broadcast.Slot{morning, renamed}, night, "1 05:30, 2 17:00"},
		{"one more", []broadcast.Slot{morning}, night, []broadcast.Slot{morning, evening}, night, "1 05:30, 2 17:00 held"},
		{"one less", []broadcast.Slot{morning, evening}, night, []broadcast.Slot{morning}, night, "1 05:30"},
		{"it waited for approval", []broadcast.Slot{waiting}, night, []broadcast.Slot{evening}, night, "2 17:00 held"},
		{"quiet hours went out of the policy", []broadcast.Slot{mistyped}, night, []broadcast.Slot{mistyped}, broadcast.Policy{}, "2 03:15 held"},
		{"quiet hours came into it", []broadcast.Slot{mistyped}, broadcast.Policy{}, []broadcast.Slot{mistyped}, night, "2 03:15 quiet_hours"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			last := scheduler.Confirmed{Schedule: scheduler.Compile(tt.last, minutes, vietnam), Policy: tt.policy}
			plan := scheduler.Compile(tt.now, minutes, vietnam).HoldNew(last).Plan(tuesday, broadcast.Rules{Policy: tt.quiet})
			if got := strings.Join(toldPlan(plan), ", "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// A configuration with another time zone wakes nobody: every hour is another one.
// One that names the same hours otherwise changes nothing.
func TestAnotherTimeZoneHoldsEverything(t *testing.T) {
	slots := []broadcast.Slot{slot(t, 1, "30 5 * * *", 5)}
	rules := broadcast.Rules{}
	for name, want := range map[string]string{"Asia/Tokyo": "1 05:30 held", "Asia/Bangkok": "1 05:30"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		last := scheduler.Confirmed{Schedule: scheduler.Compile(slots, minutes, loc)}
		plan := scheduler.Compile(slots, minutes, vietnam).HoldNew(last).Plan(tuesday, rules)
		if got := strings.Join(toldPlan(plan), ", "); got != want {
			t.Errorf("confirmed in %s: %s, want %s", name, got, want)
		}
	}
}

func TestOfAnotherStationNothingAirs(t *testing.T) {
	s := scheduler.Compile([]broadcast.Slot{slot(t, 1, "30 5 * * *", 5)}, minutes, vietnam).HoldNew(scheduler.Confirmed{})
	if got := strings.Join(toldPlan(s.Plan(tuesday, broadcast.Rules{})), ", "); got != "1 05:30 held" {
		t.Errorf("got %s", got)
	}
	at := tuesday.In(vietnam).Add(6 * time.Hour)
	next := s.Upcoming(at, broadcast.Rules{})
	if len(next) != 1 || next[0].Refused != nil || !next[0].Planned.Equal(tuesday.AddDays(1).In(vietnam).Add(5*time.Hour+30*time.Minute)) {
		t.Errorf("what a person is shown: %+v", next)
	}
}

// Held for a word that may still come, an airing is lost only when it is too late.
func TestAConfirmationMayComeLate(t *testing.T) {
	s := scheduler.Compile([]broadcast.Slot{slot(t, 1, "30 5 * * *", 5)}, minutes, vietnam)
	unknown := func(broadcast.AiringID) bool { return false }
	at := func(s *scheduler.Schedule, after time.Duration) (start, lost int) {
		m := scheduler.Moment{
			Now: tuesday.In(vietnam).Add(5*time.Hour + 30*time.Minute + after), Clock: broadcast.ClockTrusted,
			Down: func(time.Time, time.Time) broadcast.Reason { return broadcast.ReasonLate },
		}
		a, b := scheduler.Due(s.Plan(tuesday, broadcast.Rules{}).Airings, unknown, m)
		for _, l := range b {
			if l.Verdict != (broadcast.Verdict{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonHeld}) {
				t.Errorf("lost with %+v", l.Verdict)
			}
		}
		return len(a), len(b)
	}
	held := s.HoldNew(scheduler.Confirmed{})
	for _, tt := range []struct {
		what        string
		s           *scheduler.Schedule
		after       time.Duration
		start, lost int
	}{
		{"held, on time", held, 0, 0, 0},
		{"held, a little late", held, 5 * time.Minute, 0, 0},
		{"confirmed, a little late", s, 5 * time.Minute, 1, 0},
		{"held, too late", held, 11 * time.Minute, 0, 1},
	} {
		if start, lost := at(tt.s, tt.after); start != tt.start || lost != tt.lost {
			t.Errorf("%s: %d to air, %d lost; want %d, %d", tt.what, start, lost, tt.start, tt.lost)
		}
	}
}
