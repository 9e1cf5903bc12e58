package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"
	_ "time/tzdata" // a box without zone files still knows its own

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/store"
)

func newServe(e *env) *cobra.Command {
	var config string
	c := e.Command("serve", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.serve(ctx, config) })
	c.Flags().StringVar(&config, "config", "", e.FlagText("serve", "config"))
	return c
}

// serve runs the station until ctx ends: the daemon.
func (e *env) serve(ctx context.Context, configPath string) error {
	if e.socket != "" {
		return e.Misuse("socket", e.Text(words.UsageServeData), words.UsageServeSocket)
	}
	config, _, err := loadConfig(configPath)
	if err != nil {
		return err
	}
	if lang, ok := words.ParseLang(config.Station.Language); ok && !e.Named {
		e.Lang = lang
	}
	dir := e.dataFolder()
	// The socket's path is checked before anything is made on the disk.
	if path := filepath.Join(dir, socketName); len(path) > control.MaxPath {
		return broadcast.Refuse(broadcast.ProblemSocketTooLong, "data", path, len(path), control.MaxPath)
	}
	st, err := store.Open(dir, store.Options{Station: config.Station.ID, Hardware: hardware("", dir)})
	switch {
	case errors.Is(err, store.ErrLocked):
		return broadcast.Refuse(broadcast.ProblemAlreadyRunning, "data", dir).Because(err)
	case err != nil:
		return e.openProblem(dir, err)
	}
	defer func() { _ = st.Close() }()
	if err := ensureKey(dir); err != nil && !isDiskFull(err) { // a full disk makes it at the next start
		return e.openProblem(dir, err)
	}
	renice(stationNice)
	logger := slog.New(slog.NewTextHandler(e.Stderr, nil))
	s, err := newStation(config, st, logger)
	if err != nil {
		return err
	}
	s.setChimes(ctx)
	listener, err := control.Listen(filepath.Join(dir, socketName))
	if err != nil {
		return diskProblem(dir, err)
	}
	return s.run(ctx, listener)
}

// openProblem names what keeps the data folder from being opened.
func (e *env) openProblem(dir string, err error) error {
	problem := diskProblem(dir, err)
	if p, ok := errors.AsType[*broadcast.Problem](problem); ok {
		return p
	}
	path := dir
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		path = at.Path
	}
	if errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR) || errors.Is(err, syscall.EEXIST) {
		return broadcast.Refuse(broadcast.ProblemInTheWay, "data", path).Because(err)
	}
	return broadcast.Refuse(broadcast.ProblemStoreBroken, "data", path, e.Cause(err)).Because(err)
}

// dataFolder is where the station lives: as named, else where a service keeps
// its state, else the user's own place.
func (e *env) dataFolder() string {
	for _, named := range []string{e.data, e.Getenv("LOA_DATA")} {
		if named != "" {
			return named
		}
	}
	if os.Geteuid() == 0 || e.Getenv("NOTIFY_SOCKET") != "" {
		return "/var/lib/loa"
	}
	return e.userData()
}

// run starts everything that lives as long as the station, and ends it in the
// order in which sound and log need each other: first who asks for sound, then the
// device, then the journal.
func (s *station) run(ctx context.Context, listener net.Listener) error {
	last, err := s.takeUp()
	if err != nil {
		_ = listener.Close()
		return diskProblem(s.store.Dir(), err)
	}
	s.newLoop(last)
	s.lookAtDays()
	s.missDays()
	s.tellUnconfirmed()

	disk := begin(context.WithoutCancel(ctx), s.writer.Run)
	device := begin(context.WithoutCancel(ctx), s.speaker.Run, s.noteDevice)
	err = s.air(ctx, listener)
	s.log.Info("stopping")
	err = errors.Join(err, device.end())
	s.Record(broadcast.Entry{Down: &broadcast.Down{}})
	return errors.Join(err, disk.end())
}

// air runs what answers people and gives the air away, until ctx ends.
func (s *station) air(ctx context.Context, listener net.Listener) error {
	server := control.NewServer(s, control.Options{
		Lang: words.Lang(s.config.Station.Language), Version: version, Log: s.log,
	})
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.conductor.Run(ctx) })
	group.Go(func() error { return s.loop.Run(ctx) })
	group.Go(func() error { return s.intakes.Run(ctx) })
	group.Go(func() error { return s.keepShelf(ctx) })
	group.Go(func() error { return s.keepHouse(ctx) })
	group.Go(func() error { return s.keepDays(ctx) })
	group.Go(func() error { return s.keepRoad(ctx) })
	group.Go(func() error { return s.keepLog(ctx) })
	group.Go(func() error { return s.watchClock(ctx) })
	group.Go(func() error { return server.Run(ctx, listener) })
	if every, ok := watchdogEvery(); ok {
		group.Go(func() error { return watch(ctx, every, s.pulse, func() { notify("WATCHDOG=1") }) })
	}
	defer context.AfterFunc(ctx, func() { notify("STOPPING=1") })()
	if err := group.Wait(); err != nil {
		return fmt.Errorf("run station: %w", err)
	}
	return nil
}

// running is a group of goroutines that end together.
type running struct {
	group  *errgroup.Group
	cancel context.CancelFunc
}

func begin(ctx context.Context, runs ...func(context.Context) error) running {
	ctx, cancel := context.WithCancel(ctx)
	r := running{group: &errgroup.Group{}, cancel: cancel}
	for _, run := range runs {
		r.group.Go(func() error { return run(ctx) })
	}
	return r
}

func (r running) end() error {
	r.cancel()
	return r.group.Wait() //nolint:wrapcheck // each says where it comes from
}

// floorEvery is how often the time that has surely passed is kept.
const floorEvery = 10 * time.Minute

// houseEvery is how often faults of disk and clock are looked for.
const houseEvery = 2 * time.Second

// keepHouse raises and clears the faults that nobody else watches, keeps the
// floor of the clock, and ends a hold whose time is over.
func (s *station) keepHouse(ctx context.Context) error {
	ticker := time.NewTicker(houseEvery)
	defer ticker.Stop()
	saved := time.Time{}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		_, cause := s.writer.Waiting()
		s.noteDisk(cause)
		s.saveHold()
		s.noteSound(ctx)
		s.clock.Raise()
		if time.Since(saved) > floorEvery && s.store.SaveFloor(s.clock.Sure()) == nil {
			saved = time.Now()
		}
	}
}

// noteDisk raises the fault that keeps the log from being written, and clears the
// others of its kind.
func (s *station) noteDisk(cause error) {
	for kind, raised := range map[string]bool{
		faultDiskFull: isDiskFull(cause),
		faultReadOnly: isReadOnly(cause),
		faultJournal:  cause != nil && !isDiskFull(cause) && !isReadOnly(cause),
	} {
		detail := ""
		if raised {
			detail = cause.Error()
		}
		if s.setFault(kind, detail, raised) && raised {
			s.giveWay(cause)
		}
	}
}

// noteDevice writes down what becomes of the sound device.
func (s *station) noteDevice(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case state := <-s.changes:
			if state.Why != nil {
				s.setFault("device", state.Why.Kind+": "+state.Why.Detail, true)
			} else if state.State == deviceRunning {
				s.setFault("device", "", false)
			}
		}
	}
}

// pulse is what the watchdog looks at.
func (s *station) pulse() pulse {
	p := pulse{
		Scheduler: s.loop.Beat(), Store: s.writer.Beat(), Conductor: s.conductor.Beat(),
		Frames: s.speaker.Heard(), Excused: s.speaker.State().Why != nil,
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if now, ok, err := s.conductor.OnAir(ctx); err == nil && ok {
		p.OnAir = !now.Started.IsZero()
	}
	return p
}
