package main

import (
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func TestOneLineTellsOfAllFiles(t *testing.T) {
	e, out := aCommandLine(words.EN)
	now := fakeNow()
	e.Lively, e.Now = true, func() time.Time { return now }
	b := newBoard(e, []string{"/x/morning.mp3", "/x/noon.mp3", "/x/evening.mp3", "/x/night.mp3"}) // of equal size: none is there
	begun := []control.Progress{b.follow(0), b.follow(1), b.follow(2)}
	begun[0](control.ProgressLine{Stage: "read", Done: 50, Total: 100})
	if got, want := out.String(), eraseLine+"0/4 done · morning.mp3, … ░░░░░░░░░░░░░░░░░░░░ 0 %"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	now = now.Add(20 * time.Second)
	b.done(1)
	out.Reset()
	now = now.Add(10 * time.Second)
	begun[0](control.ProgressLine{Stage: "decode", Done: 100, Total: 100})
	if got, want := out.String(), eraseLine+"1/4 done · morning.mp3, … ▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░ 50 % · 30 s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	out.Reset()
	b.aside(func() { e.Tell("result\n") })
	if got, want := out.String(), eraseLine+"result\n"; got != want {
		t.Errorf("beside a result: got %q, want %q", got, want)
	}
	begun[2](control.ProgressLine{Stage: "decode", Done: 50, Total: 100}) // it comes back
	if !strings.Contains(out.String(), "62 %") {
		t.Errorf("after a result: %q", out)
	}
	b.close()
	out.Reset()
	begun[2](control.ProgressLine{Stage: "decode", Done: 90, Total: 100})
	if out.Len() > 0 {
		t.Errorf("drawn after its end: %q", out)
	}
}

func TestTheLineOfFilesStaysAwayFromPipesAndPrograms(t *testing.T) {
	for what, change := range map[string]func(*env){
		"a pipe": func(*env) {}, "--quiet": func(e *env) { e.Lively, e.Quiet = true, true }, "--json": func(e *env) { e.Lively, e.JSON = true, true },
	} {
		e, out := aCommandLine(words.VI)
		change(e)
		b := newBoard(e, []string{"tin.mp3"})
		b.follow(0)(control.ProgressLine{Stage: "decode", Done: 50, Total: 100})
		b.close()
		if out.Len() > 0 {
			t.Errorf("%s: %q", what, out)
		}
	}
}

func TestTheExitCodeIsThatOfTheWorst(t *testing.T) {
	for _, c := range []struct{ a, b, want int }{
		{0, 4, 4}, {4, 0, 4}, {4, 5, 5}, {5, 4, 5}, {1, 4, 1}, {4, 1, 1}, {5, 3, 3}, {6, 5, 6},
	} {
		if got := worse(c.a, c.b); got != c.want {
			t.Errorf("of %d and %d the worse is %d, got %d", c.a, c.b, c.want, got)
		}
	}
}
