package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

// monday is 23 November 2026, half past five in the commune.
var monday = time.Date(2026, 11, 23, 5, 30, 0, 0, time.FixedZone("", 7*3600))

// office is a data folder with three days of one station, which heard its notice
// in full on each, and a station that never sent anything.
func office(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	s, err := district.OpenFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := district.New(s)
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	for _, id := range []string{"dai-loc-01", "khe-sanh-02"} {
		if _, err := c.AddStation(t.Context(), id, "", key.Public().(ed25519.PublicKey), monday); err != nil {
			t.Fatal(err)
		}
	}
	var entries [][]byte
	add := func(e broadcast.Entry) {
		e.Seq = int64(len(entries)) + 1
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, text)
	}
	for day := range 3 {
		at := monday.AddDate(0, 0, day)
		a := broadcast.Airing{
			ID: broadcast.NewAiringID(14, at, 1), Slot: 14, Title: "Niêm yết danh sách cử tri", Source: broadcast.SourceFile,
			Priority: broadcast.PriorityRoutine, Trigger: broadcast.TriggerSchedule, Wanted: at, Planned: at, PlannedMS: 60_000,
		}
		stamp := broadcast.Stamp{At: at, Clock: broadcast.ClockTrusted, Boot: "boot"}
		add(broadcast.Entry{Stamp: stamp, Claimed: &a})
		add(broadcast.Entry{Stamp: stamp, Started: &broadcast.Started{Airing: a.ID, At: at}})
		add(broadcast.Entry{Stamp: stamp, Ended: &broadcast.Ended{
			Airing: a.ID, At: at.Add(time.Minute), HeardMS: 60_000, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeAired},
		}})
	}
	var file bytes.Buffer
	logID := strings.Repeat("01", 16)
	h := uplink.Header{Station: "dai-loc-01", LogID: logID, From: 1, PrevHash: uplink.Origin("dai-loc-01", logID).Hex()}
	if _, err := uplink.Seal(&file, h, entries, key); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Import(t.Context(), &file, monday.AddDate(0, 0, 3)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// typed runs a command line as the program does.
func typed(t *testing.T, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	e := envAt(terminal.Terminal{
		Stdout: &out, Stderr: &errs, Now: func() time.Time { return monday.AddDate(0, 0, 3) },
		Getenv: func(string) string { return "" },
	})
	args = append([]string{"--data", dir}, args...)
	e.Speak(args)
	root := newRoot(e)
	root.SetArgs(args)
	code = e.report(root.ExecuteContext(t.Context()))
	return out.String(), errs.String(), code
}

func TestWhatAnOfficerTypes(t *testing.T) {
	dir := office(t)
	for _, tc := range []struct {
		line string
		code int
		says []string // on stdout, or stderr where it fails
	}{
		{"coverage --date 23/11", 0, []string{"dai-loc-01\t\tđủ\t0\t1\t0", "khe-sanh-02\t\tim lặng", "chưa liên lạc lần nào"}},
		{"coverage --date 23/11 --lang en", 0, []string{"complete", "silent", "never heard from"}},
		{"coverage --date 23/11 --json", 0, []string{`"state":"whole"`, `"states":{"silent":1,"whole":1}`}},
		{"coverage --date 23/11 --title NIÊM", 0, []string{"dai-loc-01\t\tphát đủ\t1\t05:30:00\t0:01:00", "khe-sanh-02\t\tnhật ký chưa về"}},
		{"coverage --date 23/11 --title nothing", 5, []string{`không có lượt phát nào có "nothing"`, "--date NGÀY"}},
		{"coverage --date 23/11 --station dai-loc-01", 0, []string{"1\t23/11/2026\t05:30:00\t05:30:00\tNiêm yết danh sách cử tri"}},
		{"coverage --date yesteryear", 2, []string{"yesteryear"}},
		{"report --month 11/2026", 0, []string{"dai-loc-01\t\t0:03:00\t0:00:00\t0:03:00", "Cộng\t\t0:03:00"}},
		{"report --month q4/2026 --lang en", 0, []string{"All\t\t0:03:00"}},
		{"report --month 10/2026", 0, []string{"Cộng\t\t0:00:00"}},
		{"report --month 13/2026", 2, []string{`không hiểu tháng "13/2026"`}},
		{"report --month 11/2026 --from 1/11", 2, []string{"--month"}},
		{"report --from 25/11 --until 24/11", 4, []string{"24/11 đứng trước ngày đầu 25/11"}},
		{"report --station dai-loc-01 --from 24/11/2026 --until 25/11/2026 --csv -", 0, []string{"\ufeffSTT,Ngày", "\r\n2,25/11/2026"}},
		{"report --station dai-loc-01 --month 2026 --html -", 0, []string{"<h1 dir=\"auto\">Sổ nhật ký phát thanh</h1>"}},
		{"report --station dai-loc-01 --month 2026 --json", 0, []string{`"heard_ms":180000`, `"records":[{"station":"dai-loc-01"`}},
		{"report --csv a --xlsx b", 2, []string{"--xlsx"}},
		{"report --station nobody", 5, []string{"nobody"}},
		{"certificate --station dai-loc-01 --programme 14", 0, []string{
			"GIẤY XÁC NHẬN", "(chương trình số 14)", "14@2026-11-24T05:30:00+07:00", "60000 ms", "9 dòng, máy chủ đã kiểm tra",
		}},
		{"certificate --station dai-loc-01 --title niêm --lang en", 0, []string{"heard in full on 3 consecutive days", "entry 9 of the log"}},
		{"certificate --station dai-loc-01 --programme 14 --days 4", 4, []string{"mới phát đủ 3 ngày liên tiếp, cần 4", "loa-district import"}},
		{"certificate --station dai-loc-01 --programme 99", 5, []string{"99"}},
		{"certificate --station dai-loc-01", 2, []string{"--programme"}},
	} {
		stdout, stderr, code := typed(t, dir, strings.Fields(tc.line)...)
		if code != tc.code {
			t.Errorf("%s: exit code %d, want %d: %s", tc.line, code, tc.code, stderr)
		}
		said := stdout
		if tc.code != 0 {
			said = stderr
		}
		for _, want := range tc.says {
			if !strings.Contains(said, want) {
				t.Errorf("%s lacks %q:\n%s", tc.line, want, said)
			}
		}
	}
}

func TestACertificateForProgramsComesAlsoWhereItIsNotReached(t *testing.T) {
	stdout, stderr, code := typed(t, office(t), "certificate", "--station", "dai-loc-01", "--programme", "14", "--days", "4", "--json")
	var a district.CertificateAnswer
	if err := json.Unmarshal([]byte(stdout), &a); err != nil || a.Reached || a.InARow != 3 || len(a.Days) != 3 || code != 4 {
		t.Errorf("%v, %d: %+v", err, code, a)
	}
	if !strings.Contains(stderr, `"kind":"not_heard_out"`) {
		t.Error(stderr)
	}
}

func TestAReportGoesIntoAFile(t *testing.T) {
	dir := office(t)
	file := filepath.Join(t.TempDir(), "tháng 11.xlsx")
	stdout, stderr, code := typed(t, dir, "report", "--month", "11/2026", "--xlsx", file)
	text, err := os.ReadFile(file)
	if err != nil || code != 0 || stdout != "" || !bytes.HasPrefix(text, []byte("PK")) || !strings.Contains(stderr, "Đã ghi 3 dòng") {
		t.Errorf("%v, %d, %q, %q", err, code, stdout, stderr)
	}
	_, stderr, code = typed(t, dir, "report", "--month", "11/2026", "--xlsx", filepath.Join(dir, "none", "x.xlsx"))
	if code != 1 || !strings.Contains(stderr, "không ghi được tệp") {
		t.Errorf("a folder that is not there: %d, %q", code, stderr)
	}
}
