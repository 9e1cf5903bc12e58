package main

import (
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

// shownStarts is how many coming starts are told to a person.
const shownStarts = 3

// understoodAs echoes a slot as it was understood, before it is saved.
func (e *env) understoodAs(a control.AddAnswer) {
	e.sayLine(words.AddHeadUnderstood, e.understood(a.Understood, e.Now()))
	e.foreseen(a)
}

// foreseen tells what a slot would mean: how its file sounds, when it airs, who has
// to yield.
func (e *env) foreseen(a control.AddAnswer) {
	if a.Media != nil {
		for i, line := range e.fileFacts(*a.Media) {
			head := words.AddHeadFile
			if i > 0 {
				head = ""
			}
			e.sayLine(head, line)
		}
	}
	if len(a.Next) > 0 {
		e.sayLine(words.AddHeadNext, e.starts(a.Understood.At, a.Next))
	}
	if misses30(a.Understood.At) {
		e.Say(words.LunarShort)
	}
	if len(a.Week) > shownStarts {
		e.sayLine(words.ChangeHeadWeek, e.weekText(a.Week))
	}
	for _, line := range e.clashLines(a.Clashes) {
		e.sayLine(words.AddHeadClash, line)
	}
}

// added says that a slot was saved, or would be, and what to do next.
func (e *env) added(a control.AddAnswer) {
	title := terminal.Clean(a.Understood.Title)
	if a.ID == 0 {
		e.Say(words.AddDry, title)
		if a.Refused != "" {
			e.SayText("▲ " + e.Label(words.Refused, a.Refused))
		}
		e.Say(words.TalkDryRun)
		return
	}
	e.Say(words.AddDone, a.ID, title, e.whereToSee(a.Next, e.Now()))
	e.waits(a)
}

// waits says for whom a slot waits.
func (e *env) waits(a control.AddAnswer) {
	switch a.Refused {
	case "":
	case string(broadcast.ProblemAwaitsApproval): // that it waits is all there is to say
		e.SayText("▲ " + e.Text(words.AddAwaits, a.ID))
	default:
		e.SayText("▲ " + e.Text(words.AddWaiting, a.ID, e.Label(words.Refused, a.Refused)))
	}
}

// weekDays is what the longer schedule shows, today included.
const weekDays = 7

// whereToSee names the command that shows the first start: today's plan, that
// of the week, or that of its day.
func (e *env) whereToSee(next []time.Time, now time.Time) string {
	if len(next) == 0 {
		return e.Text(words.AddSeeToday)
	}
	first, today := broadcast.DateOf(next[0]), broadcast.DateOf(now.In(next[0].Location()))
	switch {
	case first == today:
		return e.Text(words.AddSeeToday)
	case first < today.AddDays(weekDays):
		return e.Text(words.AddSeeWeek)
	}
	return e.Text(words.AddSeeDay, next[0].Format("02/01/2006"))
}

func (e *env) sayLine(head words.Key, text string) {
	name := ""
	if head != "" {
		name = e.Text(head) + ":"
	}
	e.SayText(terminal.Pad(name, headWidth+1) + terminal.Clean(text))
}

// understood is a slot as one sentence: when, how long, which days, how often,
// where and how important.
func (e *env) understood(u control.Understood, now time.Time) string {
	parts := []string{e.whenText(u.Slot, now)}
	if u.Length > 0 {
		parts = append(parts, words.Duration(e.Lang, u.Length.Duration()))
	}
	parts = append(parts, e.days(u.Slot)...)
	switch {
	case u.Repeat > 1 && u.Gap > 0:
		parts = append(parts, e.Text(words.AddRepeatGap, u.Repeat, u.Gap.Duration()))
	case u.Repeat > 1:
		parts = append(parts, e.Text(words.AddRepeat, u.Repeat))
	}
	if len(u.Zones) > 0 {
		parts = append(parts, e.Text(words.ZonesAll, u.Zones))
	}
	parts = append(parts, e.Label(words.Priority, u.Priority.String()))
	parts = append(parts, e.unusual(u.Slot)...)
	return u.Title + " · " + strings.Join(parts, " · ")
}

// unusual names what was chosen otherwise than it is by itself.
func (e *env) unusual(s broadcast.Slot) []string {
	var parts []string
	if s.Kind != "" && s.Kind != broadcast.KindSpeech {
		parts = append(parts, e.Text(words.AddKind, string(s.Kind)))
	}
	switch s.Source {
	case broadcast.SourceRelay:
		parts = append(parts, e.Text(words.AddRelay, s.URL))
	case broadcast.SourceLineIn:
		parts = append(parts, e.Text(words.AddLineIn))
	case broadcast.SourceFile, broadcast.SourceMic, broadcast.SourceSpeech:
	}
	if s.Bed != 0 {
		parts = append(parts, e.Text(words.AddBed, s.Bed.String()))
	}
	if s.Language != "" {
		parts = append(parts, e.Text(words.AddLanguage, s.Language))
	}
	if s.HardEnd != 0 {
		parts = append(parts, e.Text(words.AddHardEnd, s.HardEnd))
	}
	if s.AfterCut != "" && s.AfterCut != broadcast.CutResume {
		parts = append(parts, e.Text(words.AddAfterCut, string(s.AfterCut)))
	}
	if s.Late != broadcast.DefaultLate {
		parts = append(parts, e.lateText(s.Late))
	}
	return parts
}

// lateText says how late something may still air.
func (e *env) lateText(l broadcast.Late) string {
	switch {
	case l.Always:
		return e.Text(words.AddLateAlways)
	case l.Within == 0:
		return e.Text(words.AddLateSkip)
	}
	return e.Text(words.AddLate, l.Within.Duration())
}

// days names the first, the last and the excepted days of a slot.
func (e *env) days(s broadcast.Slot) []string {
	var parts []string
	from, until := s.From.In(time.UTC), s.Until.In(time.UTC)
	switch {
	case s.From != "" && s.Until != "":
		parts = append(parts, e.Text(words.AddFromTill, from, until))
	case s.From != "":
		parts = append(parts, e.Text(words.AddFrom, from))
	case s.Until != "":
		parts = append(parts, e.Text(words.AddUntil, until))
	}
	if except := e.exceptText(s); len(except) > 0 {
		parts = append(parts, e.Text(words.AddExcept, except))
	}
	return append(parts, e.exceptions(s)...)
}

func (e *env) starts(w broadcast.When, next []time.Time) string {
	line := strings.Join(e.dayTimes(w, next[:min(len(next), shownStarts)]), " · ")
	if len(next) > shownStarts {
		line += " · " + e.Text(words.AddMore)
	}
	return line
}

// clashLines tells of every clash; what happens again on the following days is
// said once.
func (e *env) clashLines(clashes []control.Clash) []string {
	type kind struct {
		title, other, what string
		wanted, now        string
		planned, length    broadcast.Millis
	}
	var kinds []kind
	first, again := map[kind]control.Clash{}, map[kind]int{}
	for _, c := range clashes {
		k := kind{c.Title, c.Other, c.What, words.ClockTime(c.Wanted), words.ClockTime(c.Now), c.PlannedMS, c.LengthMS}
		if _, known := first[k]; !known {
			kinds, first[k] = append(kinds, k), c
		}
		again[k]++
	}
	var lines []string
	for _, k := range kinds {
		line := e.clash(first[k])
		if n := again[k] - 1; n > 0 {
			line += " · " + e.Text(words.AddClashAgain, n)
		}
		lines = append(lines, line)
	}
	return lines
}

func (e *env) clash(c control.Clash) string {
	if c.What == "cut" {
		key, where := words.SessionClashBefore, c.Other
		if where == "" {
			key, where = words.SessionClash, e.sessionName(c.Session)
		}
		lost := c.LengthMS - c.PlannedMS
		return words.DayTime(e.Lang, c.Wanted) + " · " + e.Text(key, where, c.PlannedMS.Duration(), c.Title, c.LengthMS.Duration(), lost.Duration())
	}
	if c.Other == "" {
		c.Other = c.Session
	}
	what := e.Text(words.Key(words.ClashWhat+"."+c.What), words.ClockTime(c.Now))
	return e.Text(words.AddClash, c.Title, words.DayTime(e.Lang, c.Wanted), what, c.Other)
}
