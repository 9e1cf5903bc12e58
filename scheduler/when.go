package scheduler

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/truyenthanh/loa/broadcast"
)

// ParseWhen reads when a slot wants to speak: a cron line of five fields, or
// plain words in Vietnamese or English, day and time in either order. now gives
// today and the zone, days the calendars whose words may be used. Problems come
// back as *broadcast.Problem with the field "at".
//
// A time without a day means once, the next time the clock shows it. A date
// without a year means the one that is coming. Nothing is guessed beyond that:
// what is left over when days and times are read makes the whole unknown.
//
// "mỗi 30 phút từ 7h đến 20h" and "every 30 minutes 07:00-20:00" are a loop: a
// start and those that follow it the same day.
func ParseWhen(text string, now time.Time, days broadcast.DayBook) (broadcast.When, error) {
	return parseWhen(text, now, days, 0)
}

// parseWhen reads a rule that goes on to a time of its days; 0 = it does not.
func parseWhen(text string, now time.Time, book broadcast.DayBook, to broadcast.TimeOfDay) (broadcast.When, error) {
	text = norm.NFC.String(strings.TrimSpace(text))
	if text == "" {
		return broadcast.When{}, broadcast.Refuse(broadcast.ProblemWhenMissing, "at")
	}
	if isCron(text) {
		return cronLine(text, now)
	}
	words, p := readWords(text, now, book)
	if p != nil {
		return broadcast.When{}, p
	}
	w := words.marked
	w.Every, w.To = words.loop.step, words.loop.to
	switch to = max(to, w.To); {
	case hasMarked(w):
		w.At = words.clocks
	case len(words.dates) > 0:
		return once(w, words.dates, words.clocks, now, to)
	case words.days.any():
		w.Cron = words.days.lines(words.clocks)
	default:
		w.Once = []broadcast.LocalTime{}
		for _, c := range words.clocks {
			w.Once = append(w.Once, comingTime(c, now, to))
		}
	}
	return w, nil
}

// spokenRule are the parts of a rule in plain words.
type spokenRule struct {
	loop   storm
	marked broadcast.When // lunar days, and those of calendars
	dates  []broadcast.Date
	clocks []broadcast.TimeOfDay
	days   weekdays
}

// readWords takes plain words apart; nothing may be left over.
func readWords(text string, now time.Time, book broadcast.DayBook) (out spokenRule, p *broadcast.Problem) {
	rest, loop, looped, p := takeStorm(plain(text), text)
	if p != nil {
		return out, p
	}
	out.loop, out.marked.Text = loop, text
	if rest, p = takeMarked(&out.marked, rest, book); p != nil {
		return out, p
	}
	rest, run, p := takeRun(rest, text, now)
	if p != nil {
		return out, p
	}
	if rest, out.dates, p = takeDates(rest, text, now, rawDate.coming); p != nil {
		return out, p
	}
	out.dates = append(run, out.dates...)
	if rest, out.clocks, p = takeClocks(rest, text); p != nil {
		return out, p
	}
	two := looped && len(out.clocks) > 0 // a loop and another time
	if looped {
		out.clocks = []broadcast.TimeOfDay{loop.from}
	}
	days, ok := readDays(rest)
	if two || !ok || len(out.clocks) == 0 || !oneKind(out.marked, out.dates, days) {
		return out, broadcast.Refuse(broadcast.ProblemWhenUnknown, "at", text)
	}
	out.days = days
	return out, nil
}

func hasMarked(w broadcast.When) bool { return len(w.Lunar)+len(w.Calendar) > 0 }

// oneKind says whether the days that were named go together. Lunar days beside
// days of the week could mean either or both; dates beside days of the week mean
// the same where they agree.
func oneKind(w broadcast.When, dates []broadcast.Date, days weekdays) bool {
	if hasMarked(w) {
		return len(dates) == 0 && !days.any()
	}
	return len(dates) == 0 || !days.any() || days.agreeWith(dates)
}

// once sets times on dates; what lies wholly in the past is refused, but not a loop
// that still goes on.
func once(w broadcast.When, dates []broadcast.Date, clocks []broadcast.TimeOfDay, now time.Time, to broadcast.TimeOfDay) (broadcast.When, error) {
	ahead, newest := false, time.Time{}
	for _, d := range dates {
		for _, c := range clocks {
			at := c.On(d, now.Location())
			w.Once = append(w.Once, broadcast.LocalTime(at.Format(broadcast.LocalTimeLayout)))
			ahead = ahead || at.After(now) || to.On(d, now.Location()).After(now)
			newest = later(newest, at)
		}
	}
	if !ahead {
		return broadcast.When{}, broadcast.Refuse(broadcast.ProblemWhenPast, "at", w.Text, newest)
	}
	return w, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// comingTime is the next instant at which the clock shows a time, or the last of
// today for a loop that still goes on.
func comingTime(c broadcast.TimeOfDay, now time.Time, to broadcast.TimeOfDay) broadcast.LocalTime {
	at := c.On(broadcast.DateOf(now), now.Location())
	if !at.After(now) && !to.On(broadcast.DateOf(now), now.Location()).After(now) {
		at = c.On(broadcast.DateOf(now).AddDays(1), now.Location())
	}
	return broadcast.LocalTime(at.Format(broadcast.LocalTimeLayout))
}

// isCron tells a cron line from words: five fields or more of digits, stars and
// signs, the first of which is a minute.
func isCron(text string) bool {
	fields := strings.Fields(text)
	if strings.HasPrefix(text, "@") || strings.Contains(strings.ToUpper(text), "TZ=") {
		return true
	}
	named := func(f string) bool { return !cronField.MatchString(f) }
	return len(fields) == 5 && !slices.ContainsFunc(fields[:3], func(f string) bool {
		return strings.Trim(f, "0123456789*/,-?") != ""
	}) && !slices.ContainsFunc(fields[3:], named)
}

// cronField is a month or a weekday in a cron line, where names may stand: words have
// others, as in "24/11, 26/11 17 giờ 00".
var cronField = regexp.MustCompile(`(?i)^(?:[0-9*/,?-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)+$`)

// cronLine checks a cron line by the parser that will follow it. A zone of its
// own is refused: the station has one. So are @every and its like.
func cronLine(text string, now time.Time) (broadcast.When, error) {
	unknown := broadcast.Refuse(broadcast.ProblemWhenUnknown, "at", text)
	if strings.HasPrefix(text, "@") || strings.Contains(strings.ToUpper(text), "TZ=") {
		return broadcast.When{}, unknown
	}
	fields := strings.Fields(text)
	if len(fields) == 5 {
		fields[4] = sundayIsZero(fields[4])
	}
	line := "0 " + strings.Join(fields, " ")
	schedule, err := parseLine(line)
	if err != nil {
		return broadcast.When{}, unknown.Because(err)
	}
	if schedule.Next(now).IsZero() {
		return broadcast.When{}, broadcast.Refuse(broadcast.ProblemNoSuchDay, "at", text)
	}
	return broadcast.When{Text: text, Cron: []string{line}}, nil
}

// sundayIsZero writes the 7 that many take for Sunday as cron's parser knows it.
func sundayIsZero(weekdays string) string {
	items := strings.Split(weekdays, ",")
	for i, item := range items {
		first, last, isRange := strings.Cut(item, "-")
		switch {
		case item == "7":
			items[i] = "0"
		case isRange && last == "7" && first < "7":
			items[i] = first + "-6,0"
		}
	}
	return strings.Join(items, ",")
}

// clockPattern finds times of day in folded text: 05:30, 05:30:15, 5h30, 5 gio 30,
// 5g, each with a part of the day behind it or without.
var clockPattern = regexp.MustCompile(
	`\b(\d{1,2})(?::(\d{2})(?::(\d{2}))?\b|\s?(?:gio|h|g)\s?(?:(\d{1,2}|ruoi)\b(?:\s?(?:p|phut)\b)?)?)` +
		`(?:\s?(?:buoi )?(sang|trua|chieu|toi|am|pm)\b)?`)

// lonePart is a part of the day that stands away from its time, as in "sáng thứ
// hai 5h30". "toi" alone is not among them: without its accents it may be tối, the
// evening, or tới, until.
var lonePart = regexp.MustCompile(`\b(?:buoi )?(sang|trua|chieu)\b|\bbuoi (toi)\b`)

// takeClocks cuts the times of day out of folded text.
func takeClocks(folded, typed string) (rest string, out []broadcast.TimeOfDay, p *broadcast.Problem) {
	found := clockPattern.FindAllStringSubmatch(folded, -1)
	rest = clockPattern.ReplaceAllString(folded, " ")
	if part := lonePart.FindStringSubmatch(rest); part != nil && len(found) == 1 && found[0][5] == "" {
		found[0][5] = part[1] + part[2]
		rest = strings.Replace(rest, part[0], " ", 1)
	}
	for _, m := range found {
		c, ok := clockOf(m)
		if !ok {
			return "", nil, broadcast.Refuse(broadcast.ProblemNoSuchTime, "at", typed)
		}
		out = append(out, c)
	}
	slices.Sort(out)
	return rest, slices.Compact(out), nil
}

// clockOf reads one match of clockPattern.
func clockOf(m []string) (broadcast.TimeOfDay, bool) {
	hour, minute, second := number(m[1]), number(m[2]+m[4]), number(m[3])
	if m[4] == "ruoi" {
		minute = 30 // half past
	}
	hour, ok := partOfDay(hour, m[5])
	if !ok || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return broadcast.TimeOfDay(hour*3600 + minute*60 + second), true
}

// partOfDay sets an hour into the part of the day that was named, the way it is
// said in Vietnamese: 1 giờ trưa is 13, 7 giờ tối is 19. What contradicts itself,
// as 17 giờ sáng, is no time; nor is 12 giờ tối, which some mean as midnight.
func partOfDay(hour int, part string) (int, bool) {
	type span struct{ from, to, add int }
	spans := map[string][]span{
		"":      {{0, 23, 0}},
		"sang":  {{0, 11, 0}},
		"am":    {{1, 11, 0}},
		"trua":  {{10, 13, 0}, {1, 2, 12}},
		"chieu": {{12, 18, 0}, {1, 6, 12}},
		"pm":    {{1, 11, 12}, {12, 23, 0}},
		"toi":   {{17, 23, 0}, {5, 11, 12}},
	}
	for _, s := range spans[part] {
		if hour >= s.from && hour <= s.to {
			return hour + s.add, true
		}
	}
	return 0, false
}

// number reads digits that a pattern has found; none are 0.
func number(digits string) (n int) {
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}
