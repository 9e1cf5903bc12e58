package audiotest_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

var mono = audio.Format{Rate: 48000, Channels: 1}

func TestAToneIsToldFromOthersAndFromSilence(t *testing.T) {
	tone, _ := audiotest.Collect(audiotest.Tone(mono, 880, 0.5, 4800), 1, 100)
	if a := audiotest.Amplitude(tone, 48000, 880); math.Abs(a-0.5) > 0.01 {
		t.Errorf("880 Hz in itself: %.3f, want 0.5", a)
	}
	if a := audiotest.Amplitude(tone, 48000, 440); a > 0.01 {
		t.Errorf("440 Hz in a tone of 880 Hz: %.3f, want none", a)
	}
	if a := audiotest.Amplitude(make([]float32, 4800), 48000, 880); a != 0 {
		t.Errorf("880 Hz in silence: %.3f, want none", a)
	}
}

func TestClicksFindsAJumpAndOnlyThat(t *testing.T) {
	tone, _ := audiotest.Collect(audiotest.Tone(mono, 440, 0.5, 4800), 1, 100)
	if at := audiotest.Clicks(tone, 48000, 440, 0.5); len(at) != 0 {
		t.Errorf("clicks in a clean tone at %v", at)
	}
	clear(tone[2427:2430]) // cut out of the top of a wave
	if at := audiotest.Clicks(tone, 48000, 440, 0.5); len(at) == 0 {
		t.Error("no click where the tone was cut")
	}
}

// What tears a sound is found, in tones and in music; what does not is left.
func TestTearsAreFoundInAnySound(t *testing.T) {
	sounds := map[string]func() []float32{
		"a tone":       func() []float32 { return collect(t, audiotest.Tone(mono, 440, 0.5, 9600)) },
		"a treble":     func() []float32 { return collect(t, audiotest.Tone(mono, 5000, 0.5, 9600)) },
		"music":        func() []float32 { return collect(t, audiotest.Music(mono, 0.7, 3, 9600)) },
		"quiet music":  func() []float32 { return collect(t, audiotest.Music(mono, 0.25, 4, 9600)) },
		"the constant": func() []float32 { return collect(t, audiotest.Level(mono, 0.5, 9600)) },
	}
	harms := map[string]func([]float32){
		"a hard cut":         func(s []float32) { clear(s[4807:]) },
		"a hole of a sample": func(s []float32) { s[4807] = 0 },
		"a hole of 3 ms":     func(s []float32) { clear(s[4807:4951]) },
		"a step of the gain": func(s []float32) {
			for i := range s[4807:] {
				s[4807+i] *= 0.5
			}
		},
		"a jump in time": func(s []float32) {
			copy(s[4807:], s[4807+331:])
			for i := 4807; i < 9000 && math.Abs(float64(s[4807]-s[4806])) < 0.03; i++ { // it may fit by chance
				copy(s[4807:], s[4808:])
			}
		},
	}
	for sound, make := range sounds {
		if at := audiotest.Tears(make(), 48000); len(at) > 0 {
			t.Errorf("%s is torn at %v although nobody did", sound, at)
		}
		for harm, do := range harms {
			if sound == "the constant" && harm == "a jump in time" {
				continue // cannot be seen, nor heard
			}
			s := make()
			do(s)
			if at := audiotest.Tears(s[:9000], 48000); len(at) == 0 || at[0] < 4800 || at[0] > 4960 {
				t.Errorf("%s in %s: found %v, want 4807", harm, sound, at)
			}
		}
	}
}

func TestFadesAreNoTears(t *testing.T) {
	faded := collect(t, audiotest.Music(mono, 0.9, 5, 9600))
	for i := range faded {
		faded[i] *= float32(min(max(4800-i, 0), 240)) / 240 // 5 ms
	}
	if at := audiotest.Tears(faded, 48000); len(at) > 0 {
		t.Errorf("a fade of 5 ms is torn at %v", at)
	}
	if at := audiotest.Tears(collect(t, audiotest.Noise(mono, 0.9, 1, 48000)), 48000); len(at) > 0 {
		t.Errorf("noise is torn at %v", at)
	}
}

func TestOnsetSaysWhenAToneBeginsAndUntilWhenItEnds(t *testing.T) {
	for _, hz := range []float64{330, 880, 1320, 3000} {
		all := collect(t, audio.Concat(
			audiotest.Noise(mono, 0.05, 1, 7001), audiotest.Tone(mono, hz, 0.3, 12345), audiotest.Noise(mono, 0.05, 2, 9000)))
		near := int(48000/hz) + 1
		first := audiotest.Onset(all, 48000, hz, 0.3, 0)
		if first < 7001-near || first > 7001+near {
			t.Errorf("%v Hz begins at %d, want 7001 ± %d", hz, first, near)
		}
		if past := audiotest.Until(all, 48000, hz, 0.3, first); past < 7001+12345-near || past > 7001+12345+near {
			t.Errorf("%v Hz ends at %d, want %d ± %d", hz, past, 7001+12345, near)
		}
	}
}

func TestOnsetDoesNotHearWhatIsNotThere(t *testing.T) {
	for what, src := range map[string]audio.Source{
		"silence":           audio.Silence(mono, 20000),
		"loud noise":        audiotest.Noise(mono, 0.9, 1, 20000),
		"a loud click":      audiotest.Click(mono, 1, 5000, 20000),
		"a constant":        audiotest.Level(mono, 0.9, 20000),
		"another loud tone": audiotest.Tone(mono, 1320, 0.5, 20000),
		"its own ghost":     audiotest.Tone(mono, 880, 0.1, 20000),
	} {
		if at := audiotest.Onset(collect(t, src), 48000, 880, 0.3, 0); at >= 0 {
			t.Errorf("heard 880 Hz in %s at %d", what, at)
		}
	}
}

func TestAToneFromTheFirstSampleToTheLast(t *testing.T) {
	all := collect(t, audiotest.Tone(mono, 880, 0.3, 9600))
	if first, past := audiotest.Onset(all, 48000, 880, 0.3, 0), audiotest.Until(all, 48000, 880, 0.3, 0); first != 0 || past != 9600 {
		t.Errorf("from %d to %d, want 0 to 9600", first, past)
	}
}

func TestSourcesThatGoWrong(t *testing.T) {
	broken := audiotest.Broken(audiotest.Level(mono, 1, 10))
	for range 2 { // it stays failed
		if got, err := audiotest.Collect(broken, 1, 4); !errors.Is(err, audiotest.ErrBroken) || len(got) > 10 {
			t.Errorf("broken source: %d frames, %v", len(got), err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("the panicking source did not panic")
		}
	}()
	_, _ = audiotest.Collect(audiotest.Panicking(audiotest.Level(mono, 1, 10)), 1, 4)
}

func TestTheSameSeedMakesTheSameNoise(t *testing.T) {
	a, b, c := collect(t, audiotest.Noise(mono, 1, 7, 100)), collect(t, audiotest.Noise(mono, 1, 7, 100)), collect(t, audiotest.Noise(mono, 1, 8, 100))
	if !slices.Equal(a, b) || slices.Equal(a, c) {
		t.Error("noise does not follow its seed")
	}
}

// A second of device time is 48000 frames, and a voice is heard where it was cued.
func TestTheDevicePlaysInVirtualTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := audio.NewMixer(audio.Format{Rate: 48000, Channels: 2}, 0.8)
		d := audiotest.NewDevice(m)
		ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
		defer cancel()
		v := m.Play(audiotest.Tone(m.Format(), 880, 0.3, 48000), audio.Cue{At: 96000, Gain: 1})
		if err := d.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if n := d.Taken(); n < 60*48000-480 || n > 60*48000 {
			t.Errorf("took %d frames in a minute, want %d", n, 60*48000)
		}
		left := audiotest.Channel(d.Heard(), 2, 0)
		if first := slices.IndexFunc(left, func(s float32) bool { return s != 0 }); first != 96001 { // a sine begins with 0
			t.Errorf("sound from frame %d, want 96001", first)
		}
		if h := v.Heard(d.Taken()); h != 48000 {
			t.Errorf("%d frames heard, want 48000", h)
		}
	})
}

func collect(t *testing.T, src audio.Source) []float32 {
	t.Helper()
	all, err := audiotest.Collect(src, 1, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
