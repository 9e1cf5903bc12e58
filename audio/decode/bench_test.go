package decode

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/hajimehoshi/go-mp3"
)

// The first is the yardstick: the decoder alone, on the same file in one run.
// All report how many seconds of sound a second decodes.
func BenchmarkGoMP3Alone(b *testing.B) {
	file := bulletin(b, 2, "-b", "128")
	length := mustDecode(b, file).Duration
	for b.Loop() {
		d, err := mp3.NewDecoder(bytes.NewReader(file))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
	realTime(b, length)
}

func BenchmarkDecodeOneWorker(b *testing.B)  { benchDecode(b, 1) }
func BenchmarkDecodeTwoWorkers(b *testing.B) { benchDecode(b, 2) }

func benchDecode(b *testing.B, workers int) {
	file := bulletin(b, 2, "-b", "128")
	length := mustDecode(b, file).Duration
	dst := make([]float32, 4096)
	for b.Loop() {
		s, err := Open(bytes.NewReader(file), int64(len(file)), Limits{Workers: workers})
		for err == nil {
			_, err = s.Read(dst)
		}
		if !errors.Is(err, io.EOF) {
			b.Fatal(err)
		}
	}
	realTime(b, length)
}

func realTime(b *testing.B, length time.Duration) {
	b.ReportMetric(length.Seconds()*float64(b.N)/b.Elapsed().Seconds(), "x-real-time")
}

// BenchmarkProbeSixHours reads the headers of a file of 345 MB.
func BenchmarkProbeSixHours(b *testing.B) {
	part := bulletin(b, 2, "-b", "128", "-t")
	file := bytes.Repeat(part, 345_000_000/len(part))
	for b.Loop() {
		if _, err := Probe(bytes.NewReader(file), int64(len(file))); err != nil {
			b.Fatal(err)
		}
	}
}
