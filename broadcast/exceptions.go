package broadcast

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Exceptions are the days on which a slot does other than its rule says, besides
// those that it leaves out.
type Exceptions struct {
	Only   []Date        `json:"only,omitempty"`   // of the rule's days these alone
	Moved  map[Date]Move `json:"moved,omitempty"`  // what the rule wants on a day airs on another
	Season string        `json:"season,omitempty"` // only in the season of this name
	// Span is the season as the commune's policy has it now. It is not stored: who
	// plans fills it in. A season that has no span has no days.
	Span Season `json:"-"`
}

// Move is where the starts of a day go: to the same times of another day, or all
// to one time there.
type Move struct {
	To Date       `json:"to"`
	At *TimeOfDay `json:"at,omitempty"`
}

// Wants says whether the rule holds on a day, moves aside.
func (e Exceptions) Wants(d Date) bool {
	return (len(e.Only) == 0 || slices.Contains(e.Only, d)) && (e.Season == "" || e.Span.Has(d))
}

// Pause is a slot that is silent for a time.
type Pause struct {
	PausedUntil time.Time `json:"paused_until,omitzero"` // zero: until somebody resumes it
}

// Begins is the time before which the slot wants nothing; false when it wants
// nothing at all.
func (s Slot) Begins() (time.Time, bool) {
	begins := s.CreatedAt
	if s.Since.After(begins) {
		begins = s.Since
	}
	switch s.State {
	case SlotRejected:
		return begins, false
	case SlotPaused:
		if s.PausedUntil.After(begins) {
			begins = s.PausedUntil
		}
		return begins, !s.PausedUntil.IsZero()
	case SlotActive, SlotWaiting:
	}
	return begins, true
}

// Author is who answers for what the slot airs: the last who changed it. Nobody
// approves what he is the author of.
func (s Slot) Author() string {
	if s.EditedBy != "" {
		return s.EditedBy
	}
	return s.CreatedBy
}

// Season is a stretch of every year, both its days included. One whose last day
// is before its first goes on over New Year. The zero value has no days.
type Season struct {
	First, Last MonthDay
}

// MonthDay is a day of any year.
type MonthDay struct {
	Month time.Month
	Day   int
}

// ParseSeason reads "16/04-15/10", day before month.
func ParseSeason(s string) (out Season, err error) {
	first, last, ok := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	if !ok {
		return out, fmt.Errorf("read season: %q is not of the form 16/04-15/10", s)
	}
	if out.First, err = parseMonthDay(first); err != nil {
		return Season{}, fmt.Errorf("read season %q: %w", s, err)
	}
	if out.Last, err = parseMonthDay(last); err != nil {
		return Season{}, fmt.Errorf("read season %q: %w", s, err)
	}
	return out, nil
}

// parseMonthDay refuses days that no year has; 29/02 is one.
func parseMonthDay(s string) (MonthDay, error) {
	day, month, _ := strings.Cut(strings.TrimSpace(s), "/")
	d, errD := strconv.Atoi(day)
	m, errM := strconv.Atoi(month)
	t := time.Date(2000, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if errD != nil || errM != nil || t.Day() != d || int(t.Month()) != m {
		return MonthDay{}, fmt.Errorf("%q is no day of a year", s)
	}
	return MonthDay{time.Month(m), d}, nil
}

// String gives "16/04".
func (m MonthDay) String() string { return fmt.Sprintf("%02d/%02d", m.Day, m.Month) }

// String gives "16/04–15/10".
func (s Season) String() string { return s.First.String() + "–" + s.Last.String() }

func (m MonthDay) compare(other MonthDay) int {
	return (int(m.Month)*100 + m.Day) - (int(other.Month)*100 + other.Day)
}

// Has says whether a day lies in the season.
func (s Season) Has(d Date) bool {
	t := d.In(time.UTC)
	day := MonthDay{t.Month(), t.Day()}
	fromFirst, toLast := day.compare(s.First) >= 0, day.compare(s.Last) <= 0
	switch {
	case s == Season{}:
		return false
	case s.First.compare(s.Last) <= 0:
		return fromFirst && toLast
	default:
		return fromFirst || toLast
	}
}
