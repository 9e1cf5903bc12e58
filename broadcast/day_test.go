package broadcast_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"pgregory.net/rapid"
)

// All stories happen on Tuesday 24 November 2026 in a Vietnamese commune.
var vietnam = time.FixedZone("+07", 7*3600)

const tuesday = broadcast.Date("2026-11-24")

// at is a clock time of that day; "+1 00:30" is in the night after it.
func at(text string) time.Time {
	clock, next := strings.CutPrefix(text, "+1 ")
	c, err := broadcast.ParseTimeOfDay(clock)
	if err != nil {
		panic(err)
	}
	day := tuesday
	if next {
		day = day.AddDays(1)
	}
	return c.On(day, vietnam)
}

// item is a routine bulletin of some minutes; its slot is numbered by its time
// unless a change says otherwise.
func item(start string, minutes int, changes ...func(*broadcast.Airing)) broadcast.Airing {
	a := broadcast.Airing{
		Slot: broadcast.SlotID(broadcast.TimeOfDayOf(at(start)) / 60), Title: start, Source: broadcast.SourceFile,
		Priority: broadcast.PriorityRoutine, Trigger: broadcast.TriggerSchedule,
		Wanted: at(start), Length: broadcast.MillisOf(time.Duration(minutes) * time.Minute),
		Late: broadcast.DefaultLate, AfterCut: broadcast.CutResume,
	}
	for _, change := range changes {
		change(&a)
	}
	a.ID = broadcast.NewAiringID(a.Slot, a.Wanted, 1)
	return a
}

func slotted(id broadcast.SlotID) func(*broadcast.Airing) {
	return func(a *broadcast.Airing) { a.Slot = id }
}

func ranked(p broadcast.Priority) func(*broadcast.Airing) {
	return func(a *broadcast.Airing) { a.Priority = p }
}

func late(l broadcast.Late) func(*broadcast.Airing) {
	return func(a *broadcast.Airing) { a.Late = l }
}

func afterCut(c broadcast.AfterCut) func(*broadcast.Airing) {
	return func(a *broadcast.Airing) { a.AfterCut = c }
}

func from(s broadcast.SourceKind) func(*broadcast.Airing) {
	return func(a *broadcast.Airing) { a.Source = s }
}

func hardEnd(clock string) func(*broadcast.Airing) {
	return func(a *broadcast.Airing) { a.HardEnd = at(clock) }
}

func played(a *broadcast.Airing) { a.Trigger = broadcast.TriggerOperator }

func exempt(a *broadcast.Airing) { a.Exempt = true }

var (
	emergency = ranked(broadcast.PriorityEmergency)
	priority  = ranked(broadcast.PriorityPriority)
	filler    = ranked(broadcast.PriorityFiller)
	always    = late(broadcast.Late{Always: true})
)

// night are quiet hours from nine to five, as communes have them.
var night = broadcast.Rules{Policy: broadcast.Policy{Quiet: []broadcast.ClockSpan{{Start: 21 * 3600, End: 5 * 3600}}}}

// told writes a plan as one line an airing: when it speaks, or why it does not.
func told(airings []broadcast.Airing) string {
	var lines []string
	for _, a := range airings {
		line := a.Wanted.Format("15:04")
		for _, p := range a.Parts {
			line += fmt.Sprintf(" %s-%s", p.Start.Format("15:04"), p.Start.Add(p.Length.Duration()).Format("15:04"))
		}
		if a.Refused != nil {
			line += fmt.Sprintf(" %s/%s", a.Refused.Outcome, a.Refused.Reason)
			if start, ok := a.Refused.By.Start(); ok {
				line += " by " + start.Format("15:04")
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

// anyAiring draws an airing of the morning; n keeps the slots apart.
func anyAiring(t *rapid.T, n int) broadcast.Airing {
	a := broadcast.Airing{
		Slot:     broadcast.SlotID(n),
		Source:   rapid.SampledFrom([]broadcast.SourceKind{broadcast.SourceFile, broadcast.SourceRelay, broadcast.SourceMic}).Draw(t, "source"),
		Priority: broadcast.Priority(rapid.IntRange(int(broadcast.PriorityFiller), int(broadcast.PriorityEmergency)).Draw(t, "priority")),
		Trigger:  rapid.SampledFrom([]broadcast.Trigger{broadcast.TriggerSchedule, broadcast.TriggerOperator}).Draw(t, "trigger"),
		Wanted:   at("04:30").Add(time.Duration(rapid.IntRange(0, 5400).Draw(t, "second")) * time.Second),
		Length:   broadcast.Millis(rapid.IntRange(0, 1_800_000).Draw(t, "length")),
		Late:     rapid.SampledFrom([]broadcast.Late{{}, broadcast.DefaultLate, {Always: true}}).Draw(t, "late"),
		AfterCut: rapid.SampledFrom([]broadcast.AfterCut{broadcast.CutResume, broadcast.CutRestart, broadcast.CutDrop}).Draw(t, "after cut"),
		Exempt:   rapid.IntRange(0, 9).Draw(t, "exempt") == 0,
	}
	if rapid.IntRange(0, 4).Draw(t, "has a hard end") == 0 {
		a.HardEnd = a.Wanted.Add(time.Duration(rapid.IntRange(1, 3600).Draw(t, "hard end")) * time.Second)
	}
	a.ID = broadcast.NewAiringID(a.Slot, a.Wanted, 1)
	return a
}

func TestTheDayOfTheStoriesIsATuesday(t *testing.T) {
	if got := at("05:30").Format("Mon 02/01/2006 15:04 -07:00"); got != "Tue 24/11/2026 05:30 +07:00" {
		t.Errorf("stories happen at %s", got)
	}
}
