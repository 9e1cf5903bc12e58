package decode

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

const sector = 512

// trials is how many lost sectors each file has to take; -trials 1000 for figures.
var trials = flag.Int("trials", 20, "lost sectors a file")

// One lost sector of a card costs the frames it touched and hardly more, the
// programme goes on behind it in time, and the loss is listed.
func TestOneLostSector(t *testing.T) {
	for _, row := range []struct {
		name     string
		channels int
		args     []string
	}{
		{"128 kbit/s stereo", 2, []string{"-b", "128"}},
		{"variable, stereo", 2, []string{"-V", "4"}},
		{"64 kbit/s mono", 1, []string{"-b", "64"}},
		{"variable, mono", 1, []string{"-V", "5"}},
		{"32 kbit/s mono, 22 kHz", 1, []string{"-b", "32", "--resample", "22.05"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			file := bulletin(t, row.channels, row.args...)
			clean := mustDecode(t, file)
			rng := rand.New(rand.NewPCG(7, 7))
			loss, beyond := [32]int{}, [32]int{}
			for range *trials {
				hurt := bytes.Clone(file)
				at := sector * (1 + rng.IntN(len(file)/sector-3)) // a lost end is a cut
				clear(hurt[at : at+sector])
				lost := loseSector(t, clean, hurt)
				loss[min(lost, 31)]++
				beyond[max(min(lost-touched(t, file, at), 31), 0)]++
			}
			t.Logf("frames lost: %v; beyond those the sector touched: %v", loss[:12], beyond[:6])
			if more := *trials - beyond[0] - beyond[1] - beyond[2] - beyond[3]; more > 0 {
				t.Errorf("%d of %d sectors cost more than 3 frames beyond those they touched", more, *trials)
			}
			if row.name == "128 kbit/s stereo" && loss[0]+loss[1]+loss[2]+loss[3] < *trials {
				t.Errorf("a sector costs more than 3 frames: %v", loss[:12])
			}
		})
	}
}

// loseSector decodes the hurt file, compares it with the clean one, and gives
// how many frames differ by more than the ear forgives.
func loseSector(t *testing.T, clean sound, hurt []byte) int {
	t.Helper()
	got, err := decodeAll(hurt, Limits{})
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	frame := 1152 * clean.Channels
	if clean.Rate < 32000 {
		frame /= 2
	}
	// A variable bit rate dates a gap by the average: one frame more or less.
	if d := len(got.samples) - len(clean.samples); d > 2*frame || d < -2*frame {
		t.Fatalf("%d samples instead of %d", len(got.samples), len(clean.samples))
	}
	lost := 0
	for _, d := range got.damage {
		if d.What != Cut {
			lost += int((d.Lost*time.Duration(clean.Rate)*time.Duration(clean.Channels)/time.Second + 10) / time.Duration(frame))
		}
	}
	return lost
}

// touched is how many frames a sector at a place touches.
func touched(t *testing.T, file []byte, at int) int {
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
