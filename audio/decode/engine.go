package decode

import (
	"fmt"
	"io"

	"github.com/hajimehoshi/go-mp3"
)

// engine drives go-mp3 one frame at a time. The decoder stops for ever at the
// first fault and sometimes panics; the engine then starts another one, brings
// it to the state it would have had, and lets silence stand for the frame.
type engine struct {
	format  header
	pack    *packer
	dec     *mp3.Decoder
	in      feed
	carried int     // bytes of the coming unit that the decoder has already
	past    [2]unit // the last two decoded: enough to rebuild overlap and filter bank
	pcm     []byte
}

// feed hands the decoder exactly one frame at a time.
type feed struct{ b []byte }

func (f *feed) Read(p []byte) (int, error) {
	if len(f.b) == 0 {
		return 0, io.EOF
	}
	n := copy(p, f.b)
	f.b = f.b[n:]
	return n, nil
}

func newEngine(format header) *engine {
	e := &engine{format: format, pack: newPacker(format)}
	e.past = [2]unit{silence(format), silence(format)}
	e.pcm = make([]byte, format.samples()*4) // 16 bits, always two channels
	return e
}

// decode gives u's samples as 16-bit stereo, valid until the next call, and
// whether they are the frame's own: silence takes the place of a bad frame.
func (e *engine) decode(u, next unit) (pcm []byte, ok bool) {
	if e.dec == nil {
		e.restart(u)
	}
	ok = e.step(u, next) == nil
	if !ok {
		quiet := silence(e.format)
		e.restart(quiet)
		u = quiet
		if e.step(quiet, next) != nil {
			clear(e.pcm)
			e.dec = nil
		}
	}
	e.past[0], e.past[1] = e.past[1], u
	return e.pcm, ok
}

// restart makes a decoder in the state it has behind the past units, with the
// beginning of u already carried. A past unit that fails counts as silence.
func (e *engine) restart(u unit) {
	quiet := silence(e.format)
	for range 1 + len(e.past) {
		queue := []unit{quiet, e.past[0], e.past[1], u}
		e.dec, e.carried = nil, 0
		failed := -1
		for i := 0; i < 3 && failed < 0; i++ {
			if e.step(queue[i], queue[i+1]) != nil {
				failed = i
			}
		}
		if failed <= 0 {
			return
		}
		e.past[failed-1] = quiet
	}
	e.dec, e.carried = nil, 0
}

// resume makes the engine continue behind the two given units.
func (e *engine) resume(past [2]unit) {
	e.dec, e.past = nil, past
}

// step decodes one unit into e.pcm.
func (e *engine) step(u, next unit) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decode frame: %v", r)
		}
	}()
	frame, carry, ok := e.pack.pack(u, e.carried, next)
	if !ok {
		return fmt.Errorf("decode frame: %d bytes of main data", len(u.data))
	}
	e.in.b = frame
	if e.dec == nil {
		if e.dec, err = mp3.NewDecoder(&e.in); err != nil {
			return fmt.Errorf("decode first frame: %w", err)
		}
	}
	if _, err := io.ReadFull(e.dec, e.pcm); err != nil {
		return fmt.Errorf("decode frame: %w", err)
	}
	e.carried = carry
	return nil
}
