package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

// socketName is the control socket in the data folder.
const socketName = "loa.sock"

// ask finds the daemon, asks it one thing, and takes over the language in which
// it answered unless the caller named one.
func ask[Ans any](ctx context.Context, e *env, question func(*control.Client) (Ans, error)) (Ans, error) {
	var none Ans
	client, err := e.dial(ctx)
	if err != nil {
		return none, err
	}
	answer, err := question(client)
	e.heard(client)
	return answer, err
}

// heard learns from an answer in which language the station speaks, and warns
// once of a daemon that is older or newer than the command.
func (e *env) heard(client *control.Client) {
	if lang := client.Lang(); lang != "" && !e.Named {
		e.Lang = lang
	}
	running := client.Version()
	if running != "" && running != version && !e.warned && !e.JSON && !e.Quiet {
		e.warned = true
		e.Tell(e.Text(words.TalkVersionsApart, version, running) + "\n")
	}
}

// dial tries the sockets in turn. A door that is closed is more telling than a
// house that is not there.
func (e *env) dial(ctx context.Context) (*control.Client, error) {
	options := control.ClientOptions{}
	if e.Named {
		options.Lang = e.Lang
	}
	var first, closed error
	for _, socket := range e.sockets() {
		client, err := control.Dial(ctx, socket, options)
		if err == nil {
			return client, nil
		}
		if first == nil {
			first = err
		}
		p, ok := errors.AsType[*broadcast.Problem](err)
		if closed == nil && (!ok || p.Kind != broadcast.ProblemNotRunning) {
			closed = err
		}
	}
	if closed != nil {
		return nil, closed //nolint:wrapcheck // a problem, with its words
	}
	return nil, first //nolint:wrapcheck // the same
}

// sockets lists where the daemon may answer. A place that was named is the only one.
func (e *env) sockets() []string {
	switch {
	case e.socket != "":
		return []string{e.socket}
	case e.data != "":
		return []string{filepath.Join(e.data, socketName)}
	case e.Getenv("LOA_DATA") != "":
		return []string{filepath.Join(e.Getenv("LOA_DATA"), socketName)}
	}
	return []string{
		"/run/loa/" + socketName,
		"/var/lib/loa/" + socketName,
		filepath.Join(e.userData(), socketName),
	}
}

// userData is the data folder of a station that a plain user runs (XDG Base
// Directory Specification 0.8).
func (e *env) userData() string {
	if dir := e.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "loa")
	}
	return filepath.Join(e.Getenv("HOME"), ".local", "share", "loa")
}
