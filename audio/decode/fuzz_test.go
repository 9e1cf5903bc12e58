package decode

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// seeds are short real files of every format, kept in testdata.
func seeds(f *testing.F) {
	f.Helper()
	names, err := filepath.Glob("testdata/*.*")
	if err != nil || len(names) < 10 {
		f.Fatalf("%d seeds in testdata, %v", len(names), err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
}

// FuzzOpen holds for any bytes: a typed refusal, or as many samples as were
// announced, all of them in range, and damage within the sound.
func FuzzOpen(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		for workers := 1; workers <= 2; workers++ {
			drain(t, b, workers)
		}
	})
}

func drain(t *testing.T, b []byte, workers int) {
	s, err := Open(bytes.NewReader(b), int64(len(b)), Limits{Workers: workers})
	if err != nil {
		if kindOf(err) == "" || kindOf(err) == ReadFailed || errors.Unwrap(err) != nil {
			t.Fatalf("open: %v", err)
		}
		return
	}
	info := s.Info()
	if info.Frames <= 0 || info.Frames > mostFrames(info.Codec, int64(len(b))) {
		t.Fatalf("%d bytes hold %d frames", len(b), info.Frames)
	}
	dst, got := make([]float32, 1000*info.Channels), int64(0)
	for {
		var n int
		if n, err = s.Read(dst); err != nil {
			break
		}
		got += int64(n)
		for _, v := range dst[:n*info.Channels] {
			if !(v >= -1 && v <= 1) {
				t.Fatalf("sample %v", v)
			}
		}
	}
	if got != info.Frames || err != io.EOF && kindOf(err) != Damaged || errors.Unwrap(err) != nil {
		t.Fatalf("%d frames of %d, then %v", got, info.Frames, err)
	}
	for _, d := range s.Damage() {
		if d.At < 0 || d.At > info.Duration || d.Lost <= 0 || d.What == "" {
			t.Fatalf("damage %+v in %v", d, info.Duration)
		}
	}
}

// mostFrames is what size bytes can hold: 576 frames in the 24 bytes of an MP3's
// smallest frame, a block of 65535 in 11 bytes of FLAC, a packet in a byte of an
// Ogg page, twice over for what is missing, and a frame in a byte of a WAV; a
// stretch of an MP3 at 16 kHz may be brought to 48 kHz.
func mostFrames(codec string, size int64) int64 {
	switch codec {
	case "flac":
		return (size/11 + 1) * 65535
	case "opus":
		return 2 * size * opusMost
	case "ogg vorbis":
		return 2 * size * 4096
	case "wav":
		return size
	}
	return 3 * 576 * (size/24 + 2)
}

// FuzzSpliced cuts, drops and overwrites a piece of a real file, or joins another
// to it, which reaches deeper into the decoder than bytes from nowhere.
func FuzzSpliced(f *testing.F) {
	for i, n := range []uint16{0, 100, 512, 4000} {
		for how := range 5 {
			f.Add(byte(i), n, n/2, byte(how))
		}
	}
	names, err := filepath.Glob("testdata/*.*")
	if err != nil || len(names) < 10 {
		f.Fatalf("%d seeds, %v", len(names), err)
	}
	f.Fuzz(func(t *testing.T, file byte, at, length uint16, how byte) {
		b, err := os.ReadFile(names[int(file)%len(names)])
		if err != nil {
			t.Fatal(err)
		}
		from := int(at) % len(b)
		to := min(from+int(length), len(b))
		switch how % 5 {
		case 0:
			clear(b[from:to])
		case 1:
			b = append(b[:from], b[to:]...)
		case 2:
			copy(b[from:], b[len(b)-to:])
		case 3:
			for i := from; i < to; i += 1 + int(how) {
				b[i] ^= how
			}
		case 4:
			other, err := os.ReadFile(names[int(length)%len(names)])
			if err != nil {
				t.Fatal(err)
			}
			b = append(b[:from], other...)
		}
		drain(t, b, 1+int(at)%2)
	})
}

// FuzzPackets puts any bytes as packets on sound pages behind real headers, and
// as the setup of a Vorbis: past the checksums, where the decoders are.
func FuzzPackets(f *testing.F) {
	names := []string{"testdata/voice.opus", "testdata/stereo.opus", "testdata/hybrid.opus", "testdata/mono.ogg", "testdata/stereo.ogg"}
	var heads [][][]byte
	for i, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		var packets [][]byte
		for s := newOggStream(newWindow(bytes.NewReader(b), int64(len(b)))); ; {
			p, err := s.next()
			if err != nil {
				break
			}
			for _, packet := range p.packets {
				packets = append(packets, bytes.Clone(packet))
			}
		}
		headers := 2
		if i > 2 {
			headers = 3
			f.Add(byte(i+2), packets[2][7:])
		}
		heads = append(heads, packets[:headers])
		for _, packet := range packets[headers:] {
			f.Add(byte(i), packet)
		}
	}
	f.Fuzz(func(t *testing.T, which byte, b []byte) {
		which %= 7
		setup := which > 4
		if setup {
			which -= 2
		}
		packets := append([][]byte(nil), heads[which]...)
		if setup {
			packets[2] = append([]byte("\x05vorbis"), b...)
		}
		half := len(b) / 2
		packets = append(packets, b, b[:half], b[half:], b)
		granules := make([]int64, len(packets))
		for i := range 4 {
			granules[len(granules)-4+i] = int64(i+1) * 960
		}
		for i, p := range packets {
			packets[i] = p[:min(len(p), 60_000)]
		}
		drain(t, oggOf(packets, granules), 1)
	})
}
