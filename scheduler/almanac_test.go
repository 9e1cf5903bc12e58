package scheduler_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// aBook has the kinds of days that a commune writes down.
var aBook = broadcast.DayBook{
	{Name: "ngay-le", Words: []string{"ngày lễ", "holidays"}, Days: []broadcast.MarkedDay{
		{Name: "Giao thừa", Kind: broadcast.DayOff, Lunar: broadcast.LunarDay{Month: 12, Last: true}},
		{Name: "Tết", Words: []string{"ngày tết"}, Kind: broadcast.DayOff, Lunar: broadcast.LunarDay{Month: 1, Day: 1}, Days: 4},
		{Name: "Quốc khánh", NameEN: "National Day", Kind: broadcast.DayOff, Solar: broadcast.MonthDay{Month: 9, Day: 2}},
		{Name: "Tết Dương lịch", Kind: broadcast.DayOff, Solar: broadcast.MonthDay{Month: 1, Day: 1}},
	}},
	{Name: "xa", Days: []broadcast.MarkedDay{
		{Name: "Quốc tang", Kind: broadcast.DayMourning, Document: "1/TB", From: "2026-11-24", Until: "2026-11-25"},
		{Name: "Hội chợ", Kind: broadcast.DayProgramme, Solar: broadcast.MonthDay{Month: 11, Day: 27}, Days: 3},
	}},
}

// withBook plans with the commune's days.
var withBook = scheduler.Options{Loc: vietnam, Media: minutes, Days: aBook}

func TestTheWordsOfACalendar(t *testing.T) {
	for text, want := range map[string]string{
		"ngày lễ 6h":             "01/01 05/02 06/02 07/02 08/02 09/02 02/09 01/01",
		"6h các ngày lễ":         "01/01 05/02 06/02 07/02 08/02 09/02 02/09 01/01",
		"ngay-le 6h":             "01/01 05/02 06/02 07/02 08/02 09/02 02/09 01/01",
		"holidays 06:00":         "01/01 05/02 06/02 07/02 08/02 09/02 02/09 01/01",
		"ngay le luc 6 gio":      "01/01 05/02 06/02 07/02 08/02 09/02 02/09 01/01",
		"ngày tết 6h":            "06/02 07/02 08/02 09/02 26/01 27/01 28/01 29/01",
		"quốc khánh 6h":          "02/09 02/09 02/09 02/09",
		"National Day 06:00":     "02/09 02/09 02/09 02/09",
		"tết dương lịch 6h":      "01/01 01/01 01/01 01/01 01/01",
		"hội chợ, quốc khánh 6h": "27/11 28/11 29/11 02/09 27/11 28/11 29/11 02/09",
		"rằm tháng bảy, tết 6h":  "06/02 07/02 08/02 09/02 16/08 26/01 27/01 28/01",
		"quốc tang 6h":           "24/11 25/11",
		"ngày lễ chủ nhật 6h":    "when_unknown",
		"ngày lễ 24/12 6h":       "when_unknown",
		"ngày lễ":                "when_unknown",
		"xã 6h":                  "24/11 25/11 27/11 28/11 29/11 27/11 28/11 29/11",
		"mồng một tết 6h":        "06/02 26/01",
		"ngày lễ hội 6h":         "when_unknown",
	} {
		w, err := scheduler.ParseWhen(text, now, aBook)
		if p, ok := errors.AsType[*broadcast.Problem](err); ok {
			if string(p.Kind) != want {
				t.Errorf("%q: %v, want %s", text, err, want)
			}
			continue
		}
		var got []string
		for _, at := range scheduler.NextStarts(broadcast.Slot{At: w}, withBook, now, len(strings.Fields(want))) {
			got = append(got, at.Format("02/01"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
}

func TestNotOnTheDaysOfACalendar(t *testing.T) {
	s := slot(t, 1, "daily 05:30", 5)
	s.ExceptCalendars = []string{"xa/Quốc tang"}
	s.Except = []broadcast.Date{"2026-11-27"}
	var got []string
	for _, at := range scheduler.NextStarts(s, withBook, now, 3) {
		got = append(got, at.Format("02/01"))
	}
	if want := []string{"26/11", "28/11", "29/11"}; !slices.Equal(got, want) {
		t.Errorf("it airs on %v, want %v", got, want)
	}
}

func TestWhatIsTakenOut(t *testing.T) {
	for _, tt := range []struct {
		text string
		days string // first, last, how many
	}{
		{"24/12", "2026-12-24 2026-12-24 1"},
		{"24/12-2/1", "2026-12-24 2027-01-02 10"},
		{"24/12-2/1/2027", "2026-12-24 2027-01-02 10"},
		{"24/12/2026 - 2/1", "2026-12-24 2027-01-02 10"},
		{"24/12/2026 đến 2/1/2027", "2026-12-24 2027-01-02 10"},
		{"1/7-15/12", "2026-07-01 2026-12-15 168"}, // we are in it
		{"2026-12-24 - 2027-01-02", "2026-12-24 2027-01-02 10"},
		{"from 24/12 to 31/12", "2026-12-24 2026-12-31 8"},
		{"23/12 âm lịch - mồng 4 tháng giêng", "2027-01-30 2027-02-09 11"},
		{"ngày mai", "2026-11-24 2026-11-24 1"},
		{"ngày lễ", "ngay-le"},
		{"trừ", "date_unknown"},
		{"giao thừa", "ngay-le/Giao thừa"},
		{"31/12-24/12", "range_reversed"},
		{"24/12/2026-23/12/2026", "range_reversed"},
		{"1/1/2027-1/2/2028", "range_long"},
		{"30/2-2/3", "no_such_day"},
		{"31/1 âm lịch", "no_such_lunar_day"},
		{"ngày lễ lớn", "date_unknown"},
	} {
		days, names, err := scheduler.ParseExcept(tt.text, "except", now, aBook)
		got := strings.Join(names, " ")
		if p, ok := errors.AsType[*broadcast.Problem](err); ok {
			if got = string(p.Kind); p.Field != "except" {
				t.Errorf("%q names the field %q", tt.text, p.Field)
			}
		} else if len(days) > 0 {
			got = strings.Join([]string{string(days[0]), string(days[len(days)-1]), time.Duration(len(days)).String()}, " ")
			got = strings.TrimSuffix(got, "ns")
		}
		if got != tt.days {
			t.Errorf("%q: %s (%v), want %s", tt.text, got, err, tt.days)
		}
	}
}

// A mourning order takes music and tunes off the air; news goes on, and so does an
// emergency with a tune in it.
func TestADayOfMourningHasNoMusic(t *testing.T) {
	news, music, tune, storm := slot(t, 1, "daily 05:30", 5), slot(t, 2, "daily 05:20", 5), slot(t, 3, "daily 05:29", 1), slot(t, 4, "daily 06:00", 1)
	music.Kind, tune.Kind, storm.Kind, storm.Priority = broadcast.KindMusic, broadcast.KindTune, broadcast.KindTune, broadcast.PriorityEmergency
	plan := func(day broadcast.Date) broadcast.Plan {
		return scheduler.Compile([]broadcast.Slot{news, music, tune, storm}, options).Plan(day, broadcast.Rules{Policy: broadcast.Policy{Rules: scheduler.Mourning(aBook)}})
	}
	check(t, plan("2026-11-23"), "2 05:20+5m0s", "3 05:29+1m0s", "1 05:30+5m0s", "4 06:00+1m0s")
	for _, day := range []broadcast.Date{"2026-11-24", "2026-11-25"} {
		check(t, plan(day), "2 skipped holiday", "3 skipped holiday", "1 05:30+5m0s", "4 06:00+1m0s")
	}
	check(t, plan("2026-11-26"), "2 05:20+5m0s", "3 05:29+1m0s", "1 05:30+5m0s", "4 06:00+1m0s")

	t.Run("it is written down when its time has come, once", func(t *testing.T) {
		airings := plan("2026-11-24").Airings
		none := func(broadcast.AiringID) bool { return false }
		at := func(clock string) scheduler.Moment {
			now, err := time.Parse(time.RFC3339, "2026-11-24T"+clock+"+07:00")
			if err != nil {
				t.Fatal(err)
			}
			return scheduler.Moment{Now: now, Lead: time.Minute, Clock: broadcast.ClockTrusted, Down: func(_, _ time.Time) broadcast.Reason { return broadcast.ReasonLate }}
		}
		start, lost := scheduler.Due(airings, none, at("05:19:30"))
		if len(start)+len(lost) != 0 {
			t.Errorf("before its time: %v, %v", start, lost)
		}
		start, lost = scheduler.Due(airings, none, at("05:20:00"))
		if len(start) != 0 || len(lost) != 1 || lost[0].Verdict != (broadcast.Verdict{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonHoliday}) {
			t.Errorf("at its time: %v, %v", start, lost)
		}
	})
}

// What one rule gets does not depend on whether another asks for the almanac.
func TestAnAlmanacChangesNothingForOthers(t *testing.T) {
	lunar := slot(t, 1000, "rằm 03:00", 1)
	rapid.Check(t, func(t *rapid.T) {
		slots := anySlots(t)
		alone := scheduler.Compile(slots, options).Wanted(tuesday)
		beside := scheduler.Compile(append(slots, lunar), options).Wanted(tuesday)
		if d := cmp.Diff(alone, beside); d != "" {
			t.Fatalf("alone -, beside a lunar rule +:\n%s", d)
		}
	})
}
