package audio

import (
	"math"
	"time"
)

// Ducking says how music makes way for speech.
type Ducking struct {
	DepthDB float64       // how much softer the bed is under speech, in dB: 15 is usual
	Attack  time.Duration // the way down, which ends where a word begins
	Release time.Duration // the way up, once the speech has paused
	Fade    time.Duration // from the end of the speech to the end of the bed; 5 ms at least
}

const (
	// duckGrains is how many times a second the speech is looked at.
	duckGrains = 1000
	// duckThreshold is the peak in dBFS from which on speech is speech: above the
	// hiss of a telephone's recording, below a soft syllable.
	duckThreshold = -40.0
	// duckHold is the time constant, in seconds, by which the envelope of the speech
	// falls. Speech that peaks at −10 dBFS keeps the bed down for half a second:
	// longer than the gaps between words, shorter than those between paragraphs.
	duckHold = 0.150
)

// Under plays speech with a bed of music under it. The bed goes down before a
// word begins and comes up in the pauses, by straight lines in decibels. It ends
// Fade after the speech has ended, with the speech's error if it failed. A bed
// that ends or fails is silence from there on. The speech is read Attack ahead.
func Under(bed, speech Source, f Format, d Ducking) Source {
	least := max(int64(f.Rate/leastFades), 1)
	attack, release := max(f.Frames(d.Attack), least), max(f.Frames(d.Release), least)
	grain := max(f.Rate/duckGrains, 1)
	depth := math.Abs(d.DepthDB)
	return &under{
		bed: bed, speech: speech, channels: f.Channels, grain: grain,
		ahead: int(attack) / grain,
		line:  newRing(int(attack)+grain, f.Channels),
		music: make([]float32, grain*f.Channels),
		depth: -depth,
		down:  depth * float64(grain) / float64(attack),
		up:    depth * float64(grain) / float64(release),
		decay: math.Exp(-float64(grain) / (duckHold * float64(f.Rate))),
		tail:  max(f.Frames(d.Fade), least),
		gain:  1,
	}
}

type under struct {
	bed, speech Source
	channels    int
	grain       int       // frames that are worked on in one go
	ahead       int       // grains of speech still to be read before the first is heard
	line        ring      // speech that was looked at and is not heard yet
	music       []float32 // a grain of the bed
	mixed       []float32 // the part of it that is still to be handed out
	depth       float64   // dB
	down, up    float64   // dB a grain
	decay       float64   // of the envelope, a grain
	envelope    float64   // of the speech
	level       float64   // of the bed, dB
	gain        float32   // of the bed, at the end of the last grain
	tail, faded int64     // frames of the fade behind the speech, and those of them that were heard
	over        error     // of the speech
	bedOver     bool
}

// Read implements [Source].
func (u *under) Read(dst []float32) (int, error) {
	for ; u.ahead > 0; u.ahead-- {
		u.listen()
		u.gain = float32(Linear(u.level))
	}
	if len(u.mixed) == 0 {
		u.listen()
		u.turn()
	}
	if len(u.mixed) == 0 {
		return 0, u.over
	}
	n := copy(dst, u.mixed)
	u.mixed = u.mixed[n:]
	return n / u.channels, nil
}

// listen reads a grain of the speech and moves the level of the bed.
func (u *under) listen() {
	had := u.line.length
	if u.over == nil {
		u.over = u.line.take(u.speech, u.grain)
	}
	u.envelope = max(u.envelope*u.decay, float64(u.line.peakFrom(had)))
	if u.envelope > Linear(duckThreshold) {
		u.level = max(u.level-u.down, u.depth)
	} else {
		u.level = min(u.level+u.up, 0)
	}
}

// turn mixes the next grain, or what there is of it.
func (u *under) turn() {
	frames, speech := u.grain, min(u.grain, u.line.length)
	if u.over != nil {
		frames = speech + int(min(int64(u.grain-speech), u.tail-u.faded))
	}
	u.mixed = u.music[:frames*u.channels]
	u.hearBed()
	for i := 0; i < speech; {
		words := u.line.front(speech - i)
		for k, s := range words {
			u.mixed[i*u.channels+k] += s
		}
		i += len(words) / u.channels
		u.line.drop(len(words) / u.channels)
	}
}

// hearBed fills mixed with the bed at its level, which fades where the line of
// speech is at its end.
func (u *under) hearBed() {
	frames := len(u.mixed) / u.channels
	at := 0
	for at < frames && !u.bedOver {
		n, err := readGuarded(u.bed, u.mixed[at*u.channels:], u.channels)
		at += n
		u.bedOver = err != nil
	}
	clear(u.mixed[at*u.channels:])
	tame(u.mixed)
	goal := float32(Linear(u.level))
	step := (goal - u.gain) / float32(u.grain)
	for i := range frames {
		u.gain += step
		g := u.gain
		if i >= u.line.length { // only at its end is the line so short
			u.faded++
			g *= 1 - float32(u.faded)/float32(u.tail)
		}
		for c := range u.channels {
			u.mixed[i*u.channels+c] *= g
		}
	}
}
