package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/decode"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/store"
)

// How willingly the child that decodes leaves a processor to others (nice(2)).
const (
	niceImport  = 10 // somebody waits for it
	niceRebuild = 19
)

// prepareHeap is how much the garbage of the decoder may outgrow what is in use,
// in percent: go-mp3 makes megabytes a second of it, and collecting them costs a
// fifth of the work. prepareMemory bounds it where files are large.
const (
	prepareHeap   = 400
	prepareMemory = 128 << 20
)

// tellEvery is how often the child says how far it came.
const tellEvery = 100 * time.Millisecond

// prepareOrder is what the child is to do with the files it gets: with the one
// on descriptor 3 alone it sums it up, with a second one on descriptor 4 it
// decodes the first and writes what airs to the second.
type prepareOrder struct {
	Format    audio.Format  `json:"format"` // of the station
	Trim      bool          `json:"trim"`
	MaxLength time.Duration `json:"max_length"`
	Workers   int           `json:"workers"`
	Nice      int           `json:"nice"`
	SumOnly   bool          `json:"sum_only,omitempty"`
}

// prepareLine is a line of the child's answer: how far it came, what it found, or
// why it did not get there.
type prepareLine struct {
	Done   int64           `json:"done,omitempty"`  // ms of sound
	Total  int64           `json:"total,omitempty"` // ms of sound
	Found  *prepareFound   `json:"found,omitempty"`
	Failed *prepareFailure `json:"failed,omitempty"`
}

// prepareFound is what a file turned out to be.
type prepareFound struct {
	desk.Measured
	Codec    string             `json:"codec"`
	Rate     int                `json:"rate"`
	Channels int                `json:"channels"`
	Damage   []broadcast.Damage `json:"damage"`
}

// prepareFailure is an error on its way out of the child.
type prepareFailure struct {
	File  *decode.Error `json:"file,omitempty"` // without its cause
	Cause string        `json:"cause,omitempty"`
	Errno syscall.Errno `json:"errno,omitempty"`
}

func failureOf(err error) *prepareFailure {
	f := &prepareFailure{Cause: err.Error()}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		f.Errno = errno
	}
	if d, ok := errors.AsType[*decode.Error](err); ok {
		bare := *d
		if bare.Err != nil {
			f.Cause = bare.Err.Error()
		}
		bare.Err = nil
		f.File = &bare
	}
	return f
}

// err is the error as it was, as far as anybody branches on it.
func (f *prepareFailure) err() error {
	cause := errors.New(f.Cause)
	if f.Errno != 0 {
		cause = fmt.Errorf("%s: %w", f.Cause, f.Errno)
	}
	if f.File == nil {
		return cause
	}
	f.File.Err = cause
	return f.File
}

// newPrepare is the child that decodes: the daemon starts it, no person does.
// Whatever a file does to a decoder, it does not do it to the station, and the
// processors are the sound's before they are an import's.
func newPrepare(e *env) *cobra.Command {
	c := e.Command("prepare", terminal.NoArgs, nil)
	c.Hidden = true
	c.DisableFlagParsing = true // the one argument belongs to the protocol between the two
	c.Args = nil
	c.RunE = func(c *cobra.Command, args []string) error {
		return prepareChild(c.Context(), args, os.Stdin, os.Stdout)
	}
	return c
}

// prepareChild carries out an order. It ends when the daemon hangs up.
func prepareChild(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	var order prepareOrder
	if len(args) != 1 || json.Unmarshal([]byte(args[0]), &order) != nil {
		return reported(2)
	}
	// A signal to the whole group is for the daemon to read: it hangs up.
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		_, _ = io.Copy(io.Discard, stdin)
		cancel()
	}()
	debug.SetGCPercent(prepareHeap)
	debug.SetMemoryLimit(prepareMemory)
	renice(order.Nice)
	out := json.NewEncoder(stdout)
	found, err := carryOut(ctx, order, out)
	if err != nil {
		return errors.Join(out.Encode(prepareLine{Failed: failureOf(err)}), reported(1))
	}
	return out.Encode(prepareLine{Found: &found}) //nolint:wrapcheck // there is nobody left to read it
}

func carryOut(ctx context.Context, order prepareOrder, out *json.Encoder) (prepareFound, error) {
	original := os.NewFile(3, "original")
	if order.SumOnly {
		sum, err := desk.Sum(untilDone{ctx, original})
		return prepareFound{Measured: desk.Measured{SHA256: sum}}, err
	}
	stream, err := openStream(ctx, original, order.MaxLength, order.Workers)
	if err != nil {
		return prepareFound{}, err
	}
	defer stream.Close()
	info := stream.Info()
	var told time.Time
	step := func(frames int64) {
		if now := time.Now(); now.Sub(told) >= tellEvery {
			told = now
			_ = out.Encode(prepareLine{Done: frames * 1000 / int64(info.Rate), Total: info.Duration.Milliseconds()})
		}
	}
	tape := untilDoneTape{ctx, store.Grow(os.NewFile(4, "prepared"))}
	measured, err := desk.Prepare(stream, desk.Work{From: stream.Format(), To: order.Format, Trim: order.Trim}, tape, step)
	if err != nil {
		return prepareFound{}, err
	}
	found := prepareFound{Measured: measured, Codec: info.Codec, Rate: info.Rate, Channels: info.Channels, Damage: []broadcast.Damage{}}
	for _, d := range stream.Damage() {
		found.Damage = append(found.Damage, broadcast.Damage{AtMS: broadcast.MillisOf(d.At), LostMS: broadcast.MillisOf(d.Lost), What: string(d.What)})
	}
	return found, nil
}

// openStream opens the sound in a file within the station's limits. A program
// that helps to decode it ends with ctx.
func openStream(ctx context.Context, f *os.File, longest time.Duration, workers int) (*decode.Stream, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at media: %w", err)
	}
	return decode.Open(f, info.Size(), decode.Limits{MaxDuration: longest, MaxBytes: maxMediaBytes, Workers: workers, FFmpeg: ffmpegProgram(), Context: ctx})
}

// untilDone stops reading when nobody waits any more.
type untilDone struct {
	ctx context.Context //nolint:containedctx // io.Reader has no argument for it
	io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if u.ctx.Err() != nil {
		return 0, context.Cause(u.ctx)
	}
	return u.Reader.Read(p) //nolint:wrapcheck // a reader passes io.EOF on as it is
}

// untilDoneTape stops writing when nobody waits any more.
type untilDoneTape struct {
	ctx context.Context //nolint:containedctx // io.WriterAt has no argument for it
	*store.Growing
}

func (u untilDoneTape) WriteAt(p []byte, at int64) (int, error) {
	if u.ctx.Err() != nil {
		return 0, context.Cause(u.ctx)
	}
	n, err := u.Growing.WriteAt(p, at)
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err // the name means nothing to the other side
	}
	return n, err
}
