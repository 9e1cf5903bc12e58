package web

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
)

// page answers one request of a person who may make it. An error is shown as a
// page of its own.
type page func(w http.ResponseWriter, v *visit) error

// visit is a request and who makes it.
type visit struct {
	*http.Request
	User district.User // no name: nobody is signed in
	Lang words.Lang
}

// policy lets the pages load their own style and script and nothing else (CSP
// Level 3, W3C).
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// mostForm bounds what a browser may send, in bytes, and formWait for how long.
const (
	mostForm = 16 << 10
	formWait = 20 * time.Second
)

// guard puts what every answer carries around a handler, and refuses requests
// that another site made a browser send.
func (s *Site) guard(next http.Handler) http.Handler {
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if s.o.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		r.Body = http.MaxBytesReader(w, r.Body, mostForm)
		if r.Method == http.MethodPost {
			// where it cannot be set there is no connection to hold
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(formWait))
		}
		next.ServeHTTP(w, r)
	}))
}

// admit lets those in who have at least a role; least "" is anyone.
func (s *Site) admit(least district.Role, h page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Request: r, Lang: s.langOf(r)}
		user, err := s.signedIn(r)
		switch v.User = user; {
		case err != nil:
		case least == "" || v.User.Role.May(least):
			err = h(w, v)
		case v.User.Name == "" && r.Method == http.MethodGet:
			http.Redirect(w, r, "/login?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		default:
			s.refuse(w, v, http.StatusForbidden, words.WebForbidden)
		}
		if err != nil {
			s.fail(w, v, err)
		}
	})
}

// signedIn is the person behind a session, as the store knows that person now:
// who was removed, or has another role, is so at once.
func (s *Site) signedIn(r *http.Request) (district.User, error) {
	name := s.sessions.GetString(r.Context(), sessionUser)
	if name == "" {
		return district.User{}, nil
	}
	u, found, err := s.collector.User(r.Context(), name)
	if err != nil || !found || s.sessions.GetString(r.Context(), sessionSecret) != mark(u) {
		return district.User{}, err
	}
	return u, nil
}

// langOf is the language that a browser was told to speak, else the one that it
// asks for first.
func (s *Site) langOf(r *http.Request) words.Lang {
	if c, err := r.Cookie(cookieLang); err == nil {
		if lang, ok := words.ParseLang(c.Value); ok {
			return lang
		}
	}
	for one := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(one, ";")
		if lang, ok := words.ParseLang(tag); ok {
			return lang
		}
	}
	return s.o.Lang
}

// fail shows what went wrong: what a rule refused in words, what broke in one
// sentence, and the cause in the collector's own log.
func (s *Site) fail(w http.ResponseWriter, v *visit, err error) {
	status := http.StatusInternalServerError
	problem, ok := errors.AsType[*broadcast.Problem](err)
	if ok {
		switch problem.Kind.Class() { //nolint:exhaustive // the others are ours
		case broadcast.ClassNotFound:
			status = http.StatusNotFound
		case broadcast.ClassRefused, broadcast.ClassUsage:
			status = http.StatusUnprocessableEntity
		}
	}
	if status == http.StatusInternalServerError {
		s.o.Log.Error("page failed", "path", v.URL.Path, "err", err)
		s.refuse(w, v, status, words.WebBroken)
		return
	}
	said := control.ErrorOf(v.Lang, err)
	s.show(w, v, status, "problem", problemPage{Title: said.Message, Hint: said.Hint})
}

// refuse shows one sentence.
func (s *Site) refuse(w http.ResponseWriter, v *visit, status int, key words.Key) {
	s.show(w, v, status, "problem", problemPage{Title: words.Text(v.Lang, key)})
}

type problemPage struct{ Title, Hint string }

// address is where a request comes from.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
