package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newList(e *env) *cobra.Command {
	var r control.ListRequest
	c := e.Command("list", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.list(ctx, r) })
	c.Flags().BoolVar(&r.Media, "media", false, e.FlagText("list", "media"))
	return c
}

func (e *env) list(ctx context.Context, r control.ListRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.ListAnswer, error) { return c.List(ctx, r) })
	switch {
	case err != nil:
		return err
	case r.Media && e.JSON:
		for i := range a.Media {
			a.Media[i].Media = tidyMedia(a.Media[i].Media)
		}
		return terminal.PrintJSON(&e.Terminal, a.Media...)
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, a.Slots...)
	case r.Media:
		e.listMedia(a.Media)
	default:
		e.listSlots(a.Slots)
	}
	return nil
}

func (e *env) listSlots(slots []control.SlotLine) {
	if len(slots) == 0 {
		e.empty(words.EmptySlots)
		return
	}
	now := e.Now()
	rows := make([][]string, len(slots))
	for i, s := range slots {
		next := "–"
		if s.Next != nil {
			next = e.moment(*s.Next, now)
		}
		rows[i] = []string{
			s.ID.String(), s.Title, strings.Join(append([]string{e.whenText(s.Slot, now)}, e.exceptions(s.Slot)...), " · "),
			words.Length(airs(s).Duration()), next, e.lastRun(s.Last, now), e.slotState(s.Slot, now),
		}
	}
	e.Table([]words.Key{
		words.ColumnID, words.ColumnProgramme, words.ColumnWhen, words.ColumnLength, words.ColumnNext,
		words.ColumnLast, words.ColumnState,
	}, rows)
}

// slotState says whether a slot airs, and when it does not, why: the rule for which
// it waits, who said no and by which paper, or until when it is paused.
func (e *env) slotState(s broadcast.Slot, now time.Time) string {
	state := e.Label(words.SlotState, string(s.State))
	switch s.State {
	case broadcast.SlotActive:
		return state
	case broadcast.SlotWaiting:
		if s.Waits != "" {
			state += ": " + e.Label(words.Refused, string(s.Waits))
		}
	case broadcast.SlotRejected:
		var by []string
		for _, word := range []string{s.RejectedBy, s.DocumentNo} {
			if word != "" {
				by = append(by, word)
			}
		}
		if len(by) > 0 {
			state += " (" + strings.Join(by, ", ") + ")"
		}
	case broadcast.SlotPaused:
		if !s.PausedUntil.IsZero() {
			state += " " + e.Text(words.ChangeTill, e.moment(s.PausedUntil, now))
		}
	}
	return "▲ " + state
}

// airs is how long one turn of a slot is heard: the whole file, or as much of it
// as --for allows.
func airs(s control.SlotLine) broadcast.Millis {
	if s.Cap > 0 {
		return min(s.Length, s.Cap)
	}
	return s.Length
}

func (e *env) listMedia(media []control.MediaLine) {
	if len(media) == 0 {
		e.empty(words.EmptyMedia)
		return
	}
	now := e.Now()
	rows := make([][]string, len(media))
	for i, m := range media {
		loudness := "–"
		if m.LUFS != nil {
			loudness = words.Number(e.Lang, *m.LUFS, 1) + " LUFS"
		}
		rows[i] = []string{
			m.ID.String(), m.Title, words.Length(m.DurationMS.Duration()), e.Label(words.Codec, m.Codec),
			words.Bytes(e.Lang, m.Bytes), loudness, e.lastRun(m.Last, now),
		}
	}
	e.Table([]words.Key{
		words.ColumnID, words.ColumnProgramme, words.ColumnLength, words.ColumnKind, words.ColumnSize, words.ColumnLoudness, words.ColumnLast,
	}, rows)
}

// empty says on a terminal that there is nothing, and what to do about it; a
// pipe gets no line at all.
func (e *env) empty(key words.Key) {
	if e.Pretty {
		e.Print(e.Text(key))
	}
}

// lastRun is how it went the last time: "hôm qua ✓", "yesterday ✗ missed: power off".
func (e *env) lastRun(last *control.LastRun, now time.Time) string {
	if last == nil {
		return "–"
	}
	day := words.NearDay(e.Lang, last.At, now)
	if last.Outcome == broadcast.OutcomeAired {
		return day + " ✓"
	}
	return day + " " + e.outcome(last.Outcome, last.Reason)
}

// outcome is a result with its sign and its reason.
func (e *env) outcome(o broadcast.Outcome, r broadcast.Reason) string {
	text := outcomeSign(o) + " " + e.Label(words.Outcome, string(o))
	if r != "" {
		text += ": " + e.Label(words.Reason, string(r))
	}
	return text
}

func outcomeSign(o broadcast.Outcome) string {
	switch o {
	case broadcast.OutcomeOnAir:
		return "●"
	case broadcast.OutcomeAired:
		return "✓"
	case broadcast.OutcomePartial, broadcast.OutcomeSkipped, broadcast.OutcomeCancelled:
		return "▲"
	case broadcast.OutcomeMissed:
	}
	return "✗"
}
