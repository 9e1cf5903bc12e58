// Package web is the collector's pages for staff: the wall of stations, coverage
// by day, one airing across all stations, a station's day as a timeline.
//
// It promises that every page works without JavaScript and can be printed, that
// nothing a station sends can become markup, that no GET changes anything, and
// that whoever is not signed in sees nothing but the door. Everything is made on
// the server from templates that are embedded; the script only fetches the live
// part of a page again.
//
// The one way to hurt yourself: sessions travel in a cookie, so serve the pages
// over TLS, or on loopback alone, and say so in [Options].
package web

import (
	"context"
	"embed"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
)

//go:embed assets
var assets embed.FS

// Options are what the pages need to know of the world.
type Options struct {
	Lang     words.Lang // for browsers that ask for neither language
	Location *time.Location
	Secure   bool // the pages are served over TLS: cookies go no other way
	Log      *slog.Logger
	Metrics  *Metrics // nil: there is no /metrics
	Export   Exporter // nil: no page links to exports
	OIDC     *OIDC    // nil: people sign in by password alone
}

// Exporter writes what a query finds in a form to carry away.
type Exporter interface {
	// Forms lists the forms by the ending of their file names, for example "csv".
	Forms() []string
	// Export writes one file. kind is its media type; it is called before the first
	// byte.
	Export(ctx context.Context, w io.Writer, kind func(string), form string, lang words.Lang, q district.Query) error
}

// Site answers for the pages. Its methods may be called from any goroutine.
type Site struct {
	collector *district.Collector
	now       func() time.Time
	o         Options
	pages     map[words.Lang]*pages
	sessions  *scs.SessionManager
	doors     *doors
	hashing   chan struct{}
	directory directory
	vouching  *vouching // nil: nobody but the collector vouches for people
}

// New makes the pages of a collector.
func New(c *district.Collector, now func() time.Time, o Options) (*Site, error) {
	s := &Site{
		collector: c, now: now, o: o, pages: map[words.Lang]*pages{},
		sessions: newSessions(c.Store(), now, o.Secure),
		doors:    newDoors(), hashing: make(chan struct{}, mostHashing),
		vouching: newVouching(o.OIDC, now),
	}
	for _, lang := range []words.Lang{words.VI, words.EN} {
		p, err := parse(lang)
		if err != nil {
			return nil, err
		}
		s.pages[lang] = p
	}
	return s, nil
}

// Register hangs the pages into a mux.
func (s *Site) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /assets/", s.guard(http.HandlerFunc(asset)))
	page := func(pattern string, least district.Role, h page) {
		mux.Handle(pattern, s.guard(s.sessions.LoadAndSave(s.admit(least, h))))
	}
	const anyone = ""
	page("GET /login", anyone, s.loginPage)
	page("POST /login", anyone, s.login)
	if s.vouching != nil {
		page("GET /login/oidc", anyone, s.vouch)
		page("GET "+oidcBack, anyone, s.vouched)
	}
	page("POST /logout", anyone, s.logout)
	page("POST /lang", anyone, s.speak)
	page("GET /{$}", district.RoleViewer, s.wall)
	page("GET /coverage", district.RoleViewer, s.coverage)
	page("GET /across", district.RoleViewer, s.across)
	page("GET /search", district.RoleViewer, s.search)
	page("GET /stations/{station}", district.RoleViewer, s.station)
	page("GET /stations/{station}/days/{date}", district.RoleViewer, s.day)
	page("POST /stations/{station}/accept", district.RoleOfficer, s.accept)
	page("POST /stations/{station}/retire", district.RoleAdmin, s.retire)
	page("GET /users", district.RoleAdmin, s.users)
	page("POST /users/{user}/remove", district.RoleAdmin, s.removeUser)
	page("GET /audit", district.RoleAdmin, s.audit)
	if s.o.Export != nil {
		page("GET /export", district.RoleViewer, s.export)
	}
	if s.o.Metrics != nil {
		mux.Handle("GET /metrics", s.guard(s.sessions.LoadAndSave(s.metrics())))
	}
}

// ready says whether the store answers.
func (s *Site) ready(w http.ResponseWriter, r *http.Request) {
	if err := s.collector.Store().Ping(r.Context()); err != nil {
		s.o.Log.Warn("not ready", "err", err)
		http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// asset serves the style and the script. They change with the program alone.
func asset(w http.ResponseWriter, r *http.Request) {
	files, _ := fs.Sub(assets, "assets") // it is embedded
	w.Header().Set("Cache-Control", "private, max-age=600")
	http.StripPrefix("/assets/", http.FileServerFS(files)).ServeHTTP(w, r)
}
