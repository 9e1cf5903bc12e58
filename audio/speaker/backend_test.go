package speaker

import (
	"context"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio/speaker/pulsetest"
)

// onAir runs a Speaker on a backend with a real child and returns its end.
func onAir(t *testing.T, cfg Config, stream Stream, env ...string) (s *Speaker, stop func()) {
	t.Helper()
	s = New(selfChild(t, cfg, env...), stream)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(cancel)
	s.Open()
	s.OnAir(true)
	return s, func() {
		cancel()
		<-done
	}
}

func TestFileHoldsTheStreamThoughItsChildrenWereKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "air.wav")
	s, stop := onAir(t, Config{Backend: File, Path: path}, &counter{})
	for range 3 {
		n := s.Heard()
		until(t, 5*time.Second, "sound", func() bool { return s.Heard() > n+12000 })
		s.mu.Lock()
		pid := s.proc.(*process).cmd.Process.Pid
		s.mu.Unlock()
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	n := s.Heard()
	until(t, 5*time.Second, "sound", func() bool { return s.Heard() > n+12000 })
	stop()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var heard []int16
	for i := 44; i < len(b); i += 4 {
		heard = append(heard, int16(binary.LittleEndian.Uint16(b[i:])))
	}
	checkUnbroken(t, heard)
	if len(heard) != int(s.Heard()) || s.Heard() != s.Mixed() || s.State().Restarts != 3 {
		t.Errorf("file %d, heard %d, mixed %d, %d restarts", len(heard), s.Heard(), s.Mixed(), s.State().Restarts)
	}
}

func TestFileThatCannotBeWrittenIsAFault(t *testing.T) {
	s, stop := onAir(t, Config{Backend: File, Path: "/dev/full"}, silence{})
	defer stop()
	until(t, 5*time.Second, "the fault", func() bool { return s.State().State == Missing })
	if why := s.State().Why; why.Kind != Disk {
		t.Errorf("called %v, want %s", why, Disk)
	}
	if s.Heard() != 0 {
		t.Errorf("%d frames count as heard", s.Heard())
	}
}

func TestAplayPlays(t *testing.T) {
	if _, err := exec.LookPath("aplay"); err != nil {
		t.Fatal("aplay is missing: run make setup (Debian: alsa-utils)")
	}
	server := pulsetest.Start(t)
	ears := server.Capture()
	tones := &scale{}
	tones.to.Store(48000)
	s, stop := onAir(t, Config{Backend: Aplay}, tones, server.Env()...)
	until(t, 10*time.Second, "a second and a half heard", func() bool { return s.Heard() > 72000 })
	stop()
	if s.Heard() != s.Mixed() {
		t.Errorf("heard %d of %d mixed", s.Heard(), s.Mixed())
	}
	r := ears.Stop()
	first := r.Onset(0, 0.2)
	if n := r.Sounding(0, len(r.Samples), 0.05); n < 47000 || n > 49500 {
		t.Errorf("48000 samples of sound were heard as %d", n)
	}
	for i := range 2 {
		if a := r.Tone(pitch(int64(i)*step), first+i*step+480, first+(i+1)*step-960); a < 0.4 {
			t.Errorf("tone %d was heard with amplitude %.3f", i+1, a)
		}
	}
}

func TestAplayWithoutADeviceIsAFault(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "alsa.conf")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, stop := onAir(t, Config{Backend: Aplay, Device: "file:" + empty}, silence{})
	defer stop()
	until(t, 5*time.Second, "the fault", func() bool { return s.State().State == Missing })
	if why := s.State().Why; why.Kind != NoDevice {
		t.Errorf("called %v, want %s", why, NoDevice)
	}
}

func TestWithoutAnySoundServerOrCardThereIsAFault(t *testing.T) {
	s, stop := onAir(t, Config{}, silence{}, "PULSE_SERVER=unix:/nonexistent", "ALSA_CONFIG_PATH=/dev/null")
	defer stop()
	until(t, 5*time.Second, "the fault", func() bool { return s.State().State == Missing })
	if why := s.State().Why; why.Kind != NoDevice {
		t.Errorf("called %v, want %s", why, NoDevice)
	}
}
