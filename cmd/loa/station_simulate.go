package main

import (
	"context"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
)

// simulatedDays bounds a dry run: three years and the days that make them whole.
const simulatedDays = 3*365 + 3

// Simulate implements control.Station: the same plan as for the air, of any days.
func (s *station) Simulate(_ context.Context, r control.SimulateRequest) (control.SimulateAnswer, error) {
	from, until, err := s.dates(r)
	if err != nil {
		return control.SimulateAnswer{}, err
	}
	schedule, err := s.compiled()
	if err != nil {
		return control.SimulateAnswer{}, err
	}
	answer := control.SimulateAnswer{From: from, Until: until, Airings: []control.Simulated{}}
	gone := map[broadcast.MediaID]bool{}
	for _, plan := range schedule.Plans(from, until, broadcast.Rules{Policy: s.policy}) {
		for _, a := range plan.Airings {
			answer.Airings = append(answer.Airings, simulated(a, s.gone(a, gone)))
		}
	}
	return answer, nil
}

// dates reads the first and the last day of a dry run.
func (s *station) dates(r control.SimulateRequest) (from, until broadcast.Date, err error) {
	now := s.clock.Now()
	if from, err = scheduler.ParseDay(r.From, "from", now); err != nil {
		return from, until, err //nolint:wrapcheck // a problem, with its words
	}
	if until, err = scheduler.ParseDay(r.Until, "until", now); err != nil {
		return from, until, err //nolint:wrapcheck // the same
	}
	days := int(until.In(s.loc).Sub(from.In(s.loc)).Hours()/24+0.5) + 1
	switch {
	case until < from:
		return from, until, broadcast.Refuse(broadcast.ProblemRangeReversed, "until", r.From, r.Until)
	case days > simulatedDays:
		return from, until, broadcast.Refuse(broadcast.ProblemRangeTooLong, "until", days, simulatedDays)
	}
	return from, until, nil
}

// gone says whether the sound of an airing is missing, and remembers it by file.
func (s *station) gone(a broadcast.Airing, known map[broadcast.MediaID]bool) bool {
	if a.Source.Live() {
		return false
	}
	missing, asked := known[a.Media]
	if !asked {
		record, err := s.store.Media(a.Media)
		missing = err != nil || !s.shelf.playable(record)
		known[a.Media] = missing
	}
	return missing
}

// simulated is an airing of the plan as its record would say it.
func simulated(a broadcast.Airing, gone bool) control.Simulated {
	out := control.Simulated{
		Airing: a.ID, Programme: a.Slot, Title: a.Title, Source: a.Source, Media: a.SHA256, Language: a.Language, Zones: a.Zones,
		Priority: a.Priority, Wanted: a.Wanted, Planned: a.Planned, PlannedMS: a.PlannedMS,
		CreatedBy: a.CreatedBy, ApprovedBy: a.ApprovedBy, Trigger: a.Trigger,
	}
	switch {
	case a.Refused != nil:
		out.Outcome, out.Reason, out.PreemptedBy = a.Refused.Outcome, a.Refused.Reason, a.Refused.By
	case gone:
		out.Outcome, out.Reason = broadcast.OutcomeMissed, broadcast.ReasonNoMedia
	}
	return out
}
