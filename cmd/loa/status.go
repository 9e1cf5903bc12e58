package main

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func newStatus(e *env) *cobra.Command {
	return e.command("status", noArgs, func(ctx context.Context, _ []string) error { return e.status(ctx) })
}

func (e *env) status(ctx context.Context) error {
	s, err := ask(ctx, e, func(c *control.Client) (control.Status, error) { return c.Status(ctx) })
	if err != nil {
		return err
	}
	if e.json {
		if s.Faults == nil {
			s.Faults = []control.FaultStatus{}
		}
		return printJSON(e, s)
	}
	e.print(e.headline(s))
	e.statusLine(words.ScreenNext, e.nextLine(s))
	e.statusLine(words.ScreenToday, e.text(words.ScreenTodayCounts,
		s.Today.Aired, s.Today.Partial, s.Today.ToCome, s.Today.Missed, s.Today.Skipped))
	e.statusLine(words.ScreenDevice, e.deviceLine(s.Device))
	e.statusLine(words.ScreenClock, e.clockLine(s.Clock))
	e.statusLine(words.ScreenSync, e.syncLine(s.Sync))
	for _, f := range s.Faults {
		e.print("▲ " + e.text(words.ScreenFault, e.faultText(f), e.moment(f.Since, s.Now)))
	}
	return nil
}

// headWidth lets the heads of the status screen stand in one column.
const headWidth = 11

func (e *env) statusLine(head words.Key, text string) {
	e.print("  " + pad(e.text(head), headWidth) + " " + clean(text))
}

// headline says in one line what the loudspeakers do, a hold before all else.
func (e *env) headline(s control.Status) string {
	held := ""
	if s.State == "held" {
		held = "▲ " + e.text(words.ScreenHeld)
		if s.Held != nil {
			held = "▲ " + e.text(words.ScreenHeldUntil, e.moment(*s.Held, s.Now))
		}
	}
	switch {
	case s.OnAir == nil && held != "":
		return held + e.stationName(s)
	case s.OnAir == nil:
		return "● " + e.text(words.ScreenIdle) + e.stationName(s)
	case held != "":
		held += "\n"
	}
	line := "● " + e.text(words.ScreenOnAir)
	if s.OnAir.Priority == broadcast.PriorityEmergency {
		line = "▲ " + e.text(words.ScreenEmergency)
	}
	line += "   " + clean(s.OnAir.Title) + "   " + words.Length(s.OnAir.HeardMS.Duration())
	if s.OnAir.PlannedMS > 0 {
		line += " / " + words.Length(s.OnAir.PlannedMS.Duration()) +
			" " + bar(int64(s.OnAir.HeardMS), int64(s.OnAir.PlannedMS), 10)
	}
	if s.OnAir.LUFS != nil {
		line += " " + words.Number(e.lang, *s.OnAir.LUFS, 1) + " LUFS"
	}
	return held + line
}

func (e *env) stationName(s control.Status) string {
	name := s.Name
	if name == "" {
		name = s.Station
	}
	if name == "" {
		return ""
	}
	return "   " + clean(name)
}

func (e *env) nextLine(s control.Status) string {
	if s.Next == nil {
		return e.text(words.ScreenNothingNext)
	}
	in := s.Next.Planned.Sub(s.Now).Round(time.Second)
	if in < 0 {
		return e.text(words.ScreenNextLate, e.moment(s.Next.Planned, s.Now), s.Next.Title, -in)
	}
	return e.text(words.ScreenNextIn, e.moment(s.Next.Planned, s.Now), s.Next.Title, in)
}

func (e *env) deviceLine(d control.DeviceStatus) string {
	name := d.Name
	if name == "" {
		name = e.text(words.ScreenDefaultCard)
	}
	line := name + " · " + e.label(words.Device, d.State)
	if d.Why != "" {
		line += ": " + e.label(words.DeviceWhy, d.Why)
	}
	if d.State == "lost" {
		return "✗ " + line
	}
	return line
}

func (e *env) clockLine(c control.ClockStatus) string {
	line := e.text(words.ScreenClockLine, e.label(words.Clock, string(c.Quality)), e.label(words.ClockWhy, c.Why), c.Now)
	if c.Quality == broadcast.ClockUnknown {
		line = "▲ " + line + "; " + e.text(words.ScreenClockHeld)
	}
	return line
}

func (e *env) syncLine(s control.SyncStatus) string {
	line := e.text(words.ScreenSyncLine, s.Waiting)
	if s.LastAck != nil {
		line += " · " + e.text(words.ScreenLastAck, *s.LastAck)
	}
	if s.LastError != "" {
		line += " · ▲ " + s.LastError
	}
	return line
}

func (e *env) faultText(f control.FaultStatus) string {
	text := e.label(words.Fault, f.Kind)
	if text == f.Kind { // the device names its faults by itself
		text = e.label(words.DeviceWhy, f.Kind)
	}
	// Of the detail people read the file, or the stable word in their language;
	// what a library said is for the log of the machine.
	what, _, _ := strings.Cut(f.Detail, ": ")
	if f.Kind == faultDeadAir || f.Kind == faultSourceLost || f.Kind == faultChime { // their detail is a name
		return clean(text + " (" + f.Detail + ")")
	}
	if why := e.label(words.DeviceWhy, what); why != what || filepath.IsAbs(what) {
		text += " (" + why + ")"
	}
	return clean(text)
}

// moment writes a time as seen from now: the time of day alone for today, with
// the day otherwise.
func (e *env) moment(t, now time.Time) string {
	if broadcast.DateOf(t) == broadcast.DateOf(now.In(t.Location())) {
		return words.ClockTime(t)
	}
	return words.ClockTime(t) + " " + words.NearDay(e.lang, t, now)
}
