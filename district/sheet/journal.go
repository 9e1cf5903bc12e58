package sheet

import (
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
)

// Journal is the log book of a station, sổ nhật ký phát thanh: a line an airing,
// the sums below, and room to sign. Who was on duty is known only where a person
// started the airing.
func Journal(lang words.Lang, j district.Journal, now time.Time) Table {
	s := speaker{lang}
	t := Table{
		Lang: lang, Title: s.text(words.ReportJournal),
		Under: append(s.station(j.StationTotals), s.text(words.ReportSpan, s.day(j.From), s.day(j.Until))),
		Columns: []Column{
			{s.text(words.ReportNumber), 6},
			{s.text(words.ReportDay), 11},
			{s.text(words.ReportPlannedAt), 9},
			{s.text(words.ReportAiredAt), 9},
			{s.text(words.ReportContent), 40},
			{s.text(words.ReportSource), 11},
			{s.text(words.ReportLength), 10},
			{s.text(words.ReportZones), 16},
			{s.text(words.ReportResult), 14},
			{s.text(words.ReportReason), 20},
			{s.text(words.ReportApprover), 14},
			{s.text(words.ReportOnDuty), 14},
			{s.text(words.ReportSignature), 12},
		},
		Below: append(s.sums(j.Totals), s.text(words.ReportMade, words.DayTime(lang, now.Truncate(time.Minute))), s.text(words.ReportSigns)),
	}
	for i, r := range j.Records {
		t.Rows = append(t.Rows, s.line(i+1, r))
	}
	return t
}

func (s speaker) line(n int, r district.Run) []Cell {
	approver, duty := r.ApprovedBy, ""
	if r.DocumentNo != "" {
		approver = strings.TrimPrefix(approver+"; "+s.text(words.ReportPaper, r.DocumentNo), "; ")
	}
	if r.Trigger == broadcast.TriggerOperator {
		duty = r.CreatedBy
	}
	planned := r.Planned
	if planned.IsZero() {
		planned = r.Wanted
	}
	return []Cell{
		number(n), text(r.Moment().Format("02/01/2006")), text(clock(planned)), text(clock(r.Started)), text(r.Title),
		text(s.optional(words.Source, string(r.Source))), heard(r.AsRun), text(strings.Join(r.Zones, ", ")),
		text(s.label(words.Outcome, string(r.Outcome))), text(s.reason(r)), text(approver), text(duty),
		{},
	}
}

func (s speaker) optional(group, name string) string {
	if name == "" {
		return ""
	}
	return s.label(group, name)
}

func (s speaker) station(t district.StationTotals) []string {
	name := t.Name
	if name == "" {
		name = t.Station
	}
	lines := []string{s.text(words.ReportStation, name, t.Station)}
	if p := t.Place; p != nil && p.CommuneCode+p.ProvinceCode != "" {
		lines = append(lines, s.text(words.ReportCommune, p.CommuneCode, p.ProvinceCode))
	}
	return lines
}

// sums tells in lines what was heard.
func (s speaker) sums(t district.Totals) []string {
	pair := func(key words.Key, m broadcast.Millis) string { return s.text(key) + ": " + hours(m.Duration()) }
	lines := []string{strings.Join([]string{
		pair(words.ReportHours, t.HeardMS), pair(words.ReportRelayed, t.RelayedMS), pair(words.ReportOwn, t.OwnMS),
		pair(words.ReportMinority, t.MinorityMS),
	}, "; ")}
	var counts []string
	for i, c := range s.outcomes() {
		counts = append(counts, c.Head+": "+counted(t.Counts)[i].String())
	}
	lines = append(lines, strings.Join(counts, "; "))
	if len(t.Reasons) > 0 {
		lines = append(lines, Reasons(s.lang, t.Reasons))
	}
	for _, of := range []struct {
		key    words.Key
		group  string
		shares []district.Share
	}{
		{words.ReportByLanguage, "", t.Languages}, {words.ReportBySource, words.Source, t.Sources}, {words.ReportByKind, words.Kind, t.Kinds},
	} {
		if len(of.shares) > 0 {
			lines = append(lines, s.text(of.key, s.shares(of.group, of.shares)))
		}
	}
	return lines
}

func (s speaker) shares(group string, shares []district.Share) string {
	parts := make([]string, len(shares))
	for i, share := range shares {
		name := share.Of
		switch {
		case name == "":
			name = s.text(words.ReportUntold)
		case group != "":
			name = s.label(group, name)
		}
		parts[i] = name + " " + hours(share.HeardMS.Duration())
	}
	return strings.Join(parts, ", ")
}

// Totals is the table of what all stations aired in some days.
func Totals(lang words.Lang, r district.Report, now time.Time) Table {
	s := speaker{lang}
	t := Table{
		Lang: lang, Title: s.text(words.ReportTotals),
		Under:   []string{s.text(words.ReportSpan, s.day(r.From), s.day(r.Until))},
		Columns: s.columns(18, words.ReportID, words.ReportName),
		Below:   append(s.sums(r.Total), s.text(words.ReportMade, words.DayTime(lang, now.Truncate(time.Minute)))),
	}
	t.Columns = append(t.Columns, s.columns(14, words.ReportHours, words.ReportRelayed, words.ReportOwn, words.ReportMinority)...)
	t.Columns = append(append(t.Columns, s.columns(9, words.ReportPlanned)...), s.outcomes()...)
	t.Columns = append(t.Columns, s.columns(40, words.ReportReasons)...)
	for _, st := range r.Stations {
		t.Rows = append(t.Rows, s.totalRow(text(st.Station), text(st.Name), st.Totals))
	}
	t.Rows = append(t.Rows, s.totalRow(text(s.text(words.ReportAll)), Cell{}, r.Total))
	return t
}

func (s speaker) totalRow(id, name Cell, t district.Totals) []Cell {
	row := []Cell{id, name, length(t.HeardMS), length(t.RelayedMS), length(t.OwnMS), length(t.MinorityMS), number(t.Planned)}
	return append(append(row, counted(t.Counts)...), text(Reasons(s.lang, t.Reasons)))
}

// Timeline is the table of a day of a station, in the form of its log book.
func Timeline(lang words.Lang, d district.Timeline, now time.Time) Table {
	j := district.Journal{From: d.Date, Until: d.Date, Records: d.Records}
	j.Station, j.Name, j.Totals = d.Station, d.Name, district.TotalsOf(d.Records)
	return Journal(lang, j, now)
}
