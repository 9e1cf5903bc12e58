package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/scheduler/lunar"
)

// promised is the last year that the lunar calendar vouches for.
const promised = 2053

func newLunar(e *env) *cobra.Command {
	var config string
	c := e.Command("lunar", terminal.Between(0, -1), func(_ context.Context, args []string) error {
		return e.lunar(strings.Join(args, " "), config)
	})
	c.Flags().StringVar(&config, "config", "", e.FlagText("lunar", "config"))
	return c
}

// lunarDay is a day of the table, as programs read it.
type lunarDay struct {
	Date  broadcast.Date `json:"date"`
	Lunar lunarJSON      `json:"lunar"`
	Names []string       `json:"names"`
}

type lunarJSON struct {
	Day   int    `json:"day"`
	Month int    `json:"month"`
	Leap  bool   `json:"leap"`
	Year  int    `json:"year"`
	Name  string `json:"name"` // of the year
}

// lunar shows the lunar month around a day. It asks no station: the calendar is
// the same everywhere, and the days are in files.
func (e *env) lunar(day, config string) error {
	now := e.Now().In(lunar.Zone)
	date := broadcast.DateOf(now)
	if day != "" {
		var err error
		if date, err = scheduler.ParseDay(day, "lunar", now); err != nil {
			return err //nolint:wrapcheck // a problem, with its words
		}
	}
	moon := lunar.NewCalendar()
	month, ok := moon.MonthOf(date)
	if !ok {
		return broadcast.Refuse(broadcast.ProblemNumberRange, "date", date.In(time.UTC).Year(), lunar.FirstYear, lunar.LastYear)
	}
	book, err := e.daysOf(config)
	if err != nil {
		return err
	}
	days := e.lunarDays(moon, month, book)
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, days...)
	}
	e.lunarTable(month, days, broadcast.DateOf(now))
	return nil
}

// daysOf reads the calendars of the configuration. Of a calendar with a wrong line
// people hear, and see the rest.
func (e *env) daysOf(config string) (broadcast.DayBook, error) {
	c, _, err := loadConfig(config)
	if err != nil {
		return nil, err
	}
	days := newDayBook(c.Calendar.Files)
	_, err = days.look()
	if wrong, ok := errors.AsType[configs.Errors](err); ok {
		for _, problem := range e.problems(wrong) {
			e.Complain(problem)
		}
	}
	return days.book(), nil
}

func (e *env) lunarDays(moon *lunar.Calendar, m lunar.Month, book broadcast.DayBook) []lunarDay {
	out := make([]lunarDay, m.Length)
	for i := range out {
		out[i] = lunarDay{
			Date:  m.Start.AddDays(i),
			Lunar: lunarJSON{Day: i + 1, Month: m.Number, Leap: m.Leap, Year: m.Year, Name: lunar.YearName(m.Year)},
			Names: []string{},
		}
		switch i + 1 {
		case 1:
			out[i].Names = append(out[i].Names, e.Text(words.LunarFirst))
		case 15:
			out[i].Names = append(out[i].Names, e.Text(words.LunarFull))
		}
		for _, d := range scheduler.Marks(book, moon, out[i].Date) {
			out[i].Names = append(out[i].Names, e.markedText(d))
		}
	}
	return out
}

// markedText names a day of a calendar, with what it means where it is no ordinary
// one.
func (e *env) markedText(d broadcast.MarkedDay) string {
	if d.Kind == broadcast.DayProgramme {
		return e.dayName(d)
	}
	return e.Text(words.LunarDayNamed, e.dayName(d), e.Label(words.DayKind, string(d.Kind)))
}

func (e *env) lunarTable(m lunar.Month, days []lunarDay, today broadcast.Date) {
	if e.Pretty {
		head := words.LunarHead
		if m.Leap {
			head = words.LunarHeadLeap
		}
		first, last := m.Start.In(time.UTC), m.Start.AddDays(m.Length-1).In(time.UTC)
		e.Print(e.Text(head, m.Number, lunar.YearName(m.Year), m.Length, first.Format("02/01/2006"), last.Format("02/01/2006")))
		if last.Year() > promised {
			e.Print(e.Text(words.LunarUnsure))
		}
	}
	rows := make([][]string, len(days))
	for i, d := range days {
		sign := ""
		if e.Pretty && d.Date == today {
			sign = "● "
		}
		day := lunar.Day{Month: d.Lunar.Month, Day: d.Lunar.Day, Leap: d.Lunar.Leap}
		rows[i] = []string{words.Day(e.Lang, d.Date.In(time.UTC)), sign + e.lunarDate(day), strings.Join(d.Names, " · ")}
	}
	e.Table([]words.Key{words.ColumnDay, words.ColumnLunar, words.ColumnDayNames}, rows)
}
