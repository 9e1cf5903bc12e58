package main

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
)

// mostRepeats is how often an item may be said in a row.
const mostRepeats = 100

// longestTitle bounds a title, in letters: it has to stand on one line, in every
// entry of the log.
const longestTitle = 200

// tidy makes one line of a text: what is no letter and moves the cursor, the
// direction of writing or the colour of a terminal becomes a space, and so does
// what is not UTF-8.
func tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// shorten cuts a title that nobody typed, such as the name of a file.
func shorten(title string) string {
	if letters := []rune(title); len(letters) > longestTitle {
		return string(letters[:longestTitle-1]) + "…"
	}
	return title
}

// named leaves out what is empty.
func named(zones []string) (out []string) {
	for _, zone := range zones {
		if zone = tidy(zone); zone != "" {
			out = append(out, zone)
		}
	}
	return out
}

// readSlot reads the flags of loa add. It asks nothing but the words themselves;
// what they mean for the schedule is considered later.
func readSlot(r control.AddRequest, now time.Time, days broadcast.DayBook) (broadcast.Slot, error) {
	slot := broadcast.Slot{
		Title: tidy(r.Title), Source: broadcast.SourceFile, State: broadcast.SlotActive,
		Repeat: max(r.Repeat, 1), Language: tidy(r.Language), Zones: named(r.Zones),
	}
	if slot.Title == "" {
		return slot, broadcast.Refuse(broadcast.ProblemTitleMissing, "title")
	}
	if n := utf8.RuneCountInString(slot.Title); n > longestTitle {
		return slot, broadcast.Refuse(broadcast.ProblemTitleLong, "title", n, longestTitle)
	}
	if r.Repeat < 0 || r.Repeat > mostRepeats {
		return slot, broadcast.Refuse(broadcast.ProblemNumberRange, "repeat", r.Repeat, 1, mostRepeats)
	}
	switch {
	case r.File == nil && r.Media == "":
		return slot, broadcast.Refuse(broadcast.ProblemSourceMissing, "file")
	case r.File != nil && r.Media != "":
		return slot, broadcast.Refuse(broadcast.ProblemSourceTwice, "media")
	}
	for _, read := range []func(*broadcast.Slot, control.AddRequest, time.Time, broadcast.DayBook) error{readWhen, readLeap, readDates, readLengths, readChoices, readLate} {
		if err := read(&slot, r, now, days); err != nil {
			return slot, err
		}
	}
	return slot, nil
}

func readWhen(slot *broadcast.Slot, r control.AddRequest, now time.Time, days broadcast.DayBook) (err error) {
	if slot.At, err = scheduler.ParseWhen(r.At, now, days); err != nil {
		return err //nolint:wrapcheck // a problem, with its words
	}
	if r.Every == "" && r.To == "" {
		return nil
	}
	if r.Every == "" || r.To == "" {
		missing := map[bool]string{true: "every", false: "to"}[r.Every == ""]
		return broadcast.Refuse(broadcast.ProblemLoopHalf, missing)
	}
	if slot.At.Every, err = scheduler.ParseLength(r.Every, "every"); err != nil {
		return err //nolint:wrapcheck // the same
	}
	slot.At.To, err = readClock(r.To, "to", now)
	return err
}

// readLeap reads what becomes of lunar days in a leap month. Unsaid, a day of a
// named month airs in the ordinary one, a day of every month in leap months too.
func readLeap(slot *broadcast.Slot, r control.AddRequest, _ time.Time, _ broadcast.DayBook) error {
	switch {
	case r.Leap == "":
		return nil
	case len(slot.At.Lunar) == 0:
		return broadcast.Refuse(broadcast.ProblemLeapAlone, "leap")
	}
	leap, err := choose("leap", r.Leap, "ordinary", "both")
	if err != nil {
		return err
	}
	for i := range slot.At.Lunar {
		slot.At.Lunar[i].Both = leap == "both"
	}
	return nil
}

// readClock reads a time of day alone.
func readClock(text, field string, now time.Time) (broadcast.TimeOfDay, error) {
	at, err := scheduler.ParseMoment(text, field, now, false)
	if err != nil || strings.ContainsAny(text, "/-") {
		return 0, broadcast.Refuse(broadcast.ProblemNoSuchTime, field, text)
	}
	return broadcast.TimeOfDayOf(at), nil
}

func readDates(slot *broadcast.Slot, r control.AddRequest, now time.Time, book broadcast.DayBook) (err error) {
	for _, d := range []struct {
		text, field string
		into        *broadcast.Date
	}{{r.From, "from", &slot.From}, {r.Until, "until", &slot.Until}} {
		if d.text == "" {
			continue
		}
		if *d.into, err = scheduler.ParseDay(d.text, d.field, now); err != nil {
			return err //nolint:wrapcheck // a problem, with its words
		}
	}
	if slot.From != "" && slot.Until != "" && slot.Until < slot.From {
		return broadcast.Refuse(broadcast.ProblemRangeReversed, "until", r.From, r.Until)
	}
	for _, text := range r.Except {
		days, calendars, err := scheduler.ParseExcept(text, "except", now, book)
		if err != nil {
			return err //nolint:wrapcheck // the same
		}
		slot.Except = append(slot.Except, days...)
		slot.ExceptCalendars = append(slot.ExceptCalendars, calendars...)
	}
	return nil
}

func readLengths(slot *broadcast.Slot, r control.AddRequest, now time.Time, _ broadcast.DayBook) (err error) {
	for _, l := range []struct {
		text, field string
		into        *broadcast.Millis
	}{{r.Gap, "gap", &slot.Gap}, {r.For, "for", &slot.Cap}} {
		if l.text == "" {
			continue
		}
		if *l.into, err = scheduler.ParseLength(l.text, l.field); err != nil {
			return err //nolint:wrapcheck // a problem, with its words
		}
	}
	if r.HardEnd != "" {
		if slot.HardEnd, err = readClock(r.HardEnd, "hard-end", now); slot.HardEnd == 0 {
			slot.HardEnd = 24 * 3600 // midnight ends the day; 0 stands for none
		}
	}
	return err
}

// readChoices reads the flags that take one of a few words.
func readChoices(slot *broadcast.Slot, r control.AddRequest, _ time.Time, _ broadcast.DayBook) error {
	priority, err := choose("priority", r.Priority, "routine", "priority", "emergency")
	if err != nil {
		return err
	}
	kind, err := choose("kind", r.Kind, "speech", "music", "tune")
	if err != nil {
		return err
	}
	afterCut, err := choose("after-cut", r.AfterCut, "resume", "restart", "drop")
	if err != nil {
		return err
	}
	slot.Kind, slot.AfterCut = broadcast.Kind(kind), broadcast.AfterCut(afterCut)
	return slot.Priority.UnmarshalText([]byte(priority)) //nolint:wrapcheck // it was chosen from a list
}

// choose checks a word against those allowed; the first stands for none.
func choose(field, word string, allowed ...string) (string, error) {
	word = strings.ToLower(strings.TrimSpace(word))
	switch {
	case word == "":
		return allowed[0], nil
	case slices.Contains(allowed, word):
		return word, nil
	}
	return "", broadcast.Refuse(broadcast.ProblemValueUnknown, field, word, allowed)
}

func readLate(slot *broadcast.Slot, r control.AddRequest, _ time.Time, _ broadcast.DayBook) error {
	switch word := strings.ToLower(strings.TrimSpace(r.Late)); word {
	case "":
		slot.Late = broadcast.DefaultLate
	case "skip", "always":
		slot.Late = broadcast.Late{Always: word == "always"}
	default:
		within, err := scheduler.ParseLength(r.Late, "late")
		if err != nil {
			return broadcast.Refuse(broadcast.ProblemValueUnknown, "late", r.Late, []string{"skip", "10m", "always"})
		}
		slot.Late = broadcast.Late{Within: within}
	}
	return nil
}
