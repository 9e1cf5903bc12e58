package decode

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio"
)

// Files put one behind the other play one behind the other, in the format of
// the first: each as it sounds alone, from its first sample to its last.
func TestJoinedFilesOfTwoFormats(t *testing.T) {
	voice := speech(t)
	cd := mp3File(t, wave(t, voice, 44100, 1), "-b", "64")
	half := mp3File(t, wave(t, voice, 22050, 1), "-b", "32")
	wide := mp3File(t, wave(t, voice, 44100, 2), "-b", "128")
	dat := mp3File(t, wave(t, voice, 48000, 2), "-V", "4")
	unpromised := mp3File(t, wave(t, voice, 32000, 2), "-b", "96", "-t")
	tag := append([]byte("TAG"), make([]byte, 125)...)
	for _, row := range []struct {
		name  string
		files [][]byte
	}{
		{"44.1 kHz, then 22.05", [][]byte{cd, half}},
		{"22.05 kHz, then 44.1", [][]byte{half, cd}},
		{"mono, then stereo", [][]byte{cd, wide}},
		{"stereo, then mono", [][]byte{wide, cd}},
		{"there and back", [][]byte{dat, half, wide, dat}},
		{"without a word on the length", [][]byte{unpromised, cd, unpromised}},
		{"tags between", [][]byte{slices.Concat(cd, tag), slices.Concat([]byte("ID3\x03\x00\x00\x00\x00\x00\x05album"), dat)}},
	} {
		t.Run(row.name, func(t *testing.T) {
			to := mustDecode(t, row.files[0])
			var want []float32
			for _, f := range row.files {
				want = append(want, inFormat(t, mustDecode(t, f), to.Info)...)
			}
			got := mustDecode(t, slices.Concat(row.files...))
			if got.Rate != to.Rate || got.Channels != to.Channels || len(got.damage) > 0 {
				t.Errorf("%+v, damage %v", got.Info, got.damage)
			}
			if len(got.samples) != len(want) {
				t.Errorf("%d samples, the files alone give %d", len(got.samples), len(want))
			}
			if w := worst(got.samples, want); w > 0 {
				t.Errorf("differs from the files alone by up to %.1f steps", w)
			}
		})
	}
}

// inFormat is a sound as it comes out in the format of another.
func inFormat(t *testing.T, s sound, to Info) []float32 {
	t.Helper()
	from := audio.Format{Rate: s.Rate, Channels: s.Channels}
	format := audio.Format{Rate: to.Rate, Channels: to.Channels}
	src := audio.Resample(&samples{s.samples, s.Channels}, from, format)
	var out []float32
	dst := make([]float32, 4096*to.Channels)
	for {
		n, err := src.Read(dst)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range dst[:n*to.Channels] {
			out = append(out, within(v))
		}
	}
}

type samples struct {
	left     []float32
	channels int
}

func (s *samples) Read(dst []float32) (int, error) {
	if len(s.left) == 0 {
		return 0, io.EOF
	}
	n := copy(dst, s.left)
	s.left = s.left[n:]
	return n / s.channels, nil
}

// A first file that was cut, in a frame or within the damage, does not cost a
// sample of the second; junk between them counts as the time it took.
func TestDamageWhereFilesAreJoined(t *testing.T) {
	first := bulletin(t, 1, "-b", "64")
	second := bulletin(t, 1, "-b", "32", "--resample", "22.05")
	clean := mustDecode(t, slices.Concat(first, second))
	tail := inFormat(t, mustDecode(t, second), clean.Info)
	blank := bytes.Clone(first)
	clear(blank[len(blank)-6000:])
	for _, row := range []struct {
		name string
		head []byte
		what What
	}{
		{"cut inside a frame", first[:len(first)/2+77], Cut},
		{"the last 6,000 bytes lost", blank, Gap},
		{"junk behind", slices.Concat(first, bytes.Repeat([]byte("made by nobody "), 400)), Gap},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := mustDecode(t, slices.Concat(row.head, second))
			if n := len(got.samples) - len(tail); n < 0 || !slices.Equal(got.samples[n:], tail) {
				t.Errorf("the second file is not what it is alone")
			}
			if len(got.damage) == 0 || got.damage[0].What != row.what || got.damage[0].At > got.Duration {
				t.Errorf("damage %v", got.damage)
			}
			lost := 0.0
			for _, d := range got.damage {
				if d.What == Cut {
					lost += d.Lost.Seconds() // nothing stands for it
				}
			}
			if row.name != "junk behind" && math.Abs(lost+got.Duration.Seconds()-clean.Duration.Seconds()) > 0.1 {
				t.Errorf("%v and %.2f s cut, whole it lasts %v", got.Duration, lost, clean.Duration)
			}
		})
	}
}

// Damage in the second file is listed where it is heard.
func TestDamageBehindTheJoint(t *testing.T) {
	first := bulletin(t, 1, "-b", "32", "--resample", "22.05")
	second := bulletin(t, 2, "-b", "128")
	hurt := bytes.Clone(second)
	clear(hurt[len(hurt)/2 : len(hurt)/2+4096])
	alone := mustDecode(t, hurt)
	got := mustDecode(t, slices.Concat(first, hurt))
	at := mustDecode(t, first).Duration + alone.damage[0].At
	if len(got.damage) != len(alone.damage) || (got.damage[0].At-at).Abs() > time.Millisecond || got.damage[0].Lost != alone.damage[0].Lost {
		t.Errorf("damage %v, alone %v", got.damage, alone.damage)
	}
}

// A file that changes its format a thousand times is no programme.
func TestTooManyChanges(t *testing.T) {
	a, b := frames(t, bulletin(t, 1, "-b", "64", "-t")), frames(t, bulletin(t, 2, "-b", "64", "-t"))
	pair := slices.Concat(bytes.Join(a[:5], nil), bytes.Join(b[:5], nil))
	if _, err := Open(bytes.NewReader(bytes.Repeat(pair, 400)), int64(400*len(pair)), Limits{}); err != nil {
		t.Errorf("800 changes: %v", err)
	}
	if _, err := Open(bytes.NewReader(bytes.Repeat(pair, 600)), int64(600*len(pair)), Limits{}); kindOf(err) != Damaged {
		t.Errorf("1,200 changes: %v", err)
	}
}

// frames takes a file without tags apart.
func frames(t *testing.T, b []byte) (all [][]byte) {
	t.Helper()
	for len(b) > 4 {
		n := headerOf(b).size()
		if n == 0 || n > len(b) {
			break
		}
		all = append(all, b[:n])
		b = b[n:]
	}
	return all
}
