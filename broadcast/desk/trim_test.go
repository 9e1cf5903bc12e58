package desk_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
)

func TestDeadEndsAreLeftOut(t *testing.T) {
	for _, tt := range []struct {
		what              string
		in, out, duration broadcast.Millis
		want              desk.Cut
	}{
		{"sound from end to end", 0, 60_000, 60_000, desk.Cut{From: 0, Length: 60_000}},
		{"the recorder ran before and after", 5_000, 50_000, 60_000, desk.Cut{From: 4_900, Length: 45_400}},
		{"shorter than what is kept", 60, 59_800, 60_000, desk.Cut{From: 0, Length: 60_000}},
		{"silence alone", 0, 60_000, 60_000, desk.Cut{From: 0, Length: 60_000}},
		{"never measured", 0, 0, 60_000, desk.Cut{From: 0, Length: 60_000}},
		{"a record that contradicts itself", 9_000, 2_000, 60_000, desk.Cut{From: 0, Length: 60_000}},
		{"an end past the end", 9_000, 70_000, 60_000, desk.Cut{From: 0, Length: 60_000}},
	} {
		m := broadcast.Media{CueInMS: tt.in, CueOutMS: tt.out, DurationMS: tt.duration}
		if got := desk.Trim(m); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.what, got, tt.want)
		}
	}
}

// No sound is ever left out, and never more silence kept than was asked for.
func TestTrimmingKeepsTheSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		duration := rapid.Int64Range(1, 1e8).Draw(t, "duration")
		in := rapid.Int64Range(0, duration-1).Draw(t, "in")
		out := rapid.Int64Range(in+1, duration).Draw(t, "out")
		m := broadcast.Media{CueInMS: broadcast.Millis(in), CueOutMS: broadcast.Millis(out), DurationMS: broadcast.Millis(duration)}
		c := desk.Trim(m)
		end := c.From + c.Length
		if c.From < 0 || c.From > m.CueInMS || end < m.CueOutMS || end > m.DurationMS {
			t.Fatalf("%+v does not hold the sound of %+v", c, m)
		}
		if m.CueInMS-c.From > 100 || end-m.CueOutMS > 300 {
			t.Fatalf("%+v keeps too much silence of %+v", c, m)
		}
	})
}
