package speaker

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio"
)

// At the beginning each block is told, for the parent to learn the device's pace;
// then two together, since each report wakes the parent.
func TestReportsAreSavedUp(t *testing.T) {
	f := audio.Format{Rate: 48000, Channels: 2}
	for _, c := range []struct {
		what        string
		block       time.Duration
		early, late int // reports in the first 600 ms and in the last 2.4 s of 3 s
	}{
		{"a device that takes 40 ms at a time", 40 * time.Millisecond, 15, 30},
		{"one that takes 20 ms at a time", 20 * time.Millisecond, 30, 40},
		{"one that takes 100 ms at a time", 100 * time.Millisecond, 6, 24},
	} {
		var out bytes.Buffer
		in := newIntake(zeros{}, &teller{out: &out}, sampleBytes*f.Channels)
		in.least, in.all = f.Frames(tellLeast), f.Frames(tellAll)
		block := make([]byte, int(f.Frames(c.block))*in.frameBytes)
		read := func(blocks time.Duration) int {
			out.Reset()
			for range blocks {
				if _, err := in.Read(block); err != nil {
					t.Fatal(err)
				}
				if in.tell() != nil {
					t.Fatal("nobody listens")
				}
			}
			return strings.Count(out.String(), wordTaken)
		}
		early, late := read(tellAll/c.block), read((3*time.Second-tellAll)/c.block)
		if early != c.early || late < c.late-1 || late > c.late {
			t.Errorf("%s: %d reports, then %d, want %d and %d", c.what, early, late, c.early, c.late)
		}
	}
}

// Whoever runs short is told of all that was taken, however little.
func TestADryDeviceIsToldOfAtOnce(t *testing.T) {
	var out bytes.Buffer
	in := newIntake(zeros{}, &teller{out: &out}, 4)
	in.least, in.all = 2880, 0
	read := func() string {
		out.Reset()
		if _, err := in.Read(make([]byte, 4*480)); err != nil || in.tell() != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	read() // the first report is always due
	if said := read(); said != "" {
		t.Errorf("10 ms after a report it says %q", said)
	}
	in.dry.Add(1)
	if said := read(); !strings.Contains(said, "dry 1\n") || !strings.Contains(said, "taken 960\n") {
		t.Errorf("a device that ran dry is told of by %q", said)
	}
}
