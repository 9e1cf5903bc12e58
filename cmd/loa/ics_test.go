package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// unfold undoes what a calendar file does to its lines (RFC 5545, 3.1).
func unfold(text string) []string {
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n")
}

// Whatever a title holds: no line is longer than 75 octets, no letter is torn, and
// a reader gets the title back.
func TestALineOfACalendarIsFoldedBetweenLetters(t *testing.T) {
	unescape := strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",")
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.StringOf(rapid.RuneFrom([]rune(`aBđệ;,\: 🔔`+"ế"))).Draw(t, "title")
		var c ics
		c.text("SUMMARY", title)
		for line := range strings.SplitSeq(strings.TrimSuffix(c.b.String(), "\r\n"), "\r\n") {
			if len(line) > icsLine || !utf8.ValidString(line) {
				t.Fatalf("a line of %d octets: %q", len(line), line)
			}
		}
		got := unfold(c.b.String())
		if len(got) != 1 || unescape.Replace(strings.TrimPrefix(got[0], "SUMMARY:")) != title {
			t.Fatalf("%q comes back as %q", title, got)
		}
	})
}

func TestATitleCannotAddALineToACalendar(t *testing.T) {
	var c ics
	c.text("SUMMARY", "Tin\r\nATTACH:http://x\rB\nC")
	if got := c.b.String(); got != "SUMMARY:Tin\\nATTACH:http://x B\\nC\r\n" {
		t.Errorf("got %q", got)
	}
}

func TestTheEventsOfACalendar(t *testing.T) {
	e, _ := aCommandLine(words.VI)
	at := fakeNow().Truncate(time.Minute)
	line := func(id string, change func(*control.ScheduleLine)) control.ScheduleLine {
		l := control.ScheduleLine{
			Airing: broadcast.AiringID(id), Title: "Bản tin", Priority: broadcast.PriorityRoutine, Wanted: at, Planned: at, PlannedMS: 60_000, State: "to_come",
		}
		change(&l)
		return l
	}
	text, events := e.iCalendar(control.ScheduleAnswer{Station: "dai-loc", Name: "Đài; xã", Lines: []control.ScheduleLine{
		line("1@x", func(*control.ScheduleLine) {}),
		line("2@x", func(l *control.ScheduleLine) { l.Part = 1 }),
		line("3@x", func(l *control.ScheduleLine) {
			l.Outcome, l.Planned, l.PlannedMS = broadcast.OutcomeSkipped, time.Time{}, 0
		}),
		line("2@x", func(l *control.ScheduleLine) { l.Part, l.Planned = 2, at.Add(10*time.Minute) }),
		line("4@x", func(l *control.ScheduleLine) { l.Priority = broadcast.PriorityEmergency }),
	}}, fakeNow())
	want := []string{
		"UID:1@x/dai-loc", "DTSTART:20261122T224200Z", "DTEND:20261122T224300Z", "STATUS:CONFIRMED",
		"UID:2@x/dai-loc", "DTSTART:20261122T224200Z", "DTEND:20261122T225300Z", "STATUS:CONFIRMED", // both parts
		"UID:3@x/dai-loc", "DTSTART:20261122T224200Z", "STATUS:CANCELLED",
	}
	got := slices.DeleteFunc(unfold(text), func(line string) bool {
		name, _, _ := strings.Cut(line, ":")
		return !slices.Contains([]string{"UID", "DTSTART", "DTEND", "STATUS"}, name)
	})
	if !slices.Equal(got, want) || events != 3 {
		t.Errorf("%d events:\n%s\nwant\n%s", events, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !strings.Contains(text, "X-WR-CALNAME:Đài\\; xã\r\n") {
		t.Errorf("the calendar has no name:\n%s", text)
	}
}

// A phone that reads the file meanwhile sees the old one or the new one, and a file
// that cannot be written leaves the old one and nothing besides.
func TestACalendarFileIsReplacedAsAWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "lich.ics")
	writeFile(t, path, "old")
	before, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()
	if err := terminal.WriteOver(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	old := make([]byte, 10)
	if n, _ := before.Read(old); string(old[:n]) != "old" {
		t.Errorf("who had the file open reads %q", old[:n])
	}
	if text, _ := os.ReadFile(path); string(text) != "new" {
		t.Errorf("the file holds %q", text)
	}
	if err := terminal.WriteOver(filepath.Join(dir, "nowhere", "lich.ics"), []byte("new")); err == nil {
		t.Error("a folder that is not there was written to")
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files are left", len(left))
	}
}
