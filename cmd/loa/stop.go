package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newStop(e *env) *cobra.Command {
	var r control.StopRequest
	c := e.Command("stop", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.stop(ctx, r) })
	c.Flags().BoolVar(&r.All, "all", false, e.FlagText("stop", "all"))
	e.dryRun(c, &r.DryRun)
	return c
}

// stop asks nothing: silence must come at once.
func (e *env) stop(ctx context.Context, r control.StopRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.StopAnswer, error) { return c.Stop(ctx, r) })
	if err != nil {
		return err
	}
	if e.JSON {
		if a.Stopped == nil {
			a.Stopped = []control.OnAir{}
		}
		return terminal.PrintJSON(&e.Terminal, a)
	}
	if len(a.Stopped) == 0 {
		e.Say(words.TalkNothingToStop)
	}
	e.stopped(a.Stopped, r.DryRun)
	if r.DryRun {
		e.Say(words.TalkDryRun)
	}
	return nil
}

func (e *env) stopped(items []control.OnAir, dry bool) {
	for _, item := range items {
		if dry {
			e.Say(words.TalkWouldStop, terminal.Clean(item.Title))
			continue
		}
		e.Say(words.TalkStopped, terminal.Clean(item.Title), item.HeardMS.Duration())
	}
}
