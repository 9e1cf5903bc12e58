package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
)

// csvOnly is an exporter of one form.
type csvOnly struct{}

func (csvOnly) Forms() []string { return []string{"csv"} }

func (csvOnly) Export(_ context.Context, w io.Writer, kind func(string), form string, _ words.Lang, q district.Query) error {
	kind("text/csv; charset=utf-8")
	_, err := fmt.Fprintf(w, "%s,%s,%s,%s\n", form, q.Station, q.From, q.Until)
	return err //nolint:wrapcheck // a test
}

func TestTheWallShowsTheWorstFirst(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.as(district.RoleViewer)
	wall := o.get("/")
	never, missed, well := strings.Index(wall, "Mò Ó"), strings.Index(wall, "Ba Tầng"), strings.Index(wall, "Đại Lộc")
	if never < 0 || never > missed || missed > well {
		t.Errorf("never heard at %d, missed at %d, well at %d: want that order\n%s", never, missed, well, wall)
	}
	o.wants(wall, "nothing came yet", "missed airings", "2 of 3 aired", "1 with no word yet")

	o.now = o.now.Add(aDay)
	o.wants(o.get("/?state=silent"), "Ba Tầng", "Đại Lộc", "silent", "1 d ago")
	if page := o.get("/?state=silent&q=%C4%91%E1%BA%A1i"); strings.Contains(page, "Ba Tầng") {
		t.Error("a station that was not asked for is on the wall")
	}
}

const aDay = 24 * time.Hour

func TestCoverageCountsWhatWasPlannedAndWhatBecameOfIt(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.as(district.RoleViewer)
	o.wants(o.get("/coverage"), "<b>6</b> planned", "<b>2</b> aired", "<b>1</b> cut short", "<b>1</b> missed", "<b>2</b> no word yet",
		"no sound device", "power off", "<svg", `href="/coverage?date=2026-11-23"`)
	day := o.get("/coverage?date=2026-11-23")
	o.wants(day, "Ba Tầng", "Mò Ó", "no plan yet", "/export?form=csv&amp;from=2026-11-23")
	if strings.Index(day, "Ba Tầng") > strings.Index(day, "Đại Lộc") {
		t.Error("the station with a missed airing does not come first")
	}
	o.wants(o.get("/coverage?date=2026-11-22"), "<b>0</b> planned")
}

func TestOneProgrammeAcrossAllStations(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.as(district.RoleViewer)
	page := o.get("/across?title=" + url.QueryEscape("bầu cử") + "&from=2026-11-23&until=2026-11-23")
	o.wants(page, "1 of 3 stations aired it whole", "no record", "no sound device", "10:00")
	if page := o.get("/across?title=x&from=2026-11-01&until=2026-11-23"); !strings.Contains(page, "0 of 3 stations") {
		t.Error("a programme that nobody aired counts as aired")
	}
}

func TestADayShowsPlanBesideFact(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.as(district.RoleViewer)
	day := o.get("/stations/ba-tang-xa/days/2026-11-23")
	o.wants(day, "<svg", `class="plan"`, `class="is-partial"`, `class="gap is-missed"`, `class="gap is-"`, "05:30:00", "1:30", "Giá nông sản")
	if n := strings.Count(day, `class="plan"`); n != 3 {
		t.Errorf("%d airings planned in the drawing, want 3", n)
	}
	o.wants(o.get("/stations/mo-o/days/2026-11-23"), "Neither a plan nor an airing")
	for path, want := range map[string]int{
		"/stations/nobody": 404, "/stations/nobody/days/2026-11-23": 404, "/stations/mo-o/days/2026-13-01": 422, "/stations": 404,
	} {
		if answer, _ := o.do(http.MethodGet, path, nil); answer.StatusCode != want && answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s, want %d", path, answer.Status, want)
		}
	}
}

func TestSearchAndExport(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.as(district.RoleViewer)
	page := o.get("/search?title=" + url.QueryEscape("bầu cử") + "&outcome=missed&from=2026-11-20&until=2026-11-23")
	o.wants(page, "ba-tang-xa", "no sound device")
	if strings.Contains(page, "dai-loc-01") {
		t.Error("an airing with another outcome is found")
	}
	if got, want := o.get("/export?form=csv&station=mo-o&from=2026-11-20&until=2026-11-22"), "csv,mo-o,2026-11-20,2026-11-22\n"; got != want {
		t.Errorf("exported %q, want %q", got, want)
	}
	if answer, _ := o.do(http.MethodGet, "/export?form=exe", nil); answer.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown form: %s", answer.Status)
	}
}

// What stations send is data: no name, title, fault or version becomes markup.
func TestMarkupFromStationsIsShownAsText(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	o := newOffice(t)
	l := o.add("dai-loc-01", evil)
	a := airing(1, evil, at(5, 30))
	l.plan(a, airing(2, "</title></svg>"+evil, at(7, 0)))
	l.air(a, whole, 600_000)
	l.write(at(6, 0), broadcast.Entry{Fault: &broadcast.Fault{Kind: evil}})
	l.write(at(6, 0), broadcast.Entry{Up: &broadcast.Up{Version: evil}})
	o.send(l)
	o.as(district.RoleAdmin)
	o.login(evil, evil) // into the audit; the browser is signed in already
	q := url.QueryEscape(evil)
	for _, path := range []string{
		"/", "/?q=" + q + "&unit=" + q + "&state=" + q, "/coverage", "/coverage?date=2026-11-23", "/across?title=" + q, "/search?title=" + q + "&station=" + q,
		"/stations/dai-loc-01", "/stations/dai-loc-01/days/2026-11-23", "/audit", "/users", "/across?title=alert&from=2026-11-23&until=2026-11-23",
	} {
		page := o.get(path)
		if strings.Contains(page, "<script>") || strings.Contains(page, "<img") {
			t.Errorf("%s carries markup that was sent:\n%s", path, page)
		}
		if strings.Contains(page, "style=") || regexp.MustCompile(`\son\w+=`).MatchString(strings.ReplaceAll(page, "onerror=alert(1)", "")) {
			t.Errorf("%s has style or script inside, which the policy forbids", path)
		}
	}
	if !strings.Contains(o.get("/"), "&lt;script&gt;") {
		t.Error("the name is not shown at all: this test sees nothing")
	}
}

func TestEveryWordOfThePagesIsThereInBothLanguages(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.as(district.RoleAdmin)
	bare := regexp.MustCompile(`\b(web|role|station_state|outcome|reason|way|audit|clock|fault|key_state|record)\.[a-z_]+`)
	for _, lang := range []string{"vi", "en"} {
		for _, path := range []string{
			"/", "/coverage", "/coverage?date=2026-11-23", "/across", "/across?title=tin", "/search?title=", "/users", "/audit",
			"/stations/dai-loc-01", "/stations/mo-o", "/stations/ba-tang-xa/days/2026-11-23", "/stations/none",
		} {
			_, page := o.do(http.MethodGet, path, nil, "Accept-Language", lang)
			if found := bare.FindString(page); found != "" {
				t.Errorf("%s in %s shows the key %s", path, lang, found)
			}
			o.wants(page, `<html lang="`+lang+`"`)
		}
	}
	if bare.FindString(words.Text(words.VI, "web.no_such_word")) == "" {
		t.Error("a key without words is not seen")
	}
}

func TestTheLivePartIsThePageWithoutItsFrame(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.as(district.RoleViewer)
	part := o.get("/", "Loa-Part", "live")
	o.wants(part, "Mò Ó")
	if strings.Contains(part, "<html") {
		t.Error("the live part brings the frame along")
	}
}

func TestReadyAsLongAsTheStoreAnswers(t *testing.T) {
	o := newOffice(t)
	answer, _ := o.do(http.MethodGet, "/livez", nil)
	if answer.StatusCode != http.StatusNoContent {
		t.Errorf("livez: %s", answer.Status)
	}
	if answer, _ := o.do(http.MethodGet, "/readyz", nil); answer.StatusCode != http.StatusNoContent {
		t.Errorf("readyz: %s", answer.Status)
	}
	if err := o.collector.Store().Close(); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if answer, _ := o.do(http.MethodGet, "/readyz", nil); answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("readyz with the store closed: %s", answer.Status)
	}
}
