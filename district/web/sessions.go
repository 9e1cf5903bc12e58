package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/truyenthanh/loa/district"
)

// sessionLife is how long a person stays signed in: a working day. There is no
// shorter end without a click: to know of the last one, each look at a page would
// be a write, and a page looks by itself every few seconds.
const sessionLife = 12 * time.Hour

const (
	kindSession   = "session"
	sessionUser   = "user"
	sessionSecret = "secret"
	cookieLang    = "loa_lang"
)

// newSessions keeps the sessions in the store, so that collectors on one database
// share them and a restart signs nobody out. The manager is made by hand: its
// constructor starts a goroutine of its own.
func newSessions(store district.Store, now func() time.Time, secure bool) *scs.SessionManager {
	return &scs.SessionManager{
		Lifetime: sessionLife, Store: sessionStore{store, now}, Codec: scs.GobCodec{},
		HashTokenInStore: true,
		ErrorFunc: func(w http.ResponseWriter, _ *http.Request, err error) {
			slog.Error("session failed", "err", err)
			http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		},
		Cookie: scs.SessionCookie{
			Name: cookieName("loa_session", secure), Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
		},
	}
}

// cookieName is the name of a cookie that no other host and no plain page can set
// (RFC 6265bis, 4.1.3.2), where that is possible.
func cookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

// mark ties a session to what opens the door to a person: when that changes, the
// session ends.
func mark(u district.User) string {
	sum := sha256.Sum256([]byte(u.Secret + "\x00" + u.Outside))
	return base64.RawStdEncoding.EncodeToString(sum[:12])
}

// sessionStore keeps each session as a document: when it ends, in seconds, then
// what scs wants kept.
type sessionStore struct {
	store district.Store
	now   func() time.Time
}

const endBytes = 8

// CommitCtx keeps a session.
func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	document := binary.BigEndian.AppendUint64(make([]byte, 0, endBytes+len(b)), uint64(expiry.Unix()))
	return s.store.Keep(ctx, kindSession, token, append(document, b...))
}

// FindCtx finds a session that is not over.
func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	document, found, err := s.store.Kept(ctx, kindSession, token)
	if err != nil || !found || s.over(document) {
		return nil, false, err
	}
	return document[endBytes:], true, nil
}

// DeleteCtx ends a session.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.store.Drop(ctx, kindSession, token)
}

func (s sessionStore) over(document []byte) bool {
	return len(document) < endBytes || int64(binary.BigEndian.Uint64(document)) <= s.now().Unix()
}

// sweep drops the sessions that are over.
func (s sessionStore) sweep(ctx context.Context) error {
	all, err := s.store.All(ctx, kindSession)
	if err != nil {
		return err
	}
	for _, one := range all {
		if s.over(one.Text) {
			if err := s.store.Drop(ctx, kindSession, one.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// Commit is CommitCtx; the interface asks for it, and nobody calls it where that is there.
func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

// Find is FindCtx, the same.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Delete is DeleteCtx, the same.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
