package district_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
)

// at is a clock that stands still, in the zone of the communes.
func at(local string) func() time.Time {
	t, err := time.ParseInLocation("2006-01-02T15:04", local, morning.Location())
	if err != nil {
		panic(err)
	}
	return func() time.Time { return t }
}

func TestReports(t *testing.T) {
	for name, open := range map[string]func(*testing.T) func() district.Store{"file": fileStore, "PostgreSQL": pgStore} {
		for what, test := range map[string]func(*testing.T, *district.Collector){
			"the day at every station":                 coverage,
			"did the bulletin go out everywhere":       spread,
			"what was heard in a month":                totals,
			"three days in full":                       threeDays,
			"the log has not come so far":              notCome,
			"a log that is not whole proves nothing":   brokenChain,
			"a title that several programmes have":     titles,
			"nothing that is not there is reported on": unknown,
		} {
			t.Run(name+"/"+what, func(t *testing.T) { test(t, district.New(open(t)())) })
		}
	}
}

// turn is one airing of a made-up log.
type turn struct {
	day     int // after the Monday
	n       int // five minutes each, from half past five
	title   string
	outcome broadcast.Outcome
	reason  broadcast.Reason
	edit    func(*broadcast.Airing)
}

// log puts turns into a box, as a station does: claimed and started where they
// were heard.
func (b *box) log(turns ...turn) {
	for _, tr := range turns {
		a := airing(tr.n, tr.title)
		for _, moment := range []*time.Time{&a.Wanted, &a.Planned} {
			*moment = moment.AddDate(0, 0, tr.day)
		}
		a.ID = broadcast.NewAiringID(14, a.Wanted, 1)
		if tr.edit != nil {
			tr.edit(&a)
		}
		stamp := broadcast.Stamp{At: a.Planned, Clock: broadcast.ClockTrusted, Boot: "boot"}
		v := broadcast.Verdict{Outcome: tr.outcome, Reason: tr.reason}
		if tr.outcome == broadcast.OutcomeMissed || tr.outcome == broadcast.OutcomeSkipped {
			b.add(broadcast.Entry{Stamp: stamp, Missed: &broadcast.Missed{Airing: a, Verdict: v}})
			continue
		}
		heard := broadcast.Millis(60_000)
		if tr.outcome == broadcast.OutcomePartial {
			heard = 20_000
		}
		b.add(broadcast.Entry{Stamp: stamp, Claimed: &a})
		b.add(broadcast.Entry{Stamp: stamp, Started: &broadcast.Started{Airing: a.ID, At: a.Planned}})
		b.add(broadcast.Entry{Stamp: stamp, Ended: &broadcast.Ended{
			Airing: a.ID, At: a.Planned.Add(heard.Duration()), HeardMS: heard, Verdict: v,
		}})
	}
}

// plan says what a day was to hold.
func (b *box) plan(date broadcast.Date, n int) {
	p := broadcast.Plan{Date: date}
	for i := range n {
		p.Airings = append(p.Airings, airing(i, "x"))
	}
	b.add(broadcast.Entry{Plan: &p})
}

// laterDay is an entry of the next day.
func (b *box) laterDay() {
	b.add(broadcast.Entry{
		Stamp: broadcast.Stamp{At: morning.AddDate(0, 0, 1), Clock: broadcast.ClockTrusted, Boot: "boot"}, Up: &broadcast.Up{Version: "1"},
	})
}

func sent(t *testing.T, c *district.Collector, b *box) {
	t.Helper()
	added(t, c, b)
	if len(b.entries) > 0 {
		take(t, c, b.batch(t, 1, len(b.entries)))
	}
}

var (
	aired   = broadcast.OutcomeAired
	partial = broadcast.OutcomePartial
	missed  = broadcast.OutcomeMissed
	skipped = broadcast.OutcomeSkipped
)

func fiveStations(t *testing.T, c *district.Collector) {
	whole, open, silent, idle, never := newBox("a-whole", 1), newBox("b-open", 2), newBox("c-silent", 3), newBox("d-idle", 4), newBox("e-never", 5)
	whole.plan("2026-11-23", 5)
	whole.log(
		turn{0, 0, "Bản tin bầu cử", aired, "", nil}, turn{0, 1, "Bản tin bầu cử", partial, "power_off", nil},
		turn{0, 2, "x", missed, "no_media", nil}, turn{0, 3, "x", missed, "no_media", nil}, turn{0, 4, "x", skipped, "not_approved", nil},
	)
	whole.laterDay()
	open.plan("2026-11-23", 3)
	open.log(turn{0, 0, "Tin bầu cử", partial, "device_lost", nil})
	silent.log(turn{-1, 0, "Tin bầu cử", aired, "", nil})
	idle.laterDay()
	for _, b := range []*box{whole, open, silent, idle, never} {
		sent(t, c, b)
	}
}

func coverage(t *testing.T, c *district.Collector) {
	fiveStations(t, c)
	got, err := district.NewDesk(c, at("2026-11-23T23:00")).Coverage(t.Context(), control.Who{}, district.CoverageRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range got.Stations {
		lines = append(lines, fmt.Sprintf("%s %s: planned %d aired %d partial %d missed %d skipped %d unknown %d",
			s.Station, s.State, s.Planned, s.Aired, s.Partial, s.Missed, s.Skipped, s.Unknown()))
	}
	want := []string{
		"a-whole whole: planned 5 aired 1 partial 1 missed 2 skipped 1 unknown 0",
		"b-open open: planned 3 aired 0 partial 1 missed 0 skipped 0 unknown 2",
		"c-silent silent: planned 0 aired 0 partial 0 missed 0 skipped 0 unknown 0",
		"d-idle nothing: planned 0 aired 0 partial 0 missed 0 skipped 0 unknown 0",
		"e-never silent: planned 0 aired 0 partial 0 missed 0 skipped 0 unknown 0",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	reasons := []district.ReasonCount{
		{Outcome: missed, Reason: "no_media", N: 2},
		{Outcome: partial, Reason: "device_lost", N: 1},
		{Outcome: partial, Reason: "power_off", N: 1},
		{Outcome: skipped, Reason: "not_approved", N: 1},
	}
	total := district.Counts{Planned: 8, Aired: 1, Partial: 2, Missed: 2, Skipped: 1, Reasons: reasons}
	if diff := cmp.Diff(total, got.Total); diff != "" {
		t.Error(diff)
	}
}

func spread(t *testing.T, c *district.Collector) {
	fiveStations(t, c)
	// as a telephone types it: the accents apart from their letters
	got, err := district.NewDesk(c, at("2026-11-23T23:00")).Spread(t.Context(), control.Who{}, district.SpreadRequest{Title: " BA\u0302\u0300U cu\u031b\u0309 "})
	if err != nil {
		t.Fatal(err)
	}
	heard := map[string]district.Heard{}
	for _, s := range got.Stations {
		heard[s.Station] = s.Heard
	}
	want := map[string]district.Heard{
		"a-whole": district.HeardWhole, "b-open": district.HeardPart, "c-silent": district.HeardUnknown,
		"d-idle": district.HeardNoTurn, "e-never": district.HeardUnknown,
	}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Error(diff)
	}
	if s := got.Stations[0]; s.Turns != 2 || s.Best.Outcome != aired {
		t.Errorf("the best of two turns: %+v", s)
	}
}

func totals(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.plan("2026-11-23", 4)
	b.log(
		turn{0, 0, "Thời sự VOV1", aired, "", func(a *broadcast.Airing) { a.Source, a.Language = broadcast.SourceRelay, "vi" }},
		turn{0, 1, "Bản tin tiếng Bru", aired, "", func(a *broadcast.Airing) { a.Language, a.Kind = "bru", broadcast.KindSpeech }},
		turn{0, 2, "Nhạc hiệu", partial, "preempted", func(a *broadcast.Airing) { a.Kind = broadcast.KindTune }},
		turn{0, 3, "x", missed, "power_off", nil},
		turn{8, 0, "next month", aired, "", nil},
	)
	sent(t, c, b)
	sent(t, c, newBox("khe-sanh-02", 2))
	got, err := district.NewDesk(c, at("2026-12-01T08:00")).Report(t.Context(), control.Who{}, district.ReportRequest{From: "2026-11-01", Until: "2026-11-30"})
	if err != nil {
		t.Fatal(err)
	}
	want := district.Totals{
		Counts: district.Counts{Planned: 4, Aired: 2, Partial: 1, Missed: 1, Reasons: []district.ReasonCount{
			{Outcome: missed, Reason: "power_off", N: 1}, {Outcome: partial, Reason: "preempted", N: 1},
		}},
		HeardMS: 140_000, RelayedMS: 60_000, OwnMS: 80_000, MinorityMS: 60_000,
		Languages: []district.Share{{Of: "bru", Turns: 1, HeardMS: 60_000}, {Of: "vi", Turns: 1, HeardMS: 60_000}, {Of: "", Turns: 1, HeardMS: 20_000}},
		Sources:   []district.Share{{Of: "file", Turns: 2, HeardMS: 80_000}, {Of: "relay", Turns: 1, HeardMS: 60_000}},
		Kinds:     []district.Share{{Of: "", Turns: 1, HeardMS: 60_000}, {Of: "speech", Turns: 1, HeardMS: 60_000}, {Of: "tune", Turns: 1, HeardMS: 20_000}},
	}
	if diff := cmp.Diff(want, got.Total); diff != "" {
		t.Error(diff)
	}
	if len(got.Stations) != 2 || got.Stations[1].HeardMS != 0 {
		t.Errorf("stations: %+v", got.Stations)
	}
}

func certificate(t *testing.T, c *district.Collector, now string, r district.CertificateRequest) district.CertificateAnswer {
	t.Helper()
	r.Station = "dai-loc-01"
	a, err := district.NewDesk(c, at(now)).Certificate(t.Context(), control.Who{}, r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func threeDays(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.log(
		turn{0, 0, "Niêm yết", aired, "", nil}, turn{1, 0, "Niêm yết", partial, "power_off", nil},
		turn{2, 0, "Niêm yết", aired, "", nil}, turn{3, 0, "Niêm yết", aired, "", nil},
		turn{4, 0, "Niêm yết", missed, "power_off", nil}, turn{4, 9, "Niêm yết", aired, "", nil},
	)
	sent(t, c, b)
	a := certificate(t, c, "2026-11-28T08:00", district.CertificateRequest{Programme: 14, Days: 3})
	if !a.Reached || a.Proof[0].Date != "2026-11-25" || a.Proof[2].Date != "2026-11-27" || a.Programme != 14 {
		t.Errorf("the cut day restarts the count, the second turn saves the last: %+v", a)
	}
	want := []district.CheckedLog{{LogID: b.logID, Entries: int64(len(b.entries)), Head: b.heads[len(b.entries)].Hex()}}
	if diff := cmp.Diff(want, a.Logs); diff != "" {
		t.Error(diff)
	}
	if a = certificate(t, c, "2026-11-28T08:00", district.CertificateRequest{Title: "niêm YẾT", Days: 4}); a.Reached || a.InARow != 3 || len(a.Logs) != 0 {
		t.Errorf("four days are not reached: %+v", a)
	}
}

// bent is a store whose disk turned one bit.
type bent struct{ district.Store }

func (b bent) Records(ctx context.Context, l district.Log, from int64, most int) ([]district.Record, error) {
	all, err := b.Store.Records(ctx, l, from, most)
	if len(all) > 0 {
		all[0].Stored[0] ^= 1
	}
	return all, err
}

func brokenChain(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.log(turn{0, 0, "Niêm yết", aired, "", nil})
	sent(t, c, b)
	desk := district.NewDesk(district.New(bent{c.Store()}), at("2026-11-24T08:00"))
	_, err := desk.Certificate(t.Context(), control.Who{}, district.CertificateRequest{Station: "dai-loc-01", Programme: 14, Days: 1})
	wants(t, err, broadcast.ProblemLogBroken)
}

func notCome(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.log(turn{0, 0, "Niêm yết", aired, "", nil}, turn{1, 0, "Niêm yết", aired, "", nil})
	sent(t, c, b)
	a := certificate(t, c, "2026-12-20T08:00", district.CertificateRequest{Programme: 14, Days: 3})
	if a.Reached || a.InARow != 2 || len(a.Days) != 2 {
		t.Errorf("days of which nothing has come break no count: %+v", a.Disclosure)
	}
}

func titles(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.log(turn{0, 0, "Niêm yết", aired, "", nil}, turn{0, 1, "Niêm yết lần hai", aired, "", nil})
	sent(t, c, b)
	if a := certificate(t, c, "2026-11-24T08:00", district.CertificateRequest{Title: "Niêm yết", Days: 1}); !a.Reached || a.Title != "Niêm yết" {
		t.Errorf("a whole title is that one: %+v", a)
	}
	_, err := district.NewDesk(c, at("2026-11-24T08:00")).Certificate(t.Context(), control.Who{}, district.CertificateRequest{
		Station: "dai-loc-01", Title: "yết", Days: 1,
	})
	wants(t, err, broadcast.ProblemTitleMany)
}

func unknown(t *testing.T, c *district.Collector) {
	sent(t, c, newBox("dai-loc-01", 1))
	desk, ctx, me := district.NewDesk(c, at("2026-11-24T08:00")), t.Context(), control.Who{}
	_, err := desk.Certificate(ctx, me, district.CertificateRequest{Station: "nobody", Programme: 14, Days: 3})
	wants(t, err, broadcast.ProblemStationUnknown)
	_, err = desk.Certificate(ctx, me, district.CertificateRequest{Station: "dai-loc-01", Programme: 14, Days: 3})
	wants(t, err, broadcast.ProblemSlotUnknown)
	_, err = desk.Certificate(ctx, me, district.CertificateRequest{Station: "dai-loc-01", Title: "x", Days: 0})
	wants(t, err, broadcast.ProblemNumberRange)
	_, err = desk.Spread(ctx, me, district.SpreadRequest{Title: "x"})
	wants(t, err, broadcast.ProblemTitleUnknown)
	_, err = desk.StationDay(ctx, me, district.StationDayRequest{Station: "nobody"})
	wants(t, err, broadcast.ProblemStationUnknown)
	_, err = desk.Report(ctx, me, district.ReportRequest{From: "2026-12-01", Until: "2026-11-01"})
	wants(t, err, broadcast.ProblemRangeReversed)
}

func wants(t *testing.T, err error, kind broadcast.ProblemKind) {
	t.Helper()
	if p, ok := errors.AsType[*broadcast.Problem](err); !ok || p.Kind != kind {
		t.Errorf("got %v, want %s", err, kind)
	}
}
