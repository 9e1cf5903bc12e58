package audio_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

// something is a sound that begins and ends softly by itself, as prepared media
// do, and of any length.
func something(t *rapid.T) audio.Source {
	n := rapid.Int64Range(300, 40000).Draw(t, "frames")
	seed := rapid.Uint64Range(0, 1000).Draw(t, "seed")
	switch rapid.SampledFrom([]string{"tone", "music", "crossfade", "under", "broken"}).Draw(t, "sound") {
	case "tone":
		return soft(audiotest.Tone(mono, rapid.Float64Range(60, 3000).Draw(t, "Hz"), 0.3, n), n)
	case "music":
		return soft(audiotest.Music(mono, 0.4, seed, n), n)
	case "broken": // in the middle of its sound
		return audiotest.Broken(audio.Take(soft(audiotest.Music(mono, 0.4, seed, 2*n), 2*n), 1, n, 0))
	case "crossfade":
		overlap := time.Duration(rapid.IntRange(5, 300).Draw(t, "overlap")) * ms
		return audio.Crossfade(mono, overlap,
			soft(audiotest.Music(mono, 0.4, seed, n), n), soft(audiotest.Tone(mono, 440, 0.3, n/2), n/2), soft(audiotest.Music(mono, 0.4, seed+1, n), n))
	default:
		d := audio.Ducking{DepthDB: rapid.Float64Range(0, 30).Draw(t, "depth"), Attack: fade(t), Release: fade(t), Fade: fade(t)}
		bed := rapid.Int64Range(300, 40000).Draw(t, "bed")
		return audio.Under(soft(audiotest.Music(mono, 0.4, seed, bed), bed), soft(audiotest.Tone(mono, 300, 0.3, n), n), mono, d)
	}
}

// soft fades the first and the last 5 ms of a source of so many frames.
func soft(src audio.Source, length int64) audio.Source {
	at := int64(0)
	return reads(func(dst []float32) (int, error) {
		n, err := src.Read(dst)
		for i := range dst[:n] {
			dst[i] *= min(float32(min(at, length-1-at))/240, 1)
			at++
		}
		return n, err
	})
}

func fade(t *rapid.T) time.Duration {
	return time.Duration(rapid.IntRange(0, 80).Draw(t, "fade")) * ms
}

// Whatever is played, paused, resumed, stopped, turned up and down, and however
// short: the stream is never torn.
func TestNothingThatIsOrderedClicks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := audio.NewMixer(mono, audio.Linear(ceilingDB))
		var voices []*audio.Voice
		var out []float32
		for range rapid.IntRange(1, 12).Draw(t, "orders") {
			order := rapid.SampledFrom([]string{"play", "pause", "resume", "stop", "gain"}).Draw(t, "order")
			if len(voices) == 0 || order == "play" {
				cue := audio.Cue{At: m.Position() + rapid.Int64Range(-1, 3000).Draw(t, "at"), Gain: rapid.Float64Range(0, 1).Draw(t, "gain"), FadeIn: fade(t)}
				if rapid.Bool().Draw(t, "is cut") {
					cue.Frames, cue.FadeOut = rapid.Int64Range(1, 20000).Draw(t, "cap"), fade(t)+1
				}
				voices = append(voices, m.Play(something(t), cue))
			}
			v := voices[rapid.IntRange(0, len(voices)-1).Draw(t, "voice")]
			switch order {
			case "pause":
				v.Pause(fade(t))
			case "resume":
				v.Resume(m.Position()+rapid.Int64Range(-1, 3000).Draw(t, "later"), rapid.Float64Range(0, 1).Draw(t, "gain"), fade(t))
			case "stop":
				v.Stop(fade(t))
			case "gain":
				v.SetGain(rapid.Float64Range(0, 1).Draw(t, "gain"), fade(t))
			}
			out = append(out, mix(m, rapid.IntRange(0, 6000).Draw(t, "frames"), 480)...)
		}
		out = append(out, mix(m, 24000, 480)...)
		if at := audiotest.Tears(out, 48000); len(at) > 0 {
			t.Fatalf("torn at %v", at)
		}
	})
}

// The control: what is cut without a fade is found in the same stream.
func TestACutInTheStreamIsFound(t *testing.T) {
	m := audio.NewMixer(mono, audio.Linear(ceilingDB))
	m.Play(audiotest.Music(mono, 0.4, 1, 10007), audio.Cue{Gain: 1, FadeIn: 20 * ms})
	m.Play(audiotest.Music(mono, 0.4, 2, ever), audio.Cue{Gain: 1, FadeIn: 20 * ms})
	out := mix(m, 20000, 480)
	at := audiotest.Tears(out, 48000)
	if want := 10007 + int(m.Position()-20160); len(at) == 0 || at[0] < 10000 || at[0] > want+20 {
		t.Errorf("torn at %v, want about %d", at, want)
	}
}
