// Command loa runs a commune's loudspeakers: the daemon `loa serve`, and the
// commands by which an operator tells it what to air and asks what was heard.
//
// A command promises an exit code that scripts can rely on, results alone on
// stdout, and for every refusal one sentence and one hint in the caller's
// language. It opens the files it is given itself and leaves everything else to
// the daemon behind the control socket.
//
// The one way to hurt yourself: --yes answers every question, that of an
// emergency too.
package main

import (
	"context"
	"os"

	"github.com/truyenthanh/loa/cmd/terminal"
)

func main() {
	os.Exit(terminal.Main(func(ctx context.Context, args []string) int { return run(ctx, envAt(terminal.New()), args) }))
}

// run runs one command line and gives its exit code.
func run(ctx context.Context, e *env, args []string) int {
	e.Speak(args)
	return e.report(e.Run(ctx, newRoot(e), args))
}
