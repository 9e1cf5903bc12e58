package main

import (
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

// shownStarts is how many coming starts are told to a person.
const shownStarts = 3

// added echoes what was understood, in full, before anyone has to hear it.
func (e *env) added(a control.AddAnswer) {
	now := e.now()
	e.sayLine(words.AddHeadUnderstood, e.understood(a.Understood, now))
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
		e.sayLine(words.AddHeadNext, e.starts(a.Next))
	}
	for _, c := range a.Clashes {
		e.sayLine(words.AddHeadClash, e.clash(c))
	}
	title := clean(a.Understood.Title)
	if a.ID == 0 {
		e.say(words.AddDry, title)
		if a.Refused != "" {
			e.sayText("▲ " + e.label(words.Refused, a.Refused))
		}
		e.say(words.TalkDryRun)
		return
	}
	e.say(words.AddDone, a.ID, title)
	if a.Refused != "" {
		e.sayText("▲ " + e.text(words.AddWaiting, a.ID, e.label(words.Refused, a.Refused)))
	}
}

func (e *env) sayLine(head words.Key, text string) {
	name := ""
	if head != "" {
		name = e.text(head) + ":"
	}
	e.sayText(pad(name, headWidth+1) + clean(text))
}

// understood is a slot as one sentence: when, how long, which days, how often,
// where and how important.
func (e *env) understood(u control.Understood, now time.Time) string {
	parts := []string{e.whenText(u.Slot, now)}
	if u.Length > 0 {
		parts = append(parts, words.Duration(e.lang, u.Length.Duration()))
	}
	parts = append(parts, e.days(u.Slot)...)
	switch {
	case u.Repeat > 1 && u.Gap > 0:
		parts = append(parts, e.text(words.AddRepeatGap, u.Repeat, u.Gap.Duration()))
	case u.Repeat > 1:
		parts = append(parts, e.text(words.AddRepeat, u.Repeat))
	}
	if len(u.Zones) > 0 {
		parts = append(parts, e.text(words.ZonesAll, u.Zones))
	}
	parts = append(parts, e.label(words.Priority, u.Priority.String()))
	return u.Title + " · " + strings.Join(parts, " · ")
}

// days names the first, the last and the excepted days of a slot.
func (e *env) days(s broadcast.Slot) []string {
	var parts []string
	from, until := s.From.In(time.UTC), s.Until.In(time.UTC)
	switch {
	case s.From != "" && s.Until != "":
		parts = append(parts, e.text(words.AddFromTill, from, until))
	case s.From != "":
		parts = append(parts, e.text(words.AddFrom, from))
	case s.Until != "":
		parts = append(parts, e.text(words.AddUntil, until))
	}
	var except []string
	for _, d := range s.Except {
		except = append(except, words.Day(e.lang, d.In(time.UTC)))
	}
	if len(except) > 0 {
		parts = append(parts, e.text(words.AddExcept, except))
	}
	return parts
}

func (e *env) starts(next []time.Time) string {
	var shown []string
	for _, t := range next[:min(len(next), shownStarts)] {
		shown = append(shown, words.DayTime(e.lang, t))
	}
	line := strings.Join(shown, " · ")
	if len(next) > shownStarts {
		line += " · " + e.text(words.AddMore)
	}
	return line
}

func (e *env) clash(c control.Clash) string {
	what := e.text(words.Key(words.ClashWhat+"."+c.What), words.ClockTime(c.Now))
	return e.text(words.AddClash, c.Title, words.DayTime(e.lang, c.Wanted), what, c.Other)
}
