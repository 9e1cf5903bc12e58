// Package words is the catalogue of everything the station says to people, in
// Vietnamese and in English.
//
// It promises that every key has both languages and that both take the same
// arguments, and it writes dates, lengths, sizes and numbers the way each
// language does. What is said when is left to others: a refusal travels as a
// kind with arguments and gets its sentence here, at the edge.
//
// The one way to hurt yourself: {1:clock} in a sentence needs a [time.Time] as
// its first argument. An argument of another type is printed as it is, so the
// sentence stays readable but may read oddly.
package words

import (
	"slices"
	"strings"
)

// Lang is a language of the catalogue.
type Lang string

// The languages.
const (
	VI Lang = "vi"
	EN Lang = "en"
)

// ParseLang reads a language by its name ("vi"), a language tag ("en-GB") or a
// locale ("vi_VN.UTF-8"). ok is false for every other language.
func ParseLang(s string) (lang Lang, ok bool) {
	name, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s)), ".")
	name, _, _ = strings.Cut(strings.ReplaceAll(name, "-", "_"), "_")
	switch Lang(name) {
	case VI, EN:
		return Lang(name), true
	}
	return "", false
}

// Key names an entry of the catalogue.
type Key string

// entry is what is said under a key. {1} stands for the first argument,
// {1:clock} for the first argument written as a time of day; see fill.
type entry struct{ vi, en string }

func (e entry) in(lang Lang) string {
	if lang == EN {
		return e.en
	}
	return e.vi
}

// tables lists the catalogue by subject.
func tables() []map[Key]entry {
	return []map[Key]entry{
		inputProblems, ruleProblems, fileProblems, stationProblems, bundleProblems, configProblems, usageProblems,
		labels, soundLabels, recordLabels, screens, talk, confirmWords, addWords, changeWords, changeProblems, commandWords, flagWords, addFlagWords, helpWords,
		bundleLabels, bundleTalk, uplinkLabels, uplinkTalk, uplinkProblems, sessionWords, explainWords, scheduleWords, certificateWords, explainCommands, lunarWords,
		districtWords, districtProblems, districtCommands, webWords, districtReports, districtReportLabels, districtReportCommands,
	}
}

func find(key Key) (entry, bool) {
	for _, table := range tables() {
		if e, ok := table[key]; ok {
			return e, true
		}
	}
	return entry{}, false
}

// Has says whether the catalogue has a key.
func Has(key Key) bool {
	_, ok := find(key)
	return ok
}

// Keys lists every key of the catalogue in order, for tests.
func Keys() []Key {
	var keys []Key
	for _, table := range tables() {
		for key := range table {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Text is what is said under a key, with its arguments filled in. A key that
// the catalogue lacks comes back as itself.
func Text(lang Lang, key Key, args ...any) string {
	e, ok := find(key)
	if !ok {
		return string(key)
	}
	return fill(lang, e.in(lang), args)
}

// Label is the word for a stable name of a group, for example the outcome
// "aired". A name that the group lacks comes back as itself.
func Label(lang Lang, group, name string) string {
	if e, ok := find(Key(group + "." + name)); ok {
		return e.in(lang)
	}
	return name
}

// The groups of [Label].
const (
	Outcome   = "outcome"
	LogEnded  = "log_ended"
	Reason    = "reason"
	Priority  = "priority"
	Source    = "source"
	Trigger   = "trigger"
	Clock     = "clock"      // quality of the clock
	ClockWhy  = "clock_why"  // why it has that quality
	Device    = "device"     // state of the sound device
	DeviceWhy = "device_why" // why it is lost
	SlotState = "slot_state"
	AfterCut  = "after_cut"
	Kind      = "kind" // of content
	Damage    = "damage"
	ClashWhat = "clash"
	Note      = "note"    // remark on a line of the schedule
	Refused   = "refused" // the rule that keeps a slot waiting
	Fault     = "fault"
	Chain     = "chain"  // what is wrong with the chain of the log
	Bundle    = "bundle" // what is wrong with a bundle
	Uplink    = "uplink" // what a collector answers
	Codec     = "codec"
	Stage     = "stage"  // of long work
	Cause     = "cause"  // why the system would not
	Record    = "record" // a field of the as-run record
	Form      = "form"   // what may stand in a configuration
)
