package broadcast

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ClockSpan is a stretch of every day, from its start up to but not including
// its end. A span whose end is not after its start goes on past midnight:
// 21:00-05:00 is one night.
type ClockSpan struct {
	Start TimeOfDay `json:"start"`
	End   TimeOfDay `json:"end"`
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
func (s ClockSpan) Contains(t time.Time) bool {
	clock := dialAround(t, t)
	for _, day := range []int{-1, 0} { // one that began yesterday may reach into today
		if from, to := s.on(dayOf(t, day), clock); !from.After(t) && to.After(t) {
			return true
		}
	}
	return false
}

// on is the span that begins on a day, which is named by what a clock in UTC
// shows at its midnight.
func (s ClockSpan) on(day time.Time, d dial) (from, to time.Time) {
	end := time.Duration(s.End) * time.Second
	if s.End <= s.Start {
		end += 24 * time.Hour
	}
	return d.at(day.Add(time.Duration(s.Start) * time.Second)), d.at(day.Add(end))
}

// dial is the clock of a zone, around some time.
type dial struct {
	loc    *time.Location
	steady bool // it does not change there
	offset time.Duration
}

// dialAround makes the dial for the days beside a stretch of time.
func dialAround(start, end time.Time) dial {
	const beside = 3 * 24 * time.Hour
	d := dial{loc: start.Location()}
	from, to := start.ZoneBounds()
	d.steady = (from.IsZero() || from.Before(start.Add(-beside))) && (to.IsZero() || to.After(end.Add(beside)))
	_, offset := start.Zone()
	d.offset = time.Duration(offset) * time.Second
	return d
}

// at is when the clock shows what a clock in UTC shows at wall.
func (d dial) at(wall time.Time) time.Time {
	if d.steady {
		return wall.Add(-d.offset).In(d.loc)
	}
	return instant(wall, d.loc)
}

// dayOf is the day of t as [ClockSpan.on] wants it, some days later or earlier.
func dayOf(t time.Time, later int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+later, 0, 0, 0, 0, time.UTC)
}

// Policy is what the commune permits: quiet hours in which nothing but an
// emergency is heard, and windows outside which nothing is scheduled. No windows
// means any hour that is not quiet. Rules say where some days or zones differ.
type Policy struct {
	Quiet     []ClockSpan  `json:"quiet,omitempty"`
	Windows   []ClockSpan  `json:"windows,omitempty"`
	MaxBlock  Millis       `json:"max_block_ms,omitempty"` // longest buổi phát, relay included; 0 = any length
	MaxBlocks int          `json:"max_blocks,omitempty"`   // most buổi phát a day; 0 = any number
	NoMusic   bool         `json:"no_music,omitempty"`     // mourning: neither music nor tunes
	Rules     []PolicyRule `json:"rules,omitempty"`        // a later one goes before an earlier one
}

// PolicyRule is where the policy differs on some days or in some zones. What it
// leaves nil is as it would be without it.
type PolicyRule struct {
	Name     string   `json:"name,omitempty"`
	From     DayMark  `json:"from,omitempty"`  // first day, included
	Until    DayMark  `json:"until,omitempty"` // last day, included
	Dates    []Date   `json:"dates,omitempty"` // these days alone, in their order; nil = any
	Weekdays Weekdays `json:"weekdays,omitempty"`
	Zones    []string `json:"zones,omitempty"` // in these alone; nil = everywhere

	Quiet     []ClockSpan `json:"quiet,omitzero"`
	Windows   []ClockSpan `json:"windows,omitzero"`
	Open      []ClockSpan `json:"open,omitempty"` // permitted, quiet hours or not
	Closed    bool        `json:"closed,omitempty"`
	MaxBlock  *Millis     `json:"max_block_ms,omitempty"`
	MaxBlocks *int        `json:"max_blocks,omitempty"`
	NoMusic   bool        `json:"no_music,omitempty"`
}

// DayMark is a day, "2026-11-01", or the same day of every year, "11-01".
type DayMark string

// yearly says whether the mark comes back every year.
func (m DayMark) yearly() bool { return len(m) == len("11-01") }

// Weekdays is a set of days of the week, bit 0 for Sunday; none stands for all.
type Weekdays uint8

// has says whether the set holds a day of the week.
func (w Weekdays) has(d time.Weekday) bool { return w == 0 || w&(1<<d) != 0 }

// hours are what holds on one day in one zone.
type hours struct {
	quiet, windows, open []ClockSpan
	closed, noMusic      bool
	maxBlock             time.Duration
	maxBlocks            int
}

// on is what holds on a day, named as [ClockSpan.on] wants it, in a zone; "" is a
// place for which no rule of a zone speaks.
func (p Policy) on(day time.Time, zone string) hours {
	h := hours{
		quiet: p.Quiet, windows: p.Windows, noMusic: p.NoMusic,
		maxBlock: p.MaxBlock.Duration(), maxBlocks: p.MaxBlocks,
	}
	if len(p.Rules) == 0 {
		return h
	}
	date := dateOfWall(day)
	for i := range p.Rules {
		if r := &p.Rules[i]; r.speaksOf(date, day.Weekday(), zone) {
			r.change(&h)
		}
	}
	return h
}

// wallDate is a [Date] in letters that cost no allocation: rules are asked at every
// turn of the rehearsal of a day.
type wallDate [len(time.DateOnly)]byte

// dateOfWall is [DateOf] of a day as [ClockSpan.on] wants it. It reads years of four
// digits, as dates compare.
func dateOfWall(day time.Time) (d wallDate) {
	year, month, of := day.Date()
	two := func(at, n int) { d[at], d[at+1] = byte('0'+n/10), byte('0'+n%10) }
	d[4], d[7] = '-', '-'
	two(0, year/100%100)
	two(2, year%100)
	two(5, int(month))
	two(8, of)
	return d
}

// speaksOf says whether the rule holds on a day in a zone.
func (r *PolicyRule) speaksOf(date wallDate, weekday time.Weekday, zone string) bool {
	switch {
	case len(r.Zones) > 0 && !slices.Contains(r.Zones, zone), !r.Weekdays.has(weekday):
		return false
	case len(r.Dates) == 0:
		return r.within(date)
	}
	_, named := slices.BinarySearchFunc(r.Dates, date, compareWall) // a calendar has hundreds
	return named && r.within(date)
}

func compareWall(d Date, day wallDate) int {
	switch {
	case string(d) < string(day[:]):
		return -1
	case string(d) == string(day[:]):
		return 0
	}
	return 1
}

// within says whether a date lies between the rule's first and last day. A season
// may go on past the end of the year.
func (r *PolicyRule) within(date wallDate) bool {
	day := date[:]
	if r.From.yearly() || r.Until.yearly() {
		day = day[len("2026-"):]
	}
	after, before := string(r.From) <= string(day), r.Until == "" || string(day) <= string(r.Until)
	if r.From.yearly() && r.Until.yearly() && r.Until < r.From {
		return after || before
	}
	return after && before
}

func (r *PolicyRule) change(h *hours) {
	if r.Quiet != nil {
		h.quiet = r.Quiet
	}
	if r.Windows != nil {
		h.windows, h.closed = r.Windows, false
	}
	if r.MaxBlock != nil {
		h.maxBlock = r.MaxBlock.Duration()
	}
	if r.MaxBlocks != nil {
		h.maxBlocks = *r.MaxBlocks
	}
	if len(r.Open) > 0 {
		h.open = append(slices.Clip(h.open), r.Open...)
	}
	h.closed = h.closed || r.Closed
	h.noMusic = h.noMusic || r.NoMusic
}

// everywhere stands for an airing that names no zone: it is heard in all of them.
var everywhere = []string{""} //nolint:gochecknoglobals // a constant in all but form

// zonesOf are the zones whose rules an airing for some zones has to keep: its own,
// or, when it names none, every zone that has rules and all the others.
func (p Policy) zonesOf(named []string) []string {
	if len(p.Rules) == 0 {
		return everywhere // the same holds in all of them
	}
	ruled := slices.Clip(everywhere)
	for i := range p.Rules {
		for _, zone := range p.Rules[i].Zones {
			if !slices.Contains(ruled, zone) {
				ruled = append(ruled, zone)
			}
		}
	}
	if len(named) == 0 || len(ruled) == 1 {
		return ruled
	}
	var out []string
	for _, zone := range named {
		if !slices.Contains(ruled, zone) {
			zone = ""
		}
		if !slices.Contains(out, zone) {
			out = append(out, zone)
		}
	}
	return out
}
