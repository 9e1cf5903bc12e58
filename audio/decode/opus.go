package decode

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/pion/opus"
)

// opusRate is the rate at which all Opus is decoded, and opusMost the frames of
// the longest packet, 120 ms (RFC 6716, section 3.1).
const (
	opusRate = 48000
	opusMost = 5760
)

// opusHeader reads the packet OpusHead (RFC 7845, section 5.1).
func opusHeader(b []byte) (oggHeader, error) {
	bad := &Error{Kind: Damaged, Detail: "opus"}
	if len(b) < 19 || b[8]>>4 != 0 {
		return oggHeader{}, bad
	}
	channels, family := int(b[9]), b[18]
	switch {
	case channels == 0:
		return oggHeader{}, bad
	case channels > 2 || family > 1 || family == 1 && !opusPlain(b[19:], channels):
		return oggHeader{}, &Error{Kind: Unsupported, Detail: "opus surround"}
	}
	gain := math.Pow(10, float64(int16(binary.LittleEndian.Uint16(b[16:])))/(20*256))
	return oggHeader{
		codec: "opus", rate: opusRate, channels: channels,
		skip:    int64(binary.LittleEndian.Uint16(b[10:])),
		timer:   func() timer { return opusTimer{} },
		decoder: func() packetDecoder { return newOpusDecoder(channels, float32(gain)) },
	}, nil
}

// opusPlain reports whether a table of channels describes the one stream that a
// file without a table has.
func opusPlain(table []byte, channels int) bool {
	plain := []byte{1, byte(channels - 1), 0, 1}
	return bytes.HasPrefix(table, plain[:2+channels])
}

// opusTimer reads the length of a packet from its first two bytes.
type opusTimer struct{}

func (opusTimer) miss() {}

func (opusTimer) frames(packet []byte) (int64, bool) {
	if len(packet) == 0 {
		return 0, true
	}
	count := 1
	switch packet[0] & 3 {
	case 1, 2:
		count = 2
	case 3:
		if len(packet) < 2 {
			return 0, false
		}
		count = int(packet[1] & 63)
	}
	n := count * opusFrame(packet[0]>>3)
	return int64(n), n > 0 && n <= opusMost
}

// opusFrame is the length of one frame of a configuration (RFC 6716, table 2).
func opusFrame(config byte) int {
	switch {
	case config < 12: // SILK: 10, 20, 40, 60 ms
		return [4]int{480, 960, 1920, 2880}[config&3]
	case config < 16: // hybrid: 10, 20 ms
		return 480 << (config & 1)
	}
	return 120 << (config & 3) // CELT: 2.5, 5, 10, 20 ms
}

// opusDecoder decodes packets with pion/opus.
type opusDecoder struct {
	dec      opus.Decoder
	channels int
	gain     float32
	pcm      []float32
}

func newOpusDecoder(channels int, gain float32) *opusDecoder {
	d := &opusDecoder{channels: channels, gain: gain, pcm: make([]float32, opusMost*channels)}
	d.dec, _ = opus.NewDecoderWithOutput(opusRate, channels) // both are among those it takes
	return d
}

func (d *opusDecoder) miss() {}

// decode leaves frames that were not sent (DTX) to the library, which lets the
// sound ring out over a few milliseconds.
func (d *opusDecoder) decode(packet []byte) ([]float32, error) {
	if len(packet) == 0 {
		return nil, nil
	}
	n, err := d.dec.DecodeToFloat32(packet, d.pcm)
	if err != nil {
		return nil, err
	}
	out := d.pcm[:n*d.channels]
	if d.gain != 1 {
		for i := range out {
			out[i] *= d.gain
		}
	}
	return out, nil
}
