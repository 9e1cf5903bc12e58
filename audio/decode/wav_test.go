package decode

import (
	"encoding/binary"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Every coding of WAVE sounds like its 16-bit original, to the precision it has.
func TestWAVCodings(t *testing.T) {
	voice := wave(t, speech(t), 44100, 2)
	want := ffmpeg(t, load(t, voice))
	for _, row := range []struct {
		codec string
		steps float64 // of 16 bits
	}{
		{"pcm_u8", 257},
		{"pcm_s16le", 0},
		{"pcm_s24le", 0},
		{"pcm_s32le", 0},
		{"pcm_f32le", 0},
		{"pcm_f64le", 0},
		{"pcm_alaw", 1030},
		{"pcm_mulaw", 1030},
	} {
		for _, rf64 := range []string{"never", "always"} {
			path := filepath.Join(t.TempDir(), "a.wav")
			run(t, nil, "ffmpeg", "-nostdin", "-v", "error", "-i", voice, "-c:a", row.codec, "-rf64", rf64, path)
			got := mustDecode(t, load(t, path))
			if got.Codec != "wav" || got.Rate != 44100 || got.Channels != 2 || len(got.samples) != len(want) {
				t.Fatalf("%s: %+v", row.codec, got.Info)
			}
			if w := worst(got.samples, want); w > row.steps {
				t.Errorf("%s: off by %.1f steps", row.codec, w)
			}
			if same := ffmpeg(t, load(t, path)); worst(got.samples, same) > 0.5 {
				t.Errorf("%s: off by %.1f steps from ffmpeg", row.codec, worst(got.samples, same))
			}
		}
	}
}

// wavBytes is a minimal WAV of 16-bit samples, whose header says size and riff.
func wavBytes(channels, rate int, size, riff uint32, samples []int16) []byte {
	b := []byte("RIFF")
	b = binary.LittleEndian.AppendUint32(b, riff)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate*channels*2))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels*2))
	b = append(b, "\x10\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, size)
	for _, s := range samples {
		b = binary.LittleEndian.AppendUint16(b, uint16(s))
	}
	return b
}

// The lengths that pipes and phones leave in a header do not lose a sample; a
// recording that ends before its plausible length says so.
func TestWAVLengths(t *testing.T) {
	second := make([]int16, 8000)
	for i := range second {
		second[i] = int16(10000 * math.Sin(float64(i)/5))
	}
	const whole = 16000
	for _, row := range []struct {
		name       string
		size, riff uint32
		frames     int64
		cut        time.Duration
	}{
		{"as it is", whole, whole + 36, 8000, 0},
		{"half of it is sound", whole / 2, whole + 36, 4000, 0},
		{"an odd length", whole/2 - 1, whole + 36, 3999, 0},
		{"never filled in", 0, 0, 8000, 0},
		{"espeak-ng into a pipe", 0x7ffff000, 0x7ffff024, 8000, 0},
		{"ffmpeg into a pipe", 0xffffffff, 0xffffffff, 8000, 0},
		{"cut after a second of three", 3 * whole, 3*whole + 36, 8000, 2 * time.Second},
		{"a length that the rest contradicts", 3 * whole, whole + 36, 8000, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := mustDecode(t, wavBytes(1, 8000, row.size, row.riff, second))
			if got.Frames != row.frames {
				t.Errorf("%d frames, want %d", got.Frames, row.frames)
			}
			want := []Damage(nil)
			if row.cut > 0 {
				want = []Damage{{At: time.Second, Lost: row.cut, What: Cut}}
			}
			if !slices.Equal(got.damage, want) {
				t.Errorf("damage %v, want %v", got.damage, want)
			}
		})
	}
}

// The voice that is rendered into a pipe decodes as it stands.
func TestWAVFromThePipeOfAVoice(t *testing.T) {
	b := run(t, []byte("xin chào bà con"), "espeak-ng", "-v", "vi", "--stdin", "--stdout")
	got := mustDecode(t, b)
	if got.Rate != 22050 || got.Channels != 1 || got.Duration < 500*time.Millisecond || len(got.damage) > 0 {
		t.Errorf("%+v, damage %v", got.Info, got.damage)
	}
}

func TestWAVThatHoldsNothing(t *testing.T) {
	list := append(wavBytes(1, 8000, 0, 60, nil), "LIST\x04\x00\x00\x00INFO"...)
	ext := wavBytes(1, 8000, 4, 40, []int16{1, 2})
	zeroRate, noChannel, tooMany := slices.Clone(ext), slices.Clone(ext), slices.Clone(ext)
	clear(zeroRate[24:28])
	clear(noChannel[22:24])
	tooMany[22] = 9
	for _, row := range []struct {
		name string
		file []byte
		want Kind
	}{
		{"no samples", wavBytes(1, 8000, 0, 36, nil), NoSound},
		{"no samples, then a list", list, NoSound},
		{"cut in the header", ext[:30], Damaged},
		{"cut before the samples", ext[:36], NoSound},
		{"no rate", zeroRate, Damaged},
		{"no channel", noChannel, Damaged},
		{"nine channels", tooMany, NeedsFFmpeg},
	} {
		if _, err := decodeAll(row.file, Limits{}); kindOf(err) != row.want {
			t.Errorf("%s: %v, want %s", row.name, err, row.want)
		}
	}
}

// Up to eight channels come out as two: none is lost, none clips.
func TestWAVOfManyChannels(t *testing.T) {
	for channels := 3; channels <= maxChannels; channels++ {
		for loud := range channels {
			samples := make([]int16, channels*100)
			for i := loud; i < len(samples); i += channels {
				samples[i] = 32767
			}
			got := mustDecode(t, wavBytes(channels, 8000, uint32(2*len(samples)), 1<<20, samples))
			left, right := got.samples[0], got.samples[1]
			lfe := channels >= 6 && loud == 3
			if got.Channels != 2 || got.Frames != 100 || (left+right == 0) != lfe {
				t.Errorf("%d channels, channel %d alone: left %.2f, right %.2f", channels, loud, left, right)
			}
		}
		full := slices.Repeat([]int16{32767}, channels*100)
		got := mustDecode(t, wavBytes(channels, 8000, uint32(2*len(full)), 1<<20, full))
		if m := slices.Max(got.samples); m < 0.99 || m > 1 {
			t.Errorf("%d channels, all loud: %.3f", channels, m)
		}
	}
}

// EXTENSIBLE headers and MP3 in a WAV, as some recorders write them.
func TestWAVWrappings(t *testing.T) {
	voice := wave(t, speech(t), 44100, 1)
	path := filepath.Join(t.TempDir(), "ext.wav")
	run(t, nil, "sox", "-R", voice, "-c", "4", "-b", "24", path)
	if got := mustDecode(t, load(t, path)); got.Channels != 2 || got.Codec != "wav" {
		t.Errorf("extensible: %+v", got.Info)
	}
	path = filepath.Join(t.TempDir(), "mp3.wav")
	run(t, nil, "ffmpeg", "-nostdin", "-v", "error", "-i", voice, "-c:a", "libmp3lame", "-b:a", "64k", path)
	got, want := mustDecode(t, load(t, path)), mustDecode(t, load(t, voice))
	if d := (got.Duration - want.Duration).Abs(); got.Codec != "mp3" || d > 100*time.Millisecond {
		t.Errorf("mp3 in wav: %+v, want %v", got.Info, want.Duration)
	}
}

// Numbers that are no sound are kept out of the mixer.
func TestFloatsThatAreNoNumbers(t *testing.T) {
	for in, want := range map[float32]float32{
		float32(math.Inf(1)): 1, float32(math.Inf(-1)): -1, 7: 1, 0.5: 0.5, -1: -1,
	} {
		if got := within(in); got != want {
			t.Errorf("%v became %v, want %v", in, got, want)
		}
	}
	if got := within(float32(math.NaN())); got != 0 {
		t.Errorf("NaN became %v", got)
	}
}
