package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// newRoot builds the whole command line in the language of e.
func newRoot(e *env) *cobra.Command {
	var showVersion bool
	root := e.command("loa", noArgs, func(ctx context.Context, _ []string) error {
		if showVersion {
			return e.version()
		}
		return e.status(ctx)
	})
	root.Args = e.rootArgs
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetIn(e.stdin)
	root.SetOut(e.stdout)
	root.SetErr(e.stderr)
	root.SetFlagErrorFunc(e.flagProblem)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { e.help(c) })
	root.SetUsageFunc(func(c *cobra.Command) error { e.help(c); return nil })
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return e.checkLang() }
	e.everywhere(root)
	root.Flags().BoolVar(&showVersion, "version", false, e.flagText("loa", "version"))
	root.SetHelpCommand(newHelp(e))
	root.AddCommand(
		newStatus(e), newImport(e), newList(e), newAdd(e), newSession(e), newRemove(e), newSchedule(e), newPlay(e),
		newStop(e), newHold(e), newLog(e), newWhy(e), newSimulate(e), newCertificate(e), newClock(e), newApprove(e), newReject(e), newConfig(e),
		newBundle(e), newKey(e), newVersion(e), newServe(e), newSpeaker(e), newPrepare(e),
	)
	return root
}

// everywhere are the options of every command.
func (e *env) everywhere(root *cobra.Command) {
	f := root.PersistentFlags()
	f.SortFlags = false
	f.BoolVar(&e.json, "json", false, e.flagText("loa", "json"))
	f.StringVar(&e.langFlag, "lang", "", e.flagText("loa", "lang"))
	f.BoolVar(&e.yes, "yes", false, e.flagText("loa", "yes"))
	f.BoolVar(&e.quiet, "quiet", false, e.flagText("loa", "quiet"))
	f.StringVar(&e.data, "data", "", e.flagText("loa", "data"))
	f.StringVar(&e.socket, "socket", "", e.flagText("loa", "socket"))
	f.BoolP("help", "h", false, e.flagText("loa", "help"))
}

// aliases are the Vietnamese names of the commands.
var aliases = map[string][]string{ //nolint:gochecknoglobals // a table
	"status": {"trang-thai"}, "import": {"nhap"}, "list": {"danh-sach"}, "add": {"them"}, "remove": {"xoa"},
	"schedule": {"lich"}, "play": {"phat"}, "stop": {"dung"}, "hold": {"tam-ngung"}, "log": {"nhat-ky"},
	"bundle": {"mang-theo"}, "bundle export": {"xuat"}, "bundle verify": {"kiem-tra"}, "key": {"khoa"},
	"clock": {"dong-ho"}, "clock confirm": {"xac-nhan"}, "approve": {"duyet"}, "reject": {"tu-choi"},
	"config": {"cau-hinh"}, "config check": {"kiem-tra"}, "config show": {"xem"}, "config path": {"duong-dan"},
	"why": {"vi-sao"}, "simulate": {"gia-lap"}, "certificate": {"chung-nhan"},
	"session": {"buoi-phat"}, "session add": {"them"}, "session list": {"danh-sach"}, "session remove": {"xoa"},
	"version": {"phien-ban"}, "help": {"tro-giup"}, "serve": {"chay"},
}

// command makes a command by its path without "loa", for example "clock
// confirm"; its words come from the catalogue.
func (e *env) command(path string, takes arity, do func(ctx context.Context, args []string) error) *cobra.Command {
	name := path[strings.LastIndexByte(path, ' ')+1:]
	c := &cobra.Command{
		Use:     name,
		Aliases: aliases[path],
		Short:   words.Command(e.lang, path),
		Args:    func(c *cobra.Command, args []string) error { return e.checkArgs(path, takes, c, args) },
		RunE:    func(c *cobra.Command, args []string) error { return do(c.Context(), args) },
	}
	c.Flags().SortFlags = false
	return c
}

// dryRun gives a command that changes something its --dry-run.
func (e *env) dryRun(c *cobra.Command, into *bool) {
	c.Flags().BoolVar(into, "dry-run", false, e.flagText(c.Name(), "dry-run"))
}

func (e *env) flagText(command, flag string) string { return words.Flag(e.lang, command, flag) }

// checkLang refuses a language that the station does not speak.
func (e *env) checkLang() error {
	if _, ok := words.ParseLang(e.langFlag); e.langFlag != "" && !ok {
		return broadcast.Refuse(broadcast.ProblemValueUnknown, "lang", e.langFlag, []string{"vi", "en"})
	}
	return nil
}
