package pulsetest

import (
	"math"
	"slices"
	"testing"
	"time"
)

// tone makes a recording: silence, then a sine, then silence, a second each.
func tone(hz, amp float64) Recording {
	r := Recording{Rate: CaptureRate, Samples: make([]float32, 3*CaptureRate), Start: time.Unix(1000, 0)}
	for i := range CaptureRate {
		r.Samples[CaptureRate+i] = float32(amp * math.Cos(2*math.Pi*hz*float64(i)/CaptureRate))
	}
	return r
}

func TestRecordingKnowsWhatWasHeardAndWhen(t *testing.T) {
	r := tone(700, 0.25)
	onset := r.Onset(0, 0.1)
	if onset != CaptureRate || !r.At(onset).Equal(time.Unix(1001, 0)) || r.Index(time.Unix(1001, 0)) != onset {
		t.Errorf("onset at sample %d, %v", onset, r.At(onset))
	}
	for _, row := range []struct {
		hz   float64
		from int
		want float64
	}{{700, CaptureRate, 0.25}, {800, CaptureRate, 0}, {700, 0, 0}, {700, 2 * CaptureRate, 0}} {
		if got := r.Tone(row.hz, row.from, row.from+CaptureRate); math.Abs(got-row.want) > 0.005 {
			t.Errorf("%v Hz from %d: amplitude %.4f, want %v", row.hz, row.from, got, row.want)
		}
	}
	if n := r.Sounding(0, len(r.Samples), 0.01); n != CaptureRate {
		t.Errorf("%d samples of sound, want %d", n, CaptureRate)
	}
	if r.Onset(0, 0.3) != -1 || r.Onset(2*CaptureRate, 0.1) != -1 {
		t.Error("an onset where there is none")
	}
}

func TestBreaksInAToneAreFound(t *testing.T) {
	const second = CaptureRate
	for _, row := range []struct {
		name  string
		spoil func(s []float32) []float32
		want  []int
	}{
		{"none", func(s []float32) []float32 { return s }, nil},
		{"three samples lost", func(s []float32) []float32 { return append(s[:20000:20000], s[20003:]...) }, []int{20000}},
		{"10 ms of silence", func(s []float32) []float32 { clear(s[30000:30480]); return s }, []int{30000}},
		{"5 ms heard twice", func(s []float32) []float32 {
			return append(s[:12000:12000], append(slices.Clone(s[11755:12000]), s[12000:]...)...)
		}, []int{12000}},
	} {
		r := tone(1250, 0.2)
		r.Samples = row.spoil(slices.Clone(r.Samples[second : 2*second]))
		got := r.Breaks(1250, 100, len(r.Samples)-100)
		// The end of a silence is the second place of one break or a break of its own.
		if len(got) > 0 && len(row.want) > 0 && got[0]-row.want[0] <= 2 && got[0] >= row.want[0] && len(got) <= 2 || len(got)+len(row.want) == 0 {
			continue
		}
		t.Errorf("%s: breaks at %v, want %v", row.name, got, row.want)
	}
}

func TestStartIsFoundFromTheEarliestPiece(t *testing.T) {
	began := time.Unix(500, 0)
	var pieces []arrival
	for i := 1; i < 1000; i++ {
		late := time.Duration(i*7919%23) * time.Millisecond
		if i < 50 {
			late = -400 * time.Millisecond // what the server had saved up comes at once
		}
		n := i * 240
		pieces = append(pieces, arrival{n, began.Add(time.Duration(n)*time.Second/CaptureRate + late)})
	}
	if got := startOf(pieces); !got.Equal(began) {
		t.Errorf("off by %v", got.Sub(began))
	}
}

// The server itself: it starts, captures silence in real time, dies and returns.
func TestServerIsHeardKilledAndHeardAgain(t *testing.T) {
	s := Start(t)
	for range 2 {
		c := s.Capture()
		<-time.After(300 * time.Millisecond)
		r := c.Stop()
		if len(r.Samples) < CaptureRate/10 || r.Onset(0, 0.001) != -1 {
			t.Errorf("heard %d samples, sound at %d", len(r.Samples), r.Onset(0, 0.001))
		}
		s.Kill()
		s.Restart()
	}
	if s.Pactl("list", "short", "sinks") == "" {
		t.Error("no sink")
	}
}
