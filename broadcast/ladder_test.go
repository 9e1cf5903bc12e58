package broadcast_test

import (
	"slices"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"pgregory.net/rapid"
)

// The voices of a station, lowest first.
var voices = []struct {
	name string
	broadcast.Airing
}{
	{"filler", broadcast.Airing{Priority: broadcast.PriorityFiller, Source: broadcast.SourceFile, Trigger: broadcast.TriggerSchedule}},
	{"relay", broadcast.Airing{Priority: broadcast.PriorityRoutine, Source: broadcast.SourceRelay, Trigger: broadcast.TriggerSchedule}},
	{"routine", broadcast.Airing{Priority: broadcast.PriorityRoutine, Source: broadcast.SourceFile, Trigger: broadcast.TriggerSchedule}},
	{"priority", broadcast.Airing{Priority: broadcast.PriorityPriority, Source: broadcast.SourceFile, Trigger: broadcast.TriggerSchedule}},
	{"play", broadcast.Airing{Priority: broadcast.PriorityRoutine, Source: broadcast.SourceFile, Trigger: broadcast.TriggerOperator}},
	{"microphone", broadcast.Airing{Priority: broadcast.PriorityRoutine, Source: broadcast.SourceMic, Trigger: broadcast.TriggerOperator}},
	{"emergency", broadcast.Airing{Priority: broadcast.PriorityEmergency, Source: broadcast.SourceFile, Trigger: broadcast.TriggerSchedule}},
}

func voice(t testing.TB, name string) broadcast.Airing {
	t.Helper()
	for _, v := range voices {
		if v.name == name {
			return v.Airing
		}
	}
	t.Fatalf("no voice is called %q", name)
	return broadcast.Airing{}
}

// Who may cut in on whom: the row speaks up while the column is on air.
func TestWhoInterruptsWhom(t *testing.T) {
	for _, tt := range []struct {
		who    string
		cutsIn []string
	}{
		{"filler", nil},
		{"relay", nil},
		{"routine", nil}, // own items are heard out
		{"priority", []string{"filler", "relay"}}, // and no own item
		{"play", []string{"filler", "relay", "routine", "priority"}},
		{"microphone", []string{"filler", "relay", "routine", "priority", "play"}},
		{"emergency", []string{"filler", "relay", "routine", "priority", "play", "microphone"}},
	} {
		for _, other := range voices {
			want := slices.Contains(tt.cutsIn, other.name)
			if got := voice(t, tt.who).Interrupts(other.Airing); got != want {
				t.Errorf("%s interrupts %s: %t, want %t", tt.who, other.name, got, want)
			}
		}
	}
}

// What is bound to the clock: the relay of the news cuts in on an own item, but
// not on what stands above it, and nothing of its own rank cuts in on it.
func TestWhoInterruptsWhomByTheClock(t *testing.T) {
	news := voice(t, "relay")
	news.Fixed = true
	for _, other := range voices {
		want := slices.Contains([]string{"filler", "relay", "routine"}, other.name)
		if got := news.Interrupts(other.Airing); got != want {
			t.Errorf("the news interrupts %s: %t, want %t", other.name, got, want)
		}
	}
	if voice(t, "routine").Interrupts(news) || news.Interrupts(news) {
		t.Error("an item of the same rank cuts in on the news")
	}
	if !voice(t, "priority").Interrupts(news) {
		t.Error("a priority item waits for the end of the relay")
	}
	if news.Before(voice(t, "routine")) >= 0 || voice(t, "routine").Before(news) <= 0 {
		t.Error("the news waits behind an own item")
	}
}

func TestAnEmergencyOutranksEverythingWhoeverStartedIt(t *testing.T) {
	for _, trigger := range []broadcast.Trigger{broadcast.TriggerSchedule, broadcast.TriggerOperator, broadcast.TriggerDistrict} {
		a := broadcast.Airing{Priority: broadcast.PriorityEmergency, Source: broadcast.SourceMic, Trigger: trigger}
		if a.Rank() != broadcast.RankEmergency {
			t.Errorf("an emergency of the %s ranks %d, want %d", trigger, a.Rank(), broadcast.RankEmergency)
		}
	}
}

func TestWhatADistrictSendsRanksByItsPriority(t *testing.T) {
	a := broadcast.Airing{Priority: broadcast.PriorityRoutine, Source: broadcast.SourceFile, Trigger: broadcast.TriggerDistrict}
	if a.Rank() != broadcast.RankRoutine {
		t.Errorf("a routine item of the district ranks %d, want %d: only a person at the station plays at once", a.Rank(), broadcast.RankRoutine)
	}
}

// Those who wait stand in line by rank, then by time, then as the commune
// numbered them.
func TestWhoWaitsInFront(t *testing.T) {
	routine := func(slot broadcast.SlotID, at string) broadcast.Airing {
		return item(at, 5, func(a *broadcast.Airing) { a.Slot = slot })
	}
	priority := func(slot broadcast.SlotID, at string) broadcast.Airing {
		a := routine(slot, at)
		a.Priority = broadcast.PriorityPriority
		return a
	}
	for _, tt := range []struct {
		what         string
		first, later broadcast.Airing
	}{
		{"rank before time", priority(2, "05:40"), routine(1, "05:30")},
		{"time among equals", routine(2, "05:30"), routine(1, "05:40")},
		{"the number at the same time", priority(1, "05:30"), priority(2, "05:30")},
	} {
		if tt.first.Before(tt.later) >= 0 || tt.later.Before(tt.first) <= 0 {
			t.Errorf("%s: %s does not go before %s", tt.what, tt.first.ID, tt.later.ID)
		}
	}
}

func TestTheLineIsATotalOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyAiring(t, 1), anyAiring(t, 2), anyAiring(t, 3)
		if a.Before(b) != -b.Before(a) || a.Before(a) != 0 {
			t.Fatalf("%s and %s do not agree who goes first", a.ID, b.ID)
		}
		if a.Before(b) < 0 && b.Before(c) < 0 && a.Before(c) >= 0 {
			t.Fatalf("%s before %s before %s, but not the first before the last", a.ID, b.ID, c.ID)
		}
		if a.Interrupts(b) && b.Interrupts(a) {
			t.Fatalf("%s and %s cut in on each other for ever", a.ID, b.ID)
		}
	})
}
