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
	slot, err := editSlot(old, r, s.diary(now))
	if err == nil {
		err = s.inSession(&slot, now)
	}
	if err != nil {
		return control.EditAnswer{}, s.refused(who, act, err)
	}
	media, err := s.mediaAnew(ctx, who, old, r.Change, file, progress)
	if err != nil {
		return control.EditAnswer{}, err
	}
	if slot.Media = 0; media != nil {
		slot.Media = media.ID
	}
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

// mediaAnew is the media that a change names, or that the slot has; nil for live
// sound.
func (s *station) mediaAnew(ctx context.Context, who control.Who, old broadcast.Slot, change control.AddRequest, file io.Reader, progress control.Progress) (*broadcast.Media, error) {
	if change.File != nil || change.Media != "" || change.Relay != "" || change.LineIn {
		return s.mediaFor(ctx, who, change, file, progress)
	}
	if change.Bed != "" {
		if _, err := s.onShelf("bed", change.Bed); err != nil {
			return nil, err
		}
	}
	return s.mediaOf(old), nil
}

// mediaOf is the media of a slot, also where its file is gone; nil for live sound.
func (s *station) mediaOf(slot broadcast.Slot) *broadcast.Media {
	if slot.Media == 0 {
		return nil
	}
	record, _ := s.shelf.record(slot.Media)
	media := record.Media
	media.ID = slot.Media
	return &media
}

// considerEdit works out what a change would mean. Approval and exceptions were
// given to what was heard before: where that changes they are asked for again.
func (s *station) considerEdit(who control.Who, old, slot broadcast.Slot, media *broadcast.Media, askException bool, now time.Time) (answer control.EditAnswer, _ broadcast.Slot, err error) {
	answer.Before = control.Understood{Slot: old, Length: s.lengthOf(old)}
	answer.Changed = !reflect.DeepEqual(old, slot)
	if !heardOtherwise(old, slot) {
		answer.AddAnswer, err = s.outlook(slot, media, now)
		return answer, slot, err
	}
	asked := slot
	asked.EditedBy, asked.Exempt, asked.Extra, asked.ApprovedBy = who.Name, false, false, ""
	asked.State, asked.Pause = broadcast.SlotActive, broadcast.Pause{}
	if wantsAnew(old, slot, s.options(nil, nil), now) {
		asked.Since = now.Round(time.Millisecond)
	}
	answer.AddAnswer, asked, err = s.consider(asked, media, askException, now)
	if old.State == broadcast.SlotPaused { // whoever resumes it asks for approval where that is missing
		asked.State, asked.Pause, answer.Refused = old.State, old.Pause, ""
	}
	answer.Understood.Slot = asked
	return answer, asked, err
}

// lengthOf is how long one turn of a slot takes.
func (s *station) lengthOf(slot broadcast.Slot) broadcast.Millis {
	return scheduler.Compile([]broadcast.Slot{slot}, s.options(s.sounding, nil)).Length(slot.ID)
}

// outlook tells what is to come of a slot that no rule has to be asked about.
func (s *station) outlook(slot broadcast.Slot, media *broadcast.Media, now time.Time) (answer control.AddAnswer, err error) {
	_, schedule, err := s.withAndWithout(&slot, media)
	if err != nil {
		return answer, err
	}
	starts := s.comingStarts(schedule, slot, now, checkedStarts)
	answer = control.AddAnswer{
		Understood: control.Understood{Slot: slot, Length: schedule.Length(slot.ID)}, Media: media,
		Next: append([]time.Time{}, starts[:min(len(starts), nextStarts)]...),
	}
	if slot.State == broadcast.SlotWaiting {
		answer.Refused = string(slot.Waits)
	}
	if answer.Week, err = s.week(slot, media, now); err != nil {
		return answer, err
	}
	days := daysOf(starts)
	answer.Clashes, _, err = s.clashes(slot, media, days[:min(len(days), clashDays)])
	return answer, err
}

// comingStarts are the next starts of a slot of a schedule, those within its pause
// left out.
func (s *station) comingStarts(schedule *scheduler.Schedule, slot broadcast.Slot, now time.Time, n int) []time.Time {
	from, ever := s.beginsFrom(slot, now)
	if !ever {
		return nil
	}
	return schedule.NextStarts(slot.ID, from, n)
}

// beginsFrom is the time from which a slot may start; false when it never does.
func (s *station) beginsFrom(slot broadcast.Slot, now time.Time) (time.Time, bool) {
	from, ever := slot.Begins()
	if from.Before(now) {
		from = now
	}
	return from.In(s.loc), ever
}

// week are all starts of the seven days to come.
func (s *station) week(slot broadcast.Slot, media *broadcast.Media, now time.Time) ([]time.Time, error) {
	from, ever := s.beginsFrom(slot, now)
	if !ever {
		return []time.Time{}, nil
	}
	_, schedule, err := s.withAndWithout(&slot, media)
	if err != nil {
		return nil, err
	}
	return append([]time.Time{}, schedule.Starts(slot.ID, from, now.AddDate(0, 0, clashDays))...), nil
}

// replace puts a slot in the place of the one that was looked at. When somebody
// else was quicker nothing changes: he has not seen what it would mean now.
func (s *station) replace(old, slot broadcast.Slot, record broadcast.Entry) error {
	changed := broadcast.Refuse(broadcast.ProblemSlotChanged, "id", old.ID.String())
	_, err := s.store.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
		there, err := tx.Slot(old.ID)
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
	return s.diskProblem(s.store.Dir(), err)
}
