package main

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/control"
)

// Every option of loa add is one of loa edit, and each is read.
func TestLoaEditTakesWhatLoaAddTakes(t *testing.T) {
	e, _ := aCommandLine(words.VI)
	add, edit := newAdd(e), newEdit(e)
	add.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if edit.Flags().Lookup(f.Name) == nil {
			t.Errorf("loa edit has no --%s", f.Name)
		}
	})
	edit.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if _, known := editable[f.Name]; !known && !slices.Contains(elsewhere, f.Name) {
			t.Errorf("--%s of loa edit changes nothing", f.Name)
		}
	})
}

// two people at the station.
var (
	lan  = control.Who{Name: "lan", UID: 1001}
	minh = control.Who{Name: "minh", UID: 1002}
)

func atTheDesk(t *testing.T, alter func(*configs.Config)) *station {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s, end, err := deskStation(ctx, t.TempDir(), func(c *configs.Config) { c.Policy.QuietHours = nil; alter(c) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := end(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func twoPeople(c *configs.Config) { c.Policy.Approval = configs.TwoPerson }

func onePerson(*configs.Config) {}

func add(t *testing.T, s *station, who control.Who, at string) broadcast.SlotID {
	t.Helper()
	a, err := s.Add(t.Context(), who, control.AddRequest{Title: "Bản tin", Media: "m1", At: at}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

func edit(s *station, who control.Who, change control.AddRequest, given ...string) error {
	_, err := s.Edit(context.Background(), who, control.EditRequest{ID: "1", Change: change, Given: given}, nil, nil)
	return err
}

func slotOne(t *testing.T, s *station) broadcast.Slot {
	t.Helper()
	slot, err := s.slot("1")
	if err != nil {
		t.Fatal(err)
	}
	return slot
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// What was approved is what was heard then. Who changes it asks for another word,
// and cannot give it himself.
func TestAnApprovalFallsAwayWithWhatWasApproved(t *testing.T) {
	s := atTheDesk(t, twoPeople)
	add(t, s, lan, "hằng ngày 5h30")
	_, err := s.Approve(t.Context(), minh, control.ApproveRequest{ID: "1"})
	ok(t, err)
	ok(t, edit(s, lan, control.AddRequest{Title: "Bản tin sáng"}, "title"))
	if slot := slotOne(t, s); slot.State != broadcast.SlotActive || slot.ApprovedBy != "minh" || slot.EditedBy != "" {
		t.Errorf("another title takes the approval away: %+v", slot)
	}
	ok(t, edit(s, minh, control.AddRequest{At: "hằng ngày 6h"}, "at"))
	if slot := slotOne(t, s); slot.State != broadcast.SlotWaiting || slot.ApprovedBy != "" || slot.Author() != "minh" || slot.CreatedBy != "lan" {
		t.Errorf("another time keeps the approval: %+v", slot)
	}
	if _, err = s.Approve(t.Context(), minh, control.ApproveRequest{ID: "1"}); kindOf(err) != broadcast.ProblemOwnApproval {
		t.Errorf("minh approves his own change: %v", err)
	}
	if _, err = s.Approve(t.Context(), lan, control.ApproveRequest{ID: "1"}); err != nil {
		t.Errorf("lan cannot approve the change of minh: %v", err)
	}
	for _, change := range []struct {
		given string
		to    control.AddRequest
	}{
		{"media", control.AddRequest{Media: "m2"}},
		{"until", control.AddRequest{Until: "31/12/2099"}},
		{"only", control.AddRequest{Only: []string{"hôm nay đến ngày mai"}}},
		{"season", control.AddRequest{Season: "mua-he"}},
		{"repeat", control.AddRequest{Repeat: 2}},
		{"zone", control.AddRequest{Zones: []string{"thon-2"}}},
		{"priority", control.AddRequest{Priority: "priority"}},
	} {
		before := slotOne(t, s)
		if err := edit(s, lan, change.to, change.given); err != nil {
			t.Errorf("--%s: %v", change.given, err)
			continue
		}
		if slot := slotOne(t, s); slot.State != broadcast.SlotWaiting {
			t.Errorf("--%s keeps the approval", change.given)
		}
		_, err := s.Undo(t.Context(), minh, control.UndoRequest{})
		ok(t, err)
		if diff := cmp.Diff(before, slotOne(t, s)); diff != "" {
			t.Errorf("undo of --%s (-want +got):\n%s", change.given, diff)
		}
	}
}

// An exception was given for an hour, not for whatever comes after it.
func TestAnExceptionFallsAwayWithItsHour(t *testing.T) {
	s := atTheDesk(t, func(c *configs.Config) { c.Policy.QuietHours = []string{"21:00-05:00"} })
	_, err := s.Add(t.Context(), lan, control.AddRequest{Title: "Bão", Media: "m1", At: "hằng ngày 23h", AskException: true}, nil, nil)
	ok(t, err)
	_, err = s.Approve(t.Context(), minh, control.ApproveRequest{ID: "1"})
	ok(t, err)
	if !slotOne(t, s).Exempt {
		t.Fatal("the exception was not given")
	}
	if err := edit(s, lan, control.AddRequest{At: "hằng ngày 3h15"}, "at"); kindOf(err) != broadcast.ProblemQuietHours {
		t.Errorf("the exception for 23:00 lets 03:15 through: %v", err)
	}
	ok(t, edit(s, lan, control.AddRequest{At: "hằng ngày 5h30"}, "at"))
	if slot := slotOne(t, s); slot.Exempt || slot.State != broadcast.SlotActive {
		t.Errorf("an ordinary hour keeps the exception: %+v", slot)
	}
}

// A slot that was rejected, or whose rule was changed while it was silent, does not
// get on the air by the back door.
func TestResumingAsksForWhatIsMissing(t *testing.T) {
	s := atTheDesk(t, twoPeople)
	add(t, s, lan, "hằng ngày 5h30")
	_, err := s.Approve(t.Context(), minh, control.ApproveRequest{ID: "1", Reject: true})
	ok(t, err)
	resume := func(want broadcast.SlotState) {
		t.Helper()
		slot, err := s.Resume(t.Context(), lan, control.PauseRequest{ID: "1"})
		if err != nil || slot.State != want || slotOne(t, s).State != want {
			t.Errorf("resumed as %s, %v; want %s", slot.State, err, want)
		}
	}
	// A no stays a no until something else is asked for.
	if _, err := s.Resume(t.Context(), lan, control.PauseRequest{ID: "1"}); kindOf(err) != broadcast.ProblemNotPaused {
		t.Errorf("a rejected slot resumed: %v", err)
	}
	ok(t, edit(s, lan, control.AddRequest{At: "hằng ngày 5h45"}, "at"))
	if slot := slotOne(t, s); slot.State != broadcast.SlotWaiting {
		t.Errorf("changed after the no: %s, want waiting", slot.State)
	}
	_, err = s.Approve(t.Context(), minh, control.ApproveRequest{ID: "1"})
	ok(t, err)
	pause := func() {
		t.Helper()
		_, err := s.Pause(t.Context(), lan, control.PauseRequest{ID: "1"})
		ok(t, err)
	}
	pause()
	resume(broadcast.SlotActive)
	pause()
	ok(t, edit(s, lan, control.AddRequest{At: "hằng ngày 6h"}, "at"))
	if slot := slotOne(t, s); slot.State != broadcast.SlotPaused {
		t.Errorf("a change ended the pause: %s", slot.State)
	}
	if _, err := s.Pause(t.Context(), lan, control.PauseRequest{ID: "1", Until: "90m"}); kindOf(err) != broadcast.ProblemAwaitsApproval {
		t.Errorf("what nobody approved begins by itself: %v", err)
	}
	resume(broadcast.SlotWaiting)
}

// A rule that is changed at noon wants nothing of the morning: it was neither missed
// nor is it made up, also after a restart, which remembers nothing.
func TestAChangedRuleWantsNothingOfTheHoursBefore(t *testing.T) {
	s := atTheDesk(t, onePerson)
	now := s.clock.Now()
	past, ahead := now.Add(-time.Minute), now.Add(2*time.Hour)
	if broadcast.DateOf(past) != broadcast.DateOf(ahead) {
		t.Skip("two hours before midnight there is no later today")
	}
	clock := func(at time.Time) string { return "hằng ngày " + at.Format("15:04:05") }
	add(t, s, lan, clock(ahead))
	ok(t, edit(s, lan, control.AddRequest{At: clock(past)}, "at"))
	schedule, err := s.compiled()
	ok(t, err)
	if wanted := schedule.Wanted(broadcast.DateOf(now)); len(wanted) != 0 {
		t.Errorf("it wants %s of today", wanted[0].ID)
	}
	ok(t, edit(s, lan, control.AddRequest{At: clock(ahead)}, "at"))
	schedule, err = s.compiled()
	ok(t, err)
	if wanted := schedule.Wanted(broadcast.DateOf(now)); len(wanted) != 1 {
		t.Errorf("%d airings are wanted of the hours ahead, want 1", len(wanted))
	}
}

// Undo of the end of a hold is silence again, at once and not only on the disk.
func TestUndoOfAHoldIsInForceAtOnce(t *testing.T) {
	s := atTheDesk(t, onePerson)
	_, err := s.Hold(t.Context(), lan, control.HoldRequest{})
	ok(t, err)
	_, err = s.Hold(t.Context(), lan, control.HoldRequest{Off: true})
	ok(t, err)
	for _, want := range []bool{true, false} {
		a, err := s.Undo(t.Context(), minh, control.UndoRequest{})
		ok(t, err)
		if a.Held == nil || *a.Held != want || (s.held(s.clock.Now()) != nil) != want {
			t.Errorf("held %v; want %t", a.Held, want)
		}
	}
	if _, err := s.Undo(t.Context(), minh, control.UndoRequest{}); kindOf(err) != broadcast.ProblemNothingToUndo {
		t.Errorf("a third undo: %v", err)
	}
}

// Two people change the same slot: the second is told, and nothing is lost.
func TestAChangeThatCameTooLateIsRefused(t *testing.T) {
	s := atTheDesk(t, onePerson)
	add(t, s, lan, "hằng ngày 5h30")
	seen := slotOne(t, s)
	ok(t, edit(s, lan, control.AddRequest{Title: "Của Lan"}, "title"))
	mine := seen
	mine.Title = "Của Minh"
	if err := s.replace(seen, mine, s.act(minh, broadcast.Act{Verb: "edit"})); kindOf(err) != broadcast.ProblemSlotChanged {
		t.Errorf("got %v", err)
	}
	if got := slotOne(t, s).Title; got != "Của Lan" {
		t.Errorf("the title is %q", got)
	}
}

// The journal says who changed what, and what was taken back.
func TestEveryChangeIsOnRecord(t *testing.T) {
	s := atTheDesk(t, onePerson)
	add(t, s, lan, "hằng ngày 5h30")
	ok(t, edit(s, minh, control.AddRequest{At: "hằng ngày 6h", Zones: []string{"thon-1"}}, "at", "zone"))
	_, err := s.Pause(t.Context(), lan, control.PauseRequest{ID: "1"})
	ok(t, err)
	_, err = s.Undo(t.Context(), minh, control.UndoRequest{})
	ok(t, err)
	var got []broadcast.Act
	for e, err := range s.store.Entries(1) {
		ok(t, err)
		if e.Act != nil {
			got = append(got, *e.Act)
		}
	}
	want := []broadcast.Act{
		{Verb: "add", Slot: 1, Media: 1, Title: "Bản tin", By: "lan", UID: 1001},
		{Verb: "edit", Slot: 1, Title: "Bản tin", By: "minh", UID: 1002, Changed: []string{"at", "zone"}},
		{Verb: "pause", Slot: 1, Title: "Bản tin", By: "lan", UID: 1001},
		{Verb: "undo", Undone: "pause", Slot: 1, Title: "Bản tin", By: "minh", UID: 1002},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("acts (-want +got):\n%s", diff)
	}
}
