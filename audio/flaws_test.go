package audio_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

// flawsOf looks at a source that is clamped to full scale, as a file of 16 bits is.
func flawsOf(f audio.Format, src audio.Source, block int) audio.Flaws {
	all, _ := audiotest.Collect(src, f.Channels, 4800)
	raw := make([]byte, 2*len(all))
	audio.PutS16(raw, all)
	audio.GetS16(all, raw)
	m := audio.NewFlawMeter(f)
	for i := 0; i < len(all); i += block * f.Channels {
		m.Write(all[i:min(i+block*f.Channels, len(all))])
	}
	return m.Flaws()
}

func TestFlawsOfARecording(t *testing.T) {
	shifted := func(dc float32) audio.Source {
		src := audiotest.Tone(mono, 440, 0.3, 48000)
		return reads(func(dst []float32) (int, error) {
			n, err := src.Read(dst)
			for i := range dst[:n] {
				dst[i] += dc
			}
			return n, err
		})
	}
	for _, tt := range []struct {
		what string
		f    audio.Format
		src  audio.Source
		want audio.Flaws
	}{
		{"a tone at full scale", mono, audiotest.Tone(mono, 440, 1, 48000), audio.Flaws{}},
		{"a tone of 100 Hz that is clipped", mono, audiotest.Tone(mono, 100, 1.5, 48000), audio.Flaws{Clipped: 200}},
		{"the same, on both sides", stereo, audiotest.Tone(stereo, 100, 1.5, 48000), audio.Flaws{Clipped: 400, DualMono: true}},
		{"single samples at full scale", mono, audiotest.Click(mono, 1.5, 100, 48000), audio.Flaws{}},
		{"a sound card with an offset", mono, shifted(-0.02), audio.Flaws{DC: -0.02}},
		{"an offset on one side", stereo, beside(audiotest.Tone(mono, 440, 0.3, 48000), shifted(0.05)), audio.Flaws{DC: 0.05}},
		{"two sides that are the same", stereo, audiotest.Noise(stereo, 0.3, 1, 48000), audio.Flaws{DualMono: true}},
		{"two sides that are not", stereo, beside(audiotest.Noise(mono, 0.3, 1, 48000), audiotest.Noise(mono, 0.3, 2, 48000)), audio.Flaws{}},
		{"sound on one side only", stereo, beside(audiotest.Noise(mono, 0.3, 1, 48000), audio.Silence(mono, 48000)), audio.Flaws{}},
		{"two sides that differ by what a codec adds", stereo, beside(audiotest.Tone(mono, 440, 0.3, 48000), audiotest.Tone(mono, 440, 0.3003, 48000)), audio.Flaws{DualMono: true}},
		{"silence", stereo, audio.Silence(stereo, 48000), audio.Flaws{}},
		{"nothing", stereo, audio.Silence(stereo, 0), audio.Flaws{}},
	} {
		t.Run(tt.what, func(t *testing.T) {
			got := flawsOf(tt.f, tt.src, 4800)
			if got.Clipped != tt.want.Clipped || got.DualMono != tt.want.DualMono || math.Abs(got.DC-tt.want.DC) > 0.001 {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestFlawsDoNotDependOnTheBlocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loud := rapid.Float64Range(0.5, 3).Draw(t, "loud")
		src := func() audio.Source { return audiotest.Noise(mono, loud, 1, 5000) }
		whole, parts := flawsOf(mono, src(), 5000), flawsOf(mono, src(), rapid.IntRange(1, 999).Draw(t, "block"))
		if whole.Clipped != parts.Clipped || math.Abs(whole.DC-parts.DC) > 1e-9 {
			t.Fatalf("%+v in one, %+v in blocks", whole, parts)
		}
	})
}

func TestWhatIsNoSoundDoesNotBlindTheMeter(t *testing.T) {
	m := audio.NewFlawMeter(mono)
	m.Write([]float32{float32(math.NaN()), float32(math.Inf(1))})
	m.Write([]float32{0.5, 0.5})
	if dc := m.Flaws().DC; dc != 0.5 {
		t.Errorf("DC of %v, want 0.5", dc)
	}
}
