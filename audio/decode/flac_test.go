package decode

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"log"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// encode makes a file of a WAV with ffmpeg.
func encode(t testing.TB, wav, name string, args ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	run(t, nil, "ffmpeg", slices.Concat([]string{"-nostdin", "-v", "error", "-i", wav}, args, []string{path})...)
	return load(t, path)
}

// flacFile is the speech at 44.1 kHz as FLAC.
func flacFile(t testing.TB, channels int, args ...string) []byte {
	t.Helper()
	return encode(t, wave(t, speech(t), 44100, channels), "a.flac", args...)
}

// Every rate, size of sample and number of channels comes out as it went in, to
// the last bit, and nothing is written to the log of the program.
func TestFLACIsExact(t *testing.T) {
	var logged bytes.Buffer
	log.SetOutput(&logged)
	defer log.SetOutput(log.Default().Writer())
	voice := wave(t, speech(t), 44100, 2)
	for _, row := range []struct {
		name string
		args []string
	}{
		{"44.1 kHz", nil},
		{"mono", []string{"-ac", "1"}},
		{"8 kHz", []string{"-ar", "8000"}},
		{"24 kHz", []string{"-ar", "24000"}},
		{"176.4 kHz", []string{"-ar", "176400"}},
		{"24 bits", []string{"-af", "volume=0.77", "-sample_fmt", "s32", "-bits_per_raw_sample", "24"}},
		{"fastest", []string{"-compression_level", "0"}},
		{"smallest", []string{"-compression_level", "12"}},
		{"short blocks", []string{"-frame_size", "512"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := encode(t, voice, "a.flac", append(row.args, "-t", "2")...)
			got, want := mustDecode(t, b), ffmpeg(t, b)
			if got.Codec != "flac" || len(got.samples) != len(want) || len(got.damage) > 0 {
				t.Fatalf("%+v, %d samples, want %d, damage %v", got.Info, len(got.samples), len(want), got.damage)
			}
			if !slices.Equal(got.samples, want) {
				t.Errorf("differs by up to %.3f steps", worst(got.samples, want))
			}
		})
	}
	for _, bits := range []string{"8", "24"} {
		path := filepath.Join(t.TempDir(), "a.flac")
		run(t, nil, "sox", "-R", voice, "-b", bits, path, "trim", "0", "1")
		b := load(t, path)
		if w := worst(mustDecode(t, b).samples, ffmpeg(t, b)); w > 0 {
			t.Errorf("%s bits: differs by up to %.3f steps", bits, w)
		}
	}
	if logged.Len() > 0 {
		t.Errorf("written to the log: %.200s", &logged)
	}
}

// Negative control: one bit of one sample is seen by the comparison, and one
// bit of a file is heard by no one: its frame is silence, and listed.
func TestFLACWrongSampleIsNoticed(t *testing.T) {
	b := flacFile(t, 1)
	want := mustDecode(t, b).samples
	wrong := slices.Clone(want)
	wrong[len(wrong)/2] += 1. / (1 << 15)
	if w := worst(wrong, want); w != 1 {
		t.Errorf("a wrong bit measures %.2f steps", w)
	}
	hurt := bytes.Clone(b)
	hurt[len(b)/2] ^= 0x10
	got := mustDecode(t, hurt)
	if len(got.damage) != 1 || got.lost() > 0.2 {
		t.Errorf("damage %v", got.damage)
	}
	at := int(got.damage[0].At * 44100 / time.Second)
	to := at + int(got.damage[0].Lost*44100/time.Second)
	if !slices.Equal(got.samples[:at], want[:at]) || !slices.Equal(got.samples[to+1:], want[to+1:]) {
		t.Error("sound beside the damaged frame has changed")
	}
}

// Up to eight channels come out as two, as those of a WAV do.
func TestFLACOfManyChannels(t *testing.T) {
	voice := wave(t, speech(t), 44100, 2)
	for _, channels := range []int{3, 5, 6, 8} {
		b := encode(t, voice, "a.flac", "-t", "1", "-ac", fmt.Sprint(channels))
		got, each := mustDecode(t, b), ffmpeg(t, b)
		if w := worst(got.samples, mixed(each, channels)); w > 0.01 || len(got.samples)*channels != len(each)*2 {
			t.Errorf("%d channels: %.2f steps apart", channels, w)
		}
	}
}

// mixed mixes samples of many channels down.
func mixed(samples []float32, channels int) []float32 {
	var out []float32
	parts := mixDown(channels)
	for i := 0; i < len(samples); i += channels {
		var left, right float32
		for c, part := range parts {
			left, right = left+part[0]*within(samples[i+c]), right+part[1]*within(samples[i+c])
		}
		out = append(out, left, right)
	}
	return out
}

// setFLACTotal writes a number of frames into STREAMINFO.
func setFLACTotal(b []byte, total uint64) []byte {
	b = bytes.Clone(b)
	packed := binary.BigEndian.Uint64(b[18:])
	binary.BigEndian.PutUint64(b[18:], packed&^(1<<36-1)|total)
	return b
}

// What surrounds the frames, and what the header says of their number, does not
// change a sample.
func TestFLACAroundTheFrames(t *testing.T) {
	plain := flacFile(t, 1)
	want := mustDecode(t, plain)
	id3 := append([]byte("ID3\x03\x00\x00\x00\x04\x00\x00"), make([]byte, 4<<14)...)
	tag := append([]byte("TAG"), make([]byte, 125)...)
	picture := slices.Concat(plain[:42], []byte{6, 0x10, 0, 0}, bytes.Repeat([]byte{0xff, 0xf8, 0xc9, 0x08}, 1<<18), plain[42:])
	for _, row := range []struct {
		name string
		file []byte
		cut  bool
	}{
		{"a tag in front", slices.Concat(id3, plain), false},
		{"a tag behind", slices.Concat(plain, tag), false},
		{"a picture full of what looks like frames", picture, false},
		{"written into a pipe", setFLACTotal(plain, 0), false},
		{"a header that says too little", setFLACTotal(plain, 1000), false},
		{"a header that says too much", setFLACTotal(plain, uint64(2*want.Frames)), true},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := mustDecode(t, row.file)
			if !slices.Equal(got.samples, want.samples) {
				t.Errorf("%d samples of %d", len(got.samples), len(want.samples))
			}
			if cut := len(got.damage) == 1 && got.damage[0].What == Cut; cut != row.cut || !cut && len(got.damage) > 0 {
				t.Errorf("damage %v", got.damage)
			}
		})
	}
}

// A file that ends early plays to its last whole frame and says how much is
// missing.
func TestFLACCutFile(t *testing.T) {
	b := flacFile(t, 1)
	whole := mustDecode(t, b)
	got := mustDecode(t, b[:len(b)/2])
	if len(got.damage) != 1 || got.damage[0].What != Cut || got.damage[0].At != got.Duration ||
		(got.damage[0].Lost+got.Duration-whole.Duration).Abs() > time.Microsecond {
		t.Errorf("%v left of %v, damage %v", got.Duration, whole.Duration, got.damage)
	}
	if !slices.Equal(got.samples, whole.samples[:len(got.samples)]) {
		t.Error("what is left has changed")
	}
}

// A lost sector costs the frames of FLAC it touched, and what comes behind
// stands where it stood.
func TestFLACLostSector(t *testing.T) {
	for channels := 1; channels <= 2; channels++ {
		b := flacFile(t, channels, "-t", "4")
		clean := mustDecode(t, b)
		rng := rand.New(rand.NewPCG(5, 5))
		longest := 0.0
		for range *trials {
			hurt := bytes.Clone(b)
			at := sector * (20 + rng.IntN(len(b)/sector-40))
			clear(hurt[at : at+sector])
			got := mustDecode(t, hurt)
			wrong := differ(got.samples, clean.samples) / float64(channels)
			if len(got.samples) != len(clean.samples) || len(got.damage) != 1 || wrong > got.lost()*1.001+0.001 {
				t.Fatalf("at byte %d: %.3f s wrong, damage %v", at, wrong, got.damage)
			}
			longest = max(longest, got.lost())
		}
		if longest > 0.35 { // three blocks of 4608
			t.Errorf("%d channels: a sector cost %.3f s", channels, longest)
		}
	}
}

// differ is from the first to the last difference, in seconds at 44.1 kHz mono.
func differ(a, b []float32) float64 {
	first, last := -1, -1
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			if last = i; first < 0 {
				first = i
			}
		}
	}
	if first < 0 {
		return 0
	}
	return float64(last-first+1) / 44100
}
