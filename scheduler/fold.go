package scheduler

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes text comparable however it was typed: case, accents, NFC or NFD and
// runs of spaces do not matter. "Thứ  Hai" becomes "thu hai".
func fold(text string) string {
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

// Matches says whether a title has all the words that are looked for, however
// they are typed: with or without accents, in any case. No words match all.
func Matches(title, words string) bool {
	title = fold(title)
	for _, w := range strings.Fields(fold(words)) {
		if !strings.Contains(title, w) {
			return false
		}
	}
	return true
}
