package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

// maxDays bounds how much of the plan one command may ask for.
const maxDays = 366

func newSchedule(e *env) *cobra.Command {
	var r control.ScheduleRequest
	var ics string
	var c *cobra.Command
	c = e.command("schedule", noArgs, func(ctx context.Context, _ []string) error {
		if c.Flags().Changed("days") && (r.Days < 1 || r.Days > maxDays) {
			return broadcast.Refuse(broadcast.ProblemNumberRange, "days", r.Days, 1, maxDays)
		}
		if c.Flags().Changed("ics") {
			return e.calendar(ctx, r, ics)
		}
		return e.schedule(ctx, r)
	})
	c.Flags().StringVar(&r.Date, "date", "", e.flagText("schedule", "date"))
	c.Flags().IntVar(&r.Days, "days", 0, e.flagText("schedule", "days"))
	c.Flags().StringVar(&ics, "ics", "", e.flagText("schedule", "ics"))
	return c
}

func (e *env) schedule(ctx context.Context, r control.ScheduleRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.ScheduleAnswer, error) { return c.Schedule(ctx, r) })
	if err != nil {
		return err
	}
	if e.json {
		return printJSON(e, a.Lines...)
	}
	if len(a.Lines) == 0 {
		return e.emptySchedule(ctx, r)
	}
	now := e.now()
	head := []words.Key{
		words.ColumnTime, words.ColumnIn, words.ColumnProgramme, words.ColumnLength, words.ColumnLast, words.ColumnNote,
	}
	if a.Days <= 1 {
		rows := make([][]string, len(a.Lines))
		for i, l := range a.Lines {
			rows[i] = e.scheduleRow(l, now)
		}
		e.table(head, rows)
		return nil
	}
	e.table(append([]words.Key{words.ColumnDay}, head...), e.scheduleDays(a, now))
	return nil
}

// scheduleDays are the rows of several days. On a terminal a day without anything
// has a row that says so.
func (e *env) scheduleDays(a control.ScheduleAnswer, now time.Time) (rows [][]string) {
	lines := a.Lines
	zone := lineTime(lines[0]).Location()
	for day := a.From; day < a.From.AddDays(a.Days); day = day.AddDays(1) {
		name, none := words.Day(e.lang, day.In(zone)), true
		for len(lines) > 0 && broadcast.DateOf(lines[0].Wanted) <= day {
			rows = append(rows, append([]string{words.Day(e.lang, lineTime(lines[0]))}, e.scheduleRow(lines[0], now)...))
			lines, none = lines[1:], false
		}
		if none && e.pretty {
			rows = append(rows, []string{name, "–", "–", "–", "–", "–", e.text(words.EmptyDay)})
		}
	}
	return rows
}

// emptySchedule tells a station without programmes from a day without any.
func (e *env) emptySchedule(ctx context.Context, r control.ScheduleRequest) error {
	if !e.pretty {
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
		title = e.text(words.PartOf, title, l.Part)
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
		return "▲ " + e.text(words.AwaitsWord, l.Programme)
	case l.State == "on_air" && l.HeardMS > 0 && l.PlannedMS > l.HeardMS:
		return "● " + e.text(words.OnAirLeft, (l.PlannedMS-l.HeardMS).Duration().Round(time.Second))
	case l.Outcome != "":
		return e.outcome(l.Outcome, l.Reason)
	case l.State == "on_air":
		return "● " + e.label(words.Outcome, "on_air")
	case l.State == "past" || left < 0:
		return "–"
	}
	return words.Duration(e.lang, left.Round(time.Second))
}

// note is a warning about a line, or whom it meets on the air.
func (e *env) note(l control.ScheduleLine) string {
	wanted := words.ClockTime(l.Wanted)
	switch {
	case l.Note != "" && l.Note != "waits_for":
		return e.label(words.Note, l.Note)
	case l.Other != "" && l.Meets != "":
		return e.text(words.Key("meets."+l.Meets), l.Other, wanted)
	case l.By != "" && l.Other != "":
		return e.text(words.CutBy, l.Other)
	case l.By != "":
		return e.text(words.CutBy, l.By)
	case l.Note == "waits_for":
		return e.text(words.WaitsFor, wanted)
	}
	return ""
}
