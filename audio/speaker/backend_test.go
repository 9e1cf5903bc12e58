package speaker

import (
	"context"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// lostFor runs a speaker until it is lost and returns why.
func lostFor(t *testing.T, cfg Config, env ...string) *Fault {
	t.Helper()
	s, stop := onAir(t, cfg, silence{}, env...)
	defer stop()
	until(t, 5*time.Second, "the fault", func() bool { return s.State().State == Missing })
	return s.State().Why
}

func TestWhatTheMachineLacksIsNamed(t *testing.T) {
	empty, broken, busy := t.TempDir(), t.TempDir(), t.TempDir()
	for path, text := range map[string]string{
		filepath.Join(broken, "libasound.so.2"): "", // nearer than the system's own
		filepath.Join(broken, "libasound.so"):   "",
		filepath.Join(busy, "aplay"):            "#!/bin/sh\necho 'aplay: main:831: audio open error: Device or resource busy' >&2\nexit 1\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	const nobody = "PULSE_SERVER=unix:/nonexistent"
	for _, row := range []struct {
		name string
		cfg  Config
		env  []string
		kind string
	}{
		{"no libasound", Config{}, []string{nobody, "LD_LIBRARY_PATH=" + broken}, NoLibrary},
		{"no aplay", Config{Backend: Aplay}, []string{"PATH=" + empty}, NoLibrary},
		{"a card that another program holds", Config{Backend: Aplay}, []string{"PATH=" + busy}, Busy},
		{"no configuration of ALSA", Config{}, []string{nobody, "ALSA_CONFIG_PATH=/nonexistent"}, NoDevice},
		{"no card", Config{Device: "UsbAudio", CardsFile: "/nonexistent"}, nil, NoDevice},
	} {
		t.Run(row.name, func(t *testing.T) {
			if why := lostFor(t, row.cfg, row.env...); why.Kind != row.kind {
				t.Errorf("called %v, want %s", why, row.kind)
			}
		})
	}
}

// A card that comes late at boot is taken when it is there, and no other before.
// Here it exists in the kernel's list alone: opening it then fails in its own way.
func TestConfiguredCardIsAwaited(t *testing.T) {
	list := filepath.Join(t.TempDir(), "cards")
	write := func(text string) {
		if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	hdmi, _, _ := strings.Cut(twoCards, " 1 [")
	write(hdmi)
	s, stop := onAir(t, Config{Device: "UsbAudio", Dir: t.TempDir(), CardsFile: list}, silence{})
	defer stop()
	until(t, 2*time.Second, "the fault", func() bool { return s.State().State == Missing })
	if why := s.State().Why; why.Kind != WrongCard || !strings.Contains(why.Detail, "HDMI") {
		t.Errorf("called %v, want %s that lists HDMI", why, WrongCard)
	}
	write(twoCards)
	until(t, 2*time.Second, "an attempt on the card", func() bool {
		why := s.State().Why
		return why != nil && why.Kind == NoDevice && strings.Contains(why.Detail, "ALSA")
	})
}
