package audio

import (
	"math"
	"sync"
)

// Dead air: a block of 100 ms whose level is below this counts as silence.
const silenceDB = -50.0

// Level is what a meter has seen.
type Level struct {
	LUFS      float64 // integrated, gated; −Inf for silence
	Momentary float64 // LUFS of the last 400 ms
	PeakDB    float64 // highest sample, dBFS; −Inf for digital silence
	Silence   int64   // frames in blocks of 100 ms whose RMS is below −50 dBFS, before the gain of the hour and the zone
	Quiet     int64   // those of them since the last block that was louder
}

// Meter observes what is on air. It costs little, allocates nothing while it
// measures, and may be read from any goroutine.
type Meter struct {
	loud     *Loudness
	channels int
	block    int // frames in 100 ms
	filled   int
	square   float64
	peak     float32
	silence  float64 // dBFS: the level below which a block is silent

	mu    sync.Mutex
	level Level
}

// NewMeter makes a meter for mono or stereo sound.
func NewMeter(f Format) *Meter {
	none := math.Inf(-1)
	return &Meter{
		loud: NewLoudness(f), channels: f.Channels, block: max(f.Rate/10, 1), silence: silenceDB,
		level: Level{LUFS: none, Momentary: none, PeakDB: none},
	}
}

// turned says at what gain the frames that follow are sent: what is turned down on
// purpose is no silence.
func (m *Meter) turned(gain float64) { m.silence = silenceDB + DB(min(gain, 1)) }

// Write takes the next frames.
func (m *Meter) Write(samples []float32) {
	m.loud.Write(samples)
	for len(samples) > 0 {
		n := min(m.block-m.filled, len(samples)/m.channels) * m.channels
		m.square += squares(samples[:n])
		m.peak = max(m.peak, peak(samples[:n]))
		samples = samples[n:]
		if m.filled += n / m.channels; m.filled == m.block {
			m.turnBlock()
		}
	}
}

// turnBlock closes 100 ms, or what there is of them, and publishes what is known
// by then.
func (m *Meter) turnBlock() {
	rms := math.Sqrt(m.square / float64(m.filled*m.channels))
	m.mu.Lock()
	defer m.mu.Unlock()
	if level := DB(rms); level < m.silence || math.IsInf(level, -1) {
		m.level.Silence += int64(m.filled)
		m.level.Quiet += int64(m.filled)
	} else {
		m.level.Quiet = 0
	}
	m.filled, m.square = 0, 0
	m.level.PeakDB = DB(float64(m.peak))
	m.level.Momentary = m.loud.Momentary()
	m.level.LUFS = m.loud.Integrated()
}

// flush closes the last block before its time: nothing follows.
func (m *Meter) flush() {
	if m.filled > 0 {
		m.turnBlock()
	}
}

// squares sums them in four lanes, which the processor works on side by side.
func squares(samples []float32) float64 {
	var a, b, c, d float32
	for len(samples) >= 4 {
		s := (*[4]float32)(samples)
		a += s[0] * s[0]
		b += s[1] * s[1]
		c += s[2] * s[2]
		d += s[3] * s[3]
		samples = samples[4:]
	}
	for _, s := range samples {
		a += s * s
	}
	return float64(a) + float64(b) + float64(c) + float64(d)
}

// Level is what was seen up to the last whole 100 ms.
func (m *Meter) Level() Level {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.level
}

// DB is a linear amplitude in decibels; −Inf for 0.
func DB(amplitude float64) float64 { return 20 * math.Log10(amplitude) }

// Linear is decibels as a linear amplitude.
func Linear(db float64) float64 { return math.Pow(10, db/20) }
