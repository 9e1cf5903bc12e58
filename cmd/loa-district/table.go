package main

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"

	"github.com/truyenthanh/loa/broadcast/words"
)

// columnGap stands between the columns of a table.
const columnGap = "  "

// table prints rows in columns on a terminal, with tabs and without a head in a
// pipe.
func (e *env) table(head []words.Key, rows [][]string) {
	titles := make([]string, len(head))
	for i, key := range head {
		titles[i] = e.text(key)
	}
	e.columns(titles, rows)
}

// columns does so with heads that are words already.
func (e *env) columns(titles []string, rows [][]string) {
	if !e.pretty {
		for _, row := range rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				cells[i] = clean(cell)
			}
			e.print(strings.Join(cells, "\t"))
		}
		return
	}
	rows = append([][]string{titles}, rows...)
	wide := make([]int, len(titles))
	for _, row := range rows {
		for i, cell := range row {
			wide[i] = max(wide[i], width(clean(cell)))
		}
	}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = pad(clean(cell), wide[i])
		}
		e.print(strings.TrimRight(strings.Join(cells, columnGap), " "))
	}
}

// pad fills a text up with blanks to a width on the screen.
func pad(s string, wide int) string { return s + strings.Repeat(" ", max(0, wide-width(s))) }

// width is how many columns a text takes on the screen. Signs that East Asian
// terminals may draw wide count as one.
func width(s string) int {
	c := runewidth.Condition{StrictEmojiNeutral: true}
	return c.StringWidth(s)
}

// clean takes the control characters out of a text, so that a title cannot move
// the cursor or break a line.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}
