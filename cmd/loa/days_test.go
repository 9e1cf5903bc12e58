package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/control"
)

const mourning = "name = \"tang\"\n[[day]]\nname = \"Quốc tang\"\nkind = \"mourning\"\ndocument = \"12/TB\"\nfrom = \"24/11/2026\"\n"

// write puts a file down with a time of its own, so that the change is seen even
// where the clock of the disk is coarse.
func write(t *testing.T, path, text string, at time.Time) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// A file that goes bad while the station runs is a fault; its days stay as they
// were, until it is right again.
func TestACalendarThatGoesBadIsAFault(t *testing.T) {
	s := idleStation(t, emptyStore(t))
	path := filepath.Join(t.TempDir(), "tang.toml")
	s.days = newDayBook([]string{path})
	s.newLoop(broadcast.Life{})
	fault := func() string {
		for _, f := range s.faultList() {
			if f.Kind == faultCalendar {
				return f.Detail
			}
		}
		return ""
	}
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for i, step := range []struct{ what, text, fault, day string }{
		{"no file yet", "", "tang.toml", ""},
		{"it comes", mourning, "", "tang/Quốc tang"},
		{"it goes bad", strings.Replace(mourning, "mourning", "morning", 1), "tang.toml:4:8", "tang/Quốc tang"},
		{"it goes bad elsewhere", mourning + "days = 1", "tang.toml:7:8", "tang/Quốc tang"},
		{"it is right again", strings.Replace(mourning, "Quốc tang", "Quốc tang tháng 11", 1), "", "tang/Quốc tang tháng 11"},
	} {
		if step.text != "" {
			write(t, path, step.text, at.AddDate(0, 0, i))
		}
		s.lookAtDays()
		if got := fault(); (got == "") != (step.fault == "") || !strings.Contains(got, step.fault) {
			t.Errorf("%s: the fault is %q, want %q", step.what, got, step.fault)
		}
		if book := s.days.book(); !book.Find("ngay-le") || step.day != "" && !book.Find(step.day) {
			t.Errorf("%s: %q is not in the book", step.what, step.day)
		}
	}
	if changed, err := s.days.look(); changed || err != nil {
		t.Errorf("a file that stays as it is was read again: %v", err)
	}
}

// A slot whose days are gone would be silent without a word.
func TestDaysThatAreGoneAreAFault(t *testing.T) {
	st := emptyStore(t)
	s := idleStation(t, st)
	for _, tt := range []struct {
		calendar string
		fault    bool
	}{{"ngay-le", false}, {"xa/Hội làng", true}} {
		slot := broadcast.Slot{Title: "Tin", Priority: broadcast.PriorityRoutine, At: broadcast.When{Calendar: []string{tt.calendar}, At: []broadcast.TimeOfDay{3600}}}
		if _, err := st.AddSlot(slot, func(broadcast.Slot) broadcast.Entry { return broadcast.Entry{} }); err != nil {
			t.Fatal(err)
		}
		s.missDays()
		faults := s.faultList()
		if got := len(faults) == 1 && faults[0].Kind == faultNoDays && faults[0].Detail == "2: xa/Hội làng"; got != tt.fault {
			t.Errorf("%s: the faults are %v", tt.calendar, faults)
		}
	}
}

func TestACommunesFileReplacesACalendarOfItsName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "le.toml")
	write(t, path, "name = \"ngay-le\"\n[[day]]\nname = \"Hội\"\nsolar = \"1/1\"\n", time.Unix(1, 0))
	d := newDayBook([]string{path})
	if _, err := d.look(); err != nil || d.book().Find("ngay-le/Quốc khánh") || !d.book().Find("ngay-le/Hội") {
		t.Errorf("%v: %v", err, d.book())
	}
}

// What a person types for a lunar rule comes back as concrete days, before it is
// saved.
func TestALunarRuleIsEchoed(t *testing.T) {
	now := fakeNow()
	for _, tt := range []struct {
		r    control.AddRequest
		want []string
	}{
		{control.AddRequest{At: "mồng một, rằm 5h30"}, []string{
			"mồng 1 và rằm âm lịch hằng tháng, 05:30",
			"thứ hai 23/11/2026 05:30 (15/10 âm lịch) · thứ tư 09/12/2026 05:30 (1/11 âm lịch)",
		}},
		{control.AddRequest{At: "rằm tháng 6 5h30", Leap: "both"}, []string{"15/6 âm lịch hằng năm (cả tháng nhuận), 05:30"}},
		{control.AddRequest{At: "rằm 5h30", Leap: "ordinary"}, []string{"rằm âm lịch hằng tháng (trừ tháng nhuận), 05:30"}},
		{control.AddRequest{At: "rằm tháng 6 5h30"}, []string{"15/6 âm lịch hằng năm, 05:30"}},
		{control.AddRequest{At: "giao thừa 23h45"}, []string{"giao thừa, 23:45", "thứ sáu 05/02/2027 23:45 (29/12 âm lịch)"}},
		{control.AddRequest{At: "ngày 30 âm lịch 5h30"}, []string{"ngày 30 âm lịch hằng tháng, 05:30", "▲ Tháng âm thiếu chỉ có 29 ngày", "cuối tháng âm lịch"}},
		{control.AddRequest{At: "cuối tháng âm lịch 18h"}, []string{"ngày cuối tháng âm lịch, 18:00"}},
		{control.AddRequest{At: "ngày lễ 6h"}, []string{"ngày lễ 6h", "thứ sáu 01/01/2027 06:00"}},
		{control.AddRequest{At: "hằng ngày 6h", Except: []string{"24/12-2/1", "ngày lễ", "20/11/2027", "quốc khánh"}}, []string{
			"trừ thứ năm 24/12/2026 đến thứ bảy 02/01/2027, thứ bảy 20/11/2027, ngày lễ, Quốc khánh",
		}},
	} {
		s := idleStation(t, emptyStore(t))
		tt.r.Title, tt.r.Media = "Tin", "m7"
		slot, err := readSlot(tt.r, s.diary(now))
		if err != nil {
			t.Errorf("%s: %v", tt.r.At, err)
			continue
		}
		answer, slot, err := s.consider(slot, &broadcast.Media{ID: 7, DurationMS: 60_000}, true, now.Add(-15*time.Minute))
		if err != nil {
			t.Errorf("%s: %v", tt.r.At, err)
			continue
		}
		e, out := aCommandLine(words.VI)
		answer.Understood.Slot = slot
		e.understoodAs(answer)
		for _, want := range tt.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: %q is not said in\n%s", tt.r.At, want, out)
			}
		}
	}
}

func TestLeapIsAskedOfLunarDaysAlone(t *testing.T) {
	for _, tt := range []struct {
		at, leap string
		want     broadcast.ProblemKind
	}{
		{"hằng ngày 5h", "both", broadcast.ProblemLeapAlone},
		{"rằm 5h", "maybe", broadcast.ProblemValueUnknown},
	} {
		_, err := readSlot(control.AddRequest{Title: "Tin", Media: "m7", At: tt.at, Leap: tt.leap}, diary{now: fakeNow()})
		if p, ok := errors.AsType[*broadcast.Problem](err); !ok || p.Kind != tt.want || p.Field != "leap" {
			t.Errorf("%s --leap %s: %v, want %s", tt.at, tt.leap, err, tt.want)
		}
	}
}

func TestKeepingTheDaysEndsWithTheStation(t *testing.T) {
	s := idleStation(t, emptyStore(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.keepDays(ctx); err != nil {
		t.Error(err)
	}
	if len(configs.Holidays()) != len(s.days.book()) {
		t.Error("a station without files has other days than those built in")
	}
}
