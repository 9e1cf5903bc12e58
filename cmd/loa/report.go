package main

import (
	"encoding/json"
	"errors"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
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
		e.complain(problem)
		if code == 0 {
			code = exitCode(problem.Class)
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
	return []*control.Error{control.ErrorOf(e.lang, err)}
}

// complain writes one problem to stderr: two lines for people, one of JSON for
// programs.
func (e *env) complain(problem *control.Error) {
	if e.json {
		out := json.NewEncoder(e.stderr)
		out.SetEscapeHTML(false)
		_ = out.Encode(struct {
			Kind    broadcast.ProblemKind `json:"kind"`
			Message string                `json:"message"`
			Hint    string                `json:"hint"`
			Field   string                `json:"field,omitempty"`
		}{problem.Kind, problem.Message, problem.Hint, problem.Field})
		return
	}
	e.tell("loa: " + clean(problem.Message) + "\n")
	if problem.Hint != "" {
		e.tell(e.text(words.TalkHint, clean(problem.Hint)) + "\n")
	}
}

// exitCode is the number that scripts know a class by.
func exitCode(c broadcast.Class) int {
	switch c {
	case broadcast.ClassUsage:
		return 2
	case broadcast.ClassNotUp:
		return 3
	case broadcast.ClassRefused:
		return 4
	case broadcast.ClassNotFound:
		return 5
	case broadcast.ClassForbidden:
		return 6
	case broadcast.ClassFailed:
	}
	return 1
}
