package main

import (
	"context"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// aMorning is the session of the scripts: two slots, of which one is cut.
func aMorning() broadcast.Session {
	return broadcast.Session{
		Name: "buổi sáng", At: broadcast.When{Text: "hằng ngày 05:30", Cron: []string{"0 30 5 * * *"}}, Max: 3_600_000,
		From: "2026-11-01", CreatedBy: "lan",
	}
}

func (s *fakeStation) AddSession(_ context.Context, who control.Who, r control.SessionRequest) (control.SessionAnswer, error) {
	switch {
	case r.Name == "buổi sáng":
		return control.SessionAnswer{}, broadcast.Refuse(broadcast.ProblemSessionExists, "name", r.Name)
	case r.At == "":
		return control.SessionAnswer{}, broadcast.Refuse(broadcast.ProblemWhenMissing, "at")
	}
	session := aMorning()
	session.Name, session.CreatedBy = r.Name, who.Name
	return control.SessionAnswer{Understood: session, Next: []time.Time{fakeNow().Add(24 * time.Hour).Truncate(time.Hour).Add(30 * time.Minute)}}, nil
}

func (s *fakeStation) Sessions(context.Context) (control.SessionsAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.free {
		return control.SessionsAnswer{}, nil
	}
	next := time.Date(2026, 11, 24, 5, 30, 0, 0, fakeNow().Location())
	return control.SessionsAnswer{Sessions: []control.SessionLine{{
		Session: aMorning(), Next: &next, Items: 6, FilledMS: 3_420_000, LeftMS: 180_000,
		Cut: []control.SessionCut{{Airing: "4@x", Title: "Bản tin xã", LostMS: 120_000}, {Airing: "5@x", Title: "Nhà nông", LostMS: 300_000, All: true}},
	}}}, nil
}

func (s *fakeStation) RemoveSession(_ context.Context, _ control.Who, r control.RemoveSessionRequest) (control.RemovedSession, error) {
	switch {
	case r.Name != "buổi sáng":
		return control.RemovedSession{}, broadcast.Refuse(broadcast.ProblemSessionUnknown, "name", r.Name)
	case !r.WithItems:
		return control.RemovedSession{}, broadcast.Refuse(broadcast.ProblemSessionInUse, "with-items", r.Name, 2)
	}
	return control.RemovedSession{Session: aMorning(), Items: []broadcast.Slot{
		{ID: 4, Title: "Bản tin xã", Priority: broadcast.PriorityRoutine}, {ID: 5, Title: "Nhà nông", Priority: broadcast.PriorityRoutine},
	}}, nil
}

// inMorning is a slot of the session, as loa add --session asks for it, with what
// it does to the others.
func inMorning(r control.AddRequest) (broadcast.Slot, []control.Clash) {
	slot := broadcast.Slot{Session: "buổi sáng"}
	if r.Fixed != "" {
		slot.Fixed = 6 * 3600
	}
	if r.At != "" {
		slot.At = broadcast.When{Text: r.At, Cron: []string{"59 59 23 * * 6"}}
	}
	at := time.Date(2026, 11, 24, 5, 57, 0, 0, fakeNow().Location())
	cut := control.Clash{
		Title: r.Title, What: "cut", Session: "buổi sáng", Wanted: at, Now: at, PlannedMS: 180_000, LengthMS: 300_000,
	}
	next := cut
	next.Wanted, next.Now = at.AddDate(0, 0, 1), at.AddDate(0, 0, 1)
	before := cut
	before.Title, before.Other = "Bru", "VOV1"
	out := control.Clash{Title: "Nhà nông", What: "skipped", Session: "buổi sáng", Wanted: at}
	return slot, []control.Clash{cut, next, before, out}
}
