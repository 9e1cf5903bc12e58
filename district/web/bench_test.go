package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/district/pgtest"
	"github.com/truyenthanh/loa/district/web"
	"github.com/truyenthanh/loa/uplink"
)

// Pages over a whole province and more: one day of 10,000 stations, in PostgreSQL.
func BenchmarkPagesOfTenThousandStations(b *testing.B) {
	server, err := pgtest.New()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { server.Close() })
	address, err := server.Empty()
	if err != nil {
		b.Fatal(err)
	}
	store, err := district.OpenPG(b.Context(), address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	tenThousand(b, store)
	handler, cookie := signedIn(b, store)
	for _, path := range []string{"/coverage?date=2026-11-23", "/coverage", "/", "/stations/dai-00042"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
				r.AddCookie(cookie)
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatal(w.Code, w.Body)
				}
			}
		})
	}
}

func tenThousand(b *testing.B, store district.Store) {
	b.Helper()
	var group errgroup.Group
	group.SetLimit(8)
	for i := range 10_000 {
		group.Go(func() error { return fillStation(b.Context(), store, fmt.Sprintf("dai-%05d", i), i) })
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
}

// fillStation gives a station a day of 48 airings, some of which went wrong.
func fillStation(ctx context.Context, store district.Store, id string, i int) error {
	err := store.ChangeStation(ctx, id, func(s *district.Station) error {
		s.Name, s.Added = "Đài "+id, evening
		s.Keys = []district.Key{{Fingerprint: id, State: district.KeyActive, From: evening}}
		return nil
	})
	if err != nil {
		return err //nolint:wrapcheck // a benchmark
	}
	logID := fmt.Sprintf("%032x", i)
	origin := uplink.Origin(id, logID)
	day := broadcast.Date("2026-11-23")
	change := district.Change{
		Log:     district.Log{Station: id, LogID: logID, Base: origin, Head: origin.Next([]byte("{}")), Met: evening},
		Records: []district.Record{{Seq: 1, Hash: origin.Next([]byte("{}")).Hash, Stored: []byte("{}")}},
		Days:    []district.Day{{Station: id, Date: day, LogID: logID, Seq: 1, Planned: 48}},
		Tallies: []district.Tally{
			{Date: day, Station: id, Outcome: broadcast.OutcomeAired, N: 45 - i%3},
			{Date: day, Station: id, Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff, N: 1 + i%2},
		},
		Contact: district.Contact{Came: evening, Way: district.WayNetwork, Entry: evening, Clock: broadcast.ClockTrusted},
		Now:     evening,
	}
	return store.InLog(ctx, id, logID, func(tx district.LogTx) error { return tx.Put(change) }) //nolint:wrapcheck // a benchmark
}

// signedIn is the pages of a store, and the cookie of a person who may see them.
func signedIn(b *testing.B, store district.Store) (http.Handler, *http.Cookie) {
	b.Helper()
	c, now := district.New(store), func() time.Time { return evening }
	if _, err := c.AddUser(b.Context(), "lan", district.RoleAdmin, password, evening); err != nil {
		b.Fatal(err)
	}
	site, err := web.New(c, now, web.Options{Lang: words.VI, Location: evening.Location(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	site.Register(mux)
	form := url.Values{"user": {"lan"}, "password": {password}}
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/login", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	cookies := w.Result().Cookies()
	if len(cookies) != 1 {
		b.Fatal(w.Code, w.Body)
	}
	return mux, cookies[0]
}
