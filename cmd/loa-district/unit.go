package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
)

func newUnit(e *env) *cobra.Command {
	return e.Group("unit",
		e.unitCommand("add", words.UnitAdded, (*district.Desk).AddUnit, "name", "level", "under", "from"),
		newUnitList(e),
		e.unitCommand("change", words.UnitChanged, (*district.Desk).ChangeUnit, "name", "level"),
		e.unitCommand("move", words.UnitMoved, (*district.Desk).MoveUnit, "under", "from"),
		e.unitCommand("end", words.UnitEnded, (*district.Desk).EndUnit, "until"),
	)
}

// unitCommand makes a command that changes one unit and says what it is now.
func (e *env) unitCommand(
	name string, said words.Key, own func(*district.Desk, context.Context, control.Who, district.UnitRequest) (district.Unit, error), flags ...string,
) *cobra.Command {
	var r district.UnitRequest
	var from, until string
	c := e.Command("unit "+name, terminal.OneArg, func(ctx context.Context, args []string) (err error) {
		r.ID = args[0]
		if r.From, err = e.day("from", from); err != nil {
			return err
		}
		if r.Until, err = e.day("until", until); err != nil {
			return err
		}
		return e.withDesk(ctx, func(d *desk) error {
			u, err := call(ctx, d, "unit/"+name, r, own)
			switch {
			case err != nil:
				return err
			case e.JSON:
				return terminal.PrintJSON(&e.Terminal, u)
			}
			e.Say(said, e.unitName(u.ID, u.Name), e.under(u), e.dayWords(u.Until))
			return nil
		})
	})
	into := map[string]*string{"name": &r.Name, "level": &r.Level, "under": &r.Under, "from": &from, "until": &until}
	for _, flag := range flags {
		c.Flags().StringVar(into[flag], flag, "", e.FlagText("district.unit."+name, flag))
	}
	return c
}

// unitName is a unit as people know it, with its id.
func (e *env) unitName(id, name string) string {
	if name == "" {
		return id
	}
	return terminal.Clean(name) + " (" + id + ")"
}

// under says where a unit stands by the newest that was entered.
func (e *env) under(u district.Unit) string {
	if n := len(u.Above); n > 0 && u.Above[n-1].Unit != "" {
		if at := u.Above[n-1]; at.From != "" {
			return e.Text(words.UnitUnderFrom, at.Unit, e.dayWords(at.From))
		}
		return e.Text(words.UnitUnder, u.Above[n-1].Unit)
	}
	return e.Text(words.UnitTop)
}

func (e *env) dayWords(d broadcast.Date) string {
	if d == "" {
		return ""
	}
	return words.Day(e.Lang, d.In(e.Now().Location()))
}

func newUnitList(e *env) *cobra.Command {
	var typed string
	c := e.Command("unit list", terminal.NoArgs, func(ctx context.Context, _ []string) error {
		date, err := e.day("date", typed)
		if err != nil {
			return err
		}
		return e.withDesk(ctx, func(d *desk) error { return e.unitList(ctx, d, date) })
	})
	c.Flags().StringVar(&typed, "date", "", e.FlagText("district.unit.list", "date"))
	return c
}

func (e *env) unitList(ctx context.Context, d *desk, date broadcast.Date) error {
	a, err := call(ctx, d, "unit/list", district.UnitsRequest{Date: date}, (*district.Desk).ListUnits)
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a.Units...)
	case len(a.Units) == 0:
		e.Tell(e.Text(words.UnitNone) + "\n")
		return nil
	}
	rows := make([][]string, len(a.Units))
	for i, u := range a.Units {
		name := u.Name
		if e.Pretty {
			name = strings.Repeat("  ", u.Depth) + name
		}
		rows[i] = []string{u.ID, name, u.Level, u.Under, strconv.Itoa(u.Stations)}
	}
	e.Table([]words.Key{words.UnitColumn, words.DistrictColumnName, words.UnitColumnLevel, words.UnitColumnUnder, words.UnitColumnStations}, rows)
	return nil
}

func newStationPlace(e *env) *cobra.Command {
	var r district.PlaceRequest
	var from string
	c := e.Command("station place", terminal.OneArg, func(ctx context.Context, args []string) (err error) {
		r.ID = args[0]
		if r.ValidFrom, err = e.day("from", from); err != nil {
			return err
		}
		return e.withDesk(ctx, func(d *desk) error {
			s, err := call(ctx, d, "station/place", r, (*district.Desk).PlaceStation)
			switch {
			case err != nil:
				return err
			case e.JSON:
				return terminal.PrintJSON(&e.Terminal, s)
			}
			e.Say(words.UnitPlaced, s.ID)
			return nil
		})
	})
	for _, flag := range []struct {
		into *string
		name string
	}{
		{&r.Unit, "unit"},
		{&from, "from"},
		{&r.ProvinceCode, "province-code"},
		{&r.CommuneCode, "commune-code"},
		{&r.FormerDistrictCode, "former-district-code"},
	} {
		c.Flags().StringVar(flag.into, flag.name, "", e.FlagText("district.station.place", flag.name))
	}
	return c
}
