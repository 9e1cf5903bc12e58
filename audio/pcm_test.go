package audio_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

// pcm makes a reader of 16-bit samples.
func pcm(samples ...int16) io.Reader {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, samples)
	return &b
}

func TestSixteenBitsGoThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Int16(), 1, 100).Draw(t, "samples")
		raw := make([]byte, 2*len(want))
		for i, s := range want {
			binary.LittleEndian.PutUint16(raw[2*i:], uint16(s))
		}
		floats := make([]float32, len(want))
		audio.GetS16(floats, raw)
		back := make([]byte, len(raw))
		audio.PutS16(back, floats)
		if !bytes.Equal(raw, back) {
			t.Fatalf("%v came back as % x", want, back)
		}
	})
}

func TestPutS16RoundsAndClamps(t *testing.T) {
	for in, want := range map[float32]int16{
		0: 0, 1: 32767, -1: -32768, 2: 32767, -2: -32768, 0.4 / 32768: 0, 0.6 / 32768: 1, -0.6 / 32768: -1, 32766.6 / 32768: 32767,
	} {
		var b [2]byte
		audio.PutS16(b[:], []float32{in})
		if got := int16(binary.LittleEndian.Uint16(b[:])); got != want {
			t.Errorf("%v became %d, want %d", in, got, want)
		}
	}
}

func TestPCMSourceReadsWholeFramesFromAnyReader(t *testing.T) {
	raw := make([]int16, 5001) // a torn last frame
	for i := range raw {
		raw[i] = int16(i)
	}
	for what, wrap := range map[string]func(io.Reader) io.Reader{
		"all at once":       func(r io.Reader) io.Reader { return r },
		"byte by byte":      iotest.OneByteReader,
		"end with the data": iotest.DataErrReader,
	} {
		got, err := audiotest.Collect(audio.NewPCMSource(wrap(pcm(raw...)), 2), 2, 100)
		if err != nil || len(got) != 5000 || got[4999] != 4999.0/32768 {
			t.Errorf("%s: %d samples, %v; want 5000", what, len(got), err)
		}
	}
}

// A file that is shorter than it should be is not a file that is over.
func TestPCMSourceTellsTheEndFromAFault(t *testing.T) {
	gone := errors.New("the disk is gone")
	for what, tt := range map[string]struct {
		r    io.Reader
		want error
	}{
		"a disk that is gone":      {iotest.ErrReader(gone), gone},
		"a file cut short":         {iotest.ErrReader(io.ErrUnexpectedEOF), io.ErrUnexpectedEOF},
		"a reader that never does": {idle{}, io.ErrNoProgress},
	} {
		src := audio.NewPCMSource(io.MultiReader(pcm(1, 2, 3, 4), tt.r), 2)
		for range 2 { // it stays failed
			got, err := audiotest.Collect(src, 2, 1)
			if !errors.Is(err, tt.want) || len(got) > 4 {
				t.Errorf("%s: %v after %d samples, want %v", what, err, len(got), tt.want)
			}
		}
	}
}

// idle is a reader that breaks its contract.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func TestPCMSourceAllocatesNothing(t *testing.T) {
	src := audio.NewPCMSource(zeros{}, 2)
	buf := make([]float32, 960)
	if n := testing.AllocsPerRun(200, func() { _, _ = src.Read(buf) }); n > 0 {
		t.Errorf("%v allocations a read, want none", n)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// Without dither a tone below a step is gone, or comes out as harmonics; with it
// the tone is there, clean, under an even hiss.
func TestDitherKeepsWhatIsSmallerThanAStep(t *testing.T) {
	const amp = 0.4 / 32768
	tone, _ := audiotest.Collect(audiotest.Tone(mono, 1000, amp, 480000), 1, 4800)
	back := func(put func([]byte, []float32)) []float32 {
		raw, out := make([]byte, 2*len(tone)), make([]float32, len(tone))
		put(raw, tone)
		audio.GetS16(out, raw)
		return out
	}
	plain, dithered := back(audio.PutS16), back(audio.NewDither(1).PutS16)
	if a := audiotest.Amplitude(plain, 48000, 1000); a > amp/10 {
		t.Errorf("without dither the tone is there with %v: the test shows nothing", a)
	}
	if a := audiotest.Amplitude(dithered, 48000, 1000); math.Abs(a-amp) > amp/20 {
		t.Errorf("with dither the tone comes with %v, want %v", a, amp)
	}
	if a := audiotest.Amplitude(dithered, 48000, 3000); a > amp/20 {
		t.Errorf("with dither there is a third harmonic of %v", a)
	}
	if !slices.Equal(dithered, back(audio.NewDither(1).PutS16)) || slices.Equal(dithered, back(audio.NewDither(2).PutS16)) {
		t.Error("the noise does not follow its seed")
	}
}

func TestDitherAddsTheNoiseItSays(t *testing.T) {
	level, _ := audiotest.Collect(audiotest.Level(mono, 0.25, 200000), 1, 4800)
	raw := make([]byte, 2*len(level))
	audio.NewDither(3).PutS16(raw, level)
	var square, most float64
	for i := range level {
		off := float64(int16(binary.LittleEndian.Uint16(raw[2*i:]))) - 8192
		square += off * off
		most = max(most, math.Abs(off))
	}
	// One step each way, of a quarter of a square step in all with the rounding.
	if mean := square / float64(len(level)); most != 1 || math.Abs(mean-0.25) > 0.01 {
		t.Errorf("noise of %.3f square steps, %v at most; want 0.25 and 1", mean, most)
	}
	silence, raw := make([]float32, 100), make([]byte, 200)
	audio.NewDither(3).PutS16(raw, silence)
	if !bytes.Equal(raw, make([]byte, 200)) {
		t.Error("digital silence got a hiss")
	}
}

func TestConcatPlaysWithoutAGap(t *testing.T) {
	got, err := audiotest.Collect(audio.Concat(
		audiotest.Count(mono, 3), audio.Silence(mono, 2), audiotest.Count(mono, 1)), 1, 2)
	const u = 1.0 / (1 << 20)
	if want := []float32{u, 2 * u, 3 * u, 0, 0, u}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	_, err = audiotest.Collect(audio.Concat(audiotest.Broken(audiotest.Count(mono, 1)), audiotest.Count(mono, 1)), 1, 2)
	if !errors.Is(err, audiotest.ErrBroken) {
		t.Errorf("a broken part gave %v", err)
	}
}

func TestEdgesFindTheCues(t *testing.T) {
	e := audio.NewEdges(mono, -50)
	quiet := audiotest.Noise(mono, audio.Linear(-60), 3, 24000) // a hiss nobody hears
	src := audio.Concat(quiet, audiotest.Tone(mono, 440, 0.1, 48000), audio.Silence(mono, 12345))
	all, _ := audiotest.Collect(src, 1, 333)
	for i := 0; i < len(all); i += 500 {
		e.Write(all[i:min(i+500, len(all))])
	}
	in, out, ok := e.Cues(int64(len(all)))
	if !ok || in != 24000 || out != 72000 {
		t.Errorf("cue in %d, cue out %d, %v; want 24000, 72000", in, out, ok)
	}
	silent := audio.NewEdges(mono, -50)
	silent.Write(make([]float32, 9600))
	if _, _, ok := silent.Cues(9600); ok {
		t.Error("found sound in silence")
	}
}
