package audio

// edgeBlocks is how many blocks a second Edges looks at: 10 ms each.
const edgeBlocks = 100

// Edges finds the silence at both ends of a recording while it is written:
// where the cue in and the cue out belong.
type Edges struct {
	channels  int
	block     int // frames
	threshold float64
	filled    int
	square    float64
	blocks    int64
	first     int64 // first block with sound; -1 = none yet
	last      int64 // last block with sound
}

// NewEdges listens for blocks of 10 ms whose level is above a threshold in dBFS,
// for example −50.
func NewEdges(f Format, thresholdDB float64) *Edges {
	t := Linear(thresholdDB)
	return &Edges{channels: f.Channels, block: max(f.Rate/edgeBlocks, 1), threshold: t * t, first: -1}
}

// Write takes the next frames.
func (e *Edges) Write(samples []float32) {
	for len(samples) > 0 {
		n := min(e.block-e.filled, len(samples)/e.channels) * e.channels
		e.square += squares(samples[:n])
		samples = samples[n:]
		if e.filled += n / e.channels; e.filled == e.block {
			e.turn()
		}
	}
}

func (e *Edges) turn() {
	if e.square > e.threshold*float64(e.filled*e.channels) {
		if e.first < 0 {
			e.first = e.blocks
		}
		e.last = e.blocks
	}
	e.blocks++
	e.filled, e.square = 0, 0
}

// SoFar gives the first frame with sound and the frame just past the last one
// among what was written; ok is false while there was none.
func (e *Edges) SoFar() (in, past int64, ok bool) {
	if e.first < 0 {
		return 0, 0, false
	}
	return e.first * int64(e.block), (e.last + 1) * int64(e.block), true
}

// Cues gives the first frame with sound and the frame just past the last one,
// of frames in all; ok is false when there was no sound.
func (e *Edges) Cues(frames int64) (in, out int64, ok bool) {
	if e.filled > 0 {
		e.turn()
	}
	if e.first < 0 {
		return 0, 0, false
	}
	return e.first * int64(e.block), min((e.last+1)*int64(e.block), frames), true
}
