package uplink

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast/words"
)

// ServerOptions are what a server needs besides the collector.
type ServerOptions struct {
	Now     func() time.Time
	Lang    words.Lang   // for callers that ask for none
	Log     *slog.Logger // for the developer; nil = nowhere
	Uploads int          // open at a time; 0 = 1024. Who comes when all are taken is asked to come later
}

const (
	uploads    = 1024
	comeLater  = 10 * time.Second // what a busy server asks for; callers spread themselves
	bodyStall  = 2 * time.Minute  // how long a sender may be silent: a bad line resends for a minute
	writeStall = 2 * time.Minute
)

// server answers stations by asking the collector.
type server struct {
	ingest  Ingest
	options ServerOptions
	open    chan struct{} // one place an upload
}

// NewServer is the collector's side of the road, to be mounted at the root.
func NewServer(in Ingest, o ServerOptions) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Uploads == 0 {
		o.Uploads = uploads
	}
	s := &server{ingest: in, options: o, open: make(chan struct{}, o.Uploads)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+PathHead, s.head)
	mux.HandleFunc("POST "+PathBundle, s.bundle)
	mux.HandleFunc("POST "+PathEnrol, s.enrol)
	return mux
}

func (s *server) head(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	known, err := s.known(r.Context(), asked.Get("station"), asked.Get("log"), asked.Get("key"))
	if end := asked.Get("end"); err == nil && end != "" {
		known.Branch, err = s.branch(r.Context(), known, end)
	}
	s.answer(w, r, Answer{Known: known}, err)
}

func (s *server) known(ctx context.Context, station, logID, key string) (*Known, error) {
	if !stationID.MatchString(station) {
		return nil, &Refusal{Kind: KindStation}
	}
	if !isHex(logID, logIDSize) {
		return nil, &Refusal{Kind: KindLog}
	}
	now, err := s.ingest.Key(ctx, station)
	if err != nil {
		return nil, err //nolint:wrapcheck // a refusal, or what the collector says of itself
	}
	if key != "" && key != Fingerprint(now) { // one who passes on the logs of others names none
		return nil, &Refusal{Kind: KindUnknownKey}
	}
	at, err := s.ingest.Head(ctx, station, logID)
	if err != nil {
		return nil, err //nolint:wrapcheck // the same
	}
	return knownOf(station, logID, Taken{Head: at}), nil
}

// branch says whether what a station has of a log is kept beside it.
func (s *server) branch(ctx context.Context, known *Known, end string) (*Branch, error) {
	seq, hash, _ := strings.Cut(end, ":")
	n, err := strconv.ParseInt(seq, 10, 64)
	if err != nil {
		return nil, &Refusal{Kind: KindFrom}
	}
	at, err := HeadAt(n, hash)
	if err != nil {
		return nil, err
	}
	kept, err := s.ingest.Keeps(ctx, known.Station, known.LogID, at)
	if err != nil || !kept {
		return nil, err //nolint:wrapcheck // a refusal, or what the collector says of itself
	}
	return &Branch{n, hash}, nil
}

// bundle takes member after member. Those before one that is refused stay taken.
func (s *server) bundle(w http.ResponseWriter, r *http.Request) {
	select {
	case s.open <- struct{}{}:
		defer func() { <-s.open }()
	default:
		s.answer(w, r, Answer{}, &Refusal{Kind: KindBusy})
		return
	}
	var last *Known
	in := NewReader(&patient{from: http.MaxBytesReader(w, r.Body, MaxRequest), wire: http.NewResponseController(w)})
	from := Receipt{At: s.options.Now(), Remote: r.RemoteAddr, Agent: r.UserAgent()}
	for {
		b, err := in.Next()
		if err == nil {
			var taken Taken
			if taken, err = s.take(r.Context(), b, from); taken != (Taken{}) {
				last = knownOf(b.Station, b.LogID, taken)
			}
		}
		if errors.Is(err, io.EOF) {
			err = nil
		} else if err == nil {
			continue
		}
		s.answer(w, r, Answer{Known: last}, err)
		return
	}
}

// take checks whose a batch is and hands it on.
func (s *server) take(ctx context.Context, b Batch, from Receipt) (Taken, error) {
	key, err := s.ingest.Key(ctx, b.Station)
	if err != nil {
		return Taken{}, err //nolint:wrapcheck // a refusal, or what the collector says of itself
	}
	if b.Key != Fingerprint(key) {
		return Taken{}, &Refusal{Kind: KindUnknownKey, Seq: b.From}
	}
	if err := b.Signed(key); err != nil {
		return Taken{}, err
	}
	return s.ingest.Take(ctx, b, from) //nolint:wrapcheck // the same
}

func (s *server) enrol(w http.ResponseWriter, r *http.Request) {
	var e Enrolment
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxEnrol))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		s.answer(w, r, Answer{}, &Refusal{Kind: KindRequest, Detail: err.Error()})
		return
	}
	if err := e.check(); err != nil {
		s.answer(w, r, Answer{}, err)
		return
	}
	welcome, err := s.ingest.Enrol(r.Context(), e)
	a := Answer{District: welcome.District}
	if err == nil && welcome.Waiting {
		a.Kind = KindWaiting
		s.send(w, r, http.StatusAccepted, a)
		return
	}
	s.answer(w, r, a, err)
}

// answer puts what became of a question into an answer.
func (s *server) answer(w http.ResponseWriter, r *http.Request, a Answer, err error) {
	a.Kind = KindOK
	if err != nil {
		a.Kind, a.Member, a.Seq = s.refused(r, err)
	}
	if a.Kind == KindBusy {
		w.Header().Set("Retry-After", strconv.Itoa(int(comeLater/time.Second)))
	}
	s.send(w, r, a.Kind.status(), a)
}

// refused names an error.
func (s *server) refused(r *http.Request, err error) (kind Kind, member int, seq int64) {
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return refusal.Kind, refusal.Member, refusal.Seq
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return KindTooMuch, 0, 0
	}
	if r.Context().Err() == nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		s.options.Log.Error("answer a station", "path", r.URL.Path, "from", r.RemoteAddr, "error", err)
	}
	return KindFailed, 0, 0
}

func (s *server) send(w http.ResponseWriter, r *http.Request, status int, a Answer) {
	lang := s.options.Lang
	if asked, ok := words.ParseLang(r.Header.Get("Accept-Language")); ok {
		lang = asked
	}
	a.Message = message(lang, a.Kind)
	a.Time = s.options.Now()
	if nonce := r.Header.Get(headerNonce); len(nonce) <= maxNonce {
		a.Nonce = nonce
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeStall)) // a recorder has none
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(a) // who has gone will ask again
}

// message is what a kind means, for people.
func message(lang words.Lang, k Kind) string {
	for _, group := range []string{words.Uplink, words.Bundle} {
		if text := words.Label(lang, group, string(k)); text != string(k) {
			return text
		}
	}
	return string(k)
}

// patient waits for the next bytes of a slow line, but not for ever.
type patient struct {
	from io.Reader
	wire *http.ResponseController
}

// Read passes on what is there.
func (p *patient) Read(b []byte) (int, error) {
	_ = p.wire.SetReadDeadline(time.Now().Add(bodyStall))
	n, err := p.from.Read(b)
	if err != nil {
		_ = p.wire.SetReadDeadline(time.Time{})
	}
	return n, err //nolint:wrapcheck // a reader passes io.EOF on as it is
}
