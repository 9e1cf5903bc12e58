package scheduler_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// A day of mourning acts on whatever day its calendar gives it.
func TestDaysOfMourningAreRulesOfThePolicy(t *testing.T) {
	music := broadcast.Airing{Kind: broadcast.KindMusic}
	for _, tt := range []struct {
		what string
		day  broadcast.MarkedDay
		want []broadcast.Date // the days around them have music
	}{
		{"by order, three days", broadcast.MarkedDay{From: "2026-11-24", Until: "2026-11-26"}, []broadcast.Date{"2026-11-24", "2026-11-25", "2026-11-26"}},
		{"by order, one day", broadcast.MarkedDay{From: "2026-11-24"}, []broadcast.Date{"2026-11-24"}},
		{"two days of every year", broadcast.MarkedDay{Solar: broadcast.MonthDay{Month: 7, Day: 27}, Days: 2}, []broadcast.Date{"2026-07-27", "2026-07-28"}},
		{"by the moon", broadcast.MarkedDay{Lunar: broadcast.LunarDay{Month: 3, Day: 10}}, []broadcast.Date{"2027-04-16"}},
		{"the end of a lunar year", broadcast.MarkedDay{Lunar: broadcast.LunarDay{Month: 12, Last: true}}, []broadcast.Date{"2027-02-05"}},
	} {
		tt.day.Kind = broadcast.DayMourning
		other := broadcast.MarkedDay{Kind: broadcast.DayOff, From: "2026-01-01", Until: "2099-12-31"}
		policy := broadcast.Policy{Rules: scheduler.Mourning(broadcast.DayBook{{Days: []broadcast.MarkedDay{tt.day, other}}})}
		mutes := func(d broadcast.Date) bool { return policy.Mutes(music, d.In(vietnam).Add(17*time.Hour)) }
		for _, d := range tt.want {
			if !mutes(d) {
				t.Errorf("%s: music on %s", tt.what, d)
			}
		}
		if first, last := tt.want[0].AddDays(-1), tt.want[len(tt.want)-1].AddDays(1); mutes(first) || mutes(last) {
			t.Errorf("%s: no music on %s or %s", tt.what, first, last)
		}
	}
}

// In a session what follows moves up, so that the loudspeakers are not silent for
// the length of the tune.
func TestASessionClosesUpOverItsMusicInMourning(t *testing.T) {
	sessions := []broadcast.Session{buoi(t, "sáng", "daily 05:30", 10*time.Minute)}
	news := inSession(2, "sáng", "thời sự", 60, fixed("05:35"))
	plan := scheduler.Compile([]broadcast.Slot{inSession(1, "sáng", "tin", 120), inSession(3, "sáng", "nhạc hiệu", 30, tune), news},
		scheduler.Options{Loc: vietnam, Media: seconds, Sessions: sessions})
	rules := broadcast.Rules{Policy: broadcast.Policy{Rules: scheduler.Mourning(aBook)}}
	for day, want := range map[broadcast.Date][]string{
		"2026-11-23": {"nhạc hiệu 05:30–05:30:30", "tin 05:30:30–05:32:30", "thời sự 05:35–05:36"},
		"2026-11-24": {"tin 05:30–05:32", "nhạc hiệu skipped holiday", "thời sự 05:35–05:36"},
	} {
		if d := cmp.Diff(want, page(plan.Plan(day, rules))); d != "" {
			t.Errorf("%s: want -, got +\n%s", day, d)
		}
	}
}
