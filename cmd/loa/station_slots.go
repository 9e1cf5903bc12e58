package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
)

const (
	nextStarts    = 10 // of a new slot
	checkedStarts = 60 // held against the policy
	clashDays     = 7  // of its own that are compared
)

// Add implements control.Station.
func (s *station) Add(ctx context.Context, who control.Who, r control.AddRequest, file io.Reader, progress control.Progress) (control.AddAnswer, error) {
	now := s.clock.Now()
	slot, err := readSlot(r, now, s.days.book())
	if err != nil {
		return control.AddAnswer{}, s.refused(who, broadcast.Act{Verb: "add", Title: r.Title}, err)
	}
	slot.CreatedBy, slot.CreatedAt = who.Name, now.Round(time.Millisecond)
	media, err := s.mediaFor(ctx, who, r, file, progress)
	if err != nil {
		return control.AddAnswer{}, err
	}
	slot.Media = media.ID
	answer, slot, err := s.consider(slot, media, r.AskException, now)
	if err != nil {
		s.forget(r, media)
		return answer, s.refused(who, broadcast.Act{Verb: "add", Title: slot.Title}, err)
	}
	if r.DryRun {
		return answer, nil
	}
	slot, err = s.store.AddSlot(slot, func(saved broadcast.Slot) broadcast.Entry {
		return s.act(who, broadcast.Act{Verb: "add", Slot: saved.ID, Media: saved.Media, Title: saved.Title})
	})
	if err != nil {
		s.forget(r, media)
		return answer, diskProblem(s.store.Dir(), err)
	}
	answer.ID, answer.Understood.Slot = slot.ID, slot
	answer.Clashes = renumber(answer.Clashes, slot.ID)
	s.loop.Poke()
	s.tend(0)
	return answer, nil
}

// mediaFor finds the media that a slot names, or takes its file in.
func (s *station) mediaFor(ctx context.Context, who control.Who, r control.AddRequest, file io.Reader, progress control.Progress) (broadcast.Media, error) {
	if r.File != nil {
		request := *r.File
		request.DryRun = r.DryRun
		return s.Import(ctx, who, request, file, progress)
	}
	id, ok := broadcast.ParseMediaID(r.Media)
	if !ok {
		return broadcast.Media{}, broadcast.Refuse(broadcast.ProblemMediaUnknown, "media", r.Media)
	}
	record, err := s.shelf.record(id)
	if err != nil {
		return broadcast.Media{}, broadcast.Refuse(broadcast.ProblemMediaUnknown, "media", r.Media)
	}
	if !s.shelf.playable(record) {
		return broadcast.Media{}, broadcast.Refuse(broadcast.ProblemMediaGone, "media", r.Media)
	}
	return record.Media, nil
}

// forget takes back an import whose slot was refused: nothing is saved.
func (s *station) forget(r control.AddRequest, media broadcast.Media) {
	if r.File != nil && !r.DryRun && !media.Known {
		s.takeBack(media.ID)
	}
}

// takeBack removes media that nothing names.
func (s *station) takeBack(id broadcast.MediaID) {
	if record, err := s.store.Media(id); err == nil {
		if err := s.store.RemoveMedia(record); err != nil {
			s.log.Warn("take back an import", "media", id, "error", err)
		}
	}
}

// consider works out what a slot would mean: its starts, the rules it meets, who
// would have to yield.
func (s *station) consider(slot broadcast.Slot, media broadcast.Media, askException bool, now time.Time) (control.AddAnswer, broadcast.Slot, error) {
	answer := control.AddAnswer{Next: []time.Time{}, Clashes: []control.Clash{}, Media: &media}
	starts := scheduler.NextStarts(slot, s.options(nil), now, checkedStarts)
	if len(starts) == 0 {
		return answer, slot, broadcast.Refuse(broadcast.ProblemWhenPast, "at", slot.At.Text, time.Time{})
	}
	alone := scheduler.Compile([]broadcast.Slot{slot}, s.options(func(broadcast.MediaID) (broadcast.Media, bool) { return media, true }))
	days := daysOf(starts)
	var airings []broadcast.Airing
	for _, day := range days {
		airings = append(airings, alone.Wanted(day)...)
	}
	admission, err := desk.Admit(slot, airings, s.deskRules(), askException)
	if err != nil {
		return answer, slot, err //nolint:wrapcheck // a problem, with its words
	}
	slot.State, slot.ApprovedBy = admission.State, admission.ApprovedBy
	if admission.Waits != nil {
		slot.Waits = admission.Waits.Kind
		answer.Refused = string(slot.Waits)
	}
	answer.Next = starts[:min(len(starts), nextStarts)]
	answer.Understood = control.Understood{Slot: slot, Length: airings[0].Length}
	answer.Clashes, err = s.clashes(slot, media, days[:min(len(days), clashDays)])
	return answer, slot, err
}

func daysOf(starts []time.Time) (days []broadcast.Date) {
	for _, t := range starts {
		days = append(days, broadcast.DateOf(t))
	}
	return slices.Compact(days)
}

// unsaved stands for the number of a slot that has none yet: behind all others, as
// its number will be.
const unsaved broadcast.SlotID = 1 << 40

// renumber gives the clashes of a slot the number that it got.
func renumber(clashes []control.Clash, id broadcast.SlotID) []control.Clash {
	rename := func(a broadcast.AiringID) broadcast.AiringID {
		if start, found := strings.CutPrefix(string(a), unsaved.String()+"@"); found {
			return broadcast.AiringID(id.String() + "@" + start)
		}
		return a
	}
	for i := range clashes {
		clashes[i].Airing, clashes[i].With = rename(clashes[i].Airing), rename(clashes[i].With)
	}
	return clashes
}

// clashes compares the plan without and with the slot on the first of its days.
func (s *station) clashes(slot broadcast.Slot, media broadcast.Media, days []broadcast.Date) ([]control.Clash, error) {
	slots, err := s.store.Slots()
	if err != nil {
		return nil, err //nolint:wrapcheck // it says what was read
	}
	slots = slices.DeleteFunc(slots, func(old broadcast.Slot) bool { return old.ID == slot.ID })
	lookup := func(id broadcast.MediaID) (broadcast.Media, bool) {
		if id == media.ID {
			return media, true
		}
		return s.media(id)
	}
	if slot.ID == 0 {
		slot.ID = unsaved
	}
	slot.State = broadcast.SlotActive // as it would be once it is approved
	rules := broadcast.Rules{Policy: s.policy}
	before := scheduler.Compile(slots, s.options(lookup))
	after := scheduler.Compile(append(slots, slot), s.options(lookup))
	out := []control.Clash{}
	for _, day := range days {
		for _, c := range scheduler.Clashes(before.Plan(day, rules), after.Plan(day, rules), slot.ID) {
			out = append(out, control.Clash{
				Airing: c.Loser.ID, Title: c.Loser.Title, With: c.With.ID, Other: c.With.Title,
				Wanted: c.Loser.Wanted, Now: c.Loser.Planned, What: c.What,
			})
		}
	}
	return out, nil
}

// Remove implements control.Station.
func (s *station) Remove(ctx context.Context, who control.Who, r control.RemoveRequest) (broadcast.Slot, error) {
	slot, err := s.slot(r.ID)
	if err != nil || r.DryRun {
		return slot, err
	}
	if err := s.store.RemoveSlot(slot.ID, s.act(who, broadcast.Act{Verb: "remove", Slot: slot.ID, Title: slot.Title})); err != nil {
		return slot, diskProblem(s.store.Dir(), err)
	}
	s.loop.Poke()
	if err := s.conductor.Withdraw(ctx, slot.ID); err != nil {
		return slot, broadcast.Refuse(broadcast.ProblemStopping, "").Because(err)
	}
	return slot, nil
}

// Approve implements control.Station: the second person's word.
func (s *station) Approve(_ context.Context, who control.Who, r control.ApproveRequest) (broadcast.Slot, error) {
	slot, err := s.slot(r.ID)
	if err != nil {
		return slot, err
	}
	verb := "approve"
	decided, err := desk.Approve(slot, who.Name)
	if r.Reject {
		verb, decided = "reject", slot
		if p, ok := errors.AsType[*broadcast.Problem](err); !ok || p.Kind != broadcast.ProblemNotWaiting {
			err = nil // also the creator may take his own back
		}
		decided.State = broadcast.SlotPaused
	}
	act := broadcast.Act{Verb: verb, Slot: slot.ID, Title: slot.Title}
	if err != nil {
		return slot, s.refused(who, act, err)
	}
	if r.DryRun {
		return decided, nil
	}
	if err := s.store.PutSlot(decided, s.act(who, act)); err != nil {
		return slot, diskProblem(s.store.Dir(), err)
	}
	s.loop.Poke()
	return decided, nil
}

// List implements control.Station.
func (s *station) List(_ context.Context, r control.ListRequest) (control.ListAnswer, error) {
	runs := s.runs()
	if r.Media {
		return s.listMedia(runs)
	}
	slots, err := s.store.Slots()
	if err != nil {
		return control.ListAnswer{}, err //nolint:wrapcheck // it says what was read
	}
	answer := control.ListAnswer{Slots: []control.SlotLine{}}
	for _, slot := range slots {
		line := control.SlotLine{Slot: slot, Last: lastRun(runs, func(run broadcast.AsRun) bool { return run.Programme == slot.ID })}
		if m, ok := s.media(slot.Media); ok {
			line.Length = m.Airs()
		}
		if next := scheduler.NextStarts(slot, s.options(nil), s.clock.Now(), 1); len(next) == 1 && slot.State == broadcast.SlotActive {
			line.Next = &next[0]
		}
		answer.Slots = append(answer.Slots, line)
	}
	return answer, nil
}

func (s *station) listMedia(runs []broadcast.AsRun) (control.ListAnswer, error) {
	records, err := s.store.ListMedia()
	if err != nil {
		return control.ListAnswer{}, err //nolint:wrapcheck // it says what was read
	}
	answer := control.ListAnswer{Media: []control.MediaLine{}}
	for _, record := range records {
		record = s.shelf.aired(record)
		answer.Media = append(answer.Media, control.MediaLine{
			Media: record.Media, Last: lastRun(runs, func(run broadcast.AsRun) bool { return run.Media == record.SHA256 }),
		})
	}
	return answer, nil
}

// lastRun is the newest record of some kind that is over.
func lastRun(runs []broadcast.AsRun, of func(broadcast.AsRun) bool) *control.LastRun {
	for _, run := range slices.Backward(runs) {
		if of(run) && run.Outcome != broadcast.OutcomeOnAir {
			return &control.LastRun{At: run.Moment(), Outcome: run.Outcome, Reason: run.Reason}
		}
	}
	return nil
}
