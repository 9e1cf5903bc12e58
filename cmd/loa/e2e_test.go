package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio/speaker/pulsetest"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// The end-to-end tests run the product as a commune does: the real binary, a
// real sound server, real files, and a pair of ears on the monitor.

// built is the binary that ships, made once for all tests.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "loa-e2e")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "loa")
	out, err := exec.Command("go", "build", "-trimpath", "-o", bin, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build loa: %w\n%s", err, out)
	}
	return bin, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if bin, err := built(); err == nil {
		os.RemoveAll(filepath.Dir(bin))
	}
	os.Exit(code)
}

// box is a station in a folder of the test's own.
type box struct {
	t    *testing.T
	bin  string
	dir  string
	conf string
	env  []string
	cmd  *exec.Cmd
	gone chan struct{} // closed when the daemon has ended
	log  *bytes.Buffer
}

// openHours is a policy and a clock that let a test run at any hour on any box.
const openHours = `
[station]
id = "thu-nghiem"
[clock]
trust = "system"
[policy]
quiet_hours = []
`

// newBox prepares a station whose sound goes to the given server (nil: nowhere).
func newBox(t *testing.T, ears *pulsetest.Server, config string) *box {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "loa") // a socket path holds 107 bytes, names of tests are long
	if err != nil {
		t.Fatal(err)
	}
	b := &box{t: t, bin: bin, dir: filepath.Join(dir, "data"), conf: filepath.Join(dir, "loa.toml")}
	if ears == nil {
		config += "\n[output]\nbackend = \"null\"\n"
	} else {
		b.env = ears.Env()
	}
	writeFile(t, b.conf, config)
	t.Cleanup(func() {
		b.kill()
		os.RemoveAll(dir)
	})
	return b
}

// start runs the daemon and waits until it answers.
func (b *box) start() *box {
	b.t.Helper()
	b.log = &bytes.Buffer{}
	b.cmd = exec.Command(b.bin, "serve", "--data", b.dir, "--config", b.conf)
	b.cmd.Env = append(os.Environ(), b.env...)
	b.cmd.Stdout, b.cmd.Stderr = b.log, b.log
	if err := b.cmd.Start(); err != nil {
		b.t.Fatalf("start the daemon: %v", err)
	}
	cmd, gone := b.cmd, make(chan struct{})
	b.gone = gone
	go func() { _ = cmd.Wait(); close(gone) }()
	b.until("the daemon answers", 20*time.Second, func() bool {
		select {
		case <-gone:
			b.t.Fatalf("the daemon ended at once:\n%s", b.log)
		default:
		}
		return b.run("status").code == 0
	})
	return b
}

// kill ends the daemon as a power cut would: no goodbye.
func (b *box) kill() { b.signal(syscall.SIGKILL) }

// stop ends the daemon as the service manager does.
func (b *box) stop() { b.signal(syscall.SIGTERM) }

func (b *box) signal(s syscall.Signal) {
	if b.cmd == nil || b.cmd.Process == nil {
		return
	}
	_ = b.cmd.Process.Signal(s)
	select {
	case <-b.gone:
	case <-time.After(10 * time.Second):
		_ = b.cmd.Process.Kill()
		<-b.gone
		b.t.Errorf("the daemon did not end within 10 s of %v:\n%s", s, b.log)
	}
	b.cmd = nil
}

// answer is what a command printed and how it ended.
type answer struct {
	stdout, stderr string
	code           int
}

// run runs one operator's command.
func (b *box) run(args ...string) answer {
	b.t.Helper()
	cmd := exec.Command(b.bin, append(args, "--data", b.dir)...)
	cmd.Env = append(os.Environ(), append(b.env, "LOA_LANG=vi", "XDG_DATA_HOME="+b.dir)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		b.t.Fatalf("run loa %s: %v", strings.Join(args, " "), err)
	}
	return answer{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// must runs a command that has to succeed and returns what it printed.
func (b *box) must(args ...string) string {
	b.t.Helper()
	a := b.run(args...)
	if a.code != 0 {
		b.t.Fatalf("loa %s: exit %d\n%s%s\ndaemon:\n%s", strings.Join(args, " "), a.code, a.stdout, a.stderr, b.log)
	}
	return a.stdout
}

// runs gives the as-run log.
func (b *box) runs() (out []broadcast.AsRun) {
	b.t.Helper()
	for line := range strings.Lines(b.must("log", "--json")) {
		var r broadcast.AsRun
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			b.t.Fatalf("read the line %q of the log: %v", line, err)
		}
		out = append(out, r)
	}
	return out
}

// record waits until the log has the end of an airing whose title is given.
func (b *box) record(title string, within time.Duration) (found broadcast.AsRun) {
	b.t.Helper()
	b.until(title+" is over", within, func() bool {
		for _, r := range b.runs() {
			if r.Title == title && r.Outcome != broadcast.OutcomeOnAir {
				found = r
				return true
			}
		}
		return false
	})
	return found
}

// status gives the station at a glance.
func (b *box) status() (s control.Status) {
	b.t.Helper()
	if err := json.Unmarshal([]byte(b.must("status", "--json")), &s); err != nil {
		b.t.Fatalf("read the status: %v", err)
	}
	return s
}

// onAir waits until an airing with the title is heard.
func (b *box) onAir(title string) {
	b.t.Helper()
	b.until(title+" is heard", 20*time.Second, func() bool {
		s := b.status()
		return s.OnAir != nil && s.OnAir.Title == title && s.OnAir.HeardMS > 0
	})
}

// until looks again and again until what is awaited has come.
func (b *box) until(what string, within time.Duration, look func() bool) {
	b.t.Helper()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	late := time.After(within)
	for !look() {
		select {
		case <-ticker.C:
		case <-late:
			b.t.Fatalf("waited %s in vain: %s\ndaemon:\n%s", within, what, b.log)
		}
	}
}

// addAt schedules a file at a time and returns the planned start.
func (b *box) addAt(title, file string, at time.Time, more ...string) time.Time {
	b.t.Helper()
	b.must(append([]string{"add", title, "--file", file, "--at", at.In(hanoi).Format("2006-01-02 15:04:05")}, more...)...)
	return at
}

var hanoi = time.FixedZone("+07", 7*3600)

// soon is a whole second at least d ahead.
func soon(d time.Duration) time.Time { return time.Now().Add(d + time.Second).Truncate(time.Second) }

// toneMP3 makes an MP3 of a pure tone, 64 kbit/s mono as communes have them.
func toneMP3(t *testing.T, hz int, length time.Duration) string {
	t.Helper()
	dir := t.TempDir()
	wav, mp3 := filepath.Join(dir, "tone.wav"), filepath.Join(dir, fmt.Sprintf("tone-%d.mp3", hz))
	tool(t, "sox", "-n", "-r", "44100", "-c", "1", "-b", "16", wav, "synth",
		fmt.Sprint(length.Seconds()), "sine", fmt.Sprint(hz), "vol", "0.3")
	tool(t, "lame", "--quiet", "-b", "64", wav, mp3)
	return mp3
}

// tool runs a Debian tool that the tests need.
func tool(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v (is it installed? scripts/setup test)\n%s", name, err, out)
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
