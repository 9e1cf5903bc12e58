package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
)

// twoCommunes puts Đại Lộc and Ba Tầng into communes of a province, Ba Tầng from
// the day after only; a name is made to break a page.
func (o *office) twoCommunes() {
	o.Helper()
	d, who := district.NewDesk(o.collector, func() time.Time { return o.now }), control.Who{Name: "lan"}
	for _, r := range []district.UnitRequest{
		{ID: "tinh", Name: "Quảng Nam"},
		{ID: "xa-1", Name: "Xã <b>Một</b>", Under: "tinh"},
		{ID: "xa-2", Name: "Xã Hai", Under: "tinh"},
	} {
		if _, err := d.AddUnit(o.Context(), who, r); err != nil {
			o.Fatal(err)
		}
	}
	stations, err := o.collector.Store().Stations(o.Context())
	if err != nil {
		o.Fatal(err)
	}
	for _, s := range stations {
		at, in := map[string]district.Place{
			"Đại Lộc": {Unit: "xa-1", ValidFrom: "2026-01-01"},
			"Ba Tầng": {Unit: "xa-2", ValidFrom: "2026-11-24"},
		}[s.Name]
		if !in {
			continue
		}
		if _, err := d.PlaceStation(o.Context(), who, district.PlaceRequest{ID: s.ID, Place: at}); err != nil {
			o.Fatal(err)
		}
	}
}

func TestAPageIsOfAUnitAndAllBelowIt(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.twoCommunes()
	o.as(district.RoleViewer)
	for path, want := range map[string]string{
		"/":                                   "Đại Lộc, Ba Tầng, Mò Ó",
		"/?unit=tinh":                         "Đại Lộc",
		"/?unit=xa-1":                         "Đại Lộc",
		"/?unit=xa-2":                         "", // not before tomorrow
		"/?unit=mars":                         "",
		"/coverage?date=2026-11-23&unit=tinh": "Đại Lộc",
		"/coverage?date=2026-11-24&unit=tinh": "Đại Lộc, Ba Tầng",
		"/coverage?date=2026-11-23&unit=xa-2": "",
		"/across?title=b&unit=xa-1":           "Đại Lộc",
		"/across?title=b&from=2026-11-24&until=2026-11-24&unit=xa-2": "Ba Tầng",
	} {
		page, got := o.get(path), []string{}
		_, rows, _ := strings.Cut(page, "<tbody>")
		for _, name := range []string{"Đại Lộc", "Ba Tầng", "Mò Ó"} {
			if strings.Contains(rows, name) {
				got = append(got, name)
			}
		}
		if list := strings.Join(got, ", "); list != want {
			t.Errorf("%s lists %q, want %q", path, list, want)
		}
		o.wants(page, `<option value="tinh"`, "Xã &lt;b&gt;Một&lt;/b&gt;")
	}
	o.wants(o.get("/coverage?unit=xa-1"), "<b>3</b> planned", `<option value="xa-1" selected>`, `date=2026-11-23&amp;unit=xa-1`)
	o.wants(o.get("/coverage?unit=xa-2"), "<b>0</b> planned")
}
