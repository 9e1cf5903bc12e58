package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newSession(e *env) *cobra.Command {
	c := e.Command("session", terminal.NoArgs, nil)
	c.Args = e.GroupArgs
	c.RunE = func(*cobra.Command, []string) error { return nil }
	c.AddCommand(newSessionAdd(e), newSessionList(e), newSessionRemove(e))
	return c
}

func newSessionAdd(e *env) *cobra.Command {
	var r control.SessionRequest
	c := e.Command("session add", terminal.OneArg, func(ctx context.Context, args []string) error {
		r.Name = args[0]
		return e.sessionAdd(ctx, r)
	})
	f := c.Flags()
	f.StringVar(&r.At, "at", "", e.FlagText("session add", "at"))
	f.StringVar(&r.Max, "max", "", e.FlagText("session add", "max"))
	f.StringVar(&r.From, "from", "", e.FlagText("add", "from"))
	f.StringVar(&r.Until, "until", "", e.FlagText("add", "until"))
	f.StringArrayVar(&r.Except, "except", nil, e.FlagText("add", "except"))
	onlyOnce(f)
	e.dryRun(c, &r.DryRun)
	return c
}

func (e *env) sessionAdd(ctx context.Context, r control.SessionRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.SessionAnswer, error) { return c.AddSession(ctx, r) })
	if err != nil {
		return err
	}
	if e.JSON {
		if a.Next == nil {
			a.Next = []time.Time{}
		}
		return terminal.PrintJSON(&e.Terminal, a)
	}
	e.sayLine(words.AddHeadUnderstood, e.sessionText(a.Understood))
	e.sayLine(words.AddHeadNext, e.starts(a.Understood.At, a.Next))
	name := terminal.Clean(a.Understood.Name)
	if r.DryRun {
		e.Say(words.AddDry, name)
		e.Say(words.TalkDryRun)
		return nil
	}
	e.Say(words.SessionAdded, name)
	return nil
}

// sessionText is a session as one sentence: when, how long, on which days.
func (e *env) sessionText(s broadcast.Session) string {
	slot := broadcast.Slot{At: s.At, From: s.From, Until: s.Until, Except: s.Except, ExceptCalendars: s.ExceptCalendars}
	parts := []string{e.whenText(slot, e.Now()), e.Text(words.SessionMax, s.Max.Duration())}
	return s.Name + " · " + strings.Join(append(parts, e.days(slot)...), " · ")
}

func newSessionList(e *env) *cobra.Command {
	return e.Command("session list", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.sessionList(ctx) })
}

func (e *env) sessionList(ctx context.Context) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.SessionsAnswer, error) { return c.Sessions(ctx) })
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a.Sessions...)
	case len(a.Sessions) == 0:
		e.empty(words.EmptySessions)
		return nil
	}
	now := e.Now()
	rows := make([][]string, len(a.Sessions))
	for i, s := range a.Sessions {
		next := "–"
		if s.Next != nil {
			next = e.moment(*s.Next, now)
		}
		rows[i] = []string{
			s.Name, e.whenText(broadcast.Slot{At: s.At}, now), words.Length(s.Max.Duration()), next,
			e.Text(words.SessionFilled, s.Items, s.FilledMS.Duration()), words.Length(s.LeftMS.Duration()), e.cutText(s.Cut),
		}
	}
	e.Table([]words.Key{
		words.ColumnSession, words.ColumnWhen, words.ColumnMost, words.ColumnNext, words.ColumnItems, words.ColumnLeft, words.ColumnNote,
	}, rows)
	return nil
}

// cutText names what does not fit whole.
func (e *env) cutText(cut []control.SessionCut) string {
	var parts []string
	for _, c := range cut {
		if c.All {
			parts = append(parts, e.Text(words.SessionOut, c.Title))
		} else {
			parts = append(parts, e.Text(words.SessionCut, c.Title, c.LostMS.Duration()))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "▲ " + strings.Join(parts, " · ")
}

func newSessionRemove(e *env) *cobra.Command {
	var r control.RemoveSessionRequest
	c := e.Command("session remove", terminal.OneArg, func(ctx context.Context, args []string) error {
		r.Name = args[0]
		return e.sessionRemove(ctx, r)
	})
	c.Flags().BoolVar(&r.WithItems, "with-items", false, e.FlagText("session remove", "with-items"))
	e.dryRun(c, &r.DryRun)
	return c
}

func (e *env) sessionRemove(ctx context.Context, r control.RemoveSessionRequest) error {
	send := func(r control.RemoveSessionRequest) (control.RemovedSession, error) {
		return ask(ctx, e, func(c *control.Client) (control.RemovedSession, error) { return c.RemoveSession(ctx, r) })
	}
	if !r.DryRun && e.Askable && !e.yes && !e.JSON {
		dry := r
		dry.DryRun = true
		a, err := send(dry)
		if err != nil {
			return err
		}
		if err := e.confirm(e.Text(words.AskSession, terminal.Clean(a.Session.Name), len(a.Items)), words.AskYes); err != nil {
			return err
		}
	}
	a, err := send(r)
	switch {
	case err != nil:
		return err
	case e.JSON:
		if a.Items == nil {
			a.Items = []broadcast.Slot{}
		}
		return terminal.PrintJSON(&e.Terminal, a)
	case r.DryRun:
		e.Say(words.SessionWouldRemove, terminal.Clean(a.Session.Name), len(a.Items))
		e.Say(words.TalkDryRun)
	default:
		e.Say(words.SessionRemoved, terminal.Clean(a.Session.Name), len(a.Items))
	}
	return nil
}

// sessionName is a session as it stands in a sentence that says "buổi" itself.
func (e *env) sessionName(name string) string {
	if e.Lang != words.VI {
		return name
	}
	for _, said := range []string{"buổi phát ", "buổi "} {
		if len(name) > len(said) && strings.EqualFold(name[:len(said)], said) {
			return name[len(said):]
		}
	}
	return name
}

// inSession says where a slot stands in its session, and on which of its days.
func (e *env) inSession(s broadcast.Slot, now time.Time) string {
	text := e.Text(words.SessionIn, e.sessionName(s.Session))
	if s.Fixed > 0 {
		text = e.Text(words.SessionFixed, e.sessionName(s.Session), s.Fixed)
	}
	switch days, named := e.dayOfRule(s.At); {
	case s.At.Text == "":
	case len(s.At.Once) > 0:
		var dates []string
		for _, at := range s.At.Once {
			dates = append(dates, words.Day(e.Lang, at.In(now.Location())))
		}
		text += ", " + words.And(e.Lang, dates)
	case len(s.At.Lunar) > 0 && len(s.At.Calendar) == 0:
		text += ", " + e.lunarDaysText(s.At)
	case named:
		text += ", " + days
	default:
		text += ", " + s.At.Text
	}
	return text
}

// dayOfRule reads the days of a rule that has no time of its own.
func (e *env) dayOfRule(w broadcast.When) (string, bool) {
	if len(w.Cron) != 1 {
		return "", false
	}
	fields := strings.Fields(w.Cron[0])
	if len(fields) != 6 {
		return "", false
	}
	return e.dayText(fields[3], fields[4], fields[5])
}
