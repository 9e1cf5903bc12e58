// Package terminal is how both programs speak to whoever types: in which language,
// results on stdout and talk on stderr, tables, the help, and what is wrong with a
// command line or with what it asked for.
//
// It promises that stdout holds results alone, that under --json every answer and
// every complaint is JSON, and that each class of problem has one exit code.
//
// The one way to hurt yourself: what could not be written is kept in Lost, and only
// [Terminal.Run] looks at it.
package terminal

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// Terminal is the world around a command: where it reads and writes, what the
// environment says, and what the caller asked of every command.
type Terminal struct {
	Program        string // its name, as it is typed
	Catalogue      string // before the paths of its commands in the catalogue of words, "" = nothing
	ExitCodes      words.Key
	Aliases        map[string][]string // the Vietnamese names of the commands, by path
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Now            func() time.Time
	Askable        bool // a person sits at stdin and stderr
	Pretty         bool // stdout is a terminal
	Lively         bool // stderr is a terminal

	Lang     words.Lang // what is spoken
	Named    bool       // the caller named the language
	JSON     bool
	Quiet    bool
	LangFlag string
	ForJSON  bool  // --json was typed; known also when the line cannot be read
	Lost     error // why an answer could not be written
}

// New is the terminal of this process, for a program that its caller describes.
func New() Terminal {
	in, out, err := term.IsTerminal(int(os.Stdin.Fd())), term.IsTerminal(int(os.Stdout.Fd())), term.IsTerminal(int(os.Stderr.Fd()))
	return Terminal{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Now: time.Now,
		Askable: in && err, Pretty: out, Lively: err,
	}
}

// Main runs a program and gives its exit code. The context of its command ends at
// the first signal; a second one ends the program at once.
func Main(run func(ctx context.Context, args []string) int) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return run(ctx, os.Args[1:])
}

// Run runs one command line.
func (t *Terminal) Run(ctx context.Context, root *cobra.Command, args []string) error {
	root.SetArgs(args)
	if err := root.ExecuteContext(ctx); err != nil {
		return err //nolint:wrapcheck // what the command says
	}
	return t.Lost // an answer that a full disk swallowed was not given
}

// Speak settles the language before anything is said, the help included: what
// the caller names, else the locale until a station has answered, else
// Vietnamese.
func (t *Terminal) Speak(args []string) {
	t.ForJSON = slices.Contains(args, "--json")
	for _, named := range []string{langArgument(args), t.Getenv("LOA_LANG")} {
		if lang, ok := words.ParseLang(named); ok {
			t.Lang, t.Named = lang, true
			return
		}
	}
	t.Lang = words.VI
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := t.Getenv(name); locale != "" {
			if lang, ok := words.ParseLang(locale); ok {
				t.Lang = lang
			}
			return
		}
	}
}

// langArgument finds --lang before the flags are parsed.
func langArgument(args []string) string {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			return value
		}
		if arg == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
		if arg == "--" {
			break
		}
	}
	return ""
}

// CheckLang refuses a language that is not spoken.
func (t *Terminal) CheckLang() error {
	if _, ok := words.ParseLang(t.LangFlag); t.LangFlag != "" && !ok {
		return broadcast.Refuse(broadcast.ProblemValueUnknown, "lang", t.LangFlag, []string{"vi", "en"})
	}
	return nil
}

// Text is a sentence of the catalogue.
func (t *Terminal) Text(key words.Key, args ...any) string { return words.Text(t.Lang, key, args...) }

// Label is a stable word as people read it.
func (t *Terminal) Label(group, name string) string { return words.Label(t.Lang, group, name) }

// Say prints a line of talk for people: nothing under --json or --quiet.
func (t *Terminal) Say(key words.Key, args ...any) { t.SayText(t.Text(key, args...)) }

// SayText does so with a sentence that is made already.
func (t *Terminal) SayText(s string) {
	if !t.JSON && !t.Quiet {
		t.Print(s)
	}
}

// Print writes a line of results.
func (t *Terminal) Print(s string) {
	if _, err := fmt.Fprintln(t.Stdout, s); err != nil && t.Lost == nil {
		t.Lost = t.AnswerLost(err)
	}
}

// AnswerLost says why what was to be printed was not.
func (t *Terminal) AnswerLost(err error) error {
	return broadcast.Refuse(broadcast.ProblemAnswerLost, "", t.Cause(err)).Because(err)
}

// Tell writes to stderr. When that fails there is nobody left to tell.
func (t *Terminal) Tell(s string) { _, _ = io.WriteString(t.Stderr, s) }

// PrintJSON writes values as JSON, one a line.
func PrintJSON[T any](t *Terminal, values ...T) error {
	out := json.NewEncoder(t.Stdout)
	out.SetEscapeHTML(false)
	for _, v := range values {
		if err := out.Encode(v); err != nil {
			return t.AnswerLost(err)
		}
	}
	return nil
}
