package speaker

import "encoding/binary"

// encode writes samples as signed 16-bit little-endian, rounded to the nearest;
// what is beyond full scale is held there.
func encode(dst []byte, src []float32) {
	for i, v := range src {
		x := min(max(v*(1<<15), -1<<15), 1<<15-1)
		half := float32(0.5)
		if x < 0 {
			half = -0.5
		}
		binary.LittleEndian.PutUint16(dst[2*i:], uint16(int16(x+half)))
	}
}
