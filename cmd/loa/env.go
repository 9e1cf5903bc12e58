package main

import (
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
)

// env is the world around a command of the station.
type env struct {
	terminal.Terminal
	yes    bool
	data   string
	socket string
	warned bool // of two versions
}

// envAt is the world of this program at a terminal.
func envAt(t terminal.Terminal) *env {
	t.Program, t.ExitCodes, t.Aliases = "loa", words.HelpExitCodes, aliases
	return &env{Terminal: t}
}
