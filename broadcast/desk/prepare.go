package desk

import (
	"crypto/sha256"
	"encoding/hex"
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

// Work is what is to be made of a recording.
type Work struct {
	From, To audio.Format // of the recording, of the station
	Trim     bool         // leave the dead ends out
}

// Tape is where prepared sound is written: a file.
type Tape interface {
	io.ReaderAt
	io.WriterAt
	Truncate(size int64) error
}

// Measured is what a file turned out to be when it was decoded whole.
type Measured struct {
	Frames   int64            `json:"frames"`   // of the file, at its own rate
	Prepared int64            `json:"prepared"` // frames on the tape, at the station's rate
	SHA256   string           `json:"sha256"`   // of what is on the tape
	LUFS     *float64         `json:"lufs"`
	LRA      *float64         `json:"lra"`
	TruePeak *float64         `json:"true_peak"`
	CueIn    broadcast.Millis `json:"cue_in"`
	CueOut   broadcast.Millis `json:"cue_out"`
	Clipped  int64            `json:"clipped"`   // runs of clipped samples
	DC       float64          `json:"dc"`        // constant offset of the channel that has more of it
	DualMono bool             `json:"dual_mono"` // both channels are the same
}

// Prepare decodes src whole: it measures the sound as it came, in its own
// format, and writes the part that airs to an empty tape as signed 16-bit
// little-endian PCM in the station's format, without its constant offset where
// that matters. step is told the frames decoded so far. It reads src in a
// goroutine that ends before it returns.
func Prepare(src audio.Source, work Work, tape Tape, step func(frames int64)) (Measured, error) {
	source := readAhead(src, work.From.Channels)
	defer source.close()
	m := newMeasuring(source, work.From, step)
	out := newTaping(tape, work, m)
	prepared := audio.Resample(m, work.From, work.To)
	samples := make([]float32, prepareBlock*work.To.Channels)
	for {
		n, err := prepared.Read(samples)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Measured{}, fmt.Errorf("decode: %w", err)
		}
		if err := out.write(samples[:n*work.To.Channels]); err != nil {
			return Measured{}, fmt.Errorf("write prepared sound: %w", err)
		}
	}
	result := m.result()
	if err := out.finish(&result); err != nil {
		return Measured{}, fmt.Errorf("write prepared sound: %w", err)
	}
	return result, nil
}

// Sum is the checksum of prepared sound.
func Sum(r io.Reader) (string, error) {
	sum := sha256.New()
	if _, err := io.CopyBuffer(sum, r, make([]byte, 1<<17)); err != nil {
		return "", fmt.Errorf("read prepared sound: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// measuring is a source that looks at what passes through it.
type measuring struct {
	src    audio.Source
	format audio.Format
	loud   *audio.Loudness
	peak   *audio.TruePeak
	edges  *audio.Edges
	flaws  *audio.FlawMeter
	frames int64
	step   func(int64)
}

func newMeasuring(src audio.Source, f audio.Format, step func(int64)) *measuring {
	return &measuring{
		src: src, format: f, step: step,
		loud: audio.NewLoudness(f), peak: audio.NewTruePeak(f), edges: audio.NewEdges(f, silenceDB),
		flaws: audio.NewFlawMeter(f),
	}
}

func (m *measuring) Read(dst []float32) (int, error) {
	n, err := m.src.Read(dst)
	samples := dst[:n*m.format.Channels]
	m.loud.Write(samples)
	m.peak.Write(samples)
	m.edges.Write(samples)
	m.flaws.Write(samples)
	m.frames += int64(n)
	m.step(m.frames)
	return n, err
}

// at is the place of a frame.
func (m *measuring) at(frame int64) broadcast.Millis {
	return broadcast.MillisOf(m.format.Duration(frame))
}

// cueIn is where sound begins; false as long as there was none.
func (m *measuring) cueIn() (broadcast.Millis, bool) {
	in, _, ok := m.edges.SoFar()
	return m.at(in), ok
}

func (m *measuring) result() Measured {
	flaws := m.flaws.Flaws()
	r := Measured{
		Frames: m.frames, CueOut: m.at(m.frames), Clipped: flaws.Clipped, DC: flaws.DC, DualMono: flaws.DualMono,
		LUFS: broadcast.Decibels(m.loud.Integrated()), LRA: broadcast.Decibels(m.loud.Range()), TruePeak: broadcast.Decibels(m.peak.DB()),
	}
	if in, out, ok := m.edges.Cues(m.frames); ok {
		r.CueIn, r.CueOut = m.at(in), m.at(out)
	}
	return r
}

// maxGainDB bounds how far a quiet recording is raised: beyond it there is more
// hiss than speech.
const maxGainDB = 20

// GainDB is by how much media is raised on air to bring it to the target
// loudness. Silence and what was never measured stay as they are.
func GainDB(m broadcast.Media, targetLUFS float64) float64 {
	if m.LUFS == nil {
		return 0
	}
	return min(targetLUFS-*m.LUFS, maxGainDB)
}

// Gain is [GainDB] as a linear factor.
func Gain(m broadcast.Media, targetLUFS float64) float64 { return audio.Linear(GainDB(m, targetLUFS)) }
