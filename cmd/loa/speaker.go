package main

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/audio/speaker"
	"github.com/truyenthanh/loa/cmd/terminal"
)

// newSpeaker is the child that holds the sound device: the daemon starts it, no
// person does.
func newSpeaker(e *env) *cobra.Command {
	c := e.Command("speaker", terminal.NoArgs, nil)
	c.Hidden = true
	c.DisableFlagParsing = true // the flags belong to the protocol between the two
	c.Args = nil
	c.RunE = func(c *cobra.Command, args []string) error { return speak(c.Context(), args) }
	return c
}

// speak plays until the daemon hangs up. What went wrong was already told to the
// daemon; the exit code says it again.
func speak(ctx context.Context, args []string) error {
	// A signal to the whole group must not cut the sound before the daemon has
	// faded it out: only the end of the input ends this process.
	ctx = context.WithoutCancel(ctx)
	config, err := speaker.ParseChild(args)
	if err == nil {
		err = speaker.Child(ctx, config, os.Stdin, os.Stdout)
	}
	if fault, ok := errors.AsType[*speaker.Fault](err); ok {
		return reported(fault.ExitCode())
	}
	return err
}
