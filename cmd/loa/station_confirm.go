package main

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/store"
)

// faultUnconfirmed is raised while the configuration or the schedule is another
// than a person last let air.
const faultUnconfirmed = "unconfirmed"

// What differs from what was confirmed.
const (
	unconfirmedConfig   = "config"   // the policy with its seasons, or the time zone
	unconfirmedStation  = "station"  // it is the configuration of another station
	unconfirmedSchedule = "schedule" // it was put in the place of the one that was here
)

// unconfirmed is why the calendar is held in part, and against what it is compared.
type unconfirmed struct {
	why  string
	last store.Confirmed
}

// askConfirmed compares what the station starts with with what it last aired under.
// What is the same asks nobody, however the station went down; and neither does a
// station that has never confirmed anything, unless its schedule came from
// elsewhere.
func (s *station) askConfirmed(found store.Found) error {
	now := s.toConfirm()
	last, known, err := s.store.Confirmed()
	if err != nil {
		return err //nolint:wrapcheck // it says what was read
	}
	switch {
	case found.Older:
		last.Pinned, last.Slots, last.Sessions = true, found.Kept, found.KeptSessions
	case found.Fresh && found.Restored > 0:
		last = store.Confirmed{Station: now.Station, Timezone: now.Timezone, Policy: now.Policy, Seasons: now.Seasons, Pinned: true}
	case !known:
		s.keepConfirmed(now)
		return nil
	}
	why := differs(last, now)
	if why == "" {
		return nil
	}
	if found.Older || found.Fresh { // the next start must not take it for confirmed
		s.keepConfirmed(last)
	}
	s.unconfirmed = &unconfirmed{why: why, last: last}
	s.setFault(faultUnconfirmed, why, true)
	return nil
}

// toConfirm is what a person would let the calendar air under now.
func (s *station) toConfirm() store.Confirmed {
	return store.Confirmed{Station: s.config.Station.ID, Timezone: s.config.Station.Timezone, Policy: s.policy, Seasons: s.seasons}
}

// keepConfirmed notes what is confirmed. A disk that says no costs a question at the
// next start, not this one.
func (s *station) keepConfirmed(c store.Confirmed) {
	if err := s.store.SetConfirmed(c); err != nil {
		s.log.Warn("keep what is confirmed", "error", err)
	}
}

// differs says what a person has to confirm; "" is nothing.
func differs(last, now store.Confirmed) string {
	was, err := json.Marshal([]any{last.Policy, last.Seasons})
	is, wrong := json.Marshal([]any{now.Policy, now.Seasons})
	switch {
	case last.Pinned:
		return unconfirmedSchedule
	case last.Station != now.Station:
		return unconfirmedStation
	case last.Timezone != now.Timezone || err != nil || wrong != nil || !bytes.Equal(was, is):
		return unconfirmedConfig
	}
	return ""
}

// waits is what keeps the calendar from airing as it stands; nil when it is
// confirmed.
func (s *station) waits() *unconfirmed {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.unconfirmed
}

// heldBack lets only what was confirmed air, while a person is asked.
func (s *station) heldBack(schedule *scheduler.Schedule, slots []broadcast.Slot, sessions []broadcast.Session) *scheduler.Schedule {
	u := s.waits()
	if u == nil {
		return schedule
	}
	basis := scheduler.Confirmed{Policy: u.last.Policy}
	if u.last.Pinned {
		slots, sessions = u.last.Slots, u.last.Sessions
	}
	loc, err := time.LoadLocation(u.last.Timezone)
	if err == nil && u.why != unconfirmedStation { // of another station nothing is ours
		o := s.options(s.sounding, sessions)
		o.Loc, o.Seasons = loc, u.last.Seasons
		basis.Schedule = scheduler.Compile(slots, o)
	}
	return schedule.HoldNew(basis)
}

// ConfirmSchedule implements control.Station: a person has seen the next 24 hours
// and lets them air.
func (s *station) ConfirmSchedule(_ context.Context, who control.Who, r control.ConfirmRequest) (control.ConfirmAnswer, error) {
	now := s.clock.Now()
	answer := control.ConfirmAnswer{Lines: []control.ScheduleLine{}, Date: broadcast.DateOf(now)}
	schedule, err := s.compiled()
	if err != nil {
		return answer, err
	}
	if u := s.waits(); u != nil {
		answer.Why = u.why
	}
	page, err := newPage(s, answer.Date, now)
	if err != nil {
		return answer, err
	}
	for _, a := range schedule.Upcoming(now, broadcast.Rules{Policy: s.law()}) {
		answer.Lines = append(answer.Lines, page.lines(a)...)
	}
	if r.DryRun {
		return answer, nil
	}
	if err := s.store.Confirm(s.toConfirm(), s.act(who, broadcast.Act{Verb: "confirm schedule"})); err != nil {
		return answer, s.diskProblem(s.store.Dir(), err)
	}
	s.mu.Lock()
	s.unconfirmed = nil
	s.mu.Unlock()
	s.setFault(faultUnconfirmed, "", false)
	s.loop.Poke()
	return answer, nil
}

// tellUnconfirmed prints the next 24 hours where whoever set the station up looks.
func (s *station) tellUnconfirmed() {
	u := s.waits()
	if u == nil {
		return
	}
	lang := words.Lang(s.config.Station.Language)
	s.log.Warn(words.Text(lang, words.ScreenUnconfirmed), "why", u.why)
	schedule, err := s.compiled()
	if err != nil {
		return
	}
	for _, a := range schedule.Upcoming(s.clock.Now(), broadcast.Rules{Policy: s.law()}) {
		s.log.Warn("to confirm", "at", words.DayTime(lang, a.Planned), "title", a.Title, "airing", a.ID)
	}
}
