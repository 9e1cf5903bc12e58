package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newHold(e *env) *cobra.Command {
	var r control.HoldRequest
	c := e.Command("hold", terminal.NoArgs, func(ctx context.Context, _ []string) error {
		if err := e.Together("off", r.Off, "until", r.Until != ""); err != nil {
			return err
		}
		return e.hold(ctx, r)
	})
	c.Flags().StringVar(&r.Until, "until", "", e.FlagText("hold", "until"))
	c.Flags().BoolVar(&r.Off, "off", false, e.FlagText("hold", "off"))
	e.dryRun(c, &r.DryRun)
	return c
}

func (e *env) hold(ctx context.Context, r control.HoldRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.HoldAnswer, error) { return c.Hold(ctx, r) })
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a)
	case !a.Held:
		e.Say(words.TalkReleased)
	case a.Until != nil:
		e.Say(words.TalkHeldUntil, *a.Until)
	default:
		e.Say(words.TalkHeld)
	}
	e.stopped(a.Stopped, r.DryRun)
	if r.DryRun {
		e.Say(words.TalkDryRun)
	}
	return nil
}
