package scheduler

import (
	"regexp"
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

// sayings are words that must be told apart while they still have their accents,
// and ways of speaking that stand for plainer ones.
var sayings = strings.NewReplacer( //nolint:gochecknoglobals // a table
	"thứ", "thw", // of a weekday, where a bare "thu" is Thursday
	"tới", "đến", // until, where a bare "toi" is the evening
	"sáng nay", "sáng hôm nay", "trưa nay", "trưa hôm nay", "chiều nay", "chiều hôm nay", "tối nay", "buổi tối hôm nay",
	"sáng mai", "sáng ngày mai", "trưa mai", "trưa ngày mai", "chiều mai", "chiều ngày mai", "tối mai", "buổi tối ngày mai",
)

// isoT is the T between date and time.
var isoT = regexp.MustCompile(`(\d{4}-\d{2}-\d{2})t(\d)`)

// plain is folded text in which a time can be looked for.
func plain(text string) string {
	text = sayings.Replace(strings.ToLower(norm.NFC.String(text)))
	return isoT.ReplaceAllString(fold(text), "$1 $2")
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
