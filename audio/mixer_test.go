package audio_test

import (
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

var (
	stereo = audio.Format{Rate: 48000, Channels: 2}
	mono   = audio.Format{Rate: 48000, Channels: 1}
)

// mix pulls frames out of a mixer in blocks.
func mix(m *audio.Mixer, frames, block int) []float32 {
	out := make([]float32, frames*m.Format().Channels)
	step := block * m.Format().Channels
	for i := 0; i < len(out); i += step {
		m.Mix(out[i:min(i+step, len(out))])
	}
	return out
}

func TestSilenceIsASource(t *testing.T) {
	m := audio.NewMixer(stereo, 0.8)
	if out := mix(m, 5000, 480); slices.ContainsFunc(out, func(s float32) bool { return s != 0 }) {
		t.Error("an empty mixer gave sound")
	}
}

func TestTheFirstSampleLandsOnItsFrame(t *testing.T) {
	first := audio.NewMixer(mono, 0.9).Position()
	for _, at := range []int64{first, 480, 481, 959, 960, 12345} {
		m := audio.NewMixer(mono, 0.9)
		v := m.Play(audiotest.Count(mono, 1000), audio.Cue{At: at, Gain: 1})
		out := mix(m, 20000, 480)
		first := slices.IndexFunc(out, func(s float32) bool { return s != 0 })
		if int64(first) != at || out[at] != 1.0/(1<<20) || out[at+999] != 1000.0/(1<<20) || out[at+1000] != 0 {
			t.Errorf("cue %d: sound begins at %d with %v", at, first, out[first]*(1<<20))
		}
		if landed, ok := v.Landed(); !ok || landed != at {
			t.Errorf("cue %d: the voice says it landed at %d", at, landed)
		}
		if end, ok := v.End(); !ok || end != at+1000 || v.Err() != nil {
			t.Errorf("cue %d: end %d, %v", at, end, v.Err())
		}
	}
}

func TestACueInThePastBeginsAtOnce(t *testing.T) {
	m := audio.NewMixer(mono, 0.9)
	mix(m, 1000, 480)
	from := m.Position()
	v := m.Play(audiotest.Count(mono, 10), audio.Cue{At: -1, Gain: 1})
	mix(m, 2000, 480)
	if landed, _ := v.Landed(); landed != from {
		t.Errorf("landed at %d, want %d", landed, from)
	}
}

func TestVoicesAddUp(t *testing.T) {
	m := audio.NewMixer(stereo, 0.9)
	m.Play(audiotest.Tone(stereo, 440, 0.2, 9600), audio.Cue{Gain: 1})
	m.Play(audiotest.Tone(stereo, 880, 0.2, 9600), audio.Cue{Gain: 0.5})
	left := audiotest.Channel(mix(m, 9600, 480), 2, 0)[960:5760]
	for hz, want := range map[float64]float64{440: 0.2, 880: 0.1, 1320: 0} {
		if got := audiotest.Amplitude(left, 48000, hz); math.Abs(got-want) > 0.005 {
			t.Errorf("%v Hz: amplitude %.3f, want %.3f", hz, got, want)
		}
	}
}

// What a voice gives does not depend on how the stream is pulled.
func TestBlocksDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		block := rapid.IntRange(1, 2000).Draw(t, "block")
		at := rapid.Int64Range(0, 3000).Draw(t, "at")
		play := func(block int) []float32 {
			m := audio.NewMixer(mono, 0.5)
			m.Play(audiotest.Noise(mono, 0.9, 7, 4000), audio.Cue{At: at, Gain: 1, FadeIn: 10 * time.Millisecond})
			return mix(m, 8000, block)
		}
		if !slices.Equal(play(block), play(480)) {
			t.Fatalf("blocks of %d frames give other samples than blocks of 480", block)
		}
	})
}

// A pause and a resume lose and repeat no frame of the source.
func TestPauseAndResumeGoOnAtTheFrameReached(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.IntRange(1, 30).Draw(t, "blocks before") * 480
		apart := rapid.IntRange(1, 30).Draw(t, "blocks apart") * 480
		m := audio.NewMixer(mono, 0.99)
		src := &numbered{left: 40000}
		v := m.Play(src, audio.Cue{Gain: 1})
		mix(m, before, 480)
		v.Pause(10 * time.Millisecond)
		mix(m, 960+apart, 480)
		reached := v.Mixed()
		v.Resume(-1, 1, 0)
		mix(m, 50000, 480)
		if src.read != 40000 || v.Mixed() != 40000 {
			t.Fatalf("source gave %d frames, voice took %d; want 40000 once each", src.read, v.Mixed())
		}
		if all := v.Heard(m.Position()); all != 40000 {
			t.Fatalf("heard %d of 40000 frames when the device took everything", all)
		}
		if part := v.Heard(reached + 480); part != reached {
			t.Fatalf("heard %d frames during the pause, want the %d before it", part, reached)
		}
	})
}

// numbered counts how often each frame was read: by being read at all.
type numbered struct{ read, left int64 }

func (n *numbered) Read(dst []float32) (int, error) {
	got := min(int64(len(dst)), n.left)
	if got == 0 {
		return 0, io.EOF
	}
	n.read += got
	n.left -= got
	return int(got), nil
}

func TestHeardCountsUpToTheDevice(t *testing.T) {
	m := audio.NewMixer(mono, 0.9)
	v := m.Play(audiotest.Tone(mono, 440, 0.5, 1000), audio.Cue{At: 500, Gain: 1})
	mix(m, 5000, 480)
	for device, want := range map[int64]int64{0: 0, 500: 0, 501: 1, 1400: 900, 1500: 1000, 99999: 1000} {
		if got := v.Heard(device); got != want {
			t.Errorf("device at %d: heard %d, want %d", device, got, want)
		}
	}
}

func TestTheCapEndsAVoice(t *testing.T) {
	m := audio.NewMixer(mono, 0.9)
	v := m.Play(audiotest.Tone(mono, 440, 0.5, 100000), audio.Cue{At: 480, Gain: 1, Frames: 9600, FadeOut: 20 * time.Millisecond})
	out := mix(m, 20000, 480)
	if end, ok := v.End(); !ok || end != 480+9600 || v.Mixed() != 9600 {
		t.Errorf("ended at %d after %d frames, want %d after 9600", end, v.Mixed(), 480+9600)
	}
	if at := audiotest.Clicks(out[600:], 48000, 440, 0.5); len(at) > 0 {
		t.Errorf("clicks at %v", at)
	}
}

func TestNothingClicks(t *testing.T) {
	const fade = 50 * time.Millisecond
	for what, act := range map[string]func(*audio.Voice){
		"stop":         func(v *audio.Voice) { v.Stop(fade) },
		"pause":        func(v *audio.Voice) { v.Pause(fade) },
		"louder":       func(v *audio.Voice) { v.SetGain(1.3, fade) },
		"stop twice":   func(v *audio.Voice) { v.Stop(fade); v.Stop(fade) },
		"back at once": func(v *audio.Voice) { v.Pause(fade); v.Resume(-1, 1, fade) },
	} {
		t.Run(what, func(t *testing.T) {
			m := audio.NewMixer(mono, 0.95)
			v := m.Play(audiotest.Tone(mono, 440, 0.5, 96000), audio.Cue{Gain: 1, FadeIn: fade})
			out := mix(m, 9600, 480)
			act(v)
			out = append(out, mix(m, 9600, 480)...)
			v.Resume(-1, 1, fade)
			out = append(out, mix(m, 9600, 480)...)
			if at := audiotest.Clicks(out, 48000, 440, 0.65); len(at) > 0 {
				t.Errorf("clicks at %v", at)
			}
		})
	}
}

func TestABadSourceEndsAloneAndSaysWhy(t *testing.T) {
	m := audio.NewMixer(mono, 0.9)
	good := m.Play(audiotest.Tone(mono, 440, 0.3, 48000), audio.Cue{Gain: 1})
	failed := m.Play(audiotest.Broken(audiotest.Tone(mono, 880, 0.3, 700)), audio.Cue{Gain: 1})
	crashed := m.Play(audiotest.Panicking(audiotest.Tone(mono, 990, 0.3, 700)), audio.Cue{Gain: 1})
	mix(m, 9600, 480)
	if !errors.Is(failed.Err(), audiotest.ErrBroken) || !failed.Done() || failed.Mixed() != 700 {
		t.Errorf("failed source: %v after %d frames", failed.Err(), failed.Mixed())
	}
	if crashed.Err() == nil || !crashed.Done() {
		t.Errorf("panicking source: %v, done %v", crashed.Err(), crashed.Done())
	}
	if good.Done() || good.Mixed() < 9600 {
		t.Error("the good source did not go on")
	}
}

func TestMixingAllocatesNothing(t *testing.T) {
	m := audio.NewMixer(stereo, 0.8)
	m.Play(audiotest.Tone(stereo, 440, 0.99, 1<<40), audio.Cue{Gain: 1})
	buf := make([]float32, 960)
	m.Mix(buf)
	if n := testing.AllocsPerRun(200, func() { m.Mix(buf) }); n > 0 {
		t.Errorf("%v allocations a block, want none", n)
	}
}

func BenchmarkMix(b *testing.B) {
	for what, amp := range map[string]float64{"ordinary": 0.3, "limited": 1.5} {
		b.Run(what, func(b *testing.B) {
			tone, _ := audiotest.Collect(audiotest.Tone(stereo, 440, amp, 48000), 2, 480)
			m := audio.NewMixer(stereo, 0.8)
			m.Play(loop(tone), audio.Cue{Gain: 0.99})
			buf := make([]float32, 960)
			for b.Loop() {
				m.Mix(buf)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/480, "ns/frame")
		})
	}
}

// What 30 s on air cost beside decoder and device: the file, the voice with its
// meter, the limiter, the way to 16 bits.
func BenchmarkOnAir30s(b *testing.B) {
	const frames = 30 * 48000
	tone, _ := audiotest.Collect(audiotest.Tone(stereo, 440, 0.3, frames), 2, 4800)
	raw := make([]byte, 2*len(tone))
	audio.PutS16(raw, tone)
	name := filepath.Join(b.TempDir(), "prepared.pcm")
	if err := os.WriteFile(name, raw, 0o600); err != nil {
		b.Fatal(err)
	}
	buf, wire := make([]float32, 960), make([]byte, 1920)
	for b.Loop() {
		file, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		m := audio.NewMixer(stereo, audio.Linear(ceilingDB))
		v := m.Play(audio.NewPCMSource(file, 2), audio.Cue{Gain: 0.9})
		for range frames/480 + 1 {
			m.Mix(buf)
			audio.PutS16(wire, buf)
		}
		if !v.Done() || v.Mixed() != frames {
			b.Fatalf("%d frames mixed, want %d", v.Mixed(), frames)
		}
		_ = file.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/30s")
}

// loop plays the same samples for ever: a source that costs nothing.
type loop []float32

func (l loop) Read(dst []float32) (int, error) { return copy(dst, l) / 2, nil }
