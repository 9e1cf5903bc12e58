package district_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
)

// merged enters what became of one corner of a province: on 24 November 2026 the
// district goes, its two communes become one, and a third moves right under the
// province.
func merged(t *testing.T, c *district.Collector) *district.Desk {
	t.Helper()
	d, who := district.NewDesk(c, at("2026-11-25T10:00")), control.Who{Name: "lan"}
	ctx := t.Context()
	for _, id := range []string{"a-one", "b-two", "c-three", "d-elsewhere"} {
		b := newBox(id, id[0])
		b.plan("2026-11-23", 1)
		b.log(turn{0, 0, "Bản tin", aired, "", nil}, turn{1, 0, "Bản tin", missed, "power_off", nil})
		sent(t, c, b)
	}
	steps := []struct {
		what string
		do   func() error
	}{
		{"the province", add(d, district.UnitRequest{ID: "tinh", Name: "Tỉnh"})},
		{"its district", add(d, district.UnitRequest{ID: "huyen", Name: "Huyện", Level: "huyện", Under: "tinh"})},
		{"commune one", add(d, district.UnitRequest{ID: "xa-1", Under: "huyen"})},
		{"commune two", add(d, district.UnitRequest{ID: "xa-2", Under: "huyen"})},
		{"commune three", add(d, district.UnitRequest{ID: "xa-3", Under: "huyen"})},
		{"station one", place(d, "a-one", "xa-1", "2020-01-01")},
		{"station two", place(d, "b-two", "xa-2", "2020-01-01")},
		{"station three", place(d, "c-three", "xa-3", "2020-01-01")},
		{"the merged commune", add(d, district.UnitRequest{ID: "xa-moi", Name: "Xã mới", Under: "tinh", From: "2026-11-24"})},
		{"one joins it", place(d, "a-one", "xa-moi", "2026-11-24")},
		{"two joins it", place(d, "b-two", "xa-moi", "2026-11-24")},
		{"three moves up", func() error {
			_, err := d.MoveUnit(ctx, who, district.UnitRequest{ID: "xa-3", Under: "tinh", From: "2026-11-24"})
			return err
		}},
		{"one ends", end(d, "xa-1", "2026-11-23")},
		{"two ends", end(d, "xa-2", "2026-11-23")},
		{"the district ends", end(d, "huyen", "2026-11-23")},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
	}
	return d
}

func add(d *district.Desk, r district.UnitRequest) func() error {
	return func() error {
		_, err := d.AddUnit(context.Background(), control.Who{Name: "lan"}, r)
		return err
	}
}

func end(d *district.Desk, id string, last broadcast.Date) func() error {
	return func() error {
		_, err := d.EndUnit(context.Background(), control.Who{Name: "lan"}, district.UnitRequest{ID: id, Until: last})
		return err
	}
}

func place(d *district.Desk, station, unit string, from broadcast.Date) func() error {
	return func() error {
		p := district.Place{Unit: unit, ValidFrom: from, ProvinceCode: "49", CommuneCode: "00" + station[:1]}
		_, err := d.PlaceStation(context.Background(), control.Who{Name: "lan"}, district.PlaceRequest{ID: station, Place: p})
		return err
	}
}

func TestUnits(t *testing.T) {
	for name, open := range map[string]func(*testing.T) func() district.Store{"file": fileStore, "PostgreSQL": pgStore} {
		for what, test := range map[string]func(*testing.T, *district.Collector){
			"a merger leaves the days before as they were": merger,
			"what cannot stand is refused":                 unitRefusals,
			"what was done is in the audit":                unitAudit,
		} {
			t.Run(name+"/"+what, func(t *testing.T) { test(t, district.New(open(t)())) })
		}
	}
}

func merger(t *testing.T, c *district.Collector) {
	d, who := merged(t, c), control.Who{}
	for _, want := range []struct {
		day  broadcast.Date
		unit string
		of   string // stations
	}{
		{"2026-11-23", "", "a-one b-two c-three d-elsewhere"},
		{"2026-11-23", "tinh", "a-one b-two c-three"},
		{"2026-11-23", "huyen", "a-one b-two c-three"},
		{"2026-11-23", "xa-1", "a-one"},
		{"2026-11-23", "xa-moi", ""},
		{"2026-11-24", "tinh", "a-one b-two c-three"},
		{"2026-11-24", "huyen", ""},
		{"2026-11-24", "xa-moi", "a-one b-two"},
		{"2026-11-24", "xa-1", ""},
		{"2026-11-24", "xa-3", "c-three"},
	} {
		cover, err := d.Coverage(t.Context(), who, district.CoverageRequest{Date: want.day, Unit: want.unit})
		if err != nil {
			t.Fatal(err)
		}
		var of []string
		for _, s := range cover.Stations {
			of = append(of, s.Station)
		}
		if got := strings.Join(of, " "); got != want.of || cover.Total.Ended() != len(of) {
			t.Errorf("on %s in %q: %q with %d airings, want %q with one each", want.day, want.unit, got, cover.Total.Ended(), want.of)
		}
	}
	checkSplitReport(t, d)
	checkTree(t, d)
}

// A report over the day of the merger counts each day where the station stood.
func checkSplitReport(t *testing.T, d *district.Desk) {
	t.Helper()
	for unit, want := range map[string]struct{ stations, aired, missed int }{
		"":       {4, 4, 4},
		"tinh":   {3, 3, 3},
		"huyen":  {3, 3, 0},
		"xa-moi": {2, 0, 2},
	} {
		r, err := d.Report(t.Context(), control.Who{}, district.ReportRequest{Unit: unit, From: "2026-11-01", Until: "2026-11-30"})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Stations) != want.stations || r.Total.Aired != want.aired || r.Total.Missed != want.missed {
			t.Errorf("in %q: %d stations, %d aired, %d missed, want %+v", unit, len(r.Stations), r.Total.Aired, r.Total.Missed, want)
		}
	}
}

func checkTree(t *testing.T, d *district.Desk) {
	t.Helper()
	for day, want := range map[broadcast.Date]string{
		"2026-11-23": "tinh:0:3 huyen:1:3 xa-1:2:1 xa-2:2:1 xa-3:2:1",
		"2026-11-24": "tinh:0:3 xa-3:1:1 xa-moi:1:2",
	} {
		a, err := d.ListUnits(t.Context(), control.Who{}, district.UnitsRequest{Date: day})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, u := range a.Units {
			got = append(got, u.ID+":"+string(rune('0'+u.Depth))+":"+string(rune('0'+u.Stations)))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("the tree of %s is %v, want %s", day, got, want)
		}
	}
	s, err := d.ListStations(t.Context(), control.Who{}, district.ListRequest{Unit: "xa-moi"})
	if err != nil || len(s.Stations) != 2 || s.Stations[0].Place.CommuneCode != "00a" {
		t.Errorf("stations of the merged commune: %+v, %v; want two, the zeros of their codes kept", s.Stations, err)
	}
}

func unitRefusals(t *testing.T, c *district.Collector) {
	d := merged(t, c)
	move := func(id, under string, from broadcast.Date) func() error {
		return func() error {
			_, err := d.MoveUnit(t.Context(), control.Who{}, district.UnitRequest{ID: id, Under: under, From: from})
			return err
		}
	}
	for what, want := range map[string]struct {
		do   func() error
		kind broadcast.ProblemKind
	}{
		"an id that is none":         {add(d, district.UnitRequest{ID: "Xã Mới"}), broadcast.ProblemUnitName},
		"an id twice":                {add(d, district.UnitRequest{ID: "tinh"}), broadcast.ProblemUnitThere},
		"under one that is not":      {add(d, district.UnitRequest{ID: "xa-9", Under: "mars"}), broadcast.ProblemUnitUnknown},
		"under one that has ended":   {add(d, district.UnitRequest{ID: "xa-9", Under: "huyen", From: "2026-12-01"}), broadcast.ProblemUnitEnded},
		"above itself":               {move("tinh", "xa-moi", "2026-11-25"), broadcast.ProblemUnitLoop},
		"under itself":               {move("tinh", "tinh", "2026-11-25"), broadcast.ProblemUnitLoop},
		"one that is not there":      {move("mars", "tinh", "2026-11-25"), broadcast.ProblemUnitUnknown},
		"an end with stations below": {end(d, "xa-moi", "2026-11-30"), broadcast.ProblemUnitHolds},
		"an end with units below":    {end(d, "tinh", "2026-11-30"), broadcast.ProblemUnitHolds},
		"an end before the start":    {end(d, "xa-moi", "2026-01-01"), broadcast.ProblemRangeReversed},
		"a station in no unit":       {place(d, "a-one", "mars", "2026-11-25"), broadcast.ProblemUnitUnknown},
		"a station in an ended unit": {place(d, "a-one", "xa-1", "2026-11-25"), broadcast.ProblemUnitEnded},
		"a station that is not":      {place(d, "z-none", "xa-moi", "2026-11-25"), broadcast.ProblemStationUnknown},
		"coverage of no unit": {func() error {
			_, err := d.Coverage(t.Context(), control.Who{}, district.CoverageRequest{Unit: "mars"})
			return err
		}, broadcast.ProblemUnitUnknown},
	} {
		t.Run(what, func(t *testing.T) { problem(t, want.do(), want.kind) })
	}
}

func unitAudit(t *testing.T, c *district.Collector) {
	merged(t, c)
	notes, err := c.Store().Notes(t.Context(), at("2026-01-01T00:00")())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []district.Note{
		{By: "lan", What: "unit_added", On: "xa-moi", Detail: "tinh"},
		{By: "lan", What: "unit_moved", On: "xa-3", Detail: "tinh 2026-11-24"},
		{By: "lan", What: "unit_ended", On: "huyen", Detail: "2026-11-23"},
		{By: "lan", What: "station_placed", On: "a-one", Detail: "xa-moi 2026-11-24"},
	} {
		if !slices.ContainsFunc(notes, func(n district.Note) bool { n.At = want.At; return n == want }) {
			t.Errorf("the audit lacks %+v", want)
		}
	}
}

// A place or a seat that was entered for the wrong unit is put right by entering it
// again for the same day.
func TestAMistakeIsPutRight(t *testing.T) {
	c := district.New(fileStore(t)())
	d := merged(t, c)
	for _, unit := range []string{"xa-3", "xa-moi"} {
		if err := place(d, "a-one", unit, "2026-11-25")(); err != nil {
			t.Fatal(err)
		}
	}
	s, _, err := c.Store().Station(t.Context(), "a-one")
	if err != nil || len(s.Places) != 3 || s.At("2026-11-25").Unit != "xa-moi" || s.At("2026-11-23").Unit != "xa-1" {
		t.Errorf("places %+v, %v; want one for each of three days, the newest right", s.Places, err)
	}
}
