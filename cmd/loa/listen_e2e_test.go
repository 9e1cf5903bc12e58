package main

import (
	"encoding/binary"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio/speaker/pulsetest"
	"github.com/truyenthanh/loa/broadcast"
)

// What is sent is held against what came in: captured, aligned to the sample,
// brought to the same level and taken away. What is left is all that the station
// has added, changed or lost.

// residueBound is what may be left, in dB below the signal: the noise of 16-bit
// samples lies some 80 dB below a programme at −18 LUFS.
const residueBound = -60

// mostHoles is how many stretches of silence the sound server may insert where
// this machine had no time for it. Not a sample may be lost around them.
const mostHoles = 3

func TestWhatIsHeardIsWhatCameIn(t *testing.T) {
	t.Parallel()
	ears := pulsetest.StartExact(t)
	b := newBox(t, ears, openHours+"[sound]\nsoft_start = \"0s\"\n").start()
	file, signal := knownSignal(t)
	capture := ears.Capture()
	b.addAt("Kiểm thính", file, soon(7*time.Second), "--kind", "music")
	r := b.record("Kiểm thính", 40*time.Second)
	heard := capture.Stop().Samples
	if r.Outcome != broadcast.OutcomeAired {
		t.Fatalf("the log says %s %s, want aired\ndaemon:\n%s", r.Outcome, r.Reason, b.log)
	}
	l := listen(signal, heard)
	t.Logf("%d samples: %s", len(signal), l)
	if l.left > residueBound || len(l.holes) > mostHoles {
		t.Errorf("%s; want %d dB and %d holes at most", l, residueBound, mostHoles)
	}
	// The ears are not deaf: a block that is lost on the way, or a word that is a
	// hundredth too loud, is noticed.
	middle := l.at + len(signal)/2
	if lost := listen(signal, slices.Delete(slices.Clone(heard), middle, middle+480)); lost.left < residueBound/2 {
		t.Errorf("10 ms that are lost go unnoticed: %s", lost)
	}
	louder := slices.Clone(heard)
	for i := middle; i < middle+4800; i++ {
		louder[i] *= 1.01
	}
	if loud := listen(signal, louder); loud.left < residueBound {
		t.Errorf("100 ms that are 1 %% too loud go unnoticed: %s", loud)
	}
}

// knownSignal is a rush to find the place by, a sweep from 100 Hz to 10 kHz and
// spoken Vietnamese, and the samples of it all.
func knownSignal(t *testing.T) (file string, samples []float64) {
	t.Helper()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	tool(t, "sox", "-n", "-r", "48000", "-c", "1", "-b", "16", path("rush.wav"), "synth", "0.2", "whitenoise", "vol", "0.2")
	tool(t, "sox", "-n", "-r", "48000", "-c", "1", "-b", "16", path("sweep.wav"), "synth", "3", "sine", "100/10000", "vol", "0.25")
	tool(t, "espeak-ng", "-v", "vi", "-w", path("said.wav"), "Kính mời bà con nghe bản tin sáng nay")
	tool(t, "sox", path("said.wav"), "-r", "48000", "-c", "1", "-b", "16", path("speech.wav"), "gain", "-n", "-6")
	tool(t, "sox", path("rush.wav"), path("sweep.wav"), path("speech.wav"), path("signal.wav"))
	raw, err := exec.Command("sox", path("signal.wav"), "-t", "raw", "-e", "signed", "-b", "16", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(raw); i += 2 {
		samples = append(samples, float64(int16(binary.LittleEndian.Uint16(raw[i:])))/(1<<15))
	}
	return path("signal.wav"), samples
}

const (
	rush    = 9600 // samples by which the place is found
	search  = 2400 // how far around the first sound it is looked for, and how long a hole may be
	stretch = 2400 // samples that are compared in one go
)

// listening is how what was heard differs from a signal.
type listening struct {
	at    int     // where it begins in what was heard
	gain  float64 // of what was heard
	left  float64 // dB of what was sent
	holes []int   // places in the signal before which silence was inserted
	worst int     // place that differs most
}

func (l listening) String() string {
	return fmt.Sprintf("sent at %+.2f dB, residue %.1f dB (worst at %v), %d holes",
		20*math.Log10(math.Abs(l.gain)), l.left, time.Duration(l.worst)*time.Second/48000, len(l.holes))
}

func listen(signal []float64, heard []float32) (l listening) {
	onset := max(slices.IndexFunc(heard, func(v float32) bool { return v > 0.01 || v < -0.01 }), search)
	best := math.Inf(-1)
	for from := onset - search; from < onset+search && from+rush <= len(heard); from++ {
		if c := product(signal[:rush], heard[from:]); c > best {
			best, l.at = c, from
		}
	}
	l.gain = best / product64(signal[:rush])
	sent := l.gain * l.gain * product64(signal)
	bound := sent / float64(len(signal)/stretch) * math.Pow(10, residueBound/10)
	var left, most float64
	for place, at := 0, l.at; place < len(signal); place += stretch {
		piece := signal[place:min(place+stretch, len(signal))]
		rest := difference(piece, heard, at+place, l.gain)
		if rest > bound {
			if hole, around := l.hole(signal, heard, place, at, bound); hole > 0 {
				l.holes, at, rest = append(l.holes, place), at+hole, around
			}
		}
		if left += rest; rest > most {
			most, l.worst = rest, place
		}
	}
	l.left = 10 * math.Log10(left/sent)
	return l
}

// hole finds how much silence was inserted in a stretch: the next one fits behind
// it, and the stretch itself fits before and behind. around is what is left of it.
func (l listening) hole(signal []float64, heard []float32, place, at int, bound float64) (length int, around float64) {
	from, to := place+stretch, min(place+2*stretch, len(signal))
	for length = 1; length <= search && from < to; length++ {
		if difference(signal[from:to], heard, at+from+length, l.gain) > bound {
			continue
		}
		around = math.Inf(1)
		piece := signal[place:from]
		for cut := range len(piece) {
			before := difference(piece[:cut], heard, at+place, l.gain)
			if before > bound {
				break
			}
			around = min(around, before+difference(piece[cut:], heard, at+place+cut+length, l.gain))
		}
		return length, around
	}
	return 0, 0
}

// difference is the energy that is left of a piece when what was heard of it is
// taken away; what was not heard is left whole.
func difference(piece []float64, heard []float32, at int, gain float64) (sum float64) {
	for i, s := range piece {
		d := gain * s
		if at+i < len(heard) {
			d -= float64(heard[at+i])
		}
		sum += d * d
	}
	return sum
}

func product(signal []float64, heard []float32) (sum float64) {
	for i, s := range signal {
		sum += s * float64(heard[i])
	}
	return sum
}

func product64(signal []float64) (sum float64) {
	for _, s := range signal {
		sum += s * s
	}
	return sum
}
