package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a server without zone files still knows the one of its stations

	"golang.org/x/term"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// env is the world around a command: where it writes, what the environment says,
// and what the caller asked of every command.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
	pretty         bool // stdout is a terminal

	lang     words.Lang // what is spoken
	json     bool
	langFlag string
	data     string
	db       string
	forJSON  bool  // --json was typed; known also when the line cannot be read
	lost     error // why an answer could not be written
}

// newEnv is the world of this process.
func newEnv() *env {
	return &env{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv,
		now:    inZone(zone(os.Getenv), time.Now),
		pretty: term.IsTerminal(int(os.Stdout.Fd())),
	}
}

// stationZone is where the stations are unless their configuration says otherwise.
const stationZone = "Asia/Ho_Chi_Minh"

// zone is the time zone that days and hours are told in: that of TZ, else that of
// the stations. A rented server runs in UTC, where the morning of a village is
// still yesterday.
func zone(getenv func(string) string) *time.Location {
	if getenv("TZ") != "" {
		return time.Local
	}
	at, err := time.LoadLocation(stationZone)
	if err != nil {
		return time.Local // cannot be: the zones are embedded
	}
	return at
}

// here is a moment in the zone that days and hours are told in.
func (e *env) here(t time.Time) time.Time { return t.In(e.now().Location()) }

func inZone(at *time.Location, now func() time.Time) func() time.Time {
	return func() time.Time { return now().In(at) }
}

// speak settles the language before anything is said: what the caller names, else
// the locale, else Vietnamese.
func (e *env) speak(args []string) {
	e.forJSON = slices.Contains(args, "--json")
	e.lang = words.VI
	named := []string{langArgument(args), e.getenv("LOA_LANG")}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		named = append(named, e.getenv(name))
	}
	for _, name := range named {
		if lang, ok := words.ParseLang(name); ok {
			e.lang = lang
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
	}
	return ""
}

// dataFolder is where the collector lives: as named, else where a service keeps
// its state, else the user's own place (XDG Base Directory Specification 0.8).
func (e *env) dataFolder() string {
	for _, named := range []string{e.data, e.getenv("LOA_DISTRICT_DATA")} {
		if named != "" {
			return named
		}
	}
	if os.Geteuid() == 0 || e.getenv("NOTIFY_SOCKET") != "" {
		return "/var/lib/loa-district"
	}
	if dir := e.getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "loa-district")
	}
	return filepath.Join(e.getenv("HOME"), ".local", "share", "loa-district")
}

func (e *env) text(key words.Key, args ...any) string { return words.Text(e.lang, key, args...) }

func (e *env) label(group, name string) string { return words.Label(e.lang, group, name) }

// say prints a line of talk for people: nothing under --json.
func (e *env) say(key words.Key, args ...any) {
	if !e.json {
		e.print(e.text(key, args...))
	}
}

// print writes a line of results.
func (e *env) print(s string) {
	if _, err := fmt.Fprintln(e.stdout, s); err != nil && e.lost == nil {
		e.lost = broadcast.Refuse(broadcast.ProblemAnswerLost, "", err.Error()).Because(err)
	}
}

// tell writes to stderr. When that fails there is nobody left to tell.
func (e *env) tell(s string) { _, _ = io.WriteString(e.stderr, s) }

// printJSON writes values as JSON, one a line.
func printJSON[T any](e *env, values ...T) error {
	out := json.NewEncoder(e.stdout)
	out.SetEscapeHTML(false)
	for _, v := range values {
		if err := out.Encode(v); err != nil {
			return broadcast.Refuse(broadcast.ProblemAnswerLost, "", err.Error()).Because(err)
		}
	}
	return nil
}
