package scheduler

import (
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// The forms of a date in folded text, and today and tomorrow.
var (
	isoDate     = regexp.MustCompile(`\b(\d{4})-(\d{1,2})-(\d{1,2})\b`)
	slashDate   = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b`)
	spokenDate  = regexp.MustCompile(`\b(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?\b`)
	englishDate = regexp.MustCompile(`\b(\d{1,2}) (` + months + `)(?: (\d{4}))?\b`)
	dayWord     = regexp.MustCompile(`\b(hom nay|today|ngay mai|tomorrow|hom qua|yesterday)\b`)
)

// months are the English months by their first three letters.
const (
	monthLetters = "janfebmaraprmayjunjulaugsepoctnovdec"
	months       = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|" +
		"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)

// dayOffsets are the days that are named by their distance from today.
var dayOffsets = map[string]int{ //nolint:gochecknoglobals // a table
	"hom nay": 0, "today": 0, "ngay mai": 1, "tomorrow": 1, "hom qua": -1, "yesterday": -1,
}

// rawDate is a date as it was typed; year 0 = none.
type rawDate struct{ year, month, day int }

// takeDates cuts the dates out of folded text. inYear finds the day that is meant
// by a date, which may lack its year; false when no calendar has it.
func takeDates(folded, typed string, now time.Time, inYear func(rawDate, time.Time) (broadcast.Date, bool)) (rest string, out []broadcast.Date, p *broadcast.Problem) {
	today := broadcast.DateOf(now)
	rest = dayWord.ReplaceAllStringFunc(folded, func(word string) string {
		out = append(out, today.AddDays(dayOffsets[word]))
		return " "
	})
	for _, form := range []struct {
		pattern *regexp.Regexp
		read    func(m []string) rawDate
	}{
		{isoDate, func(m []string) rawDate { return rawDate{number(m[1]), number(m[2]), number(m[3])} }},
		{slashDate, func(m []string) rawDate { return rawDate{number(m[3]), number(m[2]), number(m[1])} }},
		{spokenDate, func(m []string) rawDate { return rawDate{number(m[3]), number(m[2]), number(m[1])} }},
		{englishDate, func(m []string) rawDate {
			return rawDate{number(m[3]), strings.Index(monthLetters, m[2][:3])/3 + 1, number(m[1])}
		}},
	} {
		for _, m := range form.pattern.FindAllStringSubmatch(rest, -1) {
			d, ok := inYear(form.read(m), now)
			if !ok {
				return "", nil, broadcast.Refuse(broadcast.ProblemNoSuchDay, "at", typed)
			}
			out = append(out, d)
		}
		rest = form.pattern.ReplaceAllString(rest, " ")
	}
	return rest, out, nil
}

// justPast is how long a date without a year still means the one that has passed:
// then it is refused as past, rather than taken for next year's.
const justPast = 90 * 24 * time.Hour

// coming is the day that is meant where something is planned.
func (r rawDate) coming(now time.Time) (broadcast.Date, bool) {
	if r.year != 0 {
		return r.in(r.year)
	}
	for year := now.Year() - 1; year <= now.Year()+8; year++ { // 29/2 may be far
		d, ok := r.in(year)
		if ok && d.In(now.Location()).Add(justPast).After(now) {
			return d, true
		}
	}
	return "", false
}

// nearest is the day that is meant where one looks back as well as ahead.
func (r rawDate) nearest(now time.Time) (day broadcast.Date, found bool) {
	if r.year != 0 {
		return r.in(r.year)
	}
	best := time.Duration(math.MaxInt64)
	for year := now.Year() - 4; year <= now.Year()+4; year++ {
		d, ok := r.in(year)
		if away := d.In(now.Location()).Sub(now).Abs(); ok && away < best {
			day, found, best = d, true, away
		}
	}
	return day, found
}

func (r rawDate) in(year int) (broadcast.Date, bool) {
	t := time.Date(year, time.Month(r.month), r.day, 0, 0, 0, 0, time.UTC)
	return broadcast.DateOf(t), t.Day() == r.day && int(t.Month()) == r.month
}
