package control

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// Options are what a server needs to know besides its station.
type Options struct {
	Lang    words.Lang   // of the station, for callers that name none
	Version string       // of the program
	Log     *slog.Logger // for the developer; nil = nowhere
}

// Server answers commands over a socket.
type Server struct {
	options  Options
	commands map[string]Command
}

// NewServer makes the server that answers the operator's commands by asking a
// station; [Server.Run] sets it to work.
func NewServer(st Station, o Options) *Server { return NewCounter(commands(st), o) }

// NewCounter makes a server of other commands, by their names. See [Plain] and
// [Upload].
func NewCounter(commands map[string]Command, o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Lang == "" {
		o.Lang = words.VI
	}
	return &Server{options: o, commands: commands}
}

// commands is the table of the counter: one line a command.
func commands(st Station) map[string]Command {
	return map[string]Command{
		"status": Plain(func(ctx context.Context, _ Who, _ none) (Status, error) { return st.Status(ctx) }),
		"list":   Plain(func(ctx context.Context, _ Who, r ListRequest) (ListAnswer, error) { return st.List(ctx, r) }),
		"remove": Plain(st.Remove),
		"schedule": Plain(func(ctx context.Context, _ Who, r ScheduleRequest) (ScheduleAnswer, error) {
			return st.Schedule(ctx, r)
		}),
		"session/add":      Plain(st.AddSession),
		"session/list":     Plain(func(ctx context.Context, _ Who, _ none) (SessionsAnswer, error) { return st.Sessions(ctx) }),
		"session/remove":   Plain(st.RemoveSession),
		"schedule/confirm": Plain(st.ConfirmSchedule),

		"stop":          Plain(st.Stop),
		"hold":          Plain(st.Hold),
		"approve":       Plain(st.Approve),
		"pause":         Plain(st.Pause),
		"resume":        Plain(st.Resume),
		"undo":          Plain(st.Undo),
		"edit":          Upload(func(r EditRequest) *ImportRequest { return r.Change.File }, st.Edit),
		"log":           Plain(func(ctx context.Context, _ Who, r LogRequest) (LogAnswer, error) { return st.Log(ctx, r) }),
		"verify":        Plain(func(ctx context.Context, _ Who, _ none) (VerifyAnswer, error) { return st.Verify(ctx) }),
		"bundle/export": download(st.Export),
		"sync":          long(st.Sync),
		"sync/status":   Plain(func(ctx context.Context, _ Who, _ none) (SyncState, error) { return st.SyncState(ctx) }),
		"enrol":         Plain(st.Enrol),
		"key":           Plain(func(ctx context.Context, _ Who, _ none) (KeyAnswer, error) { return st.Key(ctx) }),
		"clock":         Plain(func(ctx context.Context, _ Who, _ none) (ClockStatus, error) { return st.Clock(ctx) }),
		"clock/confirm": Plain(func(ctx context.Context, who Who, _ none) (ClockStatus, error) { return st.ConfirmClock(ctx, who) }),

		"simulate": Plain(func(ctx context.Context, _ Who, r SimulateRequest) (SimulateAnswer, error) {
			return st.Simulate(ctx, r)
		}),
		"why": Plain(func(ctx context.Context, _ Who, r WhyRequest) (WhyAnswer, error) { return st.Why(ctx, r) }),
		"certificate": Plain(func(ctx context.Context, _ Who, r CertificateRequest) (CertificateAnswer, error) {
			return st.Certificate(ctx, r)
		}),

		"import": Upload(func(r ImportRequest) *ImportRequest { return &r }, st.Import),
		"add":    Upload(func(r AddRequest) *ImportRequest { return r.File }, st.Add),
		"play":   Upload(func(r PlayRequest) *ImportRequest { return r.File }, st.Play),
	}
}

// Run answers on a listener until ctx ends, then lets what is under way finish
// within three seconds. The contexts of the station's methods end with ctx, and
// when their caller goes away. It closes the listener and gives nil when ctx ended it.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerWait,
		MaxHeaderBytes:    maxHeaders,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnContext:       withPeer,
		ErrorLog:          slog.NewLogLogger(s.options.Log.Handler(), slog.LevelWarn),
	}
	if err := ServeUntil(ctx, srv, func() error { return srv.Serve(l) }, shutdownWait); err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	return nil
}

// ServeUntil serves until ctx ends, then gives what is under way so long to finish. It
// gives nil when ctx ended it.
func ServeUntil(ctx context.Context, srv *http.Server, serve func() error, wait time.Duration) error {
	ended := make(chan error, 1)
	go func() { ended <- serve() }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), wait)
	defer cancel()
	err := srv.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	if last := <-ended; !errors.Is(last, http.ErrServerClosed) {
		err = errors.Join(err, last)
	}
	if err != nil {
		return fmt.Errorf("close: %w", err)
	}
	return nil
}

// ServeHTTP answers one call. It is meant for [Server.Run]: without the
// credentials that Run provides, every caller is turned away.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := s.newCall(w, r)
	defer c.close()
	defer s.survive(c)
	handle, err := s.find(c, r)
	if err != nil {
		c.fail(err)
		return
	}
	answer, err := handle(r.Context(), c)
	switch {
	case err == nil:
		c.answer(answer)
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		c.fail(broadcast.Refuse(broadcast.ProblemStopping, ""))
	default:
		c.fail(err)
	}
}

// find checks the caller and picks the command.
func (s *Server) find(c *call, r *http.Request) (Command, error) {
	who, ok := peer(r.Context())
	if !ok {
		return nil, broadcast.Refuse(broadcast.ProblemNotPermitted, "", r.URL.Path)
	}
	c.who = who
	if api := r.Header.Get(headerAPI); api != "" && api != API {
		return nil, broadcast.Refuse(problemVersion, "", api, API)
	}
	name, known := strings.CutPrefix(r.URL.Path, pathPrefix)
	handle := s.commands[name]
	if !known || handle == nil || r.Method != http.MethodPost {
		return nil, broadcast.Refuse(problemVersion, "", r.Method+" "+r.URL.Path, s.options.Version)
	}
	return handle, nil
}

// survive turns a panic of a command into an answer, and into a line for the
// developer: one broken command does not end the broadcast.
func (s *Server) survive(c *call) {
	broken := recover()
	if broken == nil {
		return
	}
	s.options.Log.Error("command broke", "panic", broken, "stack", stack())
	c.fail(fmt.Errorf("command broke: %v", broken))
}

// Command runs one command: it reads the request from the call and gives the
// answer that goes out as JSON.
type Command func(ctx context.Context, c *call) (any, error)

// Plain is a command without a file.
func Plain[Req, Ans any](f func(context.Context, Who, Req) (Ans, error)) Command {
	return func(ctx context.Context, c *call) (any, error) {
		var r Req
		if err := c.only(&r); err != nil {
			return nil, err
		}
		return f(ctx, c.who, r)
	}
}

// long is a command that asks nothing and tells how far it is.
func long[Ans any](f func(context.Context, Progress) (Ans, error)) Command {
	return func(ctx context.Context, c *call) (any, error) {
		if err := c.only(&none{}); err != nil {
			return nil, err
		}
		return f(ctx, c.progress)
	}
}

// download is a command that gives a file.
func download[Ans any](f func(context.Context, io.Writer, Progress) (Ans, error)) Command {
	return func(ctx context.Context, c *call) (any, error) {
		if err := c.only(&none{}); err != nil {
			return nil, err
		}
		return f(ctx, leaving{c}, c.progress)
	}
}

// Upload is a command that may carry a file; of says which, nil = none.
func Upload[Req, Ans any](
	of func(Req) *ImportRequest,
	f func(context.Context, Who, Req, io.Reader, Progress) (Ans, error),
) Command {
	return func(ctx context.Context, c *call) (any, error) {
		var r Req
		if err := c.request(&r); err != nil {
			return nil, err
		}
		file := of(r)
		if file == nil {
			if err := c.noFile(); err != nil {
				return nil, err
			}
			return f(ctx, c.who, r, nil, c.progress)
		}
		return f(ctx, c.who, r, &arriving{from: c.body, name: file.Name, want: file.Bytes}, c.progress)
	}
}
