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
	"github.com/truyenthanh/loa/control"
)

func newPlay(e *env) *cobra.Command {
	var r control.PlayRequest
	c := e.command("play", oneArg, func(ctx context.Context, args []string) error { return e.play(ctx, r, args[0]) })
	c.Flags().BoolVar(&r.Emergency, "emergency", false, e.flagText("play", "emergency"))
	c.Flags().BoolVar(&r.Wait, "wait", false, e.flagText("play", "wait"))
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
	if e.json {
		return printJSON(e, a)
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
	if !e.askable || e.yes || e.json {
		return nil
	}
	s, err := ask(ctx, e, func(c *control.Client) (control.Status, error) { return c.Status(ctx) })
	if err != nil {
		return err
	}
	question := e.text(words.AskEmergencyFor)
	if s.OnAir != nil {
		question = e.text(words.AskEmergency, clean(s.OnAir.Title))
	}
	return e.confirm(question, words.AskPlay)
}

func (e *env) played(a control.PlayAnswer, dry bool) {
	title, length := clean(a.Title), words.Duration(e.lang, a.Length.Duration())
	switch {
	case dry:
		e.say(words.TalkWouldPlay, title, length)
	case a.Outcome != "":
		e.say(words.TalkPlayed, title, e.outcome(a.Outcome, a.Reason), a.Heard.Duration())
	default:
		e.say(words.TalkPlaying, title, length)
	}
	if a.Yields != "" {
		e.say(words.TalkYields, clean(a.Yields))
	}
	if a.Media != nil {
		for _, line := range e.fileFacts(*a.Media)[1:] {
			e.sayText("  " + line)
		}
	}
	if dry {
		e.say(words.TalkDryRun)
	}
}
