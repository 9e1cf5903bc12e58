package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// OIDC says which identity provider vouches for people (OpenID Connect Core 1.0),
// beside passwords. Who may do what stays the collector's own list: a person whom
// it does not name is refused, whatever the provider says.
type OIDC struct {
	Issuer string // its address, as its discovery document gives it
	Client string // the id that the collector has there
	Secret string // "" for a public client: the exchange is bound by PKCE all the same
	Claim  string // of the ID token that the list names people by: email, preferred_username, sub
	// Back is where the provider sends people back to; "" = the address of the page
	// that they came from, with [oidcBack].
	Back string
	HTTP *http.Client // nil = one with limits
}

// Waits of the way to the provider.
const oidcWait = 10 * time.Second

// vouching is an identity provider as it is known so far. It is asked who it is when
// the first person signs in, and again after it could not be reached: the collector
// runs without it.
type vouching struct {
	o   OIDC
	now func() time.Time

	mu       sync.Mutex
	provider *oidc.Provider
}

func newVouching(o *OIDC, now func() time.Time) *vouching {
	if o == nil {
		return nil
	}
	v := &vouching{o: *o, now: now}
	if v.o.HTTP == nil {
		v.o.HTTP = &http.Client{Timeout: oidcWait}
	}
	return v
}

// discover asks the provider who it is, once it answered no more.
func (v *vouching) discover(ctx context.Context) (*oidc.Provider, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.provider != nil {
		return v.provider, nil
	}
	// Its keys are fetched for as long as it is known, not for this request alone.
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), v.o.HTTP), v.o.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ask identity provider: %w", err)
	}
	v.provider = p
	return p, nil
}

func (v *vouching) config(p *oidc.Provider, back string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: v.o.Client, ClientSecret: v.o.Secret, Endpoint: p.Endpoint(), RedirectURL: back,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// errNoIdentity says that the provider does not vouch for what people are named by.
var errNoIdentity = errors.New("the ID token does not have the claim, or the address in it is not verified")

// identity trades the code that a person came back with for who that person is. The
// token is checked for issuer, audience, signature, expiry and nonce (OpenID
// Connect Core 1.0, 3.1.3.7).
func (v *vouching) identity(ctx context.Context, code, back string, asked question) (string, error) {
	p, err := v.discover(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, v.o.HTTP)
	token, err := v.config(p, back).Exchange(ctx, code, oauth2.VerifierOption(asked.Verifier))
	if err != nil {
		return "", fmt.Errorf("trade code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	proof, err := p.Verifier(&oidc.Config{ClientID: v.o.Client, Now: v.now}).Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("check ID token: %w", err)
	}
	if proof.Nonce != asked.Nonce {
		return "", errors.New("check ID token: it answers another question")
	}
	var claims map[string]any
	if err := proof.Claims(&claims); err != nil {
		return "", fmt.Errorf("read ID token: %w", err)
	}
	who, _ := claims[v.o.Claim].(string)
	if verified, _ := claims["email_verified"].(bool); who == "" || v.o.Claim == "email" && !verified {
		return "", errNoIdentity
	}
	return who, nil
}
