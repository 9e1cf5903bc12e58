package scheduler

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// weekdays is a set of days of the week; bit 0 is Sunday, as cron counts.
type weekdays uint8

const everyDay weekdays = 0x7f

func (w weekdays) any() bool { return w != 0 }

// dayNames are the words for days in folded text. Longer words come first where
// one begins with another.
var dayNames = []struct { //nolint:gochecknoglobals // a table
	words string
	days  weekdays
}{
	{"daily|every day|everyday|hang ngay|moi ngay", everyDay},
	{"weekdays|ngay thuong", 0x3e},
	{"weekends|weekend|cuoi tuan", 0x41},
	{"sundays?|sun|chu nhat|cn", 1 << 0},
	{"mondays?|mon|th[uw] hai|th[uw] 2|t2", 1 << 1},
	{"tuesdays?|tues?|th[uw] ba|th[uw] 3|t3", 1 << 2},
	{"wednesdays?|wed|th[uw] tu|th[uw] 4|t4", 1 << 3},
	{"thursdays?|thurs?|th[uw] nam|th[uw] 5|t5", 1 << 4},
	{"fridays?|fri|th[uw] sau|th[uw] 6|t6", 1 << 5},
	{"saturdays?|sat|th[uw] bay|th[uw] 7|t7", 1 << 6},
	{"thu", 1 << 4}, // when nothing of the above begins with it
}

// dayPatterns are dayNames made ready.
var dayPatterns = compileDays() //nolint:gochecknoglobals // a table

func compileDays() (out []*regexp.Regexp) {
	for _, n := range dayNames {
		out = append(out, regexp.MustCompile(`\b(?:`+n.words+`)\b`))
	}
	return out
}

// joints are words between days that say nothing of their own.
var joints = regexp.MustCompile(`\b(?:va|and|vao|luc|at|on|ngay|every|moi|hang tuan|tu|from|cac|buoi|:)\b`)

// ranges are the signs and words between the first and the last of some days.
var ranges = regexp.MustCompile(`\s*(?:-|\bden\b|\bto\b)\s*`)

// numberList is a list of weekdays that says its "thứ" once, as in "t2,4,6" and
// "thứ 2-6"; numberItem is what follows the first.
var (
	numberList = regexp.MustCompile(`\b(?:t|th[uw] )[2-7](?:\s*[,-]\s*[2-7]\b)+`)
	numberItem = regexp.MustCompile(`([,-])\s*([2-7])`)
)

// readDays reads the days of the week that are left in folded text when times
// and dates are out; ok is false when anything else is left.
func readDays(folded string) (out weekdays, ok bool) {
	folded = numberList.ReplaceAllStringFunc(folded, func(list string) string {
		return numberItem.ReplaceAllString(list, "${1}t$2")
	})
	for i, p := range dayPatterns {
		folded = p.ReplaceAllString(folded, fmt.Sprintf("#%d", i))
	}
	folded = ranges.ReplaceAllString(joints.ReplaceAllString(folded, " "), "-")
	for _, item := range strings.FieldsFunc(folded, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		first, last, isRange := strings.Cut(item, "-")
		from, ok := dayOf(first)
		if !ok {
			return 0, false
		}
		if !isRange {
			out |= from
			continue
		}
		to, ok := dayOf(last)
		if !ok || !from.single() || !to.single() {
			return 0, false
		}
		for day := from; ; day = day.next() {
			if out |= day; day == to {
				break
			}
		}
	}
	return out, true
}

// dayOf reads "#4", the number of an entry of dayNames.
func dayOf(mark string) (weekdays, bool) {
	digits, found := strings.CutPrefix(mark, "#")
	i, err := strconv.Atoi(digits)
	if !found || err != nil || i >= len(dayNames) {
		return 0, false
	}
	return dayNames[i].days, true
}

// agreeWith says whether every date falls on one of the days: who says both
// means the same.
func (w weekdays) agreeWith(dates []broadcast.Date) bool {
	for _, d := range dates {
		if w&(1<<d.In(time.UTC).Weekday()) == 0 {
			return false
		}
	}
	return true
}

func (w weekdays) single() bool { return w != 0 && w&(w-1) == 0 }

func (w weekdays) next() weekdays {
	if w == 1<<6 {
		return 1
	}
	return w << 1
}

// lines are the cron lines for some times on the days.
func (w weekdays) lines(clocks []broadcast.TimeOfDay) (out []string) {
	days := "*"
	if w != everyDay {
		var list []string
		for d := range 7 {
			if w&(1<<d) != 0 {
				list = append(list, strconv.Itoa(d))
			}
		}
		days = strings.Join(list, ",")
	}
	for _, c := range clocks {
		out = append(out, fmt.Sprintf("%d %d %d * * %s", c%60, c/60%60, c/3600, days))
	}
	return out
}
