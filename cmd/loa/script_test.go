package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// The scripts are what a person types and what a person sees. They run the real
// command line against the real control server in front of a fake station.
//
//	loa ARGS        runs a command that must succeed; "! loa ARGS" one that must not
//	exits N ARGS    runs a command that must end with exit code N
//	broken          from here on the log of the station is broken
//	free            from here on nothing airs today
//	meets           from here on programmes stand in each other's way
//	fifo NAME       makes a pipe
//	damage NAME N   changes the Nth byte of a file
//	cut NAME N      leaves N bytes of a file
//
// TERMINAL=1 lets a person sit in front of it, who types what is in TYPED.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: openStation,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"loa":    typeCommand,
			"exits":  typeRefused,
			"broken": breakLog,
			"free":   freeDay,
			"meets":  meetOnAir,
			"fifo":   makeFIFO,
			"damage": damageFile,
			"cut":    cutFile,
		},
	})
}

type stationKey struct{}

func openStation(env *testscript.Env) error {
	st := newFakeStation()
	l, err := control.Listen(filepath.Join(env.WorkDir, socketName))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	server := control.NewServer(st, control.Options{Lang: words.VI, Version: version})
	go func() { ended <- server.Run(ctx, l) }()
	env.Defer(func() {
		cancel()
		if err := <-ended; err != nil {
			panic(err)
		}
	})
	env.Setenv("LOA_DATA", env.WorkDir)
	env.Values[stationKey{}] = st
	return nil
}

// at types a command and gives its exit code.
func at(ts *testscript.TestScript, args []string) int {
	person := ts.Getenv("TERMINAL") != ""
	for i, arg := range args {
		if name, ok := strings.CutPrefix(arg, "./"); ok {
			args[i] = ts.MkAbs(name) // the process of the tests has another folder
		}
	}
	return run(context.Background(), envAt(terminal.Terminal{
		Stdin: strings.NewReader(ts.Getenv("TYPED") + "\n"), Stdout: ts.Stdout(), Stderr: ts.Stderr(),
		Getenv: ts.Getenv, Now: clockOf(ts), Askable: person, Pretty: person,
	}), args)
}

// clockOf is the clock that stands still, or the true one where the station has it.
func clockOf(ts *testscript.TestScript) func() time.Time {
	if ts.Getenv("CLOCK") == "true" {
		return time.Now
	}
	return fakeNow
}

func typeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if code := at(ts, args); (code != 0) != neg {
		ts.Fatalf("loa %s: exit code %d", strings.Join(args, " "), code)
	}
}

func typeRefused(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if args[1] != "loa" {
		ts.Fatalf("usage: exits N loa ARGS")
	}
	if code := at(ts, args[2:]); code != want {
		ts.Fatalf("loa %s: exit code %d, want %d", strings.Join(args[2:], " "), code, want)
	}
}

func breakLog(ts *testscript.TestScript, _ bool, _ []string) {
	st := stationOf(ts)
	st.mu.Lock()
	defer st.mu.Unlock()
	st.broken = true
}

func freeDay(ts *testscript.TestScript, _ bool, _ []string) {
	st := stationOf(ts)
	st.mu.Lock()
	defer st.mu.Unlock()
	st.free = true
}

func meetOnAir(ts *testscript.TestScript, _ bool, _ []string) {
	st := stationOf(ts)
	st.mu.Lock()
	defer st.mu.Unlock()
	st.meets = true
}

func stationOf(ts *testscript.TestScript) *fakeStation {
	st, ok := ts.Value(stationKey{}).(*fakeStation)
	if !ok {
		ts.Check(errors.New("there is no station"))
	}
	return st
}

func makeFIFO(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(syscall.Mkfifo(ts.MkAbs(args[0]), 0o600))
}

func damageFile(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	bytes, err := os.ReadFile(path)
	ts.Check(err)
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	bytes[n] ^= 0x10
	ts.Check(os.WriteFile(path, bytes, 0o600))
}

func cutFile(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}
