// Package pulsetest gives a test a sound server of its own and a pair of ears.
//
// [Start] runs PulseAudio with one null sink in a folder of the test's own: no
// card, no D-Bus, nothing shared with the machine's own sound. [Server.Capture]
// listens to the monitor of that sink and gives back what was heard as a
// [Recording], whose every sample has a wall-clock time.
//
// It needs the Debian packages pulseaudio and pulseaudio-utils; without them the
// test fails, it is never skipped.
//
// The one way to hurt yourself: two captures with different latencies on one
// server. The smaller one sets the block length of the sink for both.
package pulsetest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// Sink is the name of the null sink that every server starts with.
const Sink = "n1"

// Server is one running PulseAudio. Its methods fail the test on any error.
type Server struct {
	t    testing.TB
	dir  string
	args []string
	cmd  *exec.Cmd
}

// Start runs a server whose null sink has short, fixed blocks (norewinds=1), as
// a real card has, and stops it when the test ends.
func Start(t testing.TB) *Server { return start(t, "norewinds=1") }

// StartRewinding runs a server whose null sink has its default buffer of 2 s
// that can be rewritten, as desktops have it.
func StartRewinding(t testing.TB) *Server { return start(t, "") }

// StartExact runs a server whose null sink has the rate of the captures: nothing
// is resampled on the way, so what is captured can be compared sample by sample.
func StartExact(t testing.TB) *Server { return start(t, "norewinds=1 rate="+strconv.Itoa(CaptureRate)) }

func start(t testing.TB, sinkArgs string) *Server {
	t.Helper()
	for _, tool := range []string{"pulseaudio", "pactl", "parec"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is missing: run make setup (Debian: pulseaudio pulseaudio-utils)", tool)
		}
	}
	// Not t.TempDir: a socket path holds 107 bytes, and names of tests are long.
	dir, err := os.MkdirTemp("", "pa")
	if err != nil {
		t.Fatalf("make the folder of the sound server: %v", err)
	}
	s := &Server{t: t, dir: dir, args: []string{
		"-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
		"-L", "module-native-protocol-unix auth-anonymous=1",
		"-L", "module-null-sink sink_name=" + Sink + " " + sinkArgs,
	}}
	t.Cleanup(func() {
		s.Kill()
		_ = os.RemoveAll(dir)
	})
	s.Restart()
	return s
}

// Env returns what a client adds to its environment to reach this server alone.
// The ALSA default device leads to the same server.
func (s *Server) Env() []string {
	return []string{
		"HOME=" + s.dir,
		"XDG_RUNTIME_DIR=" + s.dir,
		"PULSE_SERVER=unix:" + s.Socket(),
		"ALSA_CONFIG_PATH=" + s.ALSAConfig(),
	}
}

// Socket returns the path of the server's socket.
func (s *Server) Socket() string { return filepath.Join(s.dir, "pulse", "native") }

// ALSAConfig writes an ALSA configuration whose default device is this server
// and returns its path.
func (s *Server) ALSAConfig() string {
	path := filepath.Join(s.dir, "alsa.conf")
	text := "pcm.!default { type pulse server \"unix:" + s.Socket() + "\" }\n" +
		"ctl.!default { type pulse server \"unix:" + s.Socket() + "\" }\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatalf("write the ALSA configuration: %v", err)
	}
	return path
}

// Kill ends the server with SIGKILL, as a crash would. Its socket stays behind
// and refuses. Killing a dead server does nothing.
func (s *Server) Kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	s.cmd = nil
}

// Restart runs the server, anew where it was killed, and returns when it answers.
func (s *Server) Restart() {
	s.t.Helper()
	s.Kill()
	_ = os.Remove(s.Socket())
	log, err := os.Create(filepath.Join(s.dir, "server.log"))
	if err != nil {
		s.t.Fatalf("make the log of the sound server: %v", err)
	}
	defer log.Close()
	s.cmd = exec.Command("pulseaudio", s.args...)
	s.cmd.Env = append(os.Environ(), s.Env()...)
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if err := s.cmd.Start(); err != nil {
		s.cmd = nil
		s.t.Fatalf("start the sound server: %v", err)
	}
	hurry(s.cmd.Process.Pid)
	s.awaitAnswer()
}

// hurry gives a process real-time priority, where the caller may do that: a card
// loses no samples because others want the processors, and its stand-in should not
// either.
func hurry(pid int) {
	const roundRobin = 2 // SCHED_RR, see sched(7)
	param := struct{ priority int32 }{20}
	_, _, errno := syscall.Syscall(syscall.SYS_SCHED_SETSCHEDULER, uintptr(pid), roundRobin, uintptr(unsafe.Pointer(&param)))
	if errno != 0 {
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, pid, -15)
	}
}

func (s *Server) awaitAnswer() {
	s.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); <-tick.C {
		if _, err := os.Stat(s.Socket()); err != nil {
			continue
		}
		if s.client("pactl", "info").Run() == nil {
			return
		}
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "server.log"))
	s.t.Fatalf("the sound server does not answer within 10 s:\n%s", log)
}

// Pactl asks the server something, as in Pactl("suspend-sink", Sink, "1"), and
// returns the answer.
func (s *Server) Pactl(args ...string) string {
	s.t.Helper()
	out, err := s.client("pactl", args...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("pactl %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (s *Server) client(name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(context.Background(), name, args...)
	cmd.Env = append(os.Environ(), s.Env()...)
	return cmd
}
