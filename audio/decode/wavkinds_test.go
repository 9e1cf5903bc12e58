package decode

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
	"time"
)

// wavParts is a WAV of 16 bits, mono, 8 kHz, with chunks between its format and
// its samples.
func wavParts(id string, between []byte, samples []int16) []byte {
	plain := wavBytes(1, 8000, uint32(2*len(samples)), 1<<20, samples)
	copy(plain, id)
	return slices.Concat(plain[:36], between, plain[36:])
}

// Chunks before the samples, of odd lengths too, a tag in front, and lengths of
// 64 bits do not lose or add a sample.
func TestWAVOfTheUsualKinds(t *testing.T) {
	second := make([]int16, 8000)
	for i := range second {
		second[i] = int16(i*7919 + 1)
	}
	want := mustDecode(t, wavBytes(1, 8000, 16000, 16036, second)).samples
	ds64 := []byte("ds64\x1c\x00\x00\x00")
	for _, n := range []uint64{16080, 16000, 8000} {
		ds64 = binary.LittleEndian.AppendUint64(ds64, n)
	}
	ds64 = append(ds64, 0, 0, 0, 0)
	long := wavParts("RF64", nil, second)
	binary.LittleEndian.PutUint32(long[4:], 0xffffffff)
	binary.LittleEndian.PutUint32(long[40:], 0xffffffff)
	long = slices.Concat(long[:12], ds64, long[12:], []byte("LIST\x04\x00\x00\x00INFO"))
	id3 := append([]byte("ID3\x03\x00\x00\x00\x00\x10\x00"), make([]byte, 2048)...)
	for _, row := range []struct {
		name string
		file []byte
	}{
		{"a list before the samples", wavParts("RIFF", []byte("LIST\x04\x00\x00\x00INFO"), second)},
		{"an odd chunk, made even", wavParts("RIFF", []byte("LIST\x05\x00\x00\x00INFO!\x00"), second)},
		{"an odd chunk, not made even", wavParts("RIFF", []byte("LIST\x05\x00\x00\x00INFO!"), second)},
		{"a chunk of no known name", wavParts("RIFF", []byte("zalo\x02\x00\x00\x00xy"), second)},
		{"RF64", long},
		{"BW64", append([]byte("BW64"), long[4:]...)},
		{"a tag in front", slices.Concat(id3, wavBytes(1, 8000, 16000, 16036, second))},
	} {
		got := mustDecode(t, row.file)
		if !slices.Equal(got.samples, want) || len(got.damage) > 0 {
			t.Errorf("%s: %d samples of %d, damage %v", row.name, len(got.samples), len(want), got.damage)
		}
	}
}

// An RF64 may promise more than any sum of lengths can hold: what is there plays.
func TestRF64ThatPromisesEverything(t *testing.T) {
	samples := make([]int16, 512)
	for _, promised := range []uint64{1 << 40, 1<<63 - 1, 1 << 63, 1<<64 - 1} {
		ds64 := binary.LittleEndian.AppendUint64([]byte("ds64\x1c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), promised)
		ds64 = append(ds64, make([]byte, 12)...)
		file := wavParts("RF64", nil, samples)
		binary.LittleEndian.PutUint32(file[40:], 0xffffffff)
		file = slices.Concat(file[:12], ds64, file[12:])
		got := mustDecode(t, file)
		if got.Frames != 512 || len(got.damage) > 0 {
			t.Errorf("%#x bytes promised: %d frames, damage %v", promised, got.Frames, got.damage)
		}
	}
}

// A header that promises 4 GB over 1 KB plays the kilobyte and takes no memory
// for the rest; chunks that lie about their length hide no other file.
func TestWAVThatPromisesTooMuch(t *testing.T) {
	samples := make([]int16, 512)
	for i := range samples {
		samples[i] = int16(i)
	}
	for _, size := range []uint32{0xfffffffe, 0xfffff000, 0x80000000, 0x7ff00000} {
		got := mustDecode(t, wavBytes(1, 8000, size, size+36, samples))
		if got.Frames != 512 {
			t.Errorf("%#x: %d frames", size, got.Frames)
		}
	}
	got := mustDecode(t, wavBytes(1, 8000, 0x7fe00000, 0x7fe00024, samples))
	if len(got.damage) != 1 || got.damage[0].What != Cut || got.Duration != 64*time.Millisecond {
		t.Errorf("2 GB over 1 KB: %v, damage %v", got.Duration, got.damage)
	}
	lying := wavParts("RIFF", []byte("LIST\xff\xff\xff\xff"), samples)
	if _, err := Open(bytes.NewReader(lying), int64(len(lying)), Limits{}); kindOf(err) != NoSound {
		t.Errorf("a chunk of 4 GB before the samples: %v", err)
	}
}
