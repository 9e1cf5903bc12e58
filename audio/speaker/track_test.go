package speaker

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const (
	trackRate = 48000
	trackWait = 80 * time.Millisecond
)

// device is the model of a device that takes blocks on its own clock.
type device struct {
	start time.Duration // when it took frame 0
	block int64         // frames at a time
	ppm   float64       // how much too slow its clock is
}

func (d device) takes(frame int64) time.Duration {
	return d.start + time.Duration(float64(frame)/trackRate*(1+d.ppm*1e-6)*float64(time.Second))
}

// run reports n blocks from block first on, each late by late().
func (d device) run(k *track, first, n int, late func(i int) time.Duration) (last int64) {
	for i := range n {
		last = int64(first+i+1) * d.block
		k.add(d.takes(last)+late(first+i), last)
	}
	return last
}

func onTime(int) time.Duration { return 0 }

func newTrack() *track {
	k := &track{}
	k.restart(trackRate, trackWait)
	return k
}

func TestFrameIsPlacedAtItsTime(t *testing.T) {
	now := func(int) time.Duration { return 0 }
	for _, row := range []struct {
		name string
		dev  device
		late func(i int) time.Duration
		want time.Duration // largest error
	}{
		{"a perfect device", device{block: 1920}, now, time.Microsecond},
		{"small blocks", device{block: 480, start: time.Hour}, now, time.Microsecond},
		{"all but each third report late by up to 9 ms", device{block: 1920}, func(i int) time.Duration {
			return time.Duration(i%3) * 4500 * time.Microsecond
		}, time.Microsecond},
		{"one report a second late by 30 ms", device{block: 1920}, func(i int) time.Duration {
			return time.Duration(max(0, i%25-23)) * 30 * time.Millisecond
		}, time.Microsecond},
		{"a card 200 ppm slow", device{block: 1920, ppm: 200}, now, time.Millisecond},
		{"a card 200 ppm fast", device{block: 1920, ppm: -200}, now, time.Millisecond},
		{"one odd report, 5 ms early", device{block: 1920}, func(i int) time.Duration {
			if i == 55 {
				return -5 * time.Millisecond
			}
			return 0
		}, time.Microsecond},
	} {
		t.Run(row.name, func(t *testing.T) {
			k := newTrack()
			ahead := row.dev.run(k, 0, 60, row.late) + trackRate/2
			err := k.at(ahead) - row.dev.takes(ahead) - trackWait
			if !k.ok() || err.Abs() > row.want {
				t.Errorf("ok %v, frame %d is off by %v, want at most %v", k.ok(), ahead, err, row.want)
			}
		})
	}
}

func TestNothingIsPromisedBeforeTheDeviceIsSteady(t *testing.T) {
	k, dev := newTrack(), device{block: 1920}
	for i := range 7 {
		dev.run(k, i, 1, onTime)
		if k.ok() {
			t.Fatalf("ok after %d reports", i+1)
		}
	}
	dev.run(k, 7, 1, onTime)
	if k.ok() {
		t.Fatal("ok after 280 ms")
	}
	dev.run(k, 8, 1, onTime)
	if !k.ok() {
		t.Fatal("not ok after 9 reports and 320 ms")
	}
	k.restart(trackRate, trackWait)
	if k.ok() {
		t.Fatal("ok although the device has just been opened again")
	}
}

// A device that ran dry plays silence of its own: everything after is late.
func TestLineMovesWhenTheDeviceHasRunDry(t *testing.T) {
	for _, gap := range []time.Duration{10 * time.Millisecond, 40 * time.Millisecond, 500 * time.Millisecond} {
		k, dev := newTrack(), device{block: 1920}
		dev.run(k, 0, 60, onTime)
		dev.start += gap
		last := dev.run(k, 60, 12, onTime)
		if err := k.at(last) - dev.takes(last) - trackWait; err.Abs() > time.Millisecond {
			t.Errorf("half a second after a gap of %v the line is off by %v", gap, err)
		}
	}
}

// The negative control: lateness that passes must not move the line.
func TestLineStaysWhenReportsAreLateForAWhile(t *testing.T) {
	k, dev := newTrack(), device{block: 1920}
	late := func(i int) time.Duration {
		if i >= 60 && i < 66 {
			return 25 * time.Millisecond
		}
		return 0
	}
	last := dev.run(k, 0, 70, late)
	if err := k.at(last) - dev.takes(last) - trackWait; err.Abs() > time.Millisecond {
		t.Errorf("six late reports moved the line by %v", err)
	}
}

func TestFrameAndTimeAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := newTrack()
		dev := device{
			start: time.Duration(rapid.Int64Range(0, int64(30*24*time.Hour)).Draw(t, "start")),
			block: rapid.Int64Range(240, 2400).Draw(t, "block"),
			ppm:   rapid.Float64Range(-300, 300).Draw(t, "ppm"),
		}
		last := dev.run(k, 0, 64, func(int) time.Duration {
			return time.Duration(rapid.Int64Range(0, int64(3*time.Millisecond)).Draw(t, "late"))
		})
		frame := last + rapid.Int64Range(-trackRate, 10*trackRate).Draw(t, "from the last")
		if back := k.frame(k.at(frame)); back != frame {
			t.Fatalf("frame %d is heard at a time when frame %d is heard", frame, back)
		}
		if err := k.at(last) - dev.takes(last) - trackWait; math.Abs(err.Seconds()) > 0.003 {
			t.Fatalf("off by %v with reports late by up to 3 ms", err)
		}
	})
}
