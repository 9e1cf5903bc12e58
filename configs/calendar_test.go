package configs_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
)

func TestTheHolidaysThatAreBuiltIn(t *testing.T) {
	book := configs.Holidays()
	off, named := 0, map[string]bool{}
	for _, c := range book {
		for _, d := range c.Days {
			if named[d.Name] || d.NameEN == "" {
				t.Errorf("%s: named twice, or without an English name", d.Name)
			}
			named[d.Name] = true
			if d.Kind == broadcast.DayOff {
				off += d.Days
				if d.Document == "" {
					t.Errorf("%s is a day off by no document", d.Name)
				}
			}
		}
	}
	if off != 10 { // the Labour Code has eleven, one of them fixed each year
		t.Errorf("%d days off, want 10", off)
	}
	for _, name := range []string{"ngay-le", "ky-niem", "ngay-le/Quốc khánh", "ky-niem/Trung thu"} {
		if !book.Find(name) {
			t.Errorf("%s is not found", name)
		}
	}
	for _, name := range []string{"ngay", "ngay-le/Trung thu", "", "/"} {
		if book.Find(name) {
			t.Errorf("%s is found", name)
		}
	}
}

func TestACommunesOwnCalendar(t *testing.T) {
	got, err := configs.ParseCalendar("xa.toml", []byte(`
name = "xa"
words = ["ngày của xã"]

[[day]]
name = "Quốc tang"
kind = "mourning"
document = "123/TB"
from = "25/07/2024"
until = "2024-07-26"

[[day]]
name = "Hội làng"
lunar = "10/1"
days = 3

[[day]]
name = "Nghỉ liền kề Quốc khánh"
kind = "off"
from = "1/9/2027"

[[day]]
name = "Cuối năm"
lunar = "last/12"

[[day]]
name = "Ngày nhuận"
solar = "29/2"
`))
	want := broadcast.Calendar{Name: "xa", Words: []string{"ngày của xã"}, Days: []broadcast.MarkedDay{
		{Name: "Quốc tang", Kind: broadcast.DayMourning, Document: "123/TB", From: "2024-07-25", Until: "2024-07-26", Days: 1},
		{Name: "Hội làng", Kind: broadcast.DayProgramme, Lunar: broadcast.LunarDay{Month: 1, Day: 10}, Days: 3},
		{Name: "Nghỉ liền kề Quốc khánh", Kind: broadcast.DayOff, From: "2027-09-01", Until: "2027-09-01", Days: 1},
		{Name: "Cuối năm", Kind: broadcast.DayProgramme, Lunar: broadcast.LunarDay{Month: 12, Last: true}, Days: 1},
		{Name: "Ngày nhuận", Kind: broadcast.DayProgramme, Solar: broadcast.MonthDay{Month: 2, Day: 29}, Days: 1},
	}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// Each wrong line is named by its place, its key and what may stand there.
func TestAWrongLineOfACalendar(t *testing.T) {
	const head = "name = \"xa\"\n[[day]]\nname = \"Hội\"\nsolar = \"1/1\"\n[[day]]\nname = \"Tang\"\n"
	for text, want := range map[string]string{
		"nmae = \"xa\"":           "1:1 config_unknown_key nmae name",
		"name = \"Xã ta\"":        "1:8 config_value name " + configs.FormSlug,
		"name = 7":                "1:8 config_type name string",
		"name = xa":               "1:8 config_syntax  ",
		head:                      "5:3 config_value day.solar " + configs.FormOneOf,
		head + "solar = \"30/2\"": "7:9 config_value day.solar " + configs.FormSolar,
		head + "solar = \"1/1\"\nlunar = \"1/1\"":                          "7:9 config_value day.solar " + configs.FormOneOf,
		head + "lunar = \"31/1\"":                                          "7:9 config_value day.lunar " + configs.FormLunar,
		head + "lunar = \"1/13\"":                                          "7:9 config_value day.lunar " + configs.FormLunar,
		head + "lunar = \"rằm\"":                                           "7:9 config_value day.lunar " + configs.FormLunar,
		head + "from = \"31/4/2026\"":                                      "7:8 config_value day.from " + configs.FormDate,
		head + "from = \"2/4/2026\"\nuntil = \"1/4/2026\"":                 "8:9 config_value day.until " + configs.FormUntil,
		head + "from = \"2/4/2026\"\nuntil = \"soon\"":                     "8:9 config_value day.until " + configs.FormDate,
		head + "from = \"2/4/2026\"\ndays = 2":                             "8:8 config_value day.days " + configs.FormNoDays,
		head + "solar = \"30/4\"\ndays = 2":                                "8:8 config_value day.days " + configs.FormSameMonth,
		head + "solar = \"30/4\"\ndays = -1":                               "8:8 config_value day.days " + configs.FormSameMonth,
		head + "lunar = \"last/12\"\ndays = 2":                             "8:8 config_value day.days " + configs.FormSameMonth,
		head + "solar = \"2/9\"\nkind = \"mourn\"":                         "8:8 config_value day.kind programme",
		head + "from = \"2/9/2026\"\nkind = \"mourning\"":                  "5:3 config_value day.document " + configs.FormDocument,
		head + "solar = \"2/9\"\ndocment = \"1\"":                          "8:1 config_unknown_key day.docment day.document",
		head + "solar = \"2/9\"\n[[day]]\nsolar = \"3/9\"":                 "8:3 config_value day.name " + configs.FormName,
		head + "solar = \"2/9\"\n[[day]]\nname = \"a/b\"\nsolar = \"3/9\"": "9:8 config_value day.name " + configs.FormName,
	} {
		c, err := configs.ParseCalendar("xa.toml", []byte(text))
		errs, ok := errors.AsType[configs.Errors](err)
		if !ok || len(errs) != 1 || len(c.Days) > 0 {
			t.Errorf("%q: %v, %v; want one error and nothing taken", text, c, err)
			continue
		}
		e := errs[0]
		fix := e.Suggest
		if len(e.Allowed) > 0 {
			fix = e.Allowed[0]
		}
		if got := fmt.Sprintf("%d:%d %s %s %s", e.Line, e.Column, e.Kind, e.Key, fix); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestEveryWrongLineIsNamed(t *testing.T) {
	_, err := configs.ParseCalendar("xa.toml", []byte("name = \"xa\"\n"+strings.Repeat("[[day]]\nname = \"Hội\"\nsolar = \"40/1\"\n", 3)))
	if errs, _ := errors.AsType[configs.Errors](err); len(errs) != 3 || errs[2].Line != 10 {
		t.Errorf("got %v, want lines 4, 7 and 10", err)
	}
}

func TestACalendarThatIsNotThere(t *testing.T) {
	if _, err := configs.LoadCalendar(t.TempDir() + "/xa.toml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
