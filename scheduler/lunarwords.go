package scheduler

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler/lunar"
)

// lunarNumbers are the numbers of days and months that are said as words, in
// folded text. The old name of month 11, "tháng một", is not among them: others
// mean month 1 by it.
var lunarNumbers = map[string]int{ //nolint:gochecknoglobals // a table
	"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
	"gieng": 1, "muoi mot": 11, "muoi hai": 12, "chap": 12,
	"ram": 15,
}

// Pieces of the patterns below.
const (
	am         = `(?: am lich| al| am\b)`
	dayWords   = `(?:mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi|\d{1,2})`
	monthWords = `(?:gieng|chap|muoi mot|muoi hai|hai|ba|tu|nam|sau|bay|tam|chin|muoi|\d{1,2})`
	and        = `(?:\s*,\s*| va )`
	month      = `(?: thang (` + monthWords + `)\b| (tet)\b)`
)

// lunarForms are the ways to name lunar days in folded text. A form that begins
// like another and is longer comes first.
var lunarForms = []struct { //nolint:gochecknoglobals // a table
	pattern *regexp.Regexp
	read    func(m []string) []rawLunar
}{
	// giao thừa; the last day of a month
	{form(`\b(?:(?:dem|toi|ngay) )?giao thua\b|\b(?:lunar new year'?s eve|tet eve)\b`), eve},
	{form(`\b(?:ngay )?cuoi thang(?: (chap|am lich|am))\b` + am + `?|\blast day of (?:the|every|each) lunar month\b`), monthEnd},
	// 10/3 âm lịch, lunar 10/3
	{form(`\b(\d{1,2})/(\d{1,2})(?:/(\d{4}))?` + am + `(?:\b|$)`), dayMonthYear},
	{form(`\blunar (\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b`), dayMonthYear},
	// rằm, rằm tháng 7; mồng một, mùng 3 tết; 23 tháng chạp, ngày 10 tháng 3 âm lịch
	{form(`\b(?:ngay )?(ram)` + month + `?(?: nam (\d{4})\b)?` + am + `?`), dayOfMonth},
	{form(`\b(?:ngay )?m[ou]ng (` + dayWords + `(?:` + and + `(?:ngay )?(?:m[ou]ng )?` + dayWords + `)+)` + month + `(?: nam (\d{4})\b)?` + am + `?`), daysOfMonth},
	{form(`\b(?:ngay )?m[ou]ng (` + dayWords + `)\b` + month + `?(?: nam (\d{4})\b)?` + am + `?`), dayOfMonth},
	{form(`\b(?:ngay )?(\d{1,2}) thang (gieng|chap)\b()(?: nam (\d{4})\b)?` + am + `?`), dayOfMonth},
	{form(`\b(?:ngay )?(\d{1,2})` + month + `(?: nam (\d{4}))?` + am + `(?:\b|$)`), dayOfMonth},
	// ngày 1 và 15 âm lịch
	{form(`\bngay (\d{1,2}(?:` + and + `(?:ngay )?\d{1,2})*)` + am + `(?:\b|$)`), someDays},
	{form(`(?:^|[,;]\s*)(\d{1,2})` + am + `(?:\b|$)`), someDays},
	// English
	{form(`\bfull moon\b`), func([]string) []rawLunar { return []rawLunar{{day: 15}} }},
	{form(`\bfirst day of (?:the|every|each) lunar month\b`), func([]string) []rawLunar { return []rawLunar{{day: 1}} }},
	{form(`\bday (\d{1,2}) of (?:the|every|each) lunar month\b`), someDays},
	{form(`\blunar new year(?:'?s day)?\b`), func([]string) []rawLunar { return []rawLunar{{day: 1, month: 1}} }},
}

var listedDay = regexp.MustCompile(`\b` + dayWords + `\b`)

func form(pattern string) *regexp.Regexp { return regexp.MustCompile(pattern) }

// rawLunar is a lunar day as it was typed; month and year 0 = every one.
type rawLunar struct {
	year, month, day int
	last             bool
}

func eve([]string) []rawLunar { return []rawLunar{{month: 12, last: true}} }

func monthEnd(m []string) []rawLunar {
	if m[1] == "chap" {
		return eve(m)
	}
	return []rawLunar{{last: true}}
}

func dayMonthYear(m []string) []rawLunar {
	return []rawLunar{{day: number(m[1]), month: named(number(m[2])), year: number(m[3])}}
}

// dayOfMonth reads a day, a month or "tết", and a year.
func dayOfMonth(m []string) []rawLunar {
	r := rawLunar{day: lunarNumber(m[1]), year: number(m[4])}
	switch {
	case m[3] != "":
		r.month = 1
	case m[2] != "":
		r.month = named(lunarNumber(m[2]))
	}
	return []rawLunar{r}
}

// daysOfMonth reads several days that share the month behind the last of them, as
// in "mùng 1, 2, 3 tết".
func daysOfMonth(m []string) (out []rawLunar) {
	for _, word := range listedDay.FindAllString(m[1], -1) {
		out = append(out, dayOfMonth([]string{m[0], word, m[2], m[3], m[4]})...)
	}
	return out
}

func someDays(m []string) (out []rawLunar) {
	for _, digits := range strings.FieldsFunc(m[1], func(r rune) bool { return r < '0' || r > '9' }) {
		out = append(out, rawLunar{day: number(digits)})
	}
	return out
}

// named keeps a month 0 that was typed apart from none.
func named(month int) int {
	if month == 0 {
		return -1
	}
	return month
}

func lunarNumber(word string) int {
	if n, ok := lunarNumbers[word]; ok {
		return n
	}
	return number(word)
}

// possible says whether the lunar calendar ever has the day.
func (r rawLunar) possible() bool {
	return r.month >= 0 && r.month <= 12 && (r.last || r.day >= 1 && r.day <= 30)
}

// loose are words around lunar days that say nothing of their own.
var loose = regexp.MustCompile(`\b(?:(?:hang|moi) (?:thang|nam)|every (?:month|year)|yearly|monthly|am lich|lunar calendar)\b`)

// takeLunar cuts the lunar days out of folded text.
func takeLunar(folded, typed, field string) (rest string, out []rawLunar, p *broadcast.Problem) {
	rest = folded
	for _, f := range lunarForms {
		for _, m := range f.pattern.FindAllStringSubmatch(rest, -1) {
			out = append(out, f.read(m)...)
		}
		rest = f.pattern.ReplaceAllString(rest, " ")
	}
	for _, r := range out {
		if !r.possible() {
			return "", nil, broadcast.Refuse(broadcast.ProblemNoSuchLunarDay, field, typed)
		}
	}
	if len(out) > 0 {
		rest = loose.ReplaceAllString(rest, " ")
	}
	return rest, out, nil
}

// takeMarked cuts the lunar days and the words of the calendars out of folded
// text. A day of every month is meant of leap months too; one of a named month is
// not, until somebody asks for both. The lunar days go first: "mồng một tết" is one
// of them, and "tết" a word of a calendar.
func takeMarked(w *broadcast.When, folded string, book broadcast.DayBook) (rest string, p *broadcast.Problem) {
	rest, found, p := takeLunar(folded, w.Text, "at")
	if p != nil {
		return "", p
	}
	// Does the month of "mồng một, rằm tháng 7" belong to both?
	for _, r := range found {
		if (r.month == 0) != (found[0].month == 0) {
			return "", broadcast.Refuse(broadcast.ProblemWhenUnknown, "at", w.Text)
		}
	}
	rest, w.Calendar = takeCalendars(rest, book)
	for _, r := range found {
		if r.year != 0 {
			date, ok := r.in(r.year)
			if !ok {
				return "", broadcast.Refuse(broadcast.ProblemNoSuchLunarDay, "at", w.Text)
			}
			rest += " " + string(date)
			continue
		}
		day := broadcast.LunarDay{Month: r.month, Day: r.day, Last: r.last, Both: r.month == 0}
		if !slices.Contains(w.Lunar, day) {
			w.Lunar = append(w.Lunar, day)
		}
	}
	slices.SortFunc(w.Lunar, func(a, b broadcast.LunarDay) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Day, b.Day))
	})
	return rest, nil
}

// in is the solar day on which a lunar one falls in a lunar year.
func (r rawLunar) in(year int) (broadcast.Date, bool) {
	moon := lunar.NewCalendar()
	if r.last {
		return moon.NewYearsEve(year)
	}
	return moon.ToSolar(lunar.Day{Year: year, Month: r.month, Day: r.day})
}

// coming is the next solar day, today included, on which the lunar day falls.
func (r rawLunar) coming(now time.Time) (broadcast.Date, bool) {
	if r.year != 0 {
		return r.in(r.year)
	}
	slot := broadcast.Slot{At: broadcast.When{
		Lunar: []broadcast.LunarDay{{Month: r.month, Day: r.day, Last: r.last, Both: r.month == 0}}, At: []broadcast.TimeOfDay{0},
	}}
	next := NextStarts(slot, Options{}, broadcast.DateOf(now).In(now.Location()), 1)
	if len(next) == 0 {
		return "", false
	}
	return broadcast.DateOf(next[0]), true
}
