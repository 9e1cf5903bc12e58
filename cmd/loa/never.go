package main

import (
	"cmp"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// neverAirs says why a slot has no start ahead: a lunar day 30 whose month is short
// for years is a day that people believe in.
func (s *station) neverAirs(slot broadcast.Slot, now time.Time) error {
	thirtieth := func(d broadcast.LunarDay) bool { return d.Day == 30 }
	rule := broadcast.Slot{At: slot.At, Session: slot.Session}
	if slices.ContainsFunc(slot.At.Lunar, thirtieth) && len(scheduler.NextStarts(rule, s.options(nil, nil), now, 1)) == 0 {
		return broadcast.Refuse(broadcast.ProblemLunarNever, "at", slot.At.Text, scheduler.Horizon)
	}
	return broadcast.Refuse(broadcast.ProblemWhenPast, "at", cmp.Or(slot.At.Text, slot.Session), time.Time{})
}

// outlasts finds turns in a row of which the last would have to begin behind the
// end of the session, were the session empty but for them. It would be dropped day after day.
func (s *station) outlasts(slot broadcast.Slot, f foreseen, now time.Time) *broadcast.Problem {
	sessions, err := s.store.Sessions()
	session, known := sessionNamed(sessions, slot.Session)
	if err != nil || !known || slot.Repeat < 2 {
		return nil
	}
	begins := f.starts[0]
	if slot.Fixed == 0 {
		begins = scheduler.SessionStarts(session, s.options(nil, nil), now, 1)[0]
	}
	ends := s.endOf(session, begins)
	last := time.Duration(slot.Repeat-1) * (f.length + slot.Gap).Duration()
	if begins.Add(last).Before(ends) {
		return nil
	}
	return broadcast.Refuse(broadcast.ProblemRepeatNoRoom, "repeat", slot.Repeat, last+f.length.Duration(), begins, ends)
}

// endOf is when the session in which a time lies is over.
func (s *station) endOf(session broadcast.Session, within time.Time) time.Time {
	length := session.Max.Duration()
	starts := scheduler.SessionStarts(session, s.options(nil, nil), within.Add(time.Nanosecond-length), 1)
	return starts[0].Add(length)
}

// checkMoveInSession refuses to move between days that do not both have the session,
// and to another time, which is the session's to say.
func (s *station) checkMoveInSession(name string, from broadcast.Date, to broadcast.Move) error {
	if to.At != nil {
		return broadcast.Refuse(broadcast.ProblemMoveTime, "move", name)
	}
	sessions, err := s.store.Sessions()
	if err != nil {
		return err //nolint:wrapcheck // it says what was read
	}
	session, _ := sessionNamed(sessions, name)
	has := func(day broadcast.Date) bool {
		starts := scheduler.SessionStarts(session, s.options(nil, nil), day.In(s.loc), 1)
		return len(starts) > 0 && broadcast.DateOf(starts[0]) == day
	}
	switch {
	case !has(from):
		return broadcast.Refuse(broadcast.ProblemMoveNothing, "move", from.In(s.loc))
	case !has(to.To):
		return broadcast.Refuse(broadcast.ProblemMoveNoSession, "move", to.To.In(s.loc), name)
	}
	return nil
}
