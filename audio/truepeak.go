package audio

// peakLook is how many frames are looked at in one go.
const peakLook = 64

// TruePeak finds the highest level between the samples, after ITU-R BS.1770-4
// annex 2: four times oversampled, with a longer filter than the annex's example.
type TruePeak struct {
	oversampler
	channels int
	history  []float32 // the last peakTaps-1 frames, then the new ones
	highest  float32
}

// NewTruePeak makes a meter for mono or stereo sound at any rate.
func NewTruePeak(f Format) *TruePeak {
	return &TruePeak{
		oversampler: newOversampler(), channels: f.Channels,
		history: make([]float32, (peakTaps-1)*f.Channels, (peakTaps-1+peakLook)*f.Channels),
	}
}

// Write takes the next frames.
func (t *TruePeak) Write(samples []float32) {
	for len(samples) > 0 {
		n := min(len(samples), peakLook*t.channels)
		t.look(samples[:n])
		samples = samples[n:]
	}
}

// look takes a few frames. Most sound is far below its own highest peak: nothing
// between its samples can exceed that, so there is nothing to compute.
func (t *TruePeak) look(samples []float32) {
	t.highest = max(t.highest, peak(samples))
	t.history = append(t.history, samples...)
	if !t.below(t.highest, t.history, t.channels) {
		window, grain := peakTaps*t.channels, peakGrain*t.channels
		for i := 0; i+window <= len(t.history); i += grain {
			t.grain(t.history[i:min(i+window-t.channels+grain, len(t.history))])
		}
	}
	keep := (peakTaps - 1) * t.channels
	t.history = t.history[:copy(t.history, t.history[len(t.history)-keep:])]
}

// grain looks at every place in a few windows.
func (t *TruePeak) grain(samples []float32) {
	if t.below(t.highest, samples, t.channels) {
		return
	}
	for i := 0; i+peakTaps*t.channels <= len(samples); i++ {
		t.highest = max(t.highest, t.between(samples[i:], t.channels))
	}
}

// DB is the true peak so far in dBTP; −Inf for silence.
func (t *TruePeak) DB() float64 { return DB(float64(t.highest)) }
