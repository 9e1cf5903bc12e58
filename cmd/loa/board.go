package main

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/mattn/go-runewidth"

	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// board is one line on a terminal for all files of an import: which are under way,
// how far all of them are, and how long it still takes. Where nobody watches it
// stays empty.
type board struct {
	e     *env
	names []string

	mu     sync.Mutex
	files  []desk.Share
	active []int // under way, the earliest first
	ended  int
	began  time.Time
	drawn  time.Time
	shown  bool
	closed bool
}

func newBoard(e *env, paths []string) *board {
	b := &board{e: e, began: e.Now(), closed: !e.Lively || e.JSON || e.Quiet}
	for _, path := range paths {
		b.names = append(b.names, terminal.Clean(filepath.Base(path)))
		var share desk.Share
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			share.Size = info.Size()
		}
		b.files = append(b.files, share)
	}
	return b
}

// reading is how much of the work on a file is to send it.
const reading = 0.02

// follow begins a file; what it gives is told how far the file came.
func (b *board) follow(i int) control.Progress {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.active = append(b.active, i)
	return func(p control.ProgressLine) {
		if p.Total <= 0 {
			return
		}
		done := float64(p.Done) / float64(p.Total)
		if p.Stage == "read" {
			done *= reading
		} else {
			done = reading + (1-reading)*done
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.files[i].Done = max(b.files[i].Done, done)
		b.draw()
	}
}

// done ends a file, whatever became of it.
func (b *board) done(i int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.files[i].Done = 1
	b.ended++
	b.active = slices.DeleteFunc(b.active, func(j int) bool { return j == i })
	b.draw()
}

// aside takes the line away while something else is said.
func (b *board) aside(say func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.erase()
	say()
}

// close takes the line away for good.
func (b *board) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.erase()
	b.closed = true
}

func (b *board) erase() {
	if b.shown {
		b.shown, b.drawn = false, time.Time{}
		b.e.Tell(eraseLine)
	}
}

func (b *board) draw() {
	now := b.e.Now()
	if b.closed || len(b.active) == 0 || now.Sub(b.drawn) < redraw {
		return
	}
	b.drawn, b.shown = now, true
	b.e.Tell(eraseLine + b.line(now))
}

// nameWidth is how many columns a name gets: all of the line fits on 80.
const nameWidth = 22

// line names what is under way: "xong 2/12 · tin-sang.mp3, … ▓▓░░ 20 % · còn 3 phút".
func (b *board) line(now time.Time) string {
	head := runewidth.Truncate(b.names[b.active[0]], nameWidth, "…")
	if len(b.active) > 1 {
		head += ", …"
	}
	if len(b.names) > 1 {
		head = b.e.Text(words.TalkFiles, b.ended, len(b.names)) + " · " + head
	}
	done := desk.Done(b.files)
	left, known := desk.Left(now.Sub(b.began), done)
	return head + b.e.mark(done, left, known)
}
