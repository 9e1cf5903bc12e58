package sheet

import (
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
)

// speaker puts values into the words of a language.
type speaker struct{ lang words.Lang }

func (s speaker) text(key words.Key, args ...any) string { return words.Text(s.lang, key, args...) }

func (s speaker) label(group, name string) string { return words.Label(s.lang, group, name) }

func (s speaker) day(d broadcast.Date) string { return words.Day(s.lang, d.In(time.UTC)) }

func (s speaker) columns(wide float64, keys ...words.Key) []Column {
	all := make([]Column, len(keys))
	for i, key := range keys {
		all[i] = Column{s.text(key), wide}
	}
	return all
}

// outcomes are the columns that count how airings ended.
func (s speaker) outcomes() []Column {
	var all []Column
	for _, o := range []broadcast.Outcome{
		broadcast.OutcomeAired, broadcast.OutcomePartial, broadcast.OutcomeMissed, broadcast.OutcomeSkipped, broadcast.OutcomeCancelled,
	} {
		all = append(all, Column{capital(s.label(words.Outcome, string(o))), 10})
	}
	return all
}

func counted(c district.Counts) []Cell {
	return []Cell{number(c.Aired), number(c.Partial), number(c.Missed), number(c.Skipped), number(c.Cancelled)}
}

// Reasons lists why airings were not heard whole, the most frequent first:
// "không phát được: mất điện 3; bỏ qua: chưa duyệt 1".
func Reasons(lang words.Lang, reasons []district.ReasonCount) string {
	s := speaker{lang}
	parts := make([]string, len(reasons))
	for i, r := range reasons {
		parts[i] = s.label(words.Outcome, string(r.Outcome)) + ": " + s.label(words.Reason, string(r.Reason)) + " " + strconv.Itoa(r.N)
	}
	return strings.Join(parts, "; ")
}

// came says when a station was last heard of.
func (s speaker) came(at time.Time, silent bool, zone *time.Location) string {
	switch {
	case at.IsZero():
		return s.text(words.ReportNever)
	case silent:
		return s.text(words.ReportSilentSince, at.In(zone).Format("02/01/2006 15:04"))
	}
	return at.In(zone).Format("02/01/2006 15:04")
}

// Coverage is the table of a day at all stations. Times are written in a zone.
func Coverage(lang words.Lang, c district.Coverage, zone *time.Location) Table {
	s := speaker{lang}
	t := Table{
		Lang: lang, Title: s.text(words.ReportCoverage, s.day(c.Date)),
		Under: []string{s.text(words.ReportStations, len(c.Stations), c.States[district.DayWhole], c.States[district.DayOpen],
			c.States[district.DaySilent], c.States[district.DayNothing])},
	}
	t.Columns = append(s.columns(18, words.ReportID, words.ReportName, words.ReportState), s.columns(9, words.ReportPlanned)...)
	t.Columns = append(append(t.Columns, s.outcomes()...), Column{s.text(words.ReportUnknown), 9}, Column{s.text(words.ReportReasons), 40},
		Column{s.text(words.ReportCame), 22})
	for _, d := range c.Stations {
		row := []Cell{text(d.Station), text(d.Name), text(s.label(words.DayState, string(d.State))), number(d.Planned)}
		row = append(append(row, counted(d.Counts)...), number(d.Unknown()), text(Reasons(lang, d.Reasons)),
			text(s.came(d.Came, d.State == district.DaySilent, zone)))
		t.Rows = append(t.Rows, row)
	}
	all := append([]Cell{text(s.text(words.ReportAll)), {}, {}, number(c.Total.Planned)}, counted(c.Total)...)
	unknown := 0
	for _, d := range c.Stations {
		unknown += d.Unknown()
	}
	t.Rows = append(t.Rows, append(all, number(unknown), text(Reasons(lang, c.Total.Reasons)), Cell{}))
	return t
}

// Spread is the table of one programme at all stations.
func Spread(lang words.Lang, p district.Spread, zone *time.Location) Table {
	s := speaker{lang}
	t := Table{Lang: lang, Title: s.text(words.ReportSpread, p.Title, s.day(p.Date))}
	var under []string
	for _, h := range []district.Heard{
		district.HeardWhole, district.HeardPart, district.HeardNot, district.HeardNoTurn, district.HeardUnknown,
	} {
		if n := p.Counts[h]; n > 0 {
			under = append(under, s.label(words.Heard, string(h))+" "+strconv.Itoa(n))
		}
	}
	t.Under = []string{strings.Join(under, " · ")}
	t.Columns = append(s.columns(18, words.ReportID, words.ReportName, words.ReportResult),
		s.columns(12, words.ReportTurns, words.ReportAiredAt, words.ReportHeard)...)
	t.Columns = append(append(t.Columns, s.columns(30, words.ReportReason, words.ReportContent)...), s.columns(22, words.ReportCame)...)
	for _, at := range p.Stations {
		row := []Cell{text(at.Station), text(at.Name), text(s.label(words.Heard, string(at.Heard))), number(at.Turns), {}, {}, {}, {}}
		if r := at.Best; r != nil {
			row[4], row[5], row[6], row[7] = text(clock(r.Started)), heard(r.AsRun), text(s.reason(*r)), text(r.Title)
		}
		t.Rows = append(t.Rows, append(row, text(s.came(at.Came, at.Heard == district.HeardUnknown, zone))))
	}
	return t
}

func heard(r broadcast.AsRun) Cell {
	if r.HeardMS == nil {
		return Cell{}
	}
	return length(*r.HeardMS)
}

func (s speaker) reason(r district.Run) string {
	why := ""
	if r.Reason != "" {
		why = s.label(words.Reason, string(r.Reason))
	}
	if r.Branch > 0 {
		why = strings.TrimPrefix(why+" · "+s.text(words.DistrictBranch, r.Branch), " · ")
	}
	return why
}

func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Round(time.Second).Format("15:04:05")
}

func capital(s string) string {
	runes := []rune(s)
	if len(runes) == 0 {
		return s
	}
	return strings.ToUpper(string(runes[:1])) + string(runes[1:])
}
