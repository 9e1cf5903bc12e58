package speaker

import "encoding/binary"

// riseFrames is how many frames a device takes to the level at which the one
// before it broke off: 5 ms at 48 kHz. A step there would be a click.
const riseFrames = 240

// rise lets the first frames of a device come up from silence. A device that was
// opened for what is still to come begins in silence anyway.
type rise struct {
	channels int
	left     int // frames still to rise
}

// shape does so with the next frames, interleaved s16le.
func (r *rise) shape(p []byte) {
	for ; r.left > 0 && len(p) > 0; r.left-- {
		for range r.channels {
			sample := int(int16(binary.LittleEndian.Uint16(p)))
			binary.LittleEndian.PutUint16(p, uint16(sample*(riseFrames-r.left)/riseFrames))
			p = p[sampleBytes:]
		}
	}
}
