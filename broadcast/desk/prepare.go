package desk

import (
	"errors"
	"fmt"
	"io"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/broadcast"
)

// silenceDB is the level under which the ends of a recording count as silence.
const silenceDB = -50

// prepareBlock is how many frames are measured and prepared in one go.
const prepareBlock = 4096

// Measured is what a file turned out to be when it was decoded whole.
type Measured struct {
	Frames   int64 // of the file, at its own rate
	Prepared int64 // frames written at the station's rate
	LUFS     *float64
	LRA      *float64
	TruePeak *float64
	CueIn    broadcast.Millis
	CueOut   broadcast.Millis
}

// Prepare decodes src whole: it measures the sound as it came, in its own
// format, and writes it to w as signed 16-bit little-endian PCM in the station's
// format. step is told the frames decoded so far.
func Prepare(src audio.Source, from, to audio.Format, w io.Writer, step func(frames int64)) (Measured, error) {
	m := newMeasuring(src, from, step)
	prepared := audio.Resample(m, from, to)
	samples := make([]float32, prepareBlock*to.Channels)
	raw := make([]byte, 2*len(samples))
	var written int64
	for {
		n, err := prepared.Read(samples)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Measured{}, fmt.Errorf("decode: %w", err)
		}
		audio.PutS16(raw, samples[:n*to.Channels])
		if _, err := w.Write(raw[:2*n*to.Channels]); err != nil {
			return Measured{}, fmt.Errorf("write prepared sound: %w", err)
		}
		written += int64(n)
	}
	return m.result(written), nil
}

// measuring is a source that looks at what passes through it.
type measuring struct {
	src    audio.Source
	format audio.Format
	loud   *audio.Loudness
	peak   *audio.TruePeak
	edges  *audio.Edges
	frames int64
	step   func(int64)
}

func newMeasuring(src audio.Source, f audio.Format, step func(int64)) *measuring {
	return &measuring{
		src: src, format: f, step: step,
		loud: audio.NewLoudness(f), peak: audio.NewTruePeak(f), edges: audio.NewEdges(f, silenceDB),
	}
}

func (m *measuring) Read(dst []float32) (int, error) {
	n, err := m.src.Read(dst)
	samples := dst[:n*m.format.Channels]
	m.loud.Write(samples)
	m.peak.Write(samples)
	m.edges.Write(samples)
	m.frames += int64(n)
	m.step(m.frames)
	return n, err
}

func (m *measuring) result(written int64) Measured {
	r := Measured{
		Frames: m.frames, Prepared: written,
		LUFS: broadcast.Decibels(m.loud.Integrated()), LRA: broadcast.Decibels(m.loud.Range()), TruePeak: broadcast.Decibels(m.peak.DB()),
		CueOut: broadcast.MillisOf(m.format.Duration(m.frames)),
	}
	if in, out, ok := m.edges.Cues(m.frames); ok {
		r.CueIn, r.CueOut = broadcast.MillisOf(m.format.Duration(in)), broadcast.MillisOf(m.format.Duration(out))
	}
	return r
}

// maxGainDB bounds how far a quiet recording is raised: beyond it there is more
// hiss than speech.
const maxGainDB = 20

// Gain is the linear factor that brings media to the target loudness on air.
// Silence and what was never measured stay as they are.
func Gain(m broadcast.Media, targetLUFS float64) float64 {
	if m.LUFS == nil {
		return 1
	}
	return audio.Linear(min(targetLUFS-*m.LUFS, maxGainDB))
}
