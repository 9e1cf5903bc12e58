package main

import (
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio/speaker/pulsetest"
	"github.com/truyenthanh/loa/broadcast"
)

func TestAnEmergencyBeginsWithItsChimeAndIsSaidTwice(t *testing.T) {
	t.Parallel()
	ears := pulsetest.Start(t)
	chime := toneMP3(t, 1500, time.Second)
	b := newBox(t, ears, openHours+"[emergency]\nchime = \""+chime+"\"\ntimes = 2\n").start()
	capture := ears.Capture()
	b.must("play", toneMP3(t, 500, time.Second), "--emergency", "--wait")
	heard := capture.Stop()
	first := toneFrom(heard, 1500, 0)
	warning := toneFrom(heard, 500, max(first, 0))
	if first < 0 || warning < 0 || warning < first {
		t.Fatalf("chime at sample %d, warning at %d; want the chime, then the warning", first, warning)
	}
	near(t, "chime", heard.At(warning).Sub(heard.At(first)), time.Second, within)
	near(t, "warning, twice without a gap", heard.At(toneUntil(heard, 500, warning)).Sub(heard.At(warning)), 2*time.Second, within)
	if r := b.record("tone-500", 5*time.Second); r.Outcome != broadcast.OutcomeAired || r.Priority != broadcast.PriorityEmergency {
		t.Errorf("the log says %s %s, priority %s; want an emergency, aired", r.Outcome, r.Reason, r.Priority)
	}
}

func TestAChimeThatIsNotThereIsAFaultNotASilence(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours+"[emergency]\nchime = \"/khong/co.mp3\"\n").start()
	if faults := b.status().Faults; len(faults) != 1 || faults[0].Kind != faultChime {
		t.Errorf("faults %+v, want the chime named", faults)
	}
	b.must("play", toneMP3(t, 500, time.Second), "--emergency", "--wait")
}
