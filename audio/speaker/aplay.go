package speaker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	aplayBuffer = 80 * time.Millisecond // of the device
	aplayBlock  = 20 * time.Millisecond // written at a time
	aplayPipe   = 4096                  // bytes in the pipe to aplay: the least that Linux allows
)

// aplayDevice plays through the program aplay, for machines where oto does not.
type aplayDevice struct{ cfg ChildConfig }

func (d *aplayDevice) play(ctx context.Context, in *intake) error {
	buffer := aplayBuffer
	if d.cfg.Buffer > 0 {
		buffer = d.cfg.Buffer
	}
	cmd := exec.CommandContext(ctx, "aplay", "-q", "-N", "-t", "raw", "-f", "S16_LE",
		"-r", strconv.Itoa(d.cfg.Format.Rate), "-c", strconv.Itoa(d.cfg.Format.Channels),
		"--buffer-time="+strconv.FormatInt(buffer.Microseconds(), 10))
	words := aplayWords{dry: &in.dry}
	cmd.Stderr = &words
	pipe, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return &Fault{classify(err.Error()), err.Error()}
	}
	shrink(pipe)
	piped := d.cfg.Format.Duration(int64(aplayPipe / in.frameBytes))
	err = in.say.ready(Aplay, buffer+piped)
	if err == nil {
		err = d.feed(in, pipe)
	}
	_ = pipe.Close() // aplay plays the rest and ends
	if werr := cmd.Wait(); werr != nil && ctx.Err() == nil {
		detail := fmt.Sprintf("aplay: %v: %s", werr, words.String())
		return &Fault{classify(detail), detail}
	}
	if err != nil {
		return err
	}
	return in.say.end(in.taken())
}

// feed writes until the end of the intake. A frame counts as taken when aplay's
// pipe has it.
func (d *aplayDevice) feed(in *intake, pipe io.Writer) error {
	var held atomic.Int64
	in.buffered = func() int { return int(held.Load()) }
	buf := make([]byte, int(d.cfg.Format.Frames(aplayBlock))*in.frameBytes)
	for {
		n, err := in.Read(buf)
		if errors.Is(err, io.EOF) {
			return nil
		}
		held.Store(int64(n))
		if _, err := pipe.Write(buf[:n]); err != nil {
			return &Fault{Lost, fmt.Errorf("write to aplay: %w", err).Error()}
		}
		held.Store(0)
	}
}

// aplayWords keeps what aplay says on stderr and counts how often it ran dry.
type aplayWords struct {
	words
	dry *atomic.Int64
}

func (w *aplayWords) Write(p []byte) (int, error) {
	w.dry.Add(int64(bytes.Count(p, []byte("underrun!!!"))))
	return w.words.Write(p)
}

func (*aplayDevice) alive() error { return nil }

// shrink makes the pipe hold next to nothing; the usual 64 KiB are a third of a
// second of sound that nobody could take back.
func shrink(pipe io.Writer) {
	conn, ok := pipe.(syscall.Conn)
	if !ok {
		return
	}
	raw, err := conn.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) { resize(fd, aplayPipe) })
}
