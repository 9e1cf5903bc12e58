package main

import (
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

// imminent is how near an airing is when a person is asked before it is saved: too near
// to look at the schedule again.
const imminent = time.Hour

// previews says whether a person is shown what a change would mean before it is
// made. Scripts, and who says --yes, read it afterwards.
func (e *env) previews(dryRun bool) bool { return e.Askable && !e.yes && !e.JSON && !dryRun }

// confirmSave asks before somebody else has to yield, and before what airs soon.
func (e *env) confirmSave(a control.AddAnswer) error {
	near := len(a.Next) > 0 && a.Next[0].Sub(e.Now()) <= imminent
	if len(a.Clashes) == 0 && !near {
		return nil
	}
	return e.confirm(e.Text(words.AskSave), words.AskYes)
}

// dayStarts is how many starts of one day are named one by one.
const dayStarts = 4

// weekText names all starts of some days, day by day.
func (e *env) weekText(starts []time.Time) string {
	if len(starts) == 0 {
		return e.Text(words.ChangeNoWeek)
	}
	var days []string
	for len(starts) > 0 {
		n, day := 0, broadcast.DateOf(starts[0])
		for n < len(starts) && broadcast.DateOf(starts[n]) == day {
			n++
		}
		days = append(days, words.ShortDay(e.Lang, starts[0])+" "+e.timesOfDay(starts[:n]))
		starts = starts[n:]
	}
	return strings.Join(days, " · ")
}

func (e *env) timesOfDay(starts []time.Time) string {
	if len(starts) > dayStarts {
		return e.Text(words.ChangeManyStarts, words.ClockTime(starts[0]), words.ClockTime(starts[len(starts)-1]), len(starts))
	}
	times := make([]string, len(starts))
	for i, t := range starts {
		times[i] = words.ClockTime(t)
	}
	return strings.Join(times, ", ")
}

// exceptions names the days on which a slot does other than its rule says.
func (e *env) exceptions(s broadcast.Slot) (parts []string) {
	var only []string
	for _, d := range s.Only {
		only = append(only, words.Day(e.Lang, d.In(time.UTC)))
	}
	if len(only) > 0 {
		parts = append(parts, e.Text(words.ChangeOnly, only))
	}
	for _, from := range sortedDates(s.Moved) {
		to := s.Moved[from]
		there := words.Day(e.Lang, to.To.In(time.UTC))
		if to.At != nil {
			there += " " + to.At.String()
		}
		parts = append(parts, e.Text(words.ChangeMoved, words.Day(e.Lang, from.In(time.UTC)), there))
	}
	if s.Season != "" {
		parts = append(parts, e.Text(words.ChangeSeason, s.Season))
	}
	return parts
}
