package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/typed"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/store"
)

// logDays is what loa log shows when nobody says how much.
const logDays = 7

// Log implements control.Station.
func (s *station) Log(_ context.Context, r control.LogRequest) (control.LogAnswer, error) {
	since, until, err := s.span(r)
	if err != nil {
		return control.LogAnswer{}, err
	}
	all, err := s.allRuns()
	if err != nil {
		return control.LogAnswer{}, err
	}
	runs := []broadcast.AsRun{}
	for _, run := range all {
		at := run.Moment()
		if !at.Before(since) && (until.IsZero() || at.Before(until)) && wantedRun(run, r) {
			runs = append(runs, run)
		}
	}
	return pageOf(runs, r), nil
}

// wantedRun says whether a record passes the filters that are not about time.
func wantedRun(run broadcast.AsRun, r control.LogRequest) bool {
	if run.Outcome == broadcast.OutcomeOnAir && run.Started.IsZero() {
		return false // claimed, and not begun: nothing was heard yet
	}
	zone := func(z string) bool { return typed.Matches(z, r.Zone) && typed.Matches(r.Zone, z) }
	switch {
	case !typed.Matches(run.Title, r.Title),
		len(r.Outcomes) > 0 && !slices.Contains(r.Outcomes, run.Outcome),
		r.Zone != "" && len(run.Zones) > 0 && !slices.ContainsFunc(run.Zones, zone),
		r.Airing != "" && !isTurnOf(run.Airing, r.Airing),
		r.LogID != "" && !strings.HasPrefix(run.LogID, r.LogID):
		return false
	}
	return true
}

// isTurnOf says whether an airing is the one that was named, or one of the slot
// that was named by its number.
func isTurnOf(id broadcast.AiringID, named string) bool {
	slot, _, _ := strings.Cut(string(id), "@")
	return string(id) == named || slot == named
}

// pageOf is the part of the records that was asked for: page 1 is the newest.
func pageOf(runs []broadcast.AsRun, r control.LogRequest) control.LogAnswer {
	a := control.LogAnswer{Records: runs, Total: len(runs)}
	if r.Limit > 0 {
		pages := max((len(runs)+r.Limit-1)/r.Limit, 1)
		end := max(len(runs)-(max(min(r.Page, pages+1), 1)-1)*r.Limit, 0)
		a.Before = max(end-r.Limit, 0)
		a.Records = runs[a.Before:end]
	}
	return a
}

// allRuns are the as-run records of all logs that are kept.
func (s *station) allRuns() ([]broadcast.AsRun, error) {
	ledger := broadcast.NewLedger(s.store.Station(), s.store.LogID())
	if _, _, err := catchUp(ledger, s.store, s.writer, place{}); err != nil {
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

// Verify implements control.Station: it walks along every log that is kept. The
// answer itself is about the first that is wrong, else the one that goes on.
func (s *station) Verify(context.Context) (control.VerifyAnswer, error) {
	logs, err := s.store.Logs()
	if err != nil {
		return control.VerifyAnswer{}, s.diskProblem(s.store.Dir(), err)
	}
	var answer control.VerifyAnswer
	for _, k := range logs {
		v, err := s.store.VerifyLog(k.LogID)
		if err != nil {
			return control.VerifyAnswer{}, s.diskProblem(s.store.Dir(), err)
		}
		l := verified(k, v)
		answer.Logs = append(answer.Logs, l)
		if answer.BadSeq == 0 {
			answer.VerifiedLog = l
		}
	}
	return answer, nil
}

func verified(k store.Kept, v store.Verdict) control.VerifiedLog {
	return control.VerifiedLog{
		LogID: k.LogID, First: k.First, Entries: v.Entries, Head: v.Head, BadSeq: v.BadSeq, What: v.What, Ended: string(k.Ended),
	}
}
