package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/district"
)

func TestEveryCommandHasAVietnameseName(t *testing.T) {
	e := envAt(terminal.Terminal{Getenv: func(string) string { return "" }, Lang: words.VI})
	taken := map[string]string{}
	everyCommand(newRoot(e), func(c *cobra.Command) {
		if c.HasParent() && len(c.Aliases) == 0 {
			t.Errorf("%s has no Vietnamese name", c.CommandPath())
		}
		for _, name := range append(slices.Clone(c.Aliases), c.Name()) {
			if c.HasParent() {
				name = c.Parent().CommandPath() + " " + name
			}
			if other, twice := taken[name]; twice {
				t.Errorf("%s and %s are both called %s", other, c.CommandPath(), name)
			}
			taken[name] = c.CommandPath()
		}
	})
}

func everyCommand(c *cobra.Command, do func(*cobra.Command)) {
	do(c)
	for _, sub := range c.Commands() {
		everyCommand(sub, do)
	}
}

func TestHelpIsACommandToo(t *testing.T) {
	for _, c := range []struct {
		typed string
		code  int
		want  string
	}{
		{"help", 0, "Usage: loa-district COMMAND"},
		{"help station add", 0, "Usage: loa-district station add ID"},
		{"tro-giup bao-cao", 0, "Usage: loa-district report"},
		{"dai danh-sach --help", 0, "Usage: loa-district station list"},
		{"help nonsense", 2, `there is no command "nonsense"`},
	} {
		var out bytes.Buffer
		e := envAt(terminal.Terminal{Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }, Now: time.Now})
		code := run(context.Background(), e, append(strings.Fields(c.typed), "--lang", "en"))
		if code != c.code || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: exit code %d, want %d and %q in:\n%s", c.typed, code, c.code, c.want, &out)
		}
	}
}

func TestTheLastContactIsToldInTheZoneOfDays(t *testing.T) {
	tokyo := time.FixedZone("", 9*3600)
	e := envAt(terminal.Terminal{Lang: words.EN, Now: func() time.Time { return time.Date(2026, 11, 26, 1, 0, 0, 0, tokyo) }})
	row := e.stationRow(district.Seen{Contact: district.Contact{Came: time.Date(2026, 11, 25, 15, 30, 0, 0, time.UTC)}})
	if got := row[3]; got != "today 00:30" {
		t.Errorf("last contact %q, want today 00:30", got)
	}
}

// A rented server runs in UTC, where the first bulletin of a village is still
// yesterday: days are those of the stations, unless TZ names a zone. Each case is
// a process, as a process reads TZ once.
func TestDaysAreThoseOfTheStations(t *testing.T) {
	const midnight = "2026-11-25T17:30:00Z"
	if os.Getenv("LOA_TEST_ZONE") != "" {
		at, err := time.Parse(time.RFC3339, midnight)
		if err != nil {
			t.Fatal(err)
		}
		e := newEnv()
		e.Now = inZone(zone(e.Getenv), func() time.Time { return at })
		day, err := e.day("date", "today")
		if err != nil {
			t.Fatal(err)
		}
		if want := os.Getenv("LOA_TEST_ZONE"); string(day) != want {
			t.Fatalf("today is %s, want %s", day, want)
		}
		return
	}
	for _, c := range []struct{ what, tz, want string }{
		{"nothing said", "", "2026-11-26"},
		{"a server that says UTC", "UTC", "2026-11-25"},
		{"a server that says where it is", "Asia/Ho_Chi_Minh", "2026-11-26"},
	} {
		t.Run(c.what, func(t *testing.T) {
			test := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDaysAreThoseOfTheStations$")
			test.Env = append(os.Environ(), "TZ="+c.tz, "LOA_TEST_ZONE="+c.want)
			if out, err := test.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
