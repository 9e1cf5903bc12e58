package decode

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// reference decodes with one of ffmpeg's decoders.
func reference(t testing.TB, b []byte, decoder string) []float32 {
	t.Helper()
	return floats(run(t, nil, "ffmpeg", "-nostdin", "-v", "error", "-c:a", decoder, "-i", save(t, "in.ogg", b), "-f", "f32le", "pipe:1"))
}

// apart is how far below the sound the difference of two sounds lies, in dB.
func apart(a, b []float32) float64 {
	var sound, rest float64
	for i := range min(len(a), len(b)) {
		d := float64(a[i] - b[i])
		sound, rest = sound+float64(b[i])*float64(b[i]), rest+d*d
	}
	return 10 * math.Log10(sound/rest)
}

// twoVoices is speech of two voices, one in each channel, then both together
// with a tone: an encoder changes its mode on the way.
func twoVoices(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	one, path := wave(t, speech(t), 48000, 1), filepath.Join(dir, "two.wav")
	other, tone := filepath.Join(dir, "other.wav"), filepath.Join(dir, "tone.wav")
	run(t, nil, "sox", "-R", "-q", one, other, "trim", "0", "6", "reverse")
	run(t, nil, "sox", "-R", "-q", "-M", one, other, tone, "trim", "0", "4")
	run(t, nil, "sox", "-R", "-q", "-r", "48000", "-n", "-c", "2", other, "synth", "2", "square", "440", "pinknoise", "gain", "-6")
	run(t, nil, "sox", "-R", "-q", tone, other, tone, path)
	return path
}

// Vorbis is what Xiph's own decoder gives, from the first sample to the last:
// both calculate in floats and differ by their rounding, 2 steps of 16 bits.
func TestVorbisSoundsLikeLibvorbis(t *testing.T) {
	voice := twoVoices(t)
	for _, row := range [][]string{
		{"-q:a", "4"}, {"-q:a", "0", "-ac", "1", "-ar", "22050"}, {"-q:a", "9", "-ar", "44100"}, {"-ac", "1", "-ar", "8000"},
	} {
		b := encode(t, voice, "a.ogg", append(row, "-t", "6", "-c:a", "libvorbis")...)
		got, want := mustDecode(t, b), reference(t, b, "libvorbis")
		if got.Codec != "ogg vorbis" || len(got.samples) != len(want) || len(got.damage) > 0 {
			t.Errorf("%v: %+v, %d samples, want %d, damage %v", row, got.Info, len(got.samples), len(want), got.damage)
		}
		if w := worst(got.samples, want); w > 2 {
			t.Errorf("%v: differs by up to %.2f steps", row, w)
		}
	}
}

// Up to eight channels of Vorbis, whose order is its own, come out as those of a
// WAV do.
func TestVorbisOfManyChannels(t *testing.T) {
	voice := twoVoices(t)
	for _, channels := range []int{3, 4, 5, 7, 8} {
		b := encode(t, voice, "a.ogg", "-t", "1", "-c:a", "libvorbis", "-ac", fmt.Sprint(channels))
		got, each := mustDecode(t, b), reference(t, b, "vorbis") // the other leaves the order of Vorbis
		if w := worst(got.samples, mixed(each, channels)); w > 2 || len(got.samples)*channels != len(each)*2 {
			t.Errorf("%d channels: %.2f steps apart", channels, w)
		}
	}
}

// Opus is what libopus gives, as long and in time. Music is the same to 70 dB;
// speech to 40 dB, because both round the low band to 16 bits in ways of their own.
func TestOpusSoundsLikeLibopus(t *testing.T) {
	voice := twoVoices(t)
	for _, row := range []struct {
		least float64
		args  []string
	}{
		{70, []string{"-b:a", "96k", "-ac", "1"}},
		{48, []string{"-b:a", "96k"}},
		{70, []string{"-b:a", "64k", "-ac", "1", "-frame_duration", "2.5", "-application", "lowdelay"}},
		{40, []string{"-b:a", "12k", "-ac", "1", "-application", "voip"}},
		{40, []string{"-b:a", "16k", "-application", "voip", "-frame_duration", "60"}},
		{40, []string{"-b:a", "24k", "-application", "voip", "-frame_duration", "120", "-vbr", "off"}},
		{40, []string{"-b:a", "24k", "-application", "voip", "-fec", "1", "-packet_loss", "20"}},
		{40, []string{"-b:a", "36k"}},
		{40, []string{"-b:a", "36k", "-ac", "1", "-frame_duration", "10"}},
	} {
		b := encode(t, voice, "a.opus", append(row.args, "-c:a", "libopus")...)
		got, want := mustDecode(t, b), reference(t, b, "libopus")
		if got.Codec != "opus" || got.Rate != 48000 || len(got.samples) != len(want) || len(got.damage) > 0 {
			t.Errorf("%v: %+v, %d samples, want %d, damage %v", row.args, got.Info, len(got.samples), len(want), got.damage)
		}
		if d := apart(got.samples, want); d < row.least {
			t.Errorf("%v: the difference lies %.1f dB below the sound", row.args, d)
		}
		late := slices.Concat(make([]float32, 4*got.Channels), got.samples) // negative control
		if d := apart(late, want); d > 38 {
			t.Errorf("%v: four frames too late, and still %.1f dB", row.args, d)
		}
	}
}

// pages takes an Ogg file apart, so that a test can put it together otherwise.
func pages(b []byte) [][]byte {
	var out [][]byte
	for n := pageSize(b); n > 0; n = pageSize(b) {
		out = append(out, bytes.Clone(b[:n]))
		b = b[n:]
	}
	return out
}

// sealed sets the checksums of pages and joins them.
func sealed(pages [][]byte) []byte {
	for _, p := range pages {
		binary.LittleEndian.PutUint32(p[22:], pageSum(p))
	}
	return slices.Concat(pages...)
}

// The header's gain is applied: a recorder may leave the level there.
func TestOpusOutputGain(t *testing.T) {
	b := encode(t, wave(t, speech(t), 48000, 1), "a.opus", "-t", "2", "-b:a", "24k")
	plain, softer := mustDecode(t, b), pages(b)
	binary.LittleEndian.PutUint16(softer[0][28+16:], 0xfa00) // -6 dB
	got := mustDecode(t, sealed(softer))
	for i, v := range got.samples {
		if math.Abs(float64(v-plain.samples[i]*0.5011872)) > 1e-4 {
			t.Fatalf("sample %d is %v, was %v", i, v, plain.samples[i])
		}
	}
}

// Frames that the encoder did not send ring out into silence and are no damage.
func TestOpusPauses(t *testing.T) {
	b := encode(t, wave(t, speech(t), 48000, 1), "a.opus", "-t", "4", "-b:a", "24k", "-application", "voip", "-page_duration", "20000")
	all := pages(b)
	for i, p := range all[100:150] {
		toc := p[oggHead+int(p[26])]
		all[100+i] = append(append(bytes.Clone(p[:26]), 1, 1), toc&^3)
	}
	got := mustDecode(t, sealed(all))
	quiet := got.samples[105*960 : 140*960]
	if m := max(slices.Max(quiet), -slices.Min(quiet)); m > 0.01 || len(got.damage) > 0 || got.Duration != 4*time.Second {
		t.Errorf("a pause is %.3f loud, %v, damage %v", m, got.Duration, got.damage)
	}
}

// What surrounds the pages does not change a sample.
func TestOggAroundThePages(t *testing.T) {
	for _, name := range []string{"a.opus", "a.ogg"} {
		b := encode(t, wave(t, speech(t), 48000, 1), name, "-t", "3")
		want := mustDecode(t, b)
		id3 := append([]byte("ID3\x03\x00\x00\x00\x04\x00\x00"), make([]byte, 4<<14)...)
		all := pages(b)
		stranger := bytes.Clone(all[2])
		binary.LittleEndian.PutUint32(stranger[14:], 77)
		for _, row := range []struct {
			name string
			file []byte
		}{
			{"a tag in front", slices.Concat(id3, b)},
			{"junk behind", slices.Concat(b, []byte("OggS and nothing else"))},
			{"junk between pages", slices.Concat(slices.Concat(all[:3]...), make([]byte, 3000), slices.Concat(all[3:]...))},
			{"a page of another stream", sealed(slices.Insert(slices.Clone(all), 3, stranger))},
		} {
			got := mustDecode(t, row.file)
			if !slices.Equal(got.samples, want.samples) || len(got.damage) > 0 {
				t.Errorf("%s, %s: %d samples of %d, damage %v", name, row.name, len(got.samples), len(want.samples), got.damage)
			}
		}
	}
}

// A lost sector costs the packets it touched, and at most its page where it took
// the head of one; what comes behind stands where it stood.
func TestOggLostSector(t *testing.T) {
	for _, row := range []struct {
		name string
		args []string
	}{
		{"a.opus", []string{"-b:a", "32k"}},
		{"a.ogg", []string{"-b:a", "96k"}},
	} {
		b := encode(t, wave(t, speech(t), 48000, 1), row.name, row.args...)
		clean := mustDecode(t, b)
		rng := rand.New(rand.NewPCG(9, 9))
		sum, longest := 0.0, 0.0
		for range *trials {
			hurt := bytes.Clone(b)
			at := sector * (16 + rng.IntN(len(b)/sector-32))
			clear(hurt[at : at+sector])
			got := mustDecode(t, hurt)
			if len(got.samples) != len(clean.samples) || len(got.damage) == 0 {
				t.Fatalf("%s at byte %d: %d samples of %d, damage %v", row.name, at, len(got.samples), len(clean.samples), got.damage)
			}
			last := len(clean.samples) - 96000
			if d := apart(got.samples[last:], clean.samples[last:]); at < len(b)/2 && d < 60 {
				t.Errorf("%s at byte %d: the end differs, %.1f dB", row.name, at, d)
			}
			sum, longest = sum+got.lost(), max(longest, got.lost())
		}
		t.Logf("%s: %.3f s a sector, at most %.3f s", row.name, sum/float64(*trials), longest)
		if sum/float64(*trials) > 0.5 || longest > 1.25 {
			t.Errorf("%s: %.3f s a sector, at most %.3f s", row.name, sum/float64(*trials), longest)
		}
	}
}

// A file that ends early plays to its last whole page; where the page that was
// cut says how long it would have been, that is told.
func TestOggCutFile(t *testing.T) {
	for _, name := range []string{"a.opus", "a.ogg"} {
		b := encode(t, wave(t, speech(t), 48000, 1), name)
		whole := mustDecode(t, b)
		got := mustDecode(t, b[:len(b)/2])
		if got.Duration < whole.Duration/4 || got.Duration > whole.Duration*3/4 || len(got.damage) != 1 || got.damage[0].What != Cut {
			t.Errorf("%s: %v left of %v, damage %v", name, got.Duration, whole.Duration, got.damage)
		}
		if !slices.Equal(got.samples, whole.samples[:len(got.samples)]) {
			t.Errorf("%s: what is left has changed", name)
		}
	}
}

// A whole page that is missing is silence of its length.
func TestOggLostPage(t *testing.T) {
	for _, name := range []string{"a.opus", "a.ogg"} {
		b := encode(t, wave(t, speech(t), 48000, 1), name)
		want, all := mustDecode(t, b), pages(b)
		got := mustDecode(t, slices.Concat(slices.Delete(all, 4, 5)...))
		if len(got.samples) != len(want.samples) || len(got.damage) != 1 || got.damage[0].What != Gap || got.lost() > 1.1 {
			t.Errorf("%s: %d samples of %d, damage %v", name, len(got.samples), len(want.samples), got.damage)
		}
	}
}
