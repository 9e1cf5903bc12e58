package main

import (
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// An operator restarts the service, or the box crashes, a moment before the hour:
// the village hears its bulletin all the same, once.
func TestRestartedJustBeforeTheHourTheBulletinStillAirs(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]syscall.Signal{"a restart": syscall.SIGTERM, "a crash": syscall.SIGKILL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBox(t, nil, openHours).start()
			planned := b.addAt("Bản tin", toneMP3(t, 440, time.Second), soon(8*time.Second))
			b.until("the device is open for it", 10*time.Second, func() bool { return b.status().Device.State == "running" })
			b.signal(signal)
			b.start()
			r := b.record("Bản tin", 20*time.Second)
			if r.Outcome != broadcast.OutcomeAired {
				t.Errorf("the log says %s %s, want aired\ndaemon:\n%s", r.Outcome, r.Reason, b.log)
			}
			near(t, "started after the plan", r.Started.Sub(planned), 0, within)
			b.must("log", "--verify")
		})
	}
}

func TestWhatWasHeardOfAnInterruptedBulletinSurvivesACrash(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	b.must("play", toneMP3(t, 440, 30*time.Second))
	b.until("three seconds are heard", 10*time.Second, func() bool { s := b.status(); return s.OnAir != nil && s.OnAir.HeardMS > 3000 })
	b.must("play", toneMP3(t, 550, 30*time.Second), "--emergency")
	b.until("two seconds of the emergency are heard", 10*time.Second, func() bool {
		s := b.status()
		return s.OnAir != nil && s.OnAir.Title == "tone-550" && s.OnAir.HeardMS > 2500
	})
	b.kill()
	b.start()
	if r := b.record("tone-440", 5*time.Second); r.Outcome != broadcast.OutcomePartial || r.HeardMS == nil || *r.HeardMS < 3000 {
		t.Errorf("the log says %s %s, heard %v; want partial and at least 3 s", r.Outcome, r.Reason, r.HeardMS)
	}
	if r := b.record("tone-550", 5*time.Second); r.Outcome != broadcast.OutcomePartial || r.Reason != broadcast.ReasonCrash {
		t.Errorf("the log says %s %s of the emergency, want partial crash", r.Outcome, r.Reason)
	}
}
