package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// explained asks a station why, and gives the first answer.
func (b *box) explained(args ...string) (x broadcast.Explanation) {
	b.t.Helper()
	line, _, _ := strings.Cut(b.must(append([]string{"why", "--json"}, args...)...), "\n")
	if err := json.Unmarshal([]byte(line), &x); err != nil {
		b.t.Fatalf("read the explanation %q: %v", line, err)
	}
	return x
}

func kinds(x broadcast.Explanation) string {
	var out []string
	for _, b := range x.Because {
		out = append(out, b.Kind)
	}
	return strings.Join(out, " ")
}

// A station on which nothing is heard, at any hour: what it is asked about lies
// days ahead, at the turn of a year.
func TestTheScheduleIsSeenBeforehand(t *testing.T) {
	b := newBox(t, nil, strings.Replace(openHours, "quiet_hours = []", `quiet_hours = ["21:00-05:00"]`, 1)).start()
	b.must("import", toneMP3(t, 440, 3*time.Second))
	year := time.Now().In(hanoi).Year() + 1
	eve, day := time.Date(year, 12, 30, 0, 0, 0, 0, hanoi).Format(time.DateOnly), time.Date(year+1, 1, 1, 0, 0, 0, 0, hanoi).Format(time.DateOnly)
	b.must("add", "Bản tin sáng", "--media", "m1", "--at", "hằng ngày 5h30")
	b.must("add", "Ca nhạc", "--media", "m1", "--at", "hằng ngày 5h30", "--except", eve)
	b.must("add", "Giao thừa", "--media", "m1", "--at", day[:4]+"-01-01 00:00", "--ask-exception")

	var titles []string
	for line := range strings.Lines(b.must("simulate", "--from", eve, "--until", day, "--json")) {
		var a control.Simulated
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		titles = append(titles, a.Wanted.Format("02 15:04 ")+a.Title+" "+a.Planned.Format("15:04:05 ")+string(a.Reason))
	}
	want := []string{
		"30 05:30 Bản tin sáng 05:30:00 ",
		"31 05:30 Bản tin sáng 05:30:00 ", "31 05:30 Ca nhạc 05:30:03 ",
		"01 00:00 Giao thừa 00:00:00 not_approved", "01 05:30 Bản tin sáng 05:30:00 ", "01 05:30 Ca nhạc 05:30:03 ",
	}
	if got := strings.Join(titles, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("the days hold\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	for _, c := range []struct {
		args []string
		want string // kinds of the facts
		do   string
	}{
		{[]string{"ban tin sang", "--date", eve}, "rule deed due_in plan", ""},
		{[]string{"ca nha\u0323c"}, "rule deed waits due_in plan", ""}, // as a phone types it
		{[]string{"2@" + eve[:5] + "12-31T05:30:00+07:00"}, "rule deed waits due_in plan", ""},
		{[]string{"CA NHẠC", "--date", eve}, "rule deed excepted next_time", ""},
		{[]string{"giao thua"}, "rule deed awaits due_in", "loa approve 3"},
	} {
		x := b.explained(c.args...)
		if kinds(x) != c.want || x.Do != c.do {
			t.Errorf("why %q: %s, do %q; want %s, do %q", c.args, kinds(x), x.Do, c.want, c.do)
		}
	}
	if a := b.run("why", "2@"+eve+"T05:30:00+07:00"); a.code != 5 {
		t.Errorf("an airing that is excepted is known: exit %d, %s", a.code, a.stdout)
	}

	file := filepath.Join(t.TempDir(), "lich.ics")
	b.must("schedule", "--date", eve, "--days", "2", "--ics", file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if events := strings.Count(string(text), "BEGIN:VEVENT"); events != 3 {
		t.Errorf("%d events in the calendar, want 3:\n%s", events, text)
	}
}

func TestWhatWasHeardIsExplainedAndCertified(t *testing.T) {
	b := newBox(t, nil, openHours).start()
	tone := toneMP3(t, 440, time.Second)
	b.addAt("Quy hoạch", tone, soon(time.Second))
	r := b.record("Quy hoạch", 20*time.Second)
	if x := b.explained("quy hoach"); x.Airing != r.Airing || x.Outcome != broadcast.OutcomeAired || kinds(x) != "rule deed heard clock" {
		t.Errorf("%s %s is explained by %s", x.Airing, x.Outcome, kinds(x))
	}
	if x := b.explained(string(r.Airing)); x.Airing != r.Airing {
		t.Errorf("asked about %s, it speaks of %s", r.Airing, x.Airing)
	}
	certificate := b.must("certificate", "1", "--days", "1")
	for _, quoted := range []string{string(r.Airing), r.Media, broadcast.DateOf(r.Started).In(hanoi).Format("02/01/2006")} {
		if !strings.Contains(certificate, quoted) {
			t.Errorf("the certificate does not quote %s:\n%s", quoted, certificate)
		}
	}
	var chain control.VerifyAnswer
	if err := json.Unmarshal([]byte(b.must("log", "--verify", "--json")), &chain); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(certificate, chain.Head) {
		t.Errorf("the certificate does not quote the head %s:\n%s", chain.Head, certificate)
	}
	if a := b.run("certificate", "1"); a.code != 4 {
		t.Errorf("one day is taken for three: exit %d, %s", a.code, a.stdout)
	}
	b.must("remove", "1", "--yes")
	if x := b.explained("quy hoach"); kinds(x) != "gone deed deed heard clock" {
		t.Errorf("what is gone is explained by %s", kinds(x))
	}
	b.must("certificate", "1", "--days", "1") // the log remembers
}
