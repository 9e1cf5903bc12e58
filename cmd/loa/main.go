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
