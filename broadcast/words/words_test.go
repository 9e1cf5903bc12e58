package words

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

var place = regexp.MustCompile(`\{(\d+)(?::\w+)?(?:\|[a-z ]+\|[a-z ]+)?\}`)

// places lists the arguments that a sentence uses, each once.
func places(s string) []string {
	var out []string
	for _, m := range place.FindAllStringSubmatch(s, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestEveryKeySpeaksBothLanguagesWithTheSameArguments(t *testing.T) {
	for _, key := range Keys() {
		e, _ := find(key)
		if e.vi == "" || e.en == "" {
			t.Errorf("%s: %q / %q, want words in both languages", key, e.vi, e.en)
		}
		if vi, en := places(e.vi), places(e.en); !slices.Equal(vi, en) {
			t.Errorf("%s takes %v in Vietnamese and %v in English", key, vi, en)
		}
	}
}

func TestTheCheckOfArgumentsSeesADifference(t *testing.T) {
	if slices.Equal(places("{1} lần, cách nhau {2}"), places("{1} times")) {
		t.Error("two sentences with different arguments count as equal")
	}
}

func TestNoKeyIsThereTwice(t *testing.T) {
	keys := Keys()
	if whole := len(keys); whole != len(slices.Compact(keys)) {
		t.Error("two tables of the catalogue hold the same key")
	}
}

// A date that is shown as something to type must still lie ahead when the program
// is years old. What looks back is named as a day long past.
func TestWhatIsToBeTypedDoesNotGrowOld(t *testing.T) {
	year := regexp.MustCompile(`--\w[^;·]*/(202[1-9]|20[3-9]\d)`)
	for _, key := range Keys() {
		if e, _ := find(key); year.MatchString(e.vi + "\n" + e.en) {
			t.Errorf("%s names a year: %q / %q", key, e.vi, e.en)
		}
	}
	if !year.MatchString(`--at "24/12/2026 05:30"`) {
		t.Error("a year in what is to be typed is not seen")
	}
}

// A message is one sentence, lower case, without a full stop, and says what to do.
func TestProblemsFollowTheHouseStyle(t *testing.T) {
	for _, key := range Keys() {
		kind, isProblem := strings.CutPrefix(string(key), "problem.")
		if !isProblem {
			continue
		}
		hint := Key("hint." + kind)
		if !Has(hint) && !strings.Contains(kind, ".") {
			t.Errorf("%s has no hint", key)
		}
		for _, lang := range []Lang{VI, EN} {
			message := Text(lang, key, "x", "x", "x", "x", "x", "x")
			if strings.HasSuffix(message, ".") || strings.Contains(message, "!") {
				t.Errorf("%s (%s): %q ends like a proclamation", key, lang, message)
			}
			if first := []rune(message)[0]; unicode.IsUpper(first) {
				t.Errorf("%s (%s): %q begins with a capital", key, lang, message)
			}
			if strings.Contains(message, "{") || strings.Contains(Text(lang, hint), "{") {
				t.Errorf("%s (%s): braces are left in the sentence", key, lang)
			}
		}
	}
}

type span string

func (s span) String() string { return string(s) }

func TestSay(t *testing.T) {
	monday := time.Date(2026, 11, 23, 3, 15, 0, 0, time.FixedZone("", 7*3600))
	for _, c := range []struct {
		lang          Lang
		kind, field   string
		args          []any
		message, hint string
	}{
		{VI, "quiet_hours", "at", []any{monday, span("21:00–05:00")}, "03:15 nằm trong giờ yên tĩnh 21:00–05:00", `đổi giờ trong --at thành 05:00, giữ nguyên ngày; xin ngoại lệ: thêm --ask-exception, người khác duyệt`},
		{EN, "quiet_hours", "", []any{monday, span("22:00–06:00")}, "03:15 falls in quiet hours 22:00–06:00", "wait until 06:00; for an emergency: loa play FILE --emergency"},
		{EN, "outside_windows", "at", []any{monday, []span{"05:30–06:30", "17:00–18:00"}}, "03:15 is outside the permitted windows", "the commune's windows: 05:30–06:30, 17:00–18:00; to ask for an exception: add --ask-exception"},
		{VI, "when_past", "at", []any{"hôm nay 3h15", monday}, `"hôm nay 3h15" là thứ hai 23/11/2026 03:15, đã qua rồi`, `chọn giờ sắp tới, ví dụ --at "ngày mai 03:15"; phát ngay: loa play TỆP`},
		{EN, "when_past", "at", []any{"30 5 31 2 *", time.Time{}}, `"30 5 31 2 *" has no start ahead`, "look at the date, --from, --until, --to and --except again"},
		{VI, "file_too_big", "file", []any{"lễ hội.wav", int64(2_345_000_000), int64(2_000_000_000)}, `tệp "lễ hội.wav" lớn 2,3 GB, quá mức 2,0 GB`, `nén thành MP3: ffmpeg -i "lễ hội.wav" -b:a 128k nho.mp3`},
		{EN, "file_damaged", "file", []any{"a.mp3"}, `more than half of the file "a.mp3" is damaged`, "copy or export the file again from its source"},
		{VI, "value_unknown", "priority", []any{"gấp", []string{"routine", "priority"}}, `không có lựa chọn "gấp"`, "chọn một trong: routine, priority"},
		{EN, "loop_too_tight", "every", []any{time.Minute, 271 * time.Second}, "every 1 min is too often for a programme of 4 min 31 s", "make --every longer than 4 min 31 s, or cut the programme with --for"},
		{EN, "struck_by_lightning", "", nil, "a problem without words: struck_by_lightning", "see the machine's log: journalctl -u loa -n 50"},
		{EN, "file_missing", "file", []any{"{2} 100%.mp3", "no"}, `there is no file "{2} 100%.mp3"`, "see the names here: ls; imported files: loa list --media"},
	} {
		t.Run(c.kind, func(t *testing.T) {
			message, hint := Say(c.lang, c.kind, c.field, c.args)
			if message != c.message {
				t.Errorf("message\n got %s\nwant %s", message, c.message)
			}
			if hint != c.hint {
				t.Errorf("hint\n got %s\nwant %s", hint, c.hint)
			}
		})
	}
}

func TestArgumentsOfOtherTypesStayReadable(t *testing.T) {
	for _, c := range []struct {
		sentence string
		arg      any
		want     string
	}{
		{"{1:clock}", "05:30", "05:30"},
		{"{1:bytes}", "many", "many"},
		{"{1:length}", 3, "3"},
		{"{1|entry|entries} kept", 1, "1 entry kept"},
		{"{1|entry|entries} kept", int64(0), "0 entries kept"},
		{"{1|entry|entries} kept", 12, "12 entries kept"},
		{"{1|entry|entries} kept", "no", "no entries kept"},
		{"{1:day}", nil, ""},
		{"{1}", errors.New("broken"), "broken"},
		{"{1}", 2.5, "2,5"},
		{"{1} {2}", "one", "one "},
		{"a { b", "x", "a { b"},
		{"{x}", "x", "{x}"},
	} {
		if got := fill(VI, c.sentence, []any{c.arg}); got != c.want {
			t.Errorf("fill(%q, %v) = %q, want %q", c.sentence, c.arg, got, c.want)
		}
	}
}

func TestLanguages(t *testing.T) {
	for name, want := range map[string]Lang{
		"vi": VI, "VI": VI, "vi_VN.UTF-8": VI, "vi-VN": VI, "en": EN, "en_US": EN, "en.UTF-8": EN,
		"C": "", "fr_FR": "", "": "", "POSIX": "", "view": "",
	} {
		if got, ok := ParseLang(name); got != want || ok != (want != "") {
			t.Errorf("ParseLang(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
}

func ExampleText() {
	fmt.Println(Text(VI, AddRepeatGap, 3, 10*time.Second))
	fmt.Println(Text(EN, AddRepeatGap, 3, 10*time.Second))
	// Output:
	// 3 lần liên tiếp, cách nhau 10 giây
	// 3 times in a row, 10 s apart
}

func TestAStableWordInASentenceIsPutIntoTheLanguage(t *testing.T) {
	for _, c := range []struct {
		lang Lang
		kind string
		args []any
		want string
	}{
		{VI, "file_not_audio", []any{"tin.mp3", "text"}, `"tin.mp3" không phải tệp âm thanh, trông như văn bản`},
		{EN, "file_unsupported", []any{"a.m4a", "m4a"}, `the sound of "a.m4a" is M4A (AAC), which cannot be aired`},
		{VI, "file_needs_ffmpeg", []any{"tin.m4a", "m4a"}, `tệp "tin.m4a" là M4A (AAC), cần có chương trình ffmpeg mới phát được`},
		{EN, "file_needs_ffmpeg", []any{"a.mp2", "mpeg layer 2"}, `the sound of "a.mp2" is MP2 (MPEG Layer II), which takes ffmpeg to play`},
		{EN, "file_unsupported", []any{"a.wav", "wav 0x99, 4 bytes"}, `the sound of "a.wav" is wav 0x99, 4 bytes, which cannot be aired`}, // no label: as it is
		{VI, "no_device", []any{"busy"}, "không mở được thiết bị âm thanh: chương trình khác đang dùng"},
	} {
		if got, _ := Say(c.lang, c.kind, "", c.args); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
