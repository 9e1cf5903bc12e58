package main

import (
	"errors"

	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/control"
)

// reported is an exit code whose error people have already read.
type reported int

func (reported) Error() string { return "already reported" }

// report tells what went wrong and gives the exit code.
func (e *env) report(err error) int {
	if err == nil {
		return 0
	}
	if code, ok := errors.AsType[reported](err); ok {
		return int(code)
	}
	code := 0
	for _, problem := range e.problems(err) {
		e.Complain(problem)
		if code == 0 {
			code = terminal.ExitCode(problem.Class)
		}
	}
	return code
}

// problems puts an error into words; a configuration may have several wrong lines.
func (e *env) problems(err error) []*control.Error {
	if wrong, ok := errors.AsType[configs.Errors](err); ok {
		var out []*control.Error
		for _, one := range wrong {
			out = append(out, e.configProblem(one))
		}
		return out
	}
	return []*control.Error{control.ErrorOf(e.Lang, err)}
}
