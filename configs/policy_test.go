package configs_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
)

// eves stands for the lunar calendar: Tết 2027 is 6 February.
func eves(string) []broadcast.Date { return []broadcast.Date{"2027-02-05"} }

func hours(t *testing.T, text string) broadcast.Policy {
	t.Helper()
	c, err := configs.Parse("loa.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Policy.Hours(eves)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Each row is a day in a commune that took a preset as it is.
func TestWhatThePresetsPermit(t *testing.T) {
	loc, err := configs.Default().Station.Location()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		preset, start string
		minutes       int
		permitted     bool
	}{
		{"", "2026-11-24 13:00", 60, true}, // the defaults have no windows
		{"", "2026-11-24 21:00", 1, false},

		{"nong-thon", "2026-11-24 05:30", 45, true},
		{"nong-thon", "2026-11-24 13:00", 5, false},
		{"nong-thon", "2026-11-24 19:00", 5, true},
		{"nong-thon", "2026-11-24 03:15", 5, false},

		{"nong-thon-mua-dong", "2026-12-24 05:30", 5, false},
		{"nong-thon-mua-dong", "2026-12-24 06:30", 15, true},
		{"nong-thon-mua-dong", "2027-01-24 06:30", 15, true},
		{"nong-thon-mua-dong", "2026-07-24 05:30", 5, true},
		{"nong-thon-mua-he", "2026-07-24 05:15", 5, true},
		{"nong-thon-mua-he", "2026-12-24 05:15", 5, false},

		{"phuong-ha-noi", "2026-11-27 07:00", 15, true}, // Friday
		{"phuong-ha-noi", "2026-11-28 07:00", 15, false},
		{"phuong-ha-noi", "2026-11-29 17:00", 15, false},
		{"xa-ha-noi", "2026-11-29 11:00", 45, true},

		{"bao-lu", "2026-11-24 20:00", 5, true},
		{"bao-lu", "2026-11-24 20:10", 5, false},

		{"tet", "2027-02-05 23:45", 45, true},
		{"tet", "2027-02-06 23:45", 45, false},
	} {
		start, err := time.ParseInLocation("2006-01-02 15:04", tt.start, loc)
		if err != nil {
			t.Fatal(err)
		}
		p := hours(t, "[policy]\npreset = \""+tt.preset+"\"")
		if _, breach := p.Check(start, time.Duration(tt.minutes)*time.Minute); breach == tt.permitted {
			t.Errorf("%q, %s for %d min: permitted %t, want %t", tt.preset, tt.start, tt.minutes, !breach, tt.permitted)
		}
	}
}

func TestWhatThePresetsBound(t *testing.T) {
	for preset, want := range map[string]struct {
		minutes, blocks int
		music           bool
	}{
		"": {0, 0, true}, "nong-thon": {45, 4, true}, "nong-thon-mua-dong": {45, 4, true}, "nong-thon-mua-he": {45, 4, true},
		"phuong-ha-noi": {15, 2, true}, "xa-ha-noi": {45, 3, true}, "bao-lu": {5, 14, true}, "quoc-tang": {0, 0, false}, "tet": {0, 0, true},
	} {
		p := hours(t, "[policy]\npreset = \""+preset+"\"")
		if p.MaxBlock.Duration() != time.Duration(want.minutes)*time.Minute || p.MaxBlocks != want.blocks || p.NoMusic == want.music {
			t.Errorf("%q: %s, %d a day, no music %t; want %+v", preset, p.MaxBlock.Duration(), p.MaxBlocks, p.NoMusic, want)
		}
	}
	if got := configs.Presets(); len(got) != 8 || !slices.IsSorted(got) {
		t.Errorf("presets: %v", got)
	}
}

func TestAKeyOfTheFileGoesBeforeThePreset(t *testing.T) {
	// The sample week: the morning takes an hour, the evening goes on to 18:15.
	p := hours(t, `
[policy]
max_session_minutes = 60
windows = ["05:30-06:30", "17:00-18:15"]
preset = "nong-thon"
`)
	want := []broadcast.ClockSpan{{Start: 19800, End: 23400}, {Start: 17 * 3600, End: 65700}}
	if !slices.Equal(p.Windows, want) || p.MaxBlock.Duration() != time.Hour || p.MaxBlocks != 4 {
		t.Errorf("got %+v", p)
	}
	p = hours(t, `
[policy]
preset = "phuong-ha-noi"
[[policy.rules]]
name = "thứ bảy"
days = ["T7"]
windows = ["08:00-08:15"]
max_sessions = 1
[[policy.rules]]
name = "chợ"
zones = ["Chợ"]
quiet_hours = []
open = ["23:00-23:30"]
`)
	one := 1
	rules := []broadcast.PolicyRule{
		{Name: "thứ bảy", Weekdays: 1 << time.Saturday, Windows: []broadcast.ClockSpan{{Start: 8 * 3600, End: 29700}}, MaxBlocks: &one},
		{Name: "chợ", Zones: []string{"Chợ"}, Quiet: []broadcast.ClockSpan{}, Open: []broadcast.ClockSpan{{Start: 23 * 3600, End: 84600}}},
	}
	if diff := cmp.Diff(rules, p.Rules); diff != "" {
		t.Errorf("the rules of the file take the place of the preset's (-want +got):\n%s", diff)
	}
}

// Two wards on one controller, each with its own quiet hours.
func TestQuietHoursOfAZone(t *testing.T) {
	p := hours(t, `
[policy]
quiet_hours = ["21:00-05:00"]
[[policy.rules]]
zones = ["Phường 2"]
quiet_hours = ["19:00-07:00"]
`)
	six := time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		zones     []string
		permitted bool
	}{
		{[]string{"Phường 1"}, true},
		{[]string{"Phường 2"}, false},
		{[]string{"Phường 1", "Phường 2"}, false},
		{nil, false},
	} {
		if _, breach := p.Check(six, time.Minute, tt.zones...); breach == tt.permitted {
			t.Errorf("06:00 in %v: permitted %t, want %t", tt.zones, !breach, tt.permitted)
		}
	}
}

func TestSlipsInAPolicyAreNamedWithTheirLine(t *testing.T) {
	rule := func(text string) string { return "[policy]\n[[policy.rules]]\nname = \"a\"\n[[policy.rules]]\n" + text }
	for _, tc := range []struct {
		slip, text string
		want       configs.Error
	}{
		{"a preset with a slip", "[policy]\npreset = \"nong-thom\"", value(2, 10, "policy.preset", `"nong-thom"`, "nong-thon", configs.Presets()...)},
		{"a day no calendar has", rule(`from = "31/04"`), value(5, 8, "policy.rules.from", `"31/04"`, "", configs.FormDay)},
		{"a range that ends before it begins", rule("from = \"16/10/2026\"\nuntil = \"15/10/2026\""), value(6, 9, "policy.rules.until", `"15/10/2026"`, "", configs.FormLaterDay)},
		{"half of every year", rule("from = \"16/10\"\nuntil = \"15/10/2026\""), value(6, 9, "policy.rules.until", `"15/10/2026"`, "", configs.FormSameDay)},
		{"a date of every year", rule(`dates = ["24/12"]`), value(5, 1, "policy.rules.dates", `"24/12"`, "", configs.FormDate)},
		{"a day of the week with a slip", rule(`days = ["satt"]`), value(5, 1, "policy.rules.days", `"satt"`, "sat", "sun", "mon", "tue", "wed", "thu", "fri", "sat", "cn", "t2", "t3", "t4", "t5", "t6", "t7")},
		{"an hour no day has", rule(`open = ["23:45-24:30"]`), value(5, 1, "policy.rules.open", `"23:45-24:30"`, "", configs.FormSpan)},
		{"a calendar nobody knows", rule(`calendar = "giao-thoa"`), value(5, 12, "policy.rules.calendar", `"giao-thoa"`, "giao-thua", "giao-thua", "ngay-le", "ky-niem")},
		{"a season nobody knows", rule(`season = "mua-hè"`), value(5, 10, "policy.rules.season", `"mua-hè"`, "mua-he", "mua-dong", "mua-he")},
		{"a season and days", rule("season = \"mua-he\"\nfrom = \"01/05\""), value(5, 10, "policy.rules.season", `"mua-he"`, "", configs.FormSeasonAlone)},
		{"less than no time", rule(`max_session_minutes = -1`), value(5, 23, "policy.rules.max_session_minutes", "-1", "", "0..1440")},
		{"a rule in one line", "[policy]\nrules = [{ windows = [\"5-6\"] }]", value(2, 1, "policy.rules.windows", `"5-6"`, "", configs.FormSpan)},
		{"a key that is none", rule(`window = []`), unknown(5, 1, "policy.rules.window", "policy.rules.windows")},
		{"a word for a number", rule(`max_sessions = "2"`), wrongType(5, 16, "policy.rules.max_sessions", `"2"`, configs.TypeInteger)},
		{"one rule for many", "[policy]\nrules = \"weekend\"", wrongType(2, 9, "policy.rules", `"weekend"`, configs.TypeTables)},
	} {
		t.Run(tc.slip, func(t *testing.T) {
			_, err := configs.Parse("loa.toml", []byte(tc.text))
			got, ok := errors.AsType[*configs.Error](err)
			if !ok {
				t.Fatalf("taken, or refused without a place: %v", err)
			}
			if diff := cmp.Diff(tc.want, *got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A preset is text that a commune reads and copies: it says in both languages
// what it is for.
func TestEveryPresetSaysWhatItIs(t *testing.T) {
	for _, name := range configs.Presets() {
		text, ok := configs.Preset(name)
		if !ok || !strings.HasPrefix(text, "# ") || !strings.Contains(text, ". ") {
			t.Errorf("%s begins with %q", name, text[:min(len(text), 40)])
		}
	}
	if _, ok := configs.Preset("../loa"); ok {
		t.Error("a path is taken for the name of a preset")
	}
}
