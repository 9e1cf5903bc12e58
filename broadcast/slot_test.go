package broadcast_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/truyenthanh/loa/broadcast"
	"pgregory.net/rapid"
)

func TestHowLateAnItemMayBegin(t *testing.T) {
	for _, tt := range []struct {
		text string
		want string // last instant for an item wanted at 05:30
	}{
		{"skip", "05:30:05"}, // the time a device takes to open
		{"1s", "05:30:05"},
		{"10m0s", "05:40:00"},
		{"30m", "06:00:00"},
		{"1h", "06:30:00"},
		{"always", "never"},
	} {
		var l broadcast.Late
		if err := l.UnmarshalText([]byte(tt.text)); err != nil {
			t.Fatalf("%q: %v", tt.text, err)
		}
		got := "never"
		if deadline, has := l.Deadline(at("05:30")); has {
			got = deadline.Format(time.TimeOnly)
		}
		if got != tt.want {
			t.Errorf("--late %s: may begin until %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestALateRuleThatSaysNothingIsRefused(t *testing.T) {
	for _, text := range []string{"", "soon", "10", "-5m", "ALWAYS", "never"} {
		var l broadcast.Late
		if err := l.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as %s", text, l)
		}
	}
}

func TestPrioritiesHaveStableNames(t *testing.T) {
	for p, name := range map[broadcast.Priority]string{
		broadcast.PriorityFiller: "filler", broadcast.PriorityRoutine: "routine",
		broadcast.PriorityPriority: "priority", broadcast.PriorityEmergency: "emergency",
	} {
		text, err := json.Marshal(p)
		if err != nil || string(text) != `"`+name+`"` {
			t.Errorf("%d is written as %s, %v; want %q", p, text, err, name)
		}
		var back broadcast.Priority
		if err := json.Unmarshal(text, &back); err != nil || back != p {
			t.Errorf("%s is read as %s, %v", text, back, err)
		}
	}
	for _, text := range []string{`""`, `"high"`, `"Emergency"`, `"khẩn cấp"`} {
		var p broadcast.Priority
		if err := json.Unmarshal([]byte(text), &p); err == nil {
			t.Errorf("%s was read as %s", text, p)
		}
	}
}

func TestALocalTimeThatIsNoneIsNever(t *testing.T) {
	for _, text := range []broadcast.LocalTime{"", "soon", "2026-11-24", "2026-02-30T05:30:00", "2026-11-24 05:30:00"} {
		if got := text.In(vietnam); !got.IsZero() {
			t.Errorf("%q is %v, want never", text, got)
		}
	}
	if got := broadcast.LocalTime("2026-11-24T05:30:15").In(vietnam); !got.Equal(at("05:30:15")) {
		t.Errorf("got %v", got)
	}
}

// anySlot draws a slot with every field in use.
func anySlot(t *rapid.T) broadcast.Slot {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aàăâđêơư 0\"\\\n=ộ")), 0, 12, -1)
	clock := rapid.IntRange(0, 24*3600)
	millis := rapid.Int64Range(0, 7_200_000)
	return broadcast.Slot{
		ID: broadcast.SlotID(rapid.Int64Range(1, 1<<40).Draw(t, "id")), Title: text.Draw(t, "title"),
		State:  rapid.SampledFrom([]broadcast.SlotState{broadcast.SlotActive, broadcast.SlotPaused, broadcast.SlotWaiting}).Draw(t, "state"),
		Source: broadcast.SourceFile, Media: broadcast.MediaID(rapid.Int64Range(1, 99).Draw(t, "media")), Kind: broadcast.KindSpeech,
		At: broadcast.When{
			Text: text.Draw(t, "at"), Cron: rapid.SliceOfN(text, 1, 3).Draw(t, "cron"), Once: []broadcast.LocalTime{"2026-11-24T05:30:00"},
			Every: broadcast.Millis(millis.Draw(t, "every")), To: broadcast.TimeOfDay(clock.Draw(t, "to")),
		},
		Session: text.Draw(t, "session"), Fixed: broadcast.TimeOfDay(clock.Draw(t, "fixed")),
		From: "2026-11-01", Until: "2026-12-31", Except: []broadcast.Date{"2026-11-20"},
		Repeat: rapid.IntRange(1, 5).Draw(t, "repeat"), Gap: broadcast.Millis(millis.Draw(t, "gap")),
		Priority: broadcast.Priority(rapid.IntRange(1, 4).Draw(t, "priority")), Language: "vi", Zones: []string{"thon-1"},
		Late:     rapid.SampledFrom([]broadcast.Late{{}, broadcast.DefaultLate, {Always: true}, {Within: 1_500}}).Draw(t, "late"),
		AfterCut: broadcast.CutResume, Cap: broadcast.Millis(millis.Draw(t, "for")), HardEnd: broadcast.TimeOfDay(clock.Draw(t, "hard end")),
		Exempt: rapid.Bool().Draw(t, "exempt"), CreatedBy: "lan.nguyen", ApprovedBy: "minh.tran",
		CreatedAt: at("05:30").UTC().Add(time.Duration(rapid.Int64().Draw(t, "created")) % (1e6 * time.Hour)),
	}
}

func TestASlotComesBackFromJSONAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slot := anySlot(t)
		text, err := json.Marshal(slot)
		if err != nil {
			t.Fatal(err)
		}
		var back broadcast.Slot
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if d := cmp.Diff(slot, back); d != "" {
			t.Fatalf("written as %s, it came back changed:\n%s", text, d)
		}
	})
}

func TestAnAiringComesBackFromJSONAsItWas(t *testing.T) {
	planned := broadcast.Arbitrate([]broadcast.Airing{
		item("05:30", 20, hardEnd("06:30")), item("05:40", 5, emergency), item("05:41", 5, late(broadcast.Late{})),
	}, night)
	text, err := json.Marshal(broadcast.Plan{Date: tuesday, Airings: planned})
	if err != nil {
		t.Fatal(err)
	}
	var back broadcast.Plan
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(planned, back.Airings); d != "" {
		t.Errorf("%s came back changed:\n%s", text, d)
	}
}

// The names in the JSON of a plan are public: scripts read them.
func TestAnAiringIsWrittenInThePublicNames(t *testing.T) {
	text, err := json.Marshal(broadcast.Arbitrate([]broadcast.Airing{item("05:30", 1)}, night)[0])
	if err != nil {
		t.Fatal(err)
	}
	want := `{"airing":"330@2026-11-24T05:30:00+07:00","programme":330,"title":"05:30","source":"file","priority":"routine",` +
		`"triggered_by":"schedule","wanted_start":"2026-11-24T05:30:00+07:00","length_ms":60000,"late":"10m0s","after_cut":"resume",` +
		`"planned_start":"2026-11-24T05:30:00+07:00","planned_ms":60000,"parts":[{"start":"2026-11-24T05:30:00+07:00","ms":60000}]}`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestIds(t *testing.T) {
	for _, tt := range []struct {
		id    broadcast.AiringID
		want  string
		start string // as the id keeps it; "" = it keeps none
	}{
		{broadcast.NewAiringID(14, at("05:30"), 1), "14@2026-11-24T05:30:00+07:00", "24/11 05:30"},
		{broadcast.NewAiringID(14, at("05:30"), 2), "14@2026-11-24T05:30:00+07:00#2", "24/11 05:30"},
		{broadcast.NewPlayID(at("05:30").Add(42 * time.Millisecond)), "play@2026-11-24T05:30:00.042+07:00", "24/11 05:30"},
		{"", "", ""},
		{"14", "14", ""},
		{"14@soon", "14@soon", ""},
	} {
		start := ""
		if t, ok := tt.id.Start(); ok {
			start = t.Format("02/01 15:04")
		}
		if string(tt.id) != tt.want || start != tt.start {
			t.Errorf("%q from %q, want %q from %q", tt.id, start, tt.want, tt.start)
		}
	}
}

// One hour comes twice when a zone sets its clocks back: its airings must not
// share an id.
func TestTheSameHourTwiceGivesTwoIds(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	first := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC).In(berlin)
	if a, b := broadcast.NewAiringID(1, first, 1), broadcast.NewAiringID(1, first.Add(time.Hour), 1); a == b {
		t.Errorf("both are %s", a)
	}
}

func TestMediaIdsAreReadAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]broadcast.MediaID{
		"m7": 7, "M7": 7, "m007": 7, "7": 0, "m": 0, "m0": 0, "m-1": 0, "mm7": 0, "m7 ": 0, "": 0, "m99999999999999999999": 0,
	} {
		got, ok := broadcast.ParseMediaID(text)
		if ok != (want != 0) || ok && got != want {
			t.Errorf("%q: %s, %t; want %s", text, got, ok, want)
		}
	}
	var m map[string]broadcast.MediaID
	if err := json.Unmarshal([]byte(`{"media":"seven"}`), &m); err == nil || !strings.Contains(err.Error(), "m7") {
		t.Errorf("a wrong id in JSON: %v; want an error that shows the right form", err)
	}
}
