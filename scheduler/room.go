package scheduler

import (
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/typed"
)

// Room is how full a session of a day is.
type Room struct {
	Session broadcast.Session
	Start   time.Time
	Filled  broadcast.Millis
	Left    broadcast.Millis   // silent until its end, the gaps between included
	Items   int                // that are heard
	Cut     []broadcast.Airing // heard in part, or not at all for want of room
}

// Rooms tells of every session of the day that was planned, in order.
func (s *Schedule) Rooms(p broadcast.Plan) (out []Room) {
	for _, session := range s.sessions {
		for _, start := range session.starts.on(newDay(p.Date, s.loc, s.almanac)) {
			if start.Before(session.CreatedAt) {
				continue
			}
			out = append(out, roomOf(session.Session, start, p.Airings))
		}
	}
	slices.SortStableFunc(out, func(a, b Room) int { return a.Start.Compare(b.Start) })
	return out
}

func roomOf(session broadcast.Session, start time.Time, airings []broadcast.Airing) Room {
	r := Room{Session: session, Start: start}
	end := start.Add(session.Max.Duration())
	for _, a := range airings {
		if a.Session != session.Name || a.Wanted.Before(start) || !a.Wanted.Before(end) {
			continue
		}
		r.Filled += a.PlannedMS
		if a.PlannedMS > 0 {
			r.Items++
		}
		if a.Lost() > 0 {
			r.Cut = append(r.Cut, a)
		}
	}
	r.Left = max(session.Max-r.Filled, 0)
	return r
}

// SessionStarts gives up to n starts of a session from a time on, oldest first.
func SessionStarts(session broadcast.Session, o Options, from time.Time, n int) []time.Time {
	return NextStarts(slotOf(session), o, from, n)
}

// slotOf is a session as far as its days and times go.
func slotOf(session broadcast.Session) broadcast.Slot {
	return broadcast.Slot{
		At: session.At, From: session.From, Until: session.Until, Except: session.Except, ExceptCalendars: session.ExceptCalendars,
	}
}

// Within says whether a fixed time falls into a session that begins at a time.
func Within(session broadcast.Session, fixed broadcast.TimeOfDay, start time.Time) bool {
	c := compiled{Slot: broadcast.Slot{Fixed: fixed}}
	return c.fixedFrom(start).Before(start.Add(session.Max.Duration()))
}

// SameName says whether two names are one, however they are typed.
func SameName(a, b string) bool { return typed.Fold(a) == typed.Fold(b) }
