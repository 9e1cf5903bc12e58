package main

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/district/sheet"
)

// reportFlags is what the command line of report says.
type reportFlags struct {
	station, unit, from, until, month string
	csv, xlsx, html                   string
}

func newReport(e *env) *cobra.Command {
	var o reportFlags
	c := e.Command("report", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.makeReport(ctx, o) })
	f := c.Flags()
	for _, flag := range []struct {
		into *string
		name string
	}{
		{&o.month, "month"},
		{&o.from, "from"},
		{&o.until, "until"},
		{&o.station, "station"},
		{&o.unit, "unit"},
		{&o.csv, "csv"},
		{&o.xlsx, "xlsx"},
		{&o.html, "html"},
	} {
		f.StringVar(flag.into, flag.name, "", e.FlagText("district.report", flag.name))
	}
	return c
}

func (e *env) makeReport(ctx context.Context, o reportFlags) error {
	path, write, err := e.form(o)
	if err != nil {
		return err
	}
	if o.station != "" && o.unit != "" {
		return e.Misuse("station", e.Text(words.UsageLeaveOneOut), words.UsageFlagsTogether, "unit", "station")
	}
	r := district.ReportRequest{Station: o.station, Unit: o.unit}
	if r.From, r.Until, err = e.span(o); err != nil {
		return err
	}
	return e.withDesk(ctx, func(d *desk) error {
		report, err := call(ctx, d, "report", r, (*district.Desk).Report)
		if err != nil {
			return err
		}
		if o.station == "" {
			if e.JSON {
				return terminal.PrintJSON(&e.Terminal, report)
			}
			return e.deliver(path, write, sheet.Totals(e.Lang, report, e.Now()))
		}
		records, err := e.records(ctx, d, r)
		if err != nil {
			return err
		}
		journal := district.JournalOf(report, records)
		if e.JSON {
			return terminal.PrintJSON(&e.Terminal, journal)
		}
		return e.deliver(path, write, sheet.Journal(e.Lang, journal, e.Now()))
	})
}

// records fetches the records of a log book, some days at a time.
func (e *env) records(ctx context.Context, d *desk, r district.ReportRequest) ([]district.Run, error) {
	all := []district.Run{}
	for q := (district.LogRequest{Station: r.Station, From: r.From, Until: r.Until}); ; {
		a, err := call(ctx, d, "log", q, (*district.Desk).Log)
		if err != nil {
			return nil, err
		}
		all = append(all, a.Records...)
		if a.Next == "" {
			return all, nil
		}
		q.From = a.Next
	}
}

// form is the file that a report goes to, and how; "" is the screen.
func (e *env) form(o reportFlags) (path string, write func(io.Writer, sheet.Table) error, err error) {
	asked := 0
	for _, f := range []struct {
		path  string
		write func(io.Writer, sheet.Table) error
	}{{o.csv, sheet.WriteCSV}, {o.xlsx, sheet.WriteXLSX}, {o.html, sheet.WriteHTML}} {
		if f.path != "" {
			path, write = f.path, f.write
			asked++
		}
	}
	if asked > 1 || asked == 1 && e.JSON {
		return "", nil, e.Misuse("csv", e.Text(words.ReportOneFileHint), words.ReportOneFile)
	}
	return path, write, nil
}

// deliver shows a table or writes it to a file; "-" is stdout.
func (e *env) deliver(path string, write func(io.Writer, sheet.Table) error, t sheet.Table) error {
	switch path {
	case "":
		e.show(t)
		return nil
	case "-":
		if err := write(e.Stdout, t); err != nil {
			return broadcast.Refuse(broadcast.ProblemAnswerLost, "", err.Error()).Because(err)
		}
		return nil
	}
	var file bytes.Buffer
	err := write(&file, t)
	if err == nil {
		err = terminal.WriteOver(path, file.Bytes())
	}
	if err != nil {
		return broadcast.Refuse(broadcast.ProblemFileUnwritable, "district", path, e.Cause(err)).Because(err)
	}
	e.Tell(e.Text(words.ReportWritten, path, len(t.Rows)) + "\n")
	return nil
}

// span is the days that a report is of.
func (e *env) span(o reportFlags) (from, until broadcast.Date, err error) {
	if o.month != "" && o.from+o.until != "" {
		return "", "", e.Misuse("month", e.Text(words.ReportRangeHint), words.ReportRange)
	}
	today := e.Now()
	if o.from+o.until == "" {
		return e.month(o.month, today)
	}
	if from, err = e.day("from", o.from); err != nil {
		return "", "", err
	}
	if until, err = e.day("until", o.until); err != nil {
		return "", "", err
	}
	if until == "" {
		until = broadcast.DateOf(today)
	}
	if from == "" {
		from = until[:8] + "01"
	}
	if until < from {
		return "", "", broadcast.Refuse(broadcast.ProblemRangeReversed, "until", o.from, cmp.Or(o.until, string(until)))
	}
	return from, until, nil
}

var monthForms = regexp.MustCompile(`^(?:(?:th[aá]ng )?(\d{1,2})[/-](\d{4})|(\d{4})-(\d{1,2})|(?:q|qu[yý] ?)([1-4])[/-](\d{4})|(?:n[aă]m )?(\d{4}))$`) //nolint:gochecknoglobals // a constant in all but form

// month reads a month, a quarter or a year as people type it; "" is this month.
func (e *env) month(typed string, today time.Time) (from, until broadcast.Date, err error) {
	first, months := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC), 1
	if typed != "" {
		m := monthForms.FindStringSubmatch(strings.ToLower(strings.TrimSpace(typed)))
		if m == nil {
			return "", "", e.Misuse("month", e.Text(words.ReportMonthHint), words.ReportMonthForm, typed)
		}
		number := func(s string) int { n, _ := strconv.Atoi(s); return n }
		year, month := number(m[2]+m[3]+m[6]+m[7]), number(m[1]+m[4])
		switch {
		case m[5] != "":
			month, months = number(m[5])*3-2, 3
		case m[7] != "":
			month, months = 1, 12
		}
		if month < 1 || month > 12 {
			return "", "", e.Misuse("month", e.Text(words.ReportMonthHint), words.ReportMonthForm, typed)
		}
		first = time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	}
	return broadcast.DateOf(first), broadcast.DateOf(first.AddDate(0, months, -1)), nil
}
