package audio_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

func TestBelowTheCeilingTheLimiterChangesNothing(t *testing.T) {
	l := audio.NewLimiter(stereo, 0.5)
	in, _ := audiotest.Collect(audiotest.Noise(stereo, 0.5, 1, 9600), 2, 480)
	out := slices.Clone(in)
	for i := 0; i < len(out); i += 960 {
		l.Process(out[i : i+960])
	}
	d := l.Delay() * 2
	if !slices.Equal(out[d:], in[:len(in)-d]) {
		t.Error("samples changed although none was above the ceiling")
	}
}

func TestNothingComesOutAboveTheCeiling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ceiling := rapid.Float64Range(0.1, 1).Draw(t, "ceiling")
		loud := rapid.Float64Range(0.05, 8).Draw(t, "loudness")
		l := audio.NewLimiter(stereo, ceiling)
		in, _ := audiotest.Collect(audiotest.Noise(stereo, loud, rapid.Uint64().Draw(t, "seed"), 4800), 2, 480)
		l.Process(in)
		if p := max(slices.Max(in), -slices.Min(in)); p > float32(ceiling) {
			t.Fatalf("a sample of %v above the ceiling %v", p, ceiling)
		}
	})
}

// So little that the gain hardly moves is limited as well.
func TestAHairAboveTheCeilingIsStillAbove(t *testing.T) {
	for _, over := range []float64{1.000001, 1.000005, 1.00001, 1.0001} {
		l := audio.NewLimiter(mono, 0.5)
		in, _ := audiotest.Collect(audiotest.Click(mono, 0.5*over, 100, 2400), 1, 2400)
		for i := 0; i < len(in); i += 60 {
			l.Process(in[i : i+60])
		}
		if p := slices.Max(in); p > 0.5 || p < 0.4999 {
			t.Errorf("%v times the ceiling comes out as %v, want 0.5", over, p)
		}
	}
}

// The gain bends before a peak, it does not jump: beside the peak itself the
// sound around it stays smooth.
func TestThePeakIsExpected(t *testing.T) {
	m := audio.NewMixer(mono, 0.5)
	m.Play(audiotest.Level(mono, 0.4, 48000), audio.Cue{Gain: 1, FadeIn: 20 * time.Millisecond})
	m.Play(audiotest.Click(mono, 1.6, 0, 10), audio.Cue{At: 9600, Gain: 1})
	out := mix(m, 19200, 480)
	if p := out[9600]; p > 0.5 || p < 0.45 {
		t.Errorf("the peak comes out as %v, want just within 0.5", p)
	}
	out[9600] = out[9599]
	const bend = 0.4 * 0.75 / 72 * 1.1 // to a quarter, over 1.5 ms
	if step, at := steepest(out); step > bend {
		t.Errorf("a step of %.4f at %d, want at most %.4f", step, at, bend)
	}
	if dip := slices.Min(out[9590:9610]); dip > 0.15 {
		t.Errorf("the sound around the peak stays at %v: nothing was turned down", dip)
	}
}

// A peak is turned down as a whole, not clipped: the tone stays a tone.
func TestALoudToneStaysATone(t *testing.T) {
	m := audio.NewMixer(mono, 0.5)
	m.Play(audiotest.Tone(mono, 997, 1, 96000), audio.Cue{Gain: 1})
	out := mix(m, 48000, 480)[24000:]
	third := audiotest.Amplitude(out, 48000, 3*997)
	first := audiotest.Amplitude(out, 48000, 997)
	if first < 0.47 || first > 0.501 {
		t.Errorf("amplitude %.3f, want just below 0.5", first)
	}
	if ratio := audio.DB(third / first); ratio > -50 {
		t.Errorf("third harmonic at %.1f dB, want below -50: it was clipped", ratio)
	}
	// the control: clipping the same tone has that harmonic
	clipped, _ := audiotest.Collect(audiotest.Tone(mono, 997, 1, 24000), 1, 480)
	for i := range clipped {
		clipped[i] = min(max(clipped[i], -0.5), 0.5)
	}
	if ratio := audio.DB(audiotest.Amplitude(clipped, 48000, 3*997) / audiotest.Amplitude(clipped, 48000, 997)); ratio < -20 {
		t.Errorf("a clipped tone has its third harmonic at %.1f dB: the detector sees nothing", ratio)
	}
}

func TestAfterALoudPlaceTheGainComesBack(t *testing.T) {
	l := audio.NewLimiter(mono, 0.5)
	loud, _ := audiotest.Collect(audiotest.Tone(mono, 440, 1, 4800), 1, 480)
	soft, _ := audiotest.Collect(audiotest.Tone(mono, 440, 0.25, 96000), 1, 480)
	l.Process(loud)
	l.Process(soft)
	if a := audiotest.Amplitude(soft[90000:], 48000, 440); math.Abs(a-0.25) > 0.001 {
		t.Errorf("two seconds after a loud place the gain is %.3f, want 1", a/0.25)
	}
}
