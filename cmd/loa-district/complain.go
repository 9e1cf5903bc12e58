package main

import (
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// report tells what went wrong and gives the exit code.
func (e *env) report(err error) int {
	if err == nil {
		return 0
	}
	problem := control.ErrorOf(e.Lang, err)
	e.Complain(problem)
	return terminal.ExitCode(problem.Class)
}
