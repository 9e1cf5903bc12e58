package desk_test

import (
	"errors"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
)

// A repeat that can never be heard is refused when it is entered, not dropped day
// after day. The item lasts a minute.
func TestARepeatThatNeverFitsIsRefused(t *testing.T) {
	minute := broadcast.MillisOf(time.Minute)
	morning := time.Date(2026, 11, 24, 5, 30, 0, 0, time.FixedZone("+07", 7*3600))
	for _, tt := range []struct {
		what    string
		repeat  int
		gap     broadcast.Millis
		hardEnd time.Duration // after the start; 0 = none
		next    time.Duration // the slot starts again; 0 = only tomorrow
		want    bool          // refused
	}{
		{"three minutes, nothing behind them", 3, 0, 0, 0, false},
		{"the last begins a minute before the hard end", 3, 0, 3 * time.Minute, 0, false},
		{"the last would begin at the hard end", 4, 0, 3 * time.Minute, 0, true},
		{"the pauses push it over", 3, minute, 4 * time.Minute, 0, true},
		{"it ends as the next begins", 5, 0, 0, 5 * time.Minute, false},
		{"it would still be at it when the next begins", 7, 0, 0, 5 * time.Minute, true},
		{"said once it always fits", 1, minute, time.Second, time.Second, false},
	} {
		first := broadcast.Airing{ID: broadcast.NewAiringID(1, morning, 1), Wanted: morning, Length: minute}
		if tt.hardEnd > 0 {
			first.HardEnd = morning.Add(tt.hardEnd)
		}
		repeat := first
		repeat.ID, repeat.Wanted = broadcast.NewAiringID(1, morning, 2), morning.Add((minute + tt.gap).Duration())
		airings := []broadcast.Airing{first, repeat}
		if tt.next > 0 {
			airings = append(airings, broadcast.Airing{ID: broadcast.NewAiringID(1, morning.Add(tt.next), 1), Wanted: morning.Add(tt.next), Length: minute})
		}
		slot := broadcast.Slot{Repeat: tt.repeat, Gap: tt.gap, Priority: broadcast.PriorityRoutine}
		_, err := desk.Admit(slot, airings, nil, desk.Rules{}, true)
		p, refused := errors.AsType[*broadcast.Problem](err)
		if refused != tt.want || refused && (p.Kind != broadcast.ProblemRepeatNoRoom || p.Field != "repeat") {
			t.Errorf("%s: got %v; want refused %t", tt.what, err, tt.want)
		}
	}
}

// A hard end that the clock shows only tomorrow stood before the start: one of the
// two was mistyped. What begins late in the evening may end after midnight.
func TestAHardEndBeforeTheStartIsRefused(t *testing.T) {
	for _, tt := range []struct {
		starts, ends string
		want         bool // refused
	}{
		{"05:30", "06:00", false},
		{"23:30", "00:15", false},
		{"05:00", "17:00", false},
		{"05:00", "17:01", true},
		{"05:00", "04:00", true},
		{"05:00", "05:00", true},
	} {
		clock := func(s string) broadcast.TimeOfDay {
			c, err := broadcast.ParseTimeOfDay(s)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		at := clock(tt.starts).On("2026-11-24", time.FixedZone("+07", 7*3600))
		_, err := desk.Admit(broadcast.Slot{Repeat: 1, HardEnd: clock(tt.ends), Priority: broadcast.PriorityRoutine},
			[]broadcast.Airing{{ID: broadcast.NewAiringID(1, at, 1), Wanted: at, Length: 1000}}, nil, desk.Rules{}, true)
		p, refused := errors.AsType[*broadcast.Problem](err)
		if refused != tt.want || refused && (p.Kind != broadcast.ProblemEndsBefore || p.Field != "hard-end") {
			t.Errorf("%s until %s: got %v; want refused %t", tt.starts, tt.ends, err, tt.want)
		}
	}
}
