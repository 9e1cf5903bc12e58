package main

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newStatus(e *env) *cobra.Command {
	return e.Command("status", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.status(ctx) })
}

func (e *env) status(ctx context.Context) error {
	s, err := ask(ctx, e, func(c *control.Client) (control.Status, error) { return c.Status(ctx) })
	if err != nil {
		return err
	}
	if e.JSON {
		if s.Faults == nil {
			s.Faults = []control.FaultStatus{}
		}
		return terminal.PrintJSON(&e.Terminal, s)
	}
	e.Print(e.headline(s))
	e.statusLine(words.ScreenNext, e.nextLine(s))
	e.statusLine(words.ScreenToday, e.Text(words.ScreenTodayCounts,
		s.Today.Aired, s.Today.Partial, s.Today.ToCome, s.Today.Missed, s.Today.Skipped))
	e.statusLine(words.ScreenDevice, e.deviceLine(s.Device))
	e.statusLine(words.ScreenClock, e.clockLine(s.Clock))
	e.statusLine(words.ScreenSync, e.syncLine(s.Sync))
	for _, f := range s.Faults {
		e.Print("▲ " + e.Text(words.ScreenFault, e.faultText(f), e.moment(f.Since, s.Now)))
	}
	return nil
}

// headWidth lets the heads of the status screen stand in one column.
const headWidth = 11

func (e *env) statusLine(head words.Key, text string) {
	e.Print("  " + terminal.Pad(e.Text(head), headWidth) + " " + terminal.Clean(text))
}

// headline says in one line what the loudspeakers do, a hold before all else.
func (e *env) headline(s control.Status) string {
	held := ""
	if s.State == "held" {
		held = "▲ " + e.Text(words.ScreenHeld)
		if s.Held != nil {
			held = "▲ " + e.Text(words.ScreenHeldUntil, e.moment(*s.Held, s.Now))
		}
	}
	switch {
	case s.OnAir == nil && held != "":
		return held + e.stationName(s)
	case s.OnAir == nil:
		return "● " + e.Text(words.ScreenIdle) + e.stationName(s)
	case held != "":
		held += "\n"
	}
	line := "● " + e.Text(words.ScreenOnAir)
	if s.OnAir.Priority == broadcast.PriorityEmergency {
		line = "▲ " + e.Text(words.ScreenEmergency)
	}
	line += "   " + terminal.Clean(s.OnAir.Title) + "   " + words.Length(s.OnAir.HeardMS.Duration())
	if s.OnAir.PlannedMS > 0 {
		line += " / " + words.Length(s.OnAir.PlannedMS.Duration()) +
			" " + bar(int64(s.OnAir.HeardMS), int64(s.OnAir.PlannedMS), 10)
	}
	if s.OnAir.LUFS != nil {
		line += " " + words.Number(e.Lang, *s.OnAir.LUFS, 1) + " LUFS"
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
	return "   " + terminal.Clean(name)
}

func (e *env) nextLine(s control.Status) string {
	if s.Next == nil {
		return e.Text(words.ScreenNothingNext)
	}
	in := s.Next.Planned.Sub(s.Now).Round(time.Second)
	if in < 0 {
		return e.Text(words.ScreenNextLate, e.moment(s.Next.Planned, s.Now), s.Next.Title, -in)
	}
	return e.Text(words.ScreenNextIn, e.moment(s.Next.Planned, s.Now), s.Next.Title, in)
}

func (e *env) deviceLine(d control.DeviceStatus) string {
	name := d.Name
	if name == "" {
		name = e.Text(words.ScreenDefaultCard)
	}
	line := name + " · " + e.Label(words.Device, d.State)
	if d.Why != "" {
		line += ": " + e.Label(words.DeviceWhy, d.Why)
	}
	if d.State == "lost" {
		return "✗ " + line
	}
	return line
}

func (e *env) clockLine(c control.ClockStatus) string {
	line := e.Text(words.ScreenClockLine, e.Label(words.Clock, string(c.Quality)), e.Label(words.ClockWhy, c.Why), c.Now)
	if c.Quality == broadcast.ClockUnknown {
		line = "▲ " + line + "; " + e.Text(words.ScreenClockHeld)
	}
	return line
}

func (e *env) syncLine(s control.SyncStatus) string {
	line := e.Text(words.ScreenSyncLine, s.Waiting)
	if s.LastAck != nil {
		line += " · " + e.Text(words.ScreenLastAck, *s.LastAck)
	}
	if s.LastError != "" {
		line += " · ▲ " + e.Label(words.Uplink, s.LastError)
	}
	return line
}

func (e *env) faultText(f control.FaultStatus) string {
	text := e.Label(words.Fault, f.Kind)
	if text == f.Kind { // the device names its faults by itself
		text = e.Label(words.DeviceWhy, f.Kind)
	}
	// Of the detail people read the file, or the stable word in their language;
	// what a library said is for the log of the machine.
	what, _, _ := strings.Cut(f.Detail, ": ")
	switch f.Kind {
	case faultDeadAir, faultSourceLost, faultChime, faultBadMedia: // their detail is a name
		return terminal.Clean(text + " (" + f.Detail + ")")
	}
	if why := e.Label(words.DeviceWhy, what); why != what || filepath.IsAbs(what) {
		text += " (" + why + ")"
	}
	return terminal.Clean(text)
}

// moment writes a time as seen from now: the time of day alone for today, with
// the day otherwise.
func (e *env) moment(t, now time.Time) string {
	if broadcast.DateOf(t) == broadcast.DateOf(now.In(t.Location())) {
		return words.ClockTime(t)
	}
	return words.ClockTime(t) + " " + words.NearDay(e.Lang, t, now)
}
