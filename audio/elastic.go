package audio

// elastic plays a store of frames at a speed that is all but 1. Only the
// reader's goroutine touches it.
type elastic struct {
	bank
	channels int
	rate     float64
	least    int       // frames of the shortest fade
	in       []float32 // frames from the store, the oldest first
	place    float64   // of the next output frame in in
	speed    float64   // frames of in for each frame out
	mean     float64   // frames in store, averaged
	sounding bool
	ending   bool    // the gain goes down: the store is all but empty
	gain     float32 // of the next frame
}

func newElastic(f Format, least int) elastic {
	b := newBank(1, liveSteps)
	return elastic{
		bank: b, channels: f.Channels, rate: float64(f.Rate), least: least, speed: 1,
		in: make([]float32, 0, (b.taps+2*mixBlock)*f.Channels),
	}
}

// begin starts from silence, with so many frames in store.
func (e *elastic) begin(stored int) {
	e.sounding, e.ending, e.gain = true, false, 0
	e.place, e.mean, e.speed = float64(e.taps/2), float64(stored), 1
	e.in = e.in[:e.taps/2*e.channels]
	clear(e.in)
}

// follow sets the speed for the next frames: in proportion to how far the mean
// of the store is from its aim.
func (e *elastic) follow(stored, aim, frames int) {
	e.mean += (float64(stored) - e.mean) * min(float64(frames)/(liveLag*e.rate), 1)
	bend := (e.mean - float64(aim)) / (liveTau * e.rate)
	e.speed = 1 + min(max(bend, -liveBend), liveBend)
}

// needs is how many frames of the store it takes to give so many.
func (e *elastic) needs(frames int) int {
	last := int(e.place+float64(frames-1)*e.speed) + e.taps/2
	return max(last+1-len(e.in)/e.channels, 0)
}

// pull takes so many frames from the store, or what there is.
func (e *elastic) pull(store *ring, frames int) {
	have := len(e.in)
	e.in = e.in[:have+frames*e.channels]
	got := store.pop(e.in[have:])
	e.in = e.in[:have+got*e.channels]
}

// play fills dst; what it has no sound for is silent. It says how many frames
// had sound, and stops sounding when the store is at its end, behind a fade. left
// is how many frames the store has beside those pulled.
func (e *elastic) play(dst []float32, left int) (heard int) {
	usable := float64(len(e.in)/e.channels - e.taps/2 - 1 + left)
	for e.sounding && heard < len(dst)/e.channels {
		if usable-e.place < float64(e.least+2) {
			e.ending = true
		}
		e.frame(dst[heard*e.channels : (heard+1)*e.channels])
		e.place += e.speed
		heard++
	}
	clear(dst[heard*e.channels:])
	e.forget()
	return heard
}

// frame computes the frame at place and moves the gain.
func (e *elastic) frame(dst []float32) {
	base := int(e.place)
	from := (base - e.taps/2 + 1) * e.channels
	step := (e.place - float64(base)) * liveSteps
	e.between(dst, e.in[from:from+e.taps*e.channels], int64(step), float32(step-float64(int64(step))))
	for c := range dst {
		dst[c] *= e.gain
	}
	change := 1 / float32(e.least)
	if !e.ending {
		e.gain = min(e.gain+change, 1)
		return
	}
	if e.gain -= change; e.gain <= 0 {
		e.sounding = false
	}
}

// forget drops the frames that no output frame needs any more.
func (e *elastic) forget() {
	if oldest := int(e.place) - e.taps/2; oldest > 0 {
		e.in = e.in[:copy(e.in, e.in[min(oldest*e.channels, len(e.in)):])]
		e.place -= float64(oldest)
	}
}
