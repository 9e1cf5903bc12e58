package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newEnrol(e *env) *cobra.Command {
	var r control.EnrolRequest
	c := e.Command("enrol", terminal.OneArg, func(ctx context.Context, args []string) error {
		r.URL = args[0]
		return e.enrol(ctx, r)
	})
	c.Flags().StringVar(&r.Code, "code", "", e.FlagText("enrol", "code"))
	e.dryRun(c, &r.DryRun)
	return c
}

func (e *env) enrol(ctx context.Context, r control.EnrolRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.EnrolAnswer, error) { return c.Enrol(ctx, r) })
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a)
	}
	district := a.District
	if district == "" {
		district = e.Text(words.EnrolDistrict)
	}
	switch {
	case r.DryRun:
		e.Say(words.EnrolWould, a.URL)
	case a.Waiting:
		e.Say(words.EnrolWaiting, district)
	default:
		e.Say(words.EnrolDone, district)
	}
	e.Say(words.EnrolKey, a.Station, a.Fingerprint)
	if a.Configured != "" {
		e.Say(words.EnrolConfig, a.Configured)
	}
	if r.DryRun {
		e.Say(words.TalkDryRun)
	}
	return nil
}
