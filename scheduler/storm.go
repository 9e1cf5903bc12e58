package scheduler

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// stormStep finds how often in folded text: "moi 30 phut", "cu 2 gio mot lan",
// "every 90 minutes", "every hour".
var stormStep = regexp.MustCompile(
	`\b(?:cu moi|cu|moi|every)\s+(\d{1,4}\s?|nua |half an |half )?(tieng|gio|hours?|h|phut|minutes?|mins?|p|m)\b(?:\s+(?:mot|1) lan\b)?`)

// between are the signs and words between the first and the last start of a loop,
// and before the first.
var (
	stormBefore = regexp.MustCompile(`\b(?:tu luc|tu|from|between)\s*$`)
	stormMiddle = regexp.MustCompile(`^\s*(?:-|den luc|den|to|until|till|and|va)\s*$`)
)

// storm is a loop that was said in words.
type storm struct {
	step     broadcast.Millis
	from, to broadcast.TimeOfDay
}

// takeStorm cuts a loop out of folded text; found is false where there is none.
func takeStorm(folded, typed string) (rest string, loop storm, found bool, p *broadcast.Problem) {
	at := stormStep.FindStringSubmatchIndex(folded)
	if at == nil {
		return folded, storm{}, false, nil
	}
	step := stormStep.FindStringSubmatch(folded)
	loop.step = stormLength(step[1], step[2])
	rest = folded[:at[0]] + " " + folded[at[1]:]
	ends := clockPattern.FindAllStringSubmatchIndex(rest, -1)
	if len(ends) != 2 || !stormMiddle.MatchString(rest[ends[0][1]:ends[1][0]]) {
		return "", storm{}, true, broadcast.Refuse(broadcast.ProblemLoopHalf, "at", typed)
	}
	clocks := clockPattern.FindAllStringSubmatch(rest, -1)
	from, okFrom := clockOf(clocks[0])
	to, okTo := clockOf(clocks[1])
	switch {
	case !okFrom || !okTo:
		return "", storm{}, true, broadcast.Refuse(broadcast.ProblemNoSuchTime, "at", typed)
	case loop.step <= 0:
		return "", storm{}, true, broadcast.Refuse(broadcast.ProblemWhenUnknown, "at", typed)
	case to < from:
		return "", storm{}, true, loopReversed("at", from, to)
	}
	loop.from, loop.to = from, to
	return stormBefore.ReplaceAllString(rest[:ends[0][0]], "") + " " + rest[ends[1][1]:], loop, true, nil
}

// loopReversed refuses a loop that would end before it begins.
func loopReversed(field string, from, to broadcast.TimeOfDay) *broadcast.Problem {
	return broadcast.Refuse(broadcast.ProblemLoopReversed, field, from, to)
}

// stormLength is the length of "30 phut"; no number is one, "nua" half of one.
func stormLength(number, unit string) broadcast.Millis {
	length := unitOf(unit)
	if unit == "tieng" {
		length = time.Hour
	}
	switch {
	case number == "":
	case number[0] == 'n' || number[0] == 'h':
		length /= 2
	default:
		n, _ := strconv.Atoi(strings.TrimSpace(number)) // the pattern has seen digits
		length *= time.Duration(n)
	}
	return broadcast.MillisOf(length)
}

// ParseLoop is [ParseWhen] for a rule whose starts come again at a step, up to and
// including a time of the same day. A loop that has begun today is not past yet.
func ParseLoop(text string, every broadcast.Millis, to broadcast.TimeOfDay, now time.Time, book broadcast.DayBook) (broadcast.When, error) {
	w, err := parseWhen(text, now, book, to)
	if err != nil {
		return w, err
	}
	return WithLoop(w, every, to)
}

// WithLoop gives a rule another loop. One that would end before a start of the rule
// is refused: that start would be lost without a word.
func WithLoop(w broadcast.When, every broadcast.Millis, to broadcast.TimeOfDay) (broadcast.When, error) {
	w.Every, w.To = 0, 0
	c := compile(broadcast.Slot{At: w}, Options{})
	clocks := slices.Clone(c.at)
	for _, l := range c.lines {
		clocks = append(clocks, l.times...)
	}
	for _, m := range c.once {
		clocks = append(clocks, m.clock)
	}
	for _, clock := range clocks {
		if to < clock {
			return w, loopReversed("to", clock, to)
		}
	}
	w.Every, w.To = every, to
	return w, nil
}
