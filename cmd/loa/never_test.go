package main

import (
	"errors"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// wantProblem compares what is refused, and by which option.
func wantProblem(t *testing.T, what string, err error, kind broadcast.ProblemKind, field string) {
	t.Helper()
	switch p, refused := errors.AsType[*broadcast.Problem](err); {
	case kind == "" && err != nil:
		t.Errorf("%s: %v; want it taken", what, err)
	case kind != "" && (!refused || p.Kind != kind || p.Field != field):
		t.Errorf("%s: %v; want %s of --%s", what, err, kind, field)
	}
}

// What would be dropped day after day, or mean something else than was typed, is
// said when it is entered. The session is half an hour long, on Monday to Friday.
func TestWhatASessionCannotGiveIsRefused(t *testing.T) {
	s := atTheDesk(t, onePerson)
	if _, err := s.AddSession(t.Context(), lan, control.SessionRequest{Name: "sáng", At: "t2-t6 5h30", Max: "30m"}); err != nil {
		t.Fatal(err)
	}
	monday := s.clock.Now().AddDate(0, 0, 14)
	for monday.Weekday() != time.Monday {
		monday = monday.AddDate(0, 0, 1)
	}
	day := func(later int) string { return monday.AddDate(0, 0, later).Format("02/01/2006") }
	for _, c := range []struct {
		what  string
		r     control.AddRequest
		kind  broadcast.ProblemKind
		field string
	}{
		{"from one of its days to another", control.AddRequest{Move: []string{day(0) + "=" + day(1)}}, "", ""},
		{"to another time", control.AddRequest{Move: []string{day(0) + "=" + day(1) + " 06:00"}}, broadcast.ProblemMoveTime, "move"},
		{"to a day that does not have it", control.AddRequest{Move: []string{day(0) + "=" + day(5)}}, broadcast.ProblemMoveNoSession, "move"},
		{"from a day that does not have it", control.AddRequest{Move: []string{day(5) + "=" + day(7)}}, broadcast.ProblemMoveNothing, "move"},
		{"twice, with room", control.AddRequest{Repeat: 2, Gap: "20m"}, "", ""},
		{"twice, the second behind its end", control.AddRequest{Repeat: 2, Gap: "40m"}, broadcast.ProblemRepeatNoRoom, "repeat"},
		{"twice from a fixed time, with room", control.AddRequest{Repeat: 2, Gap: "10m", Fixed: "5h45"}, "", ""},
		{"twice from a fixed time, the second behind its end", control.AddRequest{Repeat: 2, Gap: "20m", Fixed: "5h45"}, broadcast.ProblemRepeatNoRoom, "repeat"},
	} {
		c.r.Title, c.r.Media, c.r.Session, c.r.DryRun = "Tin", "m1", "sáng", true
		_, err := s.Add(t.Context(), lan, c.r, nil, nil)
		wantProblem(t, c.what, err, c.kind, c.field)
	}
}

// A pause is between two times of something.
func TestAPauseIsAskedOfRepeatsAlone(t *testing.T) {
	s := atTheDesk(t, onePerson)
	_, err := s.Add(t.Context(), lan, control.AddRequest{Title: "Tin", Media: "m1", At: "hằng ngày 5h30", Gap: "5m"}, nil, nil)
	wantProblem(t, "once, with a pause", err, broadcast.ProblemGapAlone, "gap")
	add(t, s, lan, "hằng ngày 5h30")
	wantProblem(t, "a pause for what airs once", edit(s, lan, control.AddRequest{Gap: "5m"}, "gap"), broadcast.ProblemGapAlone, "gap")
	ok(t, edit(s, lan, control.AddRequest{Repeat: 2, Gap: "5m"}, "repeat", "gap"))
	ok(t, edit(s, lan, control.AddRequest{Gap: "6m"}, "gap"))
	ok(t, edit(s, lan, control.AddRequest{Repeat: 1}, "repeat")) // the pause waits for better days
}

// From 2025 to 2032 the last lunar month of every year has 29 days: who asks for its
// thirtieth is told so, and how to name the eve of Tết.
func TestALunarDayThatNoYearHasForLong(t *testing.T) {
	for at, kind := range map[string]broadcast.ProblemKind{
		"30/12 âm lịch 18h": broadcast.ProblemLunarNever,
		"29/12 âm lịch 18h": "",
		"30/1 âm lịch 18h":  "",
		"giao thừa 18h":     "",
	} {
		s := idleStation(t, emptyStore(t))
		slot, err := readSlot(control.AddRequest{Title: "Tin", Media: "m7", At: at}, s.diary(fakeNow()))
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = s.consider(slot, &broadcast.Media{ID: 7, DurationMS: 60_000}, true, fakeNow())
		wantProblem(t, at, err, kind, "at")
	}
}
