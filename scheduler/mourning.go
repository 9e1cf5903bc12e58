package scheduler

import (
	"fmt"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// The years of which [Mourning] reckons days that the moon fixes.
const firstMourned, lastMourned = 2025, 2099

// Mourning gives the days of mourning of the calendars as rules of the policy: they
// act as those that the commune writes down itself.
func Mourning(book broadcast.DayBook) (rules []broadcast.PolicyRule) {
	for _, c := range book {
		for _, d := range c.Days {
			if d.Kind == broadcast.DayMourning {
				rules = append(rules, mourning(d))
			}
		}
	}
	return rules
}

func mourning(d broadcast.MarkedDay) broadcast.PolicyRule {
	rule := broadcast.PolicyRule{Name: d.Name, NoMusic: true}
	later := max(d.Days, 1) - 1
	switch {
	case d.From != "":
		rule.From, rule.Until = broadcast.DayMark(d.From), broadcast.DayMark(max(d.Until, d.From))
	case d.Solar.Month != 0:
		mark := func(day int) broadcast.DayMark {
			return broadcast.DayMark(fmt.Sprintf("%02d-%02d", d.Solar.Month, day))
		}
		rule.From, rule.Until = mark(d.Solar.Day), mark(d.Solar.Day+later)
	default:
		w := broadcast.When{At: []broadcast.TimeOfDay{0}}
		for n := range later + 1 {
			l := d.Lunar
			if !l.Last {
				l.Day += n
			}
			w.Lunar = append(w.Lunar, l)
		}
		year := func(n int) time.Time { return time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC) }
		for _, t := range Starts(broadcast.Slot{At: w}, Options{}, year(firstMourned), year(lastMourned+1)) {
			rule.Dates = append(rule.Dates, broadcast.DateOf(t))
		}
	}
	return rule
}
