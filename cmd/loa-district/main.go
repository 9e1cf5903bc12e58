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

	"github.com/truyenthanh/loa/cmd/terminal"
)

func main() { os.Exit(mainCode()) }

func mainCode() int {
	return terminal.Main(func(ctx context.Context, args []string) int { return run(ctx, newEnv(), args) })
}

// run runs one command line and gives its exit code.
func run(ctx context.Context, e *env, args []string) int {
	e.Speak(args)
	return e.report(e.Run(ctx, newRoot(e), args))
}
