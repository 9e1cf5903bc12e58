package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func newStop(e *env) *cobra.Command {
	var r control.StopRequest
	c := e.command("stop", noArgs, func(ctx context.Context, _ []string) error { return e.stop(ctx, r) })
	c.Flags().BoolVar(&r.All, "all", false, e.flagText("stop", "all"))
	e.dryRun(c, &r.DryRun)
	return c
}

// stop asks nothing: silence must come at once.
func (e *env) stop(ctx context.Context, r control.StopRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.StopAnswer, error) { return c.Stop(ctx, r) })
	if err != nil {
		return err
	}
	if e.json {
		if a.Stopped == nil {
			a.Stopped = []control.OnAir{}
		}
		return printJSON(e, a)
	}
	if len(a.Stopped) == 0 {
		e.say(words.TalkNothingToStop)
	}
	e.stopped(a.Stopped, r.DryRun)
	if r.DryRun {
		e.say(words.TalkDryRun)
	}
	return nil
}

func (e *env) stopped(items []control.OnAir, dry bool) {
	for _, item := range items {
		if dry {
			e.say(words.TalkWouldStop, clean(item.Title))
			continue
		}
		e.say(words.TalkStopped, clean(item.Title), item.HeardMS.Duration())
	}
}
