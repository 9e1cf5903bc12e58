package control

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/user"
	"strconv"
	"syscall"
)

// peerKey is where the credentials of a connection lie in its context.
type peerKey struct{}

// withPeer notes who is at the other end of a connection, as the kernel knew it
// when it was made (SO_PEERCRED, unix(7)).
func withPeer(ctx context.Context, conn net.Conn) context.Context {
	who, err := peerOf(conn)
	if err != nil {
		return ctx
	}
	return context.WithValue(ctx, peerKey{}, who)
}

// peer is who asked. ok is false for a connection of which the kernel says nothing.
func peer(ctx context.Context) (who Who, ok bool) {
	who, ok = ctx.Value(peerKey{}).(Who)
	return who, ok
}

func peerOf(conn net.Conn) (Who, error) {
	unix, ok := conn.(*net.UnixConn)
	if !ok {
		return Who{}, fmt.Errorf("ask for peer: %T is no unix socket", conn)
	}
	raw, err := unix.SyscallConn()
	if err != nil {
		return Who{}, fmt.Errorf("ask for peer: %w", err)
	}
	var cred *syscall.Ucred
	var failed error
	err = raw.Control(func(fd uintptr) {
		cred, failed = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	})
	if err != nil || failed != nil {
		return Who{}, fmt.Errorf("ask for peer: %w", errors.Join(failed, err))
	}
	return Who{Name: loginName(int(cred.Uid)), UID: int(cred.Uid), PID: int(cred.Pid)}, nil
}

// loginName is the name of an account, or its number where it has none.
func loginName(uid int) string {
	number := strconv.Itoa(uid)
	u, err := user.LookupId(number)
	if err != nil || u.Username == "" {
		return number
	}
	return u.Username
}
