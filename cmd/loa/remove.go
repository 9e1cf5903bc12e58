package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newRemove(e *env) *cobra.Command {
	var r control.RemoveRequest
	c := e.Command("remove", terminal.OneArg, func(ctx context.Context, args []string) error {
		r.ID = args[0]
		return e.remove(ctx, r)
	})
	e.dryRun(c, &r.DryRun)
	return c
}

func (e *env) remove(ctx context.Context, r control.RemoveRequest) error {
	if !r.DryRun {
		if err := e.confirmRemove(ctx, r); err != nil {
			return err
		}
	}
	slot, err := e.sendRemove(ctx, r)
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, slot)
	case r.DryRun:
		e.Say(words.TalkWouldRemove, slot.ID, terminal.Clean(slot.Title))
		e.Say(words.TalkDryRun)
	default:
		e.Say(words.TalkRemoved, slot.ID, terminal.Clean(slot.Title))
		e.stillOnAir(ctx, slot)
	}
	return nil
}

// stillOnAir says that taking a programme off the schedule does not silence it.
// A station that does not tell what is on air is no reason to fail: it is removed.
func (e *env) stillOnAir(ctx context.Context, slot broadcast.Slot) {
	if e.Quiet {
		return
	}
	s, err := ask(ctx, e, func(c *control.Client) (control.Status, error) { return c.Status(ctx) })
	if err != nil || s.OnAir == nil || !strings.HasPrefix(string(s.OnAir.Airing), slot.ID.String()+"@") {
		return
	}
	e.Say(words.TalkStillOnAir, terminal.Clean(s.OnAir.Title))
}

// confirmRemove shows a person what would go before it goes.
func (e *env) confirmRemove(ctx context.Context, r control.RemoveRequest) error {
	if !e.Askable || e.yes || e.JSON {
		return nil
	}
	r.DryRun = true
	slot, err := e.sendRemove(ctx, r)
	if err != nil {
		return err
	}
	return e.confirm(e.Text(words.AskRemove, slot.ID, terminal.Clean(slot.Title), e.whenText(slot, e.Now())), words.AskYes)
}

func (e *env) sendRemove(ctx context.Context, r control.RemoveRequest) (broadcast.Slot, error) {
	return ask(ctx, e, func(c *control.Client) (broadcast.Slot, error) { return c.Remove(ctx, r) })
}
