package sheet_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/district/sheet"
)

var update = flag.Bool("update", false, "write the golden files anew")

// now is half past five on the first of December, in the commune.
var now = time.Date(2026, 12, 1, 5, 30, 0, 0, time.FixedZone("", 7*3600))

// run is one airing on 23 November.
func run(hour int, title string, outcome broadcast.Outcome, edit func(*district.Run)) district.Run {
	start := time.Date(2026, 11, 23, hour, 0, 0, 0, now.Location())
	r := district.Run{AsRun: broadcast.AsRun{
		Station: "huong-phung-01", Airing: broadcast.NewAiringID(14, start, 1), Programme: 14, Title: title,
		Source: broadcast.SourceFile, Language: "vi", Zones: []string{"thon-1", "thon-5"}, Planned: start, Outcome: outcome,
		ApprovedBy: "lanhdao", Trigger: broadcast.TriggerSchedule,
	}}
	if outcome == broadcast.OutcomeAired {
		heard := broadcast.Millis(270_600)
		r.Started, r.Ended, r.HeardMS = start, start.Add(heard.Duration()), &heard
	}
	if edit != nil {
		edit(&r)
	}
	return r
}

// book is a log book with a day as it is, and one as somebody meaner would fill
// it.
func book() district.Journal {
	records := []district.Run{
		run(5, "Bản tin sáng", broadcast.OutcomeAired, func(r *district.Run) { r.DocumentNo = "12/TB-UBND" }),
		run(6, "Thời sự VOV1", broadcast.OutcomeAired, func(r *district.Run) { r.Source = broadcast.SourceRelay }),
		run(17, "Lịch tiêm chủng", broadcast.OutcomeMissed, func(r *district.Run) { r.Reason, r.Language = broadcast.ReasonPowerOff, "bru" }),
		run(18, "Phát ngay", broadcast.OutcomeAired, func(r *district.Run) { r.Trigger, r.CreatedBy = broadcast.TriggerOperator, "truc" }),
		run(19, "Nhạc tối", broadcast.OutcomeAired, func(r *district.Run) { r.Branch = 1 }),
		run(20, "=cmd|' /C calc'!A0", broadcast.OutcomeAired, nil),
		run(21, "<script>alert(1)</script>&\"'", broadcast.OutcomeAired, nil),
		run(22, "hai\ndòng\r\nmột\tô", broadcast.OutcomeAired, nil),
		run(23, "tin \u202egnốt\u202c بث", broadcast.OutcomeAired, nil),
	}
	j := district.Journal{From: "2026-11-01", Until: "2026-11-30", Records: records}
	j.Station, j.Name = "huong-phung-01", "Đài xã Hướng Phùng"
	j.Place = &district.Place{ValidFrom: "2025-07-01", ProvinceCode: "44", CommuneCode: "01942"}
	j.Totals = district.TotalsOf(records)
	return j
}

func written(t *testing.T, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The log book as it is handed in, in both languages.
func TestTheLogBookIsAsItWas(t *testing.T) {
	for _, lang := range []words.Lang{words.VI, words.EN} {
		table := sheet.Journal(lang, book(), now)
		golden(t, "journal."+string(lang)+".csv", written(t, func(b *bytes.Buffer) error { return sheet.WriteCSV(b, table) }))
		golden(t, "journal."+string(lang)+".html", written(t, func(b *bytes.Buffer) error { return sheet.WriteHTML(b, table) }))
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (go test ./district/sheet -update writes it anew):\n%s", name, diff)
	}
}

func TestWhatASpreadsheetReadsBack(t *testing.T) {
	text := written(t, func(b *bytes.Buffer) error { return sheet.WriteCSV(b, sheet.Journal(words.VI, book(), now)) })
	rest, marked := bytes.CutPrefix(text, []byte("\xef\xbb\xbf"))
	if !marked {
		t.Error("Excel breaks accents without the mark in front")
	}
	rows, err := csv.NewReader(bytes.NewReader(rest)).ReadAll()
	if err != nil || len(rows) != 10 {
		t.Fatalf("%d rows, %v: a title broke its line", len(rows), err)
	}
	heads := []string{
		"STT", "Ngày", "Giờ dự kiến", "Giờ phát", "Nội dung", "Nguồn", "Thời lượng", "Khu vực", "Kết quả", "Lý do",
		"Người duyệt", "Người trực", "Chữ ký",
	}
	if diff := cmp.Diff(heads, rows[0]); diff != "" {
		t.Errorf("the columns that staff know:\n%s", diff)
	}
}

func TestNoTextIsAFormula(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+84 912": "'+84 912", "-2": "'-2", "@SUM(A1)": "'@SUM(A1)", "\t=1": "' =1", "\r=1": "' =1", "＝1": "'＝1",
		"\u202e=1": "'=1", // what is left when the sign that turns the line is gone
		"Bản tin":  "Bản tin", "5=5": "5=5", "": "",
	} {
		table := sheet.Table{Columns: []sheet.Column{{Head: "x"}}, Rows: [][]sheet.Cell{{{Text: cell}}}}
		text := string(written(t, func(b *bytes.Buffer) error { return sheet.WriteCSV(b, table) }))
		if _, got, _ := strings.Cut(text, "\r\n"); strings.TrimSuffix(got, "\r\n") != want && strings.Trim(got, "\"\r\n") != want {
			t.Errorf("%q is written as %q, want %q", cell, got, want)
		}
		number := -2
		table.Rows[0][0] = sheet.Cell{Number: &number}
		if text := written(t, func(b *bytes.Buffer) error { return sheet.WriteCSV(b, table) }); !bytes.HasSuffix(text, []byte("\r\n-2\r\n")) {
			t.Errorf("a number is no formula: %q", text)
		}
	}
}

func TestTheWorkbookIsReadBack(t *testing.T) {
	table := sheet.Journal(words.VI, book(), now)
	text := written(t, func(b *bytes.Buffer) error { return sheet.WriteXLSX(b, table) })
	f, err := excelize.OpenReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name := f.GetSheetName(0)
	rows, err := f.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	head := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 1 && r[0] == "STT" })
	if head < 0 {
		t.Fatalf("no head: %q", rows)
	}
	for i, r := range table.Rows {
		for j, c := range r {
			at, _ := excelize.CoordinatesToCellName(j+1, head+2+i)
			got, _ := f.GetCellValue(name, at)
			if got != c.String() {
				t.Errorf("%s: %q, want %q", at, got, c.String())
			}
			if formula, _ := f.GetCellFormula(name, at); formula != "" {
				t.Errorf("%s is a formula: %q", at, formula)
			}
		}
	}
	length, _ := excelize.CoordinatesToCellName(7, head+2)
	if raw, _ := f.GetCellValue(name, length, excelize.Options{RawCellValue: true}); !strings.HasPrefix(raw, "0.0031") {
		t.Errorf("a length of 4:31 is %q of a day: a spreadsheet could not add it up", raw)
	}
}

// LibreOffice is what most offices have; where it is, it has to open the book.
func TestLibreOfficeOpensTheWorkbook(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed; excelize has read the book in the test above")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "book.xlsx")
	text := written(t, func(b *bytes.Buffer) error { return sheet.WriteXLSX(b, sheet.Journal(words.VI, book(), now)) })
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(office, "-env:UserInstallation=file://"+dir+"/home", "--headless", "--convert-to", "csv", "--outdir", dir, file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "book.csv")); err != nil || !bytes.Contains(got, []byte("Lịch tiêm chủng")) {
		t.Errorf("%v: %s", err, got)
	}
}

func TestOnPaperMarkupIsText(t *testing.T) {
	page := string(written(t, func(b *bytes.Buffer) error { return sheet.WriteHTML(b, sheet.Journal(words.VI, book(), now)) }))
	for _, bad := range []string{"<script", "\u202e", "http://", "https://", "src="} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	for _, good := range []string{"@page { size: A4 landscape", `<html lang="vi">`, "&lt;script&gt;", "بث", "Chữ ký"} {
		if !strings.Contains(page, good) {
			t.Errorf("the page lacks %q", good)
		}
	}
	if n := strings.Count(page, "<tr>"); n != 10 {
		t.Errorf("%d rows, want 10", n)
	}
}

func TestTheDayOfAllStations(t *testing.T) {
	came := now.Add(-48 * time.Hour)
	c := district.Cover("2026-11-30", []district.Station{{ID: "a", Name: "=A"}, {ID: "b"}, {ID: "c"}},
		[]district.Day{{Station: "a", Date: "2026-11-30", Planned: 3}, {Station: "a", Date: "2026-11-29", Planned: 9}},
		[]district.Tally{
			{Date: "2026-11-30", Station: "a", Outcome: broadcast.OutcomeAired, N: 1},
			{Date: "2026-11-30", Station: "a", Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff, N: 1},
			{Date: "2026-11-30", Station: "gone", Outcome: broadcast.OutcomeAired, N: 5},
		},
		map[string]district.Contact{"a": {Came: now, Entry: now}, "b": {Came: came, Entry: came}},
	)
	for lang, want := range map[words.Lang][]string{
		words.VI: {
			"a|=A|đủ|3|1|0|1|0|0|1|không phát được: mất điện 1|01/12/2026 05:30",
			"b||im lặng|0|0|0|0|0|0|0||không liên lạc từ 29/11/2026 05:30",
			"c||im lặng|0|0|0|0|0|0|0||chưa liên lạc lần nào",
			"Cộng|||3|1|0|1|0|0|1|không phát được: mất điện 1|",
		},
		words.EN: {
			"a|=A|complete|3|1|0|1|0|0|1|missed: power off 1|01/12/2026 05:30",
			"b||silent|0|0|0|0|0|0|0||not heard from since 29/11/2026 05:30",
			"c||silent|0|0|0|0|0|0|0||never heard from",
			"All|||3|1|0|1|0|0|1|missed: power off 1|",
		},
	} {
		var got []string
		for _, row := range sheet.Coverage(lang, c, now.Location()).Rows {
			var cells []string
			for _, cell := range row {
				cells = append(cells, cell.String())
			}
			got = append(got, strings.Join(cells, "|"))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", lang, diff)
		}
	}
}
