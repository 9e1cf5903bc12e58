package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newClock(e *env) *cobra.Command {
	c := e.Command("clock", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.clock(ctx) })
	c.Args = e.RootArgs
	var dry bool
	confirm := e.Command("clock confirm", terminal.NoArgs, func(ctx context.Context, _ []string) error {
		if dry {
			return e.wouldConfirmClock(ctx)
		}
		return e.confirmClock(ctx)
	})
	e.dryRun(confirm, &dry)
	c.AddCommand(confirm)
	return c
}

func (e *env) clock(ctx context.Context) error {
	s, err := ask(ctx, e, func(c *control.Client) (control.ClockStatus, error) { return c.Clock(ctx) })
	if err != nil {
		return err
	}
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, s)
	}
	e.Print(e.clockLine(s))
	if s.Quality == broadcast.ClockUnknown {
		e.Print(e.Text(words.ScreenClockWrong))
	}
	if s.ErrorMS != nil {
		e.Print(e.Text(words.ScreenClockError) + ": " + e.error(s.ErrorMS.Duration()))
	}
	if s.Synced != nil {
		e.Print(e.Text(words.ScreenLastSync) + ": " + words.DayTime(e.Lang, *s.Synced))
	}
	if !s.Floor.IsZero() {
		e.Print(e.Text(words.ScreenFloor) + ": " + words.DayTime(e.Lang, s.Floor))
	}
	return nil
}

// error writes how far off a clock may be.
func (e *env) error(off time.Duration) string {
	if off < time.Minute {
		return words.Number(e.Lang, off.Seconds(), 1) + " s"
	}
	return words.Length(off)
}

// wouldConfirmClock shows the time that would be vouched for, and leaves it at that.
func (e *env) wouldConfirmClock(ctx context.Context) error {
	s, err := ask(ctx, e, func(c *control.Client) (control.ClockStatus, error) { return c.Clock(ctx) })
	if err != nil {
		return err
	}
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, s)
	}
	e.Say(words.TalkWouldConfirm, s.Now)
	e.Say(words.TalkDryRun)
	return nil
}

// confirmClock shows a person the time that he is about to vouch for.
func (e *env) confirmClock(ctx context.Context) error {
	if e.Askable && !e.yes && !e.JSON {
		s, err := ask(ctx, e, func(c *control.Client) (control.ClockStatus, error) { return c.Clock(ctx) })
		if err != nil {
			return err
		}
		if err := e.confirm(e.Text(words.AskClock, s.Now), words.AskYes); err != nil {
			return err
		}
	}
	s, err := ask(ctx, e, func(c *control.Client) (control.ClockStatus, error) { return c.ConfirmClock(ctx) })
	if err != nil {
		return err
	}
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, s)
	}
	e.Say(words.TalkClockNow, s.Now)
	return nil
}
