package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// soundWAV makes a WAV of a tone with silence around it; the level is linear.
func soundWAV(t *testing.T, name string, before, tone, after time.Duration, level float64, more ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	args := []string{
		"-D", "-n", "-r", "44100", "-c", "2", "-b", "16", path, "synth", fmt.Sprint(tone.Seconds()), "sine", "440",
		"vol", fmt.Sprint(level), "pad", fmt.Sprint(before.Seconds()), fmt.Sprint(after.Seconds()),
	}
	tool(t, "sox", append(args, more...)...)
	return path
}

// media reads records of media, one a line.
func media(t *testing.T, text string) (out []broadcast.Media) {
	t.Helper()
	for line := range strings.Lines(text) {
		var m broadcast.Media
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%q is no record: %v", line, err)
		}
		out = append(out, m)
	}
	return out
}

// What would be dead air is said when it is entered, and so is a header of 4 GB on
// a few bytes. A short tone is no fault.
func TestWhatCannotBeHeardIsNamedAtTheGate(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	huge := filepath.Join(t.TempDir(), "4gb.wav")
	tool(t, "sox", "-D", "-n", "-r", "48000", "-c", "1", "-b", "16", huge, "synth", "0.01", "sine", "440", "vol", "0.3")
	text, err := os.ReadFile(huge)
	if err != nil {
		t.Fatal(err)
	}
	copy(text[4:], "\xff\xff\xff\xff")
	copy(text[40:], "\xf0\xff\xff\xff")
	if err := os.WriteFile(huge, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ what, file, want string }{
		{"silence", soundWAV(t, "im.wav", 0, 2*time.Second, 0, 0), "cả tệp không có tiếng"},
		{"a header of 4 GB", huge, "hầu như không có âm thanh"},
		{"a tone", soundWAV(t, "tone.wav", 0, time.Second, 0, 0.3), ""},
	} {
		out := b.must("import", row.file)
		if strings.Contains(out, "▲") != (row.want != "") || !strings.Contains(out, row.want) {
			t.Errorf("%s: want a word %q, got\n%s", row.what, row.want, out)
		}
	}
}

func TestManyFilesInOneCommand(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	dir := t.TempDir()
	letter := filepath.Join(dir, "giong-tin.mp3")
	writeFile(t, letter, strings.Repeat("kính gửi ủy ban\n", 100))
	// The first takes longest: order is that of the line, not of the end.
	first, second := toneMP3(t, 440, 40*time.Second), toneMP3(t, 550, time.Second)
	args := []string{"import", first, filepath.Join(dir, "khong-co.mp3"), letter, second, first}

	a := b.run(append(args, "--json")...)
	got := media(t, a.stdout)
	if a.code != 5 || len(got) != 3 || got[0].Title != "tone-440" || got[1].Title != "tone-550" || got[2].ID != got[0].ID {
		t.Errorf("exit %d, want 5; records:\n%s", a.code, a.stdout)
	}
	complaints := strings.Split(strings.TrimSpace(a.stderr), "\n")
	if len(complaints) != 2 || !strings.Contains(complaints[0], "khong-co.mp3") || !strings.Contains(complaints[1], "giong-tin.mp3") {
		t.Fatalf("on stderr, want a line for each refused file:\n%s", a.stderr)
	}
	for _, line := range complaints {
		machineRefused(t, answer{stderr: line, code: 4}, 4)
	}
	// For people: the same order, and what was there is recognised.
	a = b.run(args...)
	one, two := strings.Index(a.stdout, "Đã có sẵn m"), strings.Index(a.stdout, "tone-550")
	if a.code != 5 || one < 0 || two < one || strings.Contains(a.stdout+a.stderr, "\x1b") {
		t.Errorf("exit %d:\n%s%s", a.code, a.stdout, a.stderr)
	}
	if left := b.leftovers(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestWhatIsWrongWithAFileIsSaidInPlainWords(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	for _, c := range []struct {
		name   string
		path   string
		vi, en []string
	}{
		{"nhỏ.wav", soundWAV(t, "nhỏ.wav", 0, 2*time.Second, 0, 0.02), []string{"thu quá nhỏ: khi phát sẽ tăng", "hai kênh giống hệt nhau"}, []string{"too quiet: raised by", "both channels are the same"}},
		{"vỡ.wav", soundWAV(t, "vỡ.wav", 0, 2*time.Second, 0, 0.5, "gain", "12"), []string{"méo tiếng ngay từ nguồn"}, []string{"distorted at the source"}},
		{"dài.wav", soundWAV(t, "dài.wav", 3*time.Second, 2*time.Second, 4*time.Second, 0.3), []string{"bỏ 6,6 giây im lặng", "phát 2,4 giây"}, []string{"6.6 s of silence", "2.4 s will air"}},
		{"lệch.wav", soundWAV(t, "lệch.wav", 0, 2*time.Second, 0, 0.3, "dcshift", "0.1"), []string{"lệch 10,0 %"}, []string{"off centre by 10.0 %"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			said, english := b.must("import", c.path, "--dry-run"), b.must("import", c.path, "--dry-run", "--lang", "en")
			unforeign(t, said)
			for _, want := range c.vi {
				if !strings.Contains(said, want) {
					t.Errorf("no %q in\n%s", want, said)
				}
			}
			for _, want := range c.en {
				if !strings.Contains(english, want) {
					t.Errorf("no %q in\n%s", want, english)
				}
			}
		})
	}
	// Of an ordinary file nothing is said.
	if said := b.must("import", toneMP3(t, 440, 2*time.Second)); strings.Count(said, "\n") != 2 {
		t.Errorf("more than two lines on a file without flaws:\n%s", said)
	}
}

// child is the process of a daemon that decodes, 0 when there is none.
func (b *box) child() int {
	names, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, name := range names {
		text, _ := os.ReadFile(name) // it may just have ended
		if args := bytes.Split(text, []byte{0}); len(args) > 1 && string(args[0]) == b.bin && string(args[1]) == "prepare" {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			if b.cmd != nil && strings.Contains(processStat(pid), fmt.Sprintf(") S %d ", b.cmd.Process.Pid)) || b.cmd != nil && strings.Contains(processStat(pid), fmt.Sprintf(") R %d ", b.cmd.Process.Pid)) {
				return pid
			}
		}
	}
	return 0
}

func processStat(pid int) string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)) // it may just have ended
	return string(text)
}

// niceness is the nice value of each thread of a process (proc(5)).
func niceness(pid int) (out []string) {
	names, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	for _, name := range names {
		text, _ := os.ReadFile(name)
		if _, rest, found := strings.Cut(string(text), ") "); found {
			out = append(out, strings.Fields(rest)[16])
		}
	}
	return out
}

func TestDecodingGivesWayToTheSound(t *testing.T) {
	t.Parallel()
	long := soundWAV(t, "dài.wav", 0, 600*time.Second, 0, 0.3)
	b := newBox(t, nil, openHours).start()
	cmd, _ := b.beginImport(long)
	b.until("a child decodes with every thread at nice 10", 20*time.Second, func() bool {
		nice := niceness(b.child())
		return len(nice) > 1 && strings.Trim(strings.Join(nice, ""), "10") == "" && strings.Count(strings.Join(nice, " "), "10") == len(nice)
	})
	want := "0"
	if os.Geteuid() == 0 { // who else may not go before others
		want = "-10"
	}
	if nice := slices.Compact(niceness(b.cmd.Process.Pid)); !slices.Equal(nice, []string{want}) {
		t.Errorf("the threads of the station itself are at %v, want %s", nice, want)
	}
	_ = cmd.Process.Signal(syscall.SIGKILL) // the operator's terminal is gone
	_ = cmd.Wait()
	b.until("nothing of the import is left", 10*time.Second, func() bool { return len(b.leftovers()) == 0 && b.child() == 0 })
}

func TestAChildEndsWithItsDaemon(t *testing.T) {
	t.Parallel()
	long := soundWAV(t, "dài.wav", 0, 600*time.Second, 0, 0.3)
	b := newBox(t, nil, openHours).start()
	cmd, _ := b.beginImport(long)
	child := 0
	b.until("a child decodes", 20*time.Second, func() bool { child = b.child(); return child != 0 })
	b.kill()
	_ = cmd.Wait()
	b.until("the child has ended", 10*time.Second, func() bool { return !strings.Contains(processStat(child), "loa") })
	b.start()
	if left := b.leftovers(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSeveralImportsThatAreBrokenOffLeaveNothing(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	before := b.state()
	args := []string{"import", "--data", b.dir, "--lang", "vi"}
	for i := range 3 {
		args = append(args, soundWAV(t, fmt.Sprintf("dài-%d.wav", i), 0, time.Duration(200+i)*time.Second, 0, 0.3))
	}
	var stderr bytes.Buffer
	cmd := exec.Command(b.bin, args...)
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b.until("it has begun", 20*time.Second, func() bool { return b.child() != 0 })
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	refused(t, "vi", answer{stderr: stderr.String(), code: cmd.ProcessState.ExitCode()}, 1, "bị ngắt")
	b.until("what had come is cleared away", 10*time.Second, func() bool { return len(b.leftovers()) == 0 && b.child() == 0 })
	b.unchanged(t, before)
}

func TestADiskThatFillsUpInMidImport(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).startMounted("size=24m")
	b.must("import", toneMP3(t, 440, 20*time.Second))
	path := filepath.Join(t.TempDir(), "hội nghị.wav")
	tool(t, "sox", "-n", "-r", "8000", "-c", "1", "-b", "16", path, "synth", "400", "sine", "440", "vol", "0.3") // 6 MB, 77 MB prepared
	b.must("play", "m1")
	before := b.mediaFiles()
	refused(t, "vi", b.run("import", path), 1, "đã đầy", "hội nghị.wav", "df -h")
	if s := b.status(); s.OnAir == nil {
		t.Error("the sound ended with the room on the disk")
	}
	if after := b.mediaFiles(); len(after) != len(before) || len(b.leftovers()) > 0 {
		t.Errorf("in the media folder: %v and %v, before: %v", after, b.leftovers(), before)
	}
	b.must("stop")
	b.must("log", "--verify")
}
