package main

import (
	"context"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newEdit(e *env) *cobra.Command {
	var r control.EditRequest
	var file string
	c := e.Command("edit", terminal.OneArg, nil)
	c.RunE = func(c *cobra.Command, args []string) error {
		r.ID, r.Given = args[0], nil
		c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if f.Changed {
				r.Given = append(r.Given, f.Name)
			}
		})
		return e.edit(c.Context(), r, file)
	}
	c.Flags().StringVar(&r.Change.Title, "title", "", e.FlagText("edit", "title"))
	e.addFlags(c, &r.Change, &file)
	e.dryRun(c, &r.Change.DryRun)
	return c
}

// noChange are the options of loa edit that change nothing by themselves.
var noChange = []string{"dry-run", "ask-exception"} //nolint:gochecknoglobals // a table

func (e *env) edit(ctx context.Context, r control.EditRequest, path string) error {
	if !slices.ContainsFunc(r.Given, func(option string) bool { return !slices.Contains(noChange, option) }) {
		return broadcast.Refuse(broadcast.ProblemNothingGiven, "", r.ID)
	}
	shown := e.previews(r.Change.DryRun)
	if shown {
		preview := r
		preview.Change.DryRun = true
		a, err := e.sendEdit(ctx, preview, path)
		if err != nil {
			return err
		}
		if e.change(a); a.Changed {
			err = e.confirmSave(a.AddAnswer)
		}
		if err != nil {
			return err
		}
	}
	a, err := e.sendEdit(ctx, r, path)
	if err != nil {
		return err
	}
	if e.JSON {
		a.AddAnswer = tidyAnswer(a.AddAnswer)
		return terminal.PrintJSON(&e.Terminal, a)
	}
	if !shown {
		e.change(a)
	}
	e.edited(a, r)
	return nil
}

func (e *env) sendEdit(ctx context.Context, r control.EditRequest, path string) (control.EditAnswer, error) {
	if path != "" && r.Change.Media != "" {
		return control.EditAnswer{}, broadcast.Refuse(broadcast.ProblemSourceTwice, "file")
	}
	var sound io.Reader
	if path != "" {
		f, err := e.openAudio(path)
		if err != nil {
			return control.EditAnswer{}, err
		}
		defer func() { _ = f.Close() }() // it was only read
		f.request.DryRun = r.Change.DryRun
		r.Change.File, sound = &f.request, f
	}
	show, end := e.progress(r.ID)
	defer end()
	a, err := ask(ctx, e, func(c *control.Client) (control.EditAnswer, error) { return c.Edit(ctx, r, sound, show) })
	return a, e.sendProblem(path, err)
}

// change shows a slot as it was and as it would be.
func (e *env) change(a control.EditAnswer) {
	if !a.Changed {
		return
	}
	now := e.Now()
	e.sayLine(words.ChangeHeadWas, e.understood(a.Before, now))
	e.sayLine(words.ChangeHeadNow, e.understood(a.Understood, now))
	if a.Before.Media == a.Understood.Media {
		a.Media = nil // nothing new is heard
	}
	e.foreseen(a.AddAnswer)
	if len(a.Week) == 0 {
		e.sayLine(words.ChangeHeadWeek, e.weekText(nil))
	}
}

// edited says that a slot was changed, or would be.
func (e *env) edited(a control.EditAnswer, r control.EditRequest) {
	title := terminal.Clean(a.Understood.Title)
	switch {
	case !a.Changed:
		e.Say(words.ChangeNothing, r.ID)
	case r.Change.DryRun:
		e.Say(words.ChangeDry, r.ID, title)
		e.Say(words.TalkDryRun)
	default:
		e.Say(words.ChangeDone, r.ID, title, e.whereToSee(a.Next, e.Now()))
		e.waits(a.AddAnswer)
	}
}

// sortedDates are the days of some moves, in order.
func sortedDates(moved map[broadcast.Date]broadcast.Move) []broadcast.Date {
	return slices.Sorted(maps.Keys(moved))
}
