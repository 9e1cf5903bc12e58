package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newPause(e *env) *cobra.Command {
	var r control.PauseRequest
	c := e.Command("pause", terminal.OneArg, func(ctx context.Context, args []string) error {
		r.ID = args[0]
		slot, err := ask(ctx, e, func(c *control.Client) (broadcast.Slot, error) { return c.Pause(ctx, r) })
		if err != nil {
			return err
		}
		return e.paused(ctx, slot, r.DryRun)
	})
	c.Flags().StringVar(&r.Until, "until", "", e.FlagText("pause", "until"))
	e.dryRun(c, &r.DryRun)
	return c
}

func (e *env) paused(ctx context.Context, slot broadcast.Slot, dryRun bool) error {
	switch {
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, slot)
	case slot.PausedUntil.IsZero():
		e.Say(words.ChangePaused, slot.ID, terminal.Clean(slot.Title))
	default:
		e.Say(words.ChangePausedTill, slot.ID, terminal.Clean(slot.Title), slot.PausedUntil)
	}
	if dryRun {
		e.Say(words.TalkDryRun)
		return nil
	}
	e.stillOnAir(ctx, slot)
	return nil
}

func newResume(e *env) *cobra.Command {
	var r control.PauseRequest
	c := e.Command("resume", terminal.OneArg, func(ctx context.Context, args []string) error {
		r.ID = args[0]
		slot, err := ask(ctx, e, func(c *control.Client) (broadcast.Slot, error) { return c.Resume(ctx, r) })
		switch {
		case err != nil:
			return err
		case e.JSON:
			return terminal.PrintJSON(&e.Terminal, slot)
		case slot.State == broadcast.SlotWaiting:
			e.SayText("▲ " + e.Text(words.AddAwaits, slot.ID))
		default:
			e.Say(words.ChangeResumed, slot.ID, terminal.Clean(slot.Title))
		}
		if r.DryRun {
			e.Say(words.TalkDryRun)
		}
		return nil
	})
	e.dryRun(c, &r.DryRun)
	return c
}
