package desk

import (
	"io"
	"math"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/broadcast"
)

// DCMatters is the constant offset, a share of full scale, from which on it is
// taken away (−46 dBFS): it costs headroom, pushes the horns' diaphragms to one
// side and clicks at both ends.
const DCMatters = 0.005

// taping writes prepared sound. Until the first sound comes it writes what may
// turn out to be a dead end, then it moves the little that stays to the front.
type taping struct {
	tape    Tape
	work    Work
	heard   *measuring
	raw     []byte
	frames  int64 // on the tape
	written int64 // of the recording, dead ends included
	trimmed bool  // it is known where the front belongs
	skip    int64 // frames that are still to be left out of the front
	sums    [2]float64
}

func newTaping(tape Tape, work Work, heard *measuring) *taping {
	return &taping{tape: tape, work: work, heard: heard, raw: make([]byte, 2*prepareBlock*work.To.Channels), trimmed: !work.Trim}
}

// size is what frames take on the tape.
func (t *taping) size(frames int64) int64 { return frames * int64(2*t.work.To.Channels) }

func (t *taping) write(samples []float32) error {
	channels := t.work.To.Channels
	for i, s := range samples {
		t.sums[i%channels] += float64(s)
	}
	t.written += int64(len(samples) / channels)
	left := min(t.skip, int64(len(samples)/channels))
	t.skip -= left
	samples = samples[left*int64(channels):]
	raw := t.raw[:2*len(samples)]
	audio.PutS16(raw, samples)
	if _, err := t.tape.WriteAt(raw, t.size(t.frames)); err != nil {
		return err //nolint:wrapcheck // Prepare says what was written
	}
	t.frames += int64(len(samples) / channels)
	if in, ok := t.heard.cueIn(); ok && !t.trimmed {
		t.trimmed = true
		return t.drop(t.work.To.Frames(max(in-keepBefore, 0).Duration()))
	}
	return nil
}

// drop takes frames away from the front of the tape, and from what comes: a resampler
// has heard further than it has given.
func (t *taping) drop(frames int64) error {
	t.skip = max(frames-t.frames, 0)
	frames -= t.skip
	if t.frames -= frames; frames == 0 || t.frames == 0 {
		return nil
	}
	kept := make([]byte, t.size(t.frames)) // what is kept of silence: a fraction of a second
	if _, err := t.tape.ReadAt(kept, t.size(frames)); err != nil {
		return err //nolint:wrapcheck // Prepare says what was written
	}
	_, err := t.tape.WriteAt(kept, 0)
	return err //nolint:wrapcheck // the same
}

// finish cuts the tape behind the last sound, takes the offset away and sums up
// what is left.
func (t *taping) finish(m *Measured) error {
	if t.work.Trim {
		cut := Trim(broadcast.Media{DurationMS: m.duration(t.work.From), CueInMS: m.CueIn, CueOutMS: m.CueOut})
		t.frames = min(t.frames, t.work.To.Frames(cut.Length.Duration()))
	}
	if err := t.tape.Truncate(t.size(t.frames)); err != nil {
		return err //nolint:wrapcheck // Prepare says what was written
	}
	if math.Abs(m.DC) >= DCMatters {
		var offsets [2]float64
		for c := range t.work.To.Channels {
			offsets[c] = t.sums[c] / float64(max(t.written, 1))
		}
		if err := t.center(offsets); err != nil {
			return err
		}
	}
	var err error
	m.Prepared = t.frames
	m.SHA256, err = Sum(io.NewSectionReader(t.tape, 0, t.size(t.frames)))
	return err
}

// duration is how long the recording is.
func (m *Measured) duration(f audio.Format) broadcast.Millis {
	return broadcast.MillisOf(f.Duration(m.Frames))
}

// center takes a constant offset away from what is on the tape.
func (t *taping) center(offsets [2]float64) error {
	channels := t.work.To.Channels
	samples := make([]float32, len(t.raw)/2)
	for at, end := int64(0), t.size(t.frames); at < end; at += int64(len(t.raw)) {
		raw := t.raw[:min(int64(len(t.raw)), end-at)]
		if _, err := t.tape.ReadAt(raw, at); err != nil {
			return err //nolint:wrapcheck // Prepare says what was written
		}
		block := samples[:len(raw)/2]
		audio.GetS16(block, raw)
		for i := range block {
			block[i] -= float32(offsets[i%channels])
		}
		audio.PutS16(raw, block)
		if _, err := t.tape.WriteAt(raw, at); err != nil {
			return err //nolint:wrapcheck // the same
		}
	}
	return nil
}
