package audio_test

import (
	"errors"
	"io"
	"math"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

// lineIn is a writer whose clock is off by some ppm, and which brings chunk frames
// at a time, into a Live that is read in blocks of 10 ms.
type lineIn struct {
	live  *audio.Live
	src   audio.Source
	ppm   float64
	chunk int
	due   float64 // frames the writer's clock has reached and that are not written
	wrote int64
	buf   []float32
}

func newLineIn(f audio.Format, src audio.Source, delay time.Duration, ppm float64, chunk int) *lineIn {
	return &lineIn{live: audio.NewLive(f, delay), src: src, ppm: ppm, chunk: chunk, buf: make([]float32, chunk)}
}

// pass lets 10 ms pass.
func (l *lineIn) pass(t *testing.T, block []float32, stalls bool) {
	t.Helper()
	if !stalls {
		l.due += float64(len(block)) * (1 + l.ppm*1e-6)
	}
	for ; l.due >= float64(l.chunk); l.due -= float64(l.chunk) {
		n, err := l.src.Read(l.buf)
		if err != nil {
			t.Fatal(err)
		}
		l.live.Write(l.buf[:n])
		l.wrote += int64(n)
	}
	if n, err := l.live.Read(block); n != len(block) || err != nil {
		t.Fatalf("asked for %d frames, got %d, %v", len(block), n, err)
	}
}

// ramp is a source whose samples say how many seconds of it there were before.
func ramp(rate int) audio.Source {
	n := 0
	return reads(func(dst []float32) (int, error) {
		for i := range dst {
			dst[i] = float32(float64(n) / float64(rate) / 1000)
			n++
		}
		return len(dst), nil
	})
}

// Two clocks that are apart by as much as cheap crystals can be: nothing is lost,
// nothing piles up, whatever the writer brings at a time.
func TestLiveTakesUpTheDriftOfTheClocks(t *testing.T) {
	f := audio.Format{Rate: 1000, Channels: 1} // ten minutes at 48 kHz would take their time
	for _, tt := range []struct {
		ppm   float64
		chunk int
	}{{-500, 10}, {500, 10}, {-500, 97}, {500, 97}, {0, 97}, {100, 1}} {
		l := newLineIn(f, ramp(f.Rate), 200*ms, tt.ppm, tt.chunk)
		block := make([]float32, 10)
		least, most := math.Inf(1), 0.0
		for tick := range 600 * 100 {
			l.pass(t, block, false)
			if tick < 100*60 {
				continue
			}
			late := float64(l.wrote)/float64(f.Rate) - float64(block[9])*1000
			least, most = min(least, late), max(most, late)
		}
		if s := l.live.Starved(); s > int64(tt.chunk) { // the first chunk comes when it is whole
			t.Errorf("%+v: starved for %d frames", tt, s)
		}
		if least < 0.08 || most > 0.32 {
			t.Errorf("%+v: %.0f to %.0f ms late, want about 200", tt, 1000*least, 1000*most)
		}
	}
}

// Beyond what speed can take up, sound is skipped or missing, but it stays live.
func TestLiveStaysLiveWhateverTheClocks(t *testing.T) {
	f := audio.Format{Rate: 8000, Channels: 1}
	for _, ppm := range []float64{-50000, -5000, 5000, 50000} {
		l := newLineIn(f, ramp(f.Rate), 100*ms, ppm, 80)
		block := make([]float32, 80)
		most := 0.0
		for tick := range 60 * 100 {
			l.pass(t, block, false)
			if rises := float64(block[79]-block[0]) * 1000 * float64(f.Rate) / 79; math.Abs(rises-1) < 0.1 && tick > 100 { // not in a fade
				most = max(most, float64(l.wrote)/float64(f.Rate)-float64(block[79])*1000)
			}
		}
		if most > 0.35 {
			t.Errorf("%v ppm: %.0f ms late, want 300 at most", ppm, 1000*most)
		}
		if starved := l.live.Starved() > 800; starved != (ppm < 0) {
			t.Errorf("%v ppm: starved for %d frames", ppm, l.live.Starved())
		}
	}
}

// A tone through a Live is that tone, not bent and not roughened.
func TestLiveSoundsAsItWasWritten(t *testing.T) {
	for _, ppm := range []float64{0, 300, -300} {
		l := newLineIn(mono, audiotest.Tone(mono, 1000, 0.5, ever), 100*ms, ppm, 1)
		var out []float32
		block := make([]float32, 480)
		for range 2500 {
			l.pass(t, block, false)
			out = append(out, block...)
		}
		out = out[len(out)-9600:]
		// what is left of the drift while the loop settles is some ppm
		best := math.Inf(1)
		for off := -40.0; off <= 40; off += 2 {
			best = min(best, audio.DB(residue(out, 48000, 1000*(1+(ppm+off)*1e-6))))
		}
		if best > -60 {
			t.Errorf("%v ppm: %.1f dB beside the tone, want below -60", ppm, best)
		}
		if at := audiotest.Tears(out, 48000); len(at) > 0 {
			t.Errorf("%v ppm: torn at %v", ppm, at)
		}
	}
}

// A writer that stalls is silence, counted, and comes back: no click either time.
func TestLiveOutlivesAWriterThatStalls(t *testing.T) {
	rapid.Check(t, func(t0 *rapid.T) {
		l := newLineIn(mono, audiotest.Music(mono, 0.8, 2, ever), 100*ms, 200, rapid.SampledFrom([]int{1, 480, 1152}).Draw(t0, "chunk"))
		before := rapid.IntRange(30, 60).Draw(t0, "10 ms before")
		stall := rapid.IntRange(0, 60).Draw(t0, "10 ms of stalling")
		var out []float32
		block := make([]float32, 480)
		run := func(blocks int, stalls bool) {
			for range blocks {
				l.pass(t, block, stalls)
				out = append(out, block...)
			}
		}
		run(before, false)
		begun := l.live.Starved()
		run(stall, true)
		run(60, false)
		starved := l.live.Starved() - begun
		if least, most := int64(stall-20)*480, int64(stall+10)*480; starved < least || starved > most || stall < 5 && starved > 0 {
			t0.Fatalf("stalled for %d frames, starved for %d", stall*480, starved)
		}
		if at := audiotest.Tears(out, 48000); len(at) > 0 {
			t0.Fatalf("torn at %v", at)
		}
		if out[len(out)-1] == 0 && out[len(out)-2] == 0 {
			t0.Fatal("it stays silent")
		}
	})
}

// A network that brings seconds at once is skipped to the end, without a click.
func TestLiveSkipsABurst(t *testing.T) {
	l := newLineIn(mono, audiotest.Music(mono, 0.8, 5, ever), 100*ms, 0, 480)
	var out []float32
	block := make([]float32, 480)
	for i := range 300 {
		if i%100 == 50 {
			l.due += 24000
		}
		l.pass(t, block, false)
		out = append(out, block...)
	}
	if at := audiotest.Tears(out, 48000); len(at) > 0 {
		t.Errorf("torn at %v", at)
	}
	if s := l.live.Starved(); s > 480 {
		t.Errorf("starved for %d frames", s)
	}
}

func TestLiveEndsBehindItsLastSound(t *testing.T) {
	for _, tt := range []struct{ with, want error }{{nil, io.EOF}, {audiotest.ErrBroken, audiotest.ErrBroken}} {
		live := audio.NewLive(mono, 100*ms)
		sound, _ := audiotest.Collect(audiotest.Tone(mono, 440, 0.5, 9000), 1, 480)
		live.Write(sound)
		live.CloseWith(tt.with)
		live.CloseWith(errors.New("too late"))
		out, err := audiotest.Collect(live, 1, 480)
		if tt.want == io.EOF && err != nil || tt.want != io.EOF && !errors.Is(err, tt.want) {
			t.Errorf("ends with %v, want %v", err, tt.want)
		}
		if len(out) < 4500 || len(out) > 9000 {
			t.Errorf("%d frames heard of 9000", len(out))
		}
		if at := audiotest.Tears(append(out, make([]float32, 480)...), 48000); len(at) > 0 {
			t.Errorf("torn at %v", at)
		}
	}
	live := audio.NewLive(mono, 100*ms)
	live.CloseWith(nil)
	if n, err := live.Read(make([]float32, 480)); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("closed before the first sound: %d, %v", n, err)
	}
}

func TestLiveIsSafeBetweenTwoGoroutines(t *testing.T) {
	live := audio.NewLive(stereo, 50*ms)
	var writer sync.WaitGroup
	writer.Go(func() {
		block := make([]float32, 700)
		for range 500 {
			live.Write(block)
		}
		live.CloseWith(nil)
	})
	buf := make([]float32, 960)
	for {
		n, err := live.Read(buf)
		if errors.Is(err, io.EOF) {
			break
		}
		if n == 0 || err != nil || live.Starved() < 0 || live.Level().PeakDB > 0 {
			t.Fatalf("%d frames, %v", n, err)
		}
	}
	writer.Wait()
}

func TestLiveAllocatesNothing(t *testing.T) {
	live := audio.NewLive(stereo, 50*ms)
	buf := make([]float32, 960)
	if n := testing.AllocsPerRun(500, func() {
		live.Write(buf)
		_, _ = live.Read(buf)
	}); n > 0 {
		t.Errorf("%v allocations a block, want none", n)
	}
}

func BenchmarkLive(b *testing.B) {
	live := audio.NewLive(stereo, 50*ms)
	tone, _ := audiotest.Collect(audiotest.Tone(stereo, 440, 0.5, 480), 2, 480)
	buf := make([]float32, 960)
	for b.Loop() {
		live.Write(tone)
		_, _ = live.Read(buf)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/480, "ns/frame")
}
