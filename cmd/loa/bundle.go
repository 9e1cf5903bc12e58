package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

// stream stands for stdout or stdin in the place of a file.
const stream = "-"

func newBundle(e *env) *cobra.Command {
	c := e.command("bundle", noArgs, nil)
	c.Args = e.groupArgs
	c.RunE = func(*cobra.Command, []string) error { return nil }
	export := e.command("bundle export", oneArg, func(ctx context.Context, args []string) error {
		return e.export(ctx, args[0])
	})
	var key string
	verify := e.command("bundle verify", oneArg, func(ctx context.Context, args []string) error {
		return e.verifyBundle(ctx, args[0], key)
	})
	verify.Flags().StringVar(&key, "key", "", e.flagText("bundle", "key"))
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
	case e.json:
		return printJSON(e, a)
	}
	e.say(words.BundleExported, path, a.Entries, a.Bytes)
	e.say(words.BundleToVerify, path)
	return nil
}

// exportStream writes the bundle to stdout, where nothing else may stand.
func (e *env) exportStream(ctx context.Context) error {
	switch {
	case e.json:
		return e.together("json", true, stream, true)
	case e.pretty:
		return broadcast.Refuse(broadcast.ProblemBinaryOutput, "file")
	}
	out := &noting{to: e.stdout}
	_, err := e.fetchBundle(ctx, stream, out)
	if out.err != nil {
		return e.answerLost(out.err)
	}
	return err
}

func (e *env) fetchBundle(ctx context.Context, path string, w io.Writer) (control.ExportAnswer, error) {
	show, end := e.progress(path)
	defer end()
	return ask(ctx, e, func(c *control.Client) (control.ExportAnswer, error) { return c.Export(ctx, w, show) })
}
