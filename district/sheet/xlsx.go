package sheet

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// onlySheet is the name of the one sheet, the same in every language, so that
// other workbooks can refer to it.
const onlySheet = "Loa"

// cellMost is how many characters a cell can hold (ECMA-376, as Excel limits it).
const cellMost = 32_767

// WriteXLSX writes a table as a workbook for Excel and LibreOffice.
func WriteXLSX(w io.Writer, t Table) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.SetSheetName("Sheet1", onlySheet); err != nil {
		return fmt.Errorf("name sheet: %w", err)
	}
	book := book{}
	if err := book.open(f, t); err != nil {
		return fmt.Errorf("make workbook: %w", err)
	}
	if err := book.fill(t); err != nil {
		return fmt.Errorf("fill workbook: %w", err)
	}
	landscape, paper, wide, high := "landscape", 9, 1, 0
	fit := true
	if err := errors.Join(
		f.SetPageLayout(onlySheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &wide, FitToHeight: &high}),
		f.SetSheetProps(onlySheet, &excelize.SheetPropsOptions{FitToPage: &fit}),
	); err != nil {
		return fmt.Errorf("set up page: %w", err)
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// book is a workbook that is filled from above.
type book struct {
	out               *excelize.StreamWriter
	title, head, cell int // styles
	length            int
	row               int
}

func (b *book) open(f *excelize.File, t Table) (err error) {
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "808080", Style: 1})
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	hours := "[h]:mm:ss"
	styles := []struct {
		into  *int
		style excelize.Style
	}{
		{&b.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}},
		{&b.head, excelize.Style{Font: &excelize.Font{Bold: true}, Border: border, Alignment: top}},
		{&b.cell, excelize.Style{Border: border, Alignment: top}},
		{&b.length, excelize.Style{Border: border, Alignment: top, CustomNumFmt: &hours}},
	}
	for _, s := range styles {
		if *s.into, err = f.NewStyle(&s.style); err != nil {
			return fmt.Errorf("make style: %w", err)
		}
	}
	if b.out, err = f.NewStreamWriter(onlySheet); err != nil {
		return fmt.Errorf("open sheet: %w", err)
	}
	for i, c := range t.Columns {
		if err := b.out.SetColWidth(i+1, i+1, c.Wide); err != nil {
			return fmt.Errorf("set width: %w", err)
		}
	}
	return nil
}

func (b *book) fill(t Table) error {
	if err := b.line(b.title, t.Title); err != nil {
		return err
	}
	for _, text := range append(t.Under, "") {
		if err := b.line(0, text); err != nil {
			return err
		}
	}
	heads := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = excelize.Cell{StyleID: b.head, Value: Clean(c.Head)}
	}
	if err := b.put(heads); err != nil {
		return err
	}
	for _, row := range t.Rows {
		cells := make([]any, len(row))
		for i, c := range row {
			cells[i] = b.value(c)
		}
		if err := b.put(cells); err != nil {
			return err
		}
	}
	for _, text := range append([]string{""}, t.Below...) {
		if err := b.line(0, text); err != nil {
			return err
		}
	}
	if err := b.out.Flush(); err != nil {
		return fmt.Errorf("end sheet: %w", err)
	}
	return nil
}

// value is a cell with its type: a text is never a formula.
func (b *book) value(c Cell) excelize.Cell {
	switch {
	case c.Number != nil:
		return excelize.Cell{StyleID: b.cell, Value: *c.Number}
	case c.Length != nil:
		return excelize.Cell{StyleID: b.length, Value: c.Length.Hours() / 24}
	}
	return excelize.Cell{StyleID: b.cell, Value: bounded(Clean(c.Text))}
}

func bounded(s string) string {
	if runes := []rune(s); len(runes) > cellMost {
		return string(runes[:cellMost-1]) + "…"
	}
	return s
}

func (b *book) line(style int, text string) error {
	return b.put([]any{excelize.Cell{StyleID: style, Value: bounded(Clean(text))}})
}

func (b *book) put(cells []any) error {
	b.row++
	at, err := excelize.CoordinatesToCellName(1, b.row)
	if err == nil {
		err = b.out.SetRow(at, cells)
	}
	if err != nil {
		return fmt.Errorf("write row %d: %w", b.row, err)
	}
	return nil
}
