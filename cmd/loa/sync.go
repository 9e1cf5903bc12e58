package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func newSync(e *env) *cobra.Command {
	var status bool
	c := e.command("sync", noArgs, func(ctx context.Context, _ []string) error {
		if status {
			return e.syncState(ctx)
		}
		return e.sync(ctx)
	})
	c.Flags().BoolVar(&status, "status", false, e.flagText("sync", "status"))
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
	case e.json:
		return printJSON(e, a)
	case a.Sent == 0:
		e.say(words.SyncNothing, a.URL)
	default:
		e.say(words.SyncDone, a.Sent, a.Bytes, a.URL)
	}
	return nil
}

func (e *env) syncState(ctx context.Context) error {
	s, err := ask(ctx, e, func(c *control.Client) (control.SyncState, error) { return c.SyncState(ctx) })
	if err != nil {
		return err
	}
	if e.json {
		return printJSON(e, s)
	}
	url, try, ack, answer := s.URL, e.text(words.SyncNever), e.text(words.SyncNever), "–"
	if url == "" {
		url = e.text(words.SyncNone)
	}
	if s.LastTry != nil {
		try = e.moment(*s.LastTry, e.now().In(s.LastTry.Location()))
	}
	if s.LastAck != nil {
		ack = e.moment(*s.LastAck, e.now().In(s.LastAck.Location()))
	}
	if s.Answer != "" {
		answer = e.label(words.Uplink, s.Answer)
	}
	e.facts([][2]string{
		{e.text(words.SyncURL), url},
		{e.text(words.SyncWaiting), e.text(words.ScreenSyncLine, s.Waiting)},
		{e.text(words.SyncAcked), words.Number(e.lang, float64(s.AckedSeq), 0)},
		{e.text(words.SyncLastTry), try},
		{e.text(words.SyncLastAck), ack},
		{e.text(words.SyncAnswer), answer},
	})
	return nil
}
