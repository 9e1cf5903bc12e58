package main

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newImport(e *env) *cobra.Command {
	var dry bool
	c := e.Command("import", terminal.SomeArgs, func(ctx context.Context, args []string) error {
		return e.importAll(ctx, args, dry)
	})
	e.dryRun(c, &dry)
	return c
}

// importAll sends as many files at a time as there are processors. It goes on
// after one that cannot air, tells what became of each in the order given, and
// ends with the code of the worst.
func (e *env) importAll(ctx context.Context, paths []string, dry bool) error {
	run := newImporting(e, paths)
	defer run.board.close()
	var senders sync.WaitGroup
	defer senders.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var next atomic.Int64
	for range min(runtime.NumCPU(), len(paths)) {
		senders.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(paths)); i = next.Add(1) - 1 {
				run.one(ctx, int(i), dry)
			}
		})
	}
	return run.tell(ctx, dry)
}

// importing is one run of the command: files on their way to the station.
type importing struct {
	e       *env
	sender  *env
	paths   []string
	board   *board
	results []chan imported
}

func newImporting(e *env, paths []string) *importing {
	own := *e // the language of e is settled by the first answer, while others are on their way
	r := &importing{e: e, sender: &own, paths: paths, board: newBoard(&own, paths), results: make([]chan imported, len(paths))}
	for i := range paths {
		r.results[i] = make(chan imported, 1)
	}
	return r
}

// imported is what became of a file.
type imported struct {
	media  broadcast.Media
	client *control.Client // who answered; nil = nobody
	err    error
}

// one sends a file.
func (r *importing) one(ctx context.Context, i int, dry bool) {
	var done imported
	if done.err = ctx.Err(); done.err == nil {
		done.media, done.client, done.err = r.sender.send(ctx, r.paths[i], dry, r.board.follow(i))
	}
	r.board.done(i)
	r.results[i] <- done
}

// send opens a file and has it imported.
func (e *env) send(ctx context.Context, path string, dry bool, progress control.Progress) (broadcast.Media, *control.Client, error) {
	f, err := e.openAudio(path)
	if err != nil {
		return broadcast.Media{}, nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	f.request.DryRun = dry
	client, err := e.dial(ctx)
	if err != nil {
		return broadcast.Media{}, nil, err
	}
	m, err := client.Import(ctx, f.request, f, progress)
	return m, client, e.sendProblem(path, err)
}

// tell says what became of the files, one after the other.
func (r *importing) tell(ctx context.Context, dry bool) error {
	code := 0
	for i := range r.paths {
		done := <-r.results[i]
		if done.err != nil && ctx.Err() != nil {
			return ctx.Err() //nolint:wrapcheck // report says that it was interrupted
		}
		failed, lost := 0, error(nil)
		r.board.aside(func() { failed, lost = r.say(r.paths[i], done, dry) })
		if lost != nil {
			return lost
		}
		code = worse(code, failed)
		if failed == terminal.ExitCode(broadcast.ClassNotUp) {
			break // it is so for all the others
		}
	}
	if code != 0 {
		return reported(code)
	}
	return nil
}

// say tells what became of one file and gives its exit code; lost is why the
// answer could not be written.
func (r *importing) say(path string, done imported, dry bool) (code int, lost error) {
	if done.client != nil {
		r.e.heard(done.client)
	}
	if done.err != nil {
		return r.e.report(withName(filepath.Base(path), done.err)), nil
	}
	return 0, r.e.imported(done.media, dry)
}

// withName puts the name of the file in front of a refusal that does not have it.
func withName(name string, err error) error {
	p, ok := errors.AsType[*control.Error](err)
	if !ok || strings.Contains(p.Message, name) {
		return err
	}
	with := *p
	with.Message = name + ": " + p.Message
	return &with
}

// worse is the exit code of the two that asks for more: a fault of the machine
// before a refusal of a file.
func worse(a, b int) int {
	ladder := []int{0, 4, 5, 2, 6, 1, 3}
	if slices.Index(ladder, b) > slices.Index(ladder, a) {
		return b
	}
	return a
}

func (e *env) imported(m broadcast.Media, dry bool) error {
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, tidyMedia(m))
	}
	switch {
	case dry:
		e.Say(words.TalkWouldImport, terminal.Clean(m.Title))
	case m.Known:
		e.Say(words.TalkKnown, m.ID, terminal.Clean(m.Title))
	default:
		e.Say(words.TalkImported, m.ID, terminal.Clean(m.Title))
	}
	for _, line := range e.fileFacts(m) {
		e.SayText("  " + line)
	}
	if dry {
		e.Say(words.TalkDryRun)
	}
	return nil
}

// shownDamage is how many damaged places are told one by one.
const shownDamage = 3

// fileFacts tells what is known of a file: its form, its loudness, its damage.
func (e *env) fileFacts(m broadcast.Media) []string {
	channels := e.Text(words.TalkStereo)
	if m.Channels == 1 {
		channels = e.Text(words.TalkMono)
	}
	loudness := e.Text(words.TalkNoLoudness)
	if m.LUFS != nil {
		loudness = words.Number(e.Lang, *m.LUFS, 1) + " LUFS"
	}
	lines := []string{e.Text(words.TalkFileFacts, e.Label(words.Codec, m.Codec), words.Rate(e.Lang, m.Rate), channels,
		m.DurationMS.Duration(), loudness)}
	lines = append(lines, e.flaws(m)...)
	for i, d := range m.Damage {
		if i == shownDamage {
			lines = append(lines, e.Text(words.TalkMoreDamage, len(m.Damage)-i))
			break
		}
		lines = append(lines, e.Text(words.TalkDamage,
			words.Length(d.AtMS.Duration()), d.LostMS.Duration(), e.Label(words.Damage, d.What)))
	}
	return lines
}

const (
	// tooQuiet is by how many dB a file is raised before that is worth a word: twice
	// as much as lies between two ordinary recordings.
	tooQuiet = 6.0
	// audibleDB is the peak in dBTP below which nobody hears anything.
	audibleDB = -50.0
	// measurable is the shortest sound that has a loudness (ITU-R BS.1770-4).
	measurable = broadcast.Millis(400)
	// deadEnds is how much silence is left out before that is worth a word.
	deadEnds = broadcast.Millis(1000)
)

// flaws tells what an operator can do better next time, and what the station makes
// of it meanwhile.
func (e *env) flaws(m broadcast.Media) (lines []string) {
	say := func(key words.Key, args ...any) { lines = append(lines, e.Text(key, args...)) }
	switch audible := m.TruePeakDB != nil && *m.TruePeakDB >= audibleDB; {
	case m.LUFS != nil || !m.Prepared: // what is not prepared was not measured yet
	case audible && m.DurationMS < measurable:
		say(words.TalkHardlyAny)
	case !audible:
		say(words.TalkNothingHeard)
	}
	if m.GainDB != nil && *m.GainDB >= tooQuiet {
		say(words.TalkTooQuiet, *m.GainDB)
	}
	if m.Clipped > 0 {
		say(words.TalkClipped, m.Clipped)
	}
	if math.Abs(m.DC) >= desk.DCMatters {
		say(words.TalkOffCentre, 100*math.Abs(m.DC))
	}
	if m.DualMono {
		say(words.TalkDualMono)
	}
	if cut := m.DurationMS - m.Airs(); cut >= deadEnds {
		say(words.TalkDeadEnds, cut.Duration(), m.Airs().Duration())
	}
	return lines
}

// tidyMedia writes an empty list as [], which scripts can walk, not as null.
func tidyMedia(m broadcast.Media) broadcast.Media {
	if m.Damage == nil {
		m.Damage = []broadcast.Damage{}
	}
	return m
}
