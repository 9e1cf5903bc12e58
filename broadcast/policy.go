package broadcast

import (
	"fmt"
	"strings"
	"time"
)

// ClockSpan is a stretch of every day, from its start up to but not including
// its end. A span whose end is not after its start goes on past midnight:
// 21:00-05:00 is one night.
type ClockSpan struct {
	Start, End TimeOfDay
}

// ParseClockSpan reads "21:00-05:00".
func ParseClockSpan(s string) (ClockSpan, error) {
	from, to, ok := strings.Cut(s, "-")
	if !ok {
		return ClockSpan{}, fmt.Errorf("read clock span: %q is not of the form 21:00-05:00", s)
	}
	start, err := ParseTimeOfDay(strings.TrimSpace(from))
	if err != nil {
		return ClockSpan{}, fmt.Errorf("read clock span %q: %w", s, err)
	}
	end, err := ParseTimeOfDay(strings.TrimSpace(to))
	if err != nil {
		return ClockSpan{}, fmt.Errorf("read clock span %q: %w", s, err)
	}
	return ClockSpan{Start: start, End: end}, nil
}

// String gives "21:00–05:00" as people read it.
func (s ClockSpan) String() string { return s.Start.String() + "–" + s.End.String() }

// Contains says whether an instant lies in the span of its day.
func (s ClockSpan) Contains(t time.Time) bool { return overlaps(s, t, t.Add(time.Nanosecond)) }

// on is the span that begins on a day, which is named by what a clock in UTC
// shows at its midnight.
func (s ClockSpan) on(day time.Time, loc *time.Location) (from, to time.Time) {
	end := time.Duration(s.End) * time.Second
	if s.End <= s.Start {
		end += 24 * time.Hour
	}
	return instant(day.Add(time.Duration(s.Start)*time.Second), loc), instant(day.Add(end), loc)
}

// dayOf is the day of t as [ClockSpan.on] wants it, some days later or earlier.
func dayOf(t time.Time, later int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+later, 0, 0, 0, 0, time.UTC)
}

// Policy is what the commune permits: quiet hours in which nothing but an
// emergency is heard, and windows outside which nothing is scheduled. No
// windows means any hour that is not quiet.
type Policy struct {
	Quiet   []ClockSpan
	Windows []ClockSpan
}

// Breach says which rule a stretch of time would break.
type Breach struct {
	Span    ClockSpan // the quiet hours, when Outside is false
	Outside bool      // it lies outside every permitted window
}

// Check answers whether sound from start for a length would fall in quiet hours
// or outside the windows. A length of zero asks about the instant alone.
func (p Policy) Check(start time.Time, length time.Duration) (Breach, bool) {
	if length <= 0 {
		length = time.Nanosecond
	}
	end := start.Add(length)
	for _, q := range p.Quiet {
		if overlaps(q, start, end) {
			return Breach{Span: q}, true
		}
	}
	if len(p.Windows) > 0 && !covered(p.Windows, start, end) {
		return Breach{Outside: true}, true
	}
	return Breach{}, false
}

// QuietFrom is when the next quiet hours begin at or after t; ok is false when
// the commune has none. Within quiet hours it is t itself.
func (p Policy) QuietFrom(t time.Time) (from time.Time, ok bool) {
	for _, q := range p.Quiet {
		for day := -1; day <= 1; day++ {
			start, end := q.on(dayOf(t, day), t.Location())
			if !end.After(t) {
				continue
			}
			if start.Before(t) {
				start = t
			}
			if !ok || start.Before(from) {
				from, ok = start, true
			}
		}
	}
	return from, ok
}

// overlaps looks at the nights that begin from the day before start on.
func overlaps(s ClockSpan, start, end time.Time) bool {
	for night := dayOf(start, -1); ; night = night.AddDate(0, 0, 1) {
		from, to := s.on(night, start.Location())
		if !from.Before(end) {
			return false
		}
		if start.Before(to) {
			return true
		}
	}
}

// covered follows the windows from start as far as they reach: two windows that
// touch permit what runs across their border.
func covered(windows []ClockSpan, start, end time.Time) bool {
	at := start
	for at.Before(end) {
		next := at
		for _, w := range windows {
			for day := -1; day <= 0; day++ {
				from, to := w.on(dayOf(at, day), at.Location())
				if !from.After(at) && to.After(next) {
					next = to
				}
			}
		}
		if !next.After(at) {
			return false
		}
		at = next
	}
	return true
}
