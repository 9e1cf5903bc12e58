package main

import (
	"os"
	"path/filepath"
	"strings"
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

// A chime and a bed that vanish while the station runs cost themselves alone, and
// are named until they are back.
func TestAChimeThatVanishesIsNamedUntilItIsBack(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours+"[sound]\nopening = \""+toneMP3(t, 1500, time.Second)+"\"\n").start()
	bed := media(t, b.must("import", "--json", toneMP3(t, 300, time.Second)))[0]
	news := media(t, b.must("import", "--json", toneMP3(t, 500, time.Second)))[0]
	b.must("add", "Bản tin", "--media", news.ID.String(), "--bed", bed.ID.String(), "--at", "cn 3h")
	keep := map[string][]byte{}
	for _, m := range media(t, b.must("list", "--media", "--json")) {
		if m.ID == news.ID {
			continue
		}
		for _, path := range b.filesOf(m.SHA256) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			keep[path] = text
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	b.must("play", "1", "--wait")
	if text := b.must("status"); !strings.Contains(text, "thiếu nhạc hiệu hoặc nhạc nền (m1, m2)") {
		t.Errorf("the status names no chime and no bed:\n%s", text)
	}
	if r := b.record("Bản tin", time.Second); r.Outcome != broadcast.OutcomeAired || *r.HeardMS < 1000 {
		t.Errorf("the log says %s %s, %d ms heard; want the words aired", r.Outcome, r.Reason, *r.HeardMS)
	}
	for path, text := range keep {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.must("play", "1", "--wait")
	if b.faulty(faultChime) {
		t.Errorf("they are back and the fault is not cleared: %+v", b.status().Faults)
	}
}

// filesOf lists the files of media, as it came and prepared.
func (b *box) filesOf(sha string) []string {
	b.t.Helper()
	paths, err := filepath.Glob(filepath.Join(b.dir, "media", sha+"*"))
	if err != nil {
		b.t.Fatal(err)
	}
	return paths
}

func TestAChimeThatIsNotThereIsAFaultNotASilence(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours+"[emergency]\nchime = \"/khong/co.mp3\"\n").start()
	if faults := b.status().Faults; len(faults) != 1 || faults[0].Kind != faultChime {
		t.Errorf("faults %+v, want the chime named", faults)
	}
	b.must("play", toneMP3(t, 500, time.Second), "--emergency", "--wait")
}
