package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func newPause(e *env) *cobra.Command {
	var r control.PauseRequest
	c := e.command("pause", oneArg, func(ctx context.Context, args []string) error {
		r.ID = args[0]
		slot, err := ask(ctx, e, func(c *control.Client) (broadcast.Slot, error) { return c.Pause(ctx, r) })
		if err != nil {
			return err
		}
		return e.paused(ctx, slot, r.DryRun)
	})
	c.Flags().StringVar(&r.Until, "until", "", e.flagText("pause", "until"))
	e.dryRun(c, &r.DryRun)
	return c
}

func (e *env) paused(ctx context.Context, slot broadcast.Slot, dryRun bool) error {
	switch {
	case e.json:
		return printJSON(e, slot)
	case slot.PausedUntil.IsZero():
		e.say(words.ChangePaused, slot.ID, clean(slot.Title))
	default:
		e.say(words.ChangePausedTill, slot.ID, clean(slot.Title), slot.PausedUntil)
	}
	if dryRun {
		e.say(words.TalkDryRun)
		return nil
	}
	e.stillOnAir(ctx, slot)
	return nil
}

func newResume(e *env) *cobra.Command {
	var r control.PauseRequest
	c := e.command("resume", oneArg, func(ctx context.Context, args []string) error {
		r.ID = args[0]
		slot, err := ask(ctx, e, func(c *control.Client) (broadcast.Slot, error) { return c.Resume(ctx, r) })
		switch {
		case err != nil:
			return err
		case e.json:
			return printJSON(e, slot)
		case slot.State == broadcast.SlotWaiting:
			e.sayText("▲ " + e.text(words.AddAwaits, slot.ID))
		default:
			e.say(words.ChangeResumed, slot.ID, clean(slot.Title))
		}
		if r.DryRun {
			e.say(words.TalkDryRun)
		}
		return nil
	})
	e.dryRun(c, &r.DryRun)
	return c
}
