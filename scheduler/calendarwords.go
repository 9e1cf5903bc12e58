package scheduler

import (
	"slices"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/typed"
)

// takeCalendars cuts the words of calendars and of their days out of folded text,
// the longest first.
func takeCalendars(folded string, book broadcast.DayBook) (rest string, names []string) {
	type word struct{ said, name string }
	var known []word
	for _, c := range book {
		for _, said := range append([]string{c.Name}, c.Words...) {
			known = append(known, word{typed.Fold(said), c.Name})
		}
		for _, d := range c.Days {
			for _, said := range append([]string{d.Name, d.NameEN}, d.Words...) {
				known = append(known, word{typed.Fold(said), c.Name + "/" + d.Name})
			}
		}
	}
	slices.SortStableFunc(known, func(a, b word) int { return len(b.said) - len(a.said) })
	rest = " " + folded + " "
	for _, k := range known {
		if k.said == "" {
			continue
		}
		if before, after, found := cutWord(rest, k.said); found {
			rest = before + " " + after
			names = append(names, k.name)
		}
	}
	slices.Sort(names)
	return strings.TrimSpace(rest), slices.Compact(names)
}

// cutWord cuts text around a word that stands by itself.
func cutWord(text, word string) (before, after string, found bool) {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return text, "", false
		}
		start, end := at+i, at+i+len(word)
		if !letter(text[start-1]) && !letter(text[end]) {
			return text[:start], text[end:], true
		}
		at = end
	}
}

func letter(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '/' || b == '-' || b == ':'
}
