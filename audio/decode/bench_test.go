package decode

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
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

// How many single lost sectors of a card end the programme early, and how many
// cost more than three frames beyond those they touched: here, and with the
// library alone on the same losses.
func BenchmarkLostSectors(b *testing.B) {
	ended, costly := 0, 0
	loseSectors(b, func(e encoding, clean sound, hurt []byte, at int) {
		got := loseSector(b, clean, hurt)
		if len(got.samples) < len(clean.samples)*9/10 {
			ended++
		}
		if wrongFrames(clean, got)-touched(b, e.file, at) > 3 {
			costly++
		}
	})
	b.ReportMetric(100*float64(ended)/float64(b.N), "%ended-early")
	b.ReportMetric(100*float64(costly)/float64(b.N), "%over-3-frames")
}

func BenchmarkLostSectorsGoMP3Alone(b *testing.B) {
	ended, whole := 0, map[string]int64{}
	loseSectors(b, func(e encoding, _ sound, hurt []byte, _ int) {
		if whole[e.name] == 0 {
			whole[e.name] = alone(e.file)
		}
		if alone(hurt) < whole[e.name]*9/10 {
			ended++
		}
	})
	b.ReportMetric(100*float64(ended)/float64(b.N), "%ended-early")
}

// loseSectors loses one sector a turn, of each encoding in turn.
func loseSectors(b *testing.B, judge func(e encoding, clean sound, hurt []byte, at int)) {
	b.Helper()
	all, clean, i := encodings(b), []sound{}, 0
	for _, e := range all {
		clean = append(clean, mustDecode(b, e.file))
	}
	rng := rand.New(rand.NewPCG(9, 9))
	for b.Loop() {
		e := all[i%len(all)]
		hurt, at := e.lost(rng, i%2 == 0)
		judge(e, clean[i%len(all)], hurt, at)
		i++
	}
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
