package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/store"
)

// The accidents that stations had, each as a person at this one would cause it.

var clerk, chairman = control.Who{Name: "vanthu", UID: 1001}, control.Who{Name: "lanhdao", UID: 1002}

// shelve puts a file of five minutes on the shelf.
func shelve(t *testing.T, s *station) string {
	t.Helper()
	record, err := s.store.PutMedia(store.Record{Media: broadcast.Media{
		SHA256: "00000000000000000000000000000000000000000000000000000000000000aa", Title: "tin", DurationMS: 5 * 60_000,
	}, Ext: ".mp3"})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.store.OriginalPath(record), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	return record.ID.String()
}

func kindOf(err error) broadcast.ProblemKind {
	if p, ok := errors.AsType[*broadcast.Problem](err); ok {
		return p.Kind
	}
	return ""
}

// acts are what the log says that people did, once the writer has had its turn.
func acts(t *testing.T, s *station) (out []broadcast.Act) {
	t.Helper()
	stop, cancel := context.WithCancel(t.Context())
	cancel() // write what waits, and end
	if err := s.writer.Run(stop); err != nil {
		t.Fatal(err)
	}
	for e, err := range s.store.Entries(1) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Act != nil {
			out = append(out, *e.Act)
		}
	}
	return out
}

// A relay hour is mistyped: refused to the face, nothing saved, and the refusal is
// in the log.
func TestAccidentAQuarterPastThreeIsTyped(t *testing.T) {
	newCommune(t).start(func(s *station) {
		_, err := s.Add(t.Context(), clerk, control.AddRequest{Title: "Tiếp âm", Media: shelve(t, s), At: "hằng ngày 3h15"}, nil, nil)
		if kindOf(err) != broadcast.ProblemQuietHours || broadcast.ProblemQuietHours.Class() != broadcast.ClassRefused {
			t.Errorf("got %v, want it refused for quiet hours", err)
		}
		if slots, err := s.store.Slots(); err != nil || len(slots) != 0 {
			t.Errorf("saved all the same: %v, %v", slots, err)
		}
		for _, a := range acts(t, s) {
			if a.Verb == "add" && a.Title == "Tiếp âm" && a.By == "vanthu" && a.Refused == "quiet_hours" {
				return
			}
		}
		t.Error("the log does not say that it was refused")
	})
}

// A ward asks for an exception; a second person lets it in by a paper, for these
// times and no others.
func TestAccidentAnExceptionIsAskedFor(t *testing.T) {
	newCommune(t).start(func(s *station) {
		add := control.AddRequest{Title: "Giao thừa", Media: shelve(t, s), At: "hằng ngày 23h50", AskException: true}
		a, err := s.Add(t.Context(), clerk, add, nil, nil)
		if err != nil || a.Understood.State != broadcast.SlotWaiting || a.Refused != "quiet_hours" {
			t.Fatalf("got %+v, %v; want it to wait", a, err)
		}
		if _, err := s.Approve(t.Context(), clerk, control.ApproveRequest{ID: a.ID.String()}); kindOf(err) != broadcast.ProblemOwnApproval {
			t.Errorf("the creator approves: %v", err)
		}
		slot, err := s.Approve(t.Context(), chairman, control.ApproveRequest{ID: a.ID.String(), Note: " 12/TB-UBND\n"})
		if err != nil || !slot.Exempt || slot.ApprovedBy != "lanhdao" || slot.DocumentNo != "12/TB-UBND" || slot.DecidedAt.IsZero() {
			t.Errorf("the chairman approves: %+v, %v", slot, err)
		}
		schedule, rules, err := (watched{s}).Schedule()
		if err != nil {
			t.Fatal(err)
		}
		plan := schedule.Plan(broadcast.DateOf(s.clock.Now()).AddDays(1), rules)
		if len(plan.Airings) != 1 || plan.Airings[0].Refused != nil || plan.Airings[0].DocumentNo != "12/TB-UBND" {
			t.Errorf("planned: %+v", plan.Airings)
		}
		want := broadcast.Act{Verb: "approve", Slot: slot.ID, Title: "Giao thừa", By: "lanhdao", UID: 1002, DocumentNo: "12/TB-UBND"}
		if all := acts(t, s); !slices.Contains(all, want) {
			t.Errorf("the log says %+v, not %+v", all, want)
		}
	})
}

// Under two-person nobody approves his own bulletin, and the attempt is on record;
// under one-person the record shows the same name twice.
func TestAccidentTheCreatorApprovesHimself(t *testing.T) {
	two := newCommune(t)
	two.config.Policy.Approval = configs.TwoPerson
	two.start(func(s *station) {
		a, err := s.Add(t.Context(), clerk, control.AddRequest{Title: "Bản tin", Media: shelve(t, s), At: "hằng ngày 17h"}, nil, nil)
		if err != nil || a.Understood.State != broadcast.SlotWaiting {
			t.Fatalf("got %+v, %v", a, err)
		}
		if _, err := s.Approve(t.Context(), clerk, control.ApproveRequest{ID: a.ID.String()}); kindOf(err) != broadcast.ProblemOwnApproval {
			t.Errorf("approved by its creator: %v", err)
		}
		all := acts(t, s)
		if last := all[len(all)-1]; last.Verb != "approve" || last.Refused != "own_approval" {
			t.Errorf("the log says %+v", last)
		}
	})
	newCommune(t).start(func(s *station) {
		a, err := s.Add(t.Context(), clerk, control.AddRequest{Title: "Bản tin", Media: shelve(t, s), At: "hằng ngày 17h"}, nil, nil)
		if err != nil || a.Understood.State != broadcast.SlotActive || a.Understood.CreatedBy != "vanthu" || a.Understood.ApprovedBy != "vanthu" {
			t.Errorf("got %+v, %v; want the same name twice", a.Understood, err)
		}
	})
}

// What was rejected stays in the list as such, airs never, and is not approved by
// the way.
func TestAccidentARejectedBulletinAirs(t *testing.T) {
	b := newCommune(t)
	b.config.Policy.Approval = configs.TwoPerson
	b.start(func(s *station) {
		a, err := s.Add(t.Context(), clerk, control.AddRequest{Title: "Bản tin", Media: shelve(t, s), At: "hằng ngày 17h"}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		slot, err := s.Approve(t.Context(), chairman, control.ApproveRequest{ID: a.ID.String(), Reject: true, Note: "sai số liệu"})
		if err != nil || slot.State != broadcast.SlotRejected || slot.RejectedBy != "lanhdao" || slot.ApprovedBy != "" {
			t.Errorf("got %+v, %v", slot, err)
		}
		if _, err := s.Approve(t.Context(), chairman, control.ApproveRequest{ID: a.ID.String()}); kindOf(err) != broadcast.ProblemNotWaiting {
			t.Errorf("approved afterwards: %v", err)
		}
		schedule, rules, err := (watched{s}).Schedule()
		if err != nil {
			t.Fatal(err)
		}
		if plan := schedule.Plan(broadcast.DateOf(s.clock.Now()).AddDays(1), rules); len(plan.Airings) != 0 {
			t.Errorf("planned: %+v", plan.Airings)
		}
	})
}

// A scheduled emergency has an end and a second person, or is not saved.
func TestAccidentAnEmergencyIsScheduledByOne(t *testing.T) {
	newCommune(t).start(func(s *station) {
		r := control.AddRequest{Title: "Xả lũ", Media: shelve(t, s), At: "hằng ngày 17h", Priority: "emergency"}
		if _, err := s.Add(t.Context(), clerk, r, nil, nil); kindOf(err) != broadcast.ProblemNeedsUntil {
			t.Errorf("without an end: %v", err)
		}
		r.Until = s.clock.Now().AddDate(0, 0, 3).Format("02/01/2006")
		if _, err := s.Add(t.Context(), clerk, r, nil, nil); kindOf(err) != broadcast.ProblemNeedsApproval {
			t.Errorf("without a second person: %v", err)
		}
		r.AskException = true
		if a, err := s.Add(t.Context(), clerk, r, nil, nil); err != nil || a.Understood.State != broadcast.SlotWaiting {
			t.Errorf("asking for one: %+v, %v", a.Understood, err)
		}
	})
}

// A ward of Hà Nội: two sessions on working days, a quarter of an hour each.
func TestAccidentAWardSpeaksAtTheWeekend(t *testing.T) {
	b := newCommune(t)
	c, err := configs.Parse("loa.toml", []byte("[policy]\npreset = \"phuong-ha-noi\""))
	if err != nil {
		t.Fatal(err)
	}
	b.config.Policy = c.Policy
	b.start(func(s *station) {
		media := shelve(t, s) // five minutes
		for _, tt := range []struct {
			at    string
			turns int
			want  broadcast.ProblemKind
		}{
			{at: "hằng ngày 7h", want: broadcast.ProblemClosedDay},
			{at: "t2-t6 11h", want: broadcast.ProblemOutsideWindows},
			{at: "t2-t6 7h", turns: 3, want: ""},
			{at: "t2-t6 7h15", want: broadcast.ProblemOverCap}, // with the one before, twenty minutes
			{at: "t2-t6 17h", want: ""},
			{at: "t2-t6 17h20", want: broadcast.ProblemOverCap}, // a third session
		} {
			_, err := s.Add(t.Context(), clerk, control.AddRequest{Title: "Bản tin", Media: media, At: tt.at, Repeat: tt.turns}, nil, nil)
			if kindOf(err) != tt.want || tt.want == "" && err != nil {
				t.Errorf("%s, %d turns: %v, want %q", tt.at, tt.turns, err, tt.want)
			}
		}
	})
}
