package typed_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/truyenthanh/loa/broadcast/typed"
)

func TestTitlesAreFoundHoweverTheyAreTyped(t *testing.T) {
	for _, tt := range []struct {
		words string
		want  bool
	}{
		{"", true},
		{"bản tin", true},
		{"ban tin", true},
		{"TIN SÁNG", true},
		{"sang ban", true},
		{norm.NFD.String("đại lộc"), true},
		{"dai loc", true},
		{"chiều", false},
		{"ban tin chieu", false},
	} {
		if got := typed.Matches("Bản tin sáng xã Đại Lộc", tt.words); got != tt.want {
			t.Errorf("%q: %t, want %t", tt.words, got, tt.want)
		}
	}
}

func TestOneFormHoweverItWasTyped(t *testing.T) {
	for text, want := range map[string]string{
		"Thứ  Hai":                 "thu hai",
		norm.NFD.String("ĐẦU NĂM"): "dau nam",
		" 8h – 9h ":                "8h - 9h",
		"Hộp thư năm ’26":          "hop thu nam '26",
	} {
		if got := typed.Fold(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
