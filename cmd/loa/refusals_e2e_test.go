package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Whatever cannot be done is said in two lines, what and why in the first, what
// to do about it in the second, with an exit code for scripts; and it leaves the
// station as it was. These tests read those lines as the operator does.

// foreign are scraps of what libraries say. None may reach a person who reads
// Vietnamese.
var foreign = []string{
	"no such", "not found", "denied", "invalid", "directory", "unexpected", "EOF", "error", "failed", "cannot",
	"no space", "read-only", "connect", "dial", "mkdir", "panic", "%!", "syscall", "broken", "context",
}

// refused checks a refusal: the exit code, an empty stdout, two lines, both of
// them in the language of the caller, and what they have to say.
func refused(t *testing.T, lang string, a answer, code int, says ...string) {
	t.Helper()
	lines := strings.Split(strings.TrimRight(a.stderr, "\n"), "\n")
	hint := map[string]string{"vi": "gợi ý: ", "en": "hint: "}[lang]
	switch {
	case a.code != code:
		t.Errorf("exit %d, want %d\n%s%s", a.code, code, a.stdout, a.stderr)
	case a.stdout != "":
		t.Errorf("a refusal wrote to stdout: %q", a.stdout)
	case len(lines) != 2 || !strings.HasPrefix(lines[0], "loa: ") || !strings.HasPrefix(lines[1], hint):
		t.Errorf("want a line of what and why and a line of %q, got:\n%s", hint, a.stderr)
	case len(lines[0]) < len("loa: ")+8 || len(lines[1]) < len(hint)+6:
		t.Errorf("that says too little:\n%s", a.stderr)
	}
	for _, want := range says {
		if !strings.Contains(a.stderr, want) {
			t.Errorf("the refusal does not say %q:\n%s", want, a.stderr)
		}
	}
	if lang == "vi" {
		unforeign(t, a.stderr)
	}
}

func unforeign(t *testing.T, said string) {
	t.Helper()
	for _, scrap := range foreign {
		if strings.Contains(said, scrap) {
			t.Errorf("a library speaks, %q in:\n%s", scrap, said)
		}
	}
}

// TestTheRefusalCheckHasTeeth is the negative control of refused.
func TestTheRefusalCheckHasTeeth(t *testing.T) {
	t.Parallel()
	good := "loa: không có tệp \"tin.mp3\"\ngợi ý: xem tên tệp: ls\n"
	for what, a := range map[string]answer{
		"another code":     {code: 1, stderr: good},
		"words on stdout":  {code: 5, stderr: good, stdout: "x"},
		"no hint":          {code: 5, stderr: "loa: không có tệp \"tin.mp3\"\n"},
		"a third line":     {code: 5, stderr: good + "goroutine 1\n"},
		"a library speaks": {code: 5, stderr: "loa: open tin.mp3: no such file or directory\ngợi ý: xem tên tệp: ls\n"},
	} {
		probe := &testing.T{}
		refused(probe, "vi", a, 5)
		if !probe.Failed() {
			t.Errorf("%s passed for a good refusal", what)
		}
	}
}

// state is all that a refusal must leave as it was.
func (b *box) state() string {
	b.t.Helper()
	var all strings.Builder
	all.WriteString(b.must("list", "--json"))
	all.WriteString(b.must("list", "--media", "--json"))
	fmt.Fprintf(&all, "held %v, on air %v\n", b.status().State, b.status().OnAir)
	for _, name := range []string{"media", "inbox", "schedule.json"} {
		err := filepath.Walk(filepath.Join(b.dir, name), func(path string, info os.FileInfo, err error) error {
			// A note stays where sound was taken back, so that its id is not given
			// to another file; what is on the shelf is in the list.
			note := name == "media" && filepath.Ext(path) == ".json"
			if err == nil && info.Mode().IsRegular() && !note {
				fmt.Fprintf(&all, "%s %d\n", filepath.Base(path), info.Size())
			}
			return err
		})
		if err != nil {
			b.t.Fatal(err)
		}
	}
	return all.String()
}

// unchanged checks that the station is as it was, that it lives, and that its log is whole.
func (b *box) unchanged(t *testing.T, before string) {
	t.Helper()
	if after := b.state(); after != before {
		t.Errorf("the refusal changed the station\nbefore:\n%s\nafter:\n%s", before, after)
	}
	b.must("log", "--verify")
}

// badFile is a file that cannot air, and what is said of it.
type badFile struct {
	name   string
	code   int
	vi, en string
}

// badFiles makes one of every kind in a folder.
func badFiles(t *testing.T, dir string) []badFile {
	t.Helper()
	in := func(name string) string { return filepath.Join(dir, name) }
	tool(t, "sox", "-n", "-r", "44100", "-c", "1", "-b", "16", in("tone.wav"), "synth", "2", "sine", "440", "vol", "0.3")
	tool(t, "sox", "-n", "-r", "44100", "-c", "1", "-b", "16", in("0giay.wav"), "trim", "0", "0")
	tool(t, "ffmpeg", "-v", "error", "-i", in("tone.wav"), "-c:a", "aac", "-f", "mp4", in("m4a.mp3"))
	tool(t, "lame", "--quiet", "--resample", "8", "-b", "24", in("tone.wav"), in("8k.mp3"))
	tool(t, "lame", "--quiet", "--resample", "11.025", "-b", "24", in("tone.wav"), in("11k.mp3"))
	// Six hours of 8 kbit/s: the frames of a minute again and again.
	tool(t, "sox", "-n", "-r", "16000", "-c", "1", "-b", "16", in("minute.wav"), "synth", "60", "sine", "440", "vol", "0.3")
	tool(t, "lame", "--quiet", "-t", "-b", "8", "--resample", "16", in("minute.wav"), in("minute.mp3"))
	minute, err := os.ReadFile(in("minute.mp3"))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, in("6gio.mp3"), strings.Repeat(string(minute), 360))
	writeFile(t, in("rong.mp3"), "")
	writeFile(t, in("chu.mp3"), strings.Repeat("Kính mời bà con ra nhà văn hóa. ", 40))
	if err := os.Mkdir(in("thumuc"), 0o700); err != nil {
		t.Fatal(err)
	}
	return []badFile{
		{"khong-co.mp3", 5, "không có tệp", "there is no file"},
		{"thumuc", 4, "là thư mục", "is a folder"},
		{"rong.mp3", 4, "rỗng", "is empty"},
		{"chu.mp3", 4, "trông như văn bản", "looks like text"},
		{"m4a.mp3", 4, "cài: sudo apt install ffmpeg", "install it: sudo apt install ffmpeg"},
		{"8k.mp3", 4, "MPEG-2.5", "MPEG-2.5"},
		{"11k.mp3", 4, "MPEG-2.5", "MPEG-2.5"},
		{"0giay.wav", 4, "không chứa âm thanh", "holds no sound"},
		{"6gio.mp3", 4, "dài 6 giờ", "lasts 6 h"},
	}
}

func TestAFileThatCannotAirIsRefusedToTheOperatorsFace(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours)
	b.env = append(b.env, "PATH=/nonexistent") // no ffmpeg
	b.start()
	b.addAt("Có sẵn", toneMP3(t, 440, time.Second), soon(time.Hour))
	before := b.state()
	dir := t.TempDir()
	for _, f := range badFiles(t, dir) {
		path := filepath.Join(dir, f.name)
		for _, command := range [][]string{
			{"import", path},
			{"import", path, "--dry-run"},
			{"play", path},
			{"play", path, "--emergency"},
			{"add", "Bản tin", "--file", path, "--at", "hằng ngày 05:30"},
		} {
			t.Run(f.name+" "+command[0], func(t *testing.T) {
				refused(t, "vi", b.run(command...), f.code, f.vi, f.name)
				refused(t, "en", b.run(append(command, "--lang", "en")...), f.code, f.en, f.name)
				machineRefused(t, b.run(append(command, "--json")...), f.code)
				b.unchanged(t, before)
			})
		}
	}
}

// machineRefused checks a refusal as a program reads it: nothing on stdout, one
// JSON object on stderr.
func machineRefused(t *testing.T, a answer, code int) {
	t.Helper()
	var said struct{ Kind, Message, Hint string }
	if err := json.Unmarshal([]byte(a.stderr), &said); err != nil || a.code != code || a.stdout != "" {
		t.Errorf("exit %d (want %d), stdout %q, stderr %q: %v", a.code, code, a.stdout, a.stderr, err)
	}
	if said.Kind == "" || said.Message == "" || said.Hint == "" {
		t.Errorf("kind, message or hint is missing: %s", a.stderr)
	}
}

func TestADamagedFileAirsAndItsDamageIsTold(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	whole, err := os.ReadFile(toneMP3(t, 440, 6*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	hurt := slices.Clone(whole)
	for i := range 40 { // not a run of equal bytes, which a decoder may take for padding
		hurt[len(hurt)/2+i] = byte(i*89 + 13)
	}
	dir := t.TempDir()
	for _, c := range []struct {
		name     string
		bytes    []byte
		from, to float64 // seconds at which the damage may begin
		least    int     // of milliseconds that are left
	}{
		{"nua.mp3", whole[:len(whole)/2], 2.5, 3.5, 2700},
		{"hong.mp3", hurt, 2.5, 3.5, 5900},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(dir, c.name)
			writeFile(t, path, string(c.bytes))
			a := b.run("import", path)
			if a.code != 0 || !strings.Contains(a.stdout, "hỏng ở 0:0") {
				t.Errorf("exit %d, and no damage told:\n%s%s", a.code, a.stdout, a.stderr)
			}
			unforeign(t, a.stdout+a.stderr)
			var m broadcast.Media
			if err := json.Unmarshal([]byte(b.must("import", path, "--json")), &m); err != nil {
				t.Fatal(err)
			}
			if len(m.Damage) == 0 {
				t.Fatalf("no damage on record: %+v", m)
			}
			if at := m.Damage[0].AtMS.Duration().Seconds(); at < c.from || at > c.to {
				t.Errorf("damage at %.2f s, want %.1f to %.1f", at, c.from, c.to)
			}
			if int(m.DurationMS) < c.least {
				t.Errorf("only %v of it are left", m.DurationMS.Duration())
			}
			b.must("play", path)
			b.must("stop")
			b.must("log", "--verify")
		})
	}
	// The whole file has none: the check can tell them apart.
	path := filepath.Join(dir, "lanh.mp3")
	writeFile(t, path, string(whole))
	if said := b.must("import", path); strings.Contains(said, "hỏng") {
		t.Errorf("damage told of a whole file:\n%s", said)
	}
}

func TestAFileNameInDecomposedVietnamese(t *testing.T) {
	t.Parallel()
	const composed = "B\u1ea3n tin s\u00e1ng"                // Bản tin sáng, one code point a letter
	const decomposed = "Ba\u0309n tin sa\u0301ng"            // the same as some systems write it
	path := filepath.Join(t.TempDir(), decomposed+".mp3")    // under this very name on the disk
	other := filepath.Join(t.TempDir(), "Thông báo lúa.mp3") // that the search must leave out
	tone := toneMP3(t, 440, time.Second)
	b := newBox(t, nil, openHours).start()
	for _, to := range []string{path, other} {
		if err := os.Link(tone, to); err != nil {
			t.Fatal(err)
		}
	}
	var m broadcast.Media
	if err := json.Unmarshal([]byte(b.must("import", path, "--json")), &m); err != nil {
		t.Fatal(err)
	}
	if m.Title != composed {
		t.Errorf("title %+q, want %+q", m.Title, composed)
	}
	// A keyboard types it composed; it is the same name.
	typed := filepath.Join(filepath.Dir(path), composed+".mp3")
	if again := b.must("import", typed, "--json"); !strings.Contains(again, m.SHA256) {
		t.Errorf("typed composed, it is another file:\n%s", again)
	}
	refused(t, "vi", b.run("import", filepath.Join(filepath.Dir(path), "Ban tin sang.mp3")), 5, "không có tệp")
	b.must("play", m.ID.String(), "--wait")
	for _, typed := range []string{composed, decomposed, "ban tin", "BAN TIN SANG"} {
		if found := b.must("log", "--title", typed, "--json"); strings.Count(found, "\n") != 1 || !strings.Contains(found, composed) {
			t.Errorf("loa log --title %q found:\n%s", typed, found)
		}
	}
	if found := b.must("log", "--title", "ban tinh", "--json"); found != "" {
		t.Errorf("found what is not there: %s", found)
	}
	// A title that is typed is kept the same way.
	b.must("add", decomposed+" 2", "--media", m.ID.String(), "--at", "hằng ngày 05:30")
	if list := b.must("list", "--json"); !strings.Contains(list, composed+" 2") {
		t.Errorf("the title of the slot is not in one form:\n%+q", list)
	}
}
