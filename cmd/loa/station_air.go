package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/broadcast/playout"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/store"
)

// How long a person's play goes on trying when there is no device.
var (
	playLate      = broadcast.Late{Within: broadcast.MillisOf(15 * time.Second)}
	emergencyLate = broadcast.Late{Within: broadcast.MillisOf(time.Minute)}
)

// Play implements control.Station: what a person wants to be heard now.
func (s *station) Play(ctx context.Context, who control.Who, r control.PlayRequest, file io.Reader, progress control.Progress) (control.PlayAnswer, error) {
	record, slot, err := s.toPlay(ctx, who, r, file, progress)
	if err != nil {
		return control.PlayAnswer{}, err
	}
	a := s.playAiring(who, r, record, slot)
	title := a.Title
	answer := control.PlayAnswer{Title: title, Length: a.PlannedMS}
	if !a.Source.Live() {
		answer.Media = &record.Media
	}
	if err := s.admitPlay(ctx, a); err != nil {
		if r.File != nil && !record.Known && !r.DryRun {
			s.takeBack(record.ID)
		}
		return answer, s.refused(who, broadcast.Act{Verb: playVerb(r), Media: record.ID, Title: title}, err)
	}
	if r.DryRun {
		return answer, nil
	}
	answer.Airing = a.ID
	s.Record(s.act(who, broadcast.Act{Verb: playVerb(r), Airing: a.ID, Media: record.ID, Title: title}))
	begun, over, err := s.conductor.Play(ctx, a)
	if err != nil {
		return answer, broadcast.Refuse(broadcast.ProblemStopping, "").Because(err)
	}
	if err := s.awaitBegin(ctx, begun, &answer); err != nil {
		return answer, err
	}
	if !record.Prepared && !a.Source.Live() {
		s.tend(record.ID)
	}
	if r.Wait {
		return answer, s.awaitEnd(ctx, over, progress, &answer)
	}
	return answer, nil
}

// admitPlay asks the rules, and whether the air can be had within the time that a
// person's play goes on trying.
func (s *station) admitPlay(ctx context.Context, a broadcast.Airing) error {
	err := desk.AdmitPlay(a, s.deskRules(), s.held(a.Wanted) != nil, s.approved(a))
	if err != nil {
		return err //nolint:wrapcheck // a problem, with its words
	}
	now, speaking, err := s.conductor.OnAir(ctx)
	if err == nil && speaking && !a.Interrupts(now.Airing) && now.Length-now.Heard > a.Late.Within.Duration() {
		return broadcast.Refuse(broadcast.ProblemAirTaken, "")
	}
	return nil
}

func playVerb(r control.PlayRequest) string {
	if r.Emergency {
		return "play emergency"
	}
	return "play"
}

// playAiring is the airing that a person starts.
func (s *station) playAiring(who control.Who, r control.PlayRequest, record store.Record, slot broadcast.Slot) broadcast.Airing {
	now := s.clock.Now().Truncate(time.Millisecond)
	a := airingOf(slot)
	a.ID, a.Trigger, a.Wanted, a.Planned = s.newPlayID(now), broadcast.TriggerOperator, now, now
	a.SHA256, a.Priority, a.Late, a.AfterCut = record.SHA256, broadcast.PriorityRoutine, playLate, broadcast.CutResume
	a.CreatedBy, a.ApprovedBy = who.Name, who.Name
	if s.config.Policy.Approval == configs.TwoPerson && !s.approved(a) {
		a.ApprovedBy = "" // nobody did; only an emergency gets this far
	}
	if r.Emergency {
		a.Priority, a.Late, a.Bed = broadcast.PriorityEmergency, emergencyLate, 0
	}
	a.Length = slot.Cap
	if !a.Source.Live() {
		a.Length = s.shelf.whole(a, s.shelf.length(record))
	}
	a.PlannedMS = a.Length
	if s.shelf.warns(a) && !a.Source.Live() {
		a.Length = 0 // as long as its chime and its repeats take
	}
	return a
}

// newPlayID names a play; two in one millisecond are kept apart.
func (s *station) newPlayID(now time.Time) broadcast.AiringID {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now = now.Truncate(time.Millisecond); !now.After(s.lastPlay) {
		now = s.lastPlay.Add(time.Millisecond)
	}
	s.lastPlay = now
	return broadcast.NewPlayID(now)
}

// toPlay finds or takes in what is to be heard.
func (s *station) toPlay(ctx context.Context, who control.Who, r control.PlayRequest, file io.Reader, progress control.Progress) (store.Record, broadcast.Slot, error) {
	if r.File != nil {
		request, take := *r.File, s.takeInNow
		if request.DryRun = r.DryRun; r.DryRun {
			take = s.takeIn
		}
		record, err := take(ctx, who, request, file, progress)
		return record, fileSlot(record), err
	}
	if _, ok := broadcast.ParseMediaID(r.ID); ok {
		record, err := s.onShelf("id", r.ID)
		return record, fileSlot(record), err
	}
	slot, err := s.slot(r.ID)
	if err != nil {
		return store.Record{}, slot, err
	}
	if slot.Source.Live() {
		_, err := liveTool(slot.Source)
		return store.Record{}, slot, err
	}
	record, err := s.shelf.record(slot.Media)
	if err != nil || !s.shelf.playable(record) {
		return record, slot, broadcast.Refuse(broadcast.ProblemMediaGone, "id", slot.Media.String())
	}
	return record, slot, nil
}

// fileSlot is a file as it is, of a kind that nobody has named: no chimes, no
// tone.
func fileSlot(record store.Record) broadcast.Slot {
	return broadcast.Slot{Title: record.Title, Source: broadcast.SourceFile, Media: record.ID}
}

// takeInNow stores a file that can be decoded without decoding it whole first:
// what is to be heard now does not wait. It is measured and prepared afterwards.
func (s *station) takeInNow(ctx context.Context, who control.Who, r control.ImportRequest, file io.Reader, progress control.Progress) (store.Record, error) {
	in, sha, size, err := s.receive(r, file, progress)
	if err != nil {
		return store.Record{}, err
	}
	defer in.Discard()
	record, err := s.describe(who, r, sha, size)
	if err != nil || record.Known {
		return s.shelf.aired(record), err
	}
	stream, err := openStream(ctx, in.File, s.shelf.maxLength, 1)
	if err != nil {
		return record, mediaProblem(r.Name, s.mediaDir(), err)
	}
	stream.Close()
	info := stream.Info()
	record.Codec, record.Rate, record.Channels = info.Codec, info.Rate, info.Channels
	record.DurationMS = broadcast.MillisOf(info.Duration)
	record.CueOutMS = record.DurationMS
	return s.keep(in, nil, record, who)
}

// awaitBegin waits for the first frame, or for the word that there is none.
func (s *station) awaitBegin(ctx context.Context, begun <-chan playout.Begun, answer *control.PlayAnswer) error {
	select {
	case b := <-begun:
		answer.Started, answer.Yields = b.At, b.Yields
		if !b.At.IsZero() {
			answer.Started = b.At.In(s.loc)
			return nil
		}
		answer.Outcome, answer.Reason = b.Verdict.Outcome, b.Verdict.Reason
		return s.silent(answer.Title, b.Verdict)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// silent says why nothing was heard.
func (s *station) silent(title string, v broadcast.Verdict) error {
	switch v.Reason {
	case broadcast.ReasonNoDevice, broadcast.ReasonDeviceLost:
		why := ""
		if fault := s.speaker.State().Why; fault != nil {
			why = fault.Kind
		}
		return broadcast.Refuse(broadcast.ProblemNoDevice, "", why)
	case broadcast.ReasonHeld:
		return broadcast.Refuse(broadcast.ProblemOnHold, "")
	case broadcast.ReasonStopped:
		return broadcast.Refuse(broadcast.ProblemNothingOnAir, "")
	case broadcast.ReasonPreempted:
		return broadcast.Refuse(broadcast.ProblemAirTaken, "")
	}
	return broadcast.Refuse(broadcast.ProblemNotHeard, "", title, string(v.Reason))
}

// progressEvery is how often a waiting command hears how far the sound came.
const progressEvery = 250 * time.Millisecond

// awaitEnd waits until it was heard, telling how far it came.
func (s *station) awaitEnd(ctx context.Context, over <-chan playout.Over, progress control.Progress, answer *control.PlayAnswer) error {
	ticker := time.NewTicker(progressEvery)
	defer ticker.Stop()
	for {
		select {
		case o := <-over:
			answer.Outcome, answer.Reason, answer.Heard = o.Outcome, o.Reason, broadcast.MillisOf(o.Heard)
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
		if now, ok, err := s.conductor.OnAir(ctx); err == nil && ok && now.Airing.ID == answer.Airing {
			progress(control.ProgressLine{Stage: "play", Done: now.Heard.Milliseconds(), Total: now.Length.Milliseconds()})
		}
	}
}

// approved says whether a second person stands for what is heard: it belongs to a
// slot that somebody else than its creator approved.
func (s *station) approved(a broadcast.Airing) bool {
	slots, err := s.store.Slots()
	if err != nil {
		return false
	}
	for _, slot := range slots {
		same := slot.Source == a.Source && slot.Media == a.Media && slot.URL == a.URL
		if same && slot.State == broadcast.SlotActive && slot.ApprovedBy != "" && slot.ApprovedBy != slot.Author() {
			return true
		}
	}
	return false
}

// Stop implements control.Station.
func (s *station) Stop(ctx context.Context, who control.Who, r control.StopRequest) (control.StopAnswer, error) {
	if r.DryRun {
		now, ok, err := s.conductor.OnAir(ctx)
		if err != nil || !ok {
			return control.StopAnswer{Stopped: []control.OnAir{}}, err
		}
		return control.StopAnswer{Stopped: []control.OnAir{onAirStatus(now)}}, nil
	}
	stopped, err := s.conductor.Stop(ctx, r.All)
	if err != nil {
		return control.StopAnswer{}, broadcast.Refuse(broadcast.ProblemStopping, "").Because(err)
	}
	answer := control.StopAnswer{Stopped: statusOf(stopped)}
	act := broadcast.Act{Verb: "stop"}
	if len(stopped) > 0 {
		act.Airing, act.Title = stopped[0].Airing.ID, stopped[0].Airing.Title
	}
	s.Record(s.act(who, act))
	return answer, nil
}

func statusOf(list []playout.OnAir) []control.OnAir {
	out := make([]control.OnAir, 0, len(list))
	for _, o := range list {
		out = append(out, onAirStatus(o))
	}
	return out
}

// Hold implements control.Station: silence for all but emergencies.
func (s *station) Hold(ctx context.Context, who control.Who, r control.HoldRequest) (control.HoldAnswer, error) {
	now := s.clock.Now()
	var hold *store.Hold
	verb := "hold off"
	if !r.Off {
		verb, hold = "hold", &store.Hold{Since: now.Round(time.Millisecond), By: who.Name}
		if strings.TrimSpace(r.Until) != "" {
			until, err := s.comingMoment(r.Until, now)
			if err != nil {
				return control.HoldAnswer{}, err
			}
			hold.Until = until
		}
	}
	answer := control.HoldAnswer{Held: hold != nil}
	if hold != nil && !hold.Until.IsZero() {
		answer.Until = &hold.Until
	}
	if r.DryRun {
		return answer, nil
	}
	s.setHold(hold, s.act(who, broadcast.Act{Verb: verb}))
	if hold != nil {
		stopped, err := s.conductor.Hush(ctx)
		if err != nil {
			return answer, broadcast.Refuse(broadcast.ProblemStopping, "").Because(err)
		}
		answer.Stopped = statusOf(stopped)
	}
	return answer, nil
}

// comingMoment reads --until; a time of the clock alone is its next coming.
func (s *station) comingMoment(text string, now time.Time) (time.Time, error) {
	at, err := scheduler.ParseMoment(text, "until", now, true)
	if err != nil {
		return at, err //nolint:wrapcheck // a problem, with its words
	}
	if length, err := scheduler.ParseLength(text, "until"); err == nil && at.Equal(now.Add(-length.Duration())) {
		at = now.Add(length.Duration()) // a length looks back in the log and ahead here
	}
	if _, err := scheduler.ParseClock(text, "until"); err == nil && !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	if !at.After(now) {
		return at, broadcast.Refuse(broadcast.ProblemWhenPast, "until", text, at)
	}
	return at, nil
}

// setHold changes the hold where it counts. The disk follows, at once or when it
// has room again: a full disk must not keep the station from falling silent.
func (s *station) setHold(h *store.Hold, record broadcast.Entry) {
	s.mu.Lock()
	s.hold, s.unsaved = h, &record
	s.mu.Unlock()
	s.saveHold()
}

// saveHold brings the hold on the disk up to date. One whose time is over is
// forgotten.
func (s *station) saveHold() {
	now := s.clock.Now()
	ended := s.held(now) == nil
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.hold; h != nil && ended && !h.Until.IsZero() && !now.Before(h.Until) {
		s.hold, s.unsaved = nil, ptr(s.act(control.Who{Name: "loa", UID: os.Geteuid()}, broadcast.Act{Verb: verbHoldOver}))
	}
	if s.unsaved != nil && s.storeHold() == nil {
		s.unsaved = nil
	}
}

// verbHoldOver is the end of a hold whose time is over.
const verbHoldOver = "hold over"

// storeHold writes the hold down with the record that waits.
func (s *station) storeHold() error {
	if s.unsaved.Act.Verb == verbHoldOver {
		return s.store.EndHold(*s.unsaved) //nolint:wrapcheck // it is tried again
	}
	return s.store.SetHold(s.hold, *s.unsaved) //nolint:wrapcheck // the same
}

// refused writes a refusal down and gives it on.
func (s *station) refused(who control.Who, a broadcast.Act, err error) error {
	if p, ok := errors.AsType[*broadcast.Problem](err); ok {
		a.Refused = string(p.Kind)
		s.Record(s.act(who, a))
	}
	return err
}

// slot finds a slot by its number as typed.
func (s *station) slot(typed string) (broadcast.Slot, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(typed), 10, 64)
	if err != nil {
		return broadcast.Slot{}, broadcast.Refuse(broadcast.ProblemSlotUnknown, "id", typed)
	}
	slot, err := s.store.Slot(broadcast.SlotID(n))
	if errors.Is(err, store.ErrNoSlot) {
		return slot, broadcast.Refuse(broadcast.ProblemSlotUnknown, "id", typed)
	}
	return slot, err //nolint:wrapcheck // it says what was read
}
