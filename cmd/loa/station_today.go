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
	over := map[broadcast.AiringID]bool{onAir: true}
	var count control.Today
	for _, r := range s.runs() {
		if r.Outcome == broadcast.OutcomeOnAir && r.Started.IsZero() {
			continue // claimed: it is about to begin
		}
		over[r.Airing] = true
		if broadcast.DateOf(r.Moment().In(s.loc)) == day {
			tally(&count, r.Outcome)
		}
	}
	for _, a := range s.loop.Today().Airings {
		if toCome(a, over, now) {
			count.ToCome++
		}
	}
	return count, s.next(now, over)
}

// toCome says whether an airing of the plan is still to begin: its time is ahead,
// or it waits for the air and its lateness allows it.
func toCome(a broadcast.Airing, over map[broadcast.AiringID]bool, now time.Time) bool {
	if over[a.ID] || a.Refused != nil {
		return false
	}
	deadline, has := a.Late.Deadline(a.Wanted)
	return a.Planned.After(now) || !has || !now.After(deadline)
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
func (s *station) next(now time.Time, over map[broadcast.AiringID]bool) *control.Next {
	schedule, err := s.compiled()
	if err != nil {
		return nil
	}
	today := broadcast.DateOf(now)
	for _, plan := range schedule.Plans(today, today.AddDays(nextWithin), broadcast.Rules{Policy: s.law()}) {
		for _, a := range plan.Airings {
			if toCome(a, over, now) {
				return &control.Next{Airing: a.ID, Title: a.Title, Planned: a.Planned}
			}
		}
	}
	return nil
}
