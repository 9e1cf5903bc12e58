// Package typed compares text however a person typed it: with or without accents,
// in any case, composed (NFC) or decomposed (NFD), with runs of spaces.
package typed

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form in which text is compared: "Thứ  Hai" becomes "thu hai".
func Fold(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ':
			b.WriteByte('d')
		case r == '–', r == '—':
			b.WriteByte('-')
		case r == '’', r == '′':
			b.WriteByte('\'')
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Words are the folded words of what a person looks for.
func Words(text string) []string { return strings.Fields(Fold(text)) }

// Matches says whether a title has all the words that are looked for. No words
// match all.
func Matches(title, words string) bool {
	title = Fold(title)
	for _, w := range Words(words) {
		if !strings.Contains(title, w) {
			return false
		}
	}
	return true
}
