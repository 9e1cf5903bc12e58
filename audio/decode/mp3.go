package decode

import (
	"errors"
	"io"
	"slices"

	"golang.org/x/sync/errgroup"
)

// How many MPEG frames are decoded at a time: few where the listener waits,
// many where every worker first has to rebuild the state before its share.
const (
	serialBatch   = 8
	parallelBatch = 64
)

// mp3Body decodes an MP3 stream. What comes out is always as long as the frames
// that were found and missed, whatever the decoder says.
type mp3Body struct {
	sum     summary
	scan    *scanner
	res     reservoir
	engines []*engine

	begun bool  // the first frame, which may be a promise, was taken
	taken int64 // units given by nextUnit
	lost  int64 // missing frames that are still to be given as silence, and
	held  *unit // the frame behind them

	past  [2]unit // the last two decoded
	line  []unit  // units waiting to be decoded
	bad   []bool  // which of them the decoder refused
	done  int64   // units decoded
	dead  int64   // of those, silence in place of sound
	skip  int64   // samples still to drop at the beginning
	left  int64   // samples still to give
	out   []float32
	batch []float32 // out's memory
	hurt  ledger
}

func newMP3Body(w *window, sum summary, workers int) *mp3Body {
	m := &mp3Body{sum: sum, scan: newScanner(w, sum.from, sum.to)}
	m.scan.holes, m.scan.sole = sum.holes, true
	m.skip, m.left = sum.trim()
	for range max(workers, 1) {
		m.engines = append(m.engines, newEngine(sum.format))
	}
	m.past = [2]unit{silence(sum.format), silence(sum.format)}
	return m
}

func (m *mp3Body) read(dst []float32) (int, error) {
	channels := m.sum.format.channels()
	for len(m.out) == 0 {
		if m.left == 0 {
			return 0, m.finish()
		}
		if err := m.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(dst, m.out)
	m.out = m.out[n:]
	return n / channels, nil
}

func (m *mp3Body) damage() *ledger { return &m.hurt }

// finish closes the account: what the file should have held behind its end.
func (m *mp3Body) finish() error {
	if cut := m.sum.cut(); cut > 0 {
		end := m.sum.info().Duration
		whole := m.sum
		whole.promise.gapless = false // a length, not a place
		m.hurt.add(Damage{At: end, Lost: whole.time(cut), What: Cut})
	}
	if m.dead*2 > m.done {
		return &Error{Kind: Damaged, Detail: "mp3"}
	}
	return io.EOF
}

// fill decodes the next units into m.out.
func (m *mp3Body) fill() error {
	per := serialBatch
	if len(m.engines) > 1 {
		per = parallelBatch
	}
	want := per * len(m.engines)
	if frames := m.left/int64(m.sum.format.samples()) + 2; int64(want) > frames {
		want = int(frames)
	}
	for len(m.line) < want+1 { // one more: a frame carries the beginning of the next
		u, err := m.nextUnit()
		if err != nil {
			return err
		}
		m.line = append(m.line, u)
	}
	m.decode(want, per)
	m.account(want)
	m.past = m.behind(want)
	m.line = append(m.line[:0], m.line[want:]...)
	m.trim()
	return nil
}

// behind gives the two units before m.line[i].
func (m *mp3Body) behind(i int) [2]unit {
	switch i {
	case 0:
		return m.past
	case 1:
		return [2]unit{m.past[1], m.line[0]}
	}
	return [2]unit{m.line[i-2], m.line[i-1]}
}

// decode decodes the first want units of the line, per units an engine.
func (m *mp3Body) decode(want, per int) {
	samples := m.sum.format.samples() * m.sum.format.channels()
	if cap(m.batch) < want*samples {
		m.batch = make([]float32, want*samples)
	}
	m.out = m.batch[:want*samples]
	m.bad = slices.Grow(m.bad[:0], want)[:want]
	if len(m.engines) == 1 {
		m.share(m.engines[0], 0, want)
		return
	}
	var group errgroup.Group
	for i, e := range m.engines {
		from, to := i*per, min((i+1)*per, want)
		if from >= to {
			break
		}
		e.resume(m.behind(from))
		group.Go(func() error { m.share(e, from, to); return nil })
	}
	_ = group.Wait() // no share fails: bad frames are silence
}

// share decodes m.line[from:to] with one engine.
func (m *mp3Body) share(e *engine, from, to int) {
	samples := m.sum.format.samples() * m.sum.format.channels()
	for i := from; i < to; i++ {
		pcm, ok := e.decode(m.line[i].sound(), m.line[i+1].sound())
		m.bad[i] = !ok
		toFloat(m.out[i*samples:(i+1)*samples], pcm, m.sum.format.channels())
	}
}

// sound is the unit as the decoder gets it.
func (u unit) sound() unit {
	if u.what != "" {
		return silence(u.h)
	}
	return u
}

// toFloat takes 16-bit stereo apart; of mono the second channel is a copy.
func toFloat(dst []float32, pcm []byte, channels int) {
	step := 4 / channels
	for i := range dst {
		b := pcm[i*step:]
		dst[i] = float32(int16(uint16(b[0])|uint16(b[1])<<8)) / (1 << 15)
	}
}

// account writes down what became of the first n units of the line.
func (m *mp3Body) account(n int) {
	for i := range m.line[:n] {
		what := m.line[i].what
		if m.bad[i] {
			what = Broken
		}
		if what != "" {
			m.dead++
			m.line[i] = silence(m.sum.format)
			at := m.sum.time(m.done)
			m.hurt.add(Damage{At: at, Lost: m.sum.time(m.done+1) - at, What: what})
		}
		m.done++
	}
}

// trim drops what the encoder added at both ends.
func (m *mp3Body) trim() {
	channels := int64(m.sum.format.channels())
	drop := min(m.skip, int64(len(m.out))/channels)
	m.out = m.out[drop*channels:]
	m.skip -= drop
	keep := min(m.left, int64(len(m.out))/channels)
	m.out = m.out[:keep*channels]
	m.left -= keep
}

// nextUnit gives the next frame or silence for a missing one. Behind the last
// there is silence for ever: it pushes the tail out of the decoder.
func (m *mp3Body) nextUnit() (unit, error) {
	switch {
	case m.lost > 0:
		m.lost--
		m.taken++
		quiet := silence(m.sum.format)
		quiet.what = Gap
		return quiet, nil
	case m.held != nil:
		u := *m.held
		m.held = nil
		m.taken++
		return u, nil
	case m.taken >= m.sum.frames:
		return silence(m.sum.format), nil
	}
	f, err := m.scan.next()
	if err == nil && !m.begun && m.sum.promise.found {
		f, err = m.scan.next()
	}
	m.begun = true
	if errors.Is(err, io.EOF) {
		if m.taken >= m.sum.frames-m.sum.tail {
			m.lost = m.sum.frames - m.taken
			return m.nextUnit()
		}
		return unit{}, &Error{Kind: Changed, Offset: m.scan.pos}
	}
	if err != nil {
		return unit{}, err
	}
	u := mend(m.res.unit(f), m.engines[0].pack)
	m.held, m.lost = &u, f.lost
	return m.nextUnit()
}
