package main

import (
	"fmt"
	"time"

	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// redraw is how often a bar moves at most.
const redraw = 100 * time.Millisecond

// eraseLine goes to the start of the line and empties it (ECMA-48 EL).
const eraseLine = "\r\x1b[K"

// progress draws a bar on a terminal. end takes it away again; both do nothing
// where nobody watches.
func (e *env) progress(title string) (show control.Progress, end func()) {
	if !e.Lively || e.JSON || e.Quiet {
		return nil, func() {}
	}
	var drawn, began time.Time
	var stage string
	show = func(p control.ProgressLine) {
		now := e.Now()
		if p.Stage != stage {
			stage, began = p.Stage, now
		} else if now.Sub(drawn) < redraw && p.Done < p.Total {
			return
		}
		drawn = now
		e.Tell(eraseLine + terminal.Clean(title) + "  " + e.far(p, now.Sub(began)))
	}
	return show, func() { e.Tell(eraseLine) }
}

// far says how far work came and how long it will still take.
func (e *env) far(p control.ProgressLine, taken time.Duration) string {
	line := e.Label(words.Stage, p.Stage)
	if p.Total <= 0 {
		return line
	}
	done := float64(min(p.Done, p.Total)) / float64(p.Total)
	left, known := desk.Left(taken, done)
	if p.Stage == "play" {
		left, known = time.Duration(p.Total-p.Done)*time.Millisecond, p.Done < p.Total
	}
	return line + e.mark(done, left, known)
}

// mark is a bar with its percentage and, where it is known, the time left.
func (e *env) mark(done float64, left time.Duration, known bool) string {
	const whole = 1000
	text := fmt.Sprintf(" %s %d %%", bar(int64(done*whole), whole, 20), int(100*done+1e-9))
	if left = left.Round(time.Second); known && left > 0 {
		text += " · " + e.Text(words.TalkLeft, words.Duration(e.Lang, left))
	}
	return text
}
