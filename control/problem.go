package control

import (
	"context"
	"errors"
	"net/http"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// ErrorOf puts an error into words of a language. What already has words keeps
// them; an error that is no [broadcast.Problem] is internal.
func ErrorOf(lang words.Lang, err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	p, ok := errors.AsType[*broadcast.Problem](err)
	switch {
	case ok:
	case errors.Is(err, context.Canceled):
		p = broadcast.Refuse(problemInterrupted, "")
	default:
		p = broadcast.Refuse(broadcast.ProblemInternal, "", err.Error())
	}
	message, hint := words.Say(lang, string(p.Kind), p.Field, p.Args)
	return &Error{Kind: p.Kind, Message: message, Hint: hint, Field: p.Field, Class: p.Kind.Class()}
}

// status is the HTTP status of a class, for callers that are no loa.
func status(c broadcast.Class) int {
	switch c {
	case broadcast.ClassUsage:
		return http.StatusBadRequest
	case broadcast.ClassRefused:
		return http.StatusConflict
	case broadcast.ClassNotFound:
		return http.StatusNotFound
	case broadcast.ClassForbidden:
		return http.StatusForbidden
	case broadcast.ClassNotUp:
		return http.StatusServiceUnavailable
	case broadcast.ClassFailed:
	}
	return http.StatusInternalServerError
}
