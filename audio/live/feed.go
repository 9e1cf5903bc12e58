package live

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/truyenthanh/loa/audio"
)

const (
	// quickRetry and slowRetry bound the pause before a child is started again: it
	// doubles from one to the other while children bring nothing.
	quickRetry = 500 * time.Millisecond
	slowRetry  = 5 * time.Second
	// patience is how long a child may bring nothing, its beginning included.
	patience = 10 * time.Second
	// readBytes is what is taken from a child at once, at most.
	readBytes = 16 << 10
	// mostWords is how much of what a child says is kept.
	mostWords = 400
)

// Feed keeps a child going whose samples fill an [audio.Live].
type Feed struct {
	command []string
	format  audio.Format
	into    *audio.Live
	ended   func(error)
	frames  atomic.Int64
}

// NewFeed makes a feed; nothing runs yet. The command writes signed 16-bit
// little-endian samples in the format to its standard output. ended is told how
// each child ended.
func NewFeed(command []string, f audio.Format, into *audio.Live, ended func(error)) *Feed {
	return &Feed{command: command, format: f, into: into, ended: ended}
}

// Frames counts what has come in so far: a source is silent while it stands.
func (f *Feed) Frames() int64 { return f.frames.Load() }

// Run starts the child, and another one whenever it ends, until ctx is done; then
// it returns nil.
func (f *Feed) Run(ctx context.Context) error {
	pause := quickRetry
	for {
		before := f.Frames()
		err := f.child(ctx)
		if ctx.Err() != nil {
			return nil
		}
		f.ended(err)
		if f.format.Duration(f.Frames()-before) > time.Second {
			pause = quickRetry
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
		pause = min(2*pause, slowRetry)
	}
}

// child runs one child to its end, which is never a success.
func (f *Feed) child(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out, in, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("make the pipe for sound: %w", err)
	}
	defer out.Close()
	var said words
	cmd := exec.CommandContext(ctx, f.command[0], f.command[1:]...)
	cmd.Stdout, cmd.Stderr = in, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	err = cmd.Start()
	_ = in.Close() // the child has its own
	if err != nil {
		return fmt.Errorf("start %s: %w", f.command[0], err)
	}
	stop := context.AfterFunc(ctx, func() { _ = out.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	err = f.listen(ctx, out)
	cancel() // also what the child left behind
	return fmt.Errorf("%s: %w: %s", f.command[0], errors.Join(err, cmd.Wait()), said.String())
}

// listen hands over what a child writes until it ends, hangs or ctx is done.
func (f *Feed) listen(ctx context.Context, out *os.File) error {
	frame := 2 * f.format.Channels
	buf, kept := make([]byte, readBytes), 0
	samples := make([]float32, readBytes/2)
	for ctx.Err() == nil {
		if err := out.SetReadDeadline(time.Now().Add(patience)); err != nil {
			return fmt.Errorf("wait for sound: %w", err)
		}
		n, err := out.Read(buf[kept:])
		n += kept
		whole := n / frame * frame
		got := samples[:whole/2]
		audio.GetS16(got, buf[:whole])
		f.into.Write(got)
		f.frames.Add(int64(whole / frame))
		kept = copy(buf, buf[whole:n])
		if err != nil {
			return fmt.Errorf("read sound: %w", err)
		}
	}
	return context.Cause(ctx)
}

// words keeps the beginning of what a child says: the first lines name the cause.
type words struct{ text strings.Builder }

// Write implements [io.Writer]; only the goroutine of [exec.Cmd] calls it, and
// String is called after it has ended.
func (w *words) Write(p []byte) (int, error) {
	w.text.Write(p[:min(len(p), max(mostWords-w.text.Len(), 0))])
	return len(p), nil
}

func (w *words) String() string { return strings.Join(strings.Fields(w.text.String()), " ") }
