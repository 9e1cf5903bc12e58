package audiotest

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/truyenthanh/loa/audio"
)

// period is how often a Device takes frames, and how many in time.
const period = 10 * time.Millisecond

// Device is a sound card that hears what it plays: it takes 10 ms of frames from
// a mixer every 10 ms and keeps them. In a bubble of testing/synctest its time is
// virtual, and an hour of sound takes a moment.
type Device struct {
	mixer *audio.Mixer

	mu      sync.Mutex
	samples []float32
}

// NewDevice makes a device that is silent until Run.
func NewDevice(m *audio.Mixer) *Device { return &Device{mixer: m} }

// Run takes frames until the context ends, which is no error.
func (d *Device) Run(ctx context.Context) error {
	f := d.mixer.Format()
	block := make([]float32, int(f.Frames(period))*f.Channels)
	tick := time.NewTicker(period)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		d.mixer.Mix(block)
		d.mu.Lock()
		d.samples = append(d.samples, block...)
		d.mu.Unlock()
	}
}

// Taken counts the frames that the device has taken.
func (d *Device) Taken() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return int64(len(d.samples) / d.mixer.Format().Channels)
}

// Heard is all that the device played, interleaved.
func (d *Device) Heard() []float32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.samples)
}
