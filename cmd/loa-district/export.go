package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/district/sheet"
)

// exporter gives the pages the reports that the commands give: of a station its log
// book, of one day of all the coverage or, for a title, where it was heard, and of
// longer times the sums.
type exporter struct {
	desk *district.Desk
	now  func() time.Time
}

// forms are what a table can be written as: the ending of the file, its media type,
// the writer.
func forms() []struct {
	ending, media string
	write         func(io.Writer, sheet.Table) error
} {
	return []struct {
		ending, media string
		write         func(io.Writer, sheet.Table) error
	}{
		{"csv", "text/csv; charset=utf-8", sheet.WriteCSV},
		{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheet.WriteXLSX},
		{"html", "text/html; charset=utf-8", sheet.WriteHTML},
	}
}

// Forms implements web.Exporter.
func (x exporter) Forms() (endings []string) {
	for _, f := range forms() {
		endings = append(endings, f.ending)
	}
	return endings
}

// Export implements web.Exporter.
func (x exporter) Export(ctx context.Context, w io.Writer, kind func(string), form string, lang words.Lang, q district.Query) error {
	table, err := x.table(ctx, lang, q)
	if err != nil {
		return err
	}
	for _, f := range forms() {
		if f.ending == form {
			kind(f.media)
			return f.write(w, table)
		}
	}
	return fmt.Errorf("export: no form %q", form)
}

func (x exporter) table(ctx context.Context, lang words.Lang, q district.Query) (sheet.Table, error) {
	nobody, zone := control.Who{}, x.now().Location()
	switch {
	case q.Station != "":
		return x.book(ctx, lang, q)
	case q.From == q.Until && q.Title != "":
		spread, err := x.desk.Spread(ctx, nobody, district.SpreadRequest{Title: q.Title, Date: q.From})
		return sheet.Spread(lang, spread, zone), err
	case q.From == q.Until:
		cover, err := x.desk.Coverage(ctx, nobody, district.CoverageRequest{Date: q.From})
		return sheet.Coverage(lang, cover, zone), err
	}
	report, err := x.desk.Report(ctx, nobody, district.ReportRequest{From: q.From, Until: q.Until})
	return sheet.Totals(lang, report, x.now()), err
}

// book is the log book of a station, of what the query asks for.
func (x exporter) book(ctx context.Context, lang words.Lang, q district.Query) (sheet.Table, error) {
	report, err := x.desk.Report(ctx, control.Who{}, district.ReportRequest{Station: q.Station, From: q.From, Until: q.Until})
	if err != nil {
		return sheet.Table{}, err
	}
	records := []district.Run{}
	for next := (district.LogRequest{Station: q.Station, From: q.From, Until: q.Until, Title: q.Title}); ; {
		a, err := x.desk.Log(ctx, control.Who{}, next)
		if err != nil {
			return sheet.Table{}, err
		}
		for _, r := range a.Records {
			if q.Outcome == "" || r.Outcome == q.Outcome {
				records = append(records, r)
			}
		}
		if a.Next == "" {
			return sheet.Journal(lang, district.JournalOf(report, records), x.now()), nil
		}
		next.From = a.Next
	}
}
