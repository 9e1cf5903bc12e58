package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// version is set by the linker: -ldflags "-X main.version=1.2.3".
var version = "0.1.0" //nolint:gochecknoglobals // the linker can set nothing else

// newRoot builds the whole command line in the language of e.
func newRoot(e *env) *cobra.Command {
	root := e.group("loa-district", newServe(e), newStation(e), newUnit(e), newImport(e), newLog(e), newCoverage(e), newReport(e), newCertificate(e), newUser(e))
	var showVersion bool
	root.Args = func(c *cobra.Command, args []string) error {
		if showVersion {
			return nil
		}
		return e.groupArgs(c, args)
	}
	root.RunE = func(*cobra.Command, []string) error {
		e.print("loa-district " + version)
		return nil
	}
	root.Flags().BoolVar(&showVersion, "version", false, e.flagText("district", "version"))
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetOut(e.stdout)
	root.SetErr(e.stderr)
	root.SetHelpCommand(newHelp(e))
	root.SetFlagErrorFunc(e.flagProblem)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { e.help(c) })
	root.SetUsageFunc(func(c *cobra.Command) error { e.help(c); return nil })
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return e.checkLang() }
	f := root.PersistentFlags()
	f.SortFlags = false
	f.BoolVar(&e.json, "json", false, e.flagText("district", "json"))
	f.StringVar(&e.langFlag, "lang", "", e.flagText("district", "lang"))
	f.StringVar(&e.data, "data", "", e.flagText("district", "data"))
	f.StringVar(&e.db, "db", "", e.flagText("district", "db"))
	f.BoolP("help", "h", false, e.flagText("district", "help"))
	return root
}

// aliases are the Vietnamese names of the commands; what loa has too is called the
// same there.
var aliases = map[string][]string{ //nolint:gochecknoglobals // a table
	"serve": {"chay"}, "import": {"nhap"}, "log": {"nhat-ky"}, "coverage": {"theo-ngay"}, "report": {"bao-cao"},
	"certificate": {"chung-nhan"}, "help": {"tro-giup"},
	"station": {"dai"}, "station add": {"them"}, "station list": {"danh-sach"}, "station retire": {"thu-hoi"}, "station place": {"dat"},
	"unit": {"don-vi"}, "unit add": {"them"}, "unit list": {"danh-sach"}, "unit change": {"sua"}, "unit move": {"chuyen"}, "unit end": {"thoi"},
	"user": {"nguoi-dung"}, "user add": {"them"}, "user list": {"danh-sach"}, "user remove": {"xoa"},
}

// command makes a command by its path without "loa-district", for example
// "station add"; its words come from the catalogue.
func (e *env) command(path string, takes arity, do func(ctx context.Context, args []string) error) *cobra.Command {
	c := &cobra.Command{
		Use:     path[strings.LastIndexByte(path, ' ')+1:],
		Aliases: aliases[path],
		Short:   words.Command(e.lang, "district "+path),
		Args:    func(c *cobra.Command, args []string) error { return e.checkArgs("district "+path, takes, c, args) },
		RunE:    func(c *cobra.Command, args []string) error { return do(c.Context(), args) },
	}
	c.Flags().SortFlags = false
	return c
}

// group is a command that does nothing without a second word.
func (e *env) group(name string, members ...*cobra.Command) *cobra.Command {
	path := "district " + name
	if name == "loa-district" {
		path = "district"
	}
	c := &cobra.Command{Use: name, Aliases: aliases[name], Short: words.Command(e.lang, path), Args: e.groupArgs}
	c.RunE = func(*cobra.Command, []string) error { return nil }
	c.AddCommand(members...)
	return c
}

func (e *env) flagText(command, flag string) string { return words.Flag(e.lang, command, flag) }

// checkLang refuses a language that is not spoken.
func (e *env) checkLang() error {
	if _, ok := words.ParseLang(e.langFlag); e.langFlag != "" && !ok {
		return broadcast.Refuse(broadcast.ProblemValueUnknown, "lang", e.langFlag, []string{"vi", "en"})
	}
	return nil
}
