package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// typedLine is a command line and what is said of it.
type typedLine struct {
	args   []string
	code   int
	vi, en string
}

// refuseAll runs every command line in both languages, and for programs.
func (b *box) refuseAll(t *testing.T, lines []typedLine) {
	t.Helper()
	before := b.state()
	for _, c := range lines {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			refused(t, "vi", b.run(c.args...), c.code, c.vi)
			refused(t, "en", b.run(append(c.args, "--lang", "en")...), c.code, c.en)
			machineRefused(t, b.run(append(c.args, "--json")...), c.code)
			b.unchanged(t, before)
		})
	}
}

func TestWhatIsTypedWronglyIsRefused(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	tone := toneMP3(t, 440, 2*time.Second)
	b.must("add", "Có sẵn", "--file", tone, "--at", "hằng ngày 23:15")
	add := func(more ...string) []string { return append([]string{"add", "Bản tin", "--file", tone}, more...) }
	daily := func(more ...string) []string { return add(append([]string{"--at", "hằng ngày 05:30"}, more...)...) }
	yesterday := time.Now().In(hanoi).AddDate(0, 0, -1).Format("02/01/2006")

	b.refuseAll(t, []typedLine{
		// Times that no calendar or clock has, and times that have passed.
		{add("--at", "30 Feb 05:30"), 4, "ngày không có trong lịch", "no calendar has"},
		{add("--at", "30 Feb"), 4, "30 Feb", "30 Feb"},
		{add("--at", "31/04 05:30"), 4, "ngày không có trong lịch", "no calendar has"},
		{add("--at", "hằng ngày 25:30"), 4, "giờ không có trên đồng hồ", "no clock shows"},
		{add("--at", yesterday+" 05:30"), 4, "đã qua rồi", "has passed"},
		{add("--at", "lúc nào cũng được"), 4, "không hiểu lúc phát", "not understood"},
		{add("--at", "99 99 * * *"), 4, "không hiểu lúc phát", "not understood"},
		{add("--at", "0 0 30 2 *"), 4, "ngày không có trong lịch", "no calendar has"},
		{add(), 2, "chưa nói phát lúc nào", "no time was named"},
		{add("--at", ""), 2, "chưa nói phát lúc nào", "no time was named"},
		{daily("--until", yesterday), 4, "không còn lần phát nào", "no start ahead"},
		{daily("--from", "10/01/2099", "--until", "01/01/2099"), 4, "đứng trước ngày đầu", "comes before the first day"},
		{daily("--except", "hôm nào"), 2, "không hiểu ngày", "was not understood"},
		{daily("--except", "30/02"), 4, "--except 24/12", "--except 24/12"},
		// Choices, numbers and lengths.
		{daily("--priority", "cao"), 2, "routine, priority, emergency", "routine, priority, emergency"},
		{daily("--late", "mai"), 2, "không có lựa chọn", "there is no choice"},
		{daily("--repeat", "-1"), 2, "từ 1 đến 100", "1 to 100"},
		{daily("--repeat", "1000000"), 2, "từ 1 đến 100", "1 to 100"},
		{daily("--repeat", "99999999999999999999"), 2, "không dùng được", "cannot be used"},
		{daily("--repeat", "nhiều"), 2, "không dùng được", "cannot be used"},
		{daily("--gap", "-5s"), 2, "không hiểu khoảng thời gian", "was not understood"},
		{daily("--for", "999999999999h"), 2, "không hiểu khoảng thời gian", "was not understood"},
		{daily("--every", "1s", "--to", "06:00"), 4, "không kịp", "too often"},
		{daily("--every", "10m"), 2, "--every và --to phải đi cùng nhau", "--every and --to go together"},
		{daily("--to", "06:00"), 2, "--every và --to phải đi cùng nhau", "--every and --to go together"},
		{daily("--every", "10m", "--to", "26:00"), 4, "--to 06:30", "--to 06:30"},
		{[]string{"add", "  ", "--file", tone, "--at", "hằng ngày 05:30"}, 2, "thiếu tiêu đề", "title of the programme is missing"},
		{[]string{"add", strings.Repeat("dài ", 60), "--file", tone, "--at", "hằng ngày 05:30"}, 2, "nhiều nhất là 200", "at most 200"},
		{[]string{"add", strings.Repeat("dài ", 20_000), "--file", tone, "--at", "hằng ngày 05:30"}, 2, "lệnh dài quá", "too long"},
		{[]string{"add", "\x1b\a", "--file", tone, "--at", "hằng ngày 05:30"}, 2, "thiếu tiêu đề", "title of the programme is missing"},
		{[]string{"add", "Bản tin", "--at", "hằng ngày 05:30"}, 2, "chưa nói phát cái gì", "nothing was named to air"},
		{daily("--media", "m1"), 2, "chỉ được chọn một nguồn", "only one source"},
		// What is not there.
		{[]string{"remove", "99"}, 5, `số "99"`, `"99"`},
		{[]string{"remove", "99", "--dry-run"}, 5, `số "99"`, `"99"`},
		{[]string{"remove", "-m"}, 2, "không có tùy chọn", "there is no option"},
		{[]string{"remove", ""}, 5, "không có chương trình", "no programme"},
		{[]string{"play", "m99"}, 5, `"m99"`, `"m99"`},
		{[]string{"play", "99"}, 5, `số "99"`, `"99"`},
		{[]string{"play", "m99", "--emergency", "--yes"}, 5, `"m99"`, `"m99"`},
		{[]string{"approve", "99"}, 5, `số "99"`, `"99"`},
		{[]string{"reject", "99"}, 5, `số "99"`, `"99"`},
		{[]string{"approve", "1"}, 4, "không chờ duyệt", "not waiting for approval"},
		{[]string{"add", "Bản tin", "--media", "m99", "--at", "hằng ngày 05:30"}, 5, `"m99"`, `"m99"`},
		// Commands and options.
		{[]string{"stauts"}, 2, "có phải ý là: loa status", "did you mean: loa status"},
		{[]string{"phát"}, 2, `không có lệnh "phát"`, `there is no command "phát"`},
		{[]string{"log", "--sinec", "hôm qua"}, 2, "có phải ý là: --since", "did you mean: --since"},
		{[]string{"clock", "confrim"}, 2, "có phải ý là: loa clock confirm", "did you mean: loa clock confirm"},
		{[]string{"remove"}, 2, "thiếu", "is missing"},
		{[]string{"remove", "1", "2"}, 2, `thừa "2"`, `"2" is too much`},
		{[]string{"log", "--csv", "--verify"}, 2, "không đi cùng nhau", "do not go together"},
		{[]string{"hold", "--off", "--until", "05:30"}, 2, "không đi cùng nhau", "do not go together"},
		// Days looked back at or ahead to.
		{[]string{"log", "--since", "hôm nào"}, 2, "không hiểu ngày", "was not understood"},
		{[]string{"log", "--since", "2026-13-45"}, 4, "--since 24/12", "--since 24/12"},
		{[]string{"log", "--since", "hôm nay", "--until", "hôm qua"}, 4, "đứng trước ngày đầu", "comes before the first"},
		{[]string{"schedule", "--days", "400"}, 2, "từ 1 đến 366", "1 to 366"},
		{[]string{"schedule", "--date", "30/02"}, 4, "--date 24/12", "--date 24/12"},
		{[]string{"hold", "--until", yesterday}, 4, "đã qua rồi", "has passed"},
		{[]string{"hold", "--until", yesterday}, 4, "--until", "--until"},
	})
	b.must("log", "--until", "01/01/2020") // a last day alone: all that is kept until then
	if a := b.run("status", "--lang", "tlh"); a.code != 2 {
		t.Errorf("a language that nobody speaks here: exit %d\n%s", a.code, a.stderr)
	}
}

func TestQuietHoursAreKeptAndNothingIsSaved(t *testing.T) {
	t.Parallel()
	now := time.Now().In(hanoi)
	quiet := fmt.Sprintf("%s-%s", now.Add(-2*time.Hour).Format("15:04"), now.Add(2*time.Hour).Format("15:04"))
	inside := "hằng ngày " + now.Add(time.Hour).Format("15:04")
	b := newBox(t, nil, strings.Replace(openHours, "quiet_hours = []", `quiet_hours = ["`+quiet+`"]`, 1)).start()
	tone := toneMP3(t, 440, time.Second)
	b.refuseAll(t, []typedLine{
		{[]string{"add", "Bản tin", "--file", tone, "--at", inside}, 4, "giờ yên tĩnh", "quiet hours"},
		{[]string{"add", "Bản tin", "--file", tone, "--at", inside, "--dry-run"}, 4, "giờ yên tĩnh", "quiet hours"},
		{[]string{"add", "Lụt", "--file", tone, "--at", "hằng ngày 12:00", "--priority", "emergency"}, 4, "phải có ngày kết thúc", "needs a last day"},
		{[]string{"add", "Lụt", "--file", tone, "--at", "hằng ngày 12:00", "--priority", "emergency", "--until", "31/12/2098"}, 4, "người khác duyệt", "another person"},
	})
	// play of a file takes the file in before it asks; the rule holds all the same.
	refused(t, "vi", b.run("play", tone), 4, "giờ yên tĩnh", "--emergency")
	if s := b.status(); s.OnAir != nil {
		t.Errorf("on air in quiet hours: %+v", s.OnAir)
	}
	// What asks for an exception waits for another person, who is not its creator.
	b.must("add", "Bản tin", "--file", tone, "--at", inside, "--ask-exception")
	refused(t, "vi", b.run("approve", "1"), 4, "không được tự duyệt")
	// An emergency is heard at any hour.
	b.must("play", tone, "--emergency", "--yes", "--wait")
	b.must("log", "--verify")
}

func TestADryRunChangesNothing(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	tone, other := toneMP3(t, 440, time.Second), toneMP3(t, 550, time.Second)
	b.must("add", "Có sẵn", "--file", tone, "--at", "hằng ngày 23:15")
	before, entries := b.state(), b.status().Sync.Waiting
	for _, args := range [][]string{
		{"import", other},
		{"add", "Mới", "--file", other, "--at", "hằng ngày 05:30"},
		{"add", "Mới", "--media", "m1", "--at", "hằng ngày 05:30"},
		{"remove", "1"},
		{"play", other},
		{"play", "1"},
		{"play", other, "--emergency"},
		{"stop"},
		{"stop", "--all"},
		{"hold"},
		{"hold", "--until", "10m"},
	} {
		said := b.must(append(args, "--dry-run")...)
		if !strings.Contains(said, "chạy thử") && args[0] != "stop" {
			t.Errorf("loa %s --dry-run does not say that it is one:\n%s", strings.Join(args, " "), said)
		}
		b.unchanged(t, before)
		if n := b.status().Sync.Waiting; n != entries {
			t.Errorf("loa %s --dry-run wrote %d entries", strings.Join(args, " "), n-entries)
		}
	}
	// It refuses as the real command would.
	refused(t, "vi", b.run("remove", "7", "--dry-run"), 5)
	// Without --dry-run the same lines do change the station: the check can tell.
	b.must("remove", "1")
	if b.state() == before {
		t.Error("removing the only programme left no trace in what is compared")
	}
}

func TestJSONIsAloneOnStdout(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	tone := toneMP3(t, 440, time.Second)
	for _, args := range [][]string{
		{"import", tone, tone},
		{"add", "Một", "--file", tone, "--at", "hằng ngày 05:30"},
		{"list"},
		{"list", "--media"},
		{"schedule", "--days", "366"},
		{"play", tone, "--wait"},
		{"play", "1"},
		{"stop", "--all"},
		{"hold", "--until", "10m"},
		{"hold", "--off"},
		{"log"},
		{"log", "--verify"},
		{"clock"},
		{"clock", "confirm"},
		{"status"},
		{"remove", "1", "--dry-run"},
		{"remove", "1"},
		{"version"},
		{"config", "check"},
		{"config", "show"},
		{"config", "path"},
	} {
		a := b.run(append(args, "--json")...)
		if a.code != 0 || a.stdout == "" {
			t.Errorf("loa %s: exit %d\n%s%s", strings.Join(args, " "), a.code, a.stdout, a.stderr)
		}
		for line := range strings.Lines(a.stdout) {
			if !json.Valid([]byte(line)) {
				t.Errorf("loa %s --json printed %q", strings.Join(args, " "), line)
			}
		}
		if quiet := b.run(append(args, "--json", "--quiet")...); strings.Contains(quiet.stderr, "loa: ") {
			t.Errorf("loa %s --json --quiet talks: %s", strings.Join(args, " "), quiet.stderr)
		}
	}
}

func TestASecondPlayDoesNotTakeTheAirFromTheFirst(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	b.must("play", toneMP3(t, 440, 60*time.Second))
	refused(t, "vi", b.run("play", toneMP3(t, 550, time.Second)), 4, "ngang hàng", "loa stop")
	if s := b.status(); s.OnAir == nil || s.OnAir.Title != "tone-440" {
		t.Errorf("on air is %+v, want the first", s.OnAir)
	}
	b.must("log", "--verify")
}

func TestAnAnswerThatCannotBeWrittenIsNotGiven(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	b.must("add", "Có sẵn", "--file", toneMP3(t, 440, time.Second), "--at", "hằng ngày 23:15")
	for _, format := range []string{"--json", "--quiet"} { // the answer itself is never quiet
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		var stderr strings.Builder
		cmd := exec.Command(b.bin, "list", format, "--data", b.dir)
		cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), "LOA_LANG=vi"), full, &stderr
		_ = cmd.Run()
		_ = full.Close()
		if cmd.ProcessState.ExitCode() != 1 || !strings.Contains(stderr.String(), "không in được kết quả") {
			t.Errorf("loa list %s > /dev/full: exit %d\n%s", format, cmd.ProcessState.ExitCode(), stderr.String())
		}
		unforeign(t, stderr.String())
	}
}

func TestATitleIsOneLineOfText(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	tone := toneMP3(t, 440, time.Second)
	strange := filepath.Join(t.TempDir(), "Tin\x1b[31m\n\xff đỏ.mp3")
	if err := os.Link(tone, strange); err != nil {
		t.Fatal(err)
	}
	b.must("add", "  Bản tin\x1b[2J\x07\n\tsáng\u202e  ", "--file", strange, "--at", "hằng ngày 05:30", "--zone", "", "--zone", " Thôn 1 ")
	var slot struct {
		Title string
		Zones []string
	}
	if err := json.Unmarshal([]byte(b.must("list", "--json")), &slot); err != nil {
		t.Fatal(err)
	}
	if slot.Title != "Bản tin [2J sáng" || len(slot.Zones) != 1 || slot.Zones[0] != "Thôn 1" {
		t.Errorf("kept as %+q in zones %+q", slot.Title, slot.Zones)
	}
	if media := b.must("list", "--media"); !strings.Contains(media, "Tin [31m đỏ") {
		t.Errorf("the file is called\n%+q", media)
	}
}

func TestAHoldUntilALengthLiesAhead(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	for _, c := range []struct {
		until string
		ahead time.Duration
	}{{"10m", 10 * time.Minute}, {"90 phút", 90 * time.Minute}, {"2h30m", 150 * time.Minute}} {
		var held struct{ Until time.Time }
		if err := json.Unmarshal([]byte(b.must("hold", "--until", c.until, "--json")), &held); err != nil {
			t.Fatal(err)
		}
		near(t, "--until "+c.until, time.Until(held.Until), c.ahead, 5*time.Second)
	}
}

func TestADaemonThatDoesNotRunIsSaid(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours)
	tone := toneMP3(t, 440, time.Second)
	for _, args := range [][]string{
		{},
		{"status"},
		{"list"},
		{"import", tone},
		{"play", tone},
		{"play", tone, "--emergency"},
		{"stop"},
		{"hold"},
		{"log"},
		{"schedule"},
		{"clock"},
		{"clock", "confirm"},
		{"remove", "1"},
		{"approve", "1"},
		{"reject", "1"},
		{"add", "Bản tin", "--file", tone, "--at", "hằng ngày 05:30"},
	} {
		refused(t, "vi", b.run(args...), 3, "chưa chạy", "systemctl start loa", "loa serve")
		refused(t, "en", b.run(append(args, "--lang", "en")...), 3, "not running", "loa serve")
	}
	if _, err := os.Stat(b.dir); err == nil {
		t.Error("a command without a daemon made a data folder")
	}
}

func TestAConfigurationIsTakenAtItsWordOrRefused(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours)
	for _, c := range []struct{ name, toml, place, vi, en string }{
		{"unknown key", "[output]\nbackand = \"null\"\n", ":2:1:", "có phải ý là output.backend?", "did you mean output.backend?"},
		{"unknown section", "\n[outptu]\n", ":2:2:", "có phải ý là output?", "did you mean output?"},
		{"wrong type", "[output]\nrate = \"48000\"\n", ":2:8:", "số nguyên", "a whole number"},
		{"wrong value", "[output]\nrate = 12\n", ":2:8:", "8000..192000", "8000..192000"},
		{"wrong choice", "[clock]\ntrust = \"sistem\"\n", ":2:9:", "có phải ý là system?", "did you mean system?"},
		{"wrong hours", "[policy]\nquiet_hours = [\"25:00-05:00\"]\n", ":2:", "21:00-05:00", "21:00-05:00"},
		{"no such zone", "[station]\ntimezone = \"Asia/Hanoi\"\n", ":2:12:", "Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Minh"},
		{"not TOML", "[output\n", ":1:", "TOML", "TOML"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "loa.toml")
			writeFile(t, path, c.toml)
			for _, args := range [][]string{{"config", "check"}, {"config", "show"}, {"serve"}} {
				args = append(args, "--config", path)
				refused(t, "vi", b.run(args...), 2, path+c.place, c.vi)
				refused(t, "en", b.run(append(args, "--lang", "en")...), 2, path+c.place, c.en)
			}
		})
	}
	refused(t, "vi", b.run("serve", "--config", "/khong/co.toml"), 2, "/khong/co.toml", "không có tệp ấy")
	if _, err := os.Stat(b.dir); err == nil {
		t.Error("a refused configuration made a data folder")
	}
}
