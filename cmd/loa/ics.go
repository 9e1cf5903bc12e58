package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// phoneDays is how much of the plan a phone is given.
const phoneDays = 30

// calendar writes the plan as an iCalendar file, "-" to stdout.
func (e *env) calendar(ctx context.Context, r control.ScheduleRequest, path string) error {
	if r.Days == 0 {
		r.Days = phoneDays
	}
	if path == "" {
		return e.Misuse("ics", e.Text(words.UsageSeeHelp, "loa schedule"), words.UsageFlagValue, "ics")
	}
	if err := e.Together("ics", true, "json", e.JSON); err != nil {
		return err
	}
	a, err := ask(ctx, e, func(c *control.Client) (control.ScheduleAnswer, error) { return c.Schedule(ctx, r) })
	if err != nil {
		return err
	}
	text, events := e.iCalendar(a, e.Now())
	if path == "-" {
		if _, err := io.WriteString(e.Stdout, text); err != nil {
			return e.AnswerLost(err)
		}
		return nil
	}
	if err := terminal.WriteOver(path, []byte(text)); err != nil {
		return broadcast.Refuse(broadcast.ProblemICSUnwritable, "ics", path, e.Cause(err)).Because(err)
	}
	e.Say(words.TalkCalendar, path, events, r.Days)
	return nil
}

// iCalendar writes the airings of a plan as events (RFC 5545), one each, in UTC.
// The UID of an event comes from the id of its airing, so that a phone that reads
// the file again moves what has moved. What the plan refuses is cancelled, for it
// may have stood there before; emergencies are nobody's appointment.
func (e *env) iCalendar(a control.ScheduleAnswer, now time.Time) (text string, events int) {
	name := a.Name
	if name == "" {
		name = a.Station
	}
	var c ics
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//truyenthanh//loa "+version+"//"+strings.ToUpper(string(e.Lang)))
	c.line("METHOD", "PUBLISH")
	c.text("NAME", name)
	c.text("X-WR-CALNAME", name)
	c.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	for i, l := range a.Lines {
		if l.Part > 1 || l.Priority == broadcast.PriorityEmergency {
			continue
		}
		events++
		c.line("BEGIN", "VEVENT")
		c.text("UID", string(l.Airing)+"/"+a.Station)
		c.line("DTSTAMP", utc(now))
		c.line("DTSTART", utc(lineTime(l)))
		if end := lastEnd(a.Lines[i:]); end.After(lineTime(l)) {
			c.line("DTEND", utc(end))
		}
		c.text("SUMMARY", l.Title)
		if note := e.note(l); note != "" {
			c.text("DESCRIPTION", note)
		}
		c.line("STATUS", eventStatus(l))
		c.line("TRANSP", "TRANSPARENT") // nobody is busy because a loudspeaker speaks
		c.line("END", "VEVENT")
	}
	c.line("END", "VCALENDAR")
	return c.b.String(), events
}

// lastEnd is when the last part of the first line's airing ends.
func lastEnd(lines []control.ScheduleLine) (end time.Time) {
	for _, l := range lines {
		if l.Airing == lines[0].Airing {
			end = lineTime(l).Add(l.PlannedMS.Duration())
		}
	}
	return end
}

func eventStatus(l control.ScheduleLine) string {
	switch l.Outcome {
	case "", broadcast.OutcomeOnAir, broadcast.OutcomeAired:
		return "CONFIRMED"
	}
	return "CANCELLED"
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// ics collects the content lines of an iCalendar stream.
type ics struct{ b strings.Builder }

// icsLine is how many octets a line has at most, its break not counted.
const icsLine = 75

// line writes a property, folded where it is too long, never inside a letter.
func (c *ics) line(name, value string) {
	rest, room := name+":"+value, icsLine
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		fmt.Fprintf(&c.b, "%s\r\n ", rest[:cut])
		rest, room = rest[cut:], icsLine-1 // the blank counts
	}
	c.b.WriteString(rest + "\r\n")
}

// icsEscapes are the signs of a TEXT value that stand for something else.
var icsEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`) //nolint:gochecknoglobals // a table

// text writes a property whose value is TEXT.
func (c *ics) text(name, value string) { c.line(name, terminal.Clean(icsEscapes.Replace(value))) }
