package main

import (
	"bytes"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// aCommandLine is a command line in a language, with nobody in front of it.
func aCommandLine(lang words.Lang) (*env, *bytes.Buffer) {
	out := &bytes.Buffer{}
	return envAt(terminal.Terminal{
		Stdin: strings.NewReader(""), Stdout: out, Stderr: out, Lang: lang, Named: true,
		Getenv: func(string) string { return "" }, Now: fakeNow,
	}), out
}

// everyCommand visits the root and all that hangs on it.
func everyCommand(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		everyCommand(sub, visit)
	}
}

func TestEveryCommandAndOptionHasHelpInBothLanguages(t *testing.T) {
	said := map[words.Lang]map[string]string{}
	for _, lang := range []words.Lang{words.VI, words.EN} {
		said[lang] = map[string]string{}
		e, _ := aCommandLine(lang)
		everyCommand(newRoot(e), func(c *cobra.Command) {
			said[lang][c.CommandPath()] = c.Short
			c.LocalFlags().VisitAll(func(f *pflag.Flag) {
				if !f.Hidden && !c.Hidden {
					said[lang][c.CommandPath()+" --"+f.Name] = f.Usage
				}
			})
		})
	}
	if n := len(said[words.VI]); n < 60 {
		t.Errorf("only %d commands and options were visited", n)
	}
	for name, vi := range said[words.VI] {
		en := said[words.EN][name]
		if vi == "" || strings.Contains(vi, "command.") || strings.Contains(vi, "flag.") {
			t.Errorf("%s has no help: %q", name, vi)
		}
		if vi == en {
			t.Errorf("%s says %q in both languages", name, vi)
		}
	}
}

func TestEveryCommandHasAVietnameseName(t *testing.T) {
	e, _ := aCommandLine(words.VI)
	taken := map[string]string{}
	everyCommand(newRoot(e), func(c *cobra.Command) {
		if !c.Hidden && c.HasParent() && len(c.Aliases) == 0 {
			t.Errorf("%s has no Vietnamese name", c.CommandPath())
		}
		for _, name := range append(c.Aliases, c.Name()) {
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

func TestExitCodes(t *testing.T) {
	for class, want := range map[broadcast.Class]int{
		broadcast.ClassFailed: 1, broadcast.ClassUsage: 2, broadcast.ClassNotUp: 3,
		broadcast.ClassRefused: 4, broadcast.ClassNotFound: 5, broadcast.ClassForbidden: 6,
		"of a later version": 1,
	} {
		e, _ := aCommandLine(words.EN)
		if got := e.report(&control.Error{Kind: "x", Message: "x", Class: class}); got != want {
			t.Errorf("%s ends with %d, want %d", class, got, want)
		}
	}
	e, out := aCommandLine(words.EN)
	if code := e.report(nil); code != 0 || out.Len() > 0 {
		t.Errorf("all well ends with %d and %q, want 0 and nothing", code, out)
	}
}

func TestTheProblemsOfTheCommandLineHaveWords(t *testing.T) {
	if !words.Has("problem."+problemNotConfirmed) || !words.Has("hint."+problemNotConfirmed) {
		t.Error("not_confirmed has no words")
	}
}

func TestWhereTheDaemonIsLookedFor(t *testing.T) {
	for _, c := range []struct {
		what         string
		data, socket string
		environ      map[string]string
		want         string
	}{
		{"--socket goes first", "/d", "/s.sock", map[string]string{"LOA_DATA": "/e"}, "/s.sock"},
		{"then --data", "/d", "", map[string]string{"LOA_DATA": "/e"}, "/d/loa.sock"},
		{"then LOA_DATA", "", "", map[string]string{"LOA_DATA": "/e", "HOME": "/h"}, "/e/loa.sock"},
		{"then the usual places", "", "", map[string]string{"HOME": "/h"}, "/run/loa/loa.sock /var/lib/loa/loa.sock /h/.local/share/loa/loa.sock"},
		{"a folder of the user's own", "", "", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/x"}, "/run/loa/loa.sock /var/lib/loa/loa.sock /x/loa/loa.sock"},
		{"a relative one does not count", "", "", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "x"}, "/run/loa/loa.sock /var/lib/loa/loa.sock /h/.local/share/loa/loa.sock"},
	} {
		e := envAt(terminal.Terminal{Getenv: func(name string) string { return c.environ[name] }})
		e.data, e.socket = c.data, c.socket
		if got := strings.Join(e.sockets(), " "); got != c.want {
			t.Errorf("%s: got %s, want %s", c.what, got, c.want)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestAnAnswerThatCouldNotBeWrittenIsAFailure(t *testing.T) {
	for _, command := range []string{"version", "help", "config show", "version --json"} {
		e, out := aCommandLine(words.EN)
		e.Stdout = fullDisk{}
		if code := run(t.Context(), e, strings.Fields(command)); code != 1 || !strings.Contains(out.String(), words.Label(words.VI, words.Cause, "space")) {
			t.Errorf("loa %s > a full disk: exit code %d and %q, want 1 and why", command, code, out)
		}
	}
}
