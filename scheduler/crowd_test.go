package scheduler_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// A thousand rules at one second: each is heard in its turn or refused with who was
// in its way, nothing overlaps, and nobody is forgotten.
func TestAThousandRulesAtOneSecond(t *testing.T) {
	const n = 1000
	var slots []broadcast.Slot
	for i := range n {
		slots = append(slots, broadcast.Slot{
			ID: broadcast.SlotID(i + 1), Title: fmt.Sprint(i), State: broadcast.SlotActive, Media: 1,
			At: broadcast.When{Cron: []string{"0 30 5 * * *"}}, Repeat: 1, Priority: broadcast.PriorityRoutine, Late: broadcast.DefaultLate,
		})
	}
	minute := func(broadcast.Slot) (broadcast.Media, bool) {
		return broadcast.Media{DurationMS: broadcast.MillisOf(time.Minute)}, true
	}
	plan := scheduler.Compile(slots, scheduler.Options{Loc: vietnam, Media: minute}).Plan("2026-11-24", broadcast.Rules{})
	seen, heard, free := map[broadcast.AiringID]bool{}, 0, time.Time{}
	for _, a := range plan.Airings {
		seen[a.ID] = true
		switch {
		case a.Refused != nil:
			if a.Refused.Reason != broadcast.ReasonPreempted || a.Refused.By == "" {
				t.Fatalf("%s is refused: %+v", a.ID, *a.Refused)
			}
		case a.Planned.Before(free):
			t.Fatalf("%s begins at %v, the air is free at %v", a.ID, a.Planned, free)
		default:
			heard, free = heard+1, a.Planned.Add(a.PlannedMS.Duration())
		}
	}
	if len(seen) != n || heard != 11 { // 05:30, 05:31 … 05:40: ten minutes late and no later
		t.Errorf("%d of %d airings are in the plan, %d are heard, want 11", len(seen), n, heard)
	}
}

// In a zone that changes its clocks the next starts are told as they will be: an
// hour that is skipped airs at the end of the gap, one that comes twice airs once.
func TestTheNextStartsOverAChangeOfClocks(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text string
		now  time.Time
		n    int
		want string
	}{
		{"hằng ngày 2h30", time.Date(2026, 3, 28, 12, 0, 0, 0, berlin), 2, "29/03 03:00 CEST, 30/03 02:30 CEST"},
		{"hằng ngày 2h30", time.Date(2026, 10, 24, 12, 0, 0, 0, berlin), 2, "25/10 02:30 CEST, 26/10 02:30 CET"},
		{"29/3/2026 2h30", time.Date(2026, 3, 28, 12, 0, 0, 0, berlin), 9, "29/03 03:00 CEST"},
		{"29/3/2026 mỗi 30 phút từ 1h30 đến 3h30", time.Date(2026, 3, 28, 12, 0, 0, 0, berlin), 9, "29/03 01:30 CET, 29/03 03:00 CEST, 29/03 03:30 CEST"},
	} {
		w, err := scheduler.ParseWhen(tt.text, tt.now, nil)
		if err != nil {
			t.Fatalf("%s: %v", tt.text, err)
		}
		var starts []string
		for _, at := range scheduler.NextStarts(broadcast.Slot{At: w}, options, tt.now, tt.n) {
			starts = append(starts, at.Format("02/01 15:04 MST"))
		}
		if got := strings.Join(starts, ", "); got != tt.want {
			t.Errorf("%s: %s; want %s", tt.text, got, tt.want)
		}
	}
}
