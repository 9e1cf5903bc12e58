package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func newEnrol(e *env) *cobra.Command {
	var r control.EnrolRequest
	c := e.command("enrol", oneArg, func(ctx context.Context, args []string) error {
		r.URL = args[0]
		return e.enrol(ctx, r)
	})
	c.Flags().StringVar(&r.Code, "code", "", e.flagText("enrol", "code"))
	e.dryRun(c, &r.DryRun)
	return c
}

func (e *env) enrol(ctx context.Context, r control.EnrolRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.EnrolAnswer, error) { return c.Enrol(ctx, r) })
	switch {
	case err != nil:
		return err
	case e.json:
		return printJSON(e, a)
	}
	district := a.District
	if district == "" {
		district = e.text(words.EnrolDistrict)
	}
	switch {
	case r.DryRun:
		e.say(words.EnrolWould, a.URL)
	case a.Waiting:
		e.say(words.EnrolWaiting, district)
	default:
		e.say(words.EnrolDone, district)
	}
	e.say(words.EnrolKey, a.Station, a.Fingerprint)
	if a.Configured != "" {
		e.say(words.EnrolConfig, a.Configured)
	}
	if r.DryRun {
		e.say(words.TalkDryRun)
	}
	return nil
}
