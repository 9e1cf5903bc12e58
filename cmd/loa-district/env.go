package main

import (
	"os"
	"path/filepath"
	"time"
	_ "time/tzdata" // a server without zone files still knows the one of its stations

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
)

// env is the world around a command of the collector.
type env struct {
	terminal.Terminal
	data string
	db   string
}

// envAt is the world of this program at a terminal.
func envAt(t terminal.Terminal) *env {
	t.Program, t.Catalogue, t.ExitCodes, t.Aliases = "loa-district", "district", words.DistrictExitCodes, aliases
	return &env{Terminal: t}
}

// newEnv is the world of this process.
func newEnv() *env {
	e := envAt(terminal.New())
	e.Now = inZone(zone(os.Getenv), time.Now)
	return e
}

// stationZone is where the stations are unless their configuration says otherwise.
const stationZone = "Asia/Ho_Chi_Minh"

// zone is the time zone that days and hours are told in: that of TZ, else that of
// the stations. A rented server runs in UTC, where the morning of a village is
// still yesterday.
func zone(getenv func(string) string) *time.Location {
	if getenv("TZ") != "" {
		return time.Local
	}
	at, err := time.LoadLocation(stationZone)
	if err != nil {
		return time.Local // cannot be: the zones are embedded
	}
	return at
}

// here is a moment in the zone that days and hours are told in.
func (e *env) here(t time.Time) time.Time { return t.In(e.Now().Location()) }

func inZone(at *time.Location, now func() time.Time) func() time.Time {
	return func() time.Time { return now().In(at) }
}

// dataFolder is where the collector lives: as named, else where a service keeps
// its state, else the user's own place (XDG Base Directory Specification 0.8).
func (e *env) dataFolder() string {
	for _, named := range []string{e.data, e.Getenv("LOA_DISTRICT_DATA")} {
		if named != "" {
			return named
		}
	}
	if os.Geteuid() == 0 || e.Getenv("NOTIFY_SOCKET") != "" {
		return "/var/lib/loa-district"
	}
	if dir := e.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "loa-district")
	}
	return filepath.Join(e.Getenv("HOME"), ".local", "share", "loa-district")
}
