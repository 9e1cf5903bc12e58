package main

import (
	"context"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/district"
)

func newStation(e *env) *cobra.Command {
	return e.Group("station", newStationAdd(e), newStationList(e), newStationPlace(e), newStationRetire(e))
}

func newStationAdd(e *env) *cobra.Command {
	var r district.AddStationRequest
	c := e.Command("station add", terminal.OneArg, func(ctx context.Context, args []string) error {
		r.ID = args[0]
		return e.stationAdd(ctx, r)
	})
	f := c.Flags()
	f.StringVar(&r.KeyFile, "key", "", e.FlagText("district.station.add", "key"))
	f.BoolVar(&r.Code, "code", false, e.FlagText("district.station.add", "code"))
	f.StringVar(&r.Fingerprint, "fingerprint", "", e.FlagText("district.station.add", "fingerprint"))
	f.StringVar(&r.Name, "name", "", e.FlagText("district.station.add", "name"))
	return c
}

func (e *env) stationAdd(ctx context.Context, r district.AddStationRequest) error {
	ways := 0
	for _, named := range []bool{r.KeyFile != "", r.Code, r.Fingerprint != ""} {
		if named {
			ways++
		}
	}
	if ways != 1 {
		return e.Misuse("key", e.Text(words.DistrictOneWayHint), words.DistrictOneWay)
	}
	if r.KeyFile != "" {
		var err error
		if r.Key, err = os.ReadFile(r.KeyFile); err != nil {
			return fileProblem(r.KeyFile, err)
		}
	}
	return e.withDesk(ctx, func(d *desk) error {
		a, err := call(ctx, d, "station/add", r, (*district.Desk).AddStation)
		switch {
		case err != nil:
			return err
		case e.JSON:
			return terminal.PrintJSON(&e.Terminal, a)
		case a.Code != "":
			e.Print(a.Code)
		default:
			e.Say(words.DistrictAdded, a.ID, a.Fingerprint)
		}
		return nil
	})
}

func newStationList(e *env) *cobra.Command {
	var r district.ListRequest
	c := e.Command("station list", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.stationList(ctx, r) })
	c.Flags().StringVar(&r.Unit, "unit", "", e.FlagText("district.station.list", "unit"))
	return c
}

func (e *env) stationList(ctx context.Context, r district.ListRequest) error {
	return e.withDesk(ctx, func(d *desk) error {
		a, err := call(ctx, d, "station/list", r, (*district.Desk).ListStations)
		if err != nil {
			return err
		}
		if e.JSON {
			return terminal.PrintJSON(&e.Terminal, a.Stations...)
		}
		if len(a.Stations) == 0 {
			e.Tell(e.Text(words.DistrictNoStations) + "\n")
			return nil
		}
		rows := make([][]string, len(a.Stations))
		for i, s := range a.Stations {
			rows[i] = e.stationRow(s)
		}
		e.Table([]words.Key{
			words.DistrictColumnStation, words.DistrictColumnName, words.ColumnState, words.DistrictColumnCame,
			words.DistrictColumnEntries, words.ColumnNote, words.UnitColumn,
		}, rows)
		return nil
	})
}

func (e *env) stationRow(s district.Seen) []string {
	came := "–"
	if !s.Came.IsZero() {
		at := e.here(s.Came)
		came = words.NearDay(e.Lang, at, e.Now()) + " " + at.Format("15:04")
	}
	note := ""
	if s.Forks > 0 {
		note = e.Text(words.DistrictForks, s.Forks)
	}
	unit := ""
	if s.Place != nil {
		unit = s.Place.Unit
	}
	return []string{s.ID, s.Name, e.Label(words.KeyState, string(s.State)), came, strconv.FormatInt(s.Entries, 10), note, unit}
}

func newStationRetire(e *env) *cobra.Command {
	return e.Command("station retire", terminal.OneArg, func(ctx context.Context, args []string) error {
		return e.withDesk(ctx, func(d *desk) error {
			s, err := call(ctx, d, "station/retire", district.RetireRequest{ID: args[0]}, (*district.Desk).RetireStation)
			switch {
			case err != nil:
				return err
			case e.JSON:
				return terminal.PrintJSON(&e.Terminal, s)
			}
			e.Say(words.DistrictRetired, s.ID)
			return nil
		})
	})
}
