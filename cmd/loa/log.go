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
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newLog(e *env) *cobra.Command {
	var r control.LogRequest
	var csv, verify bool
	var outcomes []string
	c := e.Command("log", terminal.NoArgs, func(ctx context.Context, _ []string) error {
		if err := e.Together("csv", csv, "json", e.JSON); err != nil {
			return err
		}
		if err := e.Together("csv", csv, "verify", verify); err != nil {
			return err
		}
		if verify {
			return e.verifyLog(ctx)
		}
		if err := e.logFilters(&r, outcomes); err != nil {
			return err
		}
		// People want the last days; programs everything that is kept.
		r.All = (e.JSON || csv) && r.Since == ""
		return e.log(ctx, r, csv)
	})
	f := c.Flags()
	f.StringVar(&r.Since, "since", "", e.FlagText("log", "since"))
	f.StringVar(&r.Until, "until", "", e.FlagText("log", "until"))
	f.StringVar(&r.Title, "title", "", e.FlagText("log", "title"))
	f.StringSliceVar(&outcomes, "outcome", nil, e.FlagText("log", "outcome"))
	f.StringVar(&r.Zone, "zone", "", e.FlagText("log", "zone"))
	f.StringVar(&r.Airing, "airing", "", e.FlagText("log", "airing"))
	f.StringVar(&r.LogID, "log", "", e.FlagText("log", "log"))
	f.IntVar(&r.Limit, "limit", 0, e.FlagText("log", "limit"))
	f.IntVar(&r.Page, "page", 0, e.FlagText("log", "page"))
	f.BoolVar(&csv, "csv", false, e.FlagText("log", "csv"))
	f.BoolVar(&verify, "verify", false, e.FlagText("log", "verify"))
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
			return e.Misuse("outcome", "--outcome "+strings.Join(names, ","), words.UsageFlagInvalid, "outcome", typed)
		}
		r.Outcomes = append(r.Outcomes, o)
	}
	if r.Limit < 0 || r.Page < 0 {
		return e.Misuse("page", "--limit 50 --page 1", words.UsageFlagInvalid, "page", strconv.Itoa(min(r.Limit, r.Page)))
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
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a.Records...)
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
	e.Table([]words.Key{
		words.ColumnDay, words.ColumnTime, words.ColumnProgramme, words.ColumnHeard, words.ColumnResult,
	}, rows)
	if len(a.Records) < a.Total && e.Pretty {
		e.Say(words.TalkLogPage, a.Before+1, a.Before+len(a.Records), a.Total, max(r.Page, 1)+1)
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
		result += " · " + e.Label(words.Priority, r.Priority.String())
	}
	if r.Trigger == broadcast.TriggerOperator && r.CreatedBy != "" {
		result += " · " + r.CreatedBy
	}
	if r.Dated != nil {
		result += " · " + e.dated(*r.Dated)
	}
	return []string{words.Day(e.Lang, at), at.Format("15:04:05"), r.Title, heard, result}
}

// dated says when something truly was, of which the clock showed a wrong time.
func (e *env) dated(d broadcast.Dated) string {
	from, until := words.DayTime(e.Lang, d.From), words.DayTime(e.Lang, d.Until)
	switch {
	case !d.At.IsZero():
		return e.Text(words.ScreenDatedAt, words.DayTime(e.Lang, d.At))
	case !d.From.IsZero() && !d.Until.IsZero():
		return e.Text(words.ScreenDatedSpan, from, until)
	case !d.From.IsZero():
		return e.Text(words.ScreenDatedFrom, from)
	case !d.Until.IsZero():
		return e.Text(words.ScreenDatedUntil, until)
	default:
		return e.Text(words.ScreenDatedNever)
	}
}

// verifyLog walks along the chain; a broken one is a failure.
func (e *env) verifyLog(ctx context.Context) error {
	v, err := ask(ctx, e, func(c *control.Client) (control.VerifyAnswer, error) { return c.Verify(ctx) })
	if err != nil {
		return err
	}
	if e.JSON {
		if err := terminal.PrintJSON(&e.Terminal, v); err != nil {
			return err
		}
	}
	if v.BadSeq != 0 {
		return broadcast.Refuse(broadcast.ProblemLogBroken, "", v.BadSeq, v.What)
	}
	if e.JSON {
		return nil
	}
	for _, l := range v.Logs {
		if l.Ended != "" {
			e.Say(words.TalkOldChain, l.LogID, l.First, l.First+l.Entries-1, e.Label(words.LogEnded, l.Ended))
		}
	}
	e.Say(words.TalkChainWhole, v.Entries, v.Head)
	return nil
}
