package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
)

// What a page links to is the report that the command of the same question makes.
func TestThePagesHandOutTheReports(t *testing.T) {
	s, err := district.OpenFile(office(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := func() time.Time { return monday.AddDate(0, 0, 7) }
	x := exporter{district.NewDesk(district.New(s), now), now}
	first, last := broadcast.DateOf(monday), broadcast.DateOf(monday.AddDate(0, 0, 2))
	for _, tt := range []struct {
		what string
		q    district.Query
		want []string
		not  string
	}{
		{"the log book of a station", district.Query{Station: "dai-loc-01", From: first, Until: last}, []string{"Niêm yết danh sách cử tri", "23/11/2026", "25/11/2026"}, "khe-sanh-02"},
		{"of one outcome that nothing had", district.Query{Station: "dai-loc-01", From: first, Until: last, Outcome: broadcast.OutcomeMissed}, []string{"STT"}, "Niêm yết"},
		{"one day of all stations", district.Query{From: first, Until: first}, []string{"dai-loc-01", "khe-sanh-02"}, "Niêm yết"},
		{"one title on one day", district.Query{Title: "niêm yết", From: first, Until: first}, []string{"dai-loc-01", "khe-sanh-02", "Niêm yết"}, ""},
		{"the sums of several days", district.Query{From: first, Until: last}, []string{"dai-loc-01", "khe-sanh-02"}, ""},
	} {
		for _, form := range x.Forms() {
			var file bytes.Buffer
			media := ""
			if err := x.Export(t.Context(), &file, func(m string) { media = m }, form, words.VI, tt.q); err != nil {
				t.Errorf("%s as %s: %v", tt.what, form, err)
				continue
			}
			if media == "" || file.Len() == 0 {
				t.Errorf("%s as %s: media %q, %d bytes", tt.what, form, media, file.Len())
			}
			if form == "xlsx" {
				continue // packed; the sheets' own tests read it
			}
			for _, want := range tt.want {
				if !strings.Contains(strings.ToLower(file.String()), strings.ToLower(want)) {
					t.Errorf("%s as %s lacks %q:\n%s", tt.what, form, want, file.String())
				}
			}
			if tt.not != "" && strings.Contains(file.String(), tt.not) {
				t.Errorf("%s as %s has %q", tt.what, form, tt.not)
			}
		}
	}
	if err := x.Export(t.Context(), &bytes.Buffer{}, func(string) {}, "exe", words.VI, district.Query{From: first, Until: first}); err == nil {
		t.Error("a form that nobody offers was written")
	}
}
