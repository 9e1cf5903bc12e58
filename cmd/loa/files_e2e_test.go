package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// What a phone sends is imported and airs where ffmpeg is installed; what ffmpeg
// cannot read either is refused in the operator's words, not in ffmpeg's.
func TestAPhonesMemoAirsWithFFmpeg(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	dir := t.TempDir()
	memo, broken := filepath.Join(dir, "ghi-am.m4a"), filepath.Join(dir, "hong.m4a")
	tool(t, "ffmpeg", "-v", "error", "-i", toneMP3(t, 440, 2*time.Second), "-ar", "48000", "-c:a", "aac", memo)
	var m broadcast.Media
	if err := json.Unmarshal([]byte(b.must("import", memo, "--json")), &m); err != nil {
		t.Fatal(err)
	}
	if m.Codec != "m4a" || m.Rate != 48000 || !m.Prepared || m.DurationMS < 1900 || m.DurationMS > 2200 {
		t.Errorf("imported as %+v", m)
	}
	b.must("play", memo, "--wait")
	if r := b.record("ghi-am", 10*time.Second); r.Outcome != broadcast.OutcomeAired {
		t.Errorf("the log says %s %s", r.Outcome, r.Reason)
	}
	whole, err := os.ReadFile(memo)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, broken, string(whole[:len(whole)*3/4])) // what says how to read it comes last
	before := b.state()
	refused(t, "vi", b.run("import", broken), 4, "ffmpeg không giải mã được", "hong.m4a")
	refused(t, "en", b.run("import", broken, "--lang", "en"), 4, "ffmpeg could not decode")
	b.unchanged(t, before)
}

// What is no ordinary file is named as what it is, at once, without waiting for
// a pipe to say something or for a device to end.
func TestThingsThatAreNoOrdinaryFiles(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	before := b.state()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := syscall.Mkfifo(in("ong.mp3"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"toi-thiet-bi.mp3": "/dev/zero", "toi-ong.mp3": in("ong.mp3"), "toi-thu-muc.mp3": "/etc",
		"mat-khau.mp3": "/etc/shadow", "treo.mp3": in("khong-co"), "vong.mp3": in("vong.mp3"),
	} {
		if err := os.Symlink(target, in(name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range []badFile{
		{in("ong.mp3"), 4, "thiết bị hoặc đường ống", "a device or a pipe"},
		{in("toi-ong.mp3"), 4, "thiết bị hoặc đường ống", "a device or a pipe"},
		{"/dev/zero", 4, "thiết bị hoặc đường ống", "a device or a pipe"},
		{in("toi-thiet-bi.mp3"), 4, "thiết bị hoặc đường ống", "a device or a pipe"},
		{dir, 4, "là thư mục", "is a folder"},
		{in("toi-thu-muc.mp3"), 4, "là thư mục", "is a folder"},
		{in("mat-khau.mp3"), 4, "trông như văn bản", "looks like text"}, // these tests may read it
		{in("treo.mp3"), 5, "không có tệp", "there is no file"},
		{in("vong.mp3"), 1, "liên kết vòng tròn", "links go in a circle"},
	} {
		refused(t, "vi", b.run("import", row.name), row.code, row.vi, filepath.Base(row.name))
		refused(t, "en", b.run("import", row.name, "--lang", "en"), row.code, row.en)
		refused(t, "vi", b.run("play", row.name), row.code, row.vi)
	}
	b.unchanged(t, before)
}

// A command reads with its caller's own rights: who may not read a file cannot
// have the daemon read it for him.
func TestACommandOpensWithItsCallersRights(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	b := newBox(t, nil, openHours).start()
	dir, err := os.MkdirTemp("", "loa")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	bin, link := filepath.Join(dir, "loa"), filepath.Join(dir, "tin.mp3")
	program, err := os.ReadFile(b.bin)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, bin, string(program))
	for path, mode := range map[string]os.FileMode{dir: 0o755, bin: 0o755} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/shadow", link); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "import", link, "--data", b.dir, "--lang", "vi")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 1 || !strings.Contains(string(out), "không có quyền") {
		t.Errorf("%v: %s", err, out)
	}
}

// A file that is removed from the media folder after it was planned is missed
// with its reason; where only the prepared sound is gone, the original airs.
func TestAFileRemovedAfterItWasPlanned(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	at := soon(15 * time.Second) // long before the sound is opened
	b.addAt("Mất cả", toneMP3(t, 440, time.Second), at)
	gone := b.mediaFiles()
	b.addAt("Mất bản chuẩn bị", toneMP3(t, 880, time.Second), at.Add(2*time.Second))
	for _, path := range b.mediaFiles() {
		if filepath.Ext(path) == ".pcm" {
			gone = append(gone, path)
		}
	}
	for _, path := range gone {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if r := b.record("Mất cả", 40*time.Second); r.Outcome != broadcast.OutcomeMissed || r.Reason != broadcast.ReasonNoMedia {
		t.Errorf("the log says %s %s, want missed no_media", r.Outcome, r.Reason)
	}
	if r := b.record("Mất bản chuẩn bị", 40*time.Second); r.Outcome != broadcast.OutcomeAired {
		t.Errorf("without the prepared sound the log says %s %s, want aired", r.Outcome, r.Reason)
	}
	b.must("log", "--verify")
}

// mediaFiles lists what lies in the media folder.
func (b *box) mediaFiles() []string {
	b.t.Helper()
	paths, err := filepath.Glob(filepath.Join(b.dir, "media", "*"))
	if err != nil || len(paths) == 0 {
		b.t.Fatalf("nothing in the media folder: %v", err)
	}
	return paths
}
