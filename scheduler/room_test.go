package scheduler_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

func TestHowFullASessionIs(t *testing.T) {
	sessions := []broadcast.Session{buoi(t, "sáng", "daily 05:30", 30*time.Minute), buoi(t, "chiều", "daily 17:00", 30*time.Minute)}
	s := scheduler.Compile([]broadcast.Slot{
		inSession(1, "sáng", "a", 1200), inSession(2, "sáng", "b", 900), inSession(3, "sáng", "c", 60), inSession(4, "chiều", "d", 300),
	}, seconds, vietnam).WithSessions(sessions)
	var got []string
	for _, r := range s.Rooms(s.Plan(tuesday, broadcast.Rules{})) {
		line := fmt.Sprintf("%s %s: %d items, %v, %v left", r.Session.Name, r.Start.Format("15:04"), r.Items, r.Filled.Duration(), r.Left.Duration())
		for _, a := range r.Cut {
			line += fmt.Sprintf(", %s loses %v", a.Title, a.Lost().Duration())
		}
		got = append(got, line)
	}
	want := []string{
		"sáng 05:30: 2 items, 30m0s, 0s left, c loses 1m0s, b loses 5m0s",
		"chiều 17:00: 1 items, 5m0s, 25m0s left",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("rooms (-want +got):\n%s", d)
	}
}

// What a new item does to a session is said before it is saved, but not that those
// behind it follow a little later.
func TestClashesWithinASession(t *testing.T) {
	sessions := []broadcast.Session{buoi(t, "sáng", "daily 05:30", 30*time.Minute)}
	old := []broadcast.Slot{
		inSession(1, "sáng", "a", 300), inSession(2, "sáng", "b", 120), inSession(3, "sáng", "relay", 0, relay("05:40", 15)), inSession(4, "sáng", "c", 120),
	}
	for _, tt := range []struct {
		what string
		slot broadcast.Slot
		want []string
	}{
		{"there is room", inSession(5, "sáng", "new", 60), nil},
		{"it goes first, and those behind it follow", inSession(5, "sáng", "new", 60, priority), nil},
		{"it goes first, and one has to go behind the relay", inSession(5, "sáng", "new", 240, priority), []string{"b at 05:35 moved by a"}},
		{"the end of the session cuts it", inSession(5, "sáng", "new", 600, whole), []string{"new at 05:30 skipped by relay"}},
		{"it is cut where there is most room", inSession(5, "sáng", "new", 600), []string{"new at 05:57 cut by "}},
		{"another fixed there ends the relay, and one goes before it", inSession(5, "sáng", "new", 600, fixed("05:50")), []string{"c at 05:55 moved by new", "relay at 05:40 cut by new"}},
	} {
		t.Run(tt.what, func(t *testing.T) {
			var got []string
			before, after := dayOf(tuesday, sessions, old...), dayOf(tuesday, sessions, append(old, tt.slot)...)
			for _, c := range scheduler.Clashes(before, after, 5) {
				got = append(got, fmt.Sprintf("%s at %s %s by %s", c.Loser.Title, c.Loser.Wanted.Format("15:04"), c.What, c.With.Title))
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("clashes (-want +got):\n%s\nplan: %v", d, page(after))
			}
		})
	}
}
