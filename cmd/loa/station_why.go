package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/typed"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
)

const (
	// whyBack is how far back the last airing of a title is what is meant; one that
	// is longer ago gives way to the next.
	whyBack = 7 * 24 * time.Hour
	// whyMost is how many airings are explained at once.
	whyMost = 50
)

// Why implements control.Station.
func (s *station) Why(_ context.Context, r control.WhyRequest) (control.WhyAnswer, error) {
	now := s.clock.Now()
	var day broadcast.Date
	if strings.TrimSpace(r.Date) != "" {
		var err error
		if day, err = scheduler.ParseDay(r.Date, "date", now); err != nil {
			return control.WhyAnswer{}, err //nolint:wrapcheck // a problem, with its words
		}
	}
	q, err := s.inquire(strings.TrimSpace(r.What), now)
	if err != nil {
		return control.WhyAnswer{}, err
	}
	asked := q.askedAbout(day)
	if len(asked) == 0 {
		return control.WhyAnswer{}, q.unknown()
	}
	answer := control.WhyAnswer{Found: []broadcast.Explanation{}}
	for _, t := range asked[:min(len(asked), whyMost)] {
		answer.Found = append(answer.Found, scheduler.Explain(q.facts(t)))
	}
	return answer, nil
}

// inquiry is a question about airings and what the station knows of it.
type inquiry struct {
	station  *station
	what     string
	now      time.Time
	schedule *scheduler.Schedule
	slots    []broadcast.Slot // whose title or number is meant
	account  *account
	runs     []broadcast.AsRun
	plans    map[broadcast.Date]broadcast.Plan
	gone     map[broadcast.MediaID]bool
}

// turnOf is one airing that is asked about; without an airing it is a day on
// which the slot has none.
type turnOf struct {
	day    broadcast.Date
	slot   *broadcast.Slot
	airing *broadcast.Airing
}

// inquire reads the journal with the question in mind.
func (s *station) inquire(what string, now time.Time) (*inquiry, error) {
	q := &inquiry{station: s, what: what, now: now, plans: map[broadcast.Date]broadcast.Plan{}, gone: map[broadcast.MediaID]bool{}}
	q.account = &account{
		ledger: broadcast.NewLedger(s.store.Station(), s.store.LogID()), meant: q.means,
		airings: map[broadcast.AiringID]broadcast.Airing{},
	}
	if _, _, err := catchUp(q.account, s.store, s.writer, place{}); err != nil {
		return nil, err
	}
	if p, err := s.store.Progress(); err == nil {
		q.account.ledger.Reach(p)
	}
	q.runs = q.account.ledger.AsRuns()
	slots, err := s.store.Slots()
	if err != nil {
		return nil, err //nolint:wrapcheck // it says what was read
	}
	q.slots = slices.DeleteFunc(slots, func(slot broadcast.Slot) bool { return !q.meansSlot(slot.ID, slot.Title) })
	for i := range q.slots {
		q.slots[i].Span = s.seasons[q.slots[i].Season]
	}
	q.schedule, err = s.compiled()
	return q, err
}

// means says whether an airing of the journal may be the one that is meant.
func (q *inquiry) means(a broadcast.Airing) bool {
	return string(a.ID) == q.what || q.meansSlot(a.Slot, a.Title)
}

func (q *inquiry) meansSlot(id broadcast.SlotID, title string) bool {
	number, _, _ := strings.Cut(q.what, "@")
	switch {
	case q.what == "":
		return false
	case id != 0 && number == id.String():
		return true
	case strings.Contains(q.what, "@"):
		return false
	}
	return typed.Matches(title, q.what)
}

// unknown says that nothing was found, by what was looked for.
func (q *inquiry) unknown() error {
	if strings.Contains(q.what, "@") {
		return broadcast.Refuse(broadcast.ProblemAiringUnknown, "airing", q.what)
	}
	return broadcast.Refuse(broadcast.ProblemTitleUnknown, "title", q.what)
}

// askedAbout lists the airings that are meant, oldest first.
func (q *inquiry) askedAbout(day broadcast.Date) (out []turnOf) {
	switch {
	case strings.Contains(q.what, "@"):
		out = q.named()
	case day != "":
		out = q.onDay(day)
	default:
		out = q.nearest()
	}
	slices.SortStableFunc(out, func(a, b turnOf) int { return a.at(q.now).Compare(b.at(q.now)) })
	return out
}

func (t turnOf) at(now time.Time) time.Time {
	if t.airing == nil {
		return t.day.In(now.Location())
	}
	return t.airing.Wanted
}

// named finds an airing by its id: in the journal, else in the plan of its day.
func (q *inquiry) named() []turnOf {
	id := broadcast.AiringID(q.what)
	if a, known := q.account.airings[id]; known {
		return []turnOf{q.turn(a)}
	}
	start, ok := id.Start()
	if !ok {
		return nil
	}
	day := broadcast.DateOf(start.In(q.now.Location()))
	for _, date := range []broadcast.Date{day, day.AddDays(1)} { // a repeat may fall past midnight
		for _, a := range q.plan(date).Airings {
			if a.ID == id {
				return []turnOf{q.turn(a)}
			}
		}
	}
	return nil
}

// onDay lists the turns of a day; a slot that has none there is listed for itself.
func (q *inquiry) onDay(day broadcast.Date) (out []turnOf) {
	found := map[broadcast.AiringID]broadcast.Airing{}
	for _, a := range q.plan(day).Airings {
		// A rule says nothing of the time in which it was another.
		if q.meansSlot(a.Slot, a.Title) && !a.Wanted.Before(q.account.trail.Changed(a.Slot)) {
			found[a.ID] = a
		}
	}
	for id, a := range q.account.airings {
		if broadcast.DateOf(a.Wanted.In(q.now.Location())) == day {
			found[id] = a
		}
	}
	speaks := map[broadcast.SlotID]bool{}
	for _, a := range found {
		out = append(out, q.turn(a))
		speaks[a.Slot] = true
	}
	for i, slot := range q.slots {
		if !speaks[slot.ID] {
			out = append(out, turnOf{day: day, slot: &q.slots[i]})
		}
	}
	return out
}

// nearest finds for each programme the airing that is meant when nobody says
// which: the last one, or the next where the last is long ago.
func (q *inquiry) nearest() (out []turnOf) {
	last := map[string]broadcast.Airing{}
	for _, a := range slices.SortedFunc(maps.Values(q.account.airings), func(a, b broadcast.Airing) int {
		return cmp.Or(a.Wanted.Compare(b.Wanted), cmp.Compare(a.ID, b.ID))
	}) {
		last[programmeKey(a)] = a
	}
	for i, slot := range q.slots {
		past, known := last[slot.ID.String()]
		delete(last, slot.ID.String())
		next, comes := q.next(&q.slots[i])
		if comes && (!known || past.Wanted.Before(q.now.Add(-whyBack)) || slot.State != broadcast.SlotActive) {
			out = append(out, next)
			continue
		}
		if known {
			out = append(out, q.turn(past))
		} else {
			out = append(out, turnOf{day: broadcast.DateOf(q.now), slot: &q.slots[i]})
		}
	}
	for _, a := range last { // plays, and programmes that are there no more
		out = append(out, q.turn(a))
	}
	return out
}

// programmeKey tells programmes apart: by their number, plays by their title.
func programmeKey(a broadcast.Airing) string {
	if a.Slot != 0 {
		return a.Slot.String()
	}
	return "play " + a.Title
}

// next is the coming turn of a slot, or the day of it where the plan has none: a
// slot that is paused.
func (q *inquiry) next(slot *broadcast.Slot) (turnOf, bool) {
	starts := q.schedule.NextStarts(slot.ID, q.now, 1)
	if len(starts) == 0 {
		return turnOf{}, false
	}
	day := broadcast.DateOf(starts[0])
	for _, a := range q.plan(day).Airings {
		if at, ok := a.ID.Start(); ok && a.Slot == slot.ID && at.Equal(starts[0]) {
			return q.turn(a), true
		}
	}
	return turnOf{day: day, slot: slot}, true
}

func (q *inquiry) plan(day broadcast.Date) broadcast.Plan {
	p, made := q.plans[day]
	if !made {
		p = q.schedule.Plan(day, broadcast.Rules{Policy: q.station.policy})
		q.plans[day] = p
	}
	return p
}

func (q *inquiry) turn(a broadcast.Airing) turnOf {
	t := turnOf{day: broadcast.DateOf(a.Wanted.In(q.now.Location())), airing: &a}
	if i := slices.IndexFunc(q.slots, func(s broadcast.Slot) bool { return s.ID == a.Slot }); i >= 0 {
		t.slot = &q.slots[i]
	}
	return t
}

// facts gathers what is known of a turn.
func (q *inquiry) facts(t turnOf) scheduler.Case {
	quality, _ := q.station.clock.Quality()
	c := scheduler.Case{
		Now: q.now, Date: t.day, Slot: t.slot, Airing: t.airing, Yields: scheduler.Yields(q.plan(t.day)), Trail: q.account.trail,
		Clock: quality, Policy: q.station.policy, Days: q.station.days.book(),
	}
	if t.slot != nil {
		if next := q.schedule.NextStarts(t.slot.ID, q.now, 1); len(next) == 1 {
			c.Next = next[0]
		}
	}
	if t.airing == nil {
		return c
	}
	c.NoFile = q.station.gone(*t.airing, q.gone)
	c.Held = q.station.held(q.now) != nil && q.station.held(t.airing.Wanted) != nil // a hold may end before
	for i, r := range q.runs {
		switch {
		case r.Airing == t.airing.ID && (r.Outcome != broadcast.OutcomeOnAir || !r.Started.IsZero()):
			c.Run = &q.runs[i]
		case r.Moment().Sub(t.airing.Wanted).Abs() < 24*time.Hour:
			c.Runs = append(c.Runs, r)
		}
	}
	return c
}

// account reads the journal for a question: the records, the trail, and the
// airings that are meant as they were planned when their time came.
type account struct {
	ledger  *broadcast.Ledger
	trail   broadcast.Trail
	meant   func(broadcast.Airing) bool
	airings map[broadcast.AiringID]broadcast.Airing
}

// Follow implements reader.
func (a *account) Follow(station, logID string) { a.ledger.Follow(station, logID) }

// Apply implements reader.
func (a *account) Apply(e broadcast.Entry) {
	a.ledger.Apply(e)
	a.trail.Apply(e)
	var airing broadcast.Airing
	switch {
	case e.Claimed != nil:
		airing = *e.Claimed
	case e.Missed != nil:
		airing = e.Missed.Airing
	default:
		return
	}
	if a.meant(airing) {
		a.airings[airing.ID] = airing
	}
}
