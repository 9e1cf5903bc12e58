package main

import (
	"context"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
)

// Schedule implements control.Station: the plan of some days beside what became
// of it.
func (s *station) Schedule(_ context.Context, r control.ScheduleRequest) (control.ScheduleAnswer, error) {
	now := s.clock.Now()
	from := broadcast.DateOf(now)
	if r.Date != "" {
		var err error
		if from, err = scheduler.ParseDay(r.Date, "date", now); err != nil {
			return control.ScheduleAnswer{}, err //nolint:wrapcheck // a problem, with its words
		}
	}
	days := max(r.Days, 1)
	if r.Days < 0 || days > maxDays {
		return control.ScheduleAnswer{}, broadcast.Refuse(broadcast.ProblemNumberRange, "days", r.Days, 1, maxDays)
	}
	schedule, err := s.compiled()
	if err != nil {
		return control.ScheduleAnswer{}, err
	}
	page, err := newPage(s, from, now)
	if err != nil {
		return control.ScheduleAnswer{}, err
	}
	answer := control.ScheduleAnswer{
		Station: s.store.Station(), Name: s.config.Station.Name, From: from, Days: days, Lines: []control.ScheduleLine{},
	}
	for _, plan := range schedule.Plans(from, from.AddDays(days-1), broadcast.Rules{Policy: s.policy}) {
		page.yields = scheduler.Yields(plan)
		for _, a := range plan.Airings {
			answer.Lines = append(answer.Lines, page.lines(a)...)
		}
		for _, room := range schedule.Rooms(plan) {
			answer.Sessions = append(answer.Sessions, control.SessionDay{
				Name: room.Session.Name, Start: room.Start, MaxMS: room.Session.Max, FilledMS: room.Filled, LeftMS: room.Left,
			})
		}
	}
	return answer, nil
}

// page is a page of the schedule that is being written.
type page struct {
	station *station
	now     time.Time
	held    bool
	blind   bool // nobody can trust the clock
	runs    []broadcast.AsRun
	became  map[broadcast.AiringID]broadcast.AsRun
	yields  []scheduler.Yield // of the day that is written
}

// newPage gathers what became of the airings from a day on. What lies before
// yesterday may be older than what the station remembers.
func newPage(s *station, from broadcast.Date, now time.Time) (p *page, err error) {
	p = &page{station: s, now: now, held: s.held(now) != nil, became: map[broadcast.AiringID]broadcast.AsRun{}}
	if from >= broadcast.DateOf(now).AddDays(-1) {
		p.runs = s.runs()
	} else if p.runs, err = s.allRuns(); err != nil {
		return nil, err
	}
	quality, _ := s.clock.Quality()
	p.blind = quality == broadcast.ClockUnknown
	for _, r := range p.runs {
		p.became[r.Airing] = r
	}
	return p, nil
}

// lines shows an airing, one line a part.
func (p *page) lines(a broadcast.Airing) (out []control.ScheduleLine) {
	line := control.ScheduleLine{
		Airing: a.ID, Programme: a.Slot, Title: a.Title, Priority: a.Priority,
		Wanted: a.Wanted, Planned: a.Planned, PlannedMS: a.PlannedMS, State: p.state(a), Note: p.note(a),
		Session: a.Session, Fixed: a.Fixed, LostMS: a.Lost(),
		Last: lastRun(p.runs, func(r broadcast.AsRun) bool { return r.Programme == a.Slot && r.Airing != a.ID }),
	}
	if a.Refused != nil {
		line.Outcome, line.Reason, line.By = a.Refused.Outcome, a.Refused.Reason, a.Refused.By
	}
	p.meets(&line)
	if r, known := p.became[a.ID]; known && (r.Outcome != broadcast.OutcomeOnAir || !r.Started.IsZero()) {
		line.Outcome, line.Reason, line.By, line.Meets, line.Other = r.Outcome, r.Reason, r.PreemptedBy, "", p.became[r.PreemptedBy].Title
		if r.Outcome == broadcast.OutcomeOnAir && r.HeardMS != nil {
			line.HeardMS = *r.HeardMS
		}
	}
	if len(a.Parts) < 2 {
		return []control.ScheduleLine{line}
	}
	for i, part := range a.Parts {
		line.Part, line.Planned, line.PlannedMS = i+1, part.Start, part.Length
		out = append(out, line)
	}
	return out
}

// sameTime is a turn that waits for one that wants the same time: a slot that is
// booked twice.
const sameTime = "same_time"

// meets notes who has to make way for whom.
func (p *page) meets(line *control.ScheduleLine) {
	for _, y := range p.yields {
		switch line.Airing {
		case y.Loser.ID:
			line.Meets, line.Other = y.What, y.Winner.Title
			if y.What == scheduler.YieldWaits && y.Winner.Wanted.Equal(y.Loser.Wanted) {
				line.Meets = sameTime
			}
			return
		case y.Winner.ID:
			if y.What == scheduler.YieldSplit {
				line.Meets, line.Other = broadcast.BecauseCutsIn, y.Loser.Title
			}
		}
	}
}

func (p *page) state(a broadcast.Airing) string {
	r, known := p.became[a.ID]
	switch {
	case known && r.Outcome == broadcast.OutcomeOnAir && !r.Started.IsZero():
		return "on_air"
	case known && r.Outcome != broadcast.OutcomeOnAir:
		return "past"
	case a.Wanted.Before(p.now) && !known && !p.blind:
		if deadline, has := a.Late.Deadline(a.Wanted); has && p.now.After(deadline) {
			return "past"
		}
	}
	return "to_come"
}

// note is a warning about an airing that is still to come.
func (p *page) note(a broadcast.Airing) string {
	record, err := p.station.store.Media(a.Media)
	gone := !a.Source.Live() && (err != nil || !p.station.shelf.playable(record))
	switch {
	case p.state(a) != "to_come":
		return ""
	case gone:
		return "no_media"
	case p.held && a.Priority != broadcast.PriorityEmergency:
		return "held"
	case p.blind && a.Wanted.Before(p.now):
		return "clock_unknown"
	case a.Planned.After(a.Wanted):
		return "waits_for"
	case a.Lost() > 0 && a.PlannedMS > 0:
		return "cut"
	}
	return ""
}
