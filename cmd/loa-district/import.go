package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

func newImport(e *env) *cobra.Command {
	return e.Command("import", terminal.SomeArgs, func(ctx context.Context, args []string) error {
		return e.withDesk(ctx, func(d *desk) error {
			var wrong error
			for _, path := range args {
				if err := e.importFile(ctx, d, path); err != nil {
					wrong = e.another(wrong, err)
				}
			}
			return wrong
		})
	})
}

// another keeps the last error and tells those before it: one bad stick does not
// keep the others from being read.
func (e *env) another(before, now error) error {
	if before != nil {
		e.Complain(control.ErrorOf(e.Lang, before))
	}
	return now
}

// importFile takes in one bundle. The command opens the file itself and sends its
// bytes: a server opens no path that a caller names.
func (e *env) importFile(ctx context.Context, d *desk, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fileProblem(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return fileProblem(path, err)
	case !info.Mode().IsRegular():
		return broadcast.Refuse(broadcast.ProblemFileNotRegular, "district", path)
	}
	r := control.NewImport(path, info.Size())
	done, err := d.send(ctx, r, f)
	if err != nil {
		return err
	}
	if e.JSON {
		if err := terminal.PrintJSON(&e.Terminal, imported{r.Name, done}); err != nil {
			return err
		}
	} else {
		e.Say(words.DistrictImported, r.Name, done.Fresh, done.Repeat)
	}
	if len(done.Wrong) == 0 {
		return nil
	}
	for _, w := range done.Wrong {
		e.Say(words.DistrictWrong, w.Station, w.LogID, e.refusal(w.Kind), w.Seq)
	}
	first := done.Wrong[0]
	return broadcast.Refuse(broadcast.ProblemBundle, refusedField(first.Kind), r.Name, string(first.Kind), first.Member)
}

// refusedField says what is at fault: the file, who sent it, or that two boxes go
// by one name, which no other file mends.
func refusedField(k uplink.Kind) string {
	if k == uplink.KindFork {
		return "fork"
	}
	if words.Has(words.Key(words.Bundle + "." + string(k))) {
		return "file"
	}
	return "sender"
}

// refusal is what a kind means, for people.
func (e *env) refusal(k uplink.Kind) string {
	if refusedField(k) == "sender" {
		return e.Label(words.Uplink, string(k))
	}
	return e.Label(words.Bundle, string(k))
}

// imported is the answer for programs.
type imported struct {
	File string `json:"file"`
	district.Imported
}
