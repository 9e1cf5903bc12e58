package main

import (
	"context"
	"errors"
	"log/slog"
	"os/exec"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/live"
	"github.com/truyenthanh/loa/broadcast"
)

const (
	// relayDelay is how much of a stream is kept in store against the jitter of the
	// network; a card's input is steadier.
	relayDelay  = time.Second
	lineInDelay = 250 * time.Millisecond
	// sourceLostAfter is how long a live source brings nothing before it is a fault.
	sourceLostAfter = 3 * time.Second
)

// errIntakesBusy cannot happen while one airing has the air at a time.
var errIntakesBusy = errors.New("open live source: too many at once")

// intakes runs the children that bring live sound in, as long as their airings
// last.
type intakes struct {
	format audio.Format
	device string // of line-in
	log    *slog.Logger
	asked  chan *intake

	mu      sync.Mutex
	running []*intake
}

// intake is a live source of one airing.
type intake struct {
	feed   *live.Feed
	title  string
	ctx    context.Context //nolint:containedctx // it lasts as long as the airing, not as a call
	frames int64           // that had come when they were last counted
	since  time.Time       // since when no more came; zero before the first look
}

func newIntakes(f audio.Format, device string, log *slog.Logger) *intakes {
	return &intakes{format: f, device: device, log: log, asked: make(chan *intake, 16)}
}

// Run runs what is opened until ctx is done, and waits for the children to end.
func (i *intakes) Run(ctx context.Context) error {
	var group errgroup.Group
	for {
		select {
		case <-ctx.Done():
			return group.Wait() //nolint:wrapcheck // a feed fails never
		case in := <-i.asked:
			group.Go(func() error {
				ctx, cancel := context.WithCancel(ctx)
				defer cancel()
				defer context.AfterFunc(in.ctx, cancel)()
				return in.feed.Run(ctx)
			})
		}
	}
}

// open begins to fill a live source. lost counts the frames that it lacked so
// far, stop ends it.
func (i *intakes) open(a broadcast.Airing) (src audio.Source, lost func() int64, stop func(), err error) {
	command, delay, err := i.command(a)
	if err != nil {
		return nil, nil, nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	store := audio.NewLive(i.format, delay)
	in := &intake{title: a.Title, ctx: ctx}
	said := ""
	in.feed = live.NewFeed(command, i.format, store, func(err error) {
		if err.Error() != said { // of a long outage, the first
			said = err.Error()
			i.log.Warn("live source ended, trying again", "title", a.Title, "error", err)
		}
	})
	select {
	case i.asked <- in:
	default:
		cancel()
		return nil, nil, nil, errIntakesBusy
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.running = append(i.running, in)
	return store, store.Starved, func() { cancel(); i.forget(in) }, nil
}

// command is the child that an airing needs.
func (i *intakes) command(a broadcast.Airing) ([]string, time.Duration, error) {
	tool, err := liveTool(a.Source)
	if err != nil {
		return nil, 0, err
	}
	if a.Source == broadcast.SourceRelay {
		return live.Relay(tool, a.URL, i.format), relayDelay, nil
	}
	return live.LineIn(tool, i.device, i.format), lineInDelay, nil
}

// liveTool finds the program that a source needs. It is looked for each time, so
// that installing it needs no restart.
func liveTool(source broadcast.SourceKind) (string, error) {
	program, pack := live.ARecord, "alsa-utils"
	if source == broadcast.SourceRelay {
		program, pack = live.FFmpeg, "ffmpeg"
	}
	path, err := exec.LookPath(program)
	if err != nil {
		return "", broadcast.Refuse(broadcast.ProblemToolMissing, "", program, pack).Because(err)
	}
	return path, nil
}

func (i *intakes) forget(in *intake) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.running = slices.DeleteFunc(i.running, func(other *intake) bool { return other == in })
}

// silent names the airing of a source that has brought nothing for too long; ""
// when there is none.
func (i *intakes) silent(now time.Time) (title string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, in := range i.running {
		if frames := in.feed.Frames(); frames != in.frames || in.since.IsZero() {
			in.frames, in.since = frames, now
		}
		if now.Sub(in.since) >= sourceLostAfter {
			title = in.title
		}
	}
	return title
}
