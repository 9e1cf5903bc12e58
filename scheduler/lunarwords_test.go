package scheduler_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/scheduler/lunar"
)

func TestLunarDaysAreReadAsPeopleSayThem(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		// every month
		{"rằm 5h30", "Wed 23/12 05:30:00, Fri 22/01 05:30:00"},
		{"mồng một 5h30", "Wed 09/12 05:30:00, Fri 08/01 05:30:00"},
		{"mùng 1 5h30", "Wed 09/12 05:30:00, Fri 08/01 05:30:00"},
		{"5h30 ngày rằm hằng tháng", "Wed 23/12 05:30:00, Fri 22/01 05:30:00"},
		{"mồng một, rằm 5h30", "Wed 09/12 05:30:00, Wed 23/12 05:30:00"},
		{"mong mot va ram luc 5 gio 30", "Wed 09/12 05:30:00, Wed 23/12 05:30:00"},
		{"ngày 1 và 15 âm lịch 5h30", "Wed 09/12 05:30:00, Wed 23/12 05:30:00"},
		{"ngày 20 âm lịch 17h", "Sat 28/11 17:00:00, Mon 28/12 17:00:00"},
		{"17h, 20 âm lịch", "Sat 28/11 17:00:00, Mon 28/12 17:00:00"},
		{"cuối tháng âm lịch 18h", "Tue 08/12 18:00:00, Thu 07/01 18:00:00"},
		{"full moon 05:30", "Wed 23/12 05:30:00, Fri 22/01 05:30:00"},
		{"first day of the lunar month 05:30", "Wed 09/12 05:30:00, Fri 08/01 05:30:00"},
		{"last day of the lunar month 18:00", "Tue 08/12 18:00:00, Thu 07/01 18:00:00"},
		{"day 20 of the lunar month, 17:00", "Sat 28/11 17:00:00, Mon 28/12 17:00:00"},
		// every year
		{"10/3 âm lịch 6h", "Fri 16/04 06:00:00, Tue 04/04 06:00:00"},
		{"6h 10/3 am lich", "Fri 16/04 06:00:00, Tue 04/04 06:00:00"},
		{"10/3 ÂL 6h", "Fri 16/04 06:00:00, Tue 04/04 06:00:00"},
		{"ngày 10 tháng 3 âm lịch hằng năm lúc 6h", "Fri 16/04 06:00:00, Tue 04/04 06:00:00"},
		{"mồng mười tháng ba 6h", "Fri 16/04 06:00:00, Tue 04/04 06:00:00"},
		{"lunar 10/3 06:00", "Fri 16/04 06:00:00, Tue 04/04 06:00:00"},
		{"rằm tháng giêng 6h", "Sat 20/02 06:00:00, Wed 09/02 06:00:00"},
		{"rằm tháng bảy 6h", "Mon 16/08 06:00:00, Sun 03/09 06:00:00"},
		{"rằm tháng 7 6h", "Mon 16/08 06:00:00, Sun 03/09 06:00:00"},
		{"rằm tháng chạp 6h", "Fri 22/01 06:00:00, Tue 11/01 06:00:00"},
		{"23 tháng chạp 17h", "Sat 30/01 17:00:00, Wed 19/01 17:00:00"},
		{"mồng một tết 6h", "Sat 06/02 06:00:00, Wed 26/01 06:00:00"},
		{"mùng 1, 2, 3 tết 6h", "Sat 06/02 06:00:00, Sun 07/02 06:00:00"},
		{"mồng hai và mồng ba tháng giêng 06:00", "Sun 07/02 06:00:00, Mon 08/02 06:00:00"},
		{"mồng 1, 05:30", "Wed 09/12 05:30:00, Fri 08/01 05:30:00"},
		{"lunar new year 06:00", "Sat 06/02 06:00:00, Wed 26/01 06:00:00"},
		{"giao thừa 23:45", "Fri 05/02 23:45:00, Tue 25/01 23:45:00"},
		{"đêm giao thừa 23h45", "Fri 05/02 23:45:00, Tue 25/01 23:45:00"},
		{"lunar new year's eve 23:45", "Fri 05/02 23:45:00, Tue 25/01 23:45:00"},
		// once
		{"10/3/2027 âm lịch 6h", "Fri 16/04 06:00:00"},
		{"rằm tháng 7 năm 2028 6h", "Sun 03/09 06:00:00"},
	} {
		for _, form := range []string{tt.text, norm.NFD.String(tt.text), strings.ToUpper(tt.text), bare(tt.text)} {
			if got := next(t, form, 2); got != tt.want {
				t.Errorf("%q: %s; want %s", form, got, tt.want)
			}
		}
	}
}

func TestLunarDaysThatNoYearHas(t *testing.T) {
	for text, want := range map[string]broadcast.ProblemKind{
		"31/1 âm lịch 5h":           broadcast.ProblemNoSuchLunarDay,
		"ngày 31 âm lịch 5h":        broadcast.ProblemNoSuchLunarDay,
		"mồng 0 5h":                 broadcast.ProblemNoSuchLunarDay,
		"1/13 âm lịch 5h":           broadcast.ProblemNoSuchLunarDay,
		"rằm tháng 13 5h":           broadcast.ProblemNoSuchLunarDay,
		"rằm tháng 0 5h":            broadcast.ProblemNoSuchLunarDay,
		"lunar 10/0 05:00":          broadcast.ProblemNoSuchLunarDay,
		"30/2/2026 âm lịch 5h":      broadcast.ProblemNoSuchLunarDay, // it has 29 days
		"10/3/3000 âm lịch 5h":      broadcast.ProblemNoSuchLunarDay,
		"10/3/2026 âm lịch 5h":      broadcast.ProblemWhenPast,
		"rằm":                       broadcast.ProblemWhenUnknown,
		"rằm chủ nhật 5h":           broadcast.ProblemWhenUnknown, // both, or either?
		"rằm 24/12 5h":              broadcast.ProblemWhenUnknown,
		"rằm tháng một 5h":          broadcast.ProblemWhenUnknown, // the first, or the eleventh?
		"rằm tháng 6 nhuận 5h":      broadcast.ProblemWhenUnknown,
		"mồng một, rằm tháng 7 5h":  broadcast.ProblemWhenUnknown, // of month 7, both?
		"mùng 1, 2 5h":              broadcast.ProblemWhenUnknown,
		"rằm 24:00":                 broadcast.ProblemNoSuchTime,
		"mồng một tháng giêng 5h60": broadcast.ProblemNoSuchTime,
	} {
		w, err := scheduler.ParseWhen(text, now, nil)
		p, ok := errors.AsType[*broadcast.Problem](err)
		if !ok || p.Kind != want || p.Field != "at" {
			t.Errorf("%q: got %+v, %v; want %s", text, w, err, want)
		}
	}
}

// dates lists the days on which a rule starts in some years.
func dates(t *testing.T, text string, both bool, from, until broadcast.Date) string {
	t.Helper()
	w, err := scheduler.ParseWhen(text, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range w.Lunar {
		w.Lunar[i].Both = both || w.Lunar[i].Both
	}
	var out []string
	for _, at := range scheduler.Starts(broadcast.Slot{At: w}, options, from.In(vietnam), until.AddDays(1).In(vietnam)) {
		out = append(out, at.Format("2006-01-02"))
	}
	return strings.Join(out, " ")
}

func TestAMonthThatComesTwice(t *testing.T) {
	for _, tt := range []struct {
		text string
		both bool
		want string
	}{
		{"rằm tháng 6 5h", false, "2025-07-09"},
		{"rằm tháng 6 5h", true, "2025-07-09 2025-08-08"},
		// a day of every month is one of leap months too
		{"rằm 5h", false, "2025-01-14 2025-02-12 2025-03-14 2025-04-12 2025-05-12 2025-06-10 2025-07-09 2025-08-08 2025-09-06 2025-10-06 2025-11-04 2025-12-04"},
	} {
		if got := dates(t, tt.text, tt.both, "2025-01-01", "2025-12-31"); got != tt.want {
			t.Errorf("%s, both %v: %s, want %s", tt.text, tt.both, got, tt.want)
		}
	}
}

// Day 30 does not come in a month of 29 days; the end of the month always does.
func TestDay30OfAShortMonthDoesNotAir(t *testing.T) {
	if got, want := dates(t, "ngày 30 âm lịch 5h", false, "2026-01-01", "2026-12-31"), "2026-01-18 2026-03-18 2026-05-16 2026-08-12 2026-11-08 2026-12-08"; got != want {
		t.Errorf("day 30 airs on %s, want %s", got, want)
	}
	if n := len(strings.Fields(dates(t, "cuối tháng âm lịch 5h", false, "2026-01-01", "2026-12-31"))); n != 12 {
		t.Errorf("the end of the month comes %d times in 2026, want 12", n)
	}
	if got := dates(t, "30/12 âm lịch 5h", false, "2025-01-01", "2033-02-01"); got != "2033-01-30" {
		t.Errorf("30/12 airs on %s, want 2033-01-30 alone: years 2024 to 2031 end with the 29th", got)
	}
	if got, want := dates(t, "giao thừa 23h", false, "2025-01-01", "2027-12-31"), "2025-01-28 2026-02-16 2027-02-05"; got != want {
		t.Errorf("the eve is on %s, want %s", got, want)
	}
}

func TestALunarStormLoop(t *testing.T) {
	w, err := scheduler.ParseWhen("rằm 7h", now, nil)
	if err != nil {
		t.Fatal(err)
	}
	w.Every, w.To = 3_600_000, 9*3600
	if got := len(scheduler.NextStarts(broadcast.Slot{At: w, From: "2026-12-01", Until: "2026-12-24"}, options, now, 9)); got != 3 {
		t.Errorf("%d starts on one rằm, want 3", got)
	}
}

// The rule and the calendar are asked in opposite directions.
func TestALunarRuleStartsOnItsLunarDays(t *testing.T) {
	moon := lunar.NewCalendar()
	rapid.Check(t, func(t *rapid.T) {
		day := broadcast.LunarDay{Month: rapid.IntRange(0, 12).Draw(t, "month"), Day: rapid.IntRange(1, 30).Draw(t, "day"), Both: rapid.Bool().Draw(t, "both")}
		year := rapid.IntRange(1901, 2099).Draw(t, "year")
		from := time.Date(year, 1, 1, 0, 0, 0, 0, vietnam)
		slot := broadcast.Slot{At: broadcast.When{Lunar: []broadcast.LunarDay{day}, At: []broadcast.TimeOfDay{5 * 3600}}}
		var got, want []broadcast.Date
		for _, at := range scheduler.Starts(slot, options, from, from.AddDate(1, 0, 0)) {
			got = append(got, broadcast.DateOf(at))
		}
		for _, y := range []int{year - 1, year} {
			for _, m := range moon.Months(y) {
				date, ok := moon.ToSolar(lunar.Day{Year: y, Month: m.Number, Leap: m.Leap, Day: day.Day})
				if ok && (day.Month == 0 || day.Month == m.Number) && (day.Both || !m.Leap) && date.In(time.UTC).Year() == year {
					want = append(want, date)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%+v in %d: %v, want %v", day, year, got, want)
		}
	})
}

func TestALunarDayIsADateToo(t *testing.T) {
	for text, want := range map[string]broadcast.Date{
		"10/3 âm lịch": "2027-04-16", "rằm": "2026-11-23", "mồng một tết": "2027-02-06", "10/3/2030 am lich": "2030-04-12",
		"giao thừa": "2027-02-05", "31/3 âm lịch": "", "rằm 17": "",
	} {
		if got, err := scheduler.ParseDay(text, "date", now); got != want || (err != nil) != (want == "") {
			t.Errorf("%q is %q, %v; want %q", text, got, err, want)
		}
	}
}
