package control

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// call is one exchange with a caller, seen from the server.
type call struct {
	server *Server
	who    Who
	lang   words.Lang
	body   *bufio.Reader

	mu   sync.Mutex // progress may come from another goroutine of the station
	out  http.ResponseWriter
	wire *http.ResponseController
	sent bool // a line went out
	over bool // the last line went out, or the caller is gone
}

func (s *Server) newCall(w http.ResponseWriter, r *http.Request) *call {
	c := &call{server: s, lang: s.options.Lang, out: w, wire: http.NewResponseController(w)}
	if lang, ok := words.ParseLang(r.Header.Get(headerLang)); ok {
		c.lang = lang
	}
	// Progress is told while the file still comes in. A recorder in a test cannot
	// do that; nothing else depends on it.
	_ = c.wire.EnableFullDuplex()
	c.body = bufio.NewReaderSize(&patient{from: r.Body, wire: c.wire}, maxRequest)
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Connection", "close")
	h.Set(headerAPI, API)
	h.Set(headerVersion, s.options.Version)
	h.Set(headerLang, string(c.lang))
	return c
}

// request reads the line of JSON in front of the file. A field that this
// version does not know is refused: doing less than was asked would be worse.
func (c *call) request(into any) error {
	text, err := c.body.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return broadcast.Refuse(broadcast.ProblemUsage, "length", maxRequest).Because(errRequest)
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(text) == 0) {
		return requestProblem(fmt.Errorf("%w: %w", errRequest, err))
	}
	// Phones and macOS send accents apart from their letters. No character of JSON
	// itself composes with an accent, so the whole line can be put right at once.
	d := json.NewDecoder(bytes.NewReader(norm.NFC.Bytes(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return requestProblem(fmt.Errorf("%w: %w", errRequest, err))
	}
	return nil
}

// noFile reads to the end of the body, where nothing may follow. From then on
// the server notices when the caller goes away.
func (c *call) noFile() error {
	if _, err := c.body.ReadByte(); !errors.Is(err, io.EOF) {
		return requestProblem(fmt.Errorf("%w: bytes after it", errRequest))
	}
	return nil
}

func requestProblem(err error) error {
	return broadcast.Refuse(broadcast.ProblemUsage, "request", err.Error()).Because(err)
}

func (c *call) progress(p ProgressLine) { c.write(line{Progress: &p}, false) }

// errGone is returned to a command that goes on giving a file to nobody.
var errGone = errors.New("the caller is gone")

// leaving is a file on its way to the caller.
type leaving struct{ call *call }

// Write sends the bytes, in pieces.
func (l leaving) Write(b []byte) (n int, err error) {
	for n < len(b) {
		piece := b[n:min(n+maxChunk, len(b))]
		if !l.call.write(line{Chunk: piece}, false) {
			return n, errGone
		}
		n += len(piece)
	}
	return n, nil
}

func (c *call) answer(v any) {
	text, err := json.Marshal(v)
	if err != nil {
		c.fail(fmt.Errorf("write answer: %w", err))
		return
	}
	c.write(line{Answer: text}, true)
}

func (c *call) fail(err error) {
	e := ErrorOf(c.lang, err)
	if e.Kind == broadcast.ProblemInternal {
		c.server.options.Log.Error("command failed", "who", c.who.Name, "err", err)
	}
	c.mu.Lock()
	first := !c.sent
	c.mu.Unlock()
	if first {
		c.out.WriteHeader(status(e.Class))
	}
	c.write(line{Error: e}, true)
}

// write sends one line. A caller that has gone, or has stopped reading, is not
// written to again: the command goes on without it.
func (c *call) write(l line, last bool) (sent bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return false
	}
	c.sent, c.over = true, last
	stall := writeStall
	if l.Chunk != nil {
		stall = readStall // the caller may have to write it to a stick first
	}
	_ = c.wire.SetWriteDeadline(time.Now().Add(stall))
	err := json.NewEncoder(c.out).Encode(l)
	if err == nil {
		err = c.wire.Flush()
	}
	if err != nil {
		c.over = true
	}
	return err == nil
}

// close keeps a progress that comes too late from touching a finished exchange.
func (c *call) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
}

func stack() string { return string(debug.Stack()) }

// patient waits for the next bytes, but not for ever. At the end it takes the
// deadline off again, since a command may run for hours after its file came in.
type patient struct {
	from io.Reader
	wire *http.ResponseController
}

func (p *patient) Read(b []byte) (int, error) {
	_ = p.wire.SetReadDeadline(time.Now().Add(readStall))
	n, err := p.from.Read(b)
	if err != nil {
		_ = p.wire.SetReadDeadline(time.Time{})
	}
	return n, err //nolint:wrapcheck // a reader passes io.EOF on as it is
}

// arriving is a file on its way in. It must have the length that was announced:
// a file that is still being recorded would air cut.
type arriving struct {
	from io.Reader
	name string
	want int64 // bytes; 0 = not known
	got  int64
}

func (a *arriving) Read(b []byte) (int, error) {
	n, err := a.from.Read(b)
	a.got += int64(n)
	ended := errors.Is(err, io.EOF)
	if a.want > 0 && (a.got > a.want || ended && a.got < a.want) {
		return n, broadcast.Refuse(broadcast.ProblemFileChanged, "file", a.name)
	}
	return n, err //nolint:wrapcheck // a reader passes io.EOF on as it is
}
