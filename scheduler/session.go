package scheduler

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// dayMark is the time that stands for a day where only days are asked for: the
// last of the day, so that today is not over yet.
const (
	dayMark     = "23:59:59"
	everyDayRow = "59 59 23 * * *"
)

// session is a buổi phát made ready, with its slots.
type session struct {
	broadcast.Session
	starts compiled
	slots  []*compiled
}

// WithSessions gives the slots that belong to a session their times. A slot of a
// session that is not among them wants nothing.
func (s *Schedule) WithSessions(sessions []broadcast.Session) *Schedule {
	out := &Schedule{slots: s.slots, loc: s.loc}
	for _, one := range sessions {
		ready := session{Session: one, starts: compile(slotOf(one), nil)}
		for i := range out.slots {
			if out.slots[i].Session == one.Name {
				ready.slots = append(ready.slots, &out.slots[i])
			}
		}
		out.sessions = append(out.sessions, ready)
	}
	slices.SortFunc(out.sessions, func(a, b session) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// daysInSession is when a slot wants to be in its session: on the days that it
// names, or whenever the session is.
func daysInSession(slot broadcast.Slot) broadcast.When {
	w := slot.At
	if slot.Session != "" && w.Text == "" && len(w.Cron)+len(w.Once) == 0 {
		w.Cron = []string{everyDayRow}
	}
	return w
}

// ParseDays reads days without a time, as ParseWhen reads them with one. ok is
// false when text names a time.
func ParseDays(text string, now time.Time) (w broadcast.When, ok bool, err error) {
	text = strings.TrimSpace(text)
	if _, err := ParseWhen(text, now); err == nil {
		return w, false, nil
	}
	if w, err = ParseWhen(text+" "+dayMark, now); err != nil {
		if p, isProblem := errors.AsType[*broadcast.Problem](err); isProblem && len(p.Args) > 0 {
			p.Args[0] = text
		}
		return broadcast.When{}, true, err
	}
	w.Text = text
	return w, true, nil
}

// turns are the turns of all sessions of that name that begin on a day.
func (s *session) turns(d day) (out []turn) {
	starts := s.starts.on(d)
	if len(starts) == 0 {
		return nil
	}
	today := make([]*compiled, 0, len(s.slots))
	for _, c := range s.slots {
		if c.State != broadcast.SlotPaused && len(c.on(d)) > 0 {
			today = append(today, c)
		}
	}
	over := time.Time{}
	for _, start := range starts {
		if start.Before(over) {
			continue // it is still going on
		}
		out, over = append(out, s.lay(today, start)...), start.Add(s.Max.Duration())
	}
	return out
}

// lay gives the slots of a day their turns in the session that begins at a time.
// What was made when it had begun is not in it: the order on air does not change
// under the listener. Who waits for approval takes no room.
func (s *session) lay(slots []*compiled, start time.Time) (out []turn) {
	end := start.Add(s.Max.Duration())
	var pieces []*piece
	for _, c := range slots {
		at := c.fixedFrom(start)
		switch {
		case at.Before(c.CreatedAt), !at.Before(end):
		case c.turn.Refused != nil:
			out = append(out, turn{slot: c, start: at, wanted: at, run: 1, fixed: c.Fixed > 0})
		default:
			pieces = append(pieces, c.pieces(at, end)...)
		}
	}
	rundown(start, end, pieces)
	for _, p := range pieces {
		out = append(out, p.turn(start))
	}
	return out
}

// fixedFrom is the first time from the start of a session at which the clock
// shows the fixed time; the start itself for what has none.
func (c *compiled) fixedFrom(start time.Time) time.Time {
	if c.Fixed == 0 {
		return start
	}
	clock, day := c.Fixed%endOfDay, broadcast.DateOf(start)
	if at := clock.On(day, start.Location()); !at.Before(start) {
		return at
	}
	return clock.On(day.AddDays(1), start.Location())
}

// pieces are the turns of a slot in a row, from a fixed time or wherever.
func (c *compiled) pieces(at, end time.Time) (out []*piece) {
	length := c.turn.Length.Duration()
	for run := 1; run <= max(c.Repeat, 1); run++ {
		p := &piece{slot: c, run: run, length: length, fixed: c.Fixed > 0}
		if p.fixed {
			p.at = at.Add(time.Duration(run-1) * (length + c.Gap.Duration()))
			if !p.at.Before(end) {
				return out
			}
		} else if run > 1 {
			p.gap = c.Gap.Duration()
		}
		out = append(out, p)
	}
	return out
}

// turn is the turn of a piece that was laid out. It is named after the start of
// its session, or its fixed time: it keeps its name when others before it change.
func (p *piece) turn(start time.Time) turn {
	t := turn{slot: p.slot, start: start, wanted: p.at, run: p.run, hardEnd: p.end, fixed: p.fixed}
	if p.fixed {
		t.start = p.slot.fixedFrom(start)
	}
	if p.by == nil {
		return t
	}
	if !p.fixed {
		t.wanted = start
	}
	t.hardEnd = time.Time{}
	t.refused = &broadcast.Verdict{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonReplaced}
	if p.by != p {
		t.refused.By = p.by.turn(start).id()
	}
	return t
}

// NextStarts gives up to n times at which a slot of the schedule begins, from a
// time on and as its session has room for it; fewer when no more are ahead within
// five years.
func (s *Schedule) NextStarts(id broadcast.SlotID, from time.Time, n int) (out []time.Time) {
	i := slices.IndexFunc(s.slots, func(c compiled) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	if s.slots[i].Session == "" {
		return NextStarts(s.slots[i].Slot, from, n)
	}
	for t := range s.ahead(&s.slots[i], from) {
		if len(out) == n {
			break
		}
		if t.run == 1 && t.refused == nil {
			out = append(out, t.wanted)
		}
	}
	return out
}

// Meets says whether a slot and its session have a day in common from a time on.
func (s *Schedule) Meets(id broadcast.SlotID, from time.Time) bool {
	i := slices.IndexFunc(s.slots, func(c compiled) bool { return c.ID == id })
	if i < 0 {
		return false
	}
	for range s.ahead(&s.slots[i], from) {
		return true
	}
	return false
}

// ahead are the turns of a slot in its session from a time on, as far as the
// horizon, those that find no room included.
func (s *Schedule) ahead(c *compiled, from time.Time) iter.Seq[turn] {
	return func(yield func(turn) bool) {
		of := slices.IndexFunc(s.sessions, func(one session) bool { return one.Name == c.Session })
		if of < 0 {
			return
		}
		last := broadcast.DateOf(from.AddDate(horizon, 0, 0))
		if c.Until != "" {
			last = min(last, c.Until)
		}
		// A session of yesterday may go on past midnight.
		for day := max(broadcast.DateOf(from).AddDays(-1), c.From); day <= last; day = day.AddDays(1) {
			for _, t := range s.sessions[of].turns(newDay(day, s.loc)) {
				if t.slot == c && !t.wanted.Before(from) && !yield(t) {
					return
				}
			}
		}
	}
}

// Length is how long one turn of a slot takes; 0 where nobody can tell.
func (s *Schedule) Length(id broadcast.SlotID) broadcast.Millis {
	for i := range s.slots {
		if s.slots[i].ID == id {
			return s.slots[i].turn.Length
		}
	}
	return 0
}
