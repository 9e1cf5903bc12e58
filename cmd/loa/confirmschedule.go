package main

import (
	"context"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// confirmSchedule shows a person the next 24 hours and lets them air on his word.
func (e *env) confirmSchedule(ctx context.Context, r control.ConfirmRequest) error {
	if !e.JSON && !r.DryRun {
		if err := e.showUpcoming(ctx); err != nil {
			return err
		}
	}
	a, err := ask(ctx, e, func(c *control.Client) (control.ConfirmAnswer, error) { return c.ConfirmSchedule(ctx, r) })
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a)
	case r.DryRun:
		e.upcoming(a)
		e.Say(words.TalkDryRun)
	default:
		e.Say(words.TalkScheduleConfirmed)
	}
	return nil
}

// showUpcoming prints what is about to be confirmed, and asks where somebody can
// answer.
func (e *env) showUpcoming(ctx context.Context) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.ConfirmAnswer, error) {
		return c.ConfirmSchedule(ctx, control.ConfirmRequest{DryRun: true})
	})
	if err != nil {
		return err
	}
	e.upcoming(a)
	if !e.Askable || e.yes {
		return nil
	}
	return e.confirm(e.Text(words.AskSchedule), words.AskYes)
}

func (e *env) upcoming(a control.ConfirmAnswer) {
	if a.Why != "" {
		e.Say(words.TalkUnconfirmed, a.Why)
	}
	if len(a.Lines) == 0 {
		e.Say(words.TalkNothingUpcoming)
		return
	}
	e.Say(words.TalkUpcoming)
	for _, l := range a.Lines {
		e.SayText("  " + words.DayTime(e.Lang, lineTime(l)) + "  " + terminal.Clean(l.Title) + "  " + words.Length(l.PlannedMS.Duration()))
	}
}
