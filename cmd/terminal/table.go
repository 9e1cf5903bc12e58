package terminal

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"

	"github.com/truyenthanh/loa/broadcast/words"
)

// ColumnGap stands between the columns of a table.
const ColumnGap = "  "

// Table prints rows in columns on a terminal, with tabs and without a head in a
// pipe.
func (t *Terminal) Table(head []words.Key, rows [][]string) {
	titles := make([]string, len(head))
	for i, key := range head {
		titles[i] = t.Text(key)
	}
	t.Columns(titles, rows)
}

// Columns does so with heads that are words already.
func (t *Terminal) Columns(titles []string, rows [][]string) {
	if !t.Pretty {
		for _, row := range rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				cells[i] = Clean(cell)
			}
			t.Print(strings.Join(cells, "\t"))
		}
		return
	}
	rows = append([][]string{titles}, rows...)
	wide := make([]int, len(titles))
	for _, row := range rows {
		for i, cell := range row {
			wide[i] = max(wide[i], Width(Clean(cell)))
		}
	}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = Pad(Clean(cell), wide[i])
		}
		t.Print(strings.TrimRight(strings.Join(cells, ColumnGap), " "))
	}
}

// Pad fills a text up with blanks to a width on the screen.
func Pad(s string, wide int) string { return s + strings.Repeat(" ", max(0, wide-Width(s))) }

// Width is how many columns a text takes on the screen. Signs that East Asian
// terminals may draw wide count as one.
func Width(s string) int {
	c := runewidth.Condition{StrictEmojiNeutral: true}
	return c.StringWidth(s)
}

// Clean takes the control characters out of a text, so that a title cannot move
// the cursor or break a line.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}
