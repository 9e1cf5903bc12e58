package control

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
)

func kindOf(err error) broadcast.ProblemKind {
	if p, ok := errors.AsType[*broadcast.Problem](err); ok {
		return p.Kind
	}
	return ""
}

func closed(t *testing.T, l net.Listener) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func idle(context.Context) (Status, error) { return Status{State: "idle"}, nil }

func TestTheSocketIsForOwnerAndGroup(t *testing.T) {
	old := syscall.Umask(0) // a careless umask must not open it to everybody
	defer syscall.Umask(old)
	socket := t.TempDir() + "/loa.sock"
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, l)
	info, err := os.Stat(socket)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o660 {
		t.Errorf("its mode is %o, want 660", got)
	}
}

func TestASocketLeftByADeadDaemonIsTakenAway(t *testing.T) {
	socket := t.TempDir() + "/loa.sock"
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false) // a power cut unlinks nothing
	closed(t, l)
	if _, err := Dial(t.Context(), socket, ClientOptions{}); kindOf(err) != broadcast.ProblemNotRunning {
		t.Errorf("before: got %v, want not_running", err)
	}
	serve(t, fakeStation{status: idle}, socket)
	if _, err := Dial(t.Context(), socket, ClientOptions{}); err != nil {
		t.Errorf("after: got %v, want an answer", err)
	}
}

func TestASecondDaemonIsRefusedAndTheFirstGoesOn(t *testing.T) {
	socket := t.TempDir() + "/loa.sock"
	serve(t, fakeStation{status: idle}, socket)
	if _, err := Listen(socket); kindOf(err) != broadcast.ProblemAlreadyRunning {
		t.Errorf("got %v, want already_running", err)
	}
	c, err := Dial(t.Context(), socket, ClientOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Status(t.Context()); err != nil {
		t.Errorf("the first no longer answers: %v", err)
	}
}

func TestAFileInTheWayIsNotDestroyed(t *testing.T) {
	path := t.TempDir() + "/loa.sock"
	if err := os.WriteFile(path, []byte("notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(path); err == nil {
		t.Error("the socket took the place of a file")
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "notes" {
		t.Errorf("the file holds %q, %v, want its notes", text, err)
	}
}

func TestAPathTooLongForASocketIsToldOnBothSides(t *testing.T) {
	dir := t.TempDir()
	pad := func(n int) string {
		path := filepath.Join(dir, strings.Repeat("d", 40))
		if err := os.MkdirAll(path, 0o700); err != nil {
			t.Fatal(err)
		}
		return path + "/" + strings.Repeat("s", n-len(path)-1)
	}
	if _, err := Listen(pad(MaxPath + 1)); kindOf(err) != broadcast.ProblemSocketTooLong {
		t.Errorf("the daemon: got %v, want socket_too_long", err)
	}
	if _, err := Dial(t.Context(), pad(MaxPath+1), ClientOptions{}); kindOf(err) != broadcast.ProblemSocketTooLong {
		t.Errorf("the caller: got %v, want socket_too_long", err)
	}
	l, err := Listen(pad(MaxPath)) // the longest that fits does fit
	if err != nil {
		t.Fatalf("a path of %d bytes: %v", MaxPath, err)
	}
	closed(t, l)
}

func TestNobodyThere(t *testing.T) {
	dir := t.TempDir()
	file := dir + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for what, path := range map[string]string{
		"no socket":             dir + "/loa.sock",
		"no folder":             dir + "/none/loa.sock",
		"a file for a folder":   file + "/loa.sock",
		"a file for the socket": file,
	} {
		if _, err := Dial(t.Context(), path, ClientOptions{}); kindOf(err) != broadcast.ProblemNotRunning {
			t.Errorf("%s: got %v, want not_running", what, err)
		}
	}
}

// The door is closed to an account outside the group. Root walks through any
// door, so the test steps down for the length of the call, on its own thread.
func TestAClosedDoorIsNotTakenForAnEmptyHouse(t *testing.T) {
	socket := t.TempDir() + "/loa.sock"
	serve(t, fakeStation{status: idle}, socket)
	if err := os.Chmod(socket, 0); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		for dir := filepath.Dir(socket); dir != os.TempDir(); dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		runtime.LockOSThread() // never unlocked: the thread ends with the test
		if err := syscall.Setfsuid(65534); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = syscall.Setfsuid(0) }()
	}
	_, err := Dial(t.Context(), socket, ClientOptions{})
	if kindOf(err) != broadcast.ProblemNotPermitted || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v, want not_permitted", err)
	}
}
