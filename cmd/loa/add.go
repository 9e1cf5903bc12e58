package main

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func newAdd(e *env) *cobra.Command {
	var r control.AddRequest
	var file string
	c := e.command("add", oneArg, func(ctx context.Context, args []string) error {
		r.Title = args[0]
		return e.add(ctx, r, file)
	})
	e.addFlags(c, &r, &file)
	e.dryRun(c, &r.DryRun)
	return c
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
	} {
		f.StringVar(option.into, option.name, "", e.flagText("add", option.name))
	}
	f.IntVar(&r.Repeat, "repeat", 0, e.flagText("add", "repeat"))
	f.StringArrayVar(&r.Zones, "zone", nil, e.flagText("add", "zone"))
	f.StringArrayVar(&r.Except, "except", nil, e.flagText("add", "except"))
	onlyOnce(f)
	f.BoolVar(&r.LineIn, "line-in", false, e.flagText("add", "line-in"))
	f.BoolVar(&r.AskException, "ask-exception", false, e.flagText("add", "ask-exception"))
}

// errTwice is an option that says two things.
var errTwice = errors.New("given twice")

// once is the value of an option that may be given once; of two, the reader
// would not know which one holds.
type once struct {
	pflag.Value
	given bool
}

// Set takes the value, the first time.
func (o *once) Set(s string) error {
	if o.given {
		return errTwice
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
	a, err := e.sendAdd(ctx, r, path)
	if err != nil {
		return e.cannotAdd(r.Title, err)
	}
	if e.json {
		return printJSON(e, tidyAnswer(a))
	}
	e.added(a)
	return nil
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
	said := control.ErrorOf(e.lang, err)
	if said.Class != broadcast.ClassRefused && said.Class != broadcast.ClassNotFound {
		return err
	}
	named := *said
	named.Message = e.text(words.AddCannot, title, said.Message)
	return &named
}

// tidyAnswer writes empty lists as [], which scripts can walk, not as null.
func tidyAnswer(a control.AddAnswer) control.AddAnswer {
	if a.Next == nil {
		a.Next = []time.Time{}
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
