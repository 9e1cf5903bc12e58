package decode

import (
	"errors"
	"io"
	"slices"
)

// oggHeader is what the headers of a logical stream say.
type oggHeader struct {
	codec    string
	rate     int
	channels int   // that come out
	skip     int64 // frames to drop at the beginning
	from     oggStream
	timer    func() timer
	decoder  func() packetDecoder
}

// packetDecoder turns packets into frames.
type packetDecoder interface {
	// decode gives the frames of a packet in the channels that come out, valid
	// until the next call.
	decode(packet []byte) ([]float32, error)
	// miss says that packets are missing here.
	miss()
}

// openOgg prepares the first stream of sound in an Ogg file.
func openOgg(w *window, _ Limits) (*Stream, error) {
	h, err := oggHeaders(w)
	if err != nil {
		return nil, err
	}
	walk, clock := h.from, &oggClock{timer: h.timer()}
	var steps []step
	for {
		p, err := walk.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		steps = clock.page(p, steps[:0])
	}
	switch {
	case walk.chained:
		return nil, &Error{Kind: Unsupported, Detail: "ogg chained"}
	case clock.missing > clock.held:
		return nil, &Error{Kind: Damaged, Detail: h.codec}
	}
	b := newOggBody(h, clock, walk.cut)
	return &Stream{info: b.info, body: b}, nil
}

// oggBody decodes one logical stream of an Ogg file.
type oggBody struct {
	line
	walk  oggStream
	clock *oggClock
	dec   packetDecoder
	steps []step
	turn  int // of the steps
}

func newOggBody(h oggHeader, scanned *oggClock, cut int64) *oggBody {
	skip := h.skip
	if scanned.base < 0 {
		skip -= scanned.base
	}
	info := newInfo(h.codec, h.rate, h.channels, max(scanned.total()-skip, 0))
	b := &oggBody{line: newLine(info, skip), walk: h.from, clock: &oggClock{timer: h.timer()}, dec: h.decoder()}
	if more := cut - scanned.granule - scanned.since; cut > 0 && more > 0 && more <= mostGap {
		b.cut = more
	}
	return b
}

func (b *oggBody) read(dst []float32) (int, error) { return b.give(dst, b.fill) }

// fill decodes the next packet or lets silence stand for missing ones.
func (b *oggBody) fill() error {
	for b.turn >= len(b.steps) {
		p, err := b.walk.next()
		if errors.Is(err, io.EOF) {
			return &Error{Kind: Changed, Offset: b.walk.pos}
		}
		if err != nil {
			return err
		}
		b.steps, b.turn = b.clock.page(p, b.steps[:0]), 0
	}
	s := b.steps[b.turn]
	b.turn++
	if s.packet == nil {
		b.dec.miss()
		b.silence(s.frames, Gap)
		return nil
	}
	out, err := b.decode(s.packet)
	if err != nil {
		b.dec.miss()
		b.silence(s.frames, Broken)
		return nil
	}
	want := int(s.frames) * b.info.Channels
	if have := len(out); have < want {
		out = slices.Grow(out, want-have)[:want]
		clear(out[have:])
	}
	b.sound(out[:want])
	return nil
}

// decode keeps a panic of the decoder to the packet.
func (b *oggBody) decode(packet []byte) (out []float32, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, broken(p)
		}
	}()
	return b.dec.decode(packet)
}
