package main

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/store"
)

const (
	nextStarts    = 10  // of a new slot
	checkedStarts = 400 // held against the policy: a daily item through all seasons
	clashDays     = 7   // of its own that are compared
)

// Add implements control.Station.
func (s *station) Add(ctx context.Context, who control.Who, r control.AddRequest, file io.Reader, progress control.Progress) (control.AddAnswer, error) {
	now := s.clock.Now()
	slot, err := readSlot(r, s.diary(now))
	if err == nil {
		err = cmp.Or(pausesAlone(slot), s.inSession(&slot, now))
	}
	if err != nil {
		return control.AddAnswer{}, s.refused(who, broadcast.Act{Verb: "add", Title: r.Title}, err)
	}
	slot.CreatedBy, slot.CreatedAt = who.Name, s.surely(now).Round(time.Millisecond)
	media, err := s.mediaFor(ctx, who, r, file, progress)
	if err != nil {
		return control.AddAnswer{}, err
	}
	if media != nil {
		slot.Media = media.ID
	}
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
		return answer, s.diskProblem(s.store.Dir(), err)
	}
	answer.ID, answer.Understood.Slot = slot.ID, slot
	answer.Clashes = renumber(answer.Clashes, slot.ID)
	s.loop.Poke()
	s.tend(0)
	return answer, nil
}

// mediaFor finds the media that a slot names, or takes its file in; nil for live
// sound, whose tool has to be there.
func (s *station) mediaFor(ctx context.Context, who control.Who, r control.AddRequest, file io.Reader, progress control.Progress) (*broadcast.Media, error) {
	if r.Bed != "" {
		if _, err := s.onShelf("bed", r.Bed); err != nil {
			return nil, err
		}
	}
	switch {
	case r.Relay != "":
		_, err := liveTool(broadcast.SourceRelay)
		return nil, err
	case r.LineIn:
		_, err := liveTool(broadcast.SourceLineIn)
		return nil, err
	case r.File != nil:
		request := *r.File
		request.DryRun = r.DryRun
		media, err := s.Import(ctx, who, request, file, progress)
		return &media, err
	}
	record, err := s.onShelf("media", r.Media)
	if err != nil {
		return nil, err
	}
	return &record.Media, nil
}

// onShelf finds a file by its id as typed, and its sound.
func (s *station) onShelf(field, typed string) (store.Record, error) {
	id, ok := broadcast.ParseMediaID(typed)
	if !ok {
		return store.Record{}, broadcast.Refuse(broadcast.ProblemMediaUnknown, field, typed)
	}
	record, err := s.shelf.record(id)
	if err != nil {
		return record, broadcast.Refuse(broadcast.ProblemMediaUnknown, field, typed)
	}
	if !s.shelf.playable(record) {
		return record, broadcast.Refuse(broadcast.ProblemMediaGone, field, typed)
	}
	return record, nil
}

// forget takes back an import whose slot was refused: nothing is saved.
func (s *station) forget(r control.AddRequest, media *broadcast.Media) {
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
func (s *station) consider(slot broadcast.Slot, media *broadcast.Media, askException bool, now time.Time) (control.AddAnswer, broadcast.Slot, error) {
	answer := control.AddAnswer{Next: []time.Time{}, Week: []time.Time{}, Clashes: []control.Clash{}, Media: media}
	if err := s.inSeason(slot); err != nil {
		return answer, slot, err
	}
	if err := s.checkMoves(slot, now); err != nil {
		return answer, slot, err
	}
	ahead, err := s.foresee(slot, media, now)
	if err != nil {
		return answer, slot, err
	}
	starts, days := ahead.starts, daysOf(ahead.starts)
	clashes, planned, err := s.clashes(slot, media, days[:min(len(days), clashDays)])
	if err != nil {
		return answer, slot, err
	}
	admission, err := desk.Admit(slot, ahead.airings, planned, s.deskRules(), askException)
	if err != nil {
		return answer, slot, err //nolint:wrapcheck // a problem, with its words
	}
	slot = admission.Put(slot)
	answer.Refused = string(slot.Waits)
	answer.Next = starts[:min(len(starts), nextStarts)]
	answer.Understood = control.Understood{Slot: slot, Length: ahead.length}
	answer.Clashes = clashes
	answer.Week, err = s.week(slot, media, now)
	return answer, slot, err
}

// foresee looks at what a slot would do by itself or, where it belongs to one, in
// its session.
func (s *station) foresee(slot broadcast.Slot, media *broadcast.Media, now time.Time) (foreseen, error) {
	if slot.Session != "" {
		return s.foreseeInSession(slot, media, now)
	}
	f := foreseen{starts: scheduler.NextStarts(slot, s.options(nil, nil), now, checkedStarts)}
	if len(f.starts) == 0 {
		return f, s.neverAirs(slot, now)
	}
	alone := scheduler.Compile([]broadcast.Slot{slot}, s.options(s.soundingWith(media), nil))
	for _, day := range daysOf(f.starts) {
		f.airings = append(f.airings, alone.Wanted(day)...)
	}
	f.length = alone.Length(slot.ID)
	return f, nil
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

// soundingWith knows the length of what is on the shelf, and of media that is not
// there because this is a dry run.
func (s *station) soundingWith(media *broadcast.Media) scheduler.Media {
	return func(slot broadcast.Slot) (broadcast.Media, bool) {
		if slot.Media != 0 || slot.Source.Live() || media == nil {
			return s.sounding(slot)
		}
		m := *media
		m.AirMS = s.shelf.whole(airingOf(slot), m.Airs())
		return m, true
	}
}

// withAndWithout compiles the schedule without and with a slot, which gets a number
// for it when it has none.
func (s *station) withAndWithout(slot *broadcast.Slot, media *broadcast.Media) (before, after *scheduler.Schedule, err error) {
	slots, err := s.store.Slots()
	if err != nil {
		return nil, nil, err //nolint:wrapcheck // it says what was read
	}
	sessions, err := s.store.Sessions()
	if err != nil {
		return nil, nil, err //nolint:wrapcheck // it says what was read
	}
	slots = slices.DeleteFunc(slots, func(old broadcast.Slot) bool { return old.ID == slot.ID })
	o := s.options(s.soundingWith(media), sessions)
	if slot.ID == 0 {
		slot.ID = unsaved
	}
	active := *slot
	active.State = broadcast.SlotActive // as it would be once it is approved
	before = scheduler.Compile(slots, o)
	after = scheduler.Compile(append(slots, active), o)
	return before, after, nil
}

// clashes compares the plan without and with the slot on the first of its days, and
// gives the slot's own airings as they are planned there.
func (s *station) clashes(slot broadcast.Slot, media *broadcast.Media, days []broadcast.Date) (out []control.Clash, own []broadcast.Airing, err error) {
	before, after, err := s.withAndWithout(&slot, media)
	if err != nil {
		return nil, nil, err
	}
	rules := broadcast.Rules{Policy: s.law()}
	out = []control.Clash{}
	for _, day := range days {
		plan := after.Plan(day, rules)
		for _, a := range plan.Airings {
			if a.Slot == slot.ID {
				own = append(own, a)
			}
		}
		for _, c := range scheduler.Clashes(before.Plan(day, rules), plan, slot.ID) {
			out = append(out, control.Clash{
				Airing: c.Loser.ID, Title: c.Loser.Title, With: c.With.ID, Other: c.With.Title,
				Wanted: c.Loser.Wanted, Now: c.Loser.Planned, What: c.What,
				Session: c.Loser.Session, PlannedMS: c.Loser.PlannedMS, LengthMS: c.Loser.Length,
			})
		}
	}
	return out, own, nil
}

// Remove implements control.Station.
func (s *station) Remove(ctx context.Context, who control.Who, r control.RemoveRequest) (broadcast.Slot, error) {
	slot, err := s.slot(r.ID)
	if err != nil || r.DryRun {
		return slot, err
	}
	if err := s.store.RemoveSlot(slot.ID, s.act(who, broadcast.Act{Verb: "remove", Slot: slot.ID, Title: slot.Title})); err != nil {
		return slot, s.diskProblem(s.store.Dir(), err)
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
	note, err := readNote(r.Note)
	if err != nil {
		return slot, err
	}
	verb, decide := "approve", desk.Approve
	if r.Reject {
		verb, decide = "reject", desk.Reject
	}
	decided, err := decide(slot, who.Name, note, s.clock.Now().Round(time.Millisecond))
	act := broadcast.Act{Verb: verb, Slot: slot.ID, Title: slot.Title, DocumentNo: note}
	if err != nil {
		return slot, s.refused(who, act, err)
	}
	if r.DryRun {
		return decided, nil
	}
	if err := s.store.PutSlot(decided, s.act(who, act)); err != nil {
		return slot, s.diskProblem(s.store.Dir(), err)
	}
	s.loop.Poke()
	return decided, nil
}

// longestNote bounds the number of a paper, in letters.
const longestNote = 100

// readNote makes one line of the number of a paper.
func readNote(text string) (string, error) {
	note := tidy(text)
	if n := utf8.RuneCountInString(note); n > longestNote {
		return "", broadcast.Refuse(broadcast.ProblemNoteLong, "note", n, longestNote)
	}
	return note, nil
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
	schedule, err := s.compiled()
	if err != nil {
		return control.ListAnswer{}, err
	}
	answer := control.ListAnswer{Slots: []control.SlotLine{}}
	for _, slot := range slots {
		line := control.SlotLine{Slot: slot, Last: lastRun(runs, func(run broadcast.AsRun) bool { return run.Programme == slot.ID })}
		line.Length = slot.Cap
		if m, ok := s.sounding(slot); ok {
			line.Length = m.Airs()
		}
		if next := s.comingStarts(schedule, slot, s.clock.Now(), 1); len(next) == 1 && slot.State != broadcast.SlotWaiting {
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
