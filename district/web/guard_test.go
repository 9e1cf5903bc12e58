package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

func TestNobodyIsLetInUnasked(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	for _, path := range []string{"/", "/coverage", "/across?title=x", "/search?title=x", "/stations/mo-o", "/users", "/audit", "/export?form=csv"} {
		answer, page := o.do(http.MethodGet, path, nil)
		if want := "/login?next=" + url.QueryEscape(path); answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != want {
			t.Errorf("GET %s: %s to %q, want to %q", path, answer.Status, answer.Header.Get("Location"), want)
		}
		if strings.Contains(page, "Ba Tầng") {
			t.Errorf("GET %s tells a stranger of a station", path)
		}
	}
	for _, path := range []string{"/stations/mo-o/retire", "/stations/mo-o/accept", "/users/lan/remove"} {
		if answer, _ := o.do(http.MethodPost, path, nil); answer.StatusCode != http.StatusForbidden {
			t.Errorf("POST %s: %s", path, answer.Status)
		}
	}
}

func TestRoles(t *testing.T) {
	for role, may := range map[district.Role]map[string]int{
		district.RoleViewer: {
			"GET /": 200, "GET /users": 403, "GET /audit": 403, "POST /stations/mo-o/accept": 403, "POST /stations/mo-o/retire": 403,
			"POST /users/an/remove": 403,
		},
		district.RoleOfficer: {
			"GET /": 200, "GET /users": 403, "GET /audit": 403, "POST /stations/mo-o/accept": 422, "POST /stations/mo-o/retire": 403,
			"POST /users/an/remove": 403,
		},
		district.RoleAdmin: {
			"GET /": 200, "GET /users": 200, "GET /audit": 200, "POST /stations/mo-o/accept": 422, "POST /stations/mo-o/retire": 303,
			"POST /users/an/remove": 303, "POST /users/lan/remove": 422, "POST /users/nobody/remove": 404,
		},
	} {
		t.Run(string(role), func(t *testing.T) {
			o := newOffice(t)
			o.threeStations()
			o.as(role)
			o.user("an", district.RoleViewer)
			for request, want := range may {
				method, path, _ := strings.Cut(request, " ")
				if answer, _ := o.do(method, path, url.Values{"fingerprint": {"not one"}}); answer.StatusCode != want {
					t.Errorf("%s: %s, want %d", request, answer.Status, want)
				}
			}
		})
	}
}

func TestAnOfficerSaysYesToAKeyAndItIsNoted(t *testing.T) {
	o := newOffice(t)
	l := o.add("dai-loc-01", "Đại Lộc")
	if _, err := o.collector.Retire(t.Context(), "dai-loc-01", o.now); err != nil {
		t.Fatal(err)
	}
	l.key = newKey(9)
	if _, err := o.collector.Enrol(t.Context(), "dai-loc-01", "", l.public(), "", o.now); err != nil {
		t.Fatal(err)
	}
	o.as(district.RoleOfficer)
	o.wants(o.get("/stations/dai-loc-01"), "Accept the key", uplink.Fingerprint(l.public()))
	answer, page := o.do(http.MethodPost, "/stations/dai-loc-01/accept", url.Values{"fingerprint": {uplink.Fingerprint(l.public())}})
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("accept: %s\n%s", answer.Status, page)
	}
	st, _, err := o.collector.Store().Station(t.Context(), "dai-loc-01")
	if err != nil || st.State() != district.KeyActive {
		t.Errorf("the key is %s (%v) after a yes", st.State(), err)
	}
	noted(o, "key_accepted", "lan", "dai-loc-01")
}

func noted(o *office, what, by, on string) {
	o.Helper()
	notes, err := o.collector.Store().Notes(o.Context(), time.Time{})
	if err != nil {
		o.Fatal(err)
	}
	for _, n := range notes {
		if n.What == what && n.By == by && n.On == on {
			return
		}
	}
	o.Errorf("no note of %s by %s on %s in %+v", what, by, on, notes)
}

// A form on another site that a person opens must not act in that person's name.
func TestAnotherSiteCannotAct(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.as(district.RoleAdmin)
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"},
	} {
		for _, path := range []string{"/stations/mo-o/retire", "/users/lan/remove", "/logout", "/login", "/lang"} {
			if answer, _ := o.do(http.MethodPost, path, nil, header...); answer.StatusCode != http.StatusForbidden {
				t.Errorf("POST %s with %v: %s", path, header, answer.Status)
			}
		}
	}
	if answer, _ := o.do(http.MethodPost, "/stations/mo-o/retire", nil, "Sec-Fetch-Site", "same-origin"); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("the page's own form: %s", answer.Status)
	}
}

func TestNoGetActs(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.as(district.RoleAdmin)
	for _, path := range []string{"/stations/mo-o/retire", "/stations/mo-o/accept", "/users/lan/remove", "/logout", "/lang"} {
		if answer, _ := o.do(http.MethodGet, path, nil); answer.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %s", path, answer.Status)
		}
	}
}

func TestEveryAnswerForbidsForeignScript(t *testing.T) {
	o := newOffice(t)
	for _, path := range []string{"/", "/login", "/assets/live.js", "/nowhere", "/metrics"} {
		answer, _ := o.do(http.MethodGet, path, nil)
		if path == "/nowhere" {
			continue // not ours: the mux's own
		}
		if csp := answer.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("GET %s: policy %q", path, csp)
		}
	}
}

func TestTheDoorShutsAfterFailures(t *testing.T) {
	o := newOffice(t)
	o.user("lan", district.RoleViewer)
	for range 5 {
		if answer := o.login("lan", "wrong"); answer.StatusCode != http.StatusUnauthorized {
			t.Fatalf("a wrong password: %s", answer.Status)
		}
	}
	answer := o.login("lan", password)
	if answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") == "" {
		t.Errorf("the right password after five wrong ones: %s", answer.Status)
	}
	o.now = o.now.Add(15 * time.Minute)
	if answer := o.login("lan", password); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("a quarter of an hour later: %s", answer.Status)
	}
	noted(o, "login_failed", "lan", "lan")
	noted(o, "login", "lan", "lan")
}

func TestAnAddressThatTriesManyNamesIsShutOut(t *testing.T) {
	o := newOffice(t)
	o.user("lan", district.RoleViewer)
	last := 0
	for i := range 21 {
		last = o.login("nobody"+string(rune('a'+i)), "wrong").StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the 21st name: %d", last)
	}
}

func TestASessionEndsWithThePersonOrThePassword(t *testing.T) {
	o := newOffice(t)
	o.as(district.RoleAdmin)
	before := o.browser.Jar.Cookies(mustParse(t, o.url))
	o.get("/users")
	o.user("lan", district.RoleViewer) // another password seal, another role
	if answer, _ := o.do(http.MethodGet, "/users", nil); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("a session outlives its password: %s", answer.Status)
	}
	o.login("lan", password)
	if after := o.browser.Jar.Cookies(mustParse(t, o.url)); len(before) != 1 || len(after) != 1 || before[0].Value == after[0].Value {
		t.Error("a login keeps the session token that was there before")
	}
	if err := o.collector.RemoveUser(t.Context(), "lan"); err != nil {
		t.Fatal(err)
	}
	if answer, _ := o.do(http.MethodGet, "/", nil); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("a session outlives its person: %s", answer.Status)
	}
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestLogoutAndTheWayBack(t *testing.T) {
	o := newOffice(t)
	o.as(district.RoleViewer)
	if answer, _ := o.do(http.MethodPost, "/logout", nil); answer.Header.Get("Location") != "/login" {
		t.Errorf("logout: %s", answer.Status)
	}
	if answer, _ := o.do(http.MethodGet, "/", nil); answer.StatusCode != http.StatusSeeOther {
		t.Error("signed in after a logout")
	}
	for next, want := range map[string]string{
		"/coverage?date=2026-11-23": "/coverage?date=2026-11-23",
		"https://evil.example/":     "/",
		"//evil.example/":           "/",
		`/\evil.example/`:           "/",
		"javascript:alert(1)":       "/",
	} {
		answer, _ := o.do(http.MethodPost, "/login", url.Values{"user": {"lan"}, "password": {password}, "next": {next}})
		if got := answer.Header.Get("Location"); got != want {
			t.Errorf("after the login to %q: %q, want %q", next, got, want)
		}
	}
}

func TestTheLanguageIsKept(t *testing.T) {
	o := newOffice(t)
	o.wants(o.get("/login", "Accept-Language", "fr, vi;q=0.8"), "Đăng nhập")
	o.wants(o.get("/login"), "Sign in")
	o.do(http.MethodPost, "/lang", url.Values{"lang": {"vi"}})
	o.wants(o.get("/login", "Accept-Language", "en"), "Đăng nhập")
}
