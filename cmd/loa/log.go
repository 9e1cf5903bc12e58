package main

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func newLog(e *env) *cobra.Command {
	var r control.LogRequest
	var csv, verify bool
	var outcomes []string
	c := e.command("log", noArgs, func(ctx context.Context, _ []string) error {
		if err := e.together("csv", csv, "json", e.json); err != nil {
			return err
		}
		if err := e.together("csv", csv, "verify", verify); err != nil {
			return err
		}
		if verify {
			return e.verifyLog(ctx)
		}
		if err := e.logFilters(&r, outcomes); err != nil {
			return err
		}
		// People want the last days; programs everything that is kept.
		r.All = (e.json || csv) && r.Since == ""
		return e.log(ctx, r, csv)
	})
	f := c.Flags()
	f.StringVar(&r.Since, "since", "", e.flagText("log", "since"))
	f.StringVar(&r.Until, "until", "", e.flagText("log", "until"))
	f.StringVar(&r.Title, "title", "", e.flagText("log", "title"))
	f.StringSliceVar(&outcomes, "outcome", nil, e.flagText("log", "outcome"))
	f.StringVar(&r.Zone, "zone", "", e.flagText("log", "zone"))
	f.StringVar(&r.Airing, "airing", "", e.flagText("log", "airing"))
	f.StringVar(&r.LogID, "log", "", e.flagText("log", "log"))
	f.IntVar(&r.Limit, "limit", 0, e.flagText("log", "limit"))
	f.IntVar(&r.Page, "page", 0, e.flagText("log", "page"))
	f.BoolVar(&csv, "csv", false, e.flagText("log", "csv"))
	f.BoolVar(&verify, "verify", false, e.flagText("log", "verify"))
	return c
}

// pageSize is what one page of the log holds when nobody says.
const pageSize = 50

// logFilters reads the filters that have a list of right words, and what pages ask.
func (e *env) logFilters(r *control.LogRequest, outcomes []string) error {
	known := []broadcast.Outcome{
		broadcast.OutcomeOnAir, broadcast.OutcomeAired, broadcast.OutcomePartial, broadcast.OutcomeMissed,
		broadcast.OutcomeSkipped, broadcast.OutcomeCancelled,
	}
	for _, typed := range outcomes {
		o := broadcast.Outcome(strings.ToLower(strings.TrimSpace(typed)))
		if !slices.Contains(known, o) {
			names := make([]string, len(known))
			for i, k := range known {
				names[i] = string(k)
			}
			return e.misuse("outcome", "--outcome "+strings.Join(names, ","), words.UsageFlagInvalid, "outcome", typed)
		}
		r.Outcomes = append(r.Outcomes, o)
	}
	if r.Limit < 0 || r.Page < 0 {
		return e.misuse("page", "--limit 50 --page 1", words.UsageFlagInvalid, "page", strconv.Itoa(min(r.Limit, r.Page)))
	}
	if r.Page > 0 && r.Limit == 0 {
		r.Limit = pageSize
	}
	return nil
}

func (e *env) log(ctx context.Context, r control.LogRequest, csv bool) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.LogAnswer, error) { return c.Log(ctx, r) })
	switch {
	case err != nil:
		return err
	case e.json:
		return printJSON(e, a.Records...)
	case csv:
		return e.logCSV(a.Records)
	case len(a.Records) == 0:
		e.empty(words.EmptyLog)
		return nil
	}
	rows := make([][]string, len(a.Records))
	for i, r := range a.Records {
		rows[i] = e.logRow(r)
	}
	e.table([]words.Key{
		words.ColumnDay, words.ColumnTime, words.ColumnProgramme, words.ColumnHeard, words.ColumnResult,
	}, rows)
	if len(a.Records) < a.Total && e.pretty {
		e.say(words.TalkLogPage, a.Before+1, a.Before+len(a.Records), a.Total, max(r.Page, 1)+1)
	}
	return nil
}

// logRow is one airing: when, what, how much of it was heard, how it ended.
func (e *env) logRow(r broadcast.AsRun) []string {
	at := r.Moment().Round(time.Second) // 05:29:59.999 is half past five to everybody
	heard := "–"
	if r.HeardMS != nil {
		heard = words.Length(r.HeardMS.Duration())
		if r.PlannedMS > 0 && r.Outcome != broadcast.OutcomeAired {
			heard += " / " + words.Length(r.PlannedMS.Duration())
		}
	}
	result := e.outcome(r.Outcome, r.Reason)
	if r.Priority == broadcast.PriorityEmergency {
		result += " · " + e.label(words.Priority, r.Priority.String())
	}
	if r.Trigger == broadcast.TriggerOperator && r.CreatedBy != "" {
		result += " · " + r.CreatedBy
	}
	return []string{words.Day(e.lang, at), at.Format("15:04:05"), r.Title, heard, result}
}

// verifyLog walks along the chain; a broken one is a failure.
func (e *env) verifyLog(ctx context.Context) error {
	v, err := ask(ctx, e, func(c *control.Client) (control.VerifyAnswer, error) { return c.Verify(ctx) })
	if err != nil {
		return err
	}
	if e.json {
		if err := printJSON(e, v); err != nil {
			return err
		}
	}
	if v.BadSeq != 0 {
		return broadcast.Refuse(broadcast.ProblemLogBroken, "", v.BadSeq, v.What)
	}
	if e.json {
		return nil
	}
	for _, l := range v.Logs {
		if l.Ended != "" {
			e.say(words.TalkOldChain, l.LogID, l.First, l.First+l.Entries-1, e.label(words.LogEnded, l.Ended))
		}
	}
	e.say(words.TalkChainWhole, v.Entries, v.Head)
	return nil
}
