package district

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// Totals sums up what was heard. Relayed is what came in from outside: a relay,
// or the tuner on the line; own production is the rest.
type Totals struct {
	Counts
	HeardMS    broadcast.Millis `json:"heard_ms"`
	RelayedMS  broadcast.Millis `json:"relayed_ms"`
	OwnMS      broadcast.Millis `json:"own_ms"`
	MinorityMS broadcast.Millis `json:"minority_ms"` // in the languages of minorities
	Languages  []Share          `json:"languages"`
	Sources    []Share          `json:"sources"`
	Kinds      []Share          `json:"kinds"`
}

// Share is what one language, source or kind has of the whole; Of "" is what the
// records do not tell.
type Share struct {
	Of      string           `json:"of"`
	Turns   int              `json:"turns"` // that were heard, whole or in part
	HeardMS broadcast.Millis `json:"heard_ms"`
}

// foreign are languages that nobody in the villages is at home in. Every other
// but Vietnamese is one of a minority: the list of those is open.
var foreign = []string{"en", "fr", "ru", "ja", "ko"} //nolint:gochecknoglobals // a table

func minority(tag string) bool {
	language, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return language != "" && language != "vi" && language != "vie" && !slices.Contains(foreign, language)
}

// Add counts one record in. Forks of a log do not count.
func (t *Totals) Add(r Run) {
	if r.Branch > 0 {
		return
	}
	t.Counts.Add(r.Outcome, r.Reason, 1)
	heard := heardMS(r)
	if heard == 0 {
		return
	}
	t.HeardMS += heard
	if r.Source == broadcast.SourceRelay || r.Source == broadcast.SourceLineIn {
		t.RelayedMS += heard
	} else {
		t.OwnMS += heard
	}
	if minority(r.Language) {
		t.MinorityMS += heard
	}
	t.Languages = share(t.Languages, Share{r.Language, 1, heard})
	t.Sources = share(t.Sources, Share{string(r.Source), 1, heard})
	t.Kinds = share(t.Kinds, Share{string(r.Kind), 1, heard})
}

// TotalsOf sums up records.
func TotalsOf(records []Run) (t Totals) {
	for _, r := range records {
		t.Add(r)
	}
	t.order()
	return t
}

// AddAll counts all of another sum in.
func (t *Totals) AddAll(o Totals) {
	t.Counts.AddAll(o.Counts)
	t.HeardMS, t.RelayedMS = t.HeardMS+o.HeardMS, t.RelayedMS+o.RelayedMS
	t.OwnMS, t.MinorityMS = t.OwnMS+o.OwnMS, t.MinorityMS+o.MinorityMS
	for _, s := range o.Languages {
		t.Languages = share(t.Languages, s)
	}
	for _, s := range o.Sources {
		t.Sources = share(t.Sources, s)
	}
	for _, s := range o.Kinds {
		t.Kinds = share(t.Kinds, s)
	}
}

func share(all []Share, more Share) []Share {
	for i := range all {
		if all[i].Of == more.Of {
			all[i].Turns += more.Turns
			all[i].HeardMS += more.HeardMS
			return all
		}
	}
	return append(all, more)
}

func (t *Totals) order() {
	t.Counts.order()
	for _, shares := range []*[]Share{&t.Languages, &t.Sources, &t.Kinds} {
		if *shares == nil {
			*shares = []Share{}
		}
		slices.SortFunc(*shares, func(a, b Share) int {
			return cmp.Or(cmp.Compare(b.HeardMS, a.HeardMS), cmp.Compare(a.Of, b.Of))
		})
	}
}

// Journal is the log book of a station, sổ nhật ký phát thanh, of some days.
type Journal struct {
	StationTotals
	From    broadcast.Date `json:"from"`
	Until   broadcast.Date `json:"until"`
	Records []Run          `json:"records"` // in the order of time; the first has number 1
}

// StationTotals is what was heard at a station.
type StationTotals struct {
	Station string `json:"station"`
	Name    string `json:"name,omitempty"`
	Place   *Place `json:"place,omitempty"` // on the last day
	Totals
}

// Report is what was heard in some days: a month, a quarter, a year.
type Report struct {
	From     broadcast.Date  `json:"from"`
	Until    broadcast.Date  `json:"until"`
	Stations []StationTotals `json:"stations"` // by id, all of them, or the one that was asked for
	Total    Totals          `json:"total"`
}

// ReportRequest asks for some days, both ends included. Station "" = all, or those
// that belong to a unit: each day of a station counts where it stood that day.
type ReportRequest struct {
	Station string         `json:"station,omitempty"`
	Unit    string         `json:"unit,omitempty"`
	From    broadcast.Date `json:"from"`
	Until   broadcast.Date `json:"until"`
}

// Report sums up what was heard.
func (d *Desk) Report(ctx context.Context, _ control.Who, r ReportRequest) (Report, error) {
	if r.Until < r.From {
		return Report{}, broadcast.Refuse(broadcast.ProblemRangeReversed, "until", string(r.From), string(r.Until))
	}
	store := d.collector.store
	stations, err := d.stations(ctx, r.Station)
	if err != nil {
		return Report{}, err
	}
	belongs, stations, err := d.belonging(ctx, r, stations)
	if err != nil {
		return Report{}, err
	}
	q := Query{Station: r.Station, From: r.From, Until: r.Until}
	days, err := store.Days(ctx, q)
	if err != nil {
		return Report{}, err
	}
	totals := make(map[string]*Totals, len(stations))
	for _, s := range stations {
		totals[s.ID] = &Totals{}
	}
	for _, day := range days {
		if t := totals[day.Station]; t != nil && belongs(day.Station, day.Date) {
			t.Planned += day.Planned
		}
	}
	err = store.Runs(ctx, q, func(r Run) bool {
		if t := totals[r.Station]; t != nil && belongs(r.Station, dayOf(r.Airing)) {
			t.Add(r)
		}
		return true
	})
	return sumUp(r, stations, totals), err
}

// belonging says which days of which stations a report counts, and which stations
// have any.
func (d *Desk) belonging(
	ctx context.Context, r ReportRequest, stations []Station,
) (belongs func(station string, day broadcast.Date) bool, some []Station, err error) {
	if r.Unit == "" {
		return func(string, broadcast.Date) bool { return true }, stations, nil
	}
	tree, _, err := d.collector.unit(ctx, r.Unit)
	if err != nil {
		return nil, nil, err
	}
	belongs, some = tree.Belonging(r.Unit, r.From, r.Until, stations)
	return belongs, some, nil
}

func (d *Desk) stations(ctx context.Context, id string) ([]Station, error) {
	if id == "" {
		return d.collector.store.Stations(ctx)
	}
	s, err := d.collector.known(ctx, id)
	return []Station{s}, err
}

func sumUp(r ReportRequest, stations []Station, totals map[string]*Totals) Report {
	report := Report{From: r.From, Until: r.Until, Stations: make([]StationTotals, len(stations))}
	for i, s := range stations {
		t := totals[s.ID]
		t.order()
		report.Stations[i] = StationTotals{Station: s.ID, Name: s.Name, Totals: *t}
		if p := s.At(r.Until); p != (Place{}) {
			report.Stations[i].Place = &p
		}
		report.Total.AddAll(*t)
	}
	report.Total.order()
	return report
}

// JournalOf is the log book of the one station of a report, from its records.
func JournalOf(r Report, records []Run) Journal {
	j := Journal{From: r.From, Until: r.Until, Records: records}
	if len(r.Stations) > 0 {
		j.StationTotals = r.Stations[0]
	}
	return j
}
