package desk_test

import (
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
)

// All of a session must lie where something may be heard.
func TestASessionIsHeldAgainstThePolicy(t *testing.T) {
	country := broadcast.Policy{Quiet: spans("21:00-05:00")}
	ward := broadcast.Policy{Quiet: spans("21:00-05:00"), Windows: spans("05:30-06:30", "17:00-18:00")}
	for _, tt := range []struct {
		what    string
		policy  broadcast.Policy
		start   string
		longest time.Duration
		want    broadcast.ProblemKind
	}{
		{"the morning", country, "05:00", time.Hour, ""},
		{"it begins before the day", country, "04:45", time.Hour, broadcast.ProblemQuietHours},
		{"it may last into the night", country, "20:30", 31 * time.Minute, broadcast.ProblemQuietHours},
		{"to the very minute", country, "20:30", 30 * time.Minute, ""},
		{"the window of the ward", ward, "05:30", time.Hour, ""},
		{"past the window", ward, "05:30", 61 * time.Minute, broadcast.ProblemOutsideWindows},
	} {
		t.Run(tt.what, func(t *testing.T) {
			session := broadcast.Session{Name: "sáng", Max: broadcast.MillisOf(tt.longest)}
			if got := kindOf(desk.AdmitSession(session, []time.Time{at(tt.start)}, tt.policy)); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	twice := []time.Time{at("05:30"), at("06:00")}
	for longest, want := range map[time.Duration]broadcast.ProblemKind{30 * time.Minute: "", 31 * time.Minute: broadcast.ProblemSessionOverlap} {
		if got := kindOf(desk.AdmitSession(broadcast.Session{Max: broadcast.MillisOf(longest)}, twice, country)); got != want {
			t.Errorf("%v at 05:30 and at 06:00: %q, want %q", longest, got, want)
		}
	}
	if got := kindOf(desk.AdmitSession(broadcast.Session{}, nil, country)); got != broadcast.ProblemWhenPast {
		t.Errorf("no start ahead: %q", got)
	}
}
