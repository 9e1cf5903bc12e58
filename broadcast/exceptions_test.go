package broadcast_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
)

func TestASeasonHasBothItsDays(t *testing.T) {
	for _, tt := range []struct {
		season string
		day    broadcast.Date
		want   bool
	}{
		{"16/04-15/10", "2026-04-15", false},
		{"16/04-15/10", "2026-04-16", true},
		{"16/04-15/10", "2026-10-15", true},
		{"16/04-15/10", "2026-10-16", false},
		// over New Year
		{"16/10-15/04", "2026-10-15", false},
		{"16/10-15/04", "2026-12-31", true},
		{"16/10-15/04", "2027-01-01", true},
		{"16/10-15/04", "2027-04-15", true},
		{"16/10-15/04", "2027-04-16", false},
		// one day, and a last day that some years lack
		{"02/09–02/09", "2026-09-02", true},
		{"02/09-02/09", "2026-09-03", false},
		{"01/11-29/02", "2027-02-28", true},
		{"01/11-29/02", "2028-02-29", true},
		{"01/11-29/02", "2028-03-01", false},
	} {
		s, err := broadcast.ParseSeason(tt.season)
		if err != nil || s.Has(tt.day) != tt.want {
			t.Errorf("%s has %s: %t, %v; want %t", tt.season, tt.day, s.Has(tt.day), err, tt.want)
		}
	}
	if (broadcast.Season{}).Has("2026-04-16") {
		t.Error("a season that nobody defined has a day")
	}
}

func TestASeasonOfDaysThatNoYearHasIsRefused(t *testing.T) {
	for _, text := range []string{"", "hè", "16/04", "31/04-15/10", "30/02-15/10", "16/13-15/10", "0/4-15/10", "16/04-15/10-16/11", "4-10"} {
		if s, err := broadcast.ParseSeason(text); err == nil {
			t.Errorf("%q was read as %s", text, s)
		}
	}
}

// Winter and summer hours share the year: every day belongs to one of them.
func TestSummerAndWinterShareTheYear(t *testing.T) {
	summer, err := broadcast.ParseSeason("16/04-15/10")
	if err != nil {
		t.Fatal(err)
	}
	winter, err := broadcast.ParseSeason("16/10-15/04")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		day := broadcast.Date("2026-01-01").AddDays(rapid.IntRange(0, 5000).Draw(t, "day"))
		if summer.Has(day) == winter.Has(day) {
			t.Fatalf("%s: summer %t, winter %t", day, summer.Has(day), winter.Has(day))
		}
	})
}

func TestWhenASlotBegins(t *testing.T) {
	made, changed, back := at("05:00"), at("06:00"), at("07:00")
	for _, tt := range []struct {
		what string
		slot broadcast.Slot
		want time.Time
		ever bool
	}{
		{"when it was made", broadcast.Slot{CreatedAt: made}, made, true},
		{"when its rule was changed", broadcast.Slot{CreatedAt: made, Since: changed}, changed, true},
		{"never while it is paused", broadcast.Slot{CreatedAt: made, State: broadcast.SlotPaused}, made, false},
		{"when its pause is over", broadcast.Slot{CreatedAt: made, State: broadcast.SlotPaused, Pause: broadcast.Pause{PausedUntil: back}}, back, true},
		{"a pause that was forgotten", broadcast.Slot{CreatedAt: back, State: broadcast.SlotPaused, Pause: broadcast.Pause{PausedUntil: made}}, back, true},
	} {
		if got, ever := tt.slot.Begins(); ever != tt.ever || ever && !got.Equal(tt.want) {
			t.Errorf("%s: %v, %t; want %v, %t", tt.what, got, ever, tt.want, tt.ever)
		}
	}
}

// What a commune's policy says of a season is not stored with the slot: when the
// policy changes, the slot follows.
func TestTheSpanOfASeasonIsNotStored(t *testing.T) {
	span, err := broadcast.ParseSeason("16/04-15/10")
	if err != nil {
		t.Fatal(err)
	}
	slot := broadcast.Slot{Priority: broadcast.PriorityRoutine, Exceptions: broadcast.Exceptions{Season: "mua-he", Span: span}}
	text, err := json.Marshal(slot)
	if err != nil {
		t.Fatal(err)
	}
	var back broadcast.Slot
	if err := json.Unmarshal(text, &back); err != nil || back.Season != "mua-he" || back.Span != (broadcast.Season{}) {
		t.Errorf("%+v, %v", back.Exceptions, err)
	}
}
