package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

func startsOf(slot broadcast.Slot, from time.Time, n int) string {
	var out []string
	for _, at := range scheduler.NextStarts(slot, options, from, n) {
		out = append(out, at.Format("02/01/2006 15:04"))
	}
	return strings.Join(out, ", ")
}

func TestExceptionsOfARule(t *testing.T) {
	half := broadcast.TimeOfDay(16*3600 + 1800)
	summer := broadcast.Season{First: broadcast.MonthDay{Month: 4, Day: 16}, Last: broadcast.MonthDay{Month: 10, Day: 15}}
	daily := broadcast.When{Cron: []string{"0 0 17 * * *"}}
	for _, tt := range []struct {
		what string
		slot broadcast.Slot
		n    int
		want string
	}{
		{"only on two days of many", broadcast.Slot{At: daily, Exceptions: broadcast.Exceptions{Only: []broadcast.Date{"2026-12-25", "2026-12-24"}}}, 9, "24/12/2026 17:00, 25/12/2026 17:00"},
		{"only on a day on which the rule wants nothing", broadcast.Slot{At: broadcast.When{Cron: []string{"0 0 17 * * 1"}}, Exceptions: broadcast.Exceptions{Only: []broadcast.Date{"2026-12-24"}}}, 9, ""},
		{"moved to another day", broadcast.Slot{At: broadcast.When{Cron: []string{"0 0 17 * * 4"}}, Exceptions: broadcast.Exceptions{Moved: map[broadcast.Date]broadcast.Move{"2026-11-26": {To: "2026-11-25"}}}}, 2, "25/11/2026 17:00, 03/12/2026 17:00"},
		{"moved to another day and time", broadcast.Slot{At: daily, Exceptions: broadcast.Exceptions{Moved: map[broadcast.Date]broadcast.Move{"2026-11-24": {To: "2026-11-23", At: &half}}}}, 3, "23/11/2026 16:30, 23/11/2026 17:00, 25/11/2026 17:00"},
		{"moved onto its own time", broadcast.Slot{At: daily, Exceptions: broadcast.Exceptions{Moved: map[broadcast.Date]broadcast.Move{"2026-11-24": {To: "2026-11-23"}}}}, 2, "23/11/2026 17:00, 25/11/2026 17:00"},
		{"two days change places", broadcast.Slot{At: broadcast.When{Once: []broadcast.LocalTime{"2026-11-24T05:00:00", "2026-11-25T06:00:00"}}, Exceptions: broadcast.Exceptions{Moved: map[broadcast.Date]broadcast.Move{"2026-11-24": {To: "2026-11-25"}, "2026-11-25": {To: "2026-11-24"}}}}, 9, "24/11/2026 06:00, 25/11/2026 05:00"},
		{"moved behind the last day", broadcast.Slot{At: daily, Until: "2026-11-23", Exceptions: broadcast.Exceptions{Moved: map[broadcast.Date]broadcast.Move{"2026-11-23": {To: "2026-11-30"}}}}, 9, "30/11/2026 17:00"},
		{"moved before the first day", broadcast.Slot{At: daily, From: "2026-11-30", Until: "2026-11-30", Exceptions: broadcast.Exceptions{Moved: map[broadcast.Date]broadcast.Move{"2026-11-30": {To: "2026-11-28"}}}}, 9, "28/11/2026 17:00"},
		{"moved onto a day that is left out", broadcast.Slot{At: daily, Until: "2026-11-24", Except: []broadcast.Date{"2026-11-23"}, Exceptions: broadcast.Exceptions{Moved: map[broadcast.Date]broadcast.Move{"2026-11-24": {To: "2026-11-23"}}}}, 9, "23/11/2026 17:00"},
		{"what the rule does not want cannot be moved", broadcast.Slot{At: daily, Until: "2026-11-24", Except: []broadcast.Date{"2026-11-24"}, Exceptions: broadcast.Exceptions{Moved: map[broadcast.Date]broadcast.Move{"2026-11-24": {To: "2026-11-25"}}}}, 9, "23/11/2026 17:00"},
		{"summer hours, asked in winter", broadcast.Slot{At: daily, Exceptions: broadcast.Exceptions{Season: "mua-he", Span: summer}}, 2, "16/04/2027 17:00, 17/04/2027 17:00"},
		{"a season that the policy no longer knows", broadcast.Slot{At: daily, Exceptions: broadcast.Exceptions{Season: "mua-he"}}, 2, ""},
		{"a storm loop moved whole", broadcast.Slot{At: broadcast.When{Cron: []string{"0 0 7 24 11 *"}, Every: 3600_000, To: 9 * 3600}, Until: "2026-12-31", Exceptions: broadcast.Exceptions{Moved: map[broadcast.Date]broadcast.Move{"2026-11-24": {To: "2026-11-26"}}}}, 9, "26/11/2026 07:00, 26/11/2026 08:00, 26/11/2026 09:00"},
	} {
		if got := startsOf(tt.slot, now, tt.n); got != tt.want {
			t.Errorf("%s: %s; want %s", tt.what, got, tt.want)
		}
	}
}

// Moving a day changes how many starts there are by nothing: what leaves a day
// arrives on another, unless it is there already.
func TestAMoveLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slot := broadcast.Slot{At: broadcast.When{Cron: []string{"0 0 17 * * 1,3"}}, Until: "2026-12-31"}
		plainly := len(scheduler.NextStarts(slot, options, now, 99))
		slot.Moved = map[broadcast.Date]broadcast.Move{}
		free := [][]broadcast.Date{{"2026-11-24", "2026-11-26"}, {"2026-11-27", "2027-01-05"}, {"2026-12-01", "2026-12-06"}} // no Monday, no Wednesday
		for i, from := range []broadcast.Date{"2026-11-25", "2026-11-30", "2026-12-02"} {
			if rapid.Bool().Draw(t, "move") {
				slot.Moved[from] = broadcast.Move{To: rapid.SampledFrom(free[i]).Draw(t, "to")}
			}
		}
		if got := len(scheduler.NextStarts(slot, options, now, 99)); got != plainly {
			t.Fatalf("%d starts, %d with %v", plainly, got, slot.Moved)
		}
	})
}

// A pause with an end needs nobody to end it, and nothing that lay in it is made up.
func TestAPauseEndsByItself(t *testing.T) {
	back := time.Date(2026, 11, 25, 6, 0, 0, 0, vietnam)
	slot := broadcast.Slot{
		ID: 1, State: broadcast.SlotPaused, Pause: broadcast.Pause{PausedUntil: back}, Priority: broadcast.PriorityRoutine,
		At: broadcast.When{Cron: []string{"0 30 5 * * *", "0 0 17 * * *"}},
	}
	schedule := scheduler.Compile([]broadcast.Slot{slot}, scheduler.Options{Loc: vietnam, Media: nil})
	for day, want := range map[broadcast.Date]int{"2026-11-24": 0, "2026-11-25": 1, "2026-11-26": 2} {
		if got := len(schedule.Wanted(day)); got != want {
			t.Errorf("%s: %d airings wanted, want %d", day, got, want)
		}
	}
}
