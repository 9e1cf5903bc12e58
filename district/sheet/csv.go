package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// byteOrderMark makes Excel read UTF-8; without it the accents break.
const byteOrderMark = "\ufeff"

// WriteCSV writes the heads and rows of a table (RFC 4180, UTF-8 with a mark).
func WriteCSV(w io.Writer, t Table) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	line := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = harmless(Clean(c.Head))
	}
	_ = out.Write(line) // Error has it
	for _, row := range t.Rows {
		for i, cell := range row {
			line[i] = plain(cell)
		}
		_ = out.Write(line) // the same
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// plain is a cell as a program reads it.
func plain(c Cell) string {
	if c.IsNumber() {
		return c.String()
	}
	if begins(c.Text) { // also what Clean takes away
		return "'" + Clean(c.Text)
	}
	return harmless(c.String())
}

// harmless keeps a spreadsheet from taking a text for a formula (CWE-1236).
func harmless(text string) string {
	if begins(text) {
		return "'" + text
	}
	return text
}

// begins says whether a text begins as a formula does, in the wide forms that
// Chinese and Japanese keyboards write too.
func begins(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return text != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", first)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func two(n int64) string { return fmt.Sprintf("%02d", n) }
