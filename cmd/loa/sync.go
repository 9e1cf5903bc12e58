package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newSync(e *env) *cobra.Command {
	var status bool
	c := e.Command("sync", terminal.NoArgs, func(ctx context.Context, _ []string) error {
		if status {
			return e.syncState(ctx)
		}
		return e.sync(ctx)
	})
	c.Flags().BoolVar(&status, "status", false, e.FlagText("sync", "status"))
	return c
}

// sync stays until everything that waits is acknowledged.
func (e *env) sync(ctx context.Context) error {
	show, end := e.progress("")
	defer end()
	a, err := ask(ctx, e, func(c *control.Client) (control.SyncAnswer, error) { return c.Sync(ctx, show) })
	end()
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a)
	case a.Sent == 0:
		e.Say(words.SyncNothing, a.URL)
	default:
		e.Say(words.SyncDone, a.Sent, a.Bytes, a.URL)
	}
	return nil
}

func (e *env) syncState(ctx context.Context) error {
	s, err := ask(ctx, e, func(c *control.Client) (control.SyncState, error) { return c.SyncState(ctx) })
	if err != nil {
		return err
	}
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, s)
	}
	url, try, ack, answer := s.URL, e.Text(words.SyncNever), e.Text(words.SyncNever), "–"
	if url == "" {
		url = e.Text(words.SyncNone)
	}
	if s.LastTry != nil {
		try = e.moment(*s.LastTry, e.Now().In(s.LastTry.Location()))
	}
	if s.LastAck != nil {
		ack = e.moment(*s.LastAck, e.Now().In(s.LastAck.Location()))
	}
	if s.Answer != "" {
		answer = e.Label(words.Uplink, s.Answer)
	}
	e.facts([][2]string{
		{e.Text(words.SyncURL), url},
		{e.Text(words.SyncWaiting), e.Text(words.ScreenSyncLine, s.Waiting)},
		{e.Text(words.SyncAcked), words.Number(e.Lang, float64(s.AckedSeq), 0)},
		{e.Text(words.SyncLastTry), try},
		{e.Text(words.SyncLastAck), ack},
		{e.Text(words.SyncAnswer), answer},
	})
	return nil
}
