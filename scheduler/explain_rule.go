package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// rule is what the slot wants: its times, the days to which it is bound, and from
// where this turn was moved. What belongs to a session has no times of its own.
func (e *explainer) rule() {
	s := e.Slot
	switch {
	case s.Session == "":
		e.add(broadcast.Because{Kind: broadcast.BecauseRule, Text: ruleText(s.At), When: &s.At})
	case s.At.Text != "":
		e.add(broadcast.Because{Kind: broadcast.BecauseRule, Text: s.At.Text})
	}
	e.bounds()
	if from, moved := e.movedFrom(); moved {
		e.add(broadcast.Because{Kind: broadcast.BecauseMovedHere, At: from.In(e.Now.Location())})
	}
}

// bounds are the days outside which the rule wants nothing.
func (e *explainer) bounds() {
	for _, b := range []struct {
		kind string
		day  broadcast.Date
	}{{broadcast.BecauseFirstDay, e.Slot.From}, {broadcast.BecauseLastDay, e.Slot.Until}} {
		if b.day != "" {
			e.add(broadcast.Because{Kind: b.kind, At: b.day.In(e.Now.Location())})
		}
	}
	if e.Slot.Season != "" {
		e.add(broadcast.Because{Kind: broadcast.BecauseSeason, Text: e.Slot.Season, Word: e.Slot.Span.String()})
	}
	if len(e.Slot.Only) > 0 {
		e.add(broadcast.Because{Kind: broadcast.BecauseOnly, Text: listed(e.Slot.Only)})
	}
	if e.Slot.Session != "" {
		e.add(broadcast.Because{Kind: broadcast.BecauseSession, Text: e.Slot.Session})
	}
}

// ruleText is a rule as it was typed, its storm loop with it.
func ruleText(w broadcast.When) string {
	if w.Every > 0 {
		return fmt.Sprintf("%s --every %s --to %s", w.Text, w.Every.Duration(), w.To)
	}
	return w.Text
}

// noTurn says why a slot wants nothing of the day.
func (e *explainer) noTurn() {
	s := e.Slot
	if s == nil {
		return
	}
	day := e.Date.In(e.Now.Location())
	e.out.At = day
	changed := e.Trail.Changed(s.ID)
	switch {
	case s.State == broadcast.SlotPaused:
		e.add(broadcast.Because{Kind: broadcast.BecausePaused})
		e.do(broadcast.DoResume, "loa resume %d", s.ID)
	case s.State == broadcast.SlotRejected:
		e.add(broadcast.Because{Kind: broadcast.BecauseRejected, By: s.RejectedBy})
	case slices.Contains(s.Except, e.Date):
		e.add(broadcast.Because{Kind: broadcast.BecauseExcepted, At: day})
	case broadcast.DateOf(s.CreatedAt.In(e.Now.Location())) >= e.Date:
		e.add(broadcast.Because{Kind: broadcast.BecauseUnborn, At: s.CreatedAt.In(e.Now.Location())})
	case broadcast.DateOf(changed.In(e.Now.Location())) >= e.Date:
		e.add(broadcast.Because{Kind: broadcast.BecauseNewRule, At: changed.In(e.Now.Location())})
	default:
		e.add(e.notThatDay(day))
	}
	if !e.Next.IsZero() {
		e.add(broadcast.Because{Kind: broadcast.BecauseNextTime, At: e.Next})
	}
}

// notThatDay is what keeps the rule off a day, the most particular first.
func (e *explainer) notThatDay(at time.Time) broadcast.Because {
	s, b := e.Slot, broadcast.Because{Kind: broadcast.BecauseOtherDay, At: at}
	d := newDay(e.Date, at.Location(), newAlmanac(e.Days, *s))
	name := slices.IndexFunc(d.names, func(n string) bool { return slices.Contains(s.ExceptCalendars, n) })
	m, away := s.Moved[e.Date]
	switch {
	case away:
		b.Kind, b.To = broadcast.BecauseMovedAway, m.To.In(at.Location())
		if m.At != nil {
			b.To = m.At.On(m.To, at.Location())
		}
	case name >= 0:
		b.Kind, b.Text = broadcast.BecauseMarked, d.names[name]
		if !strings.Contains(b.Text, "/") { // a calendar, and behind it the day that it marks
			b.Text = d.names[name+1]
		}
	case s.Season != "" && !s.Span.Has(e.Date):
		b.Kind, b.Text = broadcast.BecauseOffSeason, s.Season
	case len(s.Only) > 0 && !slices.Contains(s.Only, e.Date):
		b.Kind = broadcast.BecauseNotAmong
	}
	return b
}

// movedFrom is the day from which the turn was moved; false for what the rule wants
// on that day itself.
func (e *explainer) movedFrom() (from broadcast.Date, moved bool) {
	if e.Airing == nil || len(e.Slot.Moved) == 0 {
		return "", false
	}
	start, _ := e.Airing.ID.Start()
	start = start.In(e.Now.Location())
	d := newDay(broadcast.DateOf(start), start.Location(), newAlmanac(e.Days, *e.Slot))
	c := compile(*e.Slot, Options{})
	// A session has its own times: there the day alone tells.
	is := func(t time.Time) bool { return e.Slot.Session != "" || t.Equal(start) }
	if _, away := c.Moved[d.date]; !away && slices.ContainsFunc(c.ruled(d), is) {
		return "", false
	}
	for day, m := range e.Slot.Moved {
		c.Moved = map[broadcast.Date]broadcast.Move{day: m}
		if m.To == d.date && slices.ContainsFunc(c.moved(d, nil), is) {
			from, moved = max(from, day), true
		}
	}
	return from, moved
}

// mostListed is how many days are named one by one.
const mostListed = 5

func listed(days []broadcast.Date) string {
	var texts []string
	for _, d := range days[:min(len(days), mostListed)] {
		texts = append(texts, d.In(time.UTC).Format("02/01/2006"))
	}
	if len(days) > mostListed {
		texts = append(texts, "…")
	}
	return strings.Join(texts, ", ")
}
