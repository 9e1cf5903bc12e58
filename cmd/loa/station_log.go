package main

import (
	"context"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
)

// logDays is what loa log shows when nobody says how much.
const logDays = 7

// Log implements control.Station.
func (s *station) Log(_ context.Context, r control.LogRequest) (control.LogAnswer, error) {
	since, until, err := s.span(r)
	if err != nil {
		return control.LogAnswer{}, err
	}
	runs, err := s.allRuns()
	if err != nil {
		return control.LogAnswer{}, err
	}
	answer := control.LogAnswer{Records: []broadcast.AsRun{}}
	for _, run := range runs {
		if run.Outcome == broadcast.OutcomeOnAir && run.Started.IsZero() {
			continue // claimed, and not begun: nothing was heard yet
		}
		at := run.Moment()
		if at.Before(since) || !until.IsZero() && !at.Before(until) || !scheduler.Matches(run.Title, r.Title) {
			continue
		}
		answer.Records = append(answer.Records, run)
	}
	return answer, nil
}

// allRuns are the as-run records of the whole journal.
func (s *station) allRuns() ([]broadcast.AsRun, error) {
	ledger := broadcast.NewLedger(s.store.Station(), s.store.LogID())
	if _, err := catchUp(ledger, s.store, s.writer, 1); err != nil {
		return nil, err
	}
	if p, err := s.store.Progress(); err == nil {
		ledger.Reach(p)
	}
	return ledger.AsRuns(), nil
}

// span reads --since and --until; a day that is named is meant whole.
func (s *station) span(r control.LogRequest) (since, until time.Time, err error) {
	now := s.clock.Now()
	if !r.All && strings.TrimSpace(r.Until) == "" {
		since = broadcast.DateOf(now).AddDays(1 - logDays).In(s.loc)
	}
	if strings.TrimSpace(r.Since) != "" {
		if since, err = scheduler.ParseMoment(r.Since, "since", now, false); err != nil {
			return since, until, err //nolint:wrapcheck // a problem, with its words
		}
	}
	if strings.TrimSpace(r.Until) != "" {
		if until, err = scheduler.ParseMoment(r.Until, "until", now, true); err != nil {
			return since, until, err //nolint:wrapcheck // the same
		}
		if !until.After(since) { // a day ends where the next begins
			return since, until, broadcast.Refuse(broadcast.ProblemRangeReversed, "until", r.Since, r.Until)
		}
	}
	return since, until, nil
}

// Verify implements control.Station.
func (s *station) Verify(context.Context) (control.VerifyAnswer, error) {
	v, err := s.store.Verify()
	if err != nil {
		return control.VerifyAnswer{}, diskProblem(s.store.Dir(), err)
	}
	return control.VerifyAnswer{LogID: s.store.LogID(), Entries: v.Entries, Head: v.Head, BadSeq: v.BadSeq, What: v.What}, nil
}
