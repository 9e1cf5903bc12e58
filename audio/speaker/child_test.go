package speaker

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/truyenthanh/loa/audio"
)

var mono8k = audio.Format{Rate: 8000, Channels: 1}

// attendTo runs a child on p bytes of sound in the bubble's time and returns what
// it reported and how it ended.
func attendTo(t *testing.T, cfg ChildConfig, sound []byte) (reports string, took time.Duration, err error) {
	t.Helper()
	stdin, out := newPipe(), &bytes.Buffer{}
	_, _ = stdin.Write(sound)
	_ = stdin.Close()
	start := time.Now()
	err = attend(t.Context(), cfg, newIntake(stdin, &teller{out: out}, sampleBytes*cfg.Format.Channels))
	return out.String(), time.Since(start), err
}

func TestFileBackendKeepsEveryFrameAtThePaceOfTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "air.wav")
		cfg := ChildConfig{Backend: File, Format: mono8k, Path: path}
		sound := bytes.Repeat([]byte{1, 2, 3, 4}, 6001) // 1.50025 s and an odd end
		for turn := 1; turn <= 2; turn++ {              // a second child continues the file
			reports, took, err := attendTo(t, cfg, sound)
			if err != nil || !strings.HasSuffix(reports, "\nend 12002\n") {
				t.Fatalf("turn %d: %v after %q", turn, err, reports)
			}
			if took != 1500250*time.Microsecond {
				t.Errorf("turn %d: 1.50025 s of sound took %v", turn, took)
			}
			checkWAV(t, path, bytes.Repeat(sound, turn))
		}
	})
}

func TestFileBackendDropsATornFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "air.wav")
		_, _, err := attendTo(t, ChildConfig{Backend: File, Format: mono8k, Path: path}, []byte{1, 2, 3})
		if err != nil {
			t.Fatal(err)
		}
		checkWAV(t, path, []byte{1, 2})
	})
}

// checkWAV fails unless path is a mono WAV file of 8,000 Hz with just this sound.
func checkWAV(t *testing.T, path string, sound []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	u32 := func(at int) int { return int(binary.LittleEndian.Uint32(b[at:])) }
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
	switch {
	case string(b[:4]) != "RIFF" || u32(4) != len(b)-8 || string(b[8:16]) != "WAVEfmt ":
		t.Errorf("bad head: % x", b[:16])
	case u16(20) != 1 || u16(22) != 1 || u32(24) != 8000 || u32(28) != 16000 || u16(32) != 2 || u16(34) != 16:
		t.Errorf("bad format: % x", b[16:36])
	case u32(40) != len(b)-44:
		t.Errorf("the header promises %d bytes, there are %d", u32(40), len(b)-44)
	case !bytes.Equal(b[44:], sound):
		t.Errorf("%d bytes of sound differ from the %d that were sent", len(b)-44, len(sound))
	}
}

func TestHeaderIsRightAtEveryMoment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "air.wav")
	w, err := openWAV(path, mono8k)
	if err != nil {
		t.Fatal(err)
	}
	defer w.f.Close()
	checkWAV(t, path, nil)
	for i := 1; i < 5; i++ {
		if err := w.append([]byte{7, 7}); err != nil {
			t.Fatal(err)
		}
		checkWAV(t, path, bytes.Repeat([]byte{7, 7}, i))
	}
}

func TestHeaderBeyondFourGiBSaysToTheEnd(t *testing.T) {
	w := &wavFile{format: mono8k, data: 5 << 30}
	if h := w.header(); binary.LittleEndian.Uint32(h[4:]) != 0xFFFFFFFF-8 || binary.LittleEndian.Uint32(h[40:]) != 0xFFFFFFFF-44 {
		t.Errorf("% x", h)
	}
}

func TestFileBackendRefusesWhatItWouldSpoil(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	other := &wavFile{format: audio.Format{Rate: 48000, Channels: 2}}
	for _, row := range []struct{ path, says string }{
		{write("letter.txt", strings.Repeat("Kính gửi ủy ban ", 5)), "not a WAV file of 8000 Hz"},
		{write("short", "RIFF"), "not a WAV file"},
		{write("other.wav", string(other.header())), "not a WAV file of 8000 Hz, 1 channels"},
		{dir, "is a directory"},
		{filepath.Join(dir, "none", "air.wav"), "no such file"},
	} {
		before, _ := os.ReadFile(row.path)
		_, _, err := attendTo(t, ChildConfig{Backend: File, Format: mono8k, Path: row.path}, []byte{1, 2})
		fault, ok := errors.AsType[*Fault](err)
		if !ok || fault.Kind != Disk || !strings.Contains(fault.Detail, row.says) {
			t.Errorf("%s: got %v, want %s saying %q", row.path, err, Disk, row.says)
		}
		if after, _ := os.ReadFile(row.path); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", row.path)
		}
	}
}

func TestPacedDeviceGoesOnWhereItRanDry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stdin, out := newPipe(), newPipe()
		done := make(chan error, 1)
		go func() {
			cfg := ChildConfig{Backend: Null, Format: mono8k}
			done <- attend(t.Context(), cfg, newIntake(stdin, &teller{out: out}, 2))
		}()
		for range 3 { // 1 s of sound, then 4 s of nothing: late, not lost
			_, _ = stdin.Write(make([]byte, 16000))
			<-time.After(5 * time.Second)
		}
		_ = stdin.Close()
		if err := <-done; err != nil {
			t.Fatalf("a parent that is late is not a fault of the device: %v", err)
		}
		if reports := out.data.String(); !strings.HasSuffix(reports, "\ntaken 24000\nend 24000\n") {
			t.Errorf("the last reports are %q", reports[max(0, len(reports)-60):])
		}
	})
}

func TestChildEndsWhenNobodyListens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stdin, out := newPipe(), newPipe()
		_, _ = stdin.Write(make([]byte, 160000))
		done := make(chan error, 1)
		go func() {
			done <- attend(t.Context(), ChildConfig{Backend: Null, Format: mono8k}, newIntake(stdin, &teller{out: out}, 2))
		}()
		<-time.After(time.Second)
		_ = out.Close()
		<-time.After(100 * time.Millisecond)
		select {
		case <-done:
		default:
			t.Fatal("the child plays on although its parent is gone")
		}
	})
}

func TestArgumentsOfTheChildAreReadAsTheyWereMade(t *testing.T) {
	for _, c := range []ChildConfig{
		{Backend: Oto, Format: audio.Format{Rate: 48000, Channels: 2}},
		{Backend: File, Format: mono8k, Path: "/tmp/phát thanh.wav", Buffer: 60 * time.Millisecond},
		{Backend: Null, Format: mono8k, Path: "--rate=1"},
	} {
		got, err := ParseChild(c.Args())
		if err != nil || got != c {
			t.Errorf("%+v became %+v, %v", c, got, err)
		}
	}
}

func TestSenselessArgumentsAreRefused(t *testing.T) {
	for _, args := range [][]string{
		{"--rate=7999"},
		{"--rate=x"},
		{"--channels=3"},
		{"--channels=0"},
		{"--buffer=2s"},
		{"--buffer=-1ms"},
		{"--backend=file"},
		{"--loud"},
		{"extra"},
	} {
		_, err := ParseChild(args)
		if fault, ok := errors.AsType[*Fault](err); !ok || fault.Kind != BadConfig {
			t.Errorf("%v: got %v, want %s", args, err, BadConfig)
		}
	}
	cfg, err := ParseChild([]string{"--backend=alsa"})
	if err == nil {
		_, err = cfg.backend()
	}
	if fault, ok := errors.AsType[*Fault](err); !ok || fault.Kind != BadConfig {
		t.Errorf("an unknown backend: got %v, want %s", err, BadConfig)
	}
}

func TestChildReportsItsFaultAndEndsWithItsStatus(t *testing.T) {
	cfg := selfChild(t, Config{})
	child := exec.Command(cfg.Command[0], "--backend=drum")
	child.Env = append(os.Environ(), cfg.Env...)
	out, err := child.Output()
	want := &Fault{Kind: BadConfig}
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != want.ExitCode() {
		t.Errorf("ended with %v, want status %d", err, want.ExitCode())
	}
	if !strings.HasPrefix(string(out), "fault bad_config backend \"drum\"") {
		t.Errorf("reported %q", out)
	}
}
