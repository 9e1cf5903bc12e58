package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newUndo(e *env) *cobra.Command {
	var r control.UndoRequest
	c := e.Command("undo", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.undo(ctx, r) })
	e.dryRun(c, &r.DryRun)
	return c
}

func (e *env) undo(ctx context.Context, r control.UndoRequest) error {
	shown := e.previews(r.DryRun)
	if shown {
		a, err := e.sendUndo(ctx, control.UndoRequest{DryRun: true})
		if err != nil {
			return err
		}
		e.undone(words.ChangeWouldUndo, a)
		if err := e.confirm(e.Text(words.AskUndo), words.AskYes); err != nil {
			return err
		}
	}
	a, err := e.sendUndo(ctx, r)
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a)
	case r.DryRun:
		e.undone(words.ChangeWouldUndo, a)
		e.Say(words.TalkDryRun)
	case shown:
		e.sayUndone(words.ChangeUndone, a)
	default:
		e.undone(words.ChangeUndone, a)
	}
	return nil
}

func (e *env) sendUndo(ctx context.Context, r control.UndoRequest) (control.UndoAnswer, error) {
	return ask(ctx, e, func(c *control.Client) (control.UndoAnswer, error) { return c.Undo(ctx, r) })
}

func (e *env) sayUndone(head words.Key, a control.UndoAnswer) {
	what := terminal.Clean(a.Title)
	if a.ID != 0 {
		what = a.ID.String() + " " + what
	}
	e.Say(head, a.Undone, what, terminal.Clean(a.By), words.DayTime(e.Lang, a.At))
}

// undone says what is taken back, and how the schedule is then.
func (e *env) undone(head words.Key, a control.UndoAnswer) {
	e.sayUndone(head, a)
	for _, slot := range a.Back {
		text := e.understood(control.Understood{Slot: slot}, e.Now())
		if slot.State != broadcast.SlotActive {
			text += " · ▲ " + e.Label(words.SlotState, string(slot.State))
		}
		e.SayText("  " + slot.ID.String() + ": " + terminal.Clean(text))
	}
	for _, slot := range a.Gone {
		e.SayText("  " + e.Text(words.ChangeGone, slot.ID, terminal.Clean(slot.Title)))
	}
	if a.Held != nil && *a.Held {
		e.Say(words.ChangeHoldOn)
	} else if a.Held != nil {
		e.Say(words.ChangeHoldOff)
	}
}
