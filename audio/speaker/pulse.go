package speaker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/truyenthanh/loa/audio"
)

const (
	// pulseBuffer is what the server holds in all, stream and sink together.
	pulseBuffer = 120 * time.Millisecond
	// pulseLeast is the least that the server asks for at a time. The rest of the
	// buffer is halved: one part for the sink, whose block sets the pace, and the
	// other joins the stream's (fix_playback_buffer_attr in protocol-native.c).
	pulseLeast = 20 * time.Millisecond
	// noSink is the sink that a server makes up when it has no card: nobody hears it.
	noSink = "auto_null"
)

// pulseDevice plays through PulseAudio, or PipeWire in its stead. It speaks the
// protocol itself: the server says by name what happens to a stream, and one
// goroutine moves each block with two reads and two writes. A library in between
// hides the first and takes five times as many wake-ups.
type pulseDevice struct {
	cfg  ChildConfig
	conn *pulseConn
}

// play runs until the intake has ended and was heard.
func (d *pulseDevice) play(ctx context.Context, in *intake) error {
	defer context.AfterFunc(ctx, func() { _ = d.conn.SetReadDeadline(time.Unix(1, 0)) })()
	s, err := d.open(in.frameBytes)
	if err == nil {
		err = in.say.ready("pulse", s.latency)
	}
	if err == nil {
		err = s.flow(in)
	}
	_ = d.conn.Close()
	if ctx.Err() != nil {
		return nil
	}
	return pulseFault(err)
}

// pulseStream is a stream of the server's.
type pulseStream struct {
	conn     *pulseConn
	index    uint32
	wanted   int           // bytes the server asks for
	latency  time.Duration // from taken to heard at the monitor; a card adds its own
	packet   []byte        // head and block
	frame    int           // bytes
	draining bool
}

// open makes the stream; it begins to sound when the server has enough.
func (d *pulseDevice) open(frameBytes int) (*pulseStream, error) {
	buffer, f := pulseBuffer, d.cfg.Format
	if d.cfg.Buffer > 0 {
		buffer = d.cfg.Buffer
	}
	size := func(t time.Duration) uint32 { return uint32(f.Frames(t)) * uint32(frameBytes) }
	reply, err := d.conn.ask(createPacket(f, size(2*buffer), size(buffer), size(min(pulseLeast, buffer/4))))
	if err != nil {
		return nil, err
	}
	s := &pulseStream{conn: d.conn, packet: make([]byte, pulseHead+size(2*buffer)), frame: frameBytes}
	s.index = reply.number()
	reply.number() // as the sink sees it
	s.wanted = int(reply.number())
	reply.number() // the most it holds
	s.latency = f.Duration(int64(reply.number()) / int64(frameBytes))
	reply.number() // before it begins
	reply.number() // the least it asks for
	reply.take('a', 6)
	reply.take('m', 1+f.Channels)
	reply.number() // of the sink
	sink, suspended := reply.text(), reply.flag()
	if reply.bad {
		return nil, errors.New("PulseAudio answers what nobody understands")
	}
	return s, errors.Join(sinkFault(sink, suspended), d.conn.SetReadDeadline(time.Time{}))
}

// createPacket asks for a stream of s16le with a buffer of the given bytes.
func createPacket(f audio.Format, most, target, least uint32) *pulsePacket {
	places := []byte{1, 2} // left, right
	if f.Channels == 1 {
		places = []byte{0}
	}
	p := newPulsePacket(pulseCreate, 0)
	p.raw('a', 3, byte(f.Channels), byte(f.Rate>>24), byte(f.Rate>>16), byte(f.Rate>>8), byte(f.Rate))
	p.raw('m', byte(f.Channels)).raw(places...)
	p.number(pulseAny).raw('N') // the default sink
	p.number(most).flags(false).number(target).number(pulseAny).number(least).number(0)
	p.raw('v', byte(f.Channels))
	for range f.Channels {
		p.raw(0, 1, 0, 0) // as loud as it is
	}
	p.flags(false, false, false, false, false, false, false) // the server may convert and move the stream
	p.flags(false, true).properties("media.name", "Loa", "media.role", "announcement")
	return p.flags(false, false).flags(false, false, false)
}

// flow gives the server what it asks for, until the intake has ended.
func (s *pulseStream) flow(in *intake) error {
	for {
		if err := s.give(in); err != nil {
			return err
		}
		if in.ended.Load() && !s.draining {
			s.draining = true
			s.conn.tag++
			drain := newPulsePacket(pulseDrain, s.conn.tag).number(s.index)
			if _, err := s.conn.Write(pulseSeal(drain.b, pulseControl)); err != nil {
				return fmt.Errorf("write to PulseAudio: %w", err)
			}
		}
		command, tag, body, err := s.conn.next()
		if err != nil {
			return err
		}
		if s.draining && tag == s.conn.tag && (command == pulseReply || command == pulseError) {
			return in.say.end(in.taken())
		}
		if err := s.hear(command, body, in); err != nil {
			return err
		}
	}
}

// give writes what was asked for, as it comes. The report of it goes out at that
// moment: it is what the parent reckons times from.
func (s *pulseStream) give(in *intake) error {
	for s.wanted >= s.frame && !in.ended.Load() {
		room := s.packet[pulseHead:]
		n, err := in.Read(room[:min(len(room), s.wanted)])
		if errors.Is(err, io.EOF) {
			return nil
		}
		if _, err := s.conn.Write(pulseSeal(s.packet[:pulseHead+n], s.index)); err != nil {
			return fmt.Errorf("write to PulseAudio: %w", err)
		}
		s.wanted -= n
		if in.tell() != nil {
			return nil // nobody listens: the next read finds the end
		}
	}
	return nil
}

// hear takes what the server says of the stream by itself.
func (s *pulseStream) hear(command uint32, body pulseFields, in *intake) error {
	if body.number() != s.index || body.bad {
		return nil // not about this stream
	}
	switch command {
	case pulseRequest:
		s.wanted += int(body.number())
	case pulseUnderflow:
		if !s.draining && !in.ended.Load() {
			in.dry.Add(1)
		}
	case pulseKilled:
		return &Fault{Unplugged, "PulseAudio: the sink is gone"}
	case pulseSuspended:
		return sinkFault("", body.flag())
	case pulseMoved:
		body.number()
		sink, suspended := body.text(), body.flag()
		return sinkFault(sink, suspended)
	}
	return nil
}

// sinkFault is what is wrong with the sink that a stream is on.
func sinkFault(name string, suspended bool) error {
	switch {
	case name == noSink:
		return &Fault{NoDevice, "PulseAudio has no card, only " + noSink}
	case suspended:
		return &Fault{Suspended, "PulseAudio: the sink is suspended"}
	}
	return nil
}

// pulseFault names what a call to the server came back with.
func pulseFault(err error) error {
	var fault *Fault
	var refusal pulseRefusal
	switch {
	case err == nil || errors.As(err, &fault):
		return err
	case errors.As(err, &refusal):
		kinds := map[pulseRefusal]string{pulseNoEntity: NoDevice, pulseBusy: Busy}
		if kind, known := kinds[refusal]; known {
			return &Fault{kind, err.Error()}
		}
		return &Fault{Lost, err.Error()}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &Fault{NotReady, "PulseAudio does not answer"}
	case errors.Is(err, io.EOF), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.ECONNREFUSED):
		return &Fault{ServerGone, err.Error()}
	}
	return &Fault{Lost, err.Error()}
}

// alive has nothing to add: what happens is told in the stream.
func (*pulseDevice) alive() error { return nil }
