package speaker

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ebitengine/oto/v3"
)

const (
	// otoPulseBuffer makes PulseAudio ask for 40 ms at a time: larger blocks
	// cost fewer wake-ups, smaller ones less latency.
	otoPulseBuffer = 120 * time.Millisecond
	// otoALSABuffer is two periods of 40 ms; oto holds a third in its hands.
	otoALSABuffer = 80 * time.Millisecond
	// otoRefill is how much the player may hold and still ask for more. It is
	// above half of what the parent keeps ahead, so each block that the device
	// takes leads to one read, and to one report at that very moment.
	otoRefill = 45 * time.Millisecond
)

// otoDevice plays through oto, which holds one device for the life of the
// process and does not come back after an error: hence the child process.
type otoDevice struct {
	cfg ChildConfig
	ctx atomic.Pointer[oto.Context]
}

func (d *otoDevice) play(ctx context.Context, in *intake) error {
	driver, buffer, latency := otoBuffers(d.cfg.Buffer, pulseAnswers())
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
		return &Fault{NotReady, fmt.Sprintf("%s did not open within %v", driver, readyWithin)}
	}
	if err := device.Err(); err != nil {
		return &Fault{classify(err.Error()), err.Error()}
	}
	d.ctx.Store(device)
	player := device.NewPlayer(in)
	in.buffered = player.BufferedSize
	player.SetBufferSize(int(d.cfg.Format.Frames(otoRefill)) * in.frameBytes)
	if err := in.say.ready(driver, latency); err != nil {
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
		return &Fault{Lost, err.Error()}
	}
	return nil
}

// otoBuffers chooses the buffer to ask for, and says how long after it was taken
// a frame is heard.
//
// PulseAudio divides what it is asked for: two least requests of 20 ms, or of a
// quarter of it all, and the rest in halves for the stream and for the sink
// (fix_playback_buffer_attr in protocol-native.c). A frame waits for the stream's
// part; then the sink has it, and its monitor hears it. A card adds the sink's
// own part, which no client of oto can know. Measured at the monitor of a null
// sink, for buffers of 60 to 140 ms, this is right within 0.4 ms.
//
// The ALSA driver fetches a period while two are full, so a frame waits for three
// halves of the buffer.
func otoBuffers(wanted time.Duration, pulse bool) (driver string, buffer, latency time.Duration) {
	if pulse {
		buffer = otoPulseBuffer
		if wanted > 0 {
			buffer = wanted
		}
		least := min(20*time.Millisecond, buffer/4)
		return "pulse", buffer, buffer - (buffer-2*least)/2
	}
	buffer = otoALSABuffer
	if wanted > 0 {
		buffer = wanted
	}
	return "alsa", buffer, buffer * 3 / 2
}

// pulseAnswers guesses which of its two drivers oto will use, since it does not
// say: PulseAudio, wherever there is a socket.
func pulseAnswers() bool {
	server, set := os.LookupEnv("PULSE_SERVER")
	if !set {
		server = filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "pulse", "native")
	}
	path := strings.TrimPrefix(server, "unix:")
	if !strings.HasPrefix(path, "/") {
		return true // another machine, or a form of its own
	}
	_, err := os.Stat(path)
	return err == nil
}
