package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/store"
)

// deskStation is a station with its true schedule, journal and conductor, at which
// nothing airs: its loop stands still and it has no sound. m1 is four minutes long,
// m2 one. It ends with ctx.
func deskStation(ctx context.Context, dir string, alter func(*configs.Config)) (*station, func() error, error) {
	st, err := store.Open(dir, store.Options{Station: "xa"})
	if err != nil {
		return nil, nil, err
	}
	config := configs.Default()
	config.Clock.Trust, config.Output.Backend = configs.TrustSystem, configs.NullBackend
	alter(&config)
	s, err := newStation(config, st, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, nil, err
	}
	s.newLoop(broadcast.Life{})
	for name, length := range map[string]time.Duration{"a": 4 * time.Minute, "b": time.Minute} {
		record := store.Record{Ext: ".mp3", Media: broadcast.Media{SHA256: name, Title: name, Codec: "mp3", Rate: 44100, Channels: 1, DurationMS: broadcast.MillisOf(length)}}
		if record.ID = 1; name == "b" {
			record.ID = 2
		}
		record, err := st.PutMedia(record)
		if err == nil {
			err = os.WriteFile(st.OriginalPath(record), []byte("ID3"), 0o600)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	conductor := begin(ctx, s.conductor.Run)
	return s, func() error { return errors.Join(conductor.end(), st.Close()) }, nil
}

// farHour begins an hour that is quiet in these tests, which run at any hour: it is
// more than three hours away, and neither in the morning nor in the evening.
func farHour() string {
	if hour := time.Now().In(hanoi).Hour(); hour >= 8 && hour < 20 {
		return "02"
	}
	return "14"
}

func allDay(c *configs.Config) {
	c.Policy.QuietHours = []string{farHour() + ":00-" + farHour() + ":59"}
}

// TestDesk types commands against a station that is true but for its sound. $SOON is
// half an hour away, $LATER three hours, $YEAR a year to come, $QUIET an hour of the night.
func TestDesk(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/desk",
		Setup: func(env *testscript.Env) error {
			ctx, cancel := context.WithCancel(context.Background())
			s, end, err := deskStation(ctx, filepath.Join(env.WorkDir, "data"), allDay)
			if err != nil {
				cancel()
				return err
			}
			l, err := control.Listen(filepath.Join(env.WorkDir, "data", socketName))
			if err != nil {
				cancel()
				return err
			}
			counter := control.NewServer(s, control.Options{Lang: words.VI, Version: version})
			server := begin(ctx, func(ctx context.Context) error { return counter.Run(ctx, l) })
			env.Defer(func() {
				cancel()
				if err := errors.Join(server.end(), end()); err != nil {
					panic(err)
				}
			})
			now := time.Now().In(hanoi)
			env.Setenv("LOA_DATA", filepath.Join(env.WorkDir, "data"))
			env.Setenv("CLOCK", "true")
			env.Setenv("YEAR", now.AddDate(2, 0, 0).Format("2006"))
			env.Setenv("SOON", now.Add(30*time.Minute).Format("15:04"))
			env.Setenv("LATER", now.Add(3*time.Hour).Format("15:04"))
			env.Setenv("QUIET", farHour()+":30")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"loa": typeCommand, "exits": typeRefused},
	})
}
