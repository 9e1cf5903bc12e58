package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// tapes lists the prepared sound of a form, "48000-2".
func (b *box) tapes(form string) []string {
	b.t.Helper()
	names, err := filepath.Glob(filepath.Join(b.dir, "media", "*-"+form+".pcm"))
	if err != nil {
		b.t.Fatal(err)
	}
	return names
}

// prepared says which media has its prepared sound, in the order of the ids.
func (b *box) prepared() (out []bool) {
	b.t.Helper()
	for _, m := range media(b.t, b.must("list", "--media", "--json")) {
		out = append(out, m.Prepared)
	}
	return out
}

func TestDeadEndsDoNotAir(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	path := soundWAV(t, "chết.wav", 5*time.Second, time.Second, 6*time.Second, 0.3)
	original, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := media(t, b.must("import", path, "--json"))[0]
	if m.DurationMS != 12_000 || m.AirMS != 1400 {
		t.Errorf("%d ms long, %d ms of it air; want 12000 and 1400", m.DurationMS, m.AirMS)
	}
	tape, err := os.ReadFile(b.tapes("48000-2")[0])
	if err != nil || len(tape) != 1400*48*4 {
		t.Errorf("%d bytes prepared, %v", len(tape), err)
	}
	aired := func(what string) {
		b.must("play", "m1", "--wait")
		runs := b.runs()
		r := runs[len(runs)-1]
		if r.Outcome != broadcast.OutcomeAired || r.HeardMS == nil || *r.HeardMS != 1400 || r.PlannedMS != 1400 {
			t.Errorf("%s: %s %s, heard %v of %d ms; want aired, 1400 of 1400", what, r.Outcome, r.Reason, r.HeardMS, r.PlannedMS)
		}
	}
	aired("prepared")
	kept, err := os.ReadFile(filepath.Join(b.dir, "media", m.SHA256+".wav"))
	if err != nil || !bytes.Equal(kept, original) {
		t.Errorf("the file as it came was touched: %v", err)
	}
	if err := os.Remove(b.tapes("48000-2")[0]); err != nil {
		t.Fatal(err)
	}
	aired("decoded as it plays")
	b.until("it is prepared again, the same bytes", 20*time.Second, func() bool {
		names := b.tapes("48000-2")
		if len(names) == 0 {
			return false
		}
		again, _ := os.ReadFile(names[0])
		return bytes.Equal(again, tape)
	})
}

func TestPreparedSoundKeepsToItsBudget(t *testing.T) {
	t.Parallel()
	const budget = "\n[media]\ncache_gb = 0.001\n" // 5 s of it
	b := newBox(t, nil, openHours+budget).start()
	b.must("import", toneMP3(t, 440, 3*time.Second))
	b.must("import", toneMP3(t, 550, 3*time.Second))
	is := func(what string, want ...bool) {
		t.Helper()
		b.until(what, 20*time.Second, func() bool {
			got := b.prepared()
			for i := range want {
				if got[i] != want[i] {
					return false
				}
			}
			return true
		})
	}
	is("the older one makes room", false, true)
	// It airs at once all the same, and has the better claim from then on.
	b.must("play", "m1", "--wait")
	if r := b.record("tone-440", 5*time.Second); r.Outcome != broadcast.OutcomeAired {
		t.Errorf("without prepared sound: %s %s", r.Outcome, r.Reason)
	}
	is("what was just heard is prepared", true, false)
	// What is planned for tomorrow comes before what was heard today.
	b.must("add", "Mai", "--media", "m2", "--at", time.Now().Add(20*time.Hour).In(hanoi).Format("2006-01-02 15:04"))
	is("what is planned is prepared again", false, true)
	// Another rate of the station: what is planned is prepared anew, the rest goes.
	b.stop()
	writeFile(t, b.conf, openHours+budget+"[output]\nbackend = \"null\"\nrate = 44100\n")
	b.start()
	b.until("it is prepared at the new rate", 20*time.Second, func() bool {
		return len(b.tapes("44100-2")) == 1 && len(b.tapes("48000-2")) == 0
	})
	is("and counts as prepared", false, true)
	if originals, _ := filepath.Glob(filepath.Join(b.dir, "media", "*.mp3")); len(originals) != 2 {
		t.Errorf("originals: %v", originals)
	}
}

func TestPreparedSoundThatRottedIsNotAired(t *testing.T) {
	t.Parallel()
	for name, length := range map[string]time.Duration{"short": time.Second, "long": 30 * time.Second} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBox(t, nil, openHours).start()
			b.must("import", toneMP3(t, 440, length))
			b.stop()
			path := b.tapes("48000-2")[0]
			good, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			bad := bytes.Clone(good)
			bad[len(bad)/2] ^= 0x40
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			b.start()
			b.must("play", "m1")
			b.until("it is made again as it was", 30*time.Second, func() bool {
				now, _ := os.ReadFile(path)
				return bytes.Equal(now, good)
			})
			b.run("stop")
			b.must("log", "--verify")
		})
	}
}

// The file of a bulletin was deleted, that of another was written over: the status
// says so before their hour, a play says so at once, and the same files taken in
// again put it right.
func TestAFileThatIsLostIsKnownBeforeItsHour(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	files := []string{toneMP3(t, 440, time.Second), toneMP3(t, 550, time.Second)}
	for _, file := range files {
		b.must("import", file)
	}
	for _, id := range []string{"m1", "m2"} {
		b.must("add", "Bản tin "+id, "--media", id, "--at", "hằng ngày 05:30")
	}
	b.stop()
	for _, path := range b.tapes("48000-2") {
		remove(t, path)
	}
	originals, err := filepath.Glob(filepath.Join(b.dir, "media", "*.mp3"))
	if err != nil || len(originals) != 2 {
		t.Fatalf("originals: %v, %v", originals, err)
	}
	for _, path := range originals {
		if filepath.Base(path) == sumOf(t, files[0])+".mp3" {
			remove(t, path)
		} else if err := os.WriteFile(path, bytes.Repeat([]byte("khác "), 1000), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.start()
	b.until("both files are named", 10*time.Second, func() bool {
		faults := b.status().Faults
		return len(faults) == 1 && faults[0].Kind == faultBadMedia && strings.Contains(faults[0].Detail, "m1") && strings.Contains(faults[0].Detail, "m2")
	})
	if said := b.must("status"); !strings.Contains(said, "(tone-440 (m1), tone-550 (m2))") {
		t.Errorf("the status does not name them:\n%s", said)
	}
	refused(t, "vi", b.run("play", "m1"), 5, "tệp của m1 không còn trên đĩa", "loa import")
	refused(t, "vi", b.run("play", "1"), 5, "tệp của m1 không còn trên đĩa", "loa import")
	refused(t, "vi", b.run("play", "m2"), 1, `"tone-550" không phát ra tiếng: tệp hỏng`, "loa why")
	refused(t, "en", b.run("play", "2", "--lang", "en"), 1, `nothing of "Bản tin m2" was heard: damaged file`, "loa why")
	for _, file := range files {
		b.must("import", file)
	}
	b.until("the fault is over", 10*time.Second, func() bool { return len(b.status().Faults) == 0 })
	b.must("play", "m1", "--wait")
	b.must("play", "2", "--wait")
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// sumOf is the SHA-256 of a file, which its copy on the shelf is named by.
func sumOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// A warning is said twice, also when it is decoded as it plays: the dead end of the
// file does not take the place of the second time.
func TestAWarningIsSaidTwiceWithoutPreparedSound(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours+"\n[emergency]\ntimes = 2\n").start()
	b.must("import", soundWAV(t, "chết.wav", 5*time.Second, time.Second, 6*time.Second, 0.3))
	remove(t, b.tapes("48000-2")[0])
	b.must("play", "m1", "--emergency", "--wait", "--yes")
	runs := b.runs()
	r := runs[len(runs)-1]
	if r.Outcome != broadcast.OutcomeAired || r.HeardMS == nil || *r.HeardMS != 2800 {
		t.Fatalf("%s %s, heard %v ms; want 2800", r.Outcome, r.Reason, r.HeardMS)
	}
	if r.SilenceMS == nil {
		t.Fatal("its silence was not measured")
	}
	if *r.SilenceMS > 1100 { // 0.4 s of each, in blocks of 0.1 s
		t.Errorf("%d ms of it were silent", *r.SilenceMS)
	}
}
