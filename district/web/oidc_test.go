package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/district/web"
)

// newVouchedOffice is an office with an identity provider.
func newVouchedOffice(t *testing.T) (*office, *provider) {
	t.Helper()
	var o *office
	p := newProvider(t, func() time.Time { return o.now })
	o = newOfficeWith(t, &web.OIDC{Issuer: p.server.URL, Client: clientID, Secret: clientSecret, Claim: "email"})
	return o, p
}

func (o *office) outside(name, email string, role district.Role) {
	o.Helper()
	if _, err := o.collector.AddUserOutside(o.Context(), name, role, email, o.now); err != nil {
		o.Fatal(err)
	}
}

// asks begins to sign in and gives what the provider is asked.
func (o *office) asks(next string) url.Values {
	o.Helper()
	answer, text := o.do(http.MethodGet, "/login/oidc?next="+url.QueryEscape(next), nil)
	at, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || answer.StatusCode != http.StatusSeeOther {
		o.Fatalf("%s, %v\n%s", answer.Status, err, text)
	}
	return at.Query()
}

// back comes back from the provider.
func (o *office) back(code, state string) (*http.Response, string) {
	o.Helper()
	return o.do(http.MethodGet, "/login/oidc/back?"+url.Values{"code": {code}, "state": {state}}.Encode(), nil)
}

func TestAPersonSignsInThroughTheProvider(t *testing.T) {
	for _, role := range district.Roles() {
		t.Run(string(role), func(t *testing.T) {
			o, p := newVouchedOffice(t)
			o.outside("lan", p.email, role)
			o.wants(o.get("/login"), `href="/login/oidc?next=%2f"`, "organisation&#39;s account")
			asked := o.asks("/coverage")
			if asked.Get("code_challenge_method") != "S256" || asked.Get("redirect_uri") != o.url+"/login/oidc/back" || len(asked.Get("nonce")) < 20 {
				t.Errorf("the provider is asked %v", asked)
			}
			answer, text := o.back(p.says(asked), asked.Get("state"))
			if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/coverage" {
				t.Fatalf("%s to %q\n%s", answer.Status, answer.Header.Get("Location"), text)
			}
			o.get("/")
			if answer, _ := o.do(http.MethodGet, "/users", nil); (answer.StatusCode == http.StatusOK) != (role == district.RoleAdmin) {
				t.Errorf("as %s the people's page answers %s", role, answer.Status)
			}
			// Another identity, or none, ends the session at once.
			o.outside("lan", "another@xa.example", role)
			if answer, _ := o.do(http.MethodGet, "/", nil); answer.StatusCode != http.StatusSeeOther {
				t.Errorf("with another identity the session still opens: %s", answer.Status)
			}
		})
	}
}

func TestWhoIsNotVouchedForStaysOutside(t *testing.T) {
	edited := func(edit func(claims map[string]any)) func(*provider) {
		return func(p *provider) {
			p.token = func(asked url.Values) string {
				claims := p.claims(asked)
				edit(claims)
				return p.sign(claims)
			}
		}
	}
	for what, c := range map[string]struct {
		spoil func(*provider)
		said  string // "" = let in: the control
	}{
		"an honest token":                     {func(*provider) {}, ""},
		"one whose claims are as they were":   {edited(func(map[string]any) {}), ""},
		"another nonce":                       {edited(func(c map[string]any) { c["nonce"] = "x" }), "did not vouch"},
		"no nonce":                            {edited(func(c map[string]any) { delete(c, "nonce") }), "did not vouch"},
		"for another client":                  {edited(func(c map[string]any) { c["aud"] = "other" }), "did not vouch"},
		"by another issuer":                   {edited(func(c map[string]any) { c["iss"] = "https://else.example" }), "did not vouch"},
		"too old":                             {edited(func(c map[string]any) { c["exp"] = c["iat"].(int64) - 1 }), "did not vouch"},
		"an address that nobody has verified": {edited(func(c map[string]any) { c["email_verified"] = false }), "did not vouch"},
		"an address that nobody speaks of":    {edited(func(c map[string]any) { delete(c, "email_verified") }), "did not vouch"},
		"no address":                          {edited(func(c map[string]any) { delete(c, "email") }), "did not vouch"},
		"an address that is no text":          {edited(func(c map[string]any) { c["email"] = []string{"lan@xa.example"} }), "did not vouch"},
		"no signature": {func(p *provider) {
			p.token = func(asked url.Values) string { return p.unsigned(p.claims(asked)) }
		}, "did not vouch"},
		"signed with the public key": {func(p *provider) {
			p.token = func(asked url.Values) string { return p.confused(p.claims(asked)) }
		}, "did not vouch"},
		"signed with a key that is not the provider's": {func(p *provider) {
			p.token = func(asked url.Values) string {
				right := p.key
				defer func() { p.key = right }()
				p.turnKey()
				return p.sign(p.claims(asked))
			}
		}, "did not vouch"},
		"no token at all":       {func(p *provider) { p.token = func(url.Values) string { return "" } }, "did not vouch"},
		"not on the list":       {func(p *provider) { p.email = "<b>an</b>@xa.example" }, "&lt;b&gt;an&lt;/b&gt;@xa.example&#34; is not on the list"},
		"the same in capitals":  {func(p *provider) { p.email = "LAN@xa.example" }, "is not on the list"},
		"a key that was turned": {func(p *provider) { p.turnKey() }, ""},
	} {
		t.Run(what, func(t *testing.T) {
			o, p := newVouchedOffice(t)
			o.outside("lan", p.email, district.RoleAdmin)
			o.signsIn(p) // the provider and its key are known
			o.browser = o.fresh()
			c.spoil(p)
			answer, text := o.signsIn(p)
			if in := answer.StatusCode == http.StatusSeeOther; in != (c.said == "") || !strings.Contains(text, c.said) {
				t.Fatalf("%s, want %q\n%s", answer.Status, c.said, text)
			}
			if answer, _ := o.do(http.MethodGet, "/", nil); (answer.StatusCode == http.StatusOK) != (c.said == "") {
				t.Errorf("the wall answers %s", answer.Status)
			}
			o.checkAudit(c.said != "")
		})
	}
}

// signsIn does all the steps.
func (o *office) signsIn(p *provider) (*http.Response, string) {
	o.Helper()
	asked := o.asks("/")
	return o.back(p.says(asked), asked.Get("state"))
}

func (o *office) checkAudit(failed bool) {
	o.Helper()
	notes, err := o.collector.Store().Notes(o.Context(), o.now.Add(-time.Hour))
	if err != nil {
		o.Fatal(err)
	}
	last := notes[len(notes)-1]
	if want := map[bool]string{true: "login_failed", false: "login"}[failed]; last.What != want {
		o.Errorf("the audit ends with %+v, want %s", last, want)
	}
}

func TestAnAnswerBelongsToItsQuestion(t *testing.T) {
	o, p := newVouchedOffice(t)
	o.outside("lan", p.email, district.RoleViewer)
	asked := o.asks("/")
	code := p.says(asked)
	if answer, text := o.back(code, "another"); answer.StatusCode != http.StatusBadRequest || !strings.Contains(text, "too old or began in another browser") {
		t.Errorf("another state: %s\n%s", answer.Status, text)
	}
	if answer, _ := o.back(code, asked.Get("state")); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a question that was answered already: %s", answer.Status)
	}
	// A stranger's browser cannot use an answer that it came by.
	asked = o.asks("/")
	code = p.says(asked)
	own := o.browser
	o.browser = o.fresh()
	if answer, _ := o.back(code, asked.Get("state")); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("in another browser: %s", answer.Status)
	}
	// Nor is a code good for another question: PKCE.
	mine := o.asks("/")
	if answer, _ := o.back(code, mine.Get("state")); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a code of another question: %s", answer.Status)
	}
	o.browser = own
	again := o.asks("//else.example/")
	answer, _ := o.back(p.says(again), again.Get("state"))
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/" {
		t.Errorf("a way to another site leads to %q", answer.Header.Get("Location"))
	}
}

func TestTheCollectorRunsWithoutTheProvider(t *testing.T) {
	o, p := newVouchedOffice(t)
	o.outside("lan", p.email, district.RoleViewer)
	o.user("an", district.RoleViewer)
	p.down = true
	answer, text := o.do(http.MethodGet, "/login/oidc", nil)
	if answer.StatusCode != http.StatusBadGateway || !strings.Contains(text, "does not answer; try again in some minutes, or use a password") {
		t.Errorf("%s\n%s", answer.Status, text)
	}
	if answer := o.login("an", password); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("by password: %s", answer.Status)
	}
	p.down = false
	o.browser = o.fresh()
	if answer, _ := o.signsIn(p); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("when it is back: %s", answer.Status)
	}
}

// Who has no password cannot be guessed into.
func TestWithoutAPasswordNoneOpens(t *testing.T) {
	o, p := newVouchedOffice(t)
	o.outside("lan", p.email, district.RoleViewer)
	for _, guess := range []string{"", password, "lan@xa.example"} {
		if answer := o.login("lan", guess); answer.StatusCode != http.StatusUnauthorized {
			t.Errorf("%q: %s", guess, answer.Status)
		}
	}
}

// Without a provider there is no such door.
func TestWithoutAProviderThePagesAreAsTheyWere(t *testing.T) {
	o := newOffice(t)
	if strings.Contains(o.get("/login"), "oidc") {
		t.Error("the door names a provider that is not there")
	}
	if answer, _ := o.do(http.MethodGet, "/login/oidc", nil); answer.StatusCode != http.StatusNotFound {
		t.Errorf("%s", answer.Status)
	}
}
