package main

import (
	"net/url"
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

// diary is what words about days are read by: the present, and the calendars.
type diary struct {
	now  time.Time
	days broadcast.DayBook
}

// readSlot reads the flags of loa add. It asks nothing but the words themselves;
// what they mean for the schedule is considered later.
func readSlot(r control.AddRequest, d diary) (broadcast.Slot, error) {
	slot := broadcast.Slot{
		Title: tidy(r.Title), State: broadcast.SlotActive,
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
	for _, read := range []func(*broadcast.Slot, control.AddRequest, diary) error{
		readSource, readWhen, readLeap, readDates, readExceptions, readLengths, readChoices, readLate, readBed,
	} {
		if err := read(&slot, r, d); err != nil {
			return slot, err
		}
	}
	return slot, nil
}

// readSource reads which of the sources is meant: one, and not more.
func readSource(slot *broadcast.Slot, r control.AddRequest, _ diary) error {
	var given []string
	for _, source := range []struct {
		field string
		named bool
		kind  broadcast.SourceKind
	}{
		{"file", r.File != nil, broadcast.SourceFile},
		{"media", r.Media != "", broadcast.SourceFile},
		{"relay", r.Relay != "", broadcast.SourceRelay},
		{"line-in", r.LineIn, broadcast.SourceLineIn},
	} {
		if source.named {
			given, slot.Source = append(given, source.field), source.kind
		}
	}
	switch {
	case len(given) == 0:
		return broadcast.Refuse(broadcast.ProblemSourceMissing, "file")
	case len(given) > 1:
		return broadcast.Refuse(broadcast.ProblemSourceTwice, given[1])
	case slot.Source == broadcast.SourceRelay:
		slot.URL = strings.TrimSpace(r.Relay)
		// What a password opens must not travel with the log.
		u, err := url.Parse(slot.URL)
		if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
			return broadcast.Refuse(broadcast.ProblemRelayAddress, "relay", tidy(r.Relay))
		}
	}
	if slot.Source.Live() && strings.TrimSpace(r.For) == "" {
		return broadcast.Refuse(broadcast.ProblemNeedsFor, "for")
	}
	return nil
}

// readBed reads the music under a programme; whether it is there is asked later.
func readBed(slot *broadcast.Slot, r control.AddRequest, _ diary) error {
	if r.Bed == "" {
		return nil
	}
	if slot.Kind != broadcast.KindSpeech || slot.Source.Live() {
		return broadcast.Refuse(broadcast.ProblemBedKind, "bed")
	}
	id, ok := broadcast.ParseMediaID(r.Bed)
	if !ok {
		return broadcast.Refuse(broadcast.ProblemMediaUnknown, "bed", r.Bed)
	}
	slot.Bed = id
	return nil
}

func readWhen(slot *broadcast.Slot, r control.AddRequest, d diary) (err error) {
	if r.Session != "" {
		return readInSession(slot, r, d)
	}
	if r.Fixed != "" {
		return broadcast.Refuse(broadcast.ProblemFixedAlone, "fixed")
	}
	if r.Every == "" && r.To == "" {
		slot.At, err = scheduler.ParseWhen(r.At, d.now, d.days)
		return err //nolint:wrapcheck // a problem, with its words
	}
	if r.Every == "" || r.To == "" {
		missing := map[bool]string{true: "every", false: "to"}[r.Every == ""]
		return broadcast.Refuse(broadcast.ProblemLoopHalf, missing)
	}
	every, err := scheduler.ParseLength(r.Every, "every")
	if err != nil {
		return err //nolint:wrapcheck // the same
	}
	to, err := scheduler.ParseClock(r.To, "to")
	if err != nil {
		return err //nolint:wrapcheck // the same
	}
	slot.At, err = scheduler.ParseLoop(r.At, every, to, d.now, d.days)
	return err //nolint:wrapcheck // the same
}

// readLeap reads what becomes of lunar days in a leap month. Unsaid, a day of a
// named month airs in the ordinary one, a day of every month in leap months too.
func readLeap(slot *broadcast.Slot, r control.AddRequest, _ diary) error {
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

// readInSession reads the place of a slot in a session, which has the time: --at may
// say on which of its days.
func readInSession(slot *broadcast.Slot, r control.AddRequest, d diary) (err error) {
	slot.Session = tidy(r.Session)
	if r.Every != "" || r.To != "" {
		return broadcast.Refuse(broadcast.ProblemSessionLoop, "every")
	}
	if strings.TrimSpace(r.At) != "" {
		var daysOnly bool
		slot.At, daysOnly, err = scheduler.ParseDays(r.At, d.now, d.days)
		if !daysOnly {
			return broadcast.Refuse(broadcast.ProblemSessionTime, "at", r.At, slot.Session)
		}
	}
	if err != nil || r.Fixed == "" {
		return err //nolint:wrapcheck // a problem, with its words
	}
	if slot.Fixed, err = scheduler.ParseClock(r.Fixed, "fixed"); err == nil && slot.Fixed == 0 {
		slot.Fixed = endOfDay // midnight; 0 stands for none
	}
	return err //nolint:wrapcheck // the same
}

// endOfDay is midnight as the end of a day.
const endOfDay = 24 * 3600

func readDates(slot *broadcast.Slot, r control.AddRequest, d diary) (err error) {
	for _, end := range []struct {
		text, field string
		into        *broadcast.Date
	}{{r.From, "from", &slot.From}, {r.Until, "until", &slot.Until}} {
		if end.text == "" {
			continue
		}
		if *end.into, err = scheduler.ParseDay(end.text, end.field, d.now); err != nil {
			return err //nolint:wrapcheck // a problem, with its words
		}
	}
	if slot.From != "" && slot.Until != "" && slot.Until < slot.From {
		return broadcast.Refuse(broadcast.ProblemRangeReversed, "until", r.From, r.Until)
	}
	for _, text := range r.Except {
		days, calendars, err := scheduler.ParseExcept(text, "except", d.now, d.days)
		if err != nil {
			return err //nolint:wrapcheck // the same
		}
		slot.Except = append(slot.Except, days...)
		slot.ExceptCalendars = append(slot.ExceptCalendars, calendars...)
	}
	return nil
}

func readLengths(slot *broadcast.Slot, r control.AddRequest, _ diary) (err error) {
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
		if slot.HardEnd, err = scheduler.ParseClock(r.HardEnd, "hard-end"); slot.HardEnd == 0 {
			slot.HardEnd = endOfDay // 0 stands for none
		}
	}
	return err
}

// pausesAlone finds a pause between the times of what is aired once.
func pausesAlone(slot broadcast.Slot) error {
	if slot.Gap > 0 && slot.Repeat < 2 {
		return broadcast.Refuse(broadcast.ProblemGapAlone, "gap")
	}
	return nil
}

// readChoices reads the flags that take one of a few words.
func readChoices(slot *broadcast.Slot, r control.AddRequest, _ diary) error {
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

func readLate(slot *broadcast.Slot, r control.AddRequest, _ diary) error {
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
