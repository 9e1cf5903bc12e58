package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
)

// socketName is the control socket in the data folder.
const socketName = "district.sock"

// desk is the collector's desk as a command reaches it: over the socket of the
// server that has the store, or its own.
type desk struct {
	client *control.Client // nil: the store is our own
	own    *district.Desk
	store  district.Store
	who    control.Who
}

// withDesk finds the desk for one command.
func (e *env) withDesk(ctx context.Context, do func(*desk) error) (err error) {
	d := &desk{who: e.who()}
	if e.db == "" {
		d.client, err = control.Dial(ctx, filepath.Join(e.dataFolder(), socketName), control.ClientOptions{Lang: e.Lang})
		if p, ok := errors.AsType[*broadcast.Problem](err); ok && p.Kind == broadcast.ProblemNotRunning {
			err = nil
		}
		if err != nil {
			return err //nolint:wrapcheck // a problem, with its words
		}
	}
	if d.client == nil {
		if d.store, err = e.open(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, d.store.Close()) }()
		d.own = district.NewDesk(district.New(d.store), e.Now)
	}
	return do(d)
}

// call asks the desk one thing.
func call[Req, Ans any](
	ctx context.Context, d *desk, name string, r Req, own func(*district.Desk, context.Context, control.Who, Req) (Ans, error),
) (Ans, error) {
	if d.client != nil {
		return control.Ask[Ans](ctx, d.client, name, r, nil)
	}
	return own(d.own, ctx, d.who, r)
}

// send hands the desk a file.
func (d *desk) send(ctx context.Context, r control.ImportRequest, file io.Reader) (district.Imported, error) {
	if d.client != nil {
		return control.Ask[district.Imported](ctx, d.client, "import", r, file)
	}
	return d.own.Import(ctx, d.who, r, file, nil)
}

// who is the person at the keyboard, as the audit names him.
func (e *env) who() control.Who {
	who := control.Who{UID: os.Getuid(), PID: os.Getpid()}
	if u, err := user.Current(); err == nil {
		who.Name = u.Username
	}
	return who
}

// open opens the store that the caller means.
func (e *env) open(ctx context.Context) (district.Store, error) {
	if e.db != "" {
		s, err := district.OpenPG(ctx, e.db)
		if err != nil {
			return nil, broadcast.Refuse(broadcast.ProblemDatabase, "db", firstLine(err)).Because(err)
		}
		return s, nil
	}
	dir := e.dataFolder()
	s, err := district.OpenFile(dir)
	if errors.Is(err, district.ErrLocked) {
		return nil, broadcast.Refuse(broadcast.ProblemAlreadyRunning, "district", dir).Because(err)
	}
	if err != nil {
		return nil, storeProblem(dir, err)
	}
	return s, nil
}

// firstLine is what an error says first: the database tells more than fits.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
