package web_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// provider is an identity provider: it has a key, says so at the usual addresses,
// and trades each code once, for the token that a test asks for.
type provider struct {
	*testing.T
	server *httptest.Server

	mu    sync.Mutex
	key   *rsa.PrivateKey
	codes map[string]url.Values // what was asked, by code
	down  bool
	token func(asked url.Values) string // instead of an honest one
	email string
	now   func() time.Time
}

const (
	clientID     = "loa"
	clientSecret = "kín"
)

func newProvider(t *testing.T, now func() time.Time) *provider {
	t.Helper()
	p := &provider{T: t, codes: map[string]url.Values{}, email: "lan@xa.example", now: now}
	p.turnKey()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		at := p.server.URL
		p.answer(w, map[string]any{
			"issuer": at, "authorization_endpoint": at + "/ask", "token_endpoint": at + "/token", "jwks_uri": at + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		p.answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: p.keyID(), Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("POST /token", p.trade)
	p.server = httptest.NewServer(mux)
	t.Cleanup(p.server.Close)
	return p
}

// turnKey gives the provider another key.
func (p *provider) turnKey() {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		p.Fatal(err)
	}
	p.key = key
}

func (p *provider) keyID() string {
	sum := sha256.Sum256(x509.MarshalPKCS1PublicKey(&p.key.PublicKey))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}

func (p *provider) answer(w http.ResponseWriter, v any) {
	if p.down {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.Error(err)
	}
}

// says is what a person does there: signs in and is sent back with a code.
func (p *provider) says(asked url.Values) (code string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	code = rand.Text()
	p.codes[code] = asked
	return code
}

// trade gives the token for a code, to whoever has the client's secret and the
// verifier of the question.
func (p *provider) trade(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	asked, known := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code"))
	p.mu.Unlock()
	id, secret, _ := r.BasicAuth()
	if secret, _ = url.QueryUnescape(secret); id != clientID || secret != clientSecret {
		http.Error(w, `{"error":"invalid_client"}`, http.StatusUnauthorized)
		return
	}
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !known || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") || r.FormValue("redirect_uri") != asked.Get("redirect_uri") {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	token := p.token
	if token == nil {
		token = func(asked url.Values) string { return p.sign(p.claims(asked)) }
	}
	p.answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": token(asked)})
}

// claims are those of an honest token.
func (p *provider) claims(asked url.Values) map[string]any {
	return map[string]any{
		"iss": p.server.URL, "aud": clientID, "sub": "123", "nonce": asked.Get("nonce"),
		"iat": p.now().Unix(), "exp": p.now().Add(5 * time.Minute).Unix(),
		"email": p.email, "email_verified": true,
	}
}

func (p *provider) sign(claims map[string]any) string {
	return p.signWith(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: p.key, KeyID: p.keyID()}}, claims)
}

// confused is the token of one who signs with the public key as if it were a shared
// secret, which careless readers take (RFC 8725, 2.1).
func (p *provider) confused(claims map[string]any) string {
	public, err := x509.MarshalPKIXPublicKey(p.key.Public())
	if err != nil {
		p.Fatal(err)
	}
	return p.signWith(jose.SigningKey{Algorithm: jose.HS256, Key: public}, claims)
}

// unsigned is a token without a signature, alg none.
func (p *provider) unsigned(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		p.Fatal(err)
	}
	b64 := base64.RawURLEncoding
	return b64.EncodeToString([]byte(`{"alg":"none"}`)) + "." + b64.EncodeToString(body) + "."
}

func (p *provider) signWith(key jose.SigningKey, claims map[string]any) string {
	signer, err := jose.NewSigner(key, nil)
	if err != nil {
		p.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		p.Fatal(err)
	}
	return token
}
