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
	err = c.settle(ctx, r, aside{progress: p}, &answer)
	return answer, err
}

// fetch is ask for a command that gives a file.
func fetch[Ans any](ctx context.Context, c *Client, command string, file io.Writer, p Progress) (Ans, error) {
	var answer Ans
	r, err := c.newRequest(ctx, command, none{}, nil)
	if err != nil {
		return answer, err
	}
	err = c.settle(ctx, r, aside{progress: p, file: file}, &answer)
	return answer, err
}

// settle sends a request and reads its answer into what it belongs to.
func (c *Client) settle(ctx context.Context, r *http.Request, to aside, answer any) error {
	text, err := c.exchange(ctx, r, to)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("read answer to %s: %w", r.URL.Path, err)
	}
	return nil
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
func (c *Client) exchange(ctx context.Context, r *http.Request, to aside) (json.RawMessage, error) {
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
	text, err := c.read(bufio.NewReader(conn), r, to)
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

// read takes the lines of the answer until the last. It leaves the body open:
// closing it would read on to its end, where the connection is closed anyway.
func (c *Client) read(in *bufio.Reader, r *http.Request, to aside) (json.RawMessage, error) {
	resp, err := http.ReadResponse(in, r)
	if err != nil {
		return nil, cut(err)
	}
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
		case l.Answer != nil:
			return l.Answer, nil
		}
		if err := to.take(l); err != nil {
			return nil, err
		}
	}
}

// aside is where goes what comes before the answer.
type aside struct {
	progress Progress
	file     io.Writer // that a command gives
}

func (a aside) take(l line) error {
	if l.Progress != nil && a.progress != nil {
		a.progress(*l.Progress)
	}
	if l.Chunk == nil || a.file == nil {
		return nil
	}
	_, err := a.file.Write(l.Chunk)
	return err //nolint:wrapcheck // the caller's own
}

// patience is how long a command that asks little waits for its answer.
const patience = 15 * time.Second

// longCommands may take as long as a file, a bulletin or a log is long.
func longCommands() []string {
	return []string{"import", "add", "play", "log", "verify", "bundle/export"}
}

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
