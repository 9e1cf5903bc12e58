package main

import (
	"context"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newPlay(e *env) *cobra.Command {
	var r control.PlayRequest
	c := e.Command("play", terminal.OneArg, func(ctx context.Context, args []string) error { return e.play(ctx, r, args[0]) })
	c.Flags().BoolVar(&r.Emergency, "emergency", false, e.FlagText("play", "emergency"))
	c.Flags().BoolVar(&r.Wait, "wait", false, e.FlagText("play", "wait"))
	e.dryRun(c, &r.DryRun)
	return c
}

func (e *env) play(ctx context.Context, r control.PlayRequest, named string) error {
	var sound io.Reader
	if isID(named) {
		r.ID = named
	} else {
		f, err := e.openAudio(named)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // it was only read
		f.request.DryRun = r.DryRun
		r.File, sound = &f.request, f
	}
	if r.Emergency && !r.DryRun {
		if err := e.confirmEmergency(ctx); err != nil {
			return err
		}
	}
	show, end := e.progress(named)
	a, err := ask(ctx, e, func(c *control.Client) (control.PlayAnswer, error) { return c.Play(ctx, r, sound, show) })
	end()
	if err != nil {
		return e.sendProblem(named, err)
	}
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, a)
	}
	e.played(a, r.DryRun)
	return nil
}

// isID tells m7 and 14 from a file. A file that is there wins: it was probably
// named by completion.
func isID(named string) bool {
	if _, err := os.Stat(named); err == nil || strings.ContainsRune(named, os.PathSeparator) {
		return false
	}
	_, isMedia := broadcast.ParseMediaID(named)
	_, err := strconv.ParseUint(named, 10, 63)
	return isMedia || err == nil
}

// confirmEmergency names what would be interrupted. A station that does not
// answer is no reason to ask twice: the command itself will say so.
func (e *env) confirmEmergency(ctx context.Context) error {
	if !e.Askable || e.yes || e.JSON {
		return nil
	}
	s, err := ask(ctx, e, func(c *control.Client) (control.Status, error) { return c.Status(ctx) })
	if err != nil {
		return err
	}
	question := e.Text(words.AskEmergencyFor)
	if s.OnAir != nil {
		question = e.Text(words.AskEmergency, terminal.Clean(s.OnAir.Title))
	}
	return e.confirm(question, words.AskPlay)
}

func (e *env) played(a control.PlayAnswer, dry bool) {
	title, length := terminal.Clean(a.Title), words.Duration(e.Lang, a.Length.Duration())
	switch {
	case dry:
		e.Say(words.TalkWouldPlay, title, length)
	case a.Outcome != "":
		e.Say(words.TalkPlayed, title, e.outcome(a.Outcome, a.Reason), a.Heard.Duration())
	default:
		e.Say(words.TalkPlaying, title, length)
	}
	if a.Yields != "" {
		e.Say(words.TalkYields, terminal.Clean(a.Yields))
	}
	if a.Media != nil {
		for _, line := range e.fileFacts(*a.Media)[1:] {
			e.SayText("  " + line)
		}
	}
	if dry {
		e.Say(words.TalkDryRun)
	}
}
