package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func newLog(e *env) *cobra.Command {
	var r control.LogRequest
	var csv, verify bool
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
		// People want the last days; programs everything that is kept.
		r.All = (e.json || csv) && r.Since == ""
		return e.log(ctx, r, csv)
	})
	f := c.Flags()
	f.StringVar(&r.Since, "since", "", e.flagText("log", "since"))
	f.StringVar(&r.Until, "until", "", e.flagText("log", "until"))
	f.StringVar(&r.Title, "title", "", e.flagText("log", "title"))
	f.BoolVar(&csv, "csv", false, e.flagText("log", "csv"))
	f.BoolVar(&verify, "verify", false, e.flagText("log", "verify"))
	return c
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
	if r.Dated != nil {
		result += " · " + e.dated(*r.Dated)
	}
	return []string{words.Day(e.lang, at), at.Format("15:04:05"), r.Title, heard, result}
}

// dated says when something truly was, of which the clock showed a wrong time.
func (e *env) dated(d broadcast.Dated) string {
	from, until := words.DayTime(e.lang, d.From), words.DayTime(e.lang, d.Until)
	switch {
	case !d.At.IsZero():
		return e.text(words.ScreenDatedAt, words.DayTime(e.lang, d.At))
	case !d.From.IsZero() && !d.Until.IsZero():
		return e.text(words.ScreenDatedSpan, from, until)
	case !d.From.IsZero():
		return e.text(words.ScreenDatedFrom, from)
	case !d.Until.IsZero():
		return e.text(words.ScreenDatedUntil, until)
	default:
		return e.text(words.ScreenDatedNever)
	}
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
	if !e.json {
		e.say(words.TalkChainWhole, v.Entries, v.Head)
	}
	return nil
}
