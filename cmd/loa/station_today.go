package main

import (
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// today counts the outcomes of the broadcast day and finds what comes next. The
// plan says what was wanted, the log what became of it.
func (s *station) today(now time.Time, onAir broadcast.AiringID) (control.Today, *control.Next) {
	day := broadcast.DateOf(now)
	known := map[broadcast.AiringID]bool{}
	var count control.Today
	for _, r := range s.runs() {
		known[r.Airing] = true
		if broadcast.DateOf(r.Moment().In(s.loc)) == day {
			tally(&count, r.Outcome)
		}
	}
	for _, a := range s.loop.Today().Airings {
		if !known[a.ID] && a.Refused == nil && a.Planned.After(now) {
			count.ToCome++
		}
	}
	return count, s.next(now, known, onAir)
}

func tally(t *control.Today, o broadcast.Outcome) {
	switch o {
	case broadcast.OutcomeAired:
		t.Aired++
	case broadcast.OutcomePartial:
		t.Partial++
	case broadcast.OutcomeMissed:
		t.Missed++
	case broadcast.OutcomeSkipped, broadcast.OutcomeCancelled:
		t.Skipped++
	case broadcast.OutcomeOnAir:
	}
}

// nextWithin is how many days ahead the next airing is looked for.
const nextWithin = 8

// next is the first airing of the plan that is still to begin: of today, else of
// the next days.
func (s *station) next(now time.Time, known map[broadcast.AiringID]bool, onAir broadcast.AiringID) *control.Next {
	schedule, err := s.compiled()
	if err != nil {
		return nil
	}
	day := broadcast.DateOf(now)
	for range nextWithin {
		for _, a := range schedule.Plan(day, broadcast.Rules{Policy: s.policy}).Airings {
			begun := known[a.ID] && !a.Wanted.After(now)
			if a.Refused == nil && !begun && a.ID != onAir && a.Planned.After(now) {
				return &control.Next{Airing: a.ID, Title: a.Title, Planned: a.Planned}
			}
		}
		day = day.AddDays(1)
	}
	return nil
}
