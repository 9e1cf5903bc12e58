package decode

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// patched is a file of any length made of little: here and there a piece, a fill
// byte elsewhere. It costs no memory.
type patched struct {
	size   int64
	fill   byte
	pieces map[int64][]byte
	reads  *int64 // bytes asked for so far
}

func (p patched) ReadAt(b []byte, at int64) (int, error) {
	n := int(min(int64(len(b)), max(p.size-at, 0)))
	for i := range b[:n] {
		b[i] = p.fill
	}
	for from, piece := range p.pieces {
		if from < at+int64(n) && from+int64(len(piece)) > at {
			copy(b[max(from-at, 0):n], piece[max(at-from, 0):])
		}
	}
	if p.reads != nil {
		*p.reads += int64(n)
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// Whatever a file claims, it takes a bounded piece of memory, is read a few times
// over at most, and ends in a refusal or in as many frames as were announced.
func TestHostileTagsAndHeaders(t *testing.T) {
	const mb = 1 << 20
	plain := bulletin(t, 1, "-b", "64", "-t")
	id3 := func(n int64) []byte {
		return []byte{'I', 'D', '3', 3, 0, 0, byte(n >> 21 & 127), byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)}
	}
	ape := func(n uint32) []byte {
		return append(binary.LittleEndian.AppendUint32([]byte("APETAGEX\xd0\x07\x00\x00"), n), make([]byte, 16)...)
	}
	wav := func(size uint32, more int) []byte {
		b := load(t, "testdata/short.wav")
		i := bytes.Index(b, []byte("data"))
		b = slices.Clone(b[:i+8+more])
		binary.LittleEndian.PutUint32(b[4:], size)
		binary.LittleEndian.PutUint32(b[i+4:], size)
		return b
	}
	tag := int64(256*mb - 1) // the largest that its length can say
	for _, row := range []struct {
		name string
		file patched
		want Kind // "" = it plays
	}{
		{"a picture of 256 MB in front", patched{size: 10 + tag + int64(len(plain)), pieces: map[int64][]byte{0: id3(tag), 10 + tag: plain}}, ""},
		{"three such in a row", patched{size: 3*(10+tag) + int64(len(plain)), pieces: map[int64][]byte{0: id3(tag), 10 + tag: id3(tag), 20 + 2*tag: id3(tag), 30 + 3*tag: plain}}, ""},
		{"nothing but such a tag", patched{size: 10 + tag, pieces: map[int64][]byte{0: id3(tag)}}, NoSound},
		{"a tag of 4 GB behind", patched{size: int64(len(plain)) + 32, pieces: map[int64][]byte{0: plain, int64(len(plain)): ape(0xffffffff)}}, ""},
		{"a tag of 256 MB on 1 KB", patched{size: 1024, pieces: map[int64][]byte{0: id3(tag)}}, NotAudio},
		{"a million empty tags", patched{size: 10 * mb, pieces: map[int64][]byte{0: bytes.Repeat(id3(0), mb)}}, NoSound},
		{"a WAV header of 4 GB on 1 KB", patched{size: 1024, pieces: map[int64][]byte{0: wav(0xffffffff, 900)}}, ""},
		{"a WAV header of 4 GB on nothing", patched{size: 44, pieces: map[int64][]byte{0: wav(0xfffffff0, 0)}}, NoSound},
		{"nothing but ones", patched{size: 64 * mb, fill: 0xff}, NotAudio},
		{"nothing but zeros", patched{size: 64 * mb}, NotAudio},
		{"nothing but starts of frames", patched{size: 2 * mb, pieces: map[int64][]byte{0: bytes.Repeat([]byte{0xff, 0xfb}, mb)}}, NotAudio},
		{"frames in zeros", patched{size: 256 * mb, pieces: map[int64][]byte{0: plain[:3000], 200 * mb: plain}}, Damaged},
	} {
		t.Run(row.name, func(t *testing.T) {
			read := int64(0)
			row.file.reads = &read
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			s, err := Open(row.file, row.file.size, Limits{})
			if err == nil {
				err = drained(s, 0)
			}
			runtime.ReadMemStats(&after)
			if kindOf(err) != row.want || row.want == "" && err != nil {
				t.Errorf("got %v, want %q", err, row.want)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 16*mb+64*uint64(len(plain)) {
				t.Errorf("%d MB of memory for it", took/mb)
			}
			if read > 4*row.file.size+8*mb {
				t.Errorf("%d MB read of %d", read/mb, row.file.size/mb)
			}
		})
	}
}

// drained reads to the end, behind so many frames, and compares with what was
// announced.
func drained(s *Stream, got int64) error {
	dst := make([]float32, 4096)
	for {
		n, err := s.Read(dst)
		got += int64(n)
		switch {
		case errors.Is(err, io.EOF) && got != s.Info().Frames:
			return fmt.Errorf("%d frames of %d", got, s.Info().Frames)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// Headers that stand and noise between them: the sound is noise or silence, in
// range, of the length that the headers say.
func TestNoiseUnderGoodHeaders(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for _, args := range [][]string{{"-b", "128"}, {"-V", "4"}, {"-b", "32", "--resample", "22.05"}} {
		b := bulletin(t, 2, args...)
		clean := mustDecode(t, b)
		first := headerOf(b).size() // holds the promise
		for at := first; at+4 < len(b); at += headerOf(b[at:]).size() {
			for i := at + 4; i < min(at+headerOf(b[at:]).size(), len(b)); i++ {
				b[i] = byte(rng.Uint32())
			}
		}
		for workers := 1; workers <= 2; workers++ {
			got, err := decodeAll(b, Limits{Workers: workers})
			if err != nil && kindOf(err) != Damaged {
				t.Fatalf("%v: %v", args, err)
			}
			if len(got.samples) != len(clean.samples) || slices.Max(got.samples) > 1 || slices.Min(got.samples) < -1 {
				t.Errorf("%v: %d samples instead of %d", args, len(got.samples), len(clean.samples))
			}
		}
	}
}

// A file that is written over while it is read may sound wrong but stays within
// its length; one that is cut off says so.
func TestFileChangesWhileItIsRead(t *testing.T) {
	file := bulletin(t, 1, "-b", "64")
	other := bulletin(t, 2, "-b", "128", "-t")
	for _, row := range []struct {
		name   string
		change func(b []byte) []byte
		want   []Kind
	}{
		{"another file in its place", func(b []byte) []byte { copy(b, other); return b }, []Kind{"", Changed, Damaged}},
		{"zeros in its place", func(b []byte) []byte { clear(b); return b }, []Kind{Changed, Damaged}},
		{"emptied", func([]byte) []byte { return nil }, []Kind{Changed}},
		{"half of it", func(b []byte) []byte { return b[:len(b)/2] }, []Kind{Changed}},
	} {
		t.Run(row.name, func(t *testing.T) {
			live := &changing{b: bytes.Repeat(slices.Clone(file), 8)} // more than one window
			s, err := Open(live, int64(len(live.b)), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			n, err := s.Read(make([]float32, 4096))
			if err != nil {
				t.Fatal(err)
			}
			live.b = row.change(live.b)
			err = drained(s, int64(n))
			if err != nil && kindOf(err) == "" || !slices.Contains(row.want, kindOf(err)) {
				t.Errorf("got %v, want one of %q", err, row.want)
			}
		})
	}
}

type changing struct{ b []byte }

func (c *changing) ReadAt(b []byte, at int64) (int, error) { return bytes.NewReader(c.b).ReadAt(b, at) }
