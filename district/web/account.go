package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
)

// mostHashing bounds the passwords that are tried at once: each takes 19 MiB.
const mostHashing = 4

// loginPage is the door. Vouched says that there is an identity provider.
type loginPage struct {
	Name, Next, Problem string
	Vouched             bool
}

func (s *Site) loginPage(w http.ResponseWriter, v *visit) error {
	next := local(v.FormValue("next"))
	if v.User.Name != "" {
		http.Redirect(w, v.Request, next, http.StatusSeeOther)
		return nil
	}
	s.show(w, v, http.StatusOK, "login", loginPage{Next: next, Vouched: s.vouching != nil})
	return nil
}

// login signs a person in. A wrong name and a wrong password are told in the
// same words, after the same time.
func (s *Site) login(w http.ResponseWriter, v *visit) error {
	ctx, now := v.Context(), s.now()
	name, from := cut(strings.TrimSpace(v.PostFormValue("user"))), address(v.Request)
	next := local(v.PostFormValue("next"))
	if wait := s.doors.knock(name, from, now); wait > 0 {
		w.Header().Set("Retry-After", seconds(wait))
		s.show(w, v, http.StatusTooManyRequests, "login", loginPage{
			Name: name, Next: next, Problem: words.Text(v.Lang, words.WebLoginShut, wait.Round(time.Minute)+time.Minute),
			Vouched: s.vouching != nil,
		})
		return nil
	}
	u, ok, err := s.try(ctx, name, v.PostFormValue("password"))
	if err != nil {
		return err
	}
	if !ok {
		if err := s.note(ctx, name, "login_failed", name, from); err != nil {
			return err
		}
		s.show(w, v, http.StatusUnauthorized, "login", loginPage{
			Name: name, Next: next, Problem: words.Text(v.Lang, words.WebLoginWrong), Vouched: s.vouching != nil,
		})
		return nil
	}
	s.doors.open(name, from)
	return s.welcome(w, v, u, next)
}

// welcome begins the session of a person and leads on.
func (s *Site) welcome(w http.ResponseWriter, v *visit, u district.User, next string) error {
	if err := s.enter(v.Context(), u); err != nil {
		return err
	}
	if err := s.note(v.Context(), u.Name, "login", u.Name, address(v.Request)); err != nil {
		return err
	}
	http.Redirect(w, v.Request, next, http.StatusSeeOther)
	return nil
}

// try waits for its turn: passwords are costly on purpose.
func (s *Site) try(ctx context.Context, name, password string) (district.User, bool, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return district.User{}, false, ctx.Err() //nolint:wrapcheck // the caller left
	}
	return s.collector.SignIn(ctx, name, password) //nolint:wrapcheck // it wraps its own
}

// enter begins a session under a new token, so that one set before is worthless.
func (s *Site) enter(ctx context.Context, u district.User) error {
	if err := (sessionStore{s.collector.Store(), s.now}).sweep(ctx); err != nil {
		return err
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err //nolint:wrapcheck // it says which
	}
	s.sessions.Put(ctx, sessionUser, u.Name)
	s.sessions.Put(ctx, sessionSecret, mark(u))
	return nil
}

func (s *Site) logout(w http.ResponseWriter, v *visit) error {
	if err := s.sessions.Destroy(v.Context()); err != nil {
		return err //nolint:wrapcheck // it says which
	}
	if v.User.Name != "" {
		if err := s.note(v.Context(), v.User.Name, "logout", v.User.Name, address(v.Request)); err != nil {
			return err
		}
	}
	http.Redirect(w, v.Request, "/login", http.StatusSeeOther)
	return nil
}

// speak keeps the language that a person chose.
func (s *Site) speak(w http.ResponseWriter, v *visit) error {
	if lang, ok := words.ParseLang(v.PostFormValue("lang")); ok {
		const year = 365 * 24 * 60 * 60
		http.SetCookie(w, &http.Cookie{
			Name: cookieLang, Value: string(lang), Path: "/", MaxAge: year,
			HttpOnly: true, Secure: s.o.Secure, SameSite: http.SameSiteLaxMode,
		})
	}
	http.Redirect(w, v.Request, local(v.PostFormValue("next")), http.StatusSeeOther)
	return nil
}

type usersPage struct{ Users []district.User }

func (s *Site) users(w http.ResponseWriter, v *visit) error {
	all, err := s.collector.Users(v.Context())
	if err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	s.show(w, v, http.StatusOK, "users", usersPage{all})
	return nil
}

func (s *Site) removeUser(w http.ResponseWriter, v *visit) error {
	name := v.PathValue("user")
	if name == v.User.Name {
		s.refuse(w, v, http.StatusUnprocessableEntity, words.WebNotYourself)
		return nil
	}
	if err := s.collector.RemoveUser(v.Context(), name); err != nil {
		return err //nolint:wrapcheck // a problem, with its words
	}
	if err := s.note(v.Context(), v.User.Name, "user_removed", name, ""); err != nil {
		return err
	}
	http.Redirect(w, v.Request, "/users", http.StatusSeeOther)
	return nil
}

type auditPage struct {
	Since time.Time
	Notes []district.Note
}

// auditDays is how far back the page of the audit goes, and auditMost how many
// lines it shows, the newest.
const (
	auditDays = 30
	auditMost = 500
)

func (s *Site) audit(w http.ResponseWriter, v *visit) error {
	since := s.now().AddDate(0, 0, -auditDays)
	notes, err := s.collector.Store().Notes(v.Context(), since)
	if err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	slices.Reverse(notes)
	s.show(w, v, http.StatusOK, "audit", auditPage{since, notes[:min(len(notes), auditMost)]})
	return nil
}

func (s *Site) note(ctx context.Context, by, what, on, detail string) error {
	return s.collector.Store().Note(ctx, district.Note{At: s.now(), By: by, What: what, On: on, Detail: detail}) //nolint:wrapcheck // it wraps its own
}

// local is a path of this site; anything else becomes the front page, so that a
// link cannot send a person who signs in elsewhere.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

// cut bounds what a stranger can leave in the audit.
func cut(name string) string {
	const most = 60
	if letters := []rune(name); len(letters) > most {
		return string(letters[:most])
	}
	return name
}
