package decode

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// run runs a Debian tool that makes or decodes sound.
func run(t testing.TB, stdin []byte, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(stdin), &stderr
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		t.Fatalf("%s is missing: run make setup", name)
	}
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.Bytes())
	}
	return out
}

// speech is a WAV of about 10 s in which a synthetic voice reads a bulletin.
// Speech matters: damage that noise survives ends a speech programme.
func speech(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "speech.wav")
	run(t, nil, "espeak-ng", "-v", "vi", "-w", path, `Kính thưa bà con nhân dân trong xã. Sau đây là bản tin sáng.
Ủy ban nhân dân xã thông báo lịch tiêm chủng cho trẻ em vào sáng thứ hai.`)
	return path
}

// wave converts a WAV to a rate and channels.
func wave(t testing.TB, from string, rate, channels int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "wave.wav")
	run(t, nil, "sox", "-R", "-q", from, "-r", fmt.Sprint(rate), "-c", fmt.Sprint(channels), path, "gain", "-1")
	return path
}

// mp3 encodes a WAV with lame.
func mp3File(t testing.TB, wav string, args ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.mp3")
	run(t, nil, "lame", append(append([]string{"--quiet"}, args...), wav, path)...)
	return load(t, path)
}

// bulletin is the speech as an MP3 of 44.1 kHz with the given lame options.
func bulletin(t testing.TB, channels int, args ...string) []byte {
	t.Helper()
	return mp3File(t, wave(t, speech(t), 44100, channels), args...)
}

func load(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func save(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// sound is all that comes out of a file.
type sound struct {
	Info
	samples []float32
	damage  []Damage
}

func (s sound) lost() (sum float64) {
	for _, d := range s.damage {
		sum += d.Lost.Seconds()
	}
	return sum
}

// decodeAll opens and reads a file to its end, in odd pieces.
func decodeAll(b []byte, lim Limits) (sound, error) {
	s, err := Open(bytes.NewReader(b), int64(len(b)), lim)
	if err != nil {
		return sound{}, err
	}
	return drainStream(s)
}

func drainStream(s *Stream) (sound, error) {
	out := sound{Info: s.Info()}
	dst := make([]float32, 1001*s.Info().Channels)
	for {
		n, err := s.Read(dst)
		out.samples = append(out.samples, dst[:n*s.Info().Channels]...)
		out.damage = s.Damage()
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return out, err
		case n == 0:
			return out, errors.New("read gave nothing and no error")
		}
	}
}

func mustDecode(t testing.TB, b []byte) sound {
	t.Helper()
	s, err := decodeAll(b, Limits{})
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	if want := s.Frames * int64(s.Channels); int64(len(s.samples)) != want {
		t.Fatalf("%d samples came out, %d were announced", len(s.samples), want)
	}
	return s
}

// mpg123 decodes with another decoder, gaps at both ends removed like ours.
func mpg123(t testing.TB, b []byte) []float32 {
	t.Helper()
	raw := run(t, nil, "mpg123", "-q", "-s", "-e", "f32", "--no-resync", save(t, "in.mp3", b))
	return floats(raw)
}

func ffmpeg(t testing.TB, b []byte) []float32 {
	t.Helper()
	return floats(run(t, b, "ffmpeg", "-nostdin", "-v", "error", "-i", save(t, "in.bin", b), "-f", "f32le", "pipe:1"))
}

func floats(raw []byte) []float32 {
	out := make([]float32, len(raw)/4)
	for i := range out {
		out[i] = float32At(raw[4*i:])
	}
	return out
}

// worst is the largest difference between two sounds, in steps of 16 bits.
func worst(a, b []float32) float64 {
	m := 0.0
	for i := range min(len(a), len(b)) {
		m = max(m, math.Abs(float64(a[i]-b[i])))
	}
	return m * (1 << 15)
}

// kindOf is the refusal's kind, or "" for none.
func kindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}
