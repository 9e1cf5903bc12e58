package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// beginImport starts an import that takes a while and waits until half of it has
// arrived.
func (b *box) beginImport(path string) (cmd *exec.Cmd, stderr *bytes.Buffer) {
	b.t.Helper()
	stderr = &bytes.Buffer{}
	cmd = exec.Command(b.bin, "import", path, "--data", b.dir)
	cmd.Env, cmd.Stderr = append(os.Environ(), "LOA_LANG=vi"), stderr
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.until("the file is on its way", 20*time.Second, func() bool { return len(b.leftovers()) > 0 })
	return cmd, stderr
}

// leftovers are files of imports that are not done.
func (b *box) leftovers() []string {
	b.t.Helper()
	names, err := filepath.Glob(filepath.Join(b.dir, "media", ".*"))
	if err != nil {
		b.t.Fatal(err)
	}
	return names
}

// decoder is the process that decodes for the daemon; 0 while there is none.
func (b *box) decoder() int {
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range all {
		text, _ := os.ReadFile(path) // it may just have ended
		words := strings.Split(string(text), "\x00")
		status, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "status"))
		if len(words) > 1 && words[1] == "prepare" && strings.Contains(string(status), fmt.Sprintf("\nPPid:\t%d\n", b.cmd.Process.Pid)) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			return pid
		}
	}
	return 0
}

func TestAnImportThatIsBrokenOffLeavesNothing(t *testing.T) {
	t.Parallel()
	long := filepath.Join(t.TempDir(), "dài.wav")
	tool(t, "sox", "-n", "-r", "44100", "-c", "2", "-b", "16", long, "synth", "400", "sine", "440", "vol", "0.3")
	b := newBox(t, nil, openHours).start()
	b.must("import", toneMP3(t, 440, time.Second))
	before := b.state()

	t.Run("by the operator", func(t *testing.T) {
		cmd, stderr := b.beginImport(long)
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		refused(t, "vi", answer{stderr: stderr.String(), code: cmd.ProcessState.ExitCode()}, 1, "bị ngắt")
		b.until("what had come is cleared away", 10*time.Second, func() bool { return len(b.leftovers()) == 0 })
		b.unchanged(t, before)
	})
	t.Run("by the end of the daemon", func(t *testing.T) {
		cmd, stderr := b.beginImport(long)
		b.kill()
		_ = cmd.Wait()
		refused(t, "vi", answer{stderr: stderr.String(), code: cmd.ProcessState.ExitCode()}, 3, "đang tắt")
		b.start()
		if left := b.leftovers(); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
		b.unchanged(t, before)
	})
	t.Run("by the end of its decoder", func(t *testing.T) {
		cmd, stderr := b.beginImport(long)
		b.until("the system kills the decoder", 20*time.Second, func() bool {
			pid := b.decoder()
			return pid > 0 && syscall.Kill(pid, syscall.SIGKILL) == nil
		})
		_ = cmd.Wait()
		refused(t, "vi", answer{stderr: stderr.String(), code: cmd.ProcessState.ExitCode()}, 1, "hệ thống đã dừng việc giải mã", "free -m")
		b.until("what had come is cleared away", 10*time.Second, func() bool { return len(b.leftovers()) == 0 })
		b.unchanged(t, before)
	})
	t.Run("the same file many times at once", func(t *testing.T) {
		tone := toneMP3(t, 660, 30*time.Second)
		var all []*exec.Cmd
		for range 6 {
			cmd := exec.Command(b.bin, "import", tone, "--data", b.dir)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			all = append(all, cmd)
		}
		for _, cmd := range all {
			if err := cmd.Wait(); err != nil {
				t.Errorf("one of several imports: %v", err)
			}
		}
		if n := strings.Count(b.must("list", "--media", "--json"), "\n"); n != 2 {
			t.Errorf("%d files in the index, want the one from before and the new one", n)
		}
	})
}

func TestToStopWaitingIsNotToStopTheSound(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	cmd := exec.Command(b.bin, "play", toneMP3(t, 440, 20*time.Second), "--wait", "--data", b.dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b.onAir("tone-440")
	_ = cmd.Process.Signal(syscall.SIGINT)
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("exit %d, want 1", code)
	}
	if s := b.status(); s.OnAir == nil {
		t.Error("the sound ended with the command that waited for it")
	}
	b.must("stop")
	b.must("log", "--verify")
}
