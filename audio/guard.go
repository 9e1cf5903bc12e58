package audio

import (
	"errors"
	"fmt"
	"math"
)

// What a source gets for breaking its contract.
var (
	errNoFrames  = errors.New("read source: no frames and no error")
	errMadeCount = errors.New("read source: more frames than there was room for")
)

// readGuarded keeps a source that panics or miscounts from ending the stream.
func readGuarded(src Source, dst []float32, channels int) (frames int, err error) {
	defer func() {
		if p := recover(); p != nil {
			frames, err = 0, fmt.Errorf("read source: panic: %v", p)
		}
	}()
	frames, err = src.Read(dst)
	switch {
	case frames < 0 || frames > len(dst)/channels:
		return 0, errMadeCount
	case frames == 0 && err == nil:
		return 0, errNoFrames
	}
	return frames, err
}

// loudest is the largest sample believed to be sound, 60 dB over full scale.
const loudest = 1000

// tame turns what is no sound into silence: one NaN would stay in every filter
// and mute the loudspeakers for good.
func tame(samples []float32) {
	if !(peak(samples) > loudest) {
		return
	}
	for i, s := range samples {
		if !(s >= -loudest && s <= loudest) {
			samples[i] = 0
		}
	}
}

// peak is the largest magnitude among samples; NaN counts as larger than all.
func peak(samples []float32) float32 {
	// Magnitudes sort like their bits, and integers compare faster.
	var p uint32
	for _, s := range samples {
		p = max(p, math.Float32bits(s)&^(1<<31))
	}
	if p > infinite {
		p = infinite
	}
	return math.Float32frombits(p)
}

const infinite = 0xff << 23 // the bits of +Inf
