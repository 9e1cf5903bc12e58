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

// What people say when nobody told them a grammar.
func TestWhenIsReadAsPeopleReallySayIt(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		// the date behind the time, and glued to it
		{"17h 24/11", "Tue 24/11 17:00:00"},
		{"5h30 24/11/2026", "Tue 24/11 05:30:00"},
		{"5 giờ 24 tháng 11", "Tue 24/11 05:00:00"},
		{"17h 24 nov", "Tue 24/11 17:00:00"},
		{"05:30 30 September 2027", "Thu 30/09 05:30:00"},
		{"05:30 on 24 November", "Tue 24/11 05:30:00"},
		{"29/2 5h", "Tue 29/02 05:00:00"}, // the next one, in 2028
		// weekday and date that agree
		{"thứ ba 24/11 17h", "Tue 24/11 17:00:00"},
		{"t3 ngày 24/11/2026 lúc 17h", "Tue 24/11 17:00:00"},
		// Thursday in two languages
		{"thu 05:30", "Thu 26/11 05:30:00, Thu 03/12 05:30:00"},
		{"thứ năm 5h30", "Thu 26/11 05:30:00, Thu 03/12 05:30:00"},
		{"thu 5 5h30", "Thu 26/11 05:30:00, Thu 03/12 05:30:00"},
		{"mon, thu 05:30", "Thu 26/11 05:30:00, Mon 30/11 05:30:00"},
		{"tue-thu 05:30", "Tue 24/11 05:30:00, Wed 25/11 05:30:00"},
		{"thứ sáu, thứ bảy 17h", "Fri 27/11 17:00:00, Sat 28/11 17:00:00"},
		// "thứ" said once
		{"t2,4,6 17h", "Mon 23/11 17:00:00, Wed 25/11 17:00:00"},
		{"thứ 2, 4, 6 lúc 17h", "Mon 23/11 17:00:00, Wed 25/11 17:00:00"},
		{"thứ 3-5 5h", "Tue 24/11 05:00:00, Wed 25/11 05:00:00"},
		{"thứ 2 tới thứ 6 5h30", "Tue 24/11 05:30:00, Wed 25/11 05:30:00"},
		{"t6-t2 5h30", "Fri 27/11 05:30:00, Sat 28/11 05:30:00"}, // over the end of the week
		// several times
		{"hằng ngày 5h30 và 17h", "Mon 23/11 17:00:00, Tue 24/11 05:30:00"},
		{"daily 05:30, 05:30 and 17:00", "Mon 23/11 17:00:00, Tue 24/11 05:30:00"},
		// parts of the day, wherever they stand
		{"5 giờ rưỡi sáng hằng ngày", "Tue 24/11 05:30:00, Wed 25/11 05:30:00"},
		{"8h tối nay", "Mon 23/11 20:00:00"},
		{"tối nay 8 giờ", "Mon 23/11 20:00:00"},
		{"sáng mai 5h30", "Tue 24/11 05:30:00"},
		{"chiều mai lúc 5 giờ", "Tue 24/11 17:00:00"},
		{"sáng thứ hai 5h30", "Mon 30/11 05:30:00, Mon 07/12 05:30:00"},
		{"5 giờ 30 phút buổi chiều hằng ngày", "Mon 23/11 17:30:00, Tue 24/11 17:30:00"},
		{"12h trưa hằng ngày", "Mon 23/11 12:00:00, Tue 24/11 12:00:00"},
		{"daily 7:30 pm", "Mon 23/11 19:30:00, Tue 24/11 19:30:00"},
		// cron's two Sundays, and its names
		{"30 5 * * 7", "Sun 29/11 05:30:00, Sun 06/12 05:30:00"},
		{"30 5 * * 0", "Sun 29/11 05:30:00, Sun 06/12 05:30:00"},
		{"30 5 * * 6-7", "Sat 28/11 05:30:00, Sun 29/11 05:30:00"},
		{"30 5 * * mon-fri", "Tue 24/11 05:30:00, Wed 25/11 05:30:00"},
		{"0 5 29 2 *", "Tue 29/02 05:00:00"},
	} {
		for _, text := range []string{tt.text, norm.NFD.String(tt.text), strings.ToUpper(tt.text)} {
			if got := next(t, text, 2); got != tt.want {
				t.Errorf("%q: %s; want %s", text, got, tt.want)
			}
		}
	}
}

// What could mean two things is asked back, not guessed.
func TestWhatCouldMeanTwoThingsIsRefused(t *testing.T) {
	for text, want := range map[string]broadcast.ProblemKind{
		"thứ 17h":                 broadcast.ProblemWhenUnknown, // which day?
		"thứ tư tới 17h":          broadcast.ProblemWhenUnknown, // the coming one, or until?
		"toi thu hai 7h":          broadcast.ProblemWhenUnknown, // evening, or until?
		"t2 24/11 17h":            broadcast.ProblemWhenUnknown, // the 24th is a Tuesday
		"5h-7h hằng ngày":         broadcast.ProblemWhenUnknown,
		"5h kém 10 hằng ngày":     broadcast.ProblemWhenUnknown,
		"daily 5:3":               broadcast.ProblemWhenUnknown,
		"daily 5":                 broadcast.ProblemWhenUnknown,
		"daily 0530":              broadcast.ProblemWhenUnknown,
		"24/11/26 5h":             broadcast.ProblemWhenUnknown, // which century, or is it a list?
		"11/24/2026 5h":           broadcast.ProblemNoSuchDay,
		"24-26/11 5h":             broadcast.ProblemWhenUnknown,
		"daily 5h 17":             broadcast.ProblemWhenUnknown + "?", // 5:17, as written
		"30 February 2026 5h":     broadcast.ProblemNoSuchDay,
		"31 Sep 5h":               broadcast.ProblemNoSuchDay,
		"0/11 5h":                 broadcast.ProblemNoSuchDay,
		"5 mayday 5h":             broadcast.ProblemWhenUnknown,
		"ngày 31 tháng 4 lúc 5h":  broadcast.ProblemNoSuchDay,
		"29/2/2027 5h":            broadcast.ProblemNoSuchDay,
		"daily 5h75":              broadcast.ProblemNoSuchTime,
		"daily 05:30:75":          broadcast.ProblemNoSuchTime,
		"hằng ngày 13h sáng":      broadcast.ProblemNoSuchTime,
		"hằng ngày 9h chiều":      broadcast.ProblemNoSuchTime,
		"sáng thứ hai 17h":        broadcast.ProblemNoSuchTime,
		"daily 13:00 am":          broadcast.ProblemNoSuchTime,
		"* * * *":                 broadcast.ProblemWhenUnknown,
		"0 30 5 * * *":            broadcast.ProblemWhenUnknown, // six fields
		"0 5 31 4,6 *":            broadcast.ProblemNoSuchDay,
		"0 5 * * 8":               broadcast.ProblemWhenUnknown,
		"0 24 * * *":              broadcast.ProblemWhenUnknown,
		"@daily":                  broadcast.ProblemWhenUnknown,
		"@reboot":                 broadcast.ProblemWhenUnknown,
		"tz=UTC 0 5 * * *":        broadcast.ProblemWhenUnknown,
		strings.Repeat("5h ", 99): broadcast.ProblemWhenUnknown + "?",
	} {
		w, err := scheduler.ParseWhen(text, now, nil)
		if strings.HasSuffix(string(want), "?") {
			if err != nil {
				t.Errorf("%q: %v; want it understood", text, err)
			}
			continue
		}
		p, ok := errors.AsType[*broadcast.Problem](err)
		if !ok || p.Kind != want {
			t.Errorf("%q: got %+v, %v; want %s", text, w, err, want)
		}
	}
}

// A refusal carries what its sentence needs: the text as it was typed, in NFC, and
// for the past the time that was understood.
func TestARefusalCarriesWhatItSays(t *testing.T) {
	for _, tt := range []struct {
		text string
		args []any
	}{
		{norm.NFD.String("rằng 5h"), []any{"rằng 5h"}},
		{"30/2 5h30", []any{"30/2 5h30"}},
		{"hôm qua 5h", []any{"hôm qua 5h", time.Date(2026, 11, 22, 5, 0, 0, 0, vietnam)}},
		{"20/11/2026 5h và 17h", []any{"20/11/2026 5h và 17h", time.Date(2026, 11, 20, 17, 0, 0, 0, vietnam)}},
	} {
		_, err := scheduler.ParseWhen(tt.text, now, nil)
		p, ok := errors.AsType[*broadcast.Problem](err)
		if !ok || len(p.Args) != len(tt.args) || p.Args[0] != tt.args[0] {
			t.Errorf("%q: %v, want the arguments %v", tt.text, err, tt.args)
			continue
		}
		if len(tt.args) == 2 && !p.Args[1].(time.Time).Equal(tt.args[1].(time.Time)) {
			t.Errorf("%q was understood as %v, want %v", tt.text, p.Args[1], tt.args[1])
		}
	}
}

func TestTheTextIsKeptInNFC(t *testing.T) {
	w, err := scheduler.ParseWhen(norm.NFD.String(" hằng ngày 5h30 "), now, nil)
	if err != nil || w.Text != "hằng ngày 5h30" {
		t.Errorf("kept %q, %v", w.Text, err)
	}
}

// Every clock time in every way of writing it is read as the same time.
func TestEveryTimeInEveryForm(t *testing.T) {
	forms := []string{"15:04", "15:04:05", "15h04", "15 giờ 04", "15g04", "15 gio 04 phut"}
	rapid.Check(t, func(t *rapid.T) {
		minute := rapid.IntRange(0, 24*60-1).Draw(t, "minute")
		at := time.Date(2026, 1, 1, 0, minute, 0, 0, time.UTC)
		text := at.Format(rapid.SampledFrom(forms).Draw(t, "form"))
		w, err := scheduler.ParseWhen("hằng ngày "+text, now, nil)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		got := scheduler.NextStarts(broadcast.Slot{At: w}, options, now, 1)
		if len(got) != 1 || got[0].Format("15:04") != at.Format("15:04") {
			t.Fatalf("%q: %v", text, got)
		}
	})
}

// A date is read back as the same day in every way of writing it.
func TestEveryDateInEveryForm(t *testing.T) {
	forms := []string{"2/1/2006", "02/01/2006", "2006-01-02", "2 Jan 2006", "2 January 2006", "ngày 2 tháng 1 năm 2006"}
	rapid.Check(t, func(t *rapid.T) {
		day := broadcast.DateOf(now).AddDays(rapid.IntRange(1, 2000).Draw(t, "days ahead"))
		text := day.In(time.UTC).Format(rapid.SampledFrom(forms).Draw(t, "form"))
		got, err := scheduler.ParseDay(text, "from", now)
		if err != nil || got != day {
			t.Fatalf("%q: %s, %v; want %s", text, got, err, day)
		}
		w, err := scheduler.ParseWhen(text+" 5h30", now, nil)
		if err != nil || len(w.Once) != 1 || string(w.Once[0]) != string(day)+"T05:30:00" {
			t.Fatalf("%q: %+v, %v", text, w, err)
		}
	})
}

// A date without its year: for what is planned the coming one, unless it has just
// passed; for what is looked up the nearest.
func TestADateWithoutItsYear(t *testing.T) {
	newYear := time.Date(2027, 1, 5, 8, 0, 0, 0, vietnam)
	for _, tt := range []struct {
		text    string
		now     time.Time
		day     broadcast.Date
		nearest string
	}{
		{"24/11", now, "2026-11-24", "24/11/2026"},
		{"20/11", now, "2026-11-20", "20/11/2026"},
		{"1/8", now, "2027-08-01", "01/08/2026"},
		{"1/3", now, "2027-03-01", "01/03/2027"},
		{"31/12", newYear, "2026-12-31", "31/12/2026"},
		{"29/2", now, "2028-02-29", "29/02/2028"},
	} {
		if got, err := scheduler.ParseDay(tt.text, "from", tt.now); got != tt.day {
			t.Errorf("%s, planned on %s: %s, %v; want %s", tt.text, tt.now.Format(time.DateOnly), got, err, tt.day)
		}
		if got, err := scheduler.ParseMoment(tt.text, "since", tt.now, false); got.Format("02/01/2006") != tt.nearest {
			t.Errorf("%s, looked up on %s: %v, %v; want %s", tt.text, tt.now.Format(time.DateOnly), got, err, tt.nearest)
		}
	}
}

func TestMoments(t *testing.T) {
	for text, want := range map[string]string{
		"90m": "23/11 07:00", "1h30m": "23/11 07:00", "2h": "23/11 02:00", "3 ngày": "20/11 08:30", "45 giây": "23/11 08:29",
		"17h 20/11": "20/11 17:00", "20/11 05:30": "20/11 05:30", "2026-11-20T05:30": "20/11 05:30", "2026-11-20 05:30": "20/11 05:30",
		"2026-11-20T05:30:00Z": "20/11 12:30", "hôm qua 17h": "22/11 17:00", "8h tối hôm qua": "22/11 20:00", "today": "23/11 00:00",
		"30/2": "", "soon": "", "": "", "24:00": "", "20/11, 21/11": "", "5h 6h": "", "t2": "", "90": "",
	} {
		got := ""
		at, err := scheduler.ParseMoment(text, "since", now, false)
		if err == nil {
			got = at.Format("02/01 15:04")
		}
		if got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
		if p, ok := errors.AsType[*broadcast.Problem](err); err != nil && (!ok || p.Field != "since") {
			t.Errorf("%q: %v does not name its flag", text, err)
		}
	}
}
