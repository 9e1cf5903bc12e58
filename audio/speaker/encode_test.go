package speaker

import (
	"encoding/binary"
	"testing"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/audio"
)

func TestSamplesAreRoundedAndHeldAtFullScale(t *testing.T) {
	for _, row := range []struct {
		in   float32
		want int16
	}{
		{0, 0},
		{1, 32767},
		{-1, -32768},
		{1.5, 32767},
		{-7, -32768},
		{0.5, 16384},
		{-0.5, -16384},
		{1.4 / 32768, 1},
		{1.6 / 32768, 2},
		{-1.6 / 32768, -2},
		{0.4 / 32768, 0},
	} {
		var b [2]byte
		audio.PutS16(b[:], []float32{row.in})
		if got := int16(binary.LittleEndian.Uint16(b[:])); got != row.want {
			t.Errorf("%v becomes %d, want %d", row.in, got, row.want)
		}
	}
}

func TestSixteenBitSoundPassesUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int16().Draw(t, "sample")
		var b [2]byte
		audio.PutS16(b[:], []float32{float32(v) / (1 << 15)})
		if got := int16(binary.LittleEndian.Uint16(b[:])); got != v {
			t.Fatalf("%d became %d", v, got)
		}
	})
}

func TestFeedingAllocatesNothing(t *testing.T) {
	p := newPump(New(Config{}, silence{}))
	if n := testing.AllocsPerRun(100, p.mixMore); n != 0 {
		t.Errorf("mixing a block allocates %v times", n)
	}
}

type silence struct{}

func (silence) Mix(dst []float32) { clear(dst) }

func BenchmarkEncodeOneSecond(b *testing.B) {
	src, dst := make([]float32, 96000), make([]byte, 192000)
	for b.Loop() {
		audio.PutS16(dst, src)
	}
}
