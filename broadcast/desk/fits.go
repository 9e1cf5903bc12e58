package desk

import (
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// noRoom finds a start whose turns in a row do not fit: the last of them would
// have to begin at or after the hard end, or when the slot itself starts again. It
// would be dropped day after day without a word.
func noRoom(s broadcast.Slot, airings []broadcast.Airing) *broadcast.Problem {
	if s.Repeat < 2 || s.Session != "" { // a session says itself what it has no room for
		return nil
	}
	firsts := firstTurns(airings)
	for i, a := range firsts {
		last := time.Duration(s.Repeat-1) * (a.Length + s.Gap).Duration()
		by := a.HardEnd
		if i+1 < len(firsts) {
			by = earlier(by, firsts[i+1].Wanted)
		}
		if !by.IsZero() && !a.Wanted.Add(last).Before(by) {
			takes := last + a.Length.Duration()
			return broadcast.Refuse(broadcast.ProblemRepeatNoRoom, "repeat", s.Repeat, takes, a.Wanted, by)
		}
	}
	return nil
}

// latestEnd is how long after its start a hard end may lie. What the clock shows
// only later stood before the start: whoever typed it was mistaken in one of them.
const latestEnd = broadcast.TimeOfDay(12 * 3600)

// endsBefore finds a start behind the hard end of its day.
func endsBefore(s broadcast.Slot, airings []broadcast.Airing) *broadcast.Problem {
	if s.HardEnd == 0 {
		return nil
	}
	const day = broadcast.TimeOfDay(24 * 3600)
	for _, a := range firstTurns(airings) {
		if ahead := (s.HardEnd - broadcast.TimeOfDayOf(a.Wanted) + day) % day; ahead == 0 || ahead > latestEnd {
			return broadcast.Refuse(broadcast.ProblemEndsBefore, "hard-end", s.HardEnd, a.Wanted)
		}
	}
	return nil
}

// firstTurns leaves the repeats out.
func firstTurns(airings []broadcast.Airing) (out []broadcast.Airing) {
	for _, a := range airings {
		if !strings.Contains(string(a.ID), "#") {
			out = append(out, a)
		}
	}
	return out
}

// earlier is the first of two times; zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
