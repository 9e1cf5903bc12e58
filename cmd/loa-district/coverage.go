package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/district/sheet"
)

func newCoverage(e *env) *cobra.Command {
	var typed, title, station, unit string
	c := e.Command("coverage", terminal.NoArgs, func(ctx context.Context, _ []string) error {
		date, err := e.day("date", typed)
		if err != nil {
			return err
		}
		if other := cmp.Or(title, unit); station != "" && other != "" {
			named := map[bool]string{true: "title", false: "unit"}[title != ""]
			return e.Misuse("station", e.Text(words.UsageLeaveOneOut), words.UsageFlagsTogether, named, "station")
		}
		return e.withDesk(ctx, func(d *desk) error {
			switch {
			case title != "":
				return e.spread(ctx, d, district.SpreadRequest{Title: title, Date: date, Unit: unit})
			case station != "":
				return e.stationDay(ctx, d, district.StationDayRequest{Station: station, Date: date})
			}
			return e.coverage(ctx, d, district.CoverageRequest{Date: date, Unit: unit})
		})
	})
	f := c.Flags()
	f.StringVar(&typed, "date", "", e.FlagText("district.coverage", "date"))
	f.StringVar(&title, "title", "", e.FlagText("district.coverage", "title"))
	f.StringVar(&station, "station", "", e.FlagText("district.coverage", "station"))
	f.StringVar(&unit, "unit", "", e.FlagText("district.coverage", "unit"))
	return c
}

func (e *env) coverage(ctx context.Context, d *desk, r district.CoverageRequest) error {
	a, err := call(ctx, d, "coverage", r, (*district.Desk).Coverage)
	if err != nil {
		return err
	}
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, a)
	}
	e.show(sheet.Coverage(e.Lang, a, e.Now().Location()))
	return nil
}

func (e *env) spread(ctx context.Context, d *desk, r district.SpreadRequest) error {
	a, err := call(ctx, d, "spread", r, (*district.Desk).Spread)
	if err != nil {
		return err
	}
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, a)
	}
	e.show(sheet.Spread(e.Lang, a, e.Now().Location()))
	return nil
}

func (e *env) stationDay(ctx context.Context, d *desk, r district.StationDayRequest) error {
	a, err := call(ctx, d, "station/day", r, (*district.Desk).StationDay)
	if err != nil {
		return err
	}
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, a)
	}
	e.show(sheet.Timeline(e.Lang, a, e.Now()))
	return nil
}

// show prints a table with its lines above and below. In a pipe there are the
// rows alone, as of every list.
func (e *env) show(t sheet.Table) {
	heads := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = c.Head
	}
	rows := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		for _, cell := range row {
			rows[i] = append(rows[i], cell.String())
		}
	}
	if e.Pretty {
		e.lines(append([]string{t.Title}, t.Under...))
	}
	e.Columns(heads, rows)
	if e.Pretty {
		e.lines(t.Below)
	}
}

func (e *env) lines(all []string) {
	for _, line := range all {
		e.Print(sheet.Clean(line))
	}
}
