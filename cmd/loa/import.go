package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func newImport(e *env) *cobra.Command {
	var dry bool
	c := e.command("import", someArgs, func(ctx context.Context, args []string) error {
		return e.importAll(ctx, args, dry)
	})
	e.dryRun(c, &dry)
	return c
}

// importAll goes on after a file that cannot air, and ends with the code of the
// first that could not.
func (e *env) importAll(ctx context.Context, paths []string, dry bool) error {
	code := 0
	for _, path := range paths {
		if ctx.Err() != nil {
			break
		}
		m, err := e.importOne(ctx, path, dry)
		if err != nil {
			if failed := e.report(err); code == 0 {
				code = failed
			}
			continue
		}
		if err := e.imported(m, dry); err != nil {
			return err
		}
	}
	if code != 0 {
		return reported(code)
	}
	return ctx.Err() //nolint:wrapcheck // report says that it was interrupted
}

func (e *env) importOne(ctx context.Context, path string, dry bool) (broadcast.Media, error) {
	f, err := e.openAudio(path)
	if err != nil {
		return broadcast.Media{}, err
	}
	defer func() { _ = f.Close() }() // it was only read
	f.request.DryRun = dry
	show, end := e.progress(f.request.Name)
	defer end()
	m, err := ask(ctx, e, func(c *control.Client) (broadcast.Media, error) {
		return c.Import(ctx, f.request, f, show)
	})
	return m, e.sendProblem(path, err)
}

func (e *env) imported(m broadcast.Media, dry bool) error {
	if e.json {
		return printJSON(e, tidyMedia(m))
	}
	switch {
	case dry:
		e.say(words.TalkWouldImport, clean(m.Title))
	case m.Known:
		e.say(words.TalkKnown, m.ID, clean(m.Title))
	default:
		e.say(words.TalkImported, m.ID, clean(m.Title))
	}
	for _, line := range e.fileFacts(m) {
		e.sayText("  " + line)
	}
	if dry {
		e.say(words.TalkDryRun)
	}
	return nil
}

// shownDamage is how many damaged places are told one by one.
const shownDamage = 3

// fileFacts tells what is known of a file: its form, its loudness, its damage.
func (e *env) fileFacts(m broadcast.Media) []string {
	channels := e.text(words.TalkStereo)
	if m.Channels == 1 {
		channels = e.text(words.TalkMono)
	}
	loudness := e.text(words.TalkNoLoudness)
	if m.LUFS != nil {
		loudness = words.Number(e.lang, *m.LUFS, 1) + " LUFS"
	}
	lines := []string{e.text(words.TalkFileFacts, e.label(words.Codec, m.Codec), words.Rate(e.lang, m.Rate), channels,
		m.DurationMS.Duration(), loudness)}
	for i, d := range m.Damage {
		if i == shownDamage {
			lines = append(lines, e.text(words.TalkMoreDamage, len(m.Damage)-i))
			break
		}
		lines = append(lines, e.text(words.TalkDamage,
			words.Length(d.AtMS.Duration()), d.LostMS.Duration(), e.label(words.Damage, d.What)))
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
