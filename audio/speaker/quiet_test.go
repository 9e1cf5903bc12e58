package speaker

import (
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio"
)

// hollow is a child that takes whatever it is given.
type hollow struct{ Proc }

func (hollow) Write(p []byte) (int, error) { return len(p), nil }

// What happens with every block must not leave anything for the garbage collector
// to do, in the station or in the child.
func TestNothingIsAllocatedForABlock(t *testing.T) {
	stereo := audio.Format{Rate: 48000, Channels: 2}
	s := New(Config{Format: stereo}, &counter{})
	p := newPump(s)
	p.proc, p.driver, p.ran = hollow{}, "pulse", true
	p.feed()
	line := []byte("taken 0000000000")
	frames := 0
	if n := testing.AllocsPerRun(200, func() {
		frames += 1920
		for i, v := len(line)-1, frames; i >= len(takenPrefix); i, v = i-1, v/10 {
			line[i] = byte('0' + v%10)
		}
		if _, err := p.handle(line); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("the station allocates %v times for a block", n)
	}

	in := newIntake(zeros{}, &teller{out: io.Discard}, 4)
	stream := &pulseStream{conn: &pulseConn{quietSocket: &quietSocket{quietWriter: sink(t)}}, packet: make([]byte, pulseHead+7680), frame: 4}
	request := newPulsePacket(pulseRequest, 0).number(0).number(7680).b[pulseHead+10:]
	if n := testing.AllocsPerRun(200, func() {
		err := stream.hear(pulseRequest, pulseFields{b: request}, in)
		if err == nil {
			err = stream.give(in)
		}
		if err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("the child allocates %v times for a block", n)
	}
	if in.taken() != 201*1920 {
		t.Errorf("%d frames taken", in.taken())
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// sink swallows what is written.
func sink(t *testing.T) quietWriter {
	t.Helper()
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	w, err := newQuietWriter(f, 4096)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func TestInletGivesUpForNowWhenNothingComes(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	in, ok := quietly(r).(inlet)
	if !ok {
		t.Fatal("a pipe is not read quietly")
	}
	b := make([]byte, 8)
	start := time.Now()
	if n, err := in.Read(b); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) < retell {
		t.Errorf("%d, %v after %v", n, err, time.Since(start))
	}
	_, _ = w.WriteString("abc")
	if n, err := in.Read(b); n != 3 || err != nil {
		t.Errorf("%d, %v, want 3 bytes", n, err)
	}
	_ = w.Close()
	if n, err := in.Read(b); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("%d, %v, want the end", n, err)
	}
}

func TestWriterToAPipeThatNobodyReadsGivesUp(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out, err := newQuietWriter(w, 4096)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if n, err := out.Write(make([]byte, 4096)); n != 4096 || err != nil {
		t.Fatalf("%d, %v of what the pipe holds", n, err)
	}
	start := time.Now()
	if _, err := out.Write([]byte("more")); err == nil || time.Since(start) < roomWithin {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}
