// Package pgtest gives tests a PostgreSQL of their own: Debian's server on a
// folder that is thrown away, reachable by a unix socket alone. It writes to the
// disk as a real one does, so that it can be killed to see what is lost.
//
// The one way to hurt yourself: [Server.Close] has to be called, or the server
// goes on after the tests. TestMain is the place for it.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL on a folder of its own.
type Server struct {
	bin, dir string
	as       *syscall.Credential // nil: as ourselves
	process  *exec.Cmd
	ended    chan error
	made     atomic.Int64 // empty places
}

// ErrMissing is returned by New where no PostgreSQL is installed.
var ErrMissing = errors.New("no PostgreSQL is installed: scripts/setup test")

// New makes and starts a server.
func New() (*Server, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return nil, ErrMissing
	}
	slices.Sort(found)
	dir, err := os.MkdirTemp("", "pg") // short: the path of a socket has 107 bytes
	if err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	s := &Server{bin: filepath.Dir(found[len(found)-1]), dir: dir}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

// prepare makes the folder of the server, which refuses to run as root.
func (s *Server) prepare() error {
	if os.Geteuid() == 0 {
		u, err := user.Lookup("postgres")
		if err != nil {
			return fmt.Errorf("find an account for the server: %w", err)
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		gid, also := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err, also); err != nil {
			return fmt.Errorf("read account: %w", err)
		}
		s.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(s.dir, int(uid), int(gid)); err != nil {
			return fmt.Errorf("give folder away: %w", err)
		}
	}
	out, err := s.command("initdb", "-D", s.data(), "-U", "loa", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), args...)
	c.Dir = s.dir
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	return c
}

// startWait is how long a server may take to answer, its recovery included.
const startWait = 30 * time.Second

// Start starts a server that was killed again.
func (s *Server) Start() error {
	s.process = s.command("postgres", "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=", "-c", "max_connections=50")
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	defer log.Close()
	s.process.Stdout, s.process.Stderr = log, log
	if err := s.process.Start(); err != nil {
		return fmt.Errorf("start server: %w", err)
	}
	s.ended = make(chan error, 1)
	go func(p *exec.Cmd, ended chan<- error) { ended <- p.Wait() }(s.process, s.ended)
	return s.answers()
}

// answers waits until the server does.
func (s *Server) answers() error {
	ctx, cancel := context.WithTimeout(context.Background(), startWait)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.url("public"))
		if err == nil {
			return conn.Close(ctx) //nolint:wrapcheck // nothing to add
		}
		select {
		case <-again.C:
		case ended := <-s.ended:
			said, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("the server ended: %w: %s", ended, said)
		case <-ctx.Done():
			return fmt.Errorf("wait for server: %w", err)
		}
	}
}

// Kill ends the server as a cut of the power ends a program: nothing is asked of it.
func (s *Server) Kill() error {
	if err := s.process.Process.Kill(); err != nil {
		return fmt.Errorf("kill server: %w", err)
	}
	_ = <-s.ended // killed, as it should be
	return nil
}

// Close ends the server and takes its folder away.
func (s *Server) Close() error {
	err := s.process.Process.Signal(syscall.SIGQUIT)
	if err == nil {
		_ = <-s.ended // killed, as it should be
	}
	if errors.Is(err, os.ErrProcessDone) {
		err = nil
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}

func (s *Server) url(schema string) string {
	return "postgres:///postgres?host=" + s.dir + "&user=loa&search_path=" + schema
}

// Empty makes an empty place and gives its address. It is a schema: a database
// takes a second to make.
func (s *Server) Empty() (string, error) {
	ctx := context.Background()
	name := "t" + strconv.FormatInt(s.made.Add(1), 10)
	conn, err := pgx.Connect(ctx, s.url("public"))
	if err != nil {
		return "", fmt.Errorf("connect: %w", err)
	}
	_, err = conn.Exec(ctx, "CREATE SCHEMA "+name)
	if err := errors.Join(err, conn.Close(ctx)); err != nil {
		return "", fmt.Errorf("make schema: %w", err)
	}
	return s.url(name), nil
}
