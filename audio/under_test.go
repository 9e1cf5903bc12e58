package audio_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

var usual = audio.Ducking{DepthDB: 15, Attack: 100 * ms, Release: 500 * ms, Fade: time.Second}

// bedUnder is the gain of a bed, a constant, under some speech, frame by frame:
// the speech is on the left alone, the bed on the right alone.
func bedUnder(t *testing.T, d audio.Ducking, speech audio.Source) []float32 {
	t.Helper()
	side := func(src audio.Source, c int) audio.Source {
		buf := make([]float32, 4800)
		return reads(func(dst []float32) (int, error) {
			n, err := src.Read(buf[:min(len(buf), len(dst)/2)])
			clear(dst)
			for i := range n {
				dst[2*i+c] = buf[i]
			}
			return n, err
		})
	}
	out, err := audiotest.Collect(audio.Under(side(audiotest.Level(mono, 0.5, ever), 1), side(speech, 0), stereo, d), 2, 480)
	if err != nil {
		t.Fatal(err)
	}
	bed := audiotest.Channel(out, 2, 1)
	for i := range bed {
		bed[i] /= 0.5
	}
	return bed
}

// The bed is down where a word begins, stays down between words, and is up again
// in a pause.
func TestTheBedMakesWayForSpeech(t *testing.T) {
	const second = 48000
	bed := bedUnder(t, usual, audio.Concat(
		audio.Silence(mono, 2*second),
		audiotest.Tone(mono, 300, 0.3, second), audio.Silence(mono, second/4), audiotest.Tone(mono, 300, 0.3, second),
		audio.Silence(mono, 4*second)))
	down := audio.Linear(-15)
	for _, tt := range []struct {
		what     string
		from, to float64 // seconds
		want     float64
	}{
		{"before the speech", 0, 1.89, 1},
		{"in the speech, from its first sample", 2, 4.25, down},
		{"in the pause behind it", 5.5, 8.2, 1},
	} {
		for i := int(tt.from * second); i < int(tt.to*second); i++ {
			if math.Abs(float64(bed[i])-tt.want) > 0.01 {
				t.Errorf("%s: the bed is at %.3f at %.3f s, want %.3f", tt.what, bed[i], float64(i)/second, tt.want)
				break
			}
		}
	}
	if len(bed) != 9.25*second {
		t.Errorf("%d frames, want those of the speech and a second", len(bed))
	}
	if end := bed[len(bed)-1]; end != 0 {
		t.Errorf("the bed ends at %v, want silence", end)
	}
	for i := 1; i < len(bed); i++ {
		if step := math.Abs(float64(bed[i] - bed[i-1])); step > 15.0/4800*math.Ln10/20*1.1 {
			t.Fatalf("the bed moves by %.5f at frame %d: steeper than its attack", step, i)
		}
	}
}

func TestSpeechThatBeginsAtOnceFindsTheBedDown(t *testing.T) {
	bed := bedUnder(t, usual, audiotest.Tone(mono, 300, 0.3, 48000))
	if got := audio.DB(float64(bed[100])); math.Abs(got+15) > 0.5 {
		t.Errorf("the bed begins at %.1f dB, want -15", got)
	}
}

// Hiss is no speech.
func TestTheBedStaysUpOverHiss(t *testing.T) {
	bed := bedUnder(t, usual, audiotest.Noise(mono, 0.005, 1, 48000))
	if got := bed[40000]; got != 1 {
		t.Errorf("the bed is at %v, want 1", got)
	}
}

// It ends a fade after the speech, whatever the bed does, and the speech is
// heard as it is.
func TestUnderEndsBehindTheSpeech(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		speech := rapid.Int64Range(0, 20000).Draw(t, "speech")
		bed := rapid.Int64Range(0, 30000).Draw(t, "bed")
		fade := rapid.IntRange(0, 9600).Draw(t, "fade")
		d := audio.Ducking{DepthDB: 12, Attack: frames(rapid.IntRange(0, 9600).Draw(t, "attack")), Release: 300 * ms, Fade: frames(fade)}
		words := audiotest.Noise(mono, 0.2, 3, speech)
		music := audiotest.Level(mono, 0.25, bed)
		fails := rapid.Bool().Draw(t, "fails")
		if fails {
			words, music = audiotest.Broken(words), audiotest.Panicking(music)
		}
		block := rapid.IntRange(1, 3000).Draw(t, "block")
		out, err := audiotest.Collect(audio.Under(lame(music, 700), lame(words, 100), mono, d), 1, block)
		if errors.Is(err, audiotest.ErrBroken) != fails || err != nil && !fails {
			t.Fatalf("ended with %v", err)
		}
		if want := speech + int64(max(fade, 240)); int64(len(out)) != want {
			t.Fatalf("%d frames, want %d", len(out), want)
		}
		alone, _ := audiotest.Collect(audiotest.Noise(mono, 0.2, 3, speech), 1, 480)
		for i := bed; i < speech; i++ {
			if out[i] != alone[i] {
				t.Fatalf("frame %d of the speech comes as %v, want %v", i, out[i], alone[i])
			}
		}
	})
}

func TestUnderAllocatesNothing(t *testing.T) {
	src := audio.Under(audiotest.Level(stereo, 0.5, ever), audiotest.Level(stereo, 0.5, ever), stereo, usual)
	buf := make([]float32, 960)
	_, _ = src.Read(buf)
	if n := testing.AllocsPerRun(100, func() { _, _ = src.Read(buf) }); n > 0 {
		t.Errorf("%v allocations a read, want none", n)
	}
}
