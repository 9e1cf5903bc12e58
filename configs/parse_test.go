package configs_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // as the commands embed it

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
)

func TestAFileSaysOnlyWhatDiffers(t *testing.T) {
	got, err := configs.Parse("loa.toml", []byte(`
[station]
id = "dai-loc"
name = "Đài truyền thanh xã Đại Lộc"

[policy]
quiet_hours = []
windows = ["05:30-06:30", "17:00–18:00"]

[sound]
target_lufs = -16
`))
	if err != nil {
		t.Fatal(err)
	}
	want := configs.Default()
	want.Station.ID, want.Station.Name = "dai-loc", "Đài truyền thanh xã Đại Lộc"
	want.Policy.QuietHours = []string{}
	want.Policy.Windows = []string{"05:30-06:30", "17:00–18:00"}
	want.Sound.TargetLUFS = -16
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatIsTaken(t *testing.T) {
	for name, text := range map[string]string{
		"an empty file":                    "",
		"comments alone":                   "# chưa có gì",
		"a mark that Notepad puts first":   "\ufeff[station]\nid = \"x\"",
		"line ends of Windows":             "[station]\r\nid = \"x\"\r\n",
		"dotted keys":                      `station.id = "x"`,
		"a section in one line":            `station = { id = "x", language = "en" }`,
		"quiet hours to the end of day":    "[policy]\nquiet_hours = [\"21:00-24:00\", \"00:00-05:00\"]",
		"quiet the whole day":              "[policy]\nquiet_hours = [\"00:00-24:00\"]",
		"an array over several lines":      "[policy]\nquiet_hours = [\n  \"21:00-05:00\", # đêm\n  \"11:30-13:30\",\n]",
		"half an hour at most":             "[media]\nmax_hours = 0.5",
		"a collector on this machine":      "[uplink]\nurl = \"http://127.0.0.1:8440\"",
		"an id of sixty-three":             "[station]\nid = \"" + strings.Repeat("a", 63) + "\"",
		"a device by its name":             "[output]\ndevice = \"hw:CARD=Device,DEV=0\"",
		"a slow card":                      "[output]\nrate = 8000\nchannels = 1",
		"a time zone of the neighbourhood": "[station]\ntimezone = \"Asia/Vientiane\"",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := configs.Parse("loa.toml", []byte(text)); err != nil {
				t.Errorf("refused: %v", err)
			}
		})
	}
}

// Each row is a slip that a person makes, and what the station points at.
func TestWhatIsRefused(t *testing.T) {
	for _, tc := range []struct {
		slip, text string
		want       configs.Error
	}{
		// words that are not there
		{"a slip of the finger", "[station]\nnmae = \"x\"", unknown(2, 1, "station.nmae", "station.name")},
		{"the right key in the wrong section", "[station]\nquiet_hours = []", unknown(2, 1, "station.quiet_hours", "policy.quiet_hours")},
		{"a key before its section", "id = \"x\"", unknown(1, 1, "id", "station.id")},
		{"a slip in a section's name", "\n[ouput]\nrate = 48000\n", unknown(2, 2, "ouput", "output")},
		{"a word from elsewhere", "[station]\nprimary_contact = \"x\"", unknown(2, 1, "station.primary_contact", "")},
		{"a section within a section", "[station.place]\nx = 1", unknown(1, 2, "station.place", "")},

		// the wrong kind of value
		{"a number for a text", "[station]\nid = 3", wrongType(2, 6, "station.id", "3", configs.TypeString)},
		{"a text for a number", "[output]\nrate = \"48000\" # Hz", wrongType(2, 8, "output.rate", `"48000"`, configs.TypeInteger)},
		{"half a channel", "[output]\nchannels = 1.5", wrongType(2, 12, "output.channels", "1.5", configs.TypeInteger)},
		{"a text for a level", "[sound]\ntarget_lufs = \"-18\"", wrongType(2, 15, "sound.target_lufs", `"-18"`, configs.TypeNumber)},
		{"one stretch without brackets", "[policy]\nquiet_hours = \"21:00-05:00\"", wrongType(2, 15, "policy.quiet_hours", `"21:00-05:00"`, configs.TypeStrings)},
		{"a value for a section", "station = 3", wrongType(1, 11, "station", "3", configs.TypeTable)},
		{"a list of stations", "[[station]]\nid = \"x\"", wrongType(1, 3, "station", "station]]", configs.TypeTable)},

		// the wrong value
		{"a language of the mountains", "[station]\nlanguage = \"tay\"", value(2, 12, "station.language", `"tay"`, "", "vi", "en")},
		{"a capital", "[station]\nlanguage = \"VI\"", value(2, 12, "station.language", `"VI"`, "vi", "vi", "en")},
		{"an id with a space", "[station]\nid = \"Dai Loc\"", value(2, 6, "station.id", `"Dai Loc"`, "dai-loc", configs.FormID)},
		{"an id with accents", "[station]\nid = \"đại-lộc\"", value(2, 6, "station.id", `"đại-lộc"`, "", configs.FormID)},
		{"an id of sixty-four", "[station]\nid = \"" + strings.Repeat("a", 64) + "\"", value(2, 6, "station.id", `"`+strings.Repeat("a", 64)+`"`, "", configs.FormID)},
		{"no id", "[station]\nid = \"\"", value(2, 6, "station.id", `""`, "", configs.FormID)},
		{"a path for an id", "[station]\nid = \"../x\"", value(2, 6, "station.id", `"../x"`, "", configs.FormID)},
		{"a city that has no zone", "[station]\ntimezone = \"Asia/Hanoi\"", value(2, 12, "station.timezone", `"Asia/Hanoi"`, "Asia/Ho_Chi_Minh", configs.FormZone)},
		{"the box decides the zone", "[station]\ntimezone = \"Local\"", value(2, 12, "station.timezone", `"Local"`, "Asia/Ho_Chi_Minh", configs.FormZone)},
		{"another player's backend", "[output]\nbackend = \"alsa\"", value(2, 11, "output.backend", `"alsa"`, "", "oto", "aplay", "file", "null")},
		{"a backend with a slip", "[output]\nbackend = \"flie\"", value(2, 11, "output.backend", `"flie"`, "file", "oto", "aplay", "file", "null")},
		{"a rate in kHz", "[output]\nrate = 48", value(2, 8, "output.rate", "48", "", "8000..192000")},
		{"more channels than horns have", "[output]\nchannels = 6", value(2, 12, "output.channels", "6", "", "1", "2")},
		{"a device that would end its line", "[output]\ndevice = 'x\" file \"/etc'", value(2, 10, "output.device", `"x\" file \"/etc"`, "", configs.FormPlain)},
		{"a level without its sign", "[sound]\ntarget_lufs = 18", value(2, 15, "sound.target_lufs", "18", "", "-40..-5")},
		{"no level at all", "[sound]\ntarget_lufs = nan", value(2, 15, "sound.target_lufs", "NaN", "", "-40..-5")},
		{"a ceiling above full scale", "[sound]\ntrue_peak_db = 1", value(2, 16, "sound.true_peak_db", "1", "", "-20..0")},
		{"a band upside down", "[sound]\nspeech_band = \"8000-180\"", value(2, 15, "sound.speech_band", `"8000-180"`, "", configs.FormBand)},
		{"half a band", "[sound]\nspeech_band = \"180\"", value(2, 15, "sound.speech_band", `"180"`, "", configs.FormBand)},
		{"a start of a minute", "[sound]\nsoft_start = \"1m\"", value(2, 14, "sound.soft_start", `"1m"`, "", configs.FormRamp)},
		{"a crossfade of half a song", "[sound]\ncrossfade = \"4s\"", value(2, 13, "sound.crossfade", `"4s"`, "", configs.FormCrossfade)},
		{"a length without its unit", "[sound]\nbed_attack = \"200\"", value(2, 14, "sound.bed_attack", `"200"`, "", configs.FormRamp)},
		{"an hour without its volume", "[sound]\nvolume = [\"05:00-06:00\"]", value(2, 1, "sound.volume", `"05:00-06:00"`, "", configs.FormVolume)},
		{"a volume that deafens", "[sound]\nvolume = [\"05:00-06:00 60 dB\"]", value(2, 1, "sound.volume", `"05:00-06:00 60 dB"`, "", configs.FormVolume)},
		{"a zone that deafens", "[sound.zones]\nThon-1 = 60", value(2, 10, "sound.zones.thon-1", "60", "", "-60..12")},
		{"a zone in words", "[sound.zones]\nthon-1 = \"nho\"", wrongType(2, 10, "sound.zones.thon-1", `"nho"`, configs.TypeNumber)},
		{"media of no length", "[media]\nmax_hours = 0", value(2, 13, "media.max_hours", "0", "", "0.01..24")},
		{"less room than none", "[media]\ncache_gb = -1", value(2, 12, "media.cache_gb", "-1", "", "0..100000")},
		{"an hour without minutes", "[policy]\nquiet_hours = [\"21-5\"]", value(2, 1, "policy.quiet_hours", `"21-5"`, "", configs.FormSpan)},
		{"an hour no day has", "[policy]\nwindows = [\"05:30-25:00\"]", value(2, 1, "policy.windows", `"05:30-25:00"`, "", configs.FormSpan)},
		{"all day or never", "[policy]\nquiet_hours = [\"21:00-21:00\"]", value(2, 1, "policy.quiet_hours", `"21:00-21:00"`, "", configs.FormSpan)},
		{"approval by three", "[policy]\napproval = \"two-persons\"", value(2, 12, "policy.approval", `"two-persons"`, "two-person", "one-person", "two-person")},
		{"trust in the network", "[clock]\ntrust = \"ntp\"", value(2, 9, "clock.trust", `"ntp"`, "", "auto", "system")},
		{"an emergency never said", "[emergency]\ntimes = 0", value(2, 9, "emergency.times", "0", "", "1..20")},
		{"a log kept for less than nothing", "[log]\nkeep_days = -1", value(2, 13, "log.keep_days", "-1", "", "0..36500")},
		{"an address without its scheme", "[uplink]\nurl = \"thu.example.vn\"", value(2, 7, "uplink.url", `"thu.example.vn"`, "", configs.FormURL)},
		{"in a section of one line", `station = { id = "x", language = "fr" }`, value(1, 34, "station.language", `"fr"`, "", "vi", "en")},
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

func TestTextThatIsNoTOML(t *testing.T) {
	for _, tc := range []struct {
		slip, text   string
		line, column int
	}{
		{"a text without quotes", "[station]\nid = dai-loc", 2, 6},
		{"a bracket left open", "[station\nid = \"x\"", 1, 9},
		{"the same key twice", "[station]\nid = \"a\"\nid = \"b\"", 3, 1},
		{"a number past all counting", "[output]\nrate = 99999999999999999999", 2, 8},
		{"saved in an old encoding", "[station]\nname = \"x\xe3\"", 2, 10},
	} {
		t.Run(tc.slip, func(t *testing.T) {
			_, err := configs.Parse("loa.toml", []byte(tc.text))
			got, ok := errors.AsType[*configs.Error](err)
			if !ok {
				t.Fatalf("taken, or refused without a place: %v", err)
			}
			if got.Kind != configs.KindSyntax || got.Line != tc.line || got.Column != tc.column {
				t.Errorf("got %s at %d:%d (%v), want a syntax error at %d:%d", got.Kind, got.Line, got.Column, got, tc.line, tc.column)
			}
		})
	}
}

func TestAllThatIsWrongIsSaidAtOnceInTheOrderOfTheFile(t *testing.T) {
	_, err := configs.Parse("/etc/loa/loa.toml", []byte(`
[policy]
approval = "nobody"
[output]
rate = 48
[station]
language = "vn"
`))
	want := `/etc/loa/loa.toml:3:12: policy.approval = "nobody" is not allowed: want one-person or two-person
/etc/loa/loa.toml:5:8: output.rate = 48 is not allowed: want 8000..192000
/etc/loa/loa.toml:7:12: station.language = "vn" is not allowed: want vi or en`
	want = strings.Replace(want, "want vi or en", "want vi or en; did you mean vi?", 1)
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

func TestSentences(t *testing.T) {
	for text, want := range map[string]string{
		"[station]\nnmae = 'x'": "f:2:1: unknown key station.nmae; did you mean station.name?",
		"[output]\nrate = 'x'":  "f:2:8: output.rate = 'x': want integer",
		"[station]\nid = x":     "f:2:6: toml: unexpected character U+0078 'x' at start of value",
		"\xff":                  "f:1:1: not a configuration: want UTF-8",
	} {
		if _, err := configs.Parse("f", []byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	huge := filepath.Join(dir, "movie.mp4")
	if err := os.WriteFile(huge, make([]byte, 1<<20+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"not there":         filepath.Join(dir, "none.toml"),
		"a folder":          dir,
		"not a text at all": huge,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := configs.Load(path)
			got, ok := errors.AsType[*configs.Error](err)
			if !ok || got.Kind != configs.KindUnreadable || got.File != path || got.Line != 0 {
				t.Errorf("got %#v, want unreadable", got)
			}
		})
	}
	if _, err := configs.Load(filepath.Join(dir, "none.toml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file cannot be told from a broken one: %v", err)
	}
}

func TestQuietHoursCrossMidnight(t *testing.T) {
	policy, err := configs.Default().Policy.Hours(nil)
	if err != nil {
		t.Fatal(err)
	}
	loc, err := configs.Default().Station.Location()
	if err != nil {
		t.Fatal(err)
	}
	for hour, quiet := range map[string]bool{"20:59": false, "21:00": true, "23:59": true, "00:00": true, "03:15": true, "04:59": true, "05:00": false, "12:00": false} {
		at, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-24 "+hour, loc)
		if err != nil {
			t.Fatal(err)
		}
		if _, breach := policy.Check(at, time.Second); breach != quiet {
			t.Errorf("%s: quiet is %v, want %v", hour, breach, quiet)
		}
	}
}

func TestAConfigMadeByHandIsNotTrusted(t *testing.T) {
	if _, err := (configs.Policy{QuietHours: []string{"night"}}).Hours(nil); err == nil {
		t.Error("quiet hours of \"night\" were understood")
	}
	if _, err := (configs.Policy{Windows: []string{"day"}}).Hours(nil); err == nil {
		t.Error("windows of \"day\" were understood")
	}
	if _, err := (configs.Station{Timezone: "Asia/Hanoi"}).Location(); err == nil {
		t.Error("Asia/Hanoi was found")
	}
	if got := (configs.Media{MaxHours: 1.5}).MaxLength(); got != 90*time.Minute {
		t.Errorf("an hour and a half is %v", got)
	}
	if got, err := (configs.Policy{}).Hours(nil); err != nil || len(got.Quiet)+len(got.Windows) != 0 {
		t.Errorf("no hours at all: got %+v, %v", got, err)
	}
	want := broadcast.ClockSpan{Start: 17 * 3600, End: 18 * 3600}
	if got, err := (configs.Policy{Windows: []string{"17:00–18:00"}}).Hours(nil); err != nil || got.Windows[0] != want {
		t.Errorf("a window copied from the station's own words: got %+v, %v", got, err)
	}
}

// Whatever is typed, reading ends, and an error points into the text.
func FuzzParse(f *testing.F) {
	f.Add([]byte(configs.Sample()))
	f.Add([]byte("[station]\nid = 3"))
	f.Add([]byte("\ufeff[[policy]]\nx = {a = 1, \"b c\".d = [\n1]}\n\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := configs.Parse("loa.toml", data)
		if err == nil {
			return
		}
		all, ok := errors.AsType[configs.Errors](err)
		if !ok || len(all) == 0 {
			t.Fatalf("an error without a place: %v", err)
		}
		lines := strings.Count(string(data), "\n") + 1
		for _, e := range all {
			if e.Line < 1 || e.Line > lines || e.Column < 1 || e.Error() == "" {
				t.Errorf("%d:%d lies outside the text: %v", e.Line, e.Column, e)
			}
		}
	})
}

func unknown(line, column int, key, suggest string) configs.Error {
	return configs.Error{File: "loa.toml", Line: line, Column: column, Key: key, Kind: configs.KindUnknownKey, Suggest: suggest}
}

func wrongType(line, column int, key, value, want string) configs.Error {
	return configs.Error{
		File: "loa.toml", Line: line, Column: column, Key: key,
		Kind: configs.KindType, Value: value, Allowed: []string{want},
	}
}

func value(line, column int, key, value, suggest string, allowed ...string) configs.Error {
	return configs.Error{
		File: "loa.toml", Line: line, Column: column, Key: key,
		Kind: configs.KindValue, Value: value, Allowed: allowed, Suggest: suggest,
	}
}
