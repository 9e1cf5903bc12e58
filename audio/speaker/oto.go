package speaker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/ebitengine/oto/v3"
)

const (
	// otoALSABuffer is two periods of 40 ms; oto holds a third in its hands.
	otoALSABuffer = 80 * time.Millisecond
	// otoRefill is how much the player may hold and still ask for more. It is
	// above half of what the parent keeps ahead, so each block that the device
	// takes leads to one read, and to one report at that very moment.
	otoRefill = 45 * time.Millisecond
)

// otoDevice plays through PulseAudio where there is a server, else through ALSA,
// which oto opens. oto holds one device for the life of the process and does not
// come back after an error: hence the child process.
type otoDevice struct {
	cfg ChildConfig
	ctx atomic.Pointer[oto.Context]
}

func (d *otoDevice) play(ctx context.Context, in *intake) error {
	conn, noServer := dialPulse()
	if noServer == nil {
		return (&pulseDevice{cfg: d.cfg, conn: conn}).play(ctx, in)
	}
	// oto would ask for PulseAudio again, and might find it this time: then nobody
	// would know which of the two plays.
	if err := os.Setenv("PULSE_SERVER", "unix:/nonexistent"); err != nil { //nolint:forbidigo // this process does nothing else
		return &Fault{Lost, err.Error()}
	}
	buffer := otoALSABuffer
	if d.cfg.Buffer > 0 {
		buffer = d.cfg.Buffer
	}
	// The driver fetches a period while two are full: a frame waits for three halves.
	latency := buffer * 3 / 2
	device, ready, err := oto.NewContext(&oto.NewContextOptions{
		SampleRate:      d.cfg.Format.Rate,
		ChannelCount:    d.cfg.Format.Channels,
		Format:          oto.FormatSignedInt16LE,
		BufferSize:      buffer,
		ApplicationName: "Loa",
	})
	if err != nil {
		return &Fault{Lost, err.Error()}
	}
	select {
	case <-ready:
	case <-ctx.Done():
		return nil
	case <-time.After(readyWithin):
		return &Fault{NotReady, fmt.Sprintf("ALSA did not open within %v", readyWithin)}
	}
	if err := device.Err(); err != nil {
		return noDriver(noServer, err)
	}
	d.ctx.Store(device)
	player := device.NewPlayer(in)
	in.buffered = player.BufferedSize
	in.emptied = func() bool { return player.BufferedSize() == 0 } // oto plays silence then, and says nothing
	player.SetBufferSize(int(d.cfg.Format.Frames(otoRefill)) * in.frameBytes)
	if err := in.say.ready("alsa", latency); err != nil {
		return err
	}
	player.Play()
	err = d.drain(ctx, player, in, latency)
	runtime.KeepAlive(player) // an unreachable player is closed in the middle of its sound
	return err
}

// drain waits for the end of the intake, then until the device has taken and
// played the rest.
func (d *otoDevice) drain(ctx context.Context, player *oto.Player, in *intake, latency time.Duration) error {
	tick := time.NewTicker(guardTick)
	defer tick.Stop()
	for !in.ended.Load() || player.BufferedSize() > 0 {
		if in.ended.Load() {
			tick.Reset(10 * time.Millisecond)
			_ = in.tell()
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
	if err := in.tell(); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return nil
	case <-time.After(latency):
	}
	return in.say.end(in.taken())
}

func (d *otoDevice) alive() error {
	device := d.ctx.Load()
	if device == nil {
		return nil
	}
	if err := device.Err(); err != nil {
		return lostDevice(err.Error())
	}
	return nil
}

// noDriver says why neither of the two can be had. A server whose socket is there
// and that does not answer has crashed: then ALSA has nothing else to say, unless
// it is that somebody holds the card.
func noDriver(server, alsa error) error {
	kind := classify(alsa.Error())
	if kind != Busy && errors.Is(server, syscall.ECONNREFUSED) {
		kind = ServerGone
	}
	return &Fault{kind, fmt.Sprintf("%v; ALSA: %v", server, alsa)}
}
