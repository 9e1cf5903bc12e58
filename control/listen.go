package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/truyenthanh/loa/broadcast"
)

// socketMode lets the owner and the group command the station, nobody else.
const socketMode = 0o660

// socketGroup is the group whose members are operators, where it exists.
const socketGroup = "loa"

// Listen opens the control socket at a path. A socket that a dead daemon left
// behind is taken away; one on which somebody answers is left alone and gives
// the problem already_running. A path longer than [MaxPath] gives
// socket_too_long. Closing the listener removes the socket.
func Listen(path string) (net.Listener, error) {
	if err := checkPath(path); err != nil {
		return nil, err
	}
	if err := removeStale(path); err != nil {
		return nil, err
	}
	// The mode is set on the socket before it gets its name, so that there is no
	// instant at which everybody may connect.
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		var err error
		if e := c.Control(func(fd uintptr) { err = syscall.Fchmod(int(fd), socketMode) }); e != nil {
			return fmt.Errorf("reach new socket: %w", e)
		}
		return err
	}}
	l, err := config.Listen(context.Background(), "unix", path)
	if err != nil {
		return nil, fmt.Errorf("open control socket: %w", err)
	}
	if err := admit(path); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// checkPath refuses what no sockaddr_un can hold.
func checkPath(path string) error {
	if len(path) > MaxPath {
		return broadcast.Refuse(broadcast.ProblemSocketTooLong, "data", path, len(path), MaxPath)
	}
	return nil
}

// removeStale takes a socket away on which nobody answers. Anything that is no
// socket stays: it is somebody's file.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at control socket: %w", err)
	}
	if info.Mode().Type() != fs.ModeSocket {
		return broadcast.Refuse(broadcast.ProblemInTheWay, "data", path)
	}
	conn, err := net.Dial("unix", path)
	if err == nil {
		return errors.Join(broadcast.Refuse(broadcast.ProblemAlreadyRunning, "data", filepath.Dir(path)), conn.Close())
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("ask old control socket: %w", err)
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("remove old control socket: %w", err)
	}
	return nil
}

// admit sets mode and group whatever the umask says. A daemon that may not give
// the socket to the group keeps its own.
func admit(path string) error {
	if err := os.Chmod(path, socketMode); err != nil {
		return fmt.Errorf("set mode of control socket: %w", err)
	}
	group, err := user.LookupGroup(socketGroup)
	if err != nil {
		return nil //nolint:nilerr // no such group on this machine
	}
	gid, err := strconv.Atoi(group.Gid)
	if err != nil {
		return fmt.Errorf("read id of group %s: %w", socketGroup, err)
	}
	// The folder too: who may not enter it cannot reach the socket in it.
	for _, p := range []string{path, filepath.Dir(path)} {
		if err := os.Chown(p, -1, gid); err != nil && !errors.Is(err, fs.ErrPermission) {
			return fmt.Errorf("set group of control socket: %w", err)
		}
	}
	return nil
}
