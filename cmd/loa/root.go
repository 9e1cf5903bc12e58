package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/cmd/terminal"
)

// newRoot builds the whole command line in the language of e.
func newRoot(e *env) *cobra.Command {
	var showVersion bool
	root := e.Command("loa", terminal.NoArgs, func(ctx context.Context, _ []string) error {
		if showVersion {
			return e.version()
		}
		return e.status(ctx)
	})
	root.Args = e.RootArgs
	e.Root(root)
	e.everywhere(root)
	root.Flags().BoolVar(&showVersion, "version", false, e.FlagText("loa", "version"))
	root.SetHelpCommand(e.Help())
	root.AddCommand(
		newStatus(e), newImport(e), newList(e), newAdd(e), newEdit(e), newPause(e), newResume(e), newSession(e), newRemove(e), newUndo(e),
		newSchedule(e), newPlay(e), newStop(e), newHold(e), newLog(e), newWhy(e), newSimulate(e), newCertificate(e),
		newClock(e), newApprove(e), newReject(e), newLunar(e), newConfig(e),
		newSync(e), newEnrol(e), newBundle(e), newKey(e), newVersion(e), newServe(e), newSpeaker(e), newPrepare(e),
	)
	return root
}

// everywhere are the options of every command.
func (e *env) everywhere(root *cobra.Command) {
	f := root.PersistentFlags()
	f.BoolVar(&e.JSON, "json", false, e.FlagText("loa", "json"))
	f.StringVar(&e.LangFlag, "lang", "", e.FlagText("loa", "lang"))
	f.BoolVar(&e.yes, "yes", false, e.FlagText("loa", "yes"))
	f.BoolVar(&e.Quiet, "quiet", false, e.FlagText("loa", "quiet"))
	f.StringVar(&e.data, "data", "", e.FlagText("loa", "data"))
	f.StringVar(&e.socket, "socket", "", e.FlagText("loa", "socket"))
	f.BoolP("help", "h", false, e.FlagText("loa", "help"))
}

// aliases are the Vietnamese names of the commands.
var aliases = map[string][]string{ //nolint:gochecknoglobals // a table
	"status": {"trang-thai"}, "import": {"nhap"}, "list": {"danh-sach"}, "add": {"them"}, "remove": {"xoa"},
	"edit": {"sua"}, "pause": {"tam-dung"}, "resume": {"tiep-tuc"}, "undo": {"hoan-tac"},
	"schedule": {"lich"}, "play": {"phat"}, "stop": {"dung"}, "hold": {"tam-ngung"}, "log": {"nhat-ky"},
	"bundle": {"mang-theo"}, "bundle export": {"xuat"}, "bundle verify": {"kiem-tra"}, "key": {"khoa"}, "sync": {"dong-bo"}, "enrol": {"ghi-danh"},
	"clock": {"dong-ho"}, "clock confirm": {"xac-nhan"}, "approve": {"duyet"}, "reject": {"tu-choi"},
	"config": {"cau-hinh"}, "config check": {"kiem-tra"}, "config show": {"xem"}, "config path": {"duong-dan"},
	"why": {"vi-sao"}, "simulate": {"gia-lap"}, "certificate": {"chung-nhan"},
	"session": {"buoi-phat"}, "session add": {"them"}, "session list": {"danh-sach"}, "session remove": {"xoa"},
	"lunar": {"am-lich"}, "version": {"phien-ban"}, "help": {"tro-giup"}, "serve": {"chay"},
}

// dryRun gives a command that changes something its --dry-run.
func (e *env) dryRun(c *cobra.Command, into *bool) {
	c.Flags().BoolVar(into, "dry-run", false, e.FlagText(c.Name(), "dry-run"))
}
