package decode

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"testing"
)

// Each format beside ffmpeg on the same file in one run, start of its process
// included; both report seconds of sound decoded in a second.
func BenchmarkFLAC(b *testing.B)   { benchFormat(b, "a.flac") }
func BenchmarkVorbis(b *testing.B) { benchFormat(b, "a.ogg", "-c:a", "libvorbis", "-q:a", "4") }
func BenchmarkOpusMusic(b *testing.B) {
	benchFormat(b, "a.opus", "-c:a", "libopus", "-b:a", "96k")
}

func BenchmarkOpusSpeech(b *testing.B) {
	benchFormat(b, "a.opus", "-c:a", "libopus", "-b:a", "20k", "-application", "voip", "-ac", "1")
}

func benchFormat(b *testing.B, name string, args ...string) {
	wav := wave(b, speech(b), 48000, 2)
	path := save(b, name, encode(b, wav, name, append(args, "-af", "aloop=loop=5:size=480000")...))
	file := load(b, path)
	length := mustDecode(b, file).Duration
	b.Run("loa", func(b *testing.B) {
		dst := make([]float32, 4096)
		b.ReportAllocs()
		for b.Loop() {
			s, err := Open(bytes.NewReader(file), int64(len(file)), Limits{})
			for err == nil {
				_, err = s.Read(dst)
			}
			if !errors.Is(err, io.EOF) {
				b.Fatal(err)
			}
		}
		realTime(b, length)
	})
	b.Run("ffmpeg", func(b *testing.B) {
		for b.Loop() {
			cmd := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-threads", "1", "-i", path, "-f", "null", "-")
			if out, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("%v: %s", err, out)
			}
		}
		realTime(b, length)
	})
}
