package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// env is the world around a command: where it reads and writes, what the
// environment says, and what the caller asked of every command.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
	askable        bool // a person sits at stdin and stderr
	pretty         bool // stdout is a terminal
	lively         bool // stderr is a terminal

	lang     words.Lang // what is spoken
	named    bool       // the caller named the language
	json     bool
	quiet    bool
	yes      bool
	langFlag string
	data     string
	socket   string
	warned   bool  // of two versions
	forJSON  bool  // --json was typed; known also when the line cannot be read
	lost     error // why an answer could not be written
}

// newEnv is the world of this process.
func newEnv() *env {
	in, out, err := term.IsTerminal(int(os.Stdin.Fd())), term.IsTerminal(int(os.Stdout.Fd())), term.IsTerminal(int(os.Stderr.Fd()))
	return &env{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		getenv: os.Getenv, now: time.Now,
		askable: in && err, pretty: out, lively: err,
	}
}

// speak settles the language before anything is said, the help included: what
// the caller names, else the locale until the station has answered, else
// Vietnamese.
func (e *env) speak(args []string) {
	e.forJSON = slices.Contains(args, "--json")
	for _, named := range []string{langArgument(args), e.getenv("LOA_LANG")} {
		if lang, ok := words.ParseLang(named); ok {
			e.lang, e.named = lang, true
			return
		}
	}
	e.lang = words.VI
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := e.getenv(name); locale != "" {
			if lang, ok := words.ParseLang(locale); ok {
				e.lang = lang
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

func (e *env) text(key words.Key, args ...any) string { return words.Text(e.lang, key, args...) }

func (e *env) label(group, name string) string { return words.Label(e.lang, group, name) }

// say prints a line of talk for people: nothing under --json or --quiet.
func (e *env) say(key words.Key, args ...any) { e.sayText(e.text(key, args...)) }

func (e *env) sayText(s string) {
	if !e.json && !e.quiet {
		e.print(s)
	}
}

// print writes a line of results.
func (e *env) print(s string) {
	if _, err := fmt.Fprintln(e.stdout, s); err != nil && e.lost == nil {
		e.lost = e.answerLost(err)
	}
}

// answerLost says why what was to be printed was not.
func (e *env) answerLost(err error) error {
	return broadcast.Refuse(broadcast.ProblemAnswerLost, "", e.cause(err)).Because(err)
}

// tell writes to stderr. When that fails there is nobody left to tell.
func (e *env) tell(s string) { _, _ = io.WriteString(e.stderr, s) }

// printJSON writes values as JSON, one a line.
func printJSON[T any](e *env, values ...T) error {
	out := json.NewEncoder(e.stdout)
	out.SetEscapeHTML(false)
	for _, v := range values {
		if err := out.Encode(v); err != nil {
			return e.answerLost(err)
		}
	}
	return nil
}
