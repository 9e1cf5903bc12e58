package terminal

import (
	"encoding/json"
	"errors"
	"fmt"
	"syscall"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

// Complain writes one problem to stderr: two lines for people, one of JSON for
// programs.
func (t *Terminal) Complain(problem *control.Error) {
	if t.JSON {
		out := json.NewEncoder(t.Stderr)
		out.SetEscapeHTML(false)
		_ = out.Encode(struct {
			Kind    broadcast.ProblemKind `json:"kind"`
			Message string                `json:"message"`
			Hint    string                `json:"hint"`
			Field   string                `json:"field,omitempty"`
		}{problem.Kind, problem.Message, problem.Hint, problem.Field})
		return
	}
	t.Tell(t.Program + ": " + Clean(problem.Message) + "\n")
	if problem.Hint != "" {
		t.Tell(t.Text(words.TalkHint, Clean(problem.Hint)) + "\n")
	}
}

// ExitCode is the number that scripts know a class by.
func ExitCode(c broadcast.Class) int {
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

// Cause is why the system would not, in the caller's words where there are any.
func (t *Terminal) Cause(err error) string {
	number, ok := errors.AsType[syscall.Errno](err)
	if !ok {
		return t.Label(words.Cause, "other")
	}
	switch number {
	case syscall.ENOENT:
		return t.Label(words.Cause, "missing")
	case syscall.EACCES, syscall.EPERM:
		return t.Label(words.Cause, "permission")
	case syscall.EIO:
		return t.Label(words.Cause, "io")
	case syscall.EISDIR:
		return t.Label(words.Cause, "folder")
	case syscall.ENAMETOOLONG:
		return t.Label(words.Cause, "name")
	case syscall.ELOOP:
		return t.Label(words.Cause, "loop")
	case syscall.ENOSPC:
		return t.Label(words.Cause, "space")
	case syscall.ENODEV, syscall.ENXIO, syscall.ESTALE:
		return t.Label(words.Cause, "gone")
	case syscall.EROFS:
		return t.Label(words.Cause, "readonly")
	}
	return fmt.Sprintf("%s (errno %d)", t.Label(words.Cause, "other"), int(number))
}
