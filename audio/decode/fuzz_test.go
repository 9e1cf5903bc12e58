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
	// 24 bytes is the smallest frame that holds 576 samples of an MP3; a WAV
	// frame has at least a byte; a stretch of 16 kHz may be brought to 48 kHz.
	if info.Frames <= 0 || info.Frames > 3*576*int64(len(b)/24+2)+int64(len(b)) {
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

// FuzzSpliced cuts, drops and overwrites a piece of a real file, or joins another
// to it, which reaches deeper into the decoder than bytes from nowhere.
func FuzzSpliced(f *testing.F) {
	for i, n := range []uint16{0, 100, 512, 4000} {
		for how := range 5 {
			f.Add(byte(i), n, n/2, byte(how))
		}
	}
	names, err := filepath.Glob("testdata/*.mp3")
	if err != nil || len(names) < 5 {
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
