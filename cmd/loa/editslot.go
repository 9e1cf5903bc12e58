package main

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
)

// editable says what each option of loa edit changes of a slot. Options that mean
// something only together share an entry.
var editable = map[string]func(to *broadcast.Slot, as broadcast.Slot){ //nolint:gochecknoglobals // a table
	"title":     func(to *broadcast.Slot, as broadcast.Slot) { to.Title = as.Title },
	"from":      func(to *broadcast.Slot, as broadcast.Slot) { to.From = as.From },
	"until":     func(to *broadcast.Slot, as broadcast.Slot) { to.Until = as.Until },
	"repeat":    func(to *broadcast.Slot, as broadcast.Slot) { to.Repeat = as.Repeat },
	"gap":       func(to *broadcast.Slot, as broadcast.Slot) { to.Gap = as.Gap },
	"priority":  func(to *broadcast.Slot, as broadcast.Slot) { to.Priority = as.Priority },
	"kind":      func(to *broadcast.Slot, as broadcast.Slot) { to.Kind = as.Kind },
	"zone":      func(to *broadcast.Slot, as broadcast.Slot) { to.Zones = as.Zones },
	"language":  func(to *broadcast.Slot, as broadcast.Slot) { to.Language = as.Language },
	"late":      func(to *broadcast.Slot, as broadcast.Slot) { to.Late = as.Late },
	"after-cut": func(to *broadcast.Slot, as broadcast.Slot) { to.AfterCut = as.AfterCut },
	"for":       func(to *broadcast.Slot, as broadcast.Slot) { to.Cap = as.Cap },
	"hard-end":  func(to *broadcast.Slot, as broadcast.Slot) { to.HardEnd = as.HardEnd },
	"except": func(to *broadcast.Slot, as broadcast.Slot) {
		to.Except, to.ExceptCalendars = as.Except, as.ExceptCalendars
	},
	"only":    func(to *broadcast.Slot, as broadcast.Slot) { to.Only = as.Only },
	"move":    func(to *broadcast.Slot, as broadcast.Slot) { to.Moved = as.Moved },
	"session": func(to *broadcast.Slot, as broadcast.Slot) { to.Session = as.Session },
	"fixed":   func(to *broadcast.Slot, as broadcast.Slot) { to.Fixed = as.Fixed },
	"bed":     func(to *broadcast.Slot, as broadcast.Slot) { to.Bed = as.Bed },
	"file":    newSource,
	"media":   newSource,
	"relay":   newSource,
	"line-in": newSource,
	"season":  func(to *broadcast.Slot, as broadcast.Slot) { to.Season = as.Season },
}

// newSource changes where the sound comes from; which media it is the station finds.
func newSource(to *broadcast.Slot, as broadcast.Slot) { to.Source, to.URL = as.Source, as.URL }

// elsewhere are the options of loa edit that editable does not hold: the rule is put
// together from several options, and the others change no slot.
var elsewhere = []string{"at", "leap", "every", "to", "ask-exception", "dry-run"} //nolint:gochecknoglobals // the same

// editSlot reads the options of loa edit over a slot: what was not given stays, and
// an option that was given empty goes back to what it is by itself.
func editSlot(old broadcast.Slot, r control.EditRequest, d diary) (broadcast.Slot, error) {
	given := func(option string) bool { return slices.Contains(r.Given, option) }
	read, err := readSlot(complete(old, r.Change, given), d)
	if err != nil {
		return old, err
	}
	slot := old
	for _, option := range r.Given {
		if set, ok := editable[option]; ok {
			set(&slot, read)
		}
	}
	if err := agrees(slot); err != nil {
		return old, err
	}
	slot.At, err = editRule(slot, old, read, r, given, d)
	if slot.Session == "" {
		slot.Fixed = 0
	}
	if err == nil && given("gap") {
		err = pausesAlone(slot)
	}
	return slot, err
}

// editRule is when a slot wants to air, or on which days of its session, after a change.
func editRule(slot, old, read broadcast.Slot, r control.EditRequest, given func(string) bool, d diary) (w broadcast.When, err error) {
	switch slot.At = old.At; {
	case slot.Session != "":
		if given("at") || old.Session == "" { // a time of its own means nothing there
			slot.At = read.At
		}
	case given("at") || given("every") || given("to"):
		slot.At, err = editWhen(old.At, r, given, d)
	}
	if err == nil && given("leap") {
		slot.At.Lunar = slices.Clone(slot.At.Lunar) // the old slot is compared with it
		err = readLeap(&slot, r.Change, d)
	}
	return slot.At, err
}

// agrees finds what an option contradicts of what stays.
func agrees(slot broadcast.Slot) error {
	if slot.From != "" && slot.Until != "" && slot.Until < slot.From {
		day := func(end broadcast.Date) string { return end.In(time.UTC).Format("02/01/2006") }
		return broadcast.Refuse(broadcast.ProblemRangeReversed, "until", day(slot.From), day(slot.Until))
	}
	if slot.Bed != 0 && (slot.Kind != broadcast.KindSpeech || slot.Source.Live()) {
		return broadcast.Refuse(broadcast.ProblemBedKind, "bed")
	}
	return nil
}

// complete puts what stays of a slot beside what changes, so that the whole can be
// read as one request.
func complete(old broadcast.Slot, change control.AddRequest, given func(string) bool) control.AddRequest {
	change.Except, change.Leap = filled(change.Except), "" // read where the old rule is at hand
	if !given("title") {
		change.Title = old.Title
	}
	keepSource(&change, old)
	if !given("for") && old.Cap > 0 {
		change.For = strconv.FormatInt(int64(old.Cap.Duration()/time.Second), 10) + "s"
	}
	if !given("kind") {
		change.Kind = string(old.Kind)
	}
	if !given("session") {
		change.Session = old.Session
	}
	if strings.TrimSpace(change.Session) != "" {
		return change
	}
	change.Every, change.To = "", "" // the same
	if !given("at") && old.Session == "" {
		change.At = "hằng ngày 00:00" // stands in for the rule that stays
	}
	return change
}

// keepSource leaves the sound as it is where no other is named.
func keepSource(change *control.AddRequest, old broadcast.Slot) {
	if change.File != nil || change.Media != "" || change.Relay != "" || change.LineIn {
		return
	}
	change.Relay, change.LineIn = old.URL, old.Source == broadcast.SourceLineIn
	if !old.Source.Live() {
		change.Media = old.Media.String()
	}
}

// filled leaves out what is empty: --except "" takes the exceptions off.
func filled(texts []string) (out []string) {
	for _, text := range texts {
		if strings.TrimSpace(text) != "" {
			out = append(out, text)
		}
	}
	return out
}

// editWhen puts a rule together from the new options and what stays of the old one.
func editWhen(old broadcast.When, r control.EditRequest, given func(string) bool, d diary) (broadcast.When, error) {
	every, to, err := editLoop(old, r.Change, given)
	if err != nil {
		return old, err
	}
	if !given("at") {
		if every == 0 {
			old.Every, old.To = 0, 0
			return old, nil
		}
		return scheduler.WithLoop(old, every, to) //nolint:wrapcheck // a problem, with its words
	}
	said, err := scheduler.ParseWhen(r.Change.At, d.now, d.days)
	if every == 0 || err == nil && said.Every > 0 { // it says its own loop
		return said, err //nolint:wrapcheck // the same
	}
	return scheduler.ParseLoop(r.Change.At, every, to, d.now, d.days) //nolint:wrapcheck // the same
}

// editLoop reads --every and --to over the loop of a rule; both are 0 for none.
func editLoop(old broadcast.When, change control.AddRequest, given func(string) bool) (every broadcast.Millis, to broadcast.TimeOfDay, err error) {
	every, to = old.Every, old.To
	if given("every") {
		if every = 0; change.Every != "" {
			every, err = scheduler.ParseLength(change.Every, "every")
		}
	}
	if given("to") && err == nil {
		if to = 0; change.To != "" {
			to, err = scheduler.ParseClock(change.To, "to")
		}
	}
	switch {
	case err != nil:
		return 0, 0, err //nolint:wrapcheck // a problem, with its words
	case every == 0 && !given("to"):
		return 0, 0, nil // without a step nothing comes again
	case every > 0 && to == 0:
		return 0, 0, broadcast.Refuse(broadcast.ProblemLoopHalf, "to")
	case every == 0 && to > 0:
		return 0, 0, broadcast.Refuse(broadcast.ProblemLoopHalf, "every")
	}
	return every, to, nil
}

// heardOtherwise says whether a change touches what is heard, or when, or where: then
// it takes a new word of whoever approves. A title and the name of a language do not.
func heardOtherwise(old, slot broadcast.Slot) bool {
	old.Title, old.Language = slot.Title, slot.Language
	return !reflect.DeepEqual(old, slot)
}

// wantsAnew says whether a slot wants starts that lie behind already today and that
// it did not want before. Nobody missed those.
func wantsAnew(old, slot broadcast.Slot, o scheduler.Options, now time.Time) bool {
	today := broadcast.DateOf(now).In(now.Location())
	begins, ever := old.Begins()
	if slot.Session != "" {
		tomorrow := broadcast.DateOf(now).AddDays(1).In(now.Location())
		wants := func(s broadcast.Slot) bool { return len(scheduler.Starts(s, o, today, tomorrow)) > 0 }
		same := ever && slot.Session == old.Session && slot.Fixed == old.Fixed
		return wants(slot) && (!same || !wants(old))
	}
	var wanted []time.Time
	if ever {
		wanted = scheduler.Starts(old, o, today, now)
	}
	was := func(t time.Time) bool {
		return !t.Before(begins) && slices.ContainsFunc(wanted, t.Equal)
	}
	return slices.ContainsFunc(scheduler.Starts(slot, o, today, now), func(t time.Time) bool { return !was(t) })
}
