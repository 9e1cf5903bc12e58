package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
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
		return e.misuse("ics", e.text(words.UsageSeeHelp, "loa schedule"), words.UsageFlagValue, "ics")
	}
	if err := e.together("ics", true, "json", e.json); err != nil {
		return err
	}
	a, err := ask(ctx, e, func(c *control.Client) (control.ScheduleAnswer, error) { return c.Schedule(ctx, r) })
	if err != nil {
		return err
	}
	text, events := e.iCalendar(a, e.now())
	if path == "-" {
		if _, err := io.WriteString(e.stdout, text); err != nil {
			return e.answerLost(err)
		}
		return nil
	}
	if err := replaceFile(path, text); err != nil {
		return broadcast.Refuse(broadcast.ProblemICSUnwritable, "ics", path, e.cause(err)).Because(err)
	}
	e.say(words.TalkCalendar, path, events, r.Days)
	return nil
}

// replaceFile puts a text in the place of a file as a whole: who reads the file
// meanwhile sees the old one or the new one. What is no ordinary file, a pipe, is
// written to.
func replaceFile(path, text string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(path, []byte(text), 0o644) //nolint:wrapcheck // said with the path
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".loa-*.ics")
	if err != nil {
		return err //nolint:wrapcheck // said with the path
	}
	defer os.Remove(f.Name()) // nothing is left of it when all went well
	_, err = io.WriteString(f, text)
	for _, finish := range []func() error{f.Sync, func() error { return f.Chmod(0o644) }} {
		if err == nil {
			err = finish()
		}
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err //nolint:wrapcheck // said with the path
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
	c.line("PRODID", "-//truyenthanh//loa "+version+"//"+strings.ToUpper(string(e.lang)))
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
func (c *ics) text(name, value string) { c.line(name, clean(icsEscapes.Replace(value))) }
