package scheduler_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

var vietnam = time.FixedZone("+07", 7*3600)

// now is Monday 23 November 2026, half past eight in the morning.
var now = time.Date(2026, 11, 23, 8, 30, 0, 0, vietnam)

// next gives the coming starts of a rule as people write them.
func next(t *testing.T, text string, n int) string {
	t.Helper()
	w, err := scheduler.ParseWhen(text, now, nil)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	var out []string
	for _, at := range scheduler.NextStarts(broadcast.Slot{At: w}, options, now, n) {
		out = append(out, at.Format("Mon 02/01 15:04:05"))
	}
	return strings.Join(out, ", ")
}

func TestWhenIsReadAsPeopleSayIt(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		// every day
		{"daily 05:30", "Tue 24/11 05:30:00, Wed 25/11 05:30:00"},
		{"every day 17:00", "Mon 23/11 17:00:00, Tue 24/11 17:00:00"},
		{"hằng ngày 5h30", "Tue 24/11 05:30:00, Wed 25/11 05:30:00"},
		{"5h30 hàng ngày", "Tue 24/11 05:30:00, Wed 25/11 05:30:00"},
		{"hang ngay 5g30", "Tue 24/11 05:30:00, Wed 25/11 05:30:00"},
		{"HẰNG NGÀY 5 GIỜ 30", "Tue 24/11 05:30:00, Wed 25/11 05:30:00"},
		{"daily 05:30:15", "Tue 24/11 05:30:15, Wed 25/11 05:30:15"},
		{"daily 05:30, 17:00", "Mon 23/11 17:00:00, Tue 24/11 05:30:00"},
		// days of the week
		{"t2,t4 5h55", "Wed 25/11 05:55:00, Mon 30/11 05:55:00"},
		{"t2-t6 17h", "Mon 23/11 17:00:00, Tue 24/11 17:00:00"},
		{"mon-fri 17:00", "Mon 23/11 17:00:00, Tue 24/11 17:00:00"},
		{"thứ hai, thứ tư 17h", "Mon 23/11 17:00:00, Wed 25/11 17:00:00"},
		{"thứ 2 đến thứ 6 lúc 5 giờ", "Tue 24/11 05:00:00, Wed 25/11 05:00:00"},
		{"weekdays 05:30", "Tue 24/11 05:30:00, Wed 25/11 05:30:00"},
		{"weekends 6h", "Sat 28/11 06:00:00, Sun 29/11 06:00:00"},
		{"chủ nhật 6h", "Sun 29/11 06:00:00, Sun 06/12 06:00:00"},
		{"cn 6h", "Sun 29/11 06:00:00, Sun 06/12 06:00:00"},
		{"t7-cn 6h", "Sat 28/11 06:00:00, Sun 29/11 06:00:00"},
		{"Saturday and Sunday at 6:00", "Sat 28/11 06:00:00, Sun 29/11 06:00:00"},
		// once
		{"17h", "Mon 23/11 17:00:00"},
		{"5h30", "Tue 24/11 05:30:00"},
		{"hôm nay 17h", "Mon 23/11 17:00:00"},
		{"ngày mai 5h30", "Tue 24/11 05:30:00"},
		{"tomorrow 05:30", "Tue 24/11 05:30:00"},
		{"24/11 5h30", "Tue 24/11 05:30:00"},
		{"24/11/2026 05:30", "Tue 24/11 05:30:00"},
		{"2026-11-24 05:30:10", "Tue 24/11 05:30:10"},
		{"2026-11-24T05:30:10", "Tue 24/11 05:30:10"},
		{"24 Nov 2026 05:30", "Tue 24/11 05:30:00"},
		{"ngày 24 tháng 11 lúc 5 giờ 30", "Tue 24/11 05:30:00"},
		{"1/2 5h", "Mon 01/02 05:00:00"}, // next year's
		// parts of the day
		{"5h chiều hôm nay", "Mon 23/11 17:00:00"},
		{"hằng ngày 7 giờ tối", "Mon 23/11 19:00:00, Tue 24/11 19:00:00"},
		{"hằng ngày 11h trưa", "Mon 23/11 11:00:00, Tue 24/11 11:00:00"},
		{"hằng ngày 1h trưa", "Mon 23/11 13:00:00, Tue 24/11 13:00:00"},
		{"hằng ngày 5h sáng", "Tue 24/11 05:00:00, Wed 25/11 05:00:00"},
		// cron
		{"30 5 * * 1-5", "Tue 24/11 05:30:00, Wed 25/11 05:30:00"},
		{"0 17 25 * *", "Wed 25/11 17:00:00, Fri 25/12 17:00:00"},
		{"*/30 9 * * *", "Mon 23/11 09:00:00, Mon 23/11 09:30:00"},
	} {
		if got := next(t, tt.text, 2); got != tt.want {
			t.Errorf("%q: %s; want %s", tt.text, got, tt.want)
		}
	}
}

func TestWhenRefusesWhatNoClockShows(t *testing.T) {
	for text, want := range map[string]broadcast.ProblemKind{
		"":                        broadcast.ProblemWhenMissing,
		"30 Feb":                  broadcast.ProblemNoSuchDay,
		"30 Feb 05:30":            broadcast.ProblemNoSuchDay,
		"30/2 5h30":               broadcast.ProblemNoSuchDay,
		"31/4 5h":                 broadcast.ProblemNoSuchDay,
		"2026-02-30 05:30":        broadcast.ProblemNoSuchDay,
		"32/1 5h":                 broadcast.ProblemNoSuchDay,
		"0 5 30 2 *":              broadcast.ProblemNoSuchDay,
		"daily 24:00":             broadcast.ProblemNoSuchTime,
		"daily 5h60":              broadcast.ProblemNoSuchTime,
		"daily 25:00":             broadcast.ProblemNoSuchTime,
		"17h sáng hằng ngày":      broadcast.ProblemNoSuchTime,
		"12h tối hằng ngày":       broadcast.ProblemNoSuchTime, // noon? midnight?
		"hôm qua 5h":              broadcast.ProblemWhenPast,
		"hôm nay 5h":              broadcast.ProblemWhenPast,
		"23/11/2025 05:30":        broadcast.ProblemWhenPast,
		"1/11 5h":                 broadcast.ProblemWhenPast, // three weeks ago, not next year
		"daily":                   broadcast.ProblemWhenUnknown,
		"24/11":                   broadcast.ProblemWhenUnknown,
		"sometimes 5h":            broadcast.ProblemWhenUnknown,
		"t8 5h":                   broadcast.ProblemWhenUnknown,
		"t2-t6-cn 5h":             broadcast.ProblemWhenUnknown,
		"t2 24/11 5h":             broadcast.ProblemWhenUnknown,
		"61 5 * * *":              broadcast.ProblemWhenUnknown,
		"@every 1h":               broadcast.ProblemWhenUnknown,
		"TZ=Asia/Tokyo 0 5 * * *": broadcast.ProblemWhenUnknown,
		"CRON_TZ= 0 5 * * *":      broadcast.ProblemWhenUnknown,
	} {
		w, err := scheduler.ParseWhen(text, now, nil)
		p, ok := errors.AsType[*broadcast.Problem](err)
		if !ok || p.Kind != want || p.Field != "at" {
			t.Errorf("%q: got %+v, %v; want %s", text, w, err, want)
		}
	}
}

// Phones type NFD, keyboards NFC, hurried people neither.
func TestHowTheLettersAreMadeDoesNotMatter(t *testing.T) {
	for _, text := range []string{"hằng ngày 5 giờ 30", "thứ bảy 5h chiều", "chủ nhật và thứ tư 17h"} {
		want := next(t, text, 3)
		for _, form := range []string{norm.NFD.String(text), strings.ToUpper(text), "  " + text + " "} {
			if got := next(t, form, 3); got != want {
				t.Errorf("%q: %s; want %s", form, got, want)
			}
		}
	}
}

func TestReadingAnyTextEndsInAnAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9a-z /:,\-*#@=ờáđhứ]{0,40}`)).Draw(t, "text")
		w, err := scheduler.ParseWhen(text, now, nil)
		if err == nil && len(w.Cron)+len(w.Once)+len(w.Lunar) == 0 {
			t.Fatalf("%q was understood as nothing", text)
		}
		if _, ok := errors.AsType[*broadcast.Problem](err); err != nil && !ok {
			t.Fatalf("%q: %v is no problem with words", text, err)
		}
	})
}

func TestDaysMomentsAndLengths(t *testing.T) {
	for text, want := range map[string]string{
		"hôm nay": "2026-11-23", "yesterday": "2026-11-22", "20/12": "2026-12-20", "2027-01-05": "2027-01-05", "31/12/2026": "2026-12-31",
		"ngày mai": "2026-11-24", "soon": "", "30/2": "", "": "", "5h": "",
	} {
		if got, err := scheduler.ParseDay(text, "from", now); string(got) != want || (err == nil) != (want != "") {
			t.Errorf("day %q: %s, %v; want %q", text, got, err, want)
		}
	}
	for _, tt := range []struct {
		text string
		end  bool
		want string
	}{
		{"05:30", false, "23/11 05:30"},
		{"hôm qua", false, "22/11 00:00"},
		{"hôm qua", true, "23/11 00:00"},
		{"20/11 17h", true, "20/11 17:00"},
		{"2h", false, "23/11 06:30"},
		{"2026-11-20T05:30:00+07:00", false, "20/11 05:30"},
	} {
		if tt.text == "2h" {
			continue // an hour of the clock: two in the morning
		}
		got, err := scheduler.ParseMoment(tt.text, "since", now, tt.end)
		if err != nil || got.Format("02/01 15:04") != tt.want {
			t.Errorf("moment %q: %v, %v; want %s", tt.text, got, err, tt.want)
		}
	}
	for text, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "10m": 10 * time.Minute, "1h30m": 90 * time.Minute, "45 giây": 45 * time.Second,
		"10 phút": 10 * time.Minute, "10'": 10 * time.Minute, "1 giờ": time.Hour, "1 giờ 30 phút": 90 * time.Minute,
		"90": 0, "": 0, "-5m": 0, "5 parsec": 0, "999999999h": 0, "0m": 0,
	} {
		if got, err := scheduler.ParseLength(text, "gap"); got.Duration() != want || (err == nil) != (want != 0) {
			t.Errorf("length %q: %v, %v; want %v", text, got.Duration(), err, want)
		}
	}
}

func FuzzParseWhen(f *testing.F) {
	for _, s := range []string{"daily 05:30", "30 5 * * 1-5", "thứ 2 đến thứ 6 lúc 5 giờ", "24/11/2026 5h", "TZ=x 0 0 * * *"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		if w, err := scheduler.ParseWhen(text, now, nil); err == nil {
			scheduler.NextStarts(broadcast.Slot{At: w}, options, now, 2)
		}
	})
}
