package decode

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/hajimehoshi/go-mp3"
)

const sector = 512

// trials is how many lost sectors each file has to take; -trials 1000 for figures.
var trials = flag.Int("trials", 20, "lost sectors a file")

// encodings are what communes have; each is about 3 s of speech.
func encodings(t testing.TB) []encoding {
	t.Helper()
	voice := filepath.Join(t.TempDir(), "phrase.wav")
	run(t, nil, "sox", speech(t), voice, "trim", "0", "3")
	all := []encoding{
		{name: "128 kbit/s stereo", channels: 2, args: []string{"-b", "128"}},
		{name: "variable, stereo", channels: 2, args: []string{"-V", "4"}},
		{name: "64 kbit/s mono", channels: 1, args: []string{"-b", "64"}},
		{name: "variable, mono", channels: 1, args: []string{"-V", "5"}},
		{name: "32 kbit/s mono, 22 kHz", channels: 1, args: []string{"-b", "32", "--resample", "22.05"}},
	}
	for i, e := range all {
		all[i].file = mp3File(t, wave(t, voice, 44100, e.channels), e.args...)
	}
	return all
}

type encoding struct {
	name     string
	channels int
	args     []string
	file     []byte
}

// lost gives the file with one sector lost at random, read as zeros or as noise.
func (e encoding) lost(rng *rand.Rand, noise bool) (hurt []byte, at int) {
	hurt = bytes.Clone(e.file)
	at = sector * (1 + rng.IntN(len(hurt)/sector-3)) // a lost end is a cut
	clear(hurt[at : at+sector])
	for i := at; noise && i < at+sector; i++ {
		hurt[i] = byte(rng.Uint32())
	}
	return hurt, at
}

// One lost sector of a card costs the frames that it touched and at most three
// more, the programme goes on behind it in time, and the loss is listed. A sector
// at a low bit rate touches more than three frames by itself, so the two are
// counted apart; at 128 kbit/s the sum is held to three.
func TestOneLostSector(t *testing.T) {
	for _, e := range encodings(t) {
		for _, noise := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, noise %t", e.name, noise), func(t *testing.T) {
				clean := mustDecode(t, e.file)
				rng := rand.New(rand.NewPCG(7, 7))
				loss, beyond := [32]int{}, [32]int{}
				for range *trials {
					hurt, at := e.lost(rng, noise)
					lost := wrongFrames(clean, loseSector(t, clean, hurt))
					loss[min(lost, 31)]++
					beyond[max(min(lost-touched(t, e.file, at), 31), 0)]++
				}
				t.Logf("frames lost: %v; beyond those the sector touched: %v", loss[:12], beyond[:8])
				if more := *trials - beyond[0] - beyond[1] - beyond[2] - beyond[3]; more*1000 > *trials {
					t.Errorf("%d of %d sectors cost more than 3 frames beyond those they touched", more, *trials)
				}
				if more := *trials - loss[0] - loss[1] - loss[2] - loss[3]; !noise && e.name == "128 kbit/s stereo" && more*1000 > *trials {
					t.Errorf("%d of %d sectors cost more than 3 frames", more, *trials)
				}
			})
		}
	}
}

// loseSector decodes the hurt file: it plays to its end and on time.
func loseSector(t testing.TB, clean sound, hurt []byte) sound {
	t.Helper()
	got, err := decodeAll(hurt, Limits{})
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	// A variable bit rate dates a gap by the average: one frame more or less.
	if d := len(got.samples) - len(clean.samples); max(d, -d) > 2*clean.frame() {
		t.Fatalf("%d samples instead of %d", len(got.samples), len(clean.samples))
	}
	return got
}

// frame is how many samples of all channels a frame of the MP3 holds.
func (s sound) frame() int {
	if s.Rate < 32000 {
		return 576 * s.Channels
	}
	return 1152 * s.Channels
}

// wrongFrames is how many frames lie between the first and the last sample that
// differ by more than the ear forgives, counted from both ends, for a gap may be
// dated a frame wrong. Half a frame of it is the window of the frame before.
func wrongFrames(clean, hurt sound) int {
	const forgiven = 1.0 / 64 // 36 dB below full scale, 25 dB below speech
	differ := func(a, b float32) bool { return a-b > forgiven || b-a > forgiven }
	a, b := clean.samples, hurt.samples
	n := min(len(a), len(b))
	front := 0
	for front < n && !differ(a[front], b[front]) {
		front++
	}
	back := 0
	for back < n-front && !differ(a[len(a)-1-back], b[len(b)-1-back]) {
		back++
	}
	wrong := max(len(a), len(b)) - front - back
	return max((wrong-clean.frame()/2+clean.frame()-1)/clean.frame(), 0)
}

// The library alone, on the same losses, ends the programme early in a good part
// of them: what the wrapper is for, and proof that the losses above are hard.
func TestGoMP3AloneEndsEarly(t *testing.T) {
	ended, all := 0, 0
	for _, e := range encodings(t) {
		rng := rand.New(rand.NewPCG(7, 7))
		whole, early := alone(e.file), 0
		for range *trials {
			hurt, _ := e.lost(rng, false)
			if alone(hurt) < whole*9/10 {
				early++
			}
		}
		t.Logf("%s: ends early in %d of %d", e.name, early, *trials)
		ended, all = ended+early, all+*trials
	}
	if ended*10 < all {
		t.Errorf("go-mp3 alone ends early in %d of %d only: these losses prove nothing", ended, all)
	}
}

// alone is how many bytes go-mp3 gives of a file before it ends, fails or panics.
func alone(file []byte) (n int64) {
	defer func() { _ = recover() }() // as a player without the wrapper would end
	var out counter
	if d, err := mp3.NewDecoder(bytes.NewReader(file)); err == nil {
		_, _ = io.Copy(&out, d)
	}
	return out.n
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// touched is how many frames a sector at a place touches.
func touched(t testing.TB, file []byte, at int) int {
	t.Helper()
	s := newScanner(newWindow(bytes.NewReader(file), int64(len(file))), 0, int64(len(file)))
	n := 0
	for {
		f, err := s.next()
		if err != nil {
			return n
		}
		if f.at < int64(at+sector) && f.at+int64(len(f.raw)) > int64(at) {
			n++
		}
	}
}

// Behind the damage every sample is what it was.
func TestSoundIsWholeBehindTheDamage(t *testing.T) {
	file := bulletin(t, 2, "-b", "128")
	clean := mustDecode(t, file)
	zeros := func(b []byte, from, n int) { clear(b[from : from+n]) }
	noise := func(b []byte, from, n int) {
		rng := rand.New(rand.NewPCG(1, uint64(from)))
		for i := range n {
			b[from+i] = byte(rng.Uint32())
		}
	}
	for _, row := range []struct {
		name string
		harm func(b []byte, from, n int)
		size int
		most time.Duration
	}{
		{"a sector of zeros", zeros, sector, 80 * time.Millisecond},
		{"40 damaged bytes", noise, 40, 80 * time.Millisecond},
		{"a sector of noise", noise, sector, 110 * time.Millisecond},
		{"3 KB of zeros", zeros, 3 << 10, 240 * time.Millisecond},
		{"2 s of noise", noise, 32000, 2100 * time.Millisecond},
	} {
		t.Run(row.name, func(t *testing.T) {
			hurt := bytes.Clone(file)
			row.harm(hurt, len(hurt)/2/sector*sector, row.size)
			got := mustDecode(t, hurt)
			if len(got.samples) != len(clean.samples) {
				t.Fatalf("%d samples instead of %d", len(got.samples), len(clean.samples))
			}
			first, last := -1, 0
			for i := range got.samples {
				if got.samples[i] != clean.samples[i] {
					last = i
					if first < 0 {
						first = i
					}
				}
			}
			wrong := time.Duration(last-first) * time.Second / 2 / 44100
			if wrong > row.most+60*time.Millisecond {
				t.Errorf("%v sound wrong, from sample %d to %d of %d; listed %v", wrong, first, last, len(got.samples), got.damage)
			}
			if lost := got.lost(); lost > row.most.Seconds() {
				t.Errorf("%v s listed as lost", lost)
			}
			if row.size > 40 && len(got.damage) == 0 {
				t.Error("the damage is not listed")
			}
		})
	}
}

// Silence stands where frames are missing and nowhere louder than the sound was.
func TestDamageIsNeverLoud(t *testing.T) {
	file := bulletin(t, 1, "-b", "64")
	clean := mustDecode(t, file)
	loudest := slices.Max(clean.samples)
	rng := rand.New(rand.NewPCG(3, 3))
	loud := 0
	for range *trials {
		hurt := bytes.Clone(file)
		at := sector * (1 + rng.IntN(len(file)/sector-1))
		clear(hurt[at : at+sector])
		if slices.Max(mustDecode(t, hurt).samples) > loudest*1.5 {
			loud++
		}
	}
	if loud > 0 {
		t.Errorf("%d of %d lost sectors made a noise louder than the speech", loud, *trials)
	}
}

// A file that ends early plays to its end, and the missing time is told from
// what the encoder promised.
func TestCutFile(t *testing.T) {
	for _, args := range [][]string{{"-b", "64"}, {"-V", "5"}} {
		file := bulletin(t, 1, args...)
		whole := mustDecode(t, file)
		got := mustDecode(t, file[:len(file)/2])
		if len(got.damage) == 0 || got.damage[len(got.damage)-1].What != Cut {
			t.Fatalf("%v: damage %v", args, got.damage)
		}
		cut := got.damage[len(got.damage)-1]
		missing := whole.Duration - got.Duration
		if d := (cut.Lost - missing).Abs(); d > 100*time.Millisecond || cut.At != got.Duration {
			t.Errorf("%v: %v are missing behind %v, listed %v", args, missing, got.Duration, cut)
		}
		if w := worst(got.samples[:len(got.samples)-4*1152], whole.samples); w > 0 {
			t.Errorf("%v: what is left differs by %.0f steps", args, w)
		}
	}
}

// A file whose second half was never written says so without any promise.
func TestBlankSecondHalf(t *testing.T) {
	file := bulletin(t, 1, "-b", "64", "-t")
	whole := mustDecode(t, file)
	clear(file[len(file)/2:])
	got := mustDecode(t, file)
	lost := time.Duration(got.lost() * float64(time.Second))
	if d := (lost + got.Duration - whole.Duration).Abs(); d > 200*time.Millisecond {
		t.Errorf("%v left, %v listed as lost, of %v", got.Duration, got.damage, whole.Duration)
	}
}

// The file that makes go-mp3 panic is decoded to the length of its frames.
func TestFileThatPanics(t *testing.T) {
	b := load(t, "testdata/go-mp3-panic.mp3")
	got, err := decodeAll(b, Limits{})
	t.Logf("%+v, damage %v, %v", got.Info, got.damage, err)
	if err != nil && kindOf(err) != Damaged {
		t.Fatal(err)
	}
}

// A flash drive pulled out while it is read, and one that shrinks the file.
func TestReadFails(t *testing.T) {
	file := bulletin(t, 1, "-b", "64")
	gone := errors.New("device gone")
	for _, row := range []struct {
		name  string
		cause error
		want  Kind
	}{{"the disk fails", gone, ReadFailed}, {"the file shrinks", io.EOF, Changed}} {
		for _, from := range []int64{0, 20000} {
			r := failing{bytes.NewReader(file), from, row.cause}
			_, err := Open(r, int64(len(file)), Limits{})
			if kindOf(err) != row.want {
				t.Errorf("%s at %d: %v", row.name, from, err)
			}
			if row.cause == gone && !errors.Is(err, gone) {
				t.Errorf("%s at %d: the cause is hidden in %v", row.name, from, err)
			}
		}
	}
}

// failing fails with err when bytes from a place on are asked for.
type failing struct {
	io.ReaderAt
	from int64
	err  error
}

func (f failing) ReadAt(b []byte, at int64) (int, error) {
	if at+int64(len(b)) > f.from {
		return 0, f.err
	}
	return f.ReaderAt.ReadAt(b, at)
}
