// Command loa-district is the collector of a district: `loa-district serve` takes
// in what stations send, and the other commands add stations, read memory sticks
// and tell what was heard where.
//
// A command opens the store itself, or asks the server that has it. It promises
// the exit codes of loa, results alone on stdout, and for every refusal one
// sentence and one hint in the caller's language.
//
// The one way to hurt yourself: a code that --code prints lets whoever has it
// speak as that station, once. It goes to the station's people and nowhere else.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(mainCode()) }

// mainCode ends the context of the command at the first signal; a second one
// ends the program at once.
func mainCode() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return run(ctx, newEnv(), os.Args[1:])
}

// run runs one command line and gives its exit code.
func run(ctx context.Context, e *env, args []string) int {
	e.speak(args)
	root := newRoot(e)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = e.lost // an answer that a full disk swallowed was not given
	}
	return e.report(err)
}
