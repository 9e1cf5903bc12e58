package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/store"
)

// Pause implements control.Station: a slot is silent, until a time or until it is
// resumed. What of it is on air goes on, as with a slot that is removed.
func (s *station) Pause(ctx context.Context, who control.Who, r control.PauseRequest) (broadcast.Slot, error) {
	old, err := s.slot(r.ID)
	if err != nil {
		return old, err
	}
	slot := old
	slot.State, slot.Pause = broadcast.SlotPaused, broadcast.Pause{}
	if strings.TrimSpace(r.Until) != "" {
		if slot.PausedUntil, err = s.comingMoment(r.Until, s.clock.Now()); err != nil {
			return old, err
		}
		slot.PausedUntil = slot.PausedUntil.Round(time.Second)
	}
	if slot.PausedUntil.IsZero() || slot.ApprovedBy != "" {
		return slot, s.silence(ctx, who, r.DryRun, old, slot)
	}
	// Nobody is there when the pause ends: what waits for approval cannot begin by itself.
	return old, s.refused(who, broadcast.Act{Verb: "pause", Slot: old.ID, Title: old.Title},
		broadcast.Refuse(broadcast.ProblemAwaitsApproval, "id"))
}

// silence saves a pause and takes back what has not begun.
func (s *station) silence(ctx context.Context, who control.Who, dryRun bool, old, slot broadcast.Slot) error {
	if dryRun {
		return nil
	}
	if err := s.replace(old, slot, s.act(who, broadcast.Act{Verb: "pause", Slot: slot.ID, Title: slot.Title})); err != nil {
		return err
	}
	return s.withdraw(ctx, slot.ID)
}

// withdraw lets the schedule be looked at anew, and takes back the turns of slots that
// have not begun.
func (s *station) withdraw(ctx context.Context, slots ...broadcast.SlotID) error {
	s.loop.Poke()
	for _, id := range slots {
		if err := s.conductor.Withdraw(ctx, id); err != nil {
			return broadcast.Refuse(broadcast.ProblemStopping, "").Because(err)
		}
	}
	return nil
}

// Resume implements control.Station. A slot whose approval is missing, or that the
// rules would refuse today, waits for a second person.
func (s *station) Resume(_ context.Context, who control.Who, r control.PauseRequest) (broadcast.Slot, error) {
	now := s.clock.Now()
	old, err := s.slot(r.ID)
	if err != nil {
		return old, err
	}
	act := broadcast.Act{Verb: "resume", Slot: old.ID, Title: old.Title}
	if old.State != broadcast.SlotPaused {
		return old, s.refused(who, act, broadcast.Refuse(broadcast.ProblemNotPaused, "id", old.ID.String()))
	}
	slot := old
	slot.State, slot.Pause = broadcast.SlotActive, broadcast.Pause{}
	if !s.vouched(slot) {
		slot.ApprovedBy, slot.Exempt, slot.Extra = "", false, false
		if _, slot, err = s.consider(slot, s.mediaOf(slot), true, now); err != nil {
			return old, s.refused(who, act, err)
		}
	}
	if wantsAnew(old, slot, s.options(nil, nil), now) {
		slot.Since = now.Round(time.Millisecond)
	}
	if r.DryRun {
		return slot, nil
	}
	if err := s.replace(old, slot, s.act(who, act)); err != nil {
		return old, err
	}
	s.loop.Poke()
	return slot, nil
}

// vouched says whether a slot has the word that the commune asks for.
func (s *station) vouched(slot broadcast.Slot) bool {
	return slot.ApprovedBy != "" && (!s.deskRules().TwoPerson || slot.ApprovedBy != slot.Author())
}

// Undo implements control.Station: the last change of the schedule is taken back,
// whoever made it.
func (s *station) Undo(ctx context.Context, who control.Who, r control.UndoRequest) (control.UndoAnswer, error) {
	s.saveHold() // a hold that the disk has not taken is a change, too
	if r.DryRun {
		u, err := s.store.LastChange()
		return undoAnswer(u), undoProblem(s.store.Dir(), err)
	}
	u, err := s.store.Undo(func(u store.Undone) broadcast.Entry {
		return s.act(who, broadcast.Act{Verb: "undo", Undone: u.Act.Verb, Slot: u.Act.Slot, Title: u.Act.Title})
	})
	if err != nil {
		return control.UndoAnswer{}, undoProblem(s.store.Dir(), err)
	}
	if u.Hold {
		if err := s.takeHold(ctx); err != nil {
			return control.UndoAnswer{}, err
		}
	}
	s.tend(0)
	return undoAnswer(u), s.withdraw(ctx, silent(u)...)
}

func undoProblem(dir string, err error) error {
	if errors.Is(err, store.ErrNothingToUndo) {
		return broadcast.Refuse(broadcast.ProblemNothingToUndo, "")
	}
	return diskProblem(dir, err)
}

// silent are the slots that an undo leaves without a right to the air.
func silent(u store.Undone) (ids []broadcast.SlotID) {
	for _, slot := range u.Gone {
		ids = append(ids, slot.ID)
	}
	for _, slot := range u.Was {
		if slot.State != broadcast.SlotActive {
			ids = append(ids, slot.ID)
		}
	}
	return ids
}

// takeHold brings the hold of the disk into force.
func (s *station) takeHold(ctx context.Context) error {
	h, held, err := s.store.Hold()
	if err != nil {
		return err //nolint:wrapcheck // it says what was read
	}
	s.mu.Lock()
	if s.hold = nil; held {
		s.hold = &h
	}
	s.mu.Unlock()
	if s.held(s.clock.Now()) == nil {
		return nil
	}
	if _, err := s.conductor.Hush(ctx); err != nil {
		return broadcast.Refuse(broadcast.ProblemStopping, "").Because(err)
	}
	return nil
}

func undoAnswer(u store.Undone) control.UndoAnswer {
	a := control.UndoAnswer{
		Undone: u.Act.Verb, ID: u.Act.Slot, Title: u.Act.Title, By: u.Act.By, At: u.At,
		Back: append([]broadcast.Slot{}, u.Was...), Gone: append([]broadcast.Slot{}, u.Gone...),
	}
	if u.Hold {
		held := u.Held != nil
		a.Held = &held
	}
	return a
}
