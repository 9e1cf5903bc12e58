package decode

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/truyenthanh/loa/audio"
)

// job is what a child is to do: decode the first sound of a file.
type job struct {
	program string
	file    *os.File
	demuxer string
	most    time.Duration // of sound; 0 = no bound
	length  time.Duration // of the sound, where it is known
	stall   time.Duration
	ctx     context.Context //nolint:containedctx // of one call of Open, whose argument it was
}

// defaultStall is how long ffmpeg may think about the next piece of sound. A
// reader that is slow does not count: the pipe is full then.
const defaultStall = 20 * time.Second

func newJob(lim Limits, file *os.File, demuxer string) job {
	j := job{program: lim.FFmpeg, file: file, demuxer: demuxer, most: lim.MaxDuration, stall: lim.Stall, ctx: lim.Context}
	if j.stall == 0 {
		j.stall = defaultStall
	}
	if j.ctx == nil {
		j.ctx = context.Background()
	}
	return j
}

// What a child may use. Its address space holds the libraries, some 300 MB;
// writing files and dumping core it may not do at all.
const (
	childMemory = 1 << 20 // KiB
	childFiles  = 32
	childNice   = 10
	// A slow board decodes everything at 10 times real time or better.
	childLeast = time.Minute
	childShare = 10
)

// child is a running ffmpeg, in a process group of its own.
type child struct {
	out  *os.File
	said tail
	kill context.CancelFunc
	wait func() error

	stall time.Duration
	ctx   context.Context //nolint:containedctx // of the one who waits for the sound
}

// start begins the work and tells the form of the sound that will come.
func (j job) start() (*child, audio.Format, error) {
	c, err := j.spawn()
	if err != nil {
		return nil, audio.Format{}, err
	}
	f, err := c.format()
	if err != nil {
		c.close()
	}
	return c, f, err
}

// spawn starts the child. The shell sets the limits and becomes ffmpeg.
func (j job) spawn() (*child, error) {
	const limited = `ulimit -c 0 && ulimit -f 0 && ulimit -n "$1" && ulimit -v "$2" && ulimit -t "$3" && shift 3 && exec "$@"`
	ctx, cancel := context.WithCancel(j.ctx)
	args := append([]string{
		"-c", limited, "sh",
		fmt.Sprint(childFiles), fmt.Sprint(childMemory), fmt.Sprint(j.seconds()),
	}, j.command()...)
	cmd := exec.CommandContext(ctx, "/bin/sh", args...)
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C"}
	cmd.Dir = "/"
	cmd.ExtraFiles = []*os.File{j.file} // its descriptor 3
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	c := &child{kill: cancel, wait: sync.OnceValue(cmd.Wait), stall: j.stall, ctx: j.ctx}
	cmd.Stderr = &c.said
	out, in, err := os.Pipe()
	if err == nil {
		c.out, cmd.Stdout = out, in
		err = cmd.Start()
		_ = in.Close() // the child has it
	}
	if err != nil {
		cancel()
		if out != nil {
			_ = out.Close()
		}
		return nil, &Error{Kind: FFmpegFailed, Detail: "start", Err: err}
	}
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, cmd.Process.Pid, childNice) // a courtesy
	return c, nil
}

// command is ffmpeg and its arguments. It may open nothing but the file it was
// given, whose descriptor it opens anew to have a place in it of its own.
func (j job) command() []string {
	args := []string{
		j.program, "-nostdin", "-hide_banner", "-v", "error", "-threads", "1",
		"-protocol_whitelist", "file", "-f", j.demuxer, "-i", "file:/proc/self/fd/3",
		"-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1",
		"-af", "aformat=channel_layouts=mono|stereo", "-rematrix_maxval", "1", // full scale cannot clip, as in mixDown
	}
	if j.most > 0 {
		args = append(args, "-t", fmt.Sprint(int64((j.most+2*time.Second)/time.Second)))
	}
	return append(args, "-c:a", "pcm_f32be", "-f", "au", "pipe:1")
}

// seconds of the processor that the work may take.
func (j job) seconds() int64 {
	length := max(j.length, j.most)
	if length == 0 {
		length = 24 * time.Hour
	}
	return int64((childLeast + length/childShare) / time.Second)
}

// read fills b; fewer bytes only at the end. The end of the sound is io.EOF
// only if the child says that all went well.
func (c *child) read(b []byte) (int, error) {
	if err := c.out.SetReadDeadline(time.Now().Add(c.stall)); err != nil {
		return 0, c.refuse(err)
	}
	n, err := io.ReadFull(c.out, b)
	switch {
	case err == nil:
		return n, nil
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return n, c.refuse(err)
	}
	late := time.AfterFunc(c.stall, c.kill)
	defer late.Stop()
	if err := c.wait(); err != nil {
		return n, c.refuse(err)
	}
	return n, io.EOF
}

// refuse says what ffmpeg said last, or else what happened to it.
func (c *child) refuse(err error) error {
	c.close()
	detail := c.said.last()
	switch {
	case c.ctx.Err() != nil:
		return &Error{Kind: FFmpegFailed, Detail: "stopped", Err: context.Cause(c.ctx)}
	case errors.Is(err, os.ErrDeadlineExceeded):
		detail = "stalled"
	case detail == "" && err != nil:
		detail = err.Error()
	}
	return &Error{Kind: FFmpegFailed, Detail: detail}
}

// close ends the child and everything it started. It may be called while
// another goroutine reads.
func (c *child) close() {
	c.kill()
	_ = c.wait()
	_ = c.out.Close()
}

// tail keeps the end of what a child has to say.
type tail struct {
	mu sync.Mutex
	b  []byte
}

const maxSaid = 2 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p[max(len(p)-maxSaid, 0):]...)
	t.b = t.b[max(len(t.b)-maxSaid, 0):]
	return len(p), nil
}

// last is the last line, in plain characters.
func (t *tail) last() string {
	const most = 200
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(string(t.b)), "\n")
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, lines[len(lines)-1])
	return plain[:min(len(plain), most)]
}
