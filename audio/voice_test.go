package audio_test

import (
	"io"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

const (
	ms   = time.Millisecond
	ever = 1 << 40 // frames
)

// on plays a constant, so that every step of the gain shows, for a tenth of a
// second.
func on(cue audio.Cue) (*audio.Mixer, *audio.Voice, []float32) {
	m := audio.NewMixer(mono, 0.95)
	v := m.Play(audiotest.Level(mono, 0.5, ever), cue)
	return m, v, mix(m, 4800, 480)
}

// steepest is the largest step between two samples of a constant of 0.5. The
// shortest fade, 5 ms, has steps of 0.0021.
func steepest(samples []float32) (step float64, at int) {
	for i := 1; i < len(samples); i++ {
		if d := math.Abs(float64(samples[i] - samples[i-1])); d > step {
			step, at = d, i
		}
	}
	return step, at
}

const softest = 0.0022

func TestOrdersOfNoLengthDoNotClickEither(t *testing.T) {
	for what, act := range map[string]func(*audio.Voice){
		"stop":             func(v *audio.Voice) { v.Stop(0) },
		"pause":            func(v *audio.Voice) { v.Pause(0) },
		"softer":           func(v *audio.Voice) { v.SetGain(0, 0) },
		"pause and resume": func(v *audio.Voice) { v.Pause(0); v.Resume(-1, 1, 0) },
	} {
		t.Run(what, func(t *testing.T) {
			m, v, out := on(audio.Cue{Gain: 1, FadeIn: 20 * ms})
			act(v)
			out = append(out, mix(m, 4800, 480)...)
			v.Resume(-1, 1, 0)
			out = append(out, mix(m, 4800, 480)...)
			if step, at := steepest(out); step > softest {
				t.Errorf("a step of %.4f at %d", step, at)
			}
		})
	}
	// the control: a beginning without a fade is a step, and is seen
	_, _, out := on(audio.Cue{Gain: 1})
	if step, _ := steepest(out); step < 0.4 {
		t.Errorf("a start from silence to 0.5 shows as a step of %.4f: the detector sees nothing", step)
	}
}

// A pause of no length costs the shortest fade, not a whole block in silence.
func TestAPauseSwallowsNoFrames(t *testing.T) {
	m, v, _ := on(audio.Cue{Gain: 1})
	before := v.Mixed()
	v.Pause(0)
	out := mix(m, 4800, 480)
	if lost := v.Mixed() - before; lost != 240 {
		t.Errorf("%d frames went into the pause, want the 240 of its fade", lost)
	}
	if quiet := slices.IndexFunc(out[480:], func(s float32) bool { return s == 0 }); quiet < 0 {
		t.Error("the voice sounds on")
	}
}

func TestNothingTakesBackAStop(t *testing.T) {
	for what, act := range map[string]func(*audio.Voice){
		"gain":   func(v *audio.Voice) { v.SetGain(1, 10*ms) },
		"pause":  func(v *audio.Voice) { v.Pause(10 * ms) },
		"resume": func(v *audio.Voice) { v.Resume(-1, 1, 10*ms) },
	} {
		t.Run(what, func(t *testing.T) {
			m, v, _ := on(audio.Cue{Gain: 1})
			v.Stop(50 * ms)
			mix(m, 480, 480) // in the middle of the fade
			act(v)
			mix(m, 4800, 480)
			if !v.Done() {
				t.Error("the voice lives on")
			}
		})
	}
}

func TestAGainDoesNotTakeBackAPause(t *testing.T) {
	m, v, _ := on(audio.Cue{Gain: 1})
	v.Pause(50 * ms)
	mix(m, 480, 480)
	v.SetGain(0.5, 10*ms)
	mix(m, 4800, 480)
	reached := v.Mixed()
	if out := mix(m, 4800, 480); v.Mixed() != reached || out[4799] != 0 {
		t.Errorf("a paused voice took %d frames", v.Mixed()-reached)
	}
}

// The source goes on with the frame behind the last one taken, at the frame of
// the stream that was asked for.
func TestResumeLandsOnItsFrameWithTheNextFrameOfTheSource(t *testing.T) {
	m := audio.NewMixer(mono, 0.9)
	v := m.Play(audiotest.Count(mono, 20000), audio.Cue{At: 1000, Gain: 1})
	out := mix(m, 4800, 480)
	v.Pause(10 * ms)
	v.Resume(20123, 1, 10*ms) // before a frame of the pause was mixed
	out = append(out, mix(m, 9600, 480)...)
	reached := v.Mixed()
	out = append(out, mix(m, 36000, 480)...)

	const u = 1.0 / (1 << 20)
	for i := range 3000 {
		if got := out[1000+i]; got != float32(i+1)*u {
			t.Fatalf("frame %d of the source came as %v", i+1, got/u)
		}
	}
	if first := slices.IndexFunc(out[14400:], func(s float32) bool { return s != 0 }); 14400+first != 20123 {
		t.Errorf("sound again from frame %d, want 20123", 14400+first)
	}
	for i := int64(480); i < 20000-reached; i++ { // behind the fade
		if got := out[20123+i]; got != float32(reached+i+1)*u {
			t.Fatalf("frame %d of the source came as %v", reached+i+1, got/u)
		}
	}
	if end, ok := v.End(); !ok || end != 20123+20000-reached || v.Mixed() != 20000 {
		t.Errorf("end at %d after %d frames, want %d after 20000", end, v.Mixed(), 20123+20000-reached)
	}
}

// Whoever waits for a frame can be sent to another one, or away.
func TestAWaitingVoiceTakesOrders(t *testing.T) {
	paused := func() (*audio.Mixer, *audio.Voice) {
		m, v, _ := on(audio.Cue{Gain: 1})
		v.Pause(10 * ms)
		mix(m, 4800, 480)
		v.Resume(m.Position()+48000, 1, 0)
		mix(m, 480, 480)
		return m, v
	}
	t.Run("an earlier resume", func(t *testing.T) {
		m, v := paused()
		before, at := v.Mixed(), m.Position()+1000
		v.Resume(at, 1, 0)
		mix(m, 4800, 480)
		if got, want := v.Mixed()-before, m.Position()-at; got != want {
			t.Errorf("took %d frames, want %d", got, want)
		}
	})
	t.Run("stop", func(t *testing.T) {
		m, v := paused()
		v.Stop(10 * ms)
		mix(m, 480, 480)
		end, ok := v.End()
		if !v.Done() || !ok || v.Heard(end) != v.Mixed() || v.Heard(end-1) != v.Mixed()-1 {
			t.Errorf("done %v, end %d %v; want the end of what was heard", v.Done(), end, ok)
		}
	})
	t.Run("pause", func(t *testing.T) {
		m, v := paused()
		before := v.Mixed()
		v.Pause(10 * ms)
		mix(m, 96000, 480)
		if v.Mixed() != before {
			t.Errorf("took %d frames", v.Mixed()-before)
		}
	})
	t.Run("gain", func(t *testing.T) {
		m, v := paused()
		v.SetGain(0.5, 0)
		if out := mix(m, 96000, 480); out[95999] != 0.25 {
			t.Errorf("resumed at %v, want half of 0.5", out[95999])
		}
	})
	t.Run("gain between the fade of the pause and the resume", func(t *testing.T) {
		m, v, _ := on(audio.Cue{Gain: 1})
		v.Pause(50 * ms)
		mix(m, 480, 480)
		v.Resume(m.Position()+9600, 1, 0)
		mix(m, 480, 480)
		v.SetGain(0.5, 0)
		if out := mix(m, 96000, 480); out[95999] != 0.25 {
			t.Errorf("resumed at %v, want half of 0.5", out[95999])
		}
	})
	t.Run("stop before its first frame", func(t *testing.T) {
		m := audio.NewMixer(mono, 0.9)
		v := m.Play(audiotest.Level(mono, 0.5, ever), audio.Cue{At: 1e6, Gain: 1})
		v.Stop(time.Second)
		mix(m, 480, 480)
		if _, ok := v.End(); !v.Done() || ok || v.Heard(math.MaxInt64) != 0 {
			t.Error("a voice that never sounded has an end")
		}
		if _, ok := v.Landed(); ok {
			t.Error("a voice that never sounded has landed")
		}
	})
}

// The closing fade before the cap holds against whatever comes in between.
func TestTheCapAlwaysEndsInSilence(t *testing.T) {
	for what, act := range map[string]func(*audio.Mixer, *audio.Voice){
		"nothing":                       func(*audio.Mixer, *audio.Voice) {},
		"gain within the closing fade":  func(_ *audio.Mixer, v *audio.Voice) { v.SetGain(1.2, 10*ms) },
		"a stop longer than the rest":   func(_ *audio.Mixer, v *audio.Voice) { v.Stop(time.Second) },
		"a pause longer than the rest":  func(_ *audio.Mixer, v *audio.Voice) { v.Pause(time.Second) },
		"pause and resume in the fade":  func(m *audio.Mixer, v *audio.Voice) { v.Pause(5 * ms); mix(m, 960, 480); v.Resume(-1, 1, 5*ms) },
		"pause and resume at the brink": func(m *audio.Mixer, v *audio.Voice) { v.Pause(90 * ms); mix(m, 4800, 480); v.Resume(-1, 1, 90*ms) },
	} {
		t.Run(what, func(t *testing.T) {
			m, v, _ := on(audio.Cue{Gain: 1, Frames: 9600, FadeOut: 100 * ms})
			mix(m, 960, 480)
			act(m, v)
			out := mix(m, 19200, 480)
			if step, at := steepest(out); step > softest {
				t.Errorf("a step of %.4f at %d", step, at)
			}
			if v.Mixed() > 9600 || what == "nothing" && v.Mixed() != 9600 {
				t.Errorf("%d frames mixed, the cap is 9600", v.Mixed())
			}
		})
	}
}

// Whatever is ordered and whenever: nothing clicks, no frame is lost or heard
// twice, and a stop is the end.
func TestNoOrderOfOrdersDoesHarm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := audio.NewMixer(mono, 0.99)
		src := &counted{src: audiotest.Level(mono, 0.5, ever)}
		v := m.Play(src, audio.Cue{At: rapid.Int64Range(0, 2000).Draw(t, "at"), Gain: 1, FadeIn: 10 * ms})
		fade := func() time.Duration { return time.Duration(rapid.IntRange(0, 60).Draw(t, "fade")) * ms }
		var out []float32
		for range rapid.IntRange(1, 12).Draw(t, "orders") {
			switch rapid.SampledFrom([]string{"pause", "resume", "later", "gain"}).Draw(t, "order") {
			case "pause":
				v.Pause(fade())
			case "resume":
				v.Resume(-1, 1, fade())
			case "later":
				v.Resume(m.Position()+rapid.Int64Range(0, 5000).Draw(t, "later"), 0.7, fade())
			case "gain":
				v.SetGain(rapid.Float64Range(0, 1).Draw(t, "gain"), fade())
			}
			out = append(out, mix(m, rapid.IntRange(0, 3000).Draw(t, "frames"), 480)...)
		}
		v.Stop(fade())
		out = append(out, mix(m, 12000, 480)...)

		if step, at := steepest(out); step > softest {
			t.Fatalf("a step of %.4f at %d", step, at)
		}
		if !v.Done() || v.Err() != nil {
			t.Fatalf("done %v, %v", v.Done(), v.Err())
		}
		if all := v.Heard(math.MaxInt64); all != src.read || v.Mixed() != src.read {
			t.Fatalf("the source gave %d frames, %d mixed, %d heard", src.read, v.Mixed(), all)
		}
		if end, ok := v.End(); ok && (v.Heard(end) != v.Mixed() || slices.Max(out[end:]) != 0) {
			t.Fatalf("sound behind the end at %d", end)
		}
		if sounding := countSound(out); sounding > v.Mixed() {
			t.Fatalf("%d frames sound, %d were mixed", sounding, v.Mixed())
		}
	})
}

func countSound(samples []float32) (n int64) {
	for _, s := range samples {
		if s != 0 {
			n++
		}
	}
	return n
}

// counted counts the frames of a mono source as they are read.
type counted struct {
	src  audio.Source
	read int64
}

func (c *counted) Read(dst []float32) (int, error) {
	n, err := c.src.Read(dst)
	c.read += int64(n)
	return n, err
}

func TestTheLevelOfAVoiceIsItsOwnAndComplete(t *testing.T) {
	m := audio.NewMixer(stereo, 0.99)
	m.Play(audiotest.Tone(stereo, 440, 0.5, ever), audio.Cue{Gain: 1})
	// 2.05 s: the last 50 ms are louder, and less than a whole block of the meter
	v := m.Play(audio.Concat(
		audiotest.Tone(stereo, 1000, audio.Linear(-20), 96000), audiotest.Tone(stereo, 1000, audio.Linear(-8), 2400),
	), audio.Cue{Gain: 0.5})
	mix(m, 120000, 480)
	got := v.Level()
	if math.Abs(got.PeakDB+14.02) > 0.05 || math.Abs(got.LUFS+26.02) > 0.2 || got.Silence != 0 {
		t.Errorf("got %+v; want -26 LUFS and a peak of -14 dBFS, 6 dB under the source", got)
	}
	silent := m.Play(audio.Silence(stereo, 48123), audio.Cue{Gain: 1})
	mix(m, 96000, 480)
	if s := silent.Level().Silence; s != 48123 {
		t.Errorf("%d frames of silence, want 48123", s)
	}
}

// Orders and questions come from other goroutines; the race detector looks on.
func TestAVoiceIsSafeFromManyGoroutines(t *testing.T) {
	m := audio.NewMixer(stereo, 0.9)
	v := m.Play(audiotest.Level(stereo, 0.5, ever), audio.Cue{Gain: 1})
	var others sync.WaitGroup
	for i := range 4 {
		others.Go(func() {
			for n := range 500 {
				switch (n + i) % 4 {
				case 0:
					v.Pause(ms)
				case 1:
					v.Resume(m.Position()+100, 1, ms)
				case 2:
					v.SetGain(0.5, ms)
				case 3:
					m.Play(audiotest.Level(stereo, 0.1, 100), audio.Cue{At: -1, Gain: 1})
				}
				at, landed := v.Landed()
				heard := v.Heard(m.Position())
				// it may have landed in the block that is being mixed, ahead of the position
				if most := max(0, m.Position()-at); landed && heard > most {
					t.Errorf("%d frames heard, the stream has %d", heard, most)
				}
				if peak := v.Level().PeakDB; peak > 0 {
					t.Errorf("a peak of %.1f dBFS", peak)
				}
				if v.Done() {
					t.Error("done, though its source goes on for ever")
				}
			}
		})
	}
	mixed := make(chan struct{})
	stop := make(chan struct{})
	go func() {
		defer close(mixed)
		buf := make([]float32, 960)
		for {
			select {
			case <-stop:
				return
			default:
				m.Mix(buf)
			}
		}
	}()
	others.Wait()
	v.Stop(0)
	close(stop)
	<-mixed
	mix(m, 4800, 480)
	if !v.Done() || v.Err() != nil {
		t.Errorf("done %v, %v", v.Done(), v.Err())
	}
}

// Nobody mixes while the device is closed; orders must not pile up meanwhile.
func TestOrdersDoNotPileUpWhileNobodyMixes(t *testing.T) {
	m, v, _ := on(audio.Cue{Gain: 1})
	if n := testing.AllocsPerRun(1000, func() {
		v.Pause(ms)
		v.SetGain(1, ms)
		v.Resume(-1, 1, ms)
		v.SetGain(0.5, ms)
	}); n > 0 {
		t.Errorf("four orders over and over allocate %v times", n)
	}
	if n := testing.AllocsPerRun(1000, func() { v.SetGain(0.5, ms) }); n > 0 {
		t.Errorf("one order over and over allocates %v times", n)
	}
	if out := mix(m, 4800, 480); out[4799] != 0.25 {
		t.Errorf("the last order asks for half of 0.5, got %v", out[4799])
	}
}

func TestAVoiceEndsWithItsSource(t *testing.T) {
	m := audio.NewMixer(mono, 0.9)
	v := m.Play(reads(func([]float32) (int, error) { return 0, io.EOF }), audio.Cue{Gain: 1})
	mix(m, 480, 480)
	if _, ok := v.End(); !v.Done() || v.Err() != nil || ok {
		t.Errorf("an empty source: done %v, %v, end %v", v.Done(), v.Err(), ok)
	}
}

// A voice that has not begun yet is moved and turned down in one: its first frame is
// as soft as its last.
func TestAWaitingVoiceBeginsAtItsNewGain(t *testing.T) {
	m := audio.NewMixer(mono, audio.Linear(ceilingDB))
	v := m.Play(audiotest.Level(mono, 0.5, 2000), audio.Cue{At: 20000, Gain: 1})
	v.Resume(3000, 0.1, 0)
	out := mix(m, 8000, 480)
	for i, s := range out {
		if s > 0.0501 {
			t.Fatalf("frame %d is %.3f, want 0.05 at the most", i, s)
		}
	}
	if v.Mixed() != 2000 {
		t.Errorf("%d frames mixed, want 2000", v.Mixed())
	}
}

// A programme that is turned down for the night is on air all the same; what is
// silent by itself is dead air at any volume.
func TestWhatIsTurnedDownIsNoSilence(t *testing.T) {
	for _, row := range []struct {
		name    string
		src     audio.Source
		gainDB  float64
		silence int64
	}{
		{"a tone as it is", audiotest.Tone(mono, 440, 0.2, 48000), 0, 0},
		{"a tone at -45 dB", audiotest.Tone(mono, 440, 0.2, 48000), -45, 0},
		{"a hum below -50 dBFS", audiotest.Tone(mono, 440, 0.003, 48000), 0, 48000},
		{"the same at -45 dB", audiotest.Tone(mono, 440, 0.003, 48000), -45, 48000},
		{"nothing", audio.Silence(mono, 48000), 0, 48000},
		{"nothing at -45 dB", audio.Silence(mono, 48000), -45, 48000},
	} {
		m := audio.NewMixer(mono, audio.Linear(ceilingDB))
		v := m.Play(row.src, audio.Cue{Gain: audio.Linear(row.gainDB)})
		mix(m, 60000, 480)
		if got := v.Level().Silence; got != row.silence {
			t.Errorf("%s: %d frames of silence, want %d", row.name, got, row.silence)
		}
	}
}
