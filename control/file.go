package control

import (
	"path/filepath"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// NewImport announces a file of so many bytes. Of its path only the last part
// goes on its way, with composed accents: the daemon opens no path that a caller names.
func NewImport(path string, bytes int64) ImportRequest {
	return ImportRequest{Name: norm.NFC.String(filepath.Base(path)), Bytes: bytes}
}

// Title is what the file is called when nobody names it: its name without the
// extension, "ban tin sang" for "ban tin sang.mp3".
func (r ImportRequest) Title() string {
	title := strings.TrimSpace(strings.TrimSuffix(r.Name, filepath.Ext(r.Name)))
	if title == "" {
		return r.Name
	}
	return title
}
