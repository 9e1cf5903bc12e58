package scheduler_test

import (
	"errors"
	"fmt"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

func TestRangesOfDaysHaveBothTheirEnds(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"24/12", "[2026-12-24]"},
		{"24/12-26/12", "[2026-12-24 2026-12-25 2026-12-26]"},
		{"24/12 - 26/12/2026", "[2026-12-24 2026-12-25 2026-12-26]"},
		{"24/12 đến 25/12", "[2026-12-24 2026-12-25]"},
		{"từ 24/12 tới 25/12", "[2026-12-24 2026-12-25]"},
		{"24 Dec to 25 Dec", "[2026-12-24 2026-12-25]"},
		{"2026-12-24", "[2026-12-24]"},
		{"2026-12-24 to 2026-12-25", "[2026-12-24 2026-12-25]"},
		{"31/12 - 1/1", "[2026-12-31 2027-01-01]"},
		{"hôm nay đến ngày mai", "[2026-11-23 2026-11-24]"},
		{"24/12-24/12", "[2026-12-24]"},
		{"26/12-24/12", string(broadcast.ProblemRangeReversed)},
		{"30/2-3/3", string(broadcast.ProblemNoSuchDay)},
		{"24/12-31/4", string(broadcast.ProblemNoSuchDay)},
		{"24/12-25/12-26/12", string(broadcast.ProblemDateUnknown)},
		{"1/1/2027-1/1/2099", string(broadcast.ProblemRangeLong)},
		{"24-26/12", string(broadcast.ProblemDateUnknown)}, // days, or a day and a date?
		{"", string(broadcast.ProblemDateUnknown)},
	} {
		for _, text := range []string{tt.text, norm.NFD.String(tt.text)} {
			days, err := scheduler.ParseDates(text, "only", now)
			got := fmt.Sprint(days)
			if p, ok := errors.AsType[*broadcast.Problem](err); ok {
				got = string(p.Kind)
			}
			if got != tt.want {
				t.Errorf("%q: %s; want %s", text, got, tt.want)
			}
		}
	}
}

func TestMovesAreReadAsTheyAreTyped(t *testing.T) {
	for text, want := range map[string]string{
		"24/12=23/12":                   "2026-12-24 to 2026-12-23",
		"2026-12-24=2026-12-23 17:00":   "2026-12-24 to 2026-12-23 at 17:00",
		"24/12 = 23/12 lúc 5 giờ chiều": "2026-12-24 to 2026-12-23 at 17:00",
		"ngày mai=25/11 0h":             "2026-11-24 to 2026-11-25 at 00:00",
		"24/12":                         string(broadcast.ProblemMoveUnknown),
		"=23/12":                        string(broadcast.ProblemMoveUnknown),
		"24/12=":                        string(broadcast.ProblemMoveUnknown),
		"24/12=17:00":                   string(broadcast.ProblemMoveUnknown),
		"24/12 5h=23/12":                string(broadcast.ProblemMoveUnknown), // a day moves whole
		"24/12=23/12 5h 17h":            string(broadcast.ProblemMoveUnknown),
		"24/12=23/12=22/12":             string(broadcast.ProblemMoveUnknown),
		"24/12=mưa":                     string(broadcast.ProblemMoveUnknown),
		"31/4=1/5":                      string(broadcast.ProblemNoSuchDay),
		"24/12=23/12 24:00":             string(broadcast.ProblemNoSuchTime),
	} {
		from, to, err := scheduler.ParseMove(text, now)
		got := fmt.Sprintf("%s to %s", from, to.To)
		if to.At != nil {
			got += " at " + to.At.String()
		}
		if p, ok := errors.AsType[*broadcast.Problem](err); ok {
			if got = string(p.Kind); p.Field != "move" {
				t.Errorf("%q: the problem is in %q", text, p.Field)
			}
		}
		if got != want {
			t.Errorf("%q: %s; want %s", text, got, want)
		}
	}
}
