package main

import (
	"context"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/cmd/terminal"
)

// version is set by the linker: -ldflags "-X main.version=1.2.3".
var version = "0.1.0" //nolint:gochecknoglobals // the linker can set nothing else

func newVersion(e *env) *cobra.Command {
	return e.Command("version", terminal.NoArgs, func(context.Context, []string) error { return e.version() })
}

func (e *env) version() error {
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, map[string]string{
			"version": version, "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH,
		})
	}
	e.Print("loa " + version + " (" + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + ")")
	return nil
}
