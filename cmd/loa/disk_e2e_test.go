package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// A disk that is full or may not be written to is made for real: a file system in
// memory that only the daemon sees, in a mount namespace of its own. It goes
// away with the daemon, and a plain user can make one as well.

// mounted starts the daemon on a file system with the given options of tmpfs
// (tmpfs(5)); b.dir becomes the way there from outside.
func (b *box) mounted(options string) *exec.Cmd {
	b.t.Helper()
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	const script = `mount -t tmpfs -o "$1" loa "$2" && exec "$3" serve --data "$2" --config "$4"`
	cmd := exec.Command("/bin/sh", "-c", script, "sh", options, b.dir, b.bin, b.conf)
	cmd.Env = append(os.Environ(), "LOA_LANG=vi")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr.Unshareflags = syscall.CLONE_NEWNS // makes the mounts private
	} else {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	return cmd
}

// startMounted runs such a daemon until it answers.
func (b *box) startMounted(options string) *box {
	b.t.Helper()
	b.log = &bytes.Buffer{}
	b.cmd = b.mounted(options)
	b.cmd.Stdout, b.cmd.Stderr = b.log, b.log
	if err := b.cmd.Start(); err != nil {
		b.t.Fatalf("start the daemon on a disk of its own: %v", err)
	}
	cmd, gone := b.cmd, make(chan struct{})
	b.gone = gone
	go func() { _ = cmd.Wait(); close(gone) }()
	b.dir = filepath.Join(fmt.Sprintf("/proc/%d/root", cmd.Process.Pid), b.dir)
	b.until("the daemon answers", 20*time.Second, func() bool {
		select {
		case <-gone:
			b.t.Fatalf("the daemon ended at once:\n%s", b.log)
		default:
		}
		return b.run("status").code == 0
	})
	return b
}

// fill writes until the disk takes no more, and says how to make room again. It may
// be called again where room was made meanwhile.
func (b *box) fill() (empty func()) {
	b.t.Helper()
	path := filepath.Join(b.dir, "ballast")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	block := bytes.Repeat([]byte{1}, 4096)
	for err == nil {
		_, err = f.Write(block)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			b.t.Fatal(err)
		}
	}
}

func TestAFullDiskTakesNothingHalf(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).startMounted("size=4m")
	short, other := toneMP3(t, 440, 2*time.Second), toneMP3(t, 550, 3*time.Second)
	b.must("import", short)
	b.must("add", "Có sẵn", "--media", "m1", "--at", "hằng ngày 23:15")
	makeRoom := b.fill()
	refused(t, "vi", b.run("import", other), 1, "đã đầy", "df -h")
	b.until("prepared sound, which can be made again, makes room", 10*time.Second, func() bool { return len(b.tapes("48000-2")) == 0 })
	b.fill()

	before := b.state()
	for _, args := range [][]string{
		{"import", other},
		{"play", other},
		{"add", "Bản tin", "--file", other, "--at", "hằng ngày 05:30"},
	} {
		refused(t, "vi", b.run(args...), 1, "đã đầy", "df -h")
		refused(t, "en", b.run(append(args, "--lang", "en")...), 1, "is full", "df -h")
		machineRefused(t, b.run(append(args, "--json")...), 1)
		if after := b.state(); after != before {
			t.Fatalf("loa %s on a full disk changed\n%s\nto\n%s", args[0], before, after)
		}
	}
	// The schedule may have room left in its file. What it took it has; what it
	// did not take it refused.
	slots := 1
	for n := range 400 {
		a := b.run("add", fmt.Sprintf("Bản tin %d %s", n, strings.Repeat("dài ", 40)), "--media", "m1", "--at", "hằng ngày 05:30")
		if a.code != 0 {
			refused(t, "vi", a, 1, "đã đầy")
			break
		}
		slots++
	}
	if listed := strings.Count(b.must("list", "--json"), "\n"); listed != slots {
		t.Errorf("%d programmes in the list, %d were acknowledged", listed, slots)
	}
	if slots == 401 {
		t.Error("the disk never was full")
	}

	// Sound does not wait for the disk, and the log catches up.
	b.must("play", "m1", "--wait")
	// What waits for the disk was heard all the same.
	if r := b.record("tone-440", time.Second); r.Outcome != broadcast.OutcomeAired {
		t.Errorf("while the disk is full the log says %s %s", r.Outcome, r.Reason)
	}
	if s := b.status(); s.Today.Aired != 1 {
		t.Errorf("while the disk is full the status counts %+v", s.Today)
	}
	b.until("the station says that the disk is full", 30*time.Second, func() bool {
		b.run("add", "Trái giờ", "--media", "m1", "--at", "0 0 30 2 *") // what is refused is in the log, too
		return len(b.status().Faults) > 0
	})
	unforeign(t, b.must("status"))
	// Silence does not wait for it either.
	b.must("play", "m1")
	b.must("hold")
	if s := b.status(); s.OnAir != nil || s.State != "held" {
		t.Errorf("held on a full disk: state %s, on air %+v", s.State, s.OnAir)
	}
	makeRoom()
	b.until("the fault is over", 15*time.Second, func() bool { return len(b.status().Faults) == 0 })
	b.must("add", "Lại thêm", "--media", "m1", "--at", "hằng ngày 23:35")
	b.until("the sound is prepared again", 10*time.Second, func() bool { return len(b.tapes("48000-2")) == 1 })
	if r := b.record("tone-440", 5*time.Second); r.Outcome != broadcast.OutcomeAired {
		t.Errorf("heard on a full disk, and the log says %s %s", r.Outcome, r.Reason)
	}
	b.must("import", other)
	b.must("log", "--verify")
}

// A file of a few kilobytes that is hours of silence wants gigabytes of prepared
// sound. It is refused before it has what the log needs, and so is a stick full of
// files; the airings go on and into the log.
func TestFilesLeaveRoomForTheLog(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).startMounted("size=40m")
	b.must("import", toneMP3(t, 440, time.Second))
	room := func() int64 {
		var disk syscall.Statfs_t
		if err := syscall.Statfs(b.dir, &disk); err != nil {
			t.Fatal(err)
		}
		return int64(disk.Bavail) * int64(disk.Bsize) //nolint:unconvert // other systems have other types
	}
	for _, hours := range []int{1, 2} {
		bomb := filepath.Join(t.TempDir(), fmt.Sprintf("%d.flac", hours))
		tool(t, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", fmt.Sprintf("anullsrc=r=8000:cl=mono:d=%d", hours*3600), "-frame_size", "65535", bomb)
		least, done := room(), make(chan struct{})
		go func() {
			defer close(done)
			refused(t, "vi", b.run("import", bomb), 1, "đã đầy", "df -h")
		}()
		for looking := true; looking; {
			select {
			case <-done:
				looking = false
			case <-time.After(5 * time.Millisecond):
				least = min(least, room())
			}
		}
		if least < 1<<20 {
			t.Errorf("%d hours of silence left %d bytes of the disk", hours, least)
		}
	}
	for n, full := 1, false; !full; n++ {
		recording := filepath.Join(t.TempDir(), fmt.Sprintf("hội nghị %d.wav", n))
		tool(t, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", fmt.Sprintf("sine=%d:d=30", 300+n), recording)
		full = b.run("import", recording).code != 0
	}
	if left := room(); left < 1<<20 || left > 8<<20 {
		t.Errorf("a stick full of files leaves %d bytes of the disk", left)
	}
	b.must("play", "m1", "--wait")
	if faults := b.status().Faults; len(faults) > 0 {
		t.Errorf("faults: %v", faults)
	}
}

func TestADataFolderThatCannotBeWrittenTo(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]string{"read only": "ro", "full from the start": "size=8k,nr_inodes=16"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBox(t, nil, openHours)
			cmd := b.mounted(options)
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if err := cmd.Run(); err == nil || cmd.ProcessState == nil {
				t.Fatalf("a daemon ran to its end on a disk that is %s: %v", name, err)
			}
			says := map[string]string{"ro": "không ghi được vào thư mục"}[options]
			refused(t, "vi", answer{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}, 1, says, b.dir)
		})
	}
}

func TestADaemonThatCannotBegin(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours)
	base := filepath.Dir(b.dir)
	serve := func(dir string, lang string) answer {
		// run adds --data of the box behind; the last one counts.
		inside := *b
		inside.dir = dir
		return inside.run("serve", "--config", b.conf, "--lang", lang)
	}
	file := filepath.Join(base, "tep")
	writeFile(t, file, "một tệp, không phải thư mục")
	for _, c := range []struct {
		name, dir, vi, en string
		code              int
	}{
		{"a file instead of a folder", file, file, "move it: mv", 1},
		{"a folder inside a file", filepath.Join(file, "x"), file, "move it: mv", 1},
		{"a socket path too long", filepath.Join(base, strings.Repeat("dai", 40)), "quá mức 107", "107", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			refused(t, "vi", serve(c.dir, "vi"), c.code, c.vi)
			refused(t, "en", serve(c.dir, "en"), c.code, c.en)
		})
	}
	if left, err := os.ReadFile(file); err != nil || len(left) == 0 {
		t.Errorf("the file that was in the way: %q %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(base, strings.Repeat("dai", 40))); err == nil {
		t.Error("a folder whose socket path is too long was made all the same")
	}
	for what, make := range map[string]func(dir string) error{
		"a file in place of the socket": func(dir string) error { return os.WriteFile(filepath.Join(dir, "loa.sock"), nil, 0o600) },
		"a folder in place of loa.db":   func(dir string) error { return os.Mkdir(filepath.Join(dir, "loa.db"), 0o700) },
		"a folder in place of media.db": func(dir string) error { return os.Mkdir(filepath.Join(dir, "media.db"), 0o700) },
		"a file in place of media":      func(dir string) error { return os.WriteFile(filepath.Join(dir, "media"), nil, 0o600) },
	} {
		t.Run(what, func(t *testing.T) {
			dir, err := os.MkdirTemp(base, "d")
			if err != nil {
				t.Fatal(err)
			}
			if err := make(dir); err != nil {
				t.Fatal(err)
			}
			refused(t, "vi", serve(dir, "vi"), 1, dir, "dời đi")
		})
	}
}

func TestASecondDaemonOnTheSameData(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	b.must("add", "Có sẵn", "--file", toneMP3(t, 440, time.Second), "--at", "hằng ngày 23:15")
	before := b.state()
	refused(t, "vi", b.run("serve", "--config", b.conf), 1, "đang chạy", b.dir, "loa status")
	refused(t, "en", b.run("serve", "--config", b.conf, "--lang", "en"), 1, "already running", b.dir)
	b.unchanged(t, before)
}
