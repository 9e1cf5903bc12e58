// Package sheet writes the reports of the district as people and their programs
// take them: a table on paper, for a spreadsheet, as a workbook.
//
// A [Table] is made of a report in one language; [WriteCSV], [WriteXLSX] and
// [WriteHTML] write any table. They promise that what a station called its
// programmes stays text: no title is a formula, a tag, a second line or turns the
// line around it backwards.
//
// Numbers are kept as numbers for workbooks. What only a person can fill in, such
// as a signature, is an empty column.
package sheet

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// Table is a report in a language, ready to be written.
type Table struct {
	Lang    words.Lang
	Title   string
	Under   []string // lines below the title
	Columns []Column
	Rows    [][]Cell
	Below   []string // lines below the rows
}

// Column is the head of a column.
type Column struct {
	Head string
	Wide float64 // in characters
}

// Cell is a text, a number or a length of time; the zero value is empty.
type Cell struct {
	Text   string
	Number *int
	Length *time.Duration
}

func text(s string) Cell { return Cell{Text: s} }

func number(n int) Cell { return Cell{Number: &n} }

func length(m broadcast.Millis) Cell {
	d := m.Duration().Round(time.Second)
	return Cell{Length: &d}
}

// String is what a person reads in the cell.
func (c Cell) String() string {
	switch {
	case c.Number != nil:
		return strconv.Itoa(*c.Number)
	case c.Length != nil:
		return hours(*c.Length)
	}
	return Clean(c.Text)
}

// IsNumber says whether the cell is lined up on the right.
func (c Cell) IsNumber() bool { return c.Number != nil || c.Length != nil }

// hours writes a length as spreadsheets add it up: 0:04:31.
func hours(d time.Duration) string {
	s := int64(d.Round(time.Second) / time.Second)
	return itoa(s/3600) + ":" + two(s/60%60) + ":" + two(s%60)
}

// Clean makes one line of a text: control characters become blanks, and the
// signs that turn the direction of writing are left out (Unicode UAX 9).
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}
