package main

import (
	"testing"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
)

// A head that fills its column runs into the words behind it.
func TestHeadsLeaveABlankBeforeTheirText(t *testing.T) {
	for _, lang := range []words.Lang{words.VI, words.EN} {
		for _, head := range []words.Key{words.AddHeadUnderstood, words.AddHeadNext, words.ChangeHeadWas, words.ChangeHeadNow, words.ChangeHeadWeek} {
			if text := words.Text(lang, head); terminal.Width(text)+1 > headWidth {
				t.Errorf("%s: %q and its colon fill the %d cells of the column", lang, text, headWidth)
			}
		}
	}
}
