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

// readSlot reads the flags of loa add. It asks nothing but the words themselves;
// what they mean for the schedule is considered later.
func readSlot(r control.AddRequest, now time.Time) (broadcast.Slot, error) {
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
	for _, read := range []func(*broadcast.Slot, control.AddRequest, time.Time) error{
		readSource, readWhen, readDates, readLengths, readChoices, readLate, readBed,
	} {
		if err := read(&slot, r, now); err != nil {
			return slot, err
		}
	}
	return slot, nil
}

// readSource reads which of the sources is meant: one, and not more.
func readSource(slot *broadcast.Slot, r control.AddRequest, _ time.Time) error {
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
func readBed(slot *broadcast.Slot, r control.AddRequest, _ time.Time) error {
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

func readWhen(slot *broadcast.Slot, r control.AddRequest, now time.Time) (err error) {
	if r.Session != "" {
		return readInSession(slot, r, now)
	}
	if r.Fixed != "" {
		return broadcast.Refuse(broadcast.ProblemFixedAlone, "fixed")
	}
	if slot.At, err = scheduler.ParseWhen(r.At, now); err != nil {
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

// readInSession reads the place of a slot in a session, which has the time: --at may
// say on which of its days.
func readInSession(slot *broadcast.Slot, r control.AddRequest, now time.Time) (err error) {
	slot.Session = tidy(r.Session)
	if r.Every != "" || r.To != "" {
		return broadcast.Refuse(broadcast.ProblemSessionLoop, "every")
	}
	if strings.TrimSpace(r.At) != "" {
		var daysOnly bool
		slot.At, daysOnly, err = scheduler.ParseDays(r.At, now)
		if !daysOnly {
			return broadcast.Refuse(broadcast.ProblemSessionTime, "at", r.At, slot.Session)
		}
	}
	if err != nil || r.Fixed == "" {
		return err //nolint:wrapcheck // a problem, with its words
	}
	if slot.Fixed, err = readClock(r.Fixed, "fixed", now); err == nil && slot.Fixed == 0 {
		slot.Fixed = 24 * 3600 // midnight; 0 stands for none
	}
	return err
}

// readClock reads a time of day alone.
func readClock(text, field string, now time.Time) (broadcast.TimeOfDay, error) {
	at, err := scheduler.ParseMoment(text, field, now, false)
	if err != nil || strings.ContainsAny(text, "/-") {
		return 0, broadcast.Refuse(broadcast.ProblemNoSuchTime, field, text)
	}
	return broadcast.TimeOfDayOf(at), nil
}

func readDates(slot *broadcast.Slot, r control.AddRequest, now time.Time) (err error) {
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
		day, err := scheduler.ParseDay(text, "except", now)
		if err != nil {
			return err //nolint:wrapcheck // the same
		}
		slot.Except = append(slot.Except, day)
	}
	return nil
}

func readLengths(slot *broadcast.Slot, r control.AddRequest, now time.Time) (err error) {
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
func readChoices(slot *broadcast.Slot, r control.AddRequest, _ time.Time) error {
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

func readLate(slot *broadcast.Slot, r control.AddRequest, _ time.Time) error {
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
