package web

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/district"
)

// dayPage is a station's day: what was planned beside what was heard.
type dayPage struct {
	ID, Name      string
	Date          broadcast.Date
	Before, After broadcast.Date // After "" = it would lie ahead
	Turns         []turn
	Hours         []hour
	Wide          float64
	Sum           count
}

// turn is one airing: as planned, as heard, or both.
type turn struct {
	district.Run
	Plan  *stretch // where the plan has it
	Heard *stretch // where it was heard
}

type hour struct {
	At   float64
	Name string
}

// Sizes of the drawing, in its units: a day fits the window of an ordinary screen
// where its hours do not get too short, and the shortest airing can be seen.
const (
	dayWide   = 1140.0
	leastHour = 48.0
	mostHour  = 240.0
	minTurn   = 2.0
)

func (s *Site) day(w http.ResponseWriter, v *visit) error {
	ctx, id := v.Context(), v.PathValue("station")
	date, err := broadcast.ParseDate(v.PathValue("date"))
	if err != nil {
		return broadcast.Refuse(broadcast.ProblemDateUnknown, "date", v.PathValue("date"))
	}
	st, found, err := s.collector.Store().Station(ctx, id)
	if err == nil && !found {
		err = broadcast.Refuse(broadcast.ProblemStationUnknown, "station", id)
	}
	if err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	p := dayPage{ID: id, Name: st.Name, Date: date, Before: date.AddDays(-1)}
	if date < s.today() {
		p.After = date.AddDays(1)
	}
	q := district.Query{Station: id, From: date, Until: date}
	runs := map[broadcast.AiringID]bool{}
	err = s.collector.Store().Runs(ctx, q, func(r district.Run) bool {
		p.Turns = append(p.Turns, turn{Run: r})
		p.Sum.Add(r.Outcome, r.Reason, 1)
		runs[r.Airing] = true
		return true
	})
	if err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	plan, err := s.plan(ctx, q)
	if err != nil {
		return err
	}
	p.Sum.Planned = len(plan)
	for _, a := range plan {
		if !runs[a.ID] {
			p.Turns = append(p.Turns, turn{Run: district.Run{AsRun: broadcast.AsRun{
				Station: id, Airing: a.ID, Title: a.Title, Source: a.Source, Planned: a.Planned, PlannedMS: a.PlannedMS,
			}}})
		}
	}
	slices.SortStableFunc(p.Turns, func(a, b turn) int { return a.start().Compare(b.start()) })
	p.draw()
	s.show(w, v, http.StatusOK, "day", p)
	return nil
}

// plan is the newest plan of a station's day, as it came; nil when none did.
func (s *Site) plan(ctx context.Context, q district.Query) ([]broadcast.Airing, error) {
	store := s.collector.Store()
	days, err := store.Days(ctx, q)
	if err != nil || len(days) == 0 {
		return nil, err //nolint:wrapcheck // it wraps its own
	}
	logs, err := store.Logs(ctx, q.Station)
	if err != nil {
		return nil, err //nolint:wrapcheck // it wraps its own
	}
	newest := days[len(days)-1]
	i := slices.IndexFunc(logs, func(l district.Log) bool { return l.LogID == newest.LogID && l.Branch == newest.Branch })
	if i < 0 {
		return nil, nil
	}
	records, err := store.Records(ctx, logs[i], newest.Seq, 1)
	if err != nil || len(records) == 0 {
		return nil, err //nolint:wrapcheck // it wraps its own
	}
	var e broadcast.Entry
	if json.Unmarshal(records[0].Stored, &e) != nil || e.Plan == nil {
		return nil, nil // the store has it among the poison
	}
	return e.Plan.Airings, nil
}

// start is the earlier of plan and fact.
func (t turn) start() time.Time {
	at := t.Moment()
	if !t.Planned.IsZero() && t.Planned.Before(at) {
		return t.Planned
	}
	return at
}

func (t turn) plannedEnd() time.Time { return t.Planned.Add(t.PlannedMS.Duration()) }

// heardEnd is when it was last heard: what has not ended counts by its plan.
func (t turn) heardEnd() time.Time {
	if t.Ended.IsZero() {
		return t.Started.Add(t.PlannedMS.Duration())
	}
	return t.Ended
}

// draw lays the day out, from the full hour before its first airing to the one
// after its last.
func (p *dayPage) draw() {
	if len(p.Turns) == 0 {
		return
	}
	first := p.Turns[0].start()
	last := first
	for _, t := range p.Turns {
		last = latest(last, t.start(), t.plannedEnd())
		if !t.Started.IsZero() {
			last = latest(last, t.heardEnd())
		}
	}
	const most = 30 * time.Hour // a clock that was wrong draws no endless page
	first = first.Truncate(time.Hour)
	last = earliest(last.Add(time.Hour-1).Truncate(time.Hour), first.Add(most))
	last = latest(last, first.Add(time.Hour))
	perHour := min(max(dayWide/last.Sub(first).Hours(), leastHour), mostHour)
	at := func(t time.Time) float64 { return min(max(t.Sub(first), 0), last.Sub(first)).Hours() * perHour }
	for i := range p.Turns {
		t := &p.Turns[i]
		if !t.Planned.IsZero() {
			t.Plan = between(string(t.Outcome), at(t.Planned), at(t.plannedEnd()))
		}
		if !t.Started.IsZero() {
			t.Heard = between(string(t.Outcome), at(t.Started), at(t.heardEnd()))
		}
	}
	for h := first; !h.After(last); h = h.Add(time.Hour) {
		p.Hours = append(p.Hours, hour{at(h), h.Format("15:04")})
	}
	p.Wide = at(last)
}

func between(kind string, from, until float64) *stretch {
	return &stretch{kind, from, max(until-from, minTurn)}
}

func latest(a time.Time, others ...time.Time) time.Time {
	for _, b := range others {
		if b.After(a) {
			a = b
		}
	}
	return a
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
