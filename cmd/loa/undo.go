package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func newUndo(e *env) *cobra.Command {
	var r control.UndoRequest
	c := e.command("undo", noArgs, func(ctx context.Context, _ []string) error { return e.undo(ctx, r) })
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
		if err := e.confirm(e.text(words.AskUndo), words.AskYes); err != nil {
			return err
		}
	}
	a, err := e.sendUndo(ctx, r)
	switch {
	case err != nil:
		return err
	case e.json:
		return printJSON(e, a)
	case r.DryRun:
		e.undone(words.ChangeWouldUndo, a)
		e.say(words.TalkDryRun)
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
	what := clean(a.Title)
	if a.ID != 0 {
		what = a.ID.String() + " " + what
	}
	e.say(head, a.Undone, what, clean(a.By), words.DayTime(e.lang, a.At))
}

// undone says what is taken back, and how the schedule is then.
func (e *env) undone(head words.Key, a control.UndoAnswer) {
	e.sayUndone(head, a)
	for _, slot := range a.Back {
		text := e.understood(control.Understood{Slot: slot}, e.now())
		if slot.State != broadcast.SlotActive {
			text += " · ▲ " + e.label(words.SlotState, string(slot.State))
		}
		e.sayText("  " + slot.ID.String() + ": " + clean(text))
	}
	for _, slot := range a.Gone {
		e.sayText("  " + e.text(words.ChangeGone, slot.ID, clean(slot.Title)))
	}
	if a.Held != nil && *a.Held {
		e.say(words.ChangeHoldOn)
	} else if a.Held != nil {
		e.say(words.ChangeHoldOff)
	}
}
