package scheduler

import (
	"regexp"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// datedRun is a first and a last date in folded text: "24/12-26/12", "24/12 den 26/12".
var datedRun = func() *regexp.Regexp { //nolint:gochecknoglobals // made of the forms of a date
	date := `(?:` + isoDate.String() + `|` + slashDate.String() + `|` + spokenDate.String() + `|` + englishDate.String() + `)`
	return regexp.MustCompile(`(?:\btu )?` + date + `\s*(?:-|\b(?:den|to|until)\b)\s*` + date)
}()

// takeRun cuts dates that follow each other out of folded text, and lists every
// day from the first to the last.
func takeRun(folded, typed string, now time.Time) (rest string, days []broadcast.Date, p *broadcast.Problem) {
	found := datedRun.FindString(folded)
	if found == "" {
		return folded, nil, nil
	}
	_, ends, p := takeDates(found, typed, now, rawDate.coming)
	switch {
	case p != nil:
		return "", nil, p
	case len(ends) != 2 || ends[1] > ends[0].AddDays(longestRange) && ends[0] < ends[1]:
		return "", nil, broadcast.Refuse(broadcast.ProblemWhenUnknown, "at", typed)
	case ends[1] < ends[0]:
		day := func(d broadcast.Date) string { return d.In(time.UTC).Format("02/01/2006") }
		return "", nil, broadcast.Refuse(broadcast.ProblemRangeReversed, "at", day(ends[0]), day(ends[1]))
	}
	for day := ends[0]; day <= ends[1]; day = day.AddDays(1) {
		days = append(days, day)
	}
	return strings.Replace(folded, found, " ", 1), days, nil
}

// ParseMove reads "24/12=23/12", and "24/12=23/12 17:00" with a time of its own.
func ParseMove(text string, now time.Time) (from broadcast.Date, to broadcast.Move, err error) {
	unknown := broadcast.Refuse(broadcast.ProblemMoveUnknown, "move", text)
	before, after, found := strings.Cut(text, "=")
	if !found {
		return "", to, unknown
	}
	old, p := moveEnd(before, text, now)
	if p != nil {
		return "", to, p
	}
	there, p := moveEnd(after, text, now)
	switch {
	case p != nil:
		return "", to, p
	case len(old.days) != 1 || len(old.clocks) > 0 || len(there.days) != 1 || len(there.clocks) > 1:
		return "", to, unknown
	}
	to.To = there.days[0]
	if len(there.clocks) == 1 {
		to.At = &there.clocks[0]
	}
	return old.days[0], to, nil
}

// moveSide is one side of a move.
type moveSide struct {
	days   []broadcast.Date
	clocks []broadcast.TimeOfDay
}

func moveEnd(side, typed string, now time.Time) (out moveSide, p *broadcast.Problem) {
	rest, days, p := takeDates(plain(side), typed, now, rawDate.coming)
	if p == nil {
		out.days = days
		rest, out.clocks, p = takeClocks(rest, typed)
	}
	if p == nil && strings.TrimSpace(joints.ReplaceAllString(rest, " ")) != "" {
		p = broadcast.Refuse(broadcast.ProblemMoveUnknown, "move", typed)
	}
	if p != nil {
		p.Field = "move"
	}
	return out, p
}
