package main

import "github.com/spf13/cobra"

// version is set by the linker: -ldflags "-X main.version=1.2.3".
var version = "0.1.0" //nolint:gochecknoglobals // the linker can set nothing else

// newRoot builds the whole command line in the language of e.
func newRoot(e *env) *cobra.Command {
	root := e.Group("loa-district", newServe(e), newStation(e), newUnit(e), newImport(e), newLog(e), newCoverage(e), newReport(e), newCertificate(e), newUser(e))
	var showVersion bool
	root.Args = func(c *cobra.Command, args []string) error {
		if showVersion {
			return nil
		}
		return e.GroupArgs(c, args)
	}
	root.RunE = func(*cobra.Command, []string) error {
		e.Print("loa-district " + version)
		return nil
	}
	root.Flags().BoolVar(&showVersion, "version", false, e.FlagText("district", "version"))
	e.Root(root)
	root.SetHelpCommand(e.Help())
	f := root.PersistentFlags()
	f.BoolVar(&e.JSON, "json", false, e.FlagText("district", "json"))
	f.StringVar(&e.LangFlag, "lang", "", e.FlagText("district", "lang"))
	f.StringVar(&e.data, "data", "", e.FlagText("district", "data"))
	f.StringVar(&e.db, "db", "", e.FlagText("district", "db"))
	f.BoolP("help", "h", false, e.FlagText("district", "help"))
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
