package speaker

import (
	"context"
	"math"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio/speaker/pulsetest"
)

// These tests play on a real PulseAudio and listen to it. Their bounds are wide,
// since the machine may be busy; the figures they log are the measure.

// step is how long the scale stays on a tone.
const step = 24000

// scale is a stream that can be told to sound: tones of half a second each, so
// that every place in the stream can be told by ear.
type scale struct {
	from, to atomic.Int64 // sounds in [from, to)
	next     int64
}

func pitch(frame int64) float64 { return 400 + 100*float64(frame/step%16) }

func (s *scale) Mix(dst []float32) {
	for i := 0; i < len(dst); i += 2 {
		v := float32(0)
		if s.next >= s.from.Load() && s.next < s.to.Load() {
			v = float32(0.5 * math.Cos(2*math.Pi*pitch(s.next)*float64(s.next%step)/48000))
		}
		dst[i], dst[i+1] = v, v
		s.next++
	}
}

// booth is a Speaker that plays a scale on a sound server of its own.
type booth struct {
	*Speaker
	scale  *scale
	server *pulsetest.Server
	mu     sync.Mutex
	states []State
	stop   func()
}

func newBooth(t *testing.T, device func(*pulsetest.Server) string) *booth {
	t.Helper()
	b := &booth{scale: &scale{}, server: pulsetest.Start(t)}
	cfg := Config{OnChange: func(s State) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.states = append(b.states, s)
		t.Logf("%s %s %v", s.Since.Format("05.000"), s.State, s.Why)
	}}
	if device != nil {
		cfg.Device = device(b.server)
	}
	b.Speaker = New(selfChild(t, cfg, b.server.Env()...), b.scale)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	b.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run returned %v", err)
		}
	})
	t.Cleanup(b.stop)
	b.Open()
	b.OnAir(true)
	return b
}

// until waits for a condition of the real world.
func until(t *testing.T, limit time.Duration, what string, cond func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for start := time.Now(); !cond(); <-tick.C {
		if time.Since(start) > limit {
			t.Fatalf("within %v not seen: %s", limit, what)
		}
	}
}

// expect fails unless the device is lost for a reason of that kind.
func (b *booth) expect(t *testing.T, kind string) {
	t.Helper()
	if why := b.State().Why; why == nil || why.Kind != kind {
		t.Errorf("called %v, want %s", why, kind)
	}
}

func (b *booth) untilSteady(t *testing.T) {
	t.Helper()
	until(t, 5*time.Second, "a steady device", func() bool {
		_, ok := b.FrameAt(time.Now())
		return ok
	})
}

// sound makes the scale sound from now on, without end.
func (b *booth) sound() { b.scale.from.Store(0); b.scale.to.Store(math.MaxInt64) }

// listen captures until cond holds for what was heard.
func listen(t *testing.T, c *pulsetest.Capture, limit time.Duration, what string, cond func(r pulsetest.Recording) bool) pulsetest.Recording {
	t.Helper()
	until(t, limit, what, func() bool { return cond(c.Heard()) })
	return c.Heard()
}

// sounded returns a condition: at least d of sound was heard.
func sounded(d time.Duration) func(r pulsetest.Recording) bool {
	return func(r pulsetest.Recording) bool {
		return r.Sounding(0, len(r.Samples), 0.05) >= int(d.Seconds()*pulsetest.CaptureRate)
	}
}

func TestToneIsHeardAtItsTimeAndForItsLength(t *testing.T) {
	for _, row := range []struct {
		name   string
		device func(*pulsetest.Server) string
		bound  time.Duration
		slack  int // samples
	}{
		{"PulseAudio", nil, 20 * time.Millisecond, 480},
		// ALSA's plugin for PulseAudio, the only ALSA device without a card, has a
		// buffer of its own and stutters on a busy machine, under aplay as well.
		{"ALSA", func(s *pulsetest.Server) string { return "file:" + s.ALSAConfig() }, 150 * time.Millisecond, 7200},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBooth(t, row.device)
			ears := b.server.Capture()
			b.untilSteady(t)
			for range 4 {
				plan := time.Now().Round(0).Add(400 * time.Millisecond)
				first, ok := b.FrameAt(plan)
				if !ok {
					t.Fatal("the device is not steady any more")
				}
				first = (first + step - 1) / step * step // a whole tone, to know its pitch
				plan, _ = b.TimeOf(first)
				b.scale.from.Store(first)
				b.scale.to.Store(first + step/2)
				<-time.After(time.Until(plan.Add(500 * time.Millisecond)))
				r := ears.Heard()
				from := r.Index(plan.Add(-200 * time.Millisecond))
				onset := r.Onset(from, 0.2)
				off := r.At(onset).Sub(plan)
				if onset < 0 || off.Abs() > row.bound {
					t.Fatalf("the tone planned for %v came at %v, %d underruns", plan, r.At(onset), b.State().Underruns)
				}
				amp := r.Tone(pitch(first), onset+480, onset+step/8)
				long := r.Sounding(from, len(r.Samples), 0.05)
				t.Logf("heard minus planned %v, amplitude %.3f, length %d, %d underruns", off, amp, long, b.State().Underruns)
				if amp < 0.45 || amp > 0.55 || long < step/2-row.slack || long > step/2+2*row.slack {
					t.Errorf("a tone of 0.5 and %d samples was heard as %.3f and %d", step/2, amp, long)
				}
			}
		})
	}
}

func TestStopIsHeardWithin300ms(t *testing.T) {
	b := newBooth(t, nil)
	ears := b.server.Capture()
	b.sound()
	listen(t, ears, 5*time.Second, "sound", sounded(500*time.Millisecond))
	stop := time.Now()
	b.scale.to.Store(0)
	<-time.After(500 * time.Millisecond)
	r := ears.Stop()
	last := r.Index(stop)
	for i := last; i < len(r.Samples); i++ {
		if v := r.Samples[i]; v > 0.05 || v < -0.05 {
			last = i
		}
	}
	t.Logf("command to silence: %v", r.At(last).Sub(stop))
	if late := r.At(last).Sub(stop); late > 300*time.Millisecond {
		t.Errorf("sound went on for %v after the command", late)
	}
}

func TestCloseLetsTheRestBeHeard(t *testing.T) {
	b := newBooth(t, nil)
	ears := b.server.Capture()
	b.untilSteady(t)
	first, _ := b.FrameAt(time.Now().Add(400 * time.Millisecond))
	b.scale.from.Store(first)
	b.scale.to.Store(first + 19200)
	until(t, 5*time.Second, "the last frame mixed", func() bool { return b.Mixed() >= first+19200 })
	b.Close()
	until(t, 3*time.Second, "closed", func() bool { return b.State().State == Closed })
	if b.Heard() != b.Mixed() {
		t.Errorf("heard %d of %d mixed", b.Heard(), b.Mixed())
	}
	r := ears.Stop()
	if n := r.Sounding(0, len(r.Samples), 0.05); n < 19200-480 || n > 19200+960 {
		t.Errorf("19200 samples of sound were heard as %d", n)
	}
}

func TestServerKilledAndBack(t *testing.T) {
	b := newBooth(t, nil)
	b.sound()
	until(t, 5*time.Second, "a second of sound", func() bool { return b.Heard() > 48000+7000 })
	b.server.Kill()
	until(t, 2*time.Second, "the loss", func() bool { return b.State().State == Missing })
	b.expect(t, ServerGone)
	<-time.After(1500 * time.Millisecond)
	b.expect(t, ServerGone) // also for those who knock meanwhile
	heard := b.Heard()
	b.server.Restart()
	back := time.Now()
	r := listen(t, b.server.Capture(), 5*time.Second, "sound again", sounded(300*time.Millisecond))
	again := r.Onset(0, 0.05)
	t.Logf("sound again %v after the server answered; heard %d frames", r.At(again).Sub(back), heard)
	if gap := r.At(again).Sub(back); gap > 2*time.Second {
		t.Errorf("sound again only after %v", gap)
	}
	checkPitch(t, r, again, heard)
}

// checkPitch fails unless the sound from sample again on is the stream from frame on,
// where the capture may have missed its first moment.
func checkPitch(t *testing.T, r pulsetest.Recording, again int, frame int64) {
	t.Helper()
	loudest, at := 0.0, int64(0)
	for f := int64(0); f < 16*step; f += step {
		if a := r.Tone(pitch(f), again, again+4800); a > loudest {
			loudest, at = a, f
		}
	}
	if d := (at/step - frame/step + 16) % 16; d > 1 {
		t.Errorf("the stream went on with %v Hz, frame %d is %v Hz", pitch(at), frame, pitch(frame))
	}
}

func TestChildKilledOrStoppedIsReplaced(t *testing.T) {
	for _, row := range []struct {
		name   string
		signal syscall.Signal
		gap    time.Duration
	}{{"SIGKILL", syscall.SIGKILL, 1500 * time.Millisecond}, {"SIGSTOP", syscall.SIGSTOP, 2500 * time.Millisecond}} {
		t.Run(row.name, func(t *testing.T) {
			b := newBooth(t, nil)
			ears := b.server.Capture()
			b.sound()
			listen(t, ears, 5*time.Second, "sound", sounded(600*time.Millisecond))
			b.Speaker.mu.Lock()
			pid := b.proc.(*process).cmd.Process.Pid
			b.Speaker.mu.Unlock()
			fault := time.Now()
			if err := syscall.Kill(pid, row.signal); err != nil {
				t.Fatal(err)
			}
			until(t, 2*time.Second, "the loss", func() bool { return b.State().State == Missing })
			noticed := time.Since(fault)
			until(t, 5*time.Second, "running again", func() bool { return b.State().State == Running })
			n := b.Heard()
			until(t, 5*time.Second, "more heard", func() bool { return b.Heard() > n+24000 })
			b.scale.to.Store(0)
			heard := b.Heard()
			<-time.After(400 * time.Millisecond)
			r := ears.Stop()
			gap := longestSilence(r, r.Index(fault.Add(-100*time.Millisecond)), r.Index(fault.Add(4*time.Second)))
			t.Logf("noticed after %v, silent for %v", noticed, gap)
			if noticed > 1100*time.Millisecond || gap > row.gap || gap == 0 {
				t.Errorf("noticed after %v, silent for %v, want at most %v", noticed, gap, row.gap)
			}
			if total := int64(r.Sounding(0, len(r.Samples), 0.05)); total < heard-2400 {
				t.Errorf("%d frames count as heard, the ear found %d", heard, total)
			}
		})
	}
}

// longestSilence is the longest time without sound in [from, to).
func longestSilence(r pulsetest.Recording, from, to int) time.Duration {
	longest, run := 0, 0
	for i := from; i < min(to, len(r.Samples)); i += 240 {
		if r.Sounding(i, i+240, 0.05) > 0 {
			run = 0
			continue
		}
		run += 240
		longest = max(longest, run)
	}
	return time.Duration(longest) * time.Second / time.Duration(r.Rate)
}

func TestSuspendedSinkIsAFaultUntilItIsBack(t *testing.T) {
	b := newBooth(t, nil)
	b.sound()
	until(t, 5*time.Second, "sound", func() bool { return b.Heard() > 24000 })
	b.server.Pactl("suspend-sink", pulsetest.Sink, "1")
	cut := time.Now()
	until(t, 2*time.Second, "the loss", func() bool { return b.State().State == Missing })
	t.Logf("noticed after %v: %v", time.Since(cut), b.State().Why)
	b.expect(t, Suspended)
	heard := b.Heard()
	<-time.After(time.Second)
	if b.Heard() != heard {
		t.Error("frames count as heard although the sink is suspended")
	}
	b.expect(t, Suspended)
	b.server.Pactl("suspend-sink", pulsetest.Sink, "0")
	back := time.Now()
	until(t, 2*time.Second, "running again", func() bool { return b.State().State == Running })
	t.Logf("running again %v after the sink", time.Since(back))
}

func TestRemovedSinkIsNoticedAndAnotherOneTaken(t *testing.T) {
	b := newBooth(t, nil)
	b.sound()
	until(t, 5*time.Second, "sound", func() bool { return b.Heard() > 24000 })
	b.server.Pactl("unload-module", "module-null-sink")
	until(t, 2*time.Second, "the loss", func() bool { return b.State().State == Missing })
	b.expect(t, Unplugged)
	until(t, 2*time.Second, "no sink at all", func() bool { return b.State().Why != nil && b.State().Why.Kind == NoDevice })
	b.server.Pactl("load-module", "module-null-sink", "sink_name="+pulsetest.Sink, "norewinds=1")
	back := time.Now()
	r := listen(t, b.server.Capture(), 6*time.Second, "sound again", sounded(200*time.Millisecond))
	again := r.At(r.Onset(0, 0.05)).Sub(back)
	t.Logf("sound again %v after the new sink", again)
	if again > 2*time.Second || b.State().Restarts == 0 {
		t.Errorf("sound again only after %v, %d restarts counted", again, b.State().Restarts)
	}
}
