package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/truyenthanh/loa/broadcast/words"
)

// oidcBack is where the provider sends people back to.
const oidcBack = "/login/oidc/back"

// question is what was asked of the provider in the name of one browser. It waits
// there, in a cookie of some minutes: strangers leave nothing behind here, and any
// collector of several can take the answer.
type question struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // of PKCE (RFC 7636)
	Next     string `json:"next"`
}

const (
	cookieOIDC = "loa_oidc"
	oidcLife   = 10 * 60 // seconds to sign in at the provider
)

func newQuestion(next string) question {
	return question{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: next}
}

// oidcCookie keeps a question; "" takes it away.
func (s *Site) oidcCookie(w http.ResponseWriter, value string) {
	age := oidcLife
	if value == "" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieName(cookieOIDC, s.o.Secure), Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.o.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// asked is the question that a browser holds.
func (s *Site) asked(v *visit) (q question, ok bool) {
	c, err := v.Cookie(cookieName(cookieOIDC, s.o.Secure))
	if err != nil {
		return q, false
	}
	text, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || json.Unmarshal(text, &q) != nil || q.State == "" {
		return question{}, false
	}
	return q, true
}

// back is the address that the provider sends people back to.
func (s *Site) back(v *visit) string {
	if s.vouching.o.Back != "" {
		return s.vouching.o.Back
	}
	scheme := "http://"
	if s.o.Secure {
		scheme = "https://"
	}
	return scheme + v.Host + oidcBack
}

// vouch sends a person to the identity provider.
func (s *Site) vouch(w http.ResponseWriter, v *visit) error {
	next := local(v.FormValue("next"))
	p, err := s.vouching.discover(v.Context())
	if err != nil {
		s.o.Log.Error("the identity provider does not answer", "issuer", s.vouching.o.Issuer, "err", err)
		s.turnAway(w, v, http.StatusBadGateway, next, words.WebOIDCDown)
		return nil
	}
	q := newQuestion(next)
	text, err := json.Marshal(q)
	if err != nil {
		return err //nolint:wrapcheck // four strings
	}
	s.oidcCookie(w, base64.RawURLEncoding.EncodeToString(text))
	at := s.vouching.config(p, s.back(v)).AuthCodeURL(q.State, oidc.Nonce(q.Nonce), oauth2.S256ChallengeOption(q.Verifier))
	http.Redirect(w, v.Request, at, http.StatusSeeOther)
	return nil
}

// vouched takes a person who comes back from the provider. Each question is
// answered once.
func (s *Site) vouched(w http.ResponseWriter, v *visit) error {
	from := address(v.Request)
	q, ok := s.asked(v)
	s.oidcCookie(w, "")
	next := local(q.Next)
	if !ok || subtle.ConstantTimeCompare([]byte(q.State), []byte(v.FormValue("state"))) != 1 {
		s.turnAway(w, v, http.StatusBadRequest, next, words.WebOIDCStale)
		return nil
	}
	door := "oidc " + from
	if wait := s.doors.knock(door, from, s.now()); wait > 0 {
		w.Header().Set("Retry-After", seconds(wait))
		s.turnAway(w, v, http.StatusTooManyRequests, next, words.WebOIDCRefused)
		return nil
	}
	who, err := s.vouching.identity(v.Context(), v.FormValue("code"), s.back(v), q)
	if err != nil {
		s.o.Log.Warn("the identity provider's answer is refused", "err", err, "said", cut(v.FormValue("error")))
		return s.strange(w, v, next, "", words.WebOIDCRefused)
	}
	u, found, err := s.collector.UserOutside(v.Context(), who)
	if err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	if !found {
		return s.strange(w, v, next, who, words.WebOIDCUnknown)
	}
	s.doors.open(door, from)
	return s.welcome(w, v, u, next)
}

// strange turns a person away whom nobody vouches for, or whom the list does not name.
func (s *Site) strange(w http.ResponseWriter, v *visit, next, who string, why words.Key) error {
	if err := s.note(v.Context(), cut(who), "login_failed", cut(who), address(v.Request)); err != nil {
		return err
	}
	s.turnAway(w, v, http.StatusUnauthorized, next, why, cut(who))
	return nil
}

// turnAway shows the door again, and why it did not open.
func (s *Site) turnAway(w http.ResponseWriter, v *visit, status int, next string, why words.Key, args ...any) {
	s.show(w, v, status, "login", loginPage{Next: next, Problem: words.Text(v.Lang, why, args...), Vouched: true})
}
