package audio_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

func BenchmarkResample(b *testing.B) {
	for _, rates := range [][2]int{{44100, 48000}, {48000, 44100}, {22050, 48000}, {8000, 48000}, {44101, 48000}} {
		for _, channels := range []int{1, 2} {
			b.Run(fmt.Sprintf("%d-%d/%dch", rates[0], rates[1], channels), func(b *testing.B) {
				from := audio.Format{Rate: rates[0], Channels: channels}
				src := audio.Resample(audiotest.Count(from, 1<<40), from, audio.Format{Rate: rates[1], Channels: channels})
				buf := make([]float32, 4800*channels)
				var n int64
				for b.Loop() {
					got, err := src.Read(buf)
					if err != nil {
						b.Fatal(err)
					}
					n += int64(got)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/frame")
			})
		}
	}
}

// Ten minutes of stereo at 44.1 kHz in a file, to 48 kHz and thrown away: the CPU
// seconds of whole processes, soxr at the same quality, and those of this one. Reading
// the file is in all of them; without resampling it is what ffmpeg-alone says.
func BenchmarkResampleBeside(b *testing.B) {
	wav := tenMinutes(b)
	for what, args := range map[string][]string{
		"soxr-hq":      {"ffmpeg", "-v", "error", "-nostdin", "-threads", "1", "-i", wav, "-af", "aresample=48000:resampler=soxr:precision=20", "-f", "null", "-"},
		"ffmpeg-alone": {"ffmpeg", "-v", "error", "-nostdin", "-threads", "1", "-i", wav, "-f", "null", "-"},
		"sox-rate-h":   {"sox", "--single-threaded", wav, "-t", "raw", "/dev/null", "rate", "-h", "48000"},
	} {
		b.Run(what, func(b *testing.B) {
			if _, err := exec.LookPath(args[0]); err != nil {
				b.Skip("not installed here:", args[0])
			}
			var cpu time.Duration
			for b.Loop() {
				cmd := exec.Command(args[0], args[1:]...)
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
				cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			}
			b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s")
		})
	}
	b.Run("loa", func(b *testing.B) {
		buf := make([]float32, 9600)
		began := cpuTime(b)
		for b.Loop() {
			f, err := os.Open(wav)
			if err != nil {
				b.Fatal(err)
			}
			_, _ = f.Seek(44, 0)
			from := audio.Format{Rate: 44100, Channels: 2}
			src := audio.Resample(audio.NewPCMSource(f, 2), from, stereo)
			frames := 0
			for err == nil {
				var n int
				n, err = src.Read(buf)
				frames += n
			}
			_ = f.Close()
			if frames != 600*48000 {
				b.Fatalf("%d frames, %v", frames, err)
			}
		}
		b.ReportMetric((cpuTime(b)-began).Seconds()/float64(b.N), "cpu-s")
	})
}

func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// tenMinutes writes a WAV file of music.
func tenMinutes(b *testing.B) string {
	b.Helper()
	f := audio.Format{Rate: 44100, Channels: 2}
	second, _ := audiotest.Collect(audiotest.Music(f, 0.8, 1, 44100), 2, 4410)
	raw := make([]byte, 2*len(second))
	audio.PutS16(raw, second)
	header := []byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x02\x00\x44\xac\x00\x00\x10\xb1\x02\x00\x04\x00\x10\x00data\x00\x00\x00\x00")
	size := uint32(600 * len(raw))
	binary.LittleEndian.PutUint32(header[4:], size+36)
	binary.LittleEndian.PutUint32(header[40:], size)
	all := header
	for range 600 {
		all = append(all, raw...)
	}
	name := filepath.Join(b.TempDir(), "music.wav")
	if err := os.WriteFile(name, all, 0o600); err != nil {
		b.Fatal(err)
	}
	return name
}
