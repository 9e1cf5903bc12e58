package main

import (
	"encoding/json"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

// report tells what went wrong and gives the exit code.
func (e *env) report(err error) int {
	if err == nil {
		return 0
	}
	problem := control.ErrorOf(e.lang, err)
	e.complain(problem)
	return exitCode(problem.Class)
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
	e.tell("loa-district: " + clean(problem.Message) + "\n")
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
