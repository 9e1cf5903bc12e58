package main

import (
	"net/url"
	"os"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/district/web"
)

// vouching is the identity provider that serve was told of; nil when there is none.
// Its secret is in a file: what stands on a command line, everybody can read.
func vouching(o serveOptions) (*web.OIDC, error) {
	if o.oidc.Issuer == "" {
		return nil, nil //nolint:nilnil // none is the usual thing
	}
	refuse := func(why string) error {
		return broadcast.Refuse(broadcast.ProblemIssuer, "oidc-issuer", o.oidc.Issuer, why)
	}
	u, err := url.Parse(o.oidc.Issuer)
	switch {
	case err != nil:
		return nil, refuse(err.Error())
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Host)):
		return nil, refuse("https")
	case o.oidc.Client == "":
		return nil, refuse("--oidc-client")
	}
	if o.oidcSecret != "" {
		text, err := os.ReadFile(o.oidcSecret)
		if err != nil {
			return nil, fileProblem(o.oidcSecret, err)
		}
		o.oidc.Secret = strings.TrimSpace(string(text))
	}
	return &o.oidc, nil
}
