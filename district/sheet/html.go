package sheet

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed print.html
var printPage string

// page is the sheet to print; html/template escapes what it is given.
var page = template.Must(template.New("print").Funcs(template.FuncMap{"clean": Clean}).Parse(printPage)) //nolint:gochecknoglobals // a constant in all but form

// WriteHTML writes a table as a page to print on A4. It stands alone: no script,
// nothing from elsewhere.
func WriteHTML(w io.Writer, t Table) error {
	if err := page.Execute(w, t); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}
