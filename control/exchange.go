package control

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// ask makes one call and gives its answer. A problem that the station reports
// comes as [*Error] with its words; one on the way there as [*broadcast.Problem].
//
// net/http's client is not used: when a station refuses a file after its first
// bytes, that client may close the connection over the failed upload before it
// has read why.
func ask[Ans any](ctx context.Context, c *Client, command string, request any, file io.Reader, p Progress) (Ans, error) {
	var answer Ans
	r, err := c.newRequest(ctx, command, request, file)
	if err != nil {
		return answer, err
	}
	text, err := c.exchange(ctx, r, p)
	if err != nil {
		return answer, err
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return answer, fmt.Errorf("read answer to %s: %w", command, err)
	}
	return answer, nil
}

// Ask makes a call to a counter of other commands; see [NewCounter]. file is nil
// unless the request announces one.
func Ask[Ans any](ctx context.Context, c *Client, command string, request any, file io.Reader) (Ans, error) {
	return ask[Ans](ctx, c, command, request, file, nil)
}

func (c *Client) newRequest(ctx context.Context, command string, request any, file io.Reader) (*http.Request, error) {
	text, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("write request: %w", err)
	}
	var body io.Reader = bytes.NewReader(append(text, '\n'))
	if file != nil {
		body = io.MultiReader(body, file)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://loa"+pathPrefix+command, body)
	if err != nil {
		return nil, fmt.Errorf("write request: %w", err)
	}
	r.Header.Set(headerAPI, API)
	if c.options.Lang != "" {
		r.Header.Set(headerLang, string(c.options.Lang))
	}
	return r, nil
}

// exchange sends the request and reads the answer at the same time. It ends
// when the answer is there, whether or not all of the file was wanted.
func (c *Client) exchange(ctx context.Context, r *http.Request, p Progress) (json.RawMessage, error) {
	conn, err := connect(ctx, c.socket)
	if err != nil {
		return nil, err
	}
	hangUp := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer hangUp()
	source := &watched{from: r.Body}
	r.Body = source
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_ = r.Write(conn) // what breaks here, the reader notices as well
		if source.err != nil {
			_ = conn.Close() // the answer to half a file is of no use
		}
	}()
	if !slices.Contains(longCommands(), strings.TrimPrefix(r.URL.Path, pathPrefix)) {
		_ = conn.SetReadDeadline(time.Now().Add(patience))
	}
	text, err := c.read(bufio.NewReader(conn), r, p)
	_ = conn.Close()
	<-sent
	switch {
	case ctx.Err() != nil && err != nil:
		return nil, context.Cause(ctx) //nolint:wrapcheck // the caller's own
	case source.err != nil:
		return nil, fmt.Errorf("read file to send: %w", source.err)
	default:
		return text, err
	}
}

// read takes the lines of the answer until the last.
func (c *Client) read(in *bufio.Reader, r *http.Request, p Progress) (json.RawMessage, error) {
	resp, err := http.ReadResponse(in, r)
	if err != nil {
		return nil, cut(err)
	}
	defer func() { _ = resp.Body.Close() }()
	c.version = resp.Header.Get(headerVersion)
	if lang, ok := words.ParseLang(resp.Header.Get(headerLang)); ok {
		c.lang = lang
	}
	if api := resp.Header.Get(headerAPI); api != API {
		return nil, broadcast.Refuse(problemVersion, "", API, api)
	}
	for lines := json.NewDecoder(resp.Body); ; {
		var l line
		if err := lines.Decode(&l); err != nil {
			return nil, cut(err)
		}
		switch {
		case l.Error != nil:
			return nil, l.Error
		case l.Progress == nil:
			return l.Answer, nil
		case p != nil:
			p(*l.Progress)
		}
	}
}

// patience is how long a command that asks little waits for its answer.
const patience = 15 * time.Second

// longCommands may take as long as a file, a bulletin or a log is long.
func longCommands() []string { return []string{"import", "add", "play", "log", "verify"} }

// cut says that the daemon went away before it had answered, or hangs.
func cut(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return broadcast.Refuse(broadcast.ProblemNoAnswer, "", patience).Because(err)
	}
	return broadcast.Refuse(broadcast.ProblemStopping, "").Because(fmt.Errorf("read answer: %w", err))
}

// watched remembers why a file could not be read on, which the writer of a
// request mixes up with the connection's own troubles.
type watched struct {
	from io.ReadCloser
	err  error
}

// Read passes on what is there.
func (w *watched) Read(b []byte) (int, error) {
	n, err := w.from.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err //nolint:wrapcheck // a reader passes io.EOF on as it is
}

// Close closes what is read from.
func (w *watched) Close() error { return w.from.Close() } //nolint:wrapcheck // passed through
