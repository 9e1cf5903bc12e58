package main

import (
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio/speaker/pulsetest"
	"github.com/truyenthanh/loa/broadcast"
)

// loud is an amplitude that any tone on air exceeds and silence does not.
const loud = 0.02

// toneFrom finds the first sample of a tone at or after a sample: 20 ms of it
// are stronger than anything else could be.
func toneFrom(r pulsetest.Recording, hz float64, from int) int {
	const window, step = 960, 48
	for i := from; i+window < len(r.Samples); i += step {
		if r.Tone(hz, i, i+window) > loud {
			// The window reaches into the tone before it is full of it.
			return max(r.Onset(i, loud/2), i)
		}
	}
	return -1
}

// toneUntil finds the end of a tone that sounds at a sample: it is gone for 100 ms.
// A shorter hole is the sound server's on a machine that does other things as well.
func toneUntil(r pulsetest.Recording, hz float64, from int) int {
	const window, step, gone = 960, 48, 4800
	end := len(r.Samples)
	for i := from; i+window < len(r.Samples); i += step {
		switch sounding := r.Tone(hz, i, i+window) >= loud/2; {
		case sounding:
			end = len(r.Samples)
		case end == len(r.Samples):
			end = i
		case i-end >= gone:
			return end
		}
	}
	return end
}

func near(t *testing.T, what string, got, want, within time.Duration) {
	t.Helper()
	if d := got - want; d < -within || d > within {
		t.Errorf("%s: got %v, want %v ± %v", what, got, want, within)
	}
}

// within is how exact the ears of these tests are on a machine that does other
// things as well. The bench measures what the station can do.
const within = 120 * time.Millisecond

func TestAScheduledBulletinIsHeardAtItsTimeAndLogged(t *testing.T) {
	t.Parallel()
	ears := pulsetest.Start(t)
	b := newBox(t, ears, openHours).start()
	planned := b.addAt("Bản tin sáng", toneMP3(t, 880, 4*time.Second), soon(8*time.Second))
	capture := ears.Capture()

	r := b.record("Bản tin sáng", 30*time.Second)
	heard := capture.Stop()

	// What the log says.
	if r.Outcome != broadcast.OutcomeAired || r.Reason != "" {
		t.Fatalf("the log says %s %s, want aired\ndaemon:\n%s", r.Outcome, r.Reason, b.log)
	}
	near(t, "started by the log, after the plan", r.Started.Sub(planned), 0, within)
	near(t, "heard by the log", r.HeardMS.Duration(), 4*time.Second, within)
	// What the ears say.
	start := toneFrom(heard, 880, 0)
	if start < 0 {
		t.Fatal("the tone of the bulletin was not heard")
	}
	near(t, "heard after the plan", heard.At(start).Sub(planned), 0, within)
	near(t, "length heard", heard.At(toneUntil(heard, 880, start)).Sub(heard.At(start)), 4*time.Second, within)
	// Nothing else was heard: no other tone, nothing before and nothing after.
	if before := heard.Onset(0, loud); before < start-960 {
		t.Errorf("sound %v before the bulletin", heard.At(start).Sub(heard.At(before)))
	}
	if other := toneFrom(heard, 440, 0); other >= 0 {
		t.Error("a tone was heard that nobody scheduled")
	}
	if b.must("log", "--verify"); b.status().State != "idle" {
		t.Errorf("state %q after the bulletin, want idle", b.status().State)
	}
}

func TestAnEmergencyInterruptsAndTheBulletinResumes(t *testing.T) {
	t.Parallel()
	ears := pulsetest.Start(t)
	b := newBox(t, ears, openHours).start()
	bulletin, warning := toneMP3(t, 440, 8*time.Second), toneMP3(t, 1320, 2*time.Second)
	capture := ears.Capture()
	b.addAt("Bản tin", bulletin, soon(4*time.Second))
	b.onAir("Bản tin")
	asked := time.Now()
	b.must("play", warning, "--emergency", "--wait")
	r := b.record("Bản tin", 30*time.Second)
	heard := capture.Stop()

	if r.Outcome != broadcast.OutcomeAired || r.PreemptedBy != "" && r.Outcome != broadcast.OutcomeAired {
		t.Fatalf("the log says %s %s, want aired\ndaemon:\n%s", r.Outcome, r.Reason, b.log)
	}
	near(t, "bulletin heard by the log", r.HeardMS.Duration(), 8*time.Second, within)

	first := toneFrom(heard, 440, 0)
	cutIn := toneFrom(heard, 1320, max(first, 0))
	if first < 0 || cutIn < 0 {
		t.Fatalf("bulletin heard at sample %d, emergency at %d; want both", first, cutIn)
	}
	if delay := heard.At(cutIn).Sub(asked); delay > 600*time.Millisecond {
		t.Errorf("emergency heard %v after the command", delay)
	}
	over := toneUntil(heard, 1320, cutIn)
	again := toneFrom(heard, 440, over)
	if again < 0 {
		t.Fatal("the bulletin did not resume")
	}
	// Both parts together are the whole bulletin, less the fades at the seam.
	parts := heard.At(cutIn).Sub(heard.At(first)) + heard.At(toneUntil(heard, 440, again)).Sub(heard.At(again))
	near(t, "both parts of the bulletin", parts, 8*time.Second, 2*within)
}

func TestTheSoundServerDiesAndComesBack(t *testing.T) {
	t.Parallel()
	ears := pulsetest.Start(t)
	b := newBox(t, ears, openHours).start()
	b.addAt("Bản tin dài", toneMP3(t, 660, 9*time.Second), soon(4*time.Second))
	b.onAir("Bản tin dài")
	before := ears.Capture()
	ears.Kill()
	lost := before.Stop()
	ears.Restart()
	back := time.Now()
	after := ears.Capture()
	r := b.record("Bản tin dài", 40*time.Second)
	heard := after.Stop()

	start := toneFrom(heard, 660, 0)
	if start < 0 {
		t.Fatalf("no sound after the server came back\ndaemon:\n%s", b.log)
	}
	if delay := heard.At(start).Sub(back); delay > 2*time.Second {
		t.Errorf("sound again after %v, want at most 2 s", delay)
	}
	if r.Outcome != broadcast.OutcomeAired || r.Restarts == nil || *r.Restarts < 1 {
		t.Errorf("the log says %s %s with %v restarts; want aired, at least one restart", r.Outcome, r.Reason, r.Restarts)
	}
	near(t, "heard by the log", r.HeardMS.Duration(), 9*time.Second, within)
	if len(lost.Samples) > 0 && r.Ended.Sub(r.Started) < 9*time.Second {
		t.Errorf("the log shows no gap: from %v to %v", r.Started, r.Ended)
	}
}

func TestKilledInMidAirAndStartedAgain(t *testing.T) {
	t.Parallel()
	ears := pulsetest.Start(t)
	b := newBox(t, ears, openHours).start()
	b.addAt("Bị cắt", toneMP3(t, 550, 20*time.Second), soon(4*time.Second))
	missed := soon(11 * time.Second)
	b.addAt("Lỡ giờ", toneMP3(t, 770, time.Second), missed, "--late", "skip")
	capture := ears.Capture()
	b.onAir("Bị cắt")
	b.until("three seconds are on record", 10*time.Second, func() bool { return b.status().OnAir.HeardMS > 3000 })
	heardMS := b.status().OnAir.HeardMS
	b.kill()
	b.until("the second bulletin's time has passed", 20*time.Second, func() bool { return time.Now().After(missed.Add(6 * time.Second)) })

	b.start()
	cut := b.record("Bị cắt", 10*time.Second)
	if cut.Outcome != broadcast.OutcomePartial || cut.Reason != broadcast.ReasonCrash {
		t.Errorf("cut bulletin: %s %s, want partial crash", cut.Outcome, cut.Reason)
	}
	near(t, "heard of it by the log", cut.HeardMS.Duration(), heardMS.Duration(), 1300*time.Millisecond)
	if r := b.record("Lỡ giờ", 10*time.Second); r.Outcome != broadcast.OutcomeMissed || r.Reason != broadcast.ReasonCrash {
		t.Errorf("bulletin during the outage: %s %s, want missed crash", r.Outcome, r.Reason)
	}
	b.must("log", "--verify")
	// Nothing airs twice.
	heard := capture.Stop()
	start := toneFrom(heard, 550, 0)
	if again := toneFrom(heard, 550, toneUntil(heard, 550, start)); again >= 0 {
		t.Errorf("the cut bulletin was heard again at %v", heard.At(again))
	}
}

func TestStopMakesSilenceAtOnce(t *testing.T) {
	t.Parallel()
	ears := pulsetest.Start(t)
	b := newBox(t, ears, openHours).start()
	capture := ears.Capture()
	b.must("play", toneMP3(t, 990, 20*time.Second))
	b.onAir("tone-990")
	asked := time.Now()
	b.must("stop")
	r := b.runs()[0] // the very next command finds it in the log
	b.until("a second of silence is heard", 5*time.Second, func() bool { return time.Since(asked) > time.Second })
	heard := capture.Stop()
	if r.Outcome != broadcast.OutcomePartial || r.Reason != broadcast.ReasonStopped {
		t.Errorf("the log says %s %s, want partial stopped", r.Outcome, r.Reason)
	}
	silent := toneUntil(heard, 990, toneFrom(heard, 990, 0))
	if delay := heard.At(silent).Sub(asked); delay > 500*time.Millisecond {
		t.Errorf("silence %v after the command", delay)
	}
}

func TestACleanStopFadesOutAndIsOnRecord(t *testing.T) {
	t.Parallel()
	ears := pulsetest.Start(t)
	b := newBox(t, ears, openHours).start()
	b.must("play", toneMP3(t, 610, 20*time.Second))
	b.onAir("tone-610")
	b.stop()
	b.start()
	if r := b.record("tone-610", 5*time.Second); r.Outcome != broadcast.OutcomePartial || r.Reason != broadcast.ReasonStopped || *r.HeardMS == 0 {
		t.Errorf("the log says %s %s %v, want partial stopped and what was heard", r.Outcome, r.Reason, r.HeardMS)
	}
	if said := b.must("log", "--lang", "en"); !strings.Contains(said, "cut short: stopped") || strings.Contains(said, "operator") {
		t.Errorf("the service manager stopped it, and the log says:\n%s", said)
	}
	b.must("log", "--verify")
}
