package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// stream stands for stdout or stdin in the place of a file.
const stream = "-"

func newBundle(e *env) *cobra.Command {
	c := e.Command("bundle", terminal.NoArgs, nil)
	c.Args = e.GroupArgs
	c.RunE = func(*cobra.Command, []string) error { return nil }
	export := e.Command("bundle export", terminal.OneArg, func(ctx context.Context, args []string) error {
		return e.export(ctx, args[0])
	})
	var key string
	verify := e.Command("bundle verify", terminal.OneArg, func(ctx context.Context, args []string) error {
		return e.verifyBundle(ctx, args[0], key)
	})
	verify.Flags().StringVar(&key, "key", "", e.FlagText("bundle", "key"))
	c.AddCommand(export, verify)
	return c
}

// export has the daemon write the whole log into a file that this command opens.
func (e *env) export(ctx context.Context, path string) error {
	if path == stream {
		return e.exportStream(ctx)
	}
	var a control.ExportAnswer
	err := e.save(path, func(w io.Writer) (err error) {
		a, err = e.fetchBundle(ctx, path, w)
		return err
	})
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a)
	}
	e.Say(words.BundleExported, path, a.Entries, a.Bytes)
	e.Say(words.BundleToVerify, path)
	return nil
}

// exportStream writes the bundle to stdout, where nothing else may stand.
func (e *env) exportStream(ctx context.Context) error {
	switch {
	case e.JSON:
		return e.Together("json", true, stream, true)
	case e.Pretty:
		return broadcast.Refuse(broadcast.ProblemBinaryOutput, "file")
	}
	out := &noting{to: e.Stdout}
	_, err := e.fetchBundle(ctx, stream, out)
	if out.err != nil {
		return e.AnswerLost(out.err)
	}
	return err
}

func (e *env) fetchBundle(ctx context.Context, path string, w io.Writer) (control.ExportAnswer, error) {
	show, end := e.progress(path)
	defer end()
	return ask(ctx, e, func(c *control.Client) (control.ExportAnswer, error) { return c.Export(ctx, w, show) })
}
