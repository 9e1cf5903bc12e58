package speaker

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Proc is a child as the parent sees it: frames go in by Write, reports come out
// by Read. A test puts a fake in its place.
type Proc interface {
	io.ReadWriter
	SetReadDeadline(t time.Time) error
	CloseWrite() error // no more frames: play the rest and end
	Kill()             // the child and all it started, at once
	Wait() error       // returns when it has ended, with its status
	LastWords() string // the beginning of what it said on stderr
}

// process is a real child, in a process group of its own.
type process struct {
	cmd     *exec.Cmd
	frames  quietWriter
	reports quietReader
	hangUp  sync.Once // of frames
	hungUp  atomic.Bool
	words   words
}

// framePipe holds all that a Speaker can have to give at once: what lies ahead and
// what is played again, of 48 kHz stereo.
const framePipe = 128 << 10

// startProcess runs command with additions to the environment.
func startProcess(command, env []string) (Proc, error) {
	childIn, frames, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make the pipe for frames: %w", err)
	}
	defer childIn.Close()
	reports, childOut, err := os.Pipe()
	if err != nil {
		_ = frames.Close()
		return nil, fmt.Errorf("make the pipe for reports: %w", err)
	}
	defer childOut.Close()
	p := &process{}
	if p.reports, err = newQuietReader(reports); err == nil {
		p.frames, err = newQuietWriter(frames, framePipe)
	}
	if err != nil {
		_, _ = frames.Close(), reports.Close()
		return nil, err
	}
	p.cmd = exec.Command(command[0], command[1:]...)
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = childIn, childOut, &p.words
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.WaitDelay = time.Second
	if err := p.cmd.Start(); err != nil {
		_, _ = p.CloseWrite(), reports.Close()
		return nil, fmt.Errorf("start the child: %w", err)
	}
	return p, nil
}

// Read gives the child's reports.
func (p *process) Read(b []byte) (int, error) { return p.reports.Read(b) }

// Write gives frames to the child; none after CloseWrite, when the number of the
// descriptor may be another file's.
func (p *process) Write(b []byte) (int, error) {
	if p.hungUp.Load() {
		return 0, os.ErrClosed
	}
	return p.frames.Write(b)
}

// SetReadDeadline bounds a Read, also one under way.
func (p *process) SetReadDeadline(t time.Time) error { return p.reports.SetReadDeadline(t) }

// CloseWrite tells the child that no more frames come.
func (p *process) CloseWrite() (err error) {
	p.hungUp.Store(true)
	p.hangUp.Do(func() { err = p.frames.Close() })
	return err
}

// Kill ends the whole process group: aplay goes with its parent.
func (p *process) Kill() { _ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) }

// LastWords is the beginning of what the child said on stderr.
func (p *process) LastWords() string { return p.words.String() }

// Wait returns when the child has ended.
func (p *process) Wait() error {
	_, _ = p.CloseWrite(), p.reports.Close()
	return p.cmd.Wait()
}

// words keeps the beginning of what a child says on stderr: of a crash, the
// first lines name the cause.
type words struct {
	mu   sync.Mutex
	text []byte
}

func (w *words) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if room := 512 - len(w.text); room > 0 {
		w.text = append(w.text, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func (w *words) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return string(w.text)
}

// start is how a Speaker gets its children unless a test says otherwise.
func (c Config) start(context.Context) (Proc, error) {
	env, err := deviceEnv(c.Device, c.CardsFile, c.Dir)
	if err != nil {
		return nil, err
	}
	child := ChildConfig{Backend: c.Backend, Format: c.Format, Path: c.Path, Buffer: c.Buffer}
	command := append(append([]string(nil), c.Command...), child.Args()...)
	return startProcess(command, append(append([]string(nil), c.Env...), env...))
}
