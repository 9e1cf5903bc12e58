package decode

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// What comes out is what other decoders give: the same samples, from the first to
// the last, whatever the rate, the mode and the bit rate. MP3 is not exact to the
// bit: go-mp3 gives 16 bits without rounding, which leaves a residue of about half
// a step in the mean and of a few steps at most.
func TestMP3SoundsLikeMpg123(t *testing.T) {
	voice := filepath.Join(t.TempDir(), "phrase.wav")
	run(t, nil, "sox", speech(t), voice, "trim", "0", "3")
	for _, rate := range []int{48000, 44100, 32000, 24000, 22050, 16000} {
		for channels := 1; channels <= 2; channels++ {
			wav := wave(t, voice, rate, channels)
			fast := "128"
			if rate < 32000 {
				fast = "64"
			}
			for _, row := range []struct {
				name string
				args []string
			}{
				{"constant 32", []string{"-b", "32", "--cbr"}},
				{"constant fast", []string{"-b", fast, "--cbr"}},
				{"constant 160", []string{"-b", "160", "--cbr"}},
				{"variable", []string{"-V", "4"}},
				{"variable best", []string{"-V", "0"}},
				{"average", []string{"--abr", "56"}},
				{"protected", []string{"-b", fast, "-p"}},
				{"left and right apart", []string{"-b", fast, "-m", "s"}},
			} {
				name := fmt.Sprintf("%d Hz, %d channels, %s", rate, channels, row.name)
				t.Run(name, func(t *testing.T) {
					args := append([]string{"--resample", fmt.Sprintf("%g", float64(rate)/1000)}, row.args...)
					if row.name == "left and right apart" && channels == 1 {
						args = args[:len(args)-2]
					}
					b := mp3File(t, wav, args...)
					got, want := mustDecode(t, b), mpg123(t, b)
					if got.Rate != rate || got.Channels != channels || len(got.damage) > 0 {
						t.Fatalf("got %+v, damage %v", got.Info, got.damage)
					}
					if len(got.samples) != len(want) {
						t.Errorf("%d samples, mpg123 gives %d", len(got.samples), len(want))
					}
					// At the highest bit rate a frame has no room for what mend adds.
					most := 4.0
					if rate < 32000 && (row.name == "constant 160" || got.Channels == 2 && row.args[0] == "-V") {
						most = 32
					}
					if w := worst(got.samples, want); w > most {
						t.Errorf("differs from mpg123 by up to %.1f steps of 16 bits", w)
					}
					if row.name != "constant fast" {
						return
					}
					// At 24 kHz ffmpeg and mpg123 do not agree with each other either.
					other := ffmpeg(t, b)
					mean, meanFF, theirs := residue(got.samples, want), residue(got.samples, other), residue(want, other)
					t.Logf("residue to mpg123 %.2f steps, to ffmpeg %.2f; between those %.2f", mean, meanFF, theirs)
					if mean > 1 || meanFF > theirs+1 {
						t.Errorf("residue of %.2f steps to mpg123, %.2f to ffmpeg", mean, meanFF)
					}
				})
			}
		}
	}
}

// residue is the root of the mean square of what two sounds differ by, in steps
// of 16 bits.
func residue(a, b []float32) float64 {
	sum, n := 0.0, min(len(a), len(b))
	for i := range n {
		d := float64(within(a[i])-within(b[i])) * (1 << 15) // some decoders do not clip
		sum += d * d
	}
	return math.Sqrt(sum / float64(max(n, 1)))
}

// A file made by lame begins and ends where the recording did: what the encoder
// and the decoder add at both ends is dropped.
func TestMP3BeginsWhereTheRecordingBegan(t *testing.T) {
	for _, rate := range []int{48000, 44100, 22050} {
		wav := wave(t, speech(t), rate, 1)
		want := mustDecode(t, load(t, wav))
		got := mustDecode(t, mp3File(t, wav, "-b", "128", "--resample", fmt.Sprintf("%g", float64(rate)/1000)))
		if got.Frames != want.Frames {
			t.Errorf("%d Hz: %d frames came back of %d", rate, got.Frames, want.Frames)
		}
		if at := offset(got.samples, want.samples); at != 0 {
			t.Errorf("%d Hz: the sound begins %d frames late", rate, at)
		}
	}
}

// offset is how many samples a lags behind b, by correlation over a second.
func offset(a, b []float32) int {
	const reach, from, length = 2000, 20000, 30000
	best, at := 0.0, 0
	for shift := -reach; shift <= reach; shift++ {
		sum := 0.0
		for i := from; i < from+length; i += 2 {
			sum += float64(a[i+shift]) * float64(b[i])
		}
		if sum > best {
			best, at = sum, shift
		}
	}
	return at
}

// What surrounds the frames does not change a sample.
func TestMP3BetweenTags(t *testing.T) {
	plain := bulletin(t, 1, "-b", "64", "-t") // -t: no Info frame
	want := mustDecode(t, plain)
	id3v2 := func(n int) []byte {
		tag := append([]byte("ID3\x03\x00\x00"), byte(n>>21&127), byte(n>>14&127), byte(n>>7&127), byte(n&127))
		picture := make([]byte, n)
		for i := range picture {
			picture[i] = byte(i * i >> 3)
		}
		return append(tag, picture...)
	}
	id3v1 := append([]byte("TAG"), make([]byte, 125)...)
	ape := append([]byte("APETAGEX\xd0\x07\x00\x00\x34\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00"), make([]byte, 8)...)
	ape = append([]byte("Title: morning hour "), ape...)
	lyrics := []byte("LYRICSBEGININD0000200000020LYRICS200")
	for _, row := range []struct {
		name string
		file []byte
	}{
		{"a picture of 3 MB in front", slices.Concat(id3v2(3<<20), plain)},
		{"three tags in front", slices.Concat(id3v2(10), id3v2(70000), id3v2(0), plain)},
		{"a tag behind", slices.Concat(plain, id3v1)},
		{"all tags behind", slices.Concat(plain, ape, lyrics, id3v1)},
		{"5 KB of junk in front", slices.Concat(id3v2(5 << 10)[10:], plain)},
		{"a tag whose length is wrong", slices.Concat([]byte("ID3\x03\x00\x00\x7f\x7f\x7f\x7f"), plain)},
		{"junk behind", slices.Concat(plain, []byte("made by nobody in particular"))},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := mustDecode(t, row.file)
			if !slices.Equal(got.samples, want.samples) || len(got.damage) > 0 {
				t.Errorf("%d samples of %d, differing by %.0f steps, damage %v",
					len(got.samples), len(want.samples), worst(got.samples, want.samples), got.damage)
			}
		})
	}
}

// Many workers give the very samples of one, also around damage.
func TestWorkersChangeNothing(t *testing.T) {
	file := bulletin(t, 2, "-V", "4")
	hurt := bytes.Clone(file)
	clear(hurt[30000:30512])
	joined := slices.Concat(file, bulletin(t, 1, "-b", "32", "--resample", "22.05"))
	for i, b := range [][]byte{file, hurt, joined} {
		one := mustDecode(t, b)
		for workers := 2; workers < 5; workers++ {
			many, err := decodeAll(b, Limits{Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(many.samples, one.samples) || !slices.Equal(many.damage, one.damage) {
				t.Errorf("file %d, %d workers: %.0f steps apart, damage %v, not %v",
					i, workers, worst(many.samples, one.samples), many.damage, one.damage)
			}
		}
	}
}

// The promise that a length makes: as Probe says, as it comes out, as ffmpeg
// hears it.
func TestProbeTellsTheLength(t *testing.T) {
	for _, args := range [][]string{{"-b", "48"}, {"-V", "6"}, {"-b", "48", "-t"}} {
		b := bulletin(t, 1, args...)
		info, err := Probe(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		if got := mustDecode(t, b); got.Info != info {
			t.Errorf("%v: probed %+v, decoded %+v", args, info, got.Info)
		}
		heard := time.Duration(len(ffmpeg(t, b))) * time.Second / time.Duration(info.Rate)
		if d := (info.Duration - heard).Abs(); d > 60*time.Millisecond {
			t.Errorf("%v: probed %v, ffmpeg hears %v", args, info.Duration, heard)
		}
	}
}
