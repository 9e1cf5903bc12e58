package main

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newAdd(e *env) *cobra.Command {
	var r control.AddRequest
	var file string
	c := e.Command("add", terminal.OneArg, func(ctx context.Context, args []string) error {
		r.Title = args[0]
		return e.add(ctx, r, file)
	})
	c.Args = titleFirst(c.Args)
	e.addFlags(c, &r, &file)
	e.dryRun(c, &r.DryRun)
	return c
}

// titleFirst says what is missing where nothing was typed.
func titleFirst(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return broadcast.Refuse(broadcast.ProblemTitleMissing, "title")
		}
		return check(c, args)
	}
}

// addFlags binds the options; what stands in them is read by the daemon, with
// its own clock, zone and rules.
func (e *env) addFlags(c *cobra.Command, r *control.AddRequest, file *string) {
	f := c.Flags()
	for _, option := range []struct {
		name string
		into *string
	}{
		{"file", file},
		{"media", &r.Media},
		{"relay", &r.Relay},
		{"bed", &r.Bed},
		{"at", &r.At},
		{"from", &r.From},
		{"until", &r.Until},
		{"every", &r.Every},
		{"to", &r.To},
		{"gap", &r.Gap},
		{"priority", &r.Priority},
		{"kind", &r.Kind},
		{"language", &r.Language},
		{"late", &r.Late},
		{"after-cut", &r.AfterCut},
		{"for", &r.For},
		{"hard-end", &r.HardEnd},
		{"session", &r.Session},
		{"fixed", &r.Fixed},
		{"season", &r.Season},
		{"leap", &r.Leap},
	} {
		f.StringVar(option.into, option.name, "", e.FlagText("add", option.name))
	}
	f.IntVar(&r.Repeat, "repeat", 0, e.FlagText("add", "repeat"))
	f.StringArrayVar(&r.Zones, "zone", nil, e.FlagText("add", "zone"))
	f.StringArrayVar(&r.Except, "except", nil, e.FlagText("add", "except"))
	f.StringArrayVar(&r.Only, "only", nil, e.FlagText("add", "only"))
	f.StringArrayVar(&r.Move, "move", nil, e.FlagText("add", "move"))
	onlyOnce(f)
	f.BoolVar(&r.LineIn, "line-in", false, e.FlagText("add", "line-in"))
	f.BoolVar(&r.AskException, "ask-exception", false, e.FlagText("add", "ask-exception"))
}

// once is the value of an option that may be given once; of two, the reader
// would not know which one holds.
type once struct {
	pflag.Value
	given bool
}

// Set takes the value, the first time.
func (o *once) Set(s string) error {
	if o.given {
		return terminal.ErrTwice
	}
	o.given = true
	return o.Value.Set(s) //nolint:wrapcheck // pflag wraps it
}

// onlyOnce refuses a second value for every option that holds one.
func onlyOnce(f *pflag.FlagSet) {
	f.VisitAll(func(flag *pflag.Flag) {
		if kind := flag.Value.Type(); kind == "string" || kind == "int" {
			flag.Value = &once{Value: flag.Value}
		}
	})
}

func (e *env) add(ctx context.Context, r control.AddRequest, path string) error {
	shown := e.previews(r.DryRun)
	if shown {
		if err := e.previewAdd(ctx, r, path); err != nil {
			return err
		}
	}
	a, err := e.sendAdd(ctx, r, path)
	if err != nil {
		return e.cannotAdd(r.Title, err)
	}
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, tidyAnswer(a))
	}
	if !shown {
		e.understoodAs(a)
	}
	e.added(a)
	return nil
}

// previewAdd shows a person what a new slot would mean before it is saved.
func (e *env) previewAdd(ctx context.Context, r control.AddRequest, path string) error {
	r.DryRun = true
	a, err := e.sendAdd(ctx, r, path)
	if err != nil {
		return e.cannotAdd(r.Title, err)
	}
	e.understoodAs(a)
	return e.confirmSave(a)
}

func (e *env) sendAdd(ctx context.Context, r control.AddRequest, path string) (control.AddAnswer, error) {
	if path != "" && (r.Media != "" || r.Relay != "" || r.LineIn) {
		return control.AddAnswer{}, broadcast.Refuse(broadcast.ProblemSourceTwice, "file")
	}
	var sound io.Reader
	if path != "" {
		f, err := e.openAudio(path)
		if err != nil {
			return control.AddAnswer{}, err
		}
		defer func() { _ = f.Close() }() // it was only read
		f.request.DryRun = r.DryRun
		r.File, sound = &f.request, f
	}
	show, end := e.progress(r.Title)
	defer end()
	a, err := ask(ctx, e, func(c *control.Client) (control.AddAnswer, error) { return c.Add(ctx, r, sound, show) })
	return a, e.sendProblem(path, err)
}

// cannotAdd names the programme in front of what a rule says of it.
func (e *env) cannotAdd(title string, err error) error {
	said := control.ErrorOf(e.Lang, err)
	if said.Class != broadcast.ClassRefused && said.Class != broadcast.ClassNotFound {
		return err
	}
	named := *said
	named.Message = e.Text(words.AddCannot, title, said.Message)
	return &named
}

// tidyAnswer writes empty lists as [], which scripts can walk, not as null.
func tidyAnswer(a control.AddAnswer) control.AddAnswer {
	if a.Next == nil {
		a.Next = []time.Time{}
	}
	if a.Week == nil {
		a.Week = []time.Time{}
	}
	if a.Clashes == nil {
		a.Clashes = []control.Clash{}
	}
	if a.Media != nil {
		m := tidyMedia(*a.Media)
		a.Media = &m
	}
	return a
}
