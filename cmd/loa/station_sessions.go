package main

import (
	"context"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/store"
)

// longestSession is a whole day: what is longer is no session.
const longestSession = 24 * time.Hour

// AddSession implements control.Station.
func (s *station) AddSession(_ context.Context, who control.Who, r control.SessionRequest) (control.SessionAnswer, error) {
	now := s.clock.Now()
	act := broadcast.Act{Verb: "session add", Title: tidy(r.Name)}
	session, err := readSession(r, s.diary(now))
	if err != nil {
		return control.SessionAnswer{}, s.refused(who, act, err)
	}
	session.CreatedBy, session.CreatedAt = who.Name, now.Round(time.Millisecond)
	starts := scheduler.SessionStarts(session, s.options(nil, nil), now, checkedStarts)
	if err := desk.AdmitSession(session, starts, s.law()); err != nil {
		return control.SessionAnswer{}, s.refused(who, act, err)
	}
	answer := control.SessionAnswer{Understood: session, Next: starts[:min(len(starts), nextStarts)]}
	_, err = s.store.Change(func(tx *store.ScheduleTx) (broadcast.Entry, error) {
		kept, err := tx.Sessions()
		if err != nil {
			return broadcast.Entry{}, err //nolint:wrapcheck // it says what was read
		}
		if old, known := sessionNamed(kept, session.Name); known {
			return broadcast.Entry{}, broadcast.Refuse(broadcast.ProblemSessionExists, "name", old.Name)
		}
		if r.DryRun {
			return broadcast.Entry{}, errDry
		}
		return s.act(who, act), tx.PutSession(session)
	})
	return answer, s.changed(who, act, err)
}

// errDry ends a change that was only tried.
var errDry = errors.New("only tried")

// changed tells the loop of a change, or why there was none.
func (s *station) changed(who control.Who, act broadcast.Act, err error) error {
	_, refusal := errors.AsType[*broadcast.Problem](err)
	switch {
	case err == nil:
		s.loop.Poke()
		return nil
	case errors.Is(err, errDry):
		return nil
	case refusal:
		return s.refused(who, act, err)
	default:
		return s.diskProblem(s.store.Dir(), err)
	}
}

// readSession reads the flags of loa session add.
func readSession(r control.SessionRequest, d diary) (broadcast.Session, error) {
	session := broadcast.Session{Name: tidy(r.Name)}
	if session.Name == "" {
		return session, broadcast.Refuse(broadcast.ProblemSessionName, "name")
	}
	if n := utf8.RuneCountInString(session.Name); n > longestTitle {
		return session, broadcast.Refuse(broadcast.ProblemTitleLong, "name", n, longestTitle)
	}
	var err error
	if session.At, err = scheduler.ParseWhen(r.At, d.now, d.days); err != nil {
		return session, err //nolint:wrapcheck // a problem, with its words
	}
	if session.Max, err = scheduler.ParseLength(r.Max, "max"); err != nil {
		return session, err //nolint:wrapcheck // the same
	}
	if session.Max.Duration() > longestSession {
		return session, broadcast.Refuse(broadcast.ProblemSessionLong, "max", session.Max.Duration(), longestSession)
	}
	var days broadcast.Slot
	err = readDates(&days, control.AddRequest{From: r.From, Until: r.Until, Except: r.Except}, d)
	session.From, session.Until, session.Except, session.ExceptCalendars = days.From, days.Until, days.Except, days.ExceptCalendars
	return session, err
}

// sessionNamed finds a session by its name as typed.
func sessionNamed(sessions []broadcast.Session, name string) (broadcast.Session, bool) {
	i := slices.IndexFunc(sessions, func(one broadcast.Session) bool { return scheduler.SameName(one.Name, name) })
	if i < 0 {
		return broadcast.Session{}, false
	}
	return sessions[i], true
}

// Sessions implements control.Station: each session as it will be the next time.
func (s *station) Sessions(context.Context) (control.SessionsAnswer, error) {
	sessions, err := s.store.Sessions()
	if err != nil {
		return control.SessionsAnswer{}, err //nolint:wrapcheck // it says what was read
	}
	schedule, err := s.compiled()
	if err != nil {
		return control.SessionsAnswer{}, err
	}
	now := s.clock.Now()
	answer := control.SessionsAnswer{Sessions: []control.SessionLine{}}
	for _, session := range sessions {
		line := control.SessionLine{Session: session, LeftMS: session.Max, Cut: []control.SessionCut{}}
		if next := scheduler.SessionStarts(session, s.options(nil, nil), now, 1); len(next) == 1 {
			line.Next = &next[0]
			s.fillLine(&line, schedule)
		}
		answer.Sessions = append(answer.Sessions, line)
	}
	return answer, nil
}

// fillLine looks how full a session will be.
func (s *station) fillLine(line *control.SessionLine, schedule *scheduler.Schedule) {
	day := broadcast.DateOf(*line.Next)
	for _, room := range schedule.Rooms(schedule.Plan(day, broadcast.Rules{Policy: s.law()})) {
		if room.Session.Name != line.Name || !room.Start.Equal(*line.Next) {
			continue
		}
		line.Items, line.FilledMS, line.LeftMS = room.Items, room.Filled, room.Left
		for _, a := range room.Cut {
			line.Cut = append(line.Cut, control.SessionCut{Airing: a.ID, Title: a.Title, LostMS: a.Lost(), All: a.PlannedMS == 0})
		}
	}
}

// RemoveSession implements control.Station. Slots that belong to it keep it, unless
// they are to go with it: without it they would never air, and nobody would know.
func (s *station) RemoveSession(ctx context.Context, who control.Who, r control.RemoveSessionRequest) (control.RemovedSession, error) {
	act := broadcast.Act{Verb: "session remove", Title: tidy(r.Name)}
	removed := control.RemovedSession{Items: []broadcast.Slot{}}
	_, err := s.store.Change(func(tx *store.ScheduleTx) (_ broadcast.Entry, err error) {
		if removed, err = takeOut(tx, r); err == nil && r.DryRun {
			err = errDry
		}
		act.Title = removed.Session.Name
		return s.act(who, act), err
	})
	if err := s.changed(who, act, err); err != nil || r.DryRun {
		return removed, err
	}
	for _, slot := range removed.Items {
		if err := s.conductor.Withdraw(ctx, slot.ID); err != nil {
			return removed, broadcast.Refuse(broadcast.ProblemStopping, "").Because(err)
		}
	}
	return removed, nil
}

// takeOut takes a session out of the schedule with its slots.
func takeOut(tx *store.ScheduleTx, r control.RemoveSessionRequest) (control.RemovedSession, error) {
	removed := control.RemovedSession{Items: []broadcast.Slot{}}
	sessions, err := tx.Sessions()
	if err != nil {
		return removed, err //nolint:wrapcheck // it says what was read
	}
	var known bool
	if removed.Session, known = sessionNamed(sessions, r.Name); !known {
		removed.Session.Name = tidy(r.Name)
		return removed, broadcast.Refuse(broadcast.ProblemSessionUnknown, "name", tidy(r.Name))
	}
	slots, err := tx.Slots()
	if err != nil {
		return removed, err //nolint:wrapcheck // the same
	}
	for _, slot := range slots {
		if slot.Session == removed.Session.Name {
			removed.Items = append(removed.Items, slot)
		}
	}
	if n := len(removed.Items); n > 0 && !r.WithItems {
		return removed, broadcast.Refuse(broadcast.ProblemSessionInUse, "with-items", removed.Session.Name, n)
	}
	for _, slot := range removed.Items {
		if err := tx.Remove(slot.ID); err != nil {
			return removed, err //nolint:wrapcheck // the same
		}
	}
	return removed, tx.RemoveSession(removed.Session.Name) //nolint:wrapcheck // the same
}

// inSession finds the session that a slot names, and whether its fixed time falls
// into it.
func (s *station) inSession(slot *broadcast.Slot, now time.Time) error {
	if slot.Session == "" {
		return nil
	}
	sessions, err := s.store.Sessions()
	if err != nil {
		return err //nolint:wrapcheck // it says what was read
	}
	session, known := sessionNamed(sessions, slot.Session)
	if !known {
		return broadcast.Refuse(broadcast.ProblemSessionUnknown, "session", slot.Session)
	}
	slot.Session = session.Name
	starts := scheduler.SessionStarts(session, s.options(nil, nil), now, checkedStarts)
	if len(starts) == 0 {
		return broadcast.Refuse(broadcast.ProblemWhenPast, "session", session.Name, time.Time{})
	}
	within := func(start time.Time) bool { return scheduler.Within(session, slot.Fixed, start) }
	if slot.Fixed == 0 || slices.ContainsFunc(starts, within) {
		return nil
	}
	until := starts[0].Add(session.Max.Duration())
	return broadcast.Refuse(broadcast.ProblemFixedOutside, "fixed", slot.Fixed, session.Name, starts[0], until)
}

// foreseen are the coming starts of a slot that is not saved yet, and its airings
// on those days.
type foreseen struct {
	starts  []time.Time
	airings []broadcast.Airing
	length  broadcast.Millis
}

// foreseeInSession looks for the room that the session of a slot has for it.
func (s *station) foreseeInSession(slot broadcast.Slot, media *broadcast.Media, now time.Time) (foreseen, error) {
	var f foreseen
	_, after, err := s.withAndWithout(&slot, media)
	if err != nil {
		return f, err
	}
	f.length = after.Length(slot.ID)
	f.starts = after.NextStarts(slot.ID, now, checkedStarts)
	if len(f.starts) == 0 && !after.Meets(slot.ID, now) {
		return f, s.neverAirs(slot, now)
	}
	if len(f.starts) == 0 {
		return f, broadcast.Refuse(broadcast.ProblemSessionFull, "session", slot.Session, f.length.Duration())
	}
	if p := s.outlasts(slot, f, now); p != nil {
		return f, p
	}
	days := daysOf(f.starts)
	first := days[0].AddDays(-1) // its session may have begun before midnight
	for _, day := range append([]broadcast.Date{first}, days...) {
		for _, a := range after.Wanted(day) {
			if a.Slot == slot.ID && a.Refused == nil && !a.Wanted.Before(now) {
				a.Length = min(a.Length, broadcast.MillisOf(a.HardEnd.Sub(a.Wanted)))
				f.airings = append(f.airings, a)
			}
		}
	}
	return f, nil
}
