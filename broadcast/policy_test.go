package broadcast_test

import (
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"pgregory.net/rapid"
)

func span(t testing.TB, text string) broadcast.ClockSpan {
	t.Helper()
	s, err := broadcast.ParseClockSpan(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func spans(t testing.TB, texts ...string) (out []broadcast.ClockSpan) {
	for _, text := range texts {
		out = append(out, span(t, text))
	}
	return out
}

func TestQuietHoursAndWindows(t *testing.T) {
	for _, tt := range []struct {
		what    string
		quiet   []string
		windows []string
		start   string
		minutes int
		want    string // "" = permitted
	}{
		// quiet hours run over midnight
		{"the evening before", []string{"21:00-05:00"}, nil, "20:30", 30, ""},
		{"a minute too long", []string{"21:00-05:00"}, nil, "20:30", 31, "21:00–05:00"},
		{"as they begin", []string{"21:00-05:00"}, nil, "21:00", 1, "21:00–05:00"},
		{"midnight", []string{"21:00-05:00"}, nil, "00:00", 1, "21:00–05:00"},
		{"03:15, when a village was woken", []string{"21:00-05:00"}, nil, "03:15", 5, "21:00–05:00"},
		{"the last minute", []string{"21:00-05:00"}, nil, "04:59", 1, "21:00–05:00"},
		{"as they end", []string{"21:00-05:00"}, nil, "05:00", 5, ""},
		{"from one evening to the next morning", []string{"21:00-05:00"}, nil, "20:00", 600, "21:00–05:00"},
		// and within a day
		{"the noon rest", []string{"21:00-05:00", "12:00-13:00"}, nil, "11:55", 10, "12:00–13:00"},
		{"between the two", []string{"21:00-05:00", "12:00-13:00"}, nil, "13:00", 480, ""},
		{"to the end of the day", []string{"22:00-24:00"}, nil, "23:59", 1, "22:00–24:00"},
		{"after the end of the day", []string{"22:00-24:00"}, nil, "00:00", 1, ""},
		{"the instant alone", []string{"21:00-05:00"}, nil, "21:00", 0, "21:00–05:00"},
		{"a commune that sleeps at no hour", nil, nil, "03:15", 60, ""},
		// windows
		{"inside a window", nil, []string{"05:30-06:30"}, "05:30", 60, ""},
		{"past its end", nil, []string{"05:30-06:30"}, "05:30", 61, "outside"},
		{"before it", nil, []string{"05:30-06:30"}, "05:29", 5, "outside"},
		{"two that touch", nil, []string{"05:30-06:30", "06:30-07:00"}, "06:20", 20, ""},
		{"two that do not", nil, []string{"05:30-06:30", "06:31-07:00"}, "06:20", 20, "outside"},
		{"over midnight", nil, []string{"23:45-00:30"}, "23:50", 30, ""},
		{"over midnight, after it", nil, []string{"23:45-00:30"}, "00:10", 20, ""},
		{"over midnight, too long", nil, []string{"23:45-00:30"}, "00:10", 21, "outside"},
		{"quiet hours go before windows", []string{"21:00-05:00"}, []string{"20:00-22:00"}, "21:30", 5, "21:00–05:00"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			p := broadcast.Policy{Quiet: spans(t, tt.quiet...), Windows: spans(t, tt.windows...)}
			got := ""
			switch b, breach := p.Check(at(tt.start), time.Duration(tt.minutes)*time.Minute); {
			case breach && b.Outside:
				got = "outside"
			case breach:
				got = b.Span.String()
			}
			if got != tt.want {
				t.Errorf("%s for %d min: %q, want %q", tt.start, tt.minutes, got, tt.want)
			}
		})
	}
}

func TestWhenTheNextQuietHoursBegin(t *testing.T) {
	for _, tt := range []struct {
		quiet []string
		now   string
		want  string
	}{
		{[]string{"21:00-05:00"}, "17:00", "24/11 21:00"},
		{[]string{"21:00-05:00"}, "21:00", "24/11 21:00"},
		{[]string{"21:00-05:00"}, "03:15", "24/11 03:15"}, // in the middle of them
		{[]string{"21:00-05:00"}, "05:00", "24/11 21:00"},
		{[]string{"21:00-05:00", "12:00-13:00"}, "08:00", "24/11 12:00"},
		{[]string{"02:00-04:00"}, "22:00", "25/11 02:00"},
		{nil, "17:00", "never"},
	} {
		got := "never"
		if from, ok := (broadcast.Policy{Quiet: spans(t, tt.quiet...)}).QuietFrom(at(tt.now)); ok {
			got = from.Format("02/01 15:04")
		}
		if got != tt.want {
			t.Errorf("%v at %s: quiet from %s, want %s", tt.quiet, tt.now, got, tt.want)
		}
	}
}

// Where the clocks change in quiet hours, they end by the clock; a span that the
// change swallows whole is no span, least of all a day long.
func TestQuietHoursInTheNightOfTheChange(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, tt := range []struct {
		quiet, start, want string
	}{
		{"21:00-05:00", "2026-03-29T04:59:00+02:00", "21:00–05:00"},
		{"21:00-05:00", "2026-03-29T05:00:00+02:00", ""},
		{"21:00-02:30", "2026-03-29T01:59:00+01:00", "21:00–02:30"},
		{"21:00-02:30", "2026-03-29T03:00:00+02:00", ""},
		{"02:00-02:30", "2026-03-29T12:00:00+02:00", ""},
		{"02:00-02:30", "2026-03-29T03:00:00+02:00", ""},
		{"21:00-02:30", "2026-10-25T02:15:00+02:00", "21:00–02:30"},
	} {
		start, err := time.Parse(time.RFC3339, tt.start)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if b, breach := (broadcast.Policy{Quiet: spans(t, tt.quiet)}).Check(start.In(berlin), time.Minute); breach {
			got = b.Span.String()
		}
		if got != tt.want {
			t.Errorf("quiet %s, %s: %q, want %q", tt.quiet, tt.start, got, tt.want)
		}
	}
}

func TestAClockSpanIsReadAndWritten(t *testing.T) {
	for text, want := range map[string]string{
		"21:00-05:00": "21:00–05:00", "5:30 - 6:30": "05:30–06:30", "22:00-24:00": "22:00–24:00", "05:30:15-06:00": "05:30:15–06:00",
		"21:00": "", "": "", "21:00-": "", "-05:00": "", "21:00-25:00": "", "five-six": "", "21:00-24:01": "",
	} {
		got := ""
		if s, err := broadcast.ParseClockSpan(text); err == nil {
			got = s.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// What is permitted for a length is permitted at each of its instants, and the
// other way round.
func TestALengthIsJudgedInstantByInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clock := rapid.IntRange(0, 24*60-1)
		p := broadcast.Policy{Quiet: []broadcast.ClockSpan{{
			Start: broadcast.TimeOfDay(60 * clock.Draw(t, "quiet from")), End: broadcast.TimeOfDay(60 * clock.Draw(t, "quiet until")),
		}}}
		start := at("00:00").Add(time.Duration(clock.Draw(t, "start")) * time.Minute)
		minutes := rapid.IntRange(1, 600).Draw(t, "minutes")
		anywhere := false
		for m := range minutes {
			_, breach := p.Check(start.Add(time.Duration(m)*time.Minute), time.Minute)
			anywhere = anywhere || breach
		}
		if _, breach := p.Check(start, time.Duration(minutes)*time.Minute); breach != anywhere {
			t.Fatalf("quiet %s, %s for %d min: breach %t, minute by minute %t", p.Quiet[0], start.Format("15:04"), minutes, breach, anywhere)
		}
		from, ok := p.QuietFrom(start)
		if !ok || from.Before(start) {
			t.Fatalf("quiet %s from %s: %v, %t", p.Quiet[0], start.Format("15:04"), from, ok)
		}
		if _, breach := p.Check(start, from.Sub(start)); breach && from.After(start) {
			t.Fatalf("quiet %s: not quiet until %s, and yet refused", p.Quiet[0], from.Format("15:04"))
		}
	})
}
