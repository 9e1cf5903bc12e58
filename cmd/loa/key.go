package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newKey(e *env) *cobra.Command {
	var out string
	c := e.Command("key", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.key(ctx, out) })
	c.Flags().StringVar(&out, "out", "", e.FlagText("key", "out"))
	return c
}

// key shows the public half of the station's key, or writes it to a file.
func (e *env) key(ctx context.Context, out string) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.KeyAnswer, error) { return c.Key(ctx) })
	if err != nil {
		return err
	}
	if out != "" {
		err := e.save(out, func(w io.Writer) error {
			_, err := io.WriteString(w, a.PEM)
			return err //nolint:wrapcheck // save puts it into words
		})
		if err != nil {
			return err
		}
	}
	switch {
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a)
	case out != "":
		e.Say(words.KeyWritten, out, a.Fingerprint)
		return nil
	}
	e.facts([][2]string{
		{e.Text(words.KeyStation), a.Station},
		{e.Text(words.KeyPublic), a.Key},
		{e.Text(words.KeyFingerprint), a.Fingerprint},
	})
	return nil
}

// facts prints names and values under each other.
func (e *env) facts(rows [][2]string) {
	wide := 0
	for _, row := range rows {
		wide = max(wide, terminal.Width(row[0]))
	}
	for _, row := range rows {
		e.Print(terminal.Pad(row[0], wide) + terminal.ColumnGap + terminal.Clean(row[1]))
	}
}
