package terminal_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func TestColumnsAreAsWideAsTheyLook(t *testing.T) {
	for text, want := range map[string]int{
		"Bản tin sáng":             12, // composed
		"Ba\u0309n tin sa\u0301ng": 12, // as macOS writes it
		"● ✓ ✗ ▲ ▓░":               10,
		"晨间":                       4,
		"":                         0,
	} {
		if got := terminal.Width(text); got != want {
			t.Errorf("%q is %d columns wide, want %d", text, got, want)
		}
	}
}

func TestATitleCannotMoveTheCursor(t *testing.T) {
	var out bytes.Buffer
	e := terminal.Terminal{Stdout: &out}
	e.Table(nil, [][]string{{"14", "tin\x1b[2J\tsáng\n"}})
	if got, want := out.String(), "14\ttin [2J sáng \n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheLanguageIsThatOfTheCaller(t *testing.T) {
	for _, tt := range []struct {
		line  string
		env   map[string]string
		want  words.Lang
		named bool
	}{
		{"status", nil, words.VI, false},
		{"status --lang en", nil, words.EN, true},
		{"status --lang=en --json", map[string]string{"LOA_LANG": "vi"}, words.EN, true},
		{"status", map[string]string{"LOA_LANG": "en", "LANG": "vi_VN.UTF-8"}, words.EN, true},
		{"status", map[string]string{"LANG": "en_GB.UTF-8"}, words.EN, false},
		{"status", map[string]string{"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, words.VI, false},
		{"add -- --lang en", nil, words.VI, false},
	} {
		e := terminal.Terminal{Getenv: func(name string) string { return tt.env[name] }}
		if e.Speak(strings.Fields(tt.line)); e.Lang != tt.want || e.Named != tt.named {
			t.Errorf("%q with %v: %v, named %t", tt.line, tt.env, e.Lang, e.Named)
		}
	}
}

// command is a program of one group with two commands.
func command(e *terminal.Terminal) *cobra.Command {
	e.Program, e.ExitCodes, e.Getenv = "loa", words.HelpExitCodes, func(string) string { return "" }
	do := func(context.Context, []string) error { return nil }
	root := e.Group("loa", e.Command("log", terminal.NoArgs, do), e.Command("list", terminal.NoArgs, do))
	root.PersistentFlags().BoolVar(&e.JSON, "json", false, "")
	root.PersistentFlags().StringVar(&e.LangFlag, "lang", "", "")
	e.Root(root)
	return root
}

func TestWhatIsMistypedIsAnsweredWithWhatWasMeant(t *testing.T) {
	for line, want := range map[string]string{
		"lgo":             "loa log",
		"lis":             "loa list",
		"quackery":        "--help",
		"log --jsn":       "--json",
		"log extra":       "--help",
		"log --json=what": "--help",
	} {
		e := terminal.Terminal{Lang: words.EN, Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}}
		err := e.Run(t.Context(), command(&e), strings.Fields(line))
		said, ok := errors.AsType[*control.Error](err)
		if !ok || said.Class != broadcast.ClassUsage || !strings.Contains(said.Hint, want) {
			t.Errorf("%q: %+v, want a hint with %q", line, said, want)
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestAnAnswerThatTheDiskSwallowedIsAFailure(t *testing.T) {
	e := terminal.Terminal{Lang: words.EN, Stdout: full{}, Stderr: &bytes.Buffer{}}
	root := command(&e)
	root.AddCommand(e.Command("undo", terminal.NoArgs, func(context.Context, []string) error { e.Print("done"); return nil }))
	problem, ok := errors.AsType[*broadcast.Problem](e.Run(t.Context(), root, []string{"undo"}))
	if !ok || problem.Kind != broadcast.ProblemAnswerLost {
		t.Errorf("got %v", problem)
	}
}

func TestAFileIsReplacedAsAWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	for _, text := range []string{"first", "the second one"} {
		if err := terminal.WriteOver(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%q, %v; want %q", got, err, text)
		}
	}
	if err := terminal.WriteOver(filepath.Join(path, "b.csv"), nil); err == nil {
		t.Error("a file below a file was written")
	}
	left, _ := os.ReadDir(filepath.Dir(path))
	if len(left) != 1 {
		t.Errorf("%d files are left", len(left))
	}
}
