package main

import (
	"context"
	"errors"
	"io"
	"reflect"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/store"
)

// Edit implements control.Station: it changes a slot. Airings that were claimed, and
// what is on air, stay as they are.
func (s *station) Edit(ctx context.Context, who control.Who, r control.EditRequest, file io.Reader, progress control.Progress) (control.EditAnswer, error) {
	now := s.clock.Now()
	old, err := s.slot(r.ID)
	if err != nil {
		return control.EditAnswer{}, err
	}
	act := broadcast.Act{Verb: "edit", Slot: old.ID, Title: old.Title, Changed: r.Given}
	slot, err := editSlot(old, r, now)
	if err != nil {
		return control.EditAnswer{}, s.refused(who, act, err)
	}
	media, err := s.mediaOf(ctx, who, old, r.Change, file, progress)
	if err != nil {
		return control.EditAnswer{}, err
	}
	slot.Media = media.ID
	answer, slot, err := s.considerEdit(who, old, slot, media, r.Change.AskException, now)
	if err != nil {
		s.forget(r.Change, media)
		return answer, s.refused(who, act, err)
	}
	if r.Change.DryRun || !answer.Changed {
		return answer, nil
	}
	if err := s.replace(old, slot, s.act(who, act)); err != nil {
		s.forget(r.Change, media)
		return answer, err
	}
	answer.ID = slot.ID
	s.loop.Poke()
	s.tend(0)
	return answer, nil
}

// mediaOf is the media that a change names, or that the slot has.
func (s *station) mediaOf(ctx context.Context, who control.Who, old broadcast.Slot, change control.AddRequest, file io.Reader, progress control.Progress) (broadcast.Media, error) {
	if change.File != nil || change.Media != "" {
		return s.mediaFor(ctx, who, change, file, progress)
	}
	media, _ := s.media(old.Media)
	media.ID = old.Media // also where its file is gone
	return media, nil
}

// considerEdit works out what a change would mean. Approval and exceptions were
// given to what was heard before: where that changes they are asked for again.
func (s *station) considerEdit(who control.Who, old, slot broadcast.Slot, media broadcast.Media, askException bool, now time.Time) (answer control.EditAnswer, _ broadcast.Slot, err error) {
	before, _ := s.media(old.Media)
	answer.Before = control.Understood{Slot: old, Length: before.Airs()}
	answer.Changed = !reflect.DeepEqual(old, slot)
	if !heardOtherwise(old, slot) {
		answer.AddAnswer, err = s.foresee(slot, media, now)
		return answer, slot, err
	}
	asked := slot
	asked.EditedBy, asked.Exempt, asked.Waits, asked.ApprovedBy = who.Name, false, "", ""
	asked.State, asked.Pause = broadcast.SlotActive, broadcast.Pause{}
	if wantsAnew(old, slot, now) {
		asked.Since = now.Round(time.Millisecond)
	}
	answer.AddAnswer, asked, err = s.consider(asked, media, askException, now)
	if old.State == broadcast.SlotPaused { // whoever resumes it asks for approval where that is missing
		asked.State, asked.Pause, answer.Refused = old.State, old.Pause, ""
	}
	answer.Understood.Slot = asked
	return answer, asked, err
}

// foresee tells what is to come of a slot that no rule has to be asked about.
func (s *station) foresee(slot broadcast.Slot, media broadcast.Media, now time.Time) (control.AddAnswer, error) {
	starts := s.comingStarts(slot, now, checkedStarts)
	answer := control.AddAnswer{
		Understood: control.Understood{Slot: slot, Length: media.Airs()}, Media: &media,
		Next: starts[:min(len(starts), nextStarts)], Week: s.week(slot, now), Clashes: []control.Clash{},
	}
	if slot.State != broadcast.SlotActive {
		answer.Refused = string(slot.Waits)
	}
	days := daysOf(starts)
	var err error
	answer.Clashes, err = s.clashes(slot, media, days[:min(len(days), clashDays)])
	return answer, err
}

// comingStarts are the next starts of a slot, those within its pause left out.
func (s *station) comingStarts(slot broadcast.Slot, now time.Time, n int) []time.Time {
	begins, ever := slot.Begins()
	if !ever {
		return []time.Time{}
	}
	if begins.Before(now) {
		begins = now
	}
	return scheduler.NextStarts(slot, begins.In(s.loc), n)
}

// week are all starts of the seven days to come.
func (s *station) week(slot broadcast.Slot, now time.Time) []time.Time {
	begins, ever := slot.Begins()
	if !ever {
		return []time.Time{}
	}
	if begins.Before(now) {
		begins = now
	}
	starts := scheduler.Starts(slot, begins.In(s.loc), now.AddDate(0, 0, clashDays))
	return append([]time.Time{}, starts...)
}

// replace puts a slot in the place of the one that was looked at. When somebody
// else was quicker nothing changes: he has not seen what it would mean now.
func (s *station) replace(old, slot broadcast.Slot, record broadcast.Entry) error {
	changed := broadcast.Refuse(broadcast.ProblemSlotChanged, "id", old.ID.String())
	_, err := s.store.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
		there, err := tx.Slot(old.ID)
		there.Span = old.Span
		switch {
		case errors.Is(err, store.ErrNoSlot):
			return record, changed
		case err != nil:
			return record, err //nolint:wrapcheck // it says what was read
		case !reflect.DeepEqual(there, old):
			return record, changed
		}
		return record, tx.Put(slot)
	})
	return diskProblem(s.store.Dir(), err)
}
