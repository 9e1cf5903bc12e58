package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newApprove(e *env) *cobra.Command { return e.approval("approve", false, words.TalkApproved) }

func newReject(e *env) *cobra.Command { return e.approval("reject", true, words.TalkRejected) }

// approval is the second person's word, one way or the other.
func (e *env) approval(name string, reject bool, done words.Key) *cobra.Command {
	r := control.ApproveRequest{Reject: reject}
	c := e.Command(name, terminal.OneArg, func(ctx context.Context, args []string) error {
		r.ID = args[0]
		slot, err := ask(ctx, e, func(c *control.Client) (broadcast.Slot, error) { return c.Approve(ctx, r) })
		if err != nil {
			return err
		}
		if e.JSON {
			return terminal.PrintJSON(&e.Terminal, slot)
		}
		e.Say(done, slot.ID, terminal.Clean(slot.Title))
		if r.DryRun {
			e.Say(words.TalkDryRun)
		}
		return nil
	})
	c.Flags().StringVar(&r.Note, "note", "", e.FlagText(name, "note"))
	e.dryRun(c, &r.DryRun)
	return c
}
