package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/district/web"
	"github.com/truyenthanh/loa/uplink"
)

// listenDefault is where a collector answers unless it is told otherwise.
const listenDefault = "127.0.0.1:8440"

// serveOptions are what serve was told.
type serveOptions struct {
	listen, cert, key, parent, parentCA string
	oidc                                web.OIDC
	oidcSecret                          string // file
}

func newServe(e *env) *cobra.Command {
	var o serveOptions
	c := e.Command("serve", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.serve(ctx, o) })
	f := c.Flags()
	f.StringVar(&o.listen, "listen", listenDefault, e.FlagText("district.serve", "listen"))
	f.StringVar(&o.cert, "tls-cert", "", e.FlagText("district.serve", "tls-cert"))
	f.StringVar(&o.key, "tls-key", "", e.FlagText("district.serve", "tls-key"))
	f.StringVar(&o.parent, "parent", "", e.FlagText("district.serve", "parent"))
	f.StringVar(&o.parentCA, "parent-ca", "", e.FlagText("district.serve", "parent-ca"))
	f.StringVar(&o.oidc.Issuer, "oidc-issuer", "", e.FlagText("district.serve", "oidc-issuer"))
	f.StringVar(&o.oidc.Client, "oidc-client", "", e.FlagText("district.serve", "oidc-client"))
	f.StringVar(&o.oidcSecret, "oidc-secret-file", "", e.FlagText("district.serve", "oidc-secret-file"))
	f.StringVar(&o.oidc.Claim, "oidc-claim", "email", e.FlagText("district.serve", "oidc-claim"))
	f.StringVar(&o.oidc.Back, "oidc-back", "", e.FlagText("district.serve", "oidc-back"))
	return c
}

// serve runs the collector until ctx ends.
func (e *env) serve(ctx context.Context, o serveOptions) (err error) {
	if (o.cert == "") != (o.key == "") {
		return e.Misuse("tls-cert", e.Text(words.DistrictTLSHint), words.DistrictTLSHalf)
	}
	if o.cert == "" && !loopback(o.listen) {
		return broadcast.Refuse(broadcast.ProblemPlainHTTP, "listen", o.listen)
	}
	parent, err := e.parent(o)
	if err != nil {
		return err
	}
	vouching, err := vouching(o)
	if err != nil {
		return err
	}
	store, err := e.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	s := &server{
		collector: district.New(store),
		log:       slog.New(slog.NewTextHandler(e.Stderr, nil)),
		now:       e.Now,
		lang:      e.Lang,
	}
	s.metrics = web.NewMetrics(s.collector, s.now)
	s.site, err = web.New(s.collector, s.now, web.Options{
		Lang: e.Lang, Location: e.Now().Location(), Secure: o.cert != "", Log: s.log, Metrics: s.metrics,
		Export: exporter{district.NewDesk(s.collector, s.now), s.now}, OIDC: vouching,
	})
	if err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	network, err := net.Listen("tcp", o.listen)
	if err != nil {
		return broadcast.Refuse(broadcast.ProblemAddressTaken, "listen", o.listen, err.Error()).Because(err)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.answerStations(ctx, network, o) })
	if e.db == "" {
		socket, err := control.Listen(filepath.Join(e.dataFolder(), socketName))
		if err != nil {
			return errors.Join(err, network.Close())
		}
		group.Go(func() error { return s.answerStaff(ctx, socket) })
	}
	if parent != nil {
		relay := district.NewRelay(s.collector, parent)
		group.Go(func() error { return relay.Run(ctx, s.passed) })
	}
	e.Tell(e.Text(words.DistrictReady, network.Addr().String()) + "\n")
	return group.Wait() //nolint:wrapcheck // each wraps its own
}

// server is the collector at work.
type server struct {
	collector *district.Collector
	log       *slog.Logger
	now       func() time.Time
	site      *web.Site
	metrics   *web.Metrics
	lang      words.Lang
}

// handler is everything that the collector answers over the network. This is the
// one place where rooms are hung in.
func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v1/", uplink.NewServer(
		district.Road{Collector: s.collector, Now: s.now},
		uplink.ServerOptions{Now: s.now, Lang: s.lang, Log: s.log},
	))
	s.site.Register(mux)
	return s.metrics.Around(mux)
}

// Waits of the network side. How long a bundle may take is for the handler, which
// sees whether it goes on.
const (
	headerWait   = 20 * time.Second
	idleWait     = 2 * time.Minute
	shutdownWait = 5 * time.Second
	maxHeaders   = 16 << 10
)

// answerStations serves the network until ctx ends, then lets what is under way
// finish.
func (s *server) answerStations(ctx context.Context, l net.Listener, o serveOptions) error {
	srv := &http.Server{
		Handler: s.handler(), ReadHeaderTimeout: headerWait, IdleTimeout: idleWait,
		MaxHeaderBytes: maxHeaders, BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	serve := func() error { return srv.Serve(l) }
	if o.cert != "" {
		serve = func() error { return srv.ServeTLS(l, o.cert, o.key) }
	}
	if err := control.ServeUntil(ctx, srv, serve, shutdownWait); err != nil {
		return fmt.Errorf("network side: %w", err)
	}
	return nil
}

// answerStaff serves the commands of this machine until ctx ends.
func (s *server) answerStaff(ctx context.Context, l net.Listener) error {
	desk := district.NewDesk(s.collector, s.now)
	o := control.Options{Lang: s.lang, Version: version, Log: s.log}
	return control.NewCounter(desk.Commands(), o).Run(ctx, l) //nolint:wrapcheck // it wraps its own
}

// loopback says whether an address is this machine's own.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	return host == "localhost"
}
