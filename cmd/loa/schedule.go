package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// maxDays bounds how much of the plan one command may ask for.
const maxDays = 366

func newSchedule(e *env) *cobra.Command {
	var r control.ScheduleRequest
	var ics string
	var confirm bool
	var confirmation control.ConfirmRequest
	var c *cobra.Command
	c = e.Command("schedule", terminal.NoArgs, func(ctx context.Context, _ []string) error {
		if c.Flags().Changed("days") && (r.Days < 1 || r.Days > maxDays) {
			return broadcast.Refuse(broadcast.ProblemNumberRange, "days", r.Days, 1, maxDays)
		}
		switch {
		case confirm:
			return e.confirmSchedule(ctx, confirmation)
		case c.Flags().Changed("ics"):
			return e.calendar(ctx, r, ics)
		}
		return e.schedule(ctx, r)
	})
	c.Flags().StringVar(&r.Date, "date", "", e.FlagText("schedule", "date"))
	c.Flags().IntVar(&r.Days, "days", 0, e.FlagText("schedule", "days"))
	c.Flags().StringVar(&ics, "ics", "", e.FlagText("schedule", "ics"))
	c.Flags().BoolVar(&confirm, "confirm", false, e.FlagText("schedule", "confirm"))
	e.dryRun(c, &confirmation.DryRun)
	return c
}

func (e *env) schedule(ctx context.Context, r control.ScheduleRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.ScheduleAnswer, error) { return c.Schedule(ctx, r) })
	if err != nil {
		return err
	}
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, a.Lines...)
	}
	if len(a.Lines) == 0 {
		return e.emptySchedule(ctx, r)
	}
	rows, times := e.scheduleRows(a)
	head := []words.Key{
		words.ColumnTime, words.ColumnIn, words.ColumnProgramme, words.ColumnLength, words.ColumnLast, words.ColumnNote,
	}
	if a.Days > 1 {
		head = append([]words.Key{words.ColumnDay}, head...)
		rows = e.underDays(a, rows, times)
	}
	e.Table(head, rows)
	return nil
}

// underDays puts the day in front of each row. On a terminal a day without
// anything has a row that says so.
func (e *env) underDays(a control.ScheduleAnswer, rows [][]string, times []time.Time) (out [][]string) {
	zone := times[0].Location()
	for day := a.From; day < a.From.AddDays(a.Days); day = day.AddDays(1) {
		none := true
		for len(rows) > 0 && (broadcast.DateOf(times[0]) <= day || day == a.From.AddDays(a.Days-1)) {
			out = append(out, append([]string{words.Day(e.Lang, times[0])}, rows[0]...))
			rows, times, none = rows[1:], times[1:], false
		}
		if none && e.Pretty {
			out = append(out, []string{words.Day(e.Lang, day.In(zone)), "–", "–", "–", "–", "–", e.Text(words.EmptyDay)})
		}
	}
	return out
}

// scheduleRows are the lines of the plan, each session with a line of its own in
// front of its first.
func (e *env) scheduleRows(a control.ScheduleAnswer) (rows [][]string, times []time.Time) {
	now, sessions := e.Now(), a.Sessions
	for _, l := range a.Lines {
		for len(sessions) > 0 && !sessions[0].Start.After(lineTime(l)) {
			rows, times = append(rows, e.sessionRow(sessions[0])), append(times, sessions[0].Start)
			sessions = sessions[1:]
		}
		rows, times = append(rows, e.scheduleRow(l, now)), append(times, lineTime(l))
	}
	for _, s := range sessions { // nothing of them airs
		rows, times = append(rows, e.sessionRow(s)), append(times, s.Start)
	}
	return rows, times
}

// sessionRow heads the lines of a session.
func (e *env) sessionRow(s control.SessionDay) []string {
	left := e.Text(words.SessionNoRoom)
	if s.LeftMS > 0 {
		left = e.Text(words.SessionLeft, s.LeftMS.Duration())
	}
	return []string{
		words.ClockTime(s.Start), "", e.Text(words.SessionHead, e.sessionName(s.Name)), words.Length(s.MaxMS.Duration()), "", left,
	}
}

// emptySchedule tells a station without programmes from a day without any.
func (e *env) emptySchedule(ctx context.Context, r control.ScheduleRequest) error {
	if !e.Pretty {
		return nil
	}
	a, err := ask(ctx, e, func(c *control.Client) (control.ListAnswer, error) { return c.List(ctx, control.ListRequest{}) })
	switch {
	case err != nil:
		return err
	case len(a.Slots) == 0:
		e.empty(words.EmptySchedule)
	case r.Date == "" && r.Days <= 1:
		e.empty(words.EmptyToday)
	default:
		e.empty(words.EmptyDays)
	}
	return nil
}

// lineTime is where a line stands in the plan, or where it wanted to.
func lineTime(l control.ScheduleLine) time.Time {
	if l.Planned.IsZero() {
		return l.Wanted
	}
	return l.Planned
}

func (e *env) scheduleRow(l control.ScheduleLine, now time.Time) []string {
	title := l.Title
	if l.Part > 0 {
		title = e.Text(words.PartOf, title, l.Part)
	}
	at := lineTime(l)
	return []string{
		words.ClockTime(at), e.in(l, at.Sub(now)), title, words.Length(l.PlannedMS.Duration()),
		e.lastRun(l.Last, now), e.note(l),
	}
}

// in is how long it takes until a line airs, or what became of it.
func (e *env) in(l control.ScheduleLine, left time.Duration) string {
	switch {
	case l.State == "to_come" && l.Reason == broadcast.ReasonNotApproved:
		return "▲ " + e.Text(words.AwaitsWord, l.Programme)
	case l.State == "on_air" && l.HeardMS > 0 && l.PlannedMS > l.HeardMS:
		return "● " + e.Text(words.OnAirLeft, (l.PlannedMS-l.HeardMS).Duration().Round(time.Second))
	case l.State == "to_come" && l.Reason == broadcast.ReasonHeld:
		return "▲ " + e.Text(words.AwaitsConfirm)
	case l.Outcome != "":
		return e.outcome(l.Outcome, l.Reason)
	case l.State == "on_air":
		return "● " + e.Label(words.Outcome, "on_air")
	case l.State == "past" || left < 0:
		return "–"
	}
	return words.Duration(e.Lang, left.Round(time.Second))
}

// note is a warning about a line, or whom it meets on the air.
func (e *env) note(l control.ScheduleLine) string {
	wanted := words.ClockTime(l.Wanted)
	switch {
	case l.Note == "cut":
		return e.Text(words.SessionCutNote, l.LostMS.Duration())
	case l.Note != "" && l.Note != "waits_for":
		return e.Label(words.Note, l.Note)
	case l.Other != "" && l.Meets != "":
		return e.Text(words.Key("meets."+l.Meets), l.Other, wanted)
	case l.By != "" && l.Other != "":
		return e.Text(words.CutBy, l.Other)
	case l.By != "":
		return e.Text(words.CutBy, l.By)
	case l.Note == "waits_for":
		return e.Text(words.WaitsFor, wanted)
	}
	return ""
}
