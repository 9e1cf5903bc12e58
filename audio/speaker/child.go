package speaker

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/truyenthanh/loa/audio"
)

// The backends: where a child brings the sound.
const (
	Oto   = "oto"   // PulseAudio, else ALSA
	Aplay = "aplay" // the program aplay of alsa-utils
	File  = "file"  // a WAV file, at the pace of real time
	Null  = "null"  // nowhere, at the pace of real time
)

// sampleBytes: the pipe carries signed 16-bit little-endian samples, half the
// copying of float32; to make them costs 0.3 ms of CPU a second of stereo.
const sampleBytes = 2

// reportPipe is how many bytes of reports the parent may leave unread.
const reportPipe = 64 << 10

// readyWithin is how long a device may take to open.
const readyWithin = 3 * time.Second

// ChildConfig says what a child plays, and where.
type ChildConfig struct {
	Backend string // Oto, Aplay, File or Null
	Format  audio.Format
	Path    string        // the WAV file of the file backend
	Buffer  time.Duration // of the device; 0 = what suits the backend
}

// Args are the arguments that [ParseChild] turns back into c.
func (c ChildConfig) Args() []string {
	return []string{
		"--backend=" + c.Backend,
		"--rate=" + strconv.Itoa(c.Format.Rate),
		"--channels=" + strconv.Itoa(c.Format.Channels),
		"--path=" + c.Path,
		"--buffer=" + c.Buffer.String(),
	}
}

// ParseChild reads the arguments of the child's command: --backend, --rate,
// --channels, --path and --buffer. A wrong one is a [Fault] of kind BadConfig.
func ParseChild(args []string) (ChildConfig, error) {
	var c ChildConfig
	flags := flag.NewFlagSet("speaker", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&c.Backend, "backend", Oto, "oto, aplay, file or null")
	flags.IntVar(&c.Format.Rate, "rate", 48000, "frames a second")
	flags.IntVar(&c.Format.Channels, "channels", 2, "1 or 2")
	flags.StringVar(&c.Path, "path", "", "WAV file of the file backend")
	flags.DurationVar(&c.Buffer, "buffer", 0, "device buffer; 0 = what suits the backend")
	err := flags.Parse(args)
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected %q", flags.Arg(0))
	}
	if err != nil {
		return ChildConfig{}, &Fault{BadConfig, err.Error()}
	}
	return c, c.check()
}

func (c ChildConfig) check() error {
	switch {
	case c.Format.Rate < 8000 || c.Format.Rate > 192000:
		return &Fault{BadConfig, fmt.Sprintf("rate %d is not within 8000 to 192000", c.Format.Rate)}
	case c.Format.Channels != 1 && c.Format.Channels != 2:
		return &Fault{BadConfig, fmt.Sprintf("%d channels: 1 or 2 are possible", c.Format.Channels)}
	case c.Buffer < 0 || c.Buffer > time.Second:
		return &Fault{BadConfig, fmt.Sprintf("buffer %v is not within 0 to 1s", c.Buffer)}
	case c.Backend == File && c.Path == "":
		return &Fault{BadConfig, "the file backend needs a path"}
	}
	return nil
}

// backend is one way to make sound.
type backend interface {
	// play opens the device, says when it is ready, and returns when the
	// intake has ended and everything was heard, or when it failed.
	play(ctx context.Context, in *intake) error
	// alive returns why the device is dead, nil while it lives.
	alive() error
}

// rise is how a device begins. Only a device is silent between two children.
func (c ChildConfig) rise() rise {
	if c.Backend != Oto && c.Backend != Aplay {
		return rise{}
	}
	return rise{channels: c.Format.Channels, left: riseFrames}
}

func (c ChildConfig) backend() (backend, error) {
	switch c.Backend {
	case Oto:
		return &otoDevice{cfg: c}, nil
	case Aplay:
		return &aplayDevice{cfg: c}, nil
	case File:
		return &fileDevice{cfg: c}, nil
	case Null:
		return nullDevice{cfg: c}, nil
	}
	return nil, &Fault{BadConfig, fmt.Sprintf("backend %q: oto, aplay, file and null exist", c.Backend)}
}

// Child is the whole life of the child process: it plays the frames that come on
// stdin (interleaved s16le in cfg.Format) and reports on stdout. It returns nil
// after the end of stdin, when all was heard, and a [Fault] otherwise; the fault
// has then been reported too. After a fault the process must end (with
// [Fault.ExitCode]), since a device that hangs cannot be taken back.
func Child(ctx context.Context, cfg ChildConfig, stdin io.Reader, stdout io.Writer) error {
	thrift()
	hurry()
	if f, ok := stdout.(*os.File); ok {
		if quiet, err := newQuietWriter(f, reportPipe); err == nil {
			stdout = quiet
		}
	}
	say := &teller{out: stdout}
	err := cfg.check()
	if err == nil {
		in := newIntake(stdin, say, sampleBytes*cfg.Format.Channels)
		in.rise = cfg.rise()
		err = attend(ctx, cfg, in)
	}
	if err == nil {
		return nil
	}
	var fault *Fault
	if !errors.As(err, &fault) {
		fault = &Fault{Lost, err.Error()}
	}
	_ = say.fault(fault) // the exit status says it too
	return fault
}

// attend plays and watches: nothing but the count of frames tells that a device
// has silently stopped taking them.
func attend(ctx context.Context, cfg ChildConfig, in *intake) error {
	b, err := cfg.backend()
	if err != nil {
		return err
	}
	in.least, in.all = cfg.Format.Frames(tellLeast), cfg.Format.Frames(tellAll)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- b.play(ctx, in) }()
	parent, guard := os.Getppid(), newGuard(cfg.Format.Rate)
	tick := time.NewTicker(guardTick)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-ctx.Done():
			return nil
		case now := <-tick.C:
			if err := b.alive(); err != nil {
				return err
			}
			if os.Getppid() != parent {
				return &Fault{Lost, "the parent process is gone"}
			}
			if guard.stalled(now, in) {
				return &Fault{Stalled, fmt.Sprintf("%d frames taken", in.taken())}
			}
		}
	}
}
