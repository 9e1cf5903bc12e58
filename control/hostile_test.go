package control

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
)

// post sends bytes as anyone with a socket could, and gives what comes back.
func post(t *testing.T, socket, path, header, body string) string {
	t.Helper()
	conn, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	r, err := http.NewRequest(http.MethodPost, "http://loa"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if name, value, ok := strings.Cut(header, ": "); ok {
		r.Header.Set(name, value)
	}
	if err := r.Write(conn); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), r)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.Status + " " + string(text)
}

func TestWhatIsNoRequestIsTurnedAway(t *testing.T) {
	socket := t.TempDir() + "/loa.sock"
	asked := 0
	serve(t, fakeStation{
		status: func(context.Context) (Status, error) { asked++; return Status{}, nil },
		list:   func(ListRequest) (ListAnswer, error) { asked++; return ListAnswer{}, nil },
	}, socket)
	for _, c := range []struct{ what, path, header, body, want string }{
		{"nothing at all", "/v1/list", "", "", `"kind":"usage"`},
		{"no JSON", "/v1/list", "", "list\n", `"kind":"usage"`},
		{"a field of a later version", "/v1/list", "", `{"shadow":true}` + "\n", `"kind":"usage"`},
		{"a file that nobody asked for", "/v1/list", "", "{}\nRIFF", `"kind":"usage"`},
		{"a request without end", "/v1/list", "", `{"media":"` + strings.Repeat("a", 100<<10), `"kind":"usage"`},
		{"a command of a later version", "/v1/dance", "", "{}\n", `"kind":"version_mismatch"`},
		{"no command", "/", "", "{}\n", `"kind":"version_mismatch"`},
		{"another version", "/v1/list", headerAPI + ": 2", "{}\n", `"kind":"version_mismatch"`},
	} {
		if got := post(t, socket, c.path, c.header, c.body); !strings.Contains(got, c.want) {
			t.Errorf("%s: got %s, want %s", c.what, got, c.want)
		}
	}
	if asked != 0 {
		t.Errorf("the station was asked %d times", asked)
	}
	if got := post(t, socket, "/v1/list", headerAPI+": "+API, "{}\n"); !strings.HasPrefix(got, "200 OK {\"answer\":{") {
		t.Errorf("a good request: got %s, want an answer", got)
	}
}

// Who does not come by the socket has no credentials, so no say.
func TestACallerWithoutCredentialsIsTurnedAway(t *testing.T) {
	s := NewServer(fakeStation{status: idle}, Options{})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/v1/status", strings.NewReader("{}\n")))
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), string(broadcast.ProblemNotPermitted)) {
		t.Errorf("got %d %s, want 403 not_permitted", w.Code, w.Body)
	}
}

func FuzzRequest(f *testing.F) {
	f.Add([]byte("{}\n"))
	f.Add([]byte(`{"id":"14","dry_run":true}` + "\nrest"))
	f.Add([]byte("\n"))
	f.Add([]byte{0xff, 0xfe, '\n'})
	s := NewServer(fakeStation{}, Options{})
	f.Fuzz(func(t *testing.T, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/v1/remove", strings.NewReader(string(body)))
		c := s.newCall(httptest.NewRecorder(), r)
		var request RemoveRequest
		if err := c.request(&request); err != nil && kindOf(err) != broadcast.ProblemUsage {
			t.Errorf("got %v, want usage or none", err)
		}
	})
}
