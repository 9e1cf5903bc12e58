package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"

	"github.com/truyenthanh/loa/audio/decode"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// workshop decodes and measures in children of this program, one for each
// processor at a time.
type workshop struct {
	places chan struct{}

	mu   sync.Mutex
	busy map[string]chan struct{} // files at work by their hash; closed when done
}

func newWorkshop() *workshop {
	return &workshop{places: make(chan struct{}, runtime.NumCPU()), busy: map[string]chan struct{}{}}
}

// reserve waits until nobody else works on the file with a hash, and takes it.
func (w *workshop) reserve(ctx context.Context, sha string) (release func(), err error) {
	for {
		w.mu.Lock()
		other, taken := w.busy[sha]
		if !taken {
			mine := make(chan struct{})
			w.busy[sha] = mine
			w.mu.Unlock()
			return func() {
				w.mu.Lock()
				delete(w.busy, sha)
				w.mu.Unlock()
				close(mine)
			}, nil
		}
		w.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// enter waits for a place, and says how many workers its owner may have: a file
// that is alone gets all processors.
func (w *workshop) enter(ctx context.Context) (workers int, leave func(), err error) {
	select {
	case w.places <- struct{}{}:
		return max(cap(w.places)/len(w.places), 1), func() { <-w.places }, nil
	case <-ctx.Done():
		return 0, nil, context.Cause(ctx)
	}
}

// prepare has a child decode a file and write what airs to another one.
func (w *workshop) prepare(ctx context.Context, order prepareOrder, original, pcm *os.File, progress control.Progress) (prepareFound, error) {
	workers, leave, err := w.enter(ctx)
	if err != nil {
		return prepareFound{}, err
	}
	defer leave()
	if order.Workers == 0 {
		order.Workers = workers
	}
	return runChild(ctx, order, progress, original, pcm)
}

// sum has a child sum up a file.
func (w *workshop) sum(ctx context.Context, f *os.File) (string, error) {
	found, err := runChild(ctx, prepareOrder{SumOnly: true, Nice: niceRebuild}, func(control.ProgressLine) {}, f)
	return found.SHA256, err
}

// runChild starts the child and reads its answer.
func runChild(ctx context.Context, order prepareOrder, progress control.Progress, files ...*os.File) (prepareFound, error) {
	self, err := os.Executable()
	if err != nil {
		return prepareFound{}, fmt.Errorf("find this program: %w", err)
	}
	text, err := json.Marshal(order)
	if err != nil {
		return prepareFound{}, fmt.Errorf("write order: %w", err)
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, self, "prepare", string(text))
	cmd.ExtraFiles, cmd.Stderr = files, &limited{w: &said, left: 8 << 10}
	stdin, inErr := cmd.StdinPipe() // the child ends when this one does
	stdout, outErr := cmd.StdoutPipe()
	if inErr != nil || outErr != nil {
		return prepareFound{}, fmt.Errorf("make pipes: %w, %w", inErr, outErr)
	}
	if err := cmd.Start(); err != nil {
		return prepareFound{}, fmt.Errorf("start decoder: %w", err)
	}
	last := readChild(stdout, progress)
	_ = stdin.Close()
	err = cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return prepareFound{}, context.Cause(ctx)
	case last.Found != nil:
		return *last.Found, nil
	case last.Failed != nil:
		return prepareFound{}, last.Failed.err()
	}
	if state, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && state.Signal() == syscall.SIGKILL { // no fault of the file's
		return prepareFound{}, broadcast.Refuse(broadcast.ProblemDecoderKilled, "").Because(err)
	}
	return prepareFound{}, &decode.Error{Kind: decode.Damaged, Detail: "fault", Err: fmt.Errorf("decoder ended: %w: %s", err, said.Bytes())}
}

// readChild passes progress on and gives the last line.
func readChild(r io.Reader, progress control.Progress) (last prepareLine) {
	lines := json.NewDecoder(bufio.NewReader(r))
	for {
		var line prepareLine
		if lines.Decode(&line) != nil {
			return last
		}
		if last = line; line.Total > 0 {
			progress(control.ProgressLine{Stage: "decode", Done: line.Done, Total: line.Total})
		}
	}
}

// limited keeps the first bytes of what a broken child says.
type limited struct {
	w    io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	keep := p[:min(len(p), l.left)]
	l.left -= len(keep)
	if _, err := l.w.Write(keep); err != nil {
		return 0, err //nolint:wrapcheck // a buffer does not fail
	}
	return len(p), nil
}
