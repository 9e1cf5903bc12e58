package main

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// byteOrderMark makes Excel read UTF-8; without it the accents break.
const byteOrderMark = "\ufeff"

// logCSV writes the log as a table for a spreadsheet, its heads and results in
// the words of reports.
func (e *env) logCSV(records []broadcast.AsRun) error {
	if _, err := fmt.Fprint(e.Stdout, byteOrderMark); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	out := csv.NewWriter(e.Stdout)
	out.UseCRLF = true // RFC 4180
	head := make([]string, len(csvHeads))
	for i, name := range csvHeads {
		head[i] = e.Label(words.Record, name)
	}
	rows := [][]string{head}
	for _, r := range records {
		rows = append(rows, e.csvRow(r))
	}
	for _, row := range rows {
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write table: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// csvHeads are the columns, by their names in the as-run record.
var csvHeads = []string{ //nolint:gochecknoglobals // a table
	"station", "seq", "airing", "programme", "title", "source", "language", "zones", "priority",
	"wanted_start", "planned_start", "planned_ms", "started", "ended", "heard_ms", "outcome", "reason",
	"level_lufs", "peak_dbfs", "silence_ms", "restarts", "clock", "created_by", "approved_by", "triggered_by",
	"preempted_by", "media", "log_id", "document_no",
}

func (e *env) csvRow(r broadcast.AsRun) []string {
	programme := ""
	if r.Programme != 0 {
		programme = r.Programme.String()
	}
	restarts := ""
	if r.Restarts != nil {
		restarts = strconv.Itoa(*r.Restarts)
	}
	priority := ""
	if r.Priority != 0 {
		priority = e.Label(words.Priority, r.Priority.String())
	}
	return []string{
		r.Station, strconv.FormatInt(r.Seq, 10), string(r.Airing), programme, r.Title,
		e.Label(words.Source, string(r.Source)), r.Language, strings.Join(r.Zones, " "), priority,
		csvTime(r.Wanted), csvTime(r.Planned), csvLength(&r.PlannedMS), csvTime(r.Started), csvTime(r.Ended), csvLength(r.HeardMS),
		e.Label(words.Outcome, string(r.Outcome)), e.Label(words.Reason, string(r.Reason)),
		e.csvLevel(r.LUFS), e.csvLevel(r.PeakDB), csvLength(r.SilenceMS), restarts,
		e.Label(words.Clock, string(r.Clock)), r.CreatedBy, r.ApprovedBy, e.Label(words.Trigger, string(r.Trigger)),
		string(r.PreemptedBy), r.Media, r.LogID, r.DocumentNo,
	}
}

func csvTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("02/01/2006 15:04:05")
}

// csvLength writes a length as a spreadsheet adds it up: 0:04:31.
func csvLength(m *broadcast.Millis) string {
	if m == nil {
		return ""
	}
	s := int64(m.Duration().Round(time.Second) / time.Second)
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// csvLevel writes a number that a spreadsheet of the caller's language counts
// with: the true minus sign would make it text.
func (e *env) csvLevel(level *float64) string {
	if level == nil {
		return ""
	}
	return strings.Replace(words.Number(e.Lang, *level, 1), "−", "-", 1)
}

// harmless keeps a spreadsheet from taking a title for a formula (CWE-1236). A
// number below zero is none.
func harmless(cell string) string {
	if digits, negative := strings.CutPrefix(cell, "-"); negative && digits != "" && strings.Trim(digits, "0123456789.,") == "" {
		return cell
	}
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
