package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// eachTurn is the longest dry run that is shown turn by turn; a longer one is
// shown day by day.
const eachTurn = 14

func newSimulate(e *env) *cobra.Command {
	var r control.SimulateRequest
	c := e.Command("simulate", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.simulate(ctx, r) })
	c.Flags().StringVar(&r.From, "from", "", e.FlagText("simulate", "from"))
	c.Flags().StringVar(&r.Until, "until", "", e.FlagText("simulate", "until"))
	return c
}

func (e *env) simulate(ctx context.Context, r control.SimulateRequest) error {
	for flag, value := range map[string]string{"from": r.From, "until": r.Until} {
		if value == "" {
			return e.Misuse(flag, e.Text(words.UsageSeeHelp, "loa simulate"), words.UsageArgsMissing, "--"+flag)
		}
	}
	a, err := ask(ctx, e, func(c *control.Client) (control.SimulateAnswer, error) { return c.Simulate(ctx, r) })
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a.Airings...)
	case len(a.Airings) == 0:
		e.empty(words.SimNothing)
		return nil
	}
	days := dayCount(a.From, a.Until)
	if days <= eachTurn {
		e.simulatedTurns(a.Airings)
	} else {
		e.simulatedDays(a.Airings)
	}
	if e.Pretty {
		e.simulatedTotal(days, a.Airings)
	}
	return nil
}

// dayCount counts the days from one to another, both included.
func dayCount(from, until broadcast.Date) int {
	return int(until.In(time.UTC).Sub(from.In(time.UTC))/(24*time.Hour)) + 1
}

func simulatedTime(a control.Simulated) time.Time {
	if a.Planned.IsZero() {
		return a.Wanted
	}
	return a.Planned
}

func (e *env) simulatedTurns(airings []control.Simulated) {
	rows := make([][]string, len(airings))
	for i, a := range airings {
		at, note := simulatedTime(a), ""
		switch {
		case a.Outcome != "":
			note = e.outcome(a.Outcome, a.Reason)
		case a.Planned.After(a.Wanted):
			note = e.Text(words.WaitsFor, words.ClockTime(a.Wanted))
		}
		rows[i] = []string{words.Day(e.Lang, at), words.ClockTime(at), a.Title, words.Length(a.PlannedMS.Duration()), note}
	}
	e.Table([]words.Key{
		words.ColumnDay, words.ColumnTime, words.ColumnProgramme, words.ColumnLength, words.ColumnNote,
	}, rows)
}

// simulatedDay is what a day of a dry run adds up to.
type simulatedDay struct {
	first, last time.Time
	turns       int
	length      time.Duration
	lost        map[broadcast.Reason]int
}

func (d *simulatedDay) add(a control.Simulated) {
	if d.lost == nil {
		d.lost = map[broadcast.Reason]int{}
	}
	if a.Outcome != "" {
		d.lost[a.Reason]++
	}
	if a.Planned.IsZero() || a.Outcome == broadcast.OutcomeMissed {
		return
	}
	if d.turns++; d.turns == 1 {
		d.first = a.Planned
	}
	d.length += a.PlannedMS.Duration()
	if end := a.Planned.Add(a.PlannedMS.Duration()); end.After(d.last) {
		d.last = end
	}
}

func (e *env) simulatedDays(airings []control.Simulated) {
	var rows [][]string
	for _, group := range byDay(airings) {
		var day simulatedDay
		for _, a := range group {
			day.add(a)
		}
		span, lost := "–", ""
		if day.turns > 0 {
			span = words.ClockTime(day.first) + "–" + words.ClockTime(toSecond(day.last))
		}
		if len(day.lost) > 0 {
			lost = "▲ " + e.unheard(day.lost)
		}
		rows = append(rows, []string{
			words.Day(e.Lang, simulatedTime(group[0])), strconv.Itoa(day.turns), words.Length(day.length), span, lost,
		})
	}
	e.Table([]words.Key{
		words.ColumnDay, words.ColumnTurns, words.ColumnLength, words.ColumnHours, words.ColumnLost,
	}, rows)
}

// byDay cuts airings, which are in order, into those of each day.
func byDay(airings []control.Simulated) (out [][]control.Simulated) {
	for len(airings) > 0 {
		day := broadcast.DateOf(airings[0].Wanted)
		n := slices.IndexFunc(airings, func(a control.Simulated) bool { return broadcast.DateOf(a.Wanted) != day })
		if n < 0 {
			n = len(airings)
		}
		out, airings = append(out, airings[:n]), airings[n:]
	}
	return out
}

// unheard counts by reason, the most frequent first.
func (e *env) unheard(count map[broadcast.Reason]int) string {
	reasons := slices.SortedFunc(maps.Keys(count), func(a, b broadcast.Reason) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	items := make([]string, len(reasons))
	for i, r := range reasons {
		items[i] = e.Text(words.SimLostItem, e.Label(words.Reason, string(r)), count[r])
	}
	return words.And(e.Lang, items)
}

func (e *env) simulatedTotal(days int, airings []control.Simulated) {
	var all simulatedDay
	lost := 0
	for _, a := range airings {
		all.add(a)
	}
	for _, n := range all.lost {
		lost += n
	}
	e.Print(e.Text(words.SimTotal, days, all.turns, all.length))
	if lost > 0 {
		e.Print(e.Text(words.SimLost, lost, e.unheard(all.lost)))
	}
}
