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

func newWhy(e *env) *cobra.Command {
	var r control.WhyRequest
	c := e.Command("why", terminal.SomeArgs, func(ctx context.Context, args []string) error {
		r.What = strings.Join(args, " ")
		return e.why(ctx, r)
	})
	c.Flags().StringVar(&r.Date, "date", "", e.FlagText("why", "date"))
	return c
}

func (e *env) why(ctx context.Context, r control.WhyRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.WhyAnswer, error) { return c.Why(ctx, r) })
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a.Found...)
	case len(a.Found) == 1:
		e.explain(a.Found[0])
	default:
		e.whichOne(a.Found)
	}
	return nil
}

// explain prints how an airing went, every fact behind it, and what to do.
func (e *env) explain(x broadcast.Explanation) {
	e.Print(terminal.Clean(e.whyHead(x)))
	for _, b := range x.Because {
		e.Print("  " + terminal.Clean(e.because(b, x.At)))
	}
	if x.Do != "" {
		e.Print("  " + e.Text(words.WhyDo, e.Label(words.DoWord, x.DoWhat), terminal.Clean(x.Do)))
	}
}

func (e *env) whyHead(x broadcast.Explanation) string {
	if x.Airing == "" {
		return e.Text(words.WhyHeadDay, "▲", words.Day(e.Lang, x.At), x.Title)
	}
	sign, how, _ := strings.Cut(e.went(x), " ")
	return e.Text(words.WhyHead, sign, words.DayTime(e.Lang, toSecond(x.At)), x.Title, how)
}

// went is how it went, or that it is to come.
func (e *env) went(x broadcast.Explanation) string {
	if x.Outcome == "" {
		return "○ " + e.Label(words.Outcome, "planned")
	}
	return e.outcome(x.Outcome, x.Reason)
}

// toSecond rounds what is shown: 05:29:59.999 is half past five to everybody.
func toSecond(t time.Time) time.Time { return t.Round(time.Second) }

// because is one fact in words. Times of the airing's own day go without it.
func (e *env) because(b broadcast.Because, ref time.Time) string {
	kind := b.Kind
	switch {
	case kind == broadcast.BecauseHeld && b.To.IsZero():
		kind = "held_open"
	case kind == broadcast.BecauseHeard && b.To.IsZero():
		kind = "heard_now"
	case kind == broadcast.BecauseClock && !b.To.IsZero():
		kind = "clock_for"
	case kind == broadcast.BecauseWindows && b.Text == "":
		kind = "windows_none"
	}
	text := b.Text
	switch {
	case b.When != nil:
		text = e.whenText(broadcast.Slot{At: *b.When}, ref)
	case kind == broadcast.BecauseMarked:
		text = e.calendarText(b.Text)
	}
	return words.Why(e.Lang, kind, e.when(b.At, ref), e.when(b.From, ref), e.when(b.To, ref),
		b.MS.Duration(), b.Title, b.By, b.Word, text)
}

// when is a time as seen from the day of another; a midnight stands for its day.
func (e *env) when(t, ref time.Time) string {
	t = toSecond(t)
	switch {
	case t.IsZero():
		return ""
	case t.Hour()+t.Minute()+t.Second() == 0:
		return words.Day(e.Lang, t)
	case broadcast.DateOf(t) == broadcast.DateOf(ref):
		return words.ClockTime(t)
	}
	return words.DayTime(e.Lang, t)
}

// whichOne lists several airings, so that one can be asked about.
func (e *env) whichOne(found []broadcast.Explanation) {
	rows := make([][]string, len(found))
	for i, x := range found {
		at, how := toSecond(x.At), e.went(x)
		clock, id := words.ClockTime(at), string(x.Airing)
		if x.Airing == "" {
			clock, how, id = "–", "–", x.Programme.String()
		}
		rows[i] = []string{words.Day(e.Lang, at), clock, x.Title, how, id}
	}
	e.Table([]words.Key{
		words.ColumnDay, words.ColumnTime, words.ColumnProgramme, words.ColumnResult, words.ColumnAiring,
	}, rows)
	if e.Pretty {
		e.Print(e.Text(words.WhyWhich))
	}
}
