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

// limited is what a limiter makes of samples, its delay taken out.
func limited(f audio.Format, ceiling float64, in []float32, block int) []float32 {
	l := audio.NewLimiter(f, ceiling)
	out := append(slices.Clone(in), make([]float32, l.Delay()*f.Channels)...)
	for i := 0; i < len(out); i += block * f.Channels {
		l.Process(out[i:min(i+block*f.Channels, len(out))])
	}
	return out[l.Delay()*f.Channels:]
}

func truePeak(f audio.Format, samples []float32) float64 {
	p := audio.NewTruePeak(f)
	p.Write(samples)
	return p.DB()
}

func TestBelowTheCeilingTheLimiterChangesNothing(t *testing.T) {
	for what, src := range map[string]audio.Source{
		"music":           audiotest.Music(stereo, 0.6, 1, 96000),
		"noise":           audiotest.Noise(stereo, 0.25, 1, 96000),
		"a bass":          audiotest.Tone(stereo, 50, 0.499, 96000),
		"a tone":          audiotest.Tone(stereo, 3000, 0.499, 96000),
		"a treble":        audiotest.Tone(stereo, 15000, 0.495, 96000),
		"a single sample": audiotest.Click(stereo, 0.5, 1000, 9600),
	} {
		in, _ := audiotest.Collect(src, 2, 480)
		if what != "a single sample" { // a tone that begins at once has more between its samples
			for i := range 4800 {
				in[i] *= float32(i) / 4800
				in[len(in)-1-i] *= float32(i) / 4800
			}
		}
		if p := truePeak(stereo, in); p > audio.DB(0.5) {
			t.Fatalf("%s has a true peak of %.2f dBTP: the test shows nothing", what, p)
		}
		if out := limited(stereo, 0.5, in, 480); !slices.Equal(out, in) {
			t.Errorf("%s was changed although no peak was above the ceiling", what)
		}
	}
}

func TestNothingComesOutAboveTheCeiling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ceiling := rapid.Float64Range(0.1, 1).Draw(t, "ceiling")
		loud := rapid.Float64Range(0.05, 8).Draw(t, "loudness")
		in, _ := audiotest.Collect(loudSound(t, loud), 2, 480)
		out := limited(stereo, ceiling, in, 480)
		if p := max(slices.Max(out), -slices.Min(out)); p > float32(ceiling) {
			t.Fatalf("a sample of %v above the ceiling %v", p, ceiling)
		}
		if p := truePeak(stereo, out); p > audio.DB(ceiling)+0.1 {
			t.Fatalf("a true peak of %.3f dBTP, the ceiling is %.3f", p, audio.DB(ceiling))
		}
		if again := limited(stereo, ceiling, in, rapid.IntRange(1, 999).Draw(t, "block")); !slices.Equal(out, again) {
			t.Fatal("other blocks give other samples")
		}
	})
}

func loudSound(t *rapid.T, loud float64) audio.Source {
	const n = 9600
	seed := rapid.Uint64().Draw(t, "seed")
	switch rapid.SampledFrom([]string{"noise", "tone", "music", "bursts"}).Draw(t, "sound") {
	case "noise":
		return audiotest.Noise(stereo, loud, seed, n)
	case "tone":
		return audiotest.Tone(stereo, rapid.Float64Range(50, 20000).Draw(t, "Hz"), loud, n)
	case "music":
		return audiotest.Music(stereo, loud, seed, n)
	default:
		var parts []audio.Source
		for i := range 12 {
			parts = append(parts, audiotest.Tone(stereo, rapid.Float64Range(50, 20000).Draw(t, "Hz"), loud/float64(i%3+1), n/24), audio.Silence(stereo, n/24))
		}
		return audio.Concat(parts...)
	}
}

// A quarter of the rate, its samples beside its peaks: the samples alone say
// that it is soft.
func TestPeaksBetweenTheSamplesAreLimited(t *testing.T) {
	in := make([]float32, 2*48000)
	for i := range in {
		in[i] = float32(0.69 * math.Sin(math.Pi/2*float64(i/2)+math.Pi/4) * min(float64(i)/9600, 1))
	}
	if p := slices.Max(in); p > 0.5 {
		t.Fatalf("a sample of %v: the test shows nothing", p)
	}
	out := limited(stereo, 0.5, in, 480)
	if p := truePeak(stereo, out); p > audio.DB(0.5)+0.1 || p < audio.DB(0.5)-0.3 {
		t.Errorf("%.2f dBTP, want -6", p)
	}
	if p := truePeak(stereo, in); p < -3.5 {
		t.Errorf("it went in with %.2f dBTP: the meter sees nothing", p)
	}
}

// The stream on air, by another's measure.
func TestTheStreamStaysBelowItsCeilingForFFmpeg(t *testing.T) {
	m := audio.NewMixer(stereo, audio.Linear(ceilingDB))
	m.Play(audiotest.Music(stereo, 1.5, 1, ever), audio.Cue{Gain: 1})
	m.Play(audiotest.Noise(stereo, 0.5, 2, 96000), audio.Cue{At: 48000, Gain: 1})
	m.Play(audiotest.Tone(stereo, 11999, 1, ever), audio.Cue{At: 192000, Gain: 1, FadeIn: time.Second})
	out := mix(m, 6*48000, 480)
	if got := ebur128(t, stereo, out)["Peak"]; got > ceilingDB+0.1 || got < ceilingDB-0.3 {
		t.Errorf("ffmpeg finds %.2f dBTP, want %.1f", got, ceilingDB)
	}
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

// ceilingDB is the ceiling that a station has when nobody asks for another, dBTP.
const ceilingDB = -2.0
