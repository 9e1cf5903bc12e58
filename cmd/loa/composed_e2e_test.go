package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio/speaker/pulsetest"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// A bulletin of speech stands between the station's chimes. The plan counts them,
// so does the log.
func TestABulletinStandsBetweenItsChimes(t *testing.T) {
	t.Parallel()
	ears := pulsetest.Start(t)
	chimes := "[sound]\nopening = \"" + toneMP3(t, 1500, time.Second) + "\"\nclosing = \"" + toneMP3(t, 2100, time.Second) + "\"\n"
	b := newBox(t, ears, openHours+chimes).start()
	capture := ears.Capture()
	planned := b.addAt("Bản tin", toneMP3(t, 500, 2*time.Second), soon(7*time.Second))
	behind := b.addAt("Ca nhạc", toneMP3(t, 800, time.Second), planned.Add(2*time.Second), "--kind", "music")
	r, music := b.record("Bản tin", 30*time.Second), b.record("Ca nhạc", 30*time.Second)
	heard := capture.Stop()

	if r.Outcome != broadcast.OutcomeAired || music.Outcome != broadcast.OutcomeAired {
		t.Fatalf("the log says %s %s and %s %s, want both aired", r.Outcome, r.Reason, music.Outcome, music.Reason)
	}
	// MP3 encoders add some 50 ms to each file.
	near(t, "planned, chimes and all", r.PlannedMS.Duration(), 4*time.Second, 200*time.Millisecond)
	near(t, "heard by the log", r.HeardMS.Duration(), r.PlannedMS.Duration(), 20*time.Millisecond)
	near(t, "music goes behind all of it", music.Planned.Sub(planned), r.PlannedMS.Duration(), 20*time.Millisecond)
	if !music.Wanted.Equal(behind) {
		t.Errorf("music was wanted at %v, want %v", music.Wanted, behind)
	}
	at := []int{toneFrom(heard, 1500, 0)}
	for _, hz := range []float64{500, 2100, 800} {
		at = append(at, toneFrom(heard, hz, max(at[len(at)-1], 0)))
	}
	for i, name := range []string{"opening", "bulletin", "closing", "music"} {
		if at[i] < 0 || i > 0 && at[i] <= at[i-1] {
			t.Fatalf("%s heard at sample %d of %v; want one after the other", name, at[i], at)
		}
	}
	if again := toneFrom(heard, 1500, at[2]); again >= 0 {
		t.Error("music has a chime")
	}
}

// Chimes that overlap the bulletin make it shorter, in the plan and on air alike;
// what is too short for the overlap gives half of itself.
func TestChimesOverlapTheBulletin(t *testing.T) {
	t.Parallel()
	for overlap, want := range map[string]time.Duration{"300ms": 3400 * time.Millisecond, "3s": 3 * time.Second} {
		t.Run(overlap, func(t *testing.T) {
			t.Parallel()
			config := fmt.Sprintf("[sound]\nopening = %q\nclosing = %q\ncrossfade = %q\n", toneMP3(t, 1500, time.Second), toneMP3(t, 2100, time.Second), overlap)
			b := newBox(t, nil, openHours+config).start()
			b.addAt("Bản tin", toneMP3(t, 500, 2*time.Second), soon(7*time.Second))
			r := b.record("Bản tin", 30*time.Second)
			if r.Outcome != broadcast.OutcomeAired {
				t.Errorf("the log says %s %s, want aired", r.Outcome, r.Reason)
			}
			near(t, "planned", r.PlannedMS.Duration(), want, 200*time.Millisecond)
			if heard, planned := *r.HeardMS, r.PlannedMS; heard > planned || heard < planned-5 {
				t.Errorf("heard %d ms of %d planned; want all, to the rounding of five lengths", heard, planned)
			}
		})
	}
}

// What becomes of a bulletin that was cut holds for its chimes as well.
func TestABulletinWithChimesIsCut(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		afterCut         string
		outcome          broadcast.Outcome
		opening, closing bool // heard after the cut
	}{
		{"resume", broadcast.OutcomeAired, false, true},
		{"restart", broadcast.OutcomeAired, true, true},
		{"drop", broadcast.OutcomePartial, false, false},
	} {
		t.Run(row.afterCut, func(t *testing.T) {
			t.Parallel()
			ears := pulsetest.Start(t)
			chimes := "[sound]\nopening = \"" + toneMP3(t, 1500, time.Second) + "\"\nclosing = \"" + toneMP3(t, 2100, time.Second) + "\"\n"
			b := newBox(t, ears, openHours+chimes).start()
			warning := toneMP3(t, 3000, time.Second)
			capture := ears.Capture()
			b.addAt("Bản tin", toneMP3(t, 500, 5*time.Second), soon(7*time.Second), "--after-cut", row.afterCut)
			b.until("the bulletin itself is heard", 30*time.Second, func() bool {
				s := b.status()
				return s.OnAir != nil && s.OnAir.HeardMS > 1500
			})
			b.must("play", warning, "--emergency", "--wait")
			r := b.record("Bản tin", 30*time.Second)
			heard := capture.Stop()
			if r.Outcome != row.outcome {
				t.Errorf("the log says %s %s, want %s", r.Outcome, r.Reason, row.outcome)
			}
			cut := toneFrom(heard, 3000, 0)
			if cut < 0 {
				t.Fatal("the warning was not heard")
			}
			if got := toneFrom(heard, 1500, cut) >= 0; got != row.opening {
				t.Errorf("opening chime after the cut: %v, want %v", got, row.opening)
			}
			if got := toneFrom(heard, 2100, cut) >= 0; got != row.closing {
				t.Errorf("closing chime after the cut: %v, want %v", got, row.closing)
			}
		})
	}
}

// The music under a programme is stored with its slot and shown, and its last
// seconds count.
func TestABedIsShownBackAndCounts(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	var bed broadcast.Media
	if err := json.Unmarshal([]byte(b.must("import", "--json", toneMP3(t, 300, time.Second))), &bed); err != nil {
		t.Fatal(err)
	}
	at := soon(7 * time.Second)
	out := b.must("add", "Bản tin", "--file", toneMP3(t, 500, 2*time.Second), "--bed", bed.ID.String(),
		"--at", at.In(hanoi).Format("2006-01-02 15:04:05"))
	if !strings.Contains(out, "nhạc nền "+bed.ID.String()) {
		t.Errorf("the bed is not shown:\n%s", out)
	}
	var line control.SlotLine
	if err := json.Unmarshal([]byte(b.must("list", "--json")), &line); err != nil || line.Bed != bed.ID {
		t.Errorf("bed %v, %v; want %v", line.Bed, err, bed.ID)
	}
	r := b.record("Bản tin", 30*time.Second)
	if r.Outcome != broadcast.OutcomeAired {
		t.Errorf("the log says %s %s, want aired", r.Outcome, r.Reason)
	}
	near(t, "planned, the end of the music and all", r.PlannedMS.Duration(), 5*time.Second, 100*time.Millisecond)
	near(t, "heard by the log", r.HeardMS.Duration(), r.PlannedMS.Duration(), 20*time.Millisecond)
}

// Twenty seconds of silence in a programme are dead air, and its end clears them;
// ten are a pause.
func TestDeadAirIsNamedAndCleared(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	file := filepath.Join(t.TempDir(), "im-lang.wav")
	tool(t, "sox", "-n", "-r", "48000", "-c", "1", file, "synth", "1", "sine", "500", "vol", "0.3", "pad", "0", "20")
	tail := filepath.Join(t.TempDir(), "im-lang-20.wav")
	tool(t, "sox", file, file, tail, "trim", "0", "26")
	b.must("play", tail)
	b.until("ten seconds are silent", 20*time.Second, func() bool { return b.status().OnAir.HeardMS > 12000 })
	if b.faulty(faultDeadAir) {
		t.Error("a pause of ten seconds is called dead air")
	}
	b.until("dead air is named", 12*time.Second, func() bool { return b.faulty(faultDeadAir) })
	if text := b.must("status"); !strings.Contains(text, "đang phát mà không có tiếng (im-lang-20)") {
		t.Errorf("the status does not name it:\n%s", text)
	}
	b.until("the tone clears it", 12*time.Second, func() bool { return !b.faulty(faultDeadAir) })
}
